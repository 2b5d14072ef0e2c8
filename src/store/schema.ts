// The tables as TypeScript sees them: one interface per area, beside that area's operations. Ids are generated, times
// are Unix milliseconds, yes and no are 1 and 0, JSON is text: the same bytes on both databases.
import type { AuditTables } from './audit.ts'
import type { FeedbackTables } from './feedback.ts'
import type { LedgerTables } from './ledger-tables.ts'
import type { MemberTables } from './member-tables.ts'
import type { OccurrenceTables } from './occurrences.ts'
import type { SignOffTables } from './sign-offs.ts'

export type Schema = MemberTables &
  AuditTables &
  LedgerTables &
  SignOffTables &
  OccurrenceTables &
  FeedbackTables & { kanfa_migrations: { name: string; at: number } }
