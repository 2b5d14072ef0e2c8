// One suite, two databases: everything the store promises is exercised here against whichever store is handed in.
// An area joins with a file in conformance/ and a line in AREAS.
import { describe } from 'vitest'
import type { Store, StoreOptions } from '../../src/store/open-store.ts'
import { exerciseAudit } from './conformance/audit.ts'
import { exerciseFeedback } from './conformance/feedback.ts'
import { exerciseLedger } from './conformance/ledger.ts'
import { exerciseMembers } from './conformance/members.ts'
import { exerciseMoves } from './conformance/moves.ts'
import { exerciseOccurrences } from './conformance/occurrences.ts'
import { exerciseSignOffs } from './conformance/sign-offs.ts'
import { exerciseTransactions } from './conformance/transactions.ts'

export type Exercised = {
  /** A new, empty, migrated database; closed and removed after the test. `url` opens it a second time. */
  open(options?: StoreOptions): Promise<{ store: Store; url: string }>
  /** The address of an empty database that nothing has opened yet. */
  createUrl(): Promise<string>
}

const AREAS: Readonly<Record<string, (exercised: Exercised) => void>> = {
  transactions: exerciseTransactions,
  audit: exerciseAudit,
  members: exerciseMembers,
  moves: exerciseMoves,
  feedback: exerciseFeedback,
  ledger: exerciseLedger,
  occurrences: exerciseOccurrences,
  'sign-offs': exerciseSignOffs,
}

export function exercise(exercised: Exercised): void {
  for (const [area, run] of Object.entries(AREAS)) describe(area, () => run(exercised))
}
