// What every area leans on: migrations that two processes may run at once, and a refusal of what a newer Kanfa wrote.
import { expect, test } from 'vitest'
import { openStore } from '../../../src/store/open-store.ts'
import type { Exercised } from '../conformance.ts'

export function exerciseTransactions({ open }: Exercised): void {
  test('a database that is up to date is opened again without a change', async () => {
    const { store, url } = await open()
    expect(store.migrated.length).toBeGreaterThan(0)
    const again = await openStore(url)
    expect(again.migrated).toEqual([])
    await again.close()
  })
}
