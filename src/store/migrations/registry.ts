// All migrations, in order. Invariant: a migration that has been released is never edited, renamed or removed; its name
// is what a database remembers. A new one is one file NNNN-name.ts here and one line in the list.
import { members } from './0001-members.ts'
import { audit } from './0002-audit.ts'
import { ledger } from './0003-ledger.ts'
import { signOffs } from './0004-sign-offs.ts'
import { feedback } from './0005-feedback.ts'
import { occurrences } from './0006-occurrences.ts'
import { memberDomains } from './0007-member-domains.ts'
import type { Migration } from './migration.ts'

export const MIGRATIONS: readonly Migration[] = [members, audit, ledger, signOffs, feedback, occurrences, memberDomains]
