// Who is at one domain, without visiting every member: what a count before a send asks most. It holds those who may be
// written to, with their ids in order, so that a list's own index is merged with it and no member's row is read.
import type { Migration } from './migration.ts'

export const memberDomains: Migration = {
  name: '0007-member-domains',
  // SQLite's indexes end with the row's id by themselves.
  statements: ({ kind }) => [
    `create index members_by_domain on members (domain${kind === 'sqlite' ? '' : ', id'}) where suppressed is null`,
  ],
}
