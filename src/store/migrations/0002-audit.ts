// The audit log. The database itself refuses to change or delete a row, so that a mistake in this code cannot rewrite
// the past; someone who drops the trigger is found by the hash chain.
import type { Migration } from './migration.ts'

export const audit: Migration = {
  name: '0002-audit',
  statements: ({ kind, ddl: { integer, text, table } }) => [
    `create table audit (
      seq ${integer} primary key,
      at ${integer} not null,
      actor ${text} not null,
      action ${text} not null,
      subject ${text} not null,
      detail ${text} not null,
      previous ${text} not null,
      hash ${text} not null
    ) ${table}`,
    ...(kind === 'sqlite'
      ? ['update', 'delete'].map(
          (verb) => `create trigger audit_no_${verb} before ${verb} on audit
            begin select raise(abort, 'the audit log is append-only'); end`,
        )
      : [
          `create function audit_is_append_only() returns trigger language plpgsql as
            $$ begin raise exception 'the audit log is append-only'; end $$`,
          `create trigger audit_no_change before update or delete or truncate on audit
            for each statement execute function audit_is_append_only()`,
        ]),
  ],
}
