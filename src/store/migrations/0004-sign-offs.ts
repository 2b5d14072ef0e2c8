// Signatures under editions, and what each edition said when it was signed, so that a stale one can show the change.
import type { Migration } from './migration.ts'

export const signOffs: Migration = {
  name: '0004-sign-offs',
  statements: ({ ddl: { id, integer, text, table } }) => [
    `create table sign_offs (
      id ${id},
      issue ${text} not null,
      hash ${text} not null,
      stage ${text} not null,
      signer ${text} not null,
      note ${text} not null,
      at ${integer} not null
    ) ${table}`,
    'create unique index sign_offs_once on sign_offs (issue, hash, stage)',
    `create table signed_editions (
      hash ${text} not null primary key,
      articles ${text} not null
    ) ${table}`,
  ],
}
