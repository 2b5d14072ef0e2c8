// What the audit log promises: a chain that shows every alteration, and rows that cannot be altered in the first place.
import { expect, test } from 'vitest'
import type { Exercised } from '../conformance.ts'

export function exerciseAudit({ open }: Exercised): void {
  test('entries appended at the same moment form one unbroken chain', async () => {
    const { store } = await open()
    const actions = Array.from({ length: 50 }, (_, at) => `note.${at}`)
    await Promise.all(actions.map((action) => store.audit.append({ actor: 'cli', action, subject: 'x' })))
    const verdict = await store.audit.verify()
    expect(verdict).toMatchObject({ ok: true, entries: 50 })
    expect((await store.audit.list()).map(({ action }) => action).sort()).toEqual(actions.sort())
  })

  test('a head noted earlier is still found later, and a foreign one is not', async () => {
    const { store } = await open()
    await store.audit.append({ actor: 'cli', action: 'one', subject: 'x' })
    const { head } = await store.audit.verify()
    await store.audit.append({ actor: 'cli', action: 'two', subject: 'x', detail: { 名单: '会员单位', n: 2 } })
    expect(await store.audit.verify(head)).toMatchObject({ ok: true, entries: 2 })
    expect(await store.audit.verify('f'.repeat(64))).toMatchObject({ ok: false, brokenAt: 3 })
  })
}
