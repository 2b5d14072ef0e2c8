// What signatures promise: once for a stage of an edition, for good, in the audit log, with what was signed beside it.
import { expect, test } from 'vitest'
import type { Exercised } from '../conformance.ts'

const signOff = { issue: '2026-08', hash: 'a'.repeat(64), stage: 'first', signer: '甲', note: '可发' }
const articles = [{ id: 'one', title: '题', hash: 'h', text: '正文' }]

export function exerciseSignOffs({ open }: Exercised): void {
  test('a stage of an edition is signed once, whoever comes second', async () => {
    const { store } = await open()
    const answers = await Promise.all(
      ['甲', '乙', '丙'].map((signer) => store.signOffs.sign({ ...signOff, signer }, articles)),
    )
    expect(answers.filter(Boolean)).toHaveLength(1)
    expect(await store.signOffs.list('2026-08')).toHaveLength(1)
  })

  test('a signature is found with its note, what was signed, and its entry in the audit log', async () => {
    const { store } = await open({ clock: () => new Date(1_800_000_000_000) })
    await store.signOffs.sign(signOff, articles)
    expect(await store.signOffs.list('2026-08')).toEqual([{ ...signOff, at: 1_800_000_000_000 }])
    expect(await store.signOffs.findArticles(signOff.hash)).toEqual(articles)
    expect(await store.signOffs.findArticles('b'.repeat(64))).toBeUndefined()
    expect(await store.audit.list()).toMatchObject([{ actor: 'staff:甲', action: 'edition.sign', subject: '2026-08' }])
  })
}
