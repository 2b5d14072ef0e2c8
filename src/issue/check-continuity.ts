// Numbers, totals and dates across all issues of a newsroom: gaps, repeats, days that go backwards. A wrong 总第N期
// is printed, filed and cited, and can never be taken back.
import type { Code } from '../diagnostic/catalogue.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose } from '../diagnostic/source-text.ts'
import type { Manifest } from '../manifest/manifest.ts'

export type Numbered = { readonly id: string; readonly manifest: Manifest }

/** Issues in the order of their dates, then totals, then numbers. */
export const inOrder = <T extends { readonly manifest: Pick<Manifest, 'total' | 'date' | 'number'> }>(
  issues: readonly T[],
): readonly T[] =>
  [...issues].sort(
    ({ manifest: a }, { manifest: b }) =>
      (a.total ?? 0) - (b.total ?? 0) ||
      (a.date < b.date ? -1 : a.date > b.date ? 1 : 0) ||
      Number(a.number) - Number(b.number),
  )

export function checkContinuity(issues: readonly Numbered[], expects: { total: boolean }): Diagnostic[] {
  const found: Diagnostic[] = []
  const report = (one: Numbered, key: string, code: Code, values: Record<string, string | number>): void => {
    found.push(diagnose(code, { source: one.manifest.source, span: one.manifest.spanOf(['issue', key]) }, values))
  }
  const ordered = inOrder(issues)
  ordered.forEach((one, at) => {
    const { manifest } = one
    if (expects.total && manifest.total === undefined) report(one, 'number', 'issue/total-missing', { id: one.id })
    const last = ordered[at - 1]
    if (!last) return
    if (manifest.date < last.manifest.date)
      report(one, 'date', 'issue/date-backwards', {
        date: manifest.date,
        other: last.id,
        otherDate: last.manifest.date,
      })
    if (manifest.year === last.manifest.year) compareNumbers(one, last, report)
    if (manifest.total === undefined || last.manifest.total === undefined) return
    const step = manifest.total - last.manifest.total
    if (step === 0) report(one, 'total', 'issue/total-repeated', { total: manifest.total, other: last.id })
    if (step > 1)
      report(one, 'total', 'issue/total-gap', {
        total: manifest.total,
        expected: last.manifest.total + 1,
        other: last.id,
      })
  })
  return found
}

type Report = (one: Numbered, key: string, code: Code, values: Record<string, string | number>) => void

function compareNumbers(one: Numbered, last: Numbered, report: Report): void {
  const [number, before] = [Number(one.manifest.number), Number(last.manifest.number)]
  if (one.manifest.number === last.manifest.number)
    report(one, 'number', 'issue/number-repeated', { number: one.manifest.number, other: last.id })
  else if (Number.isInteger(number) && Number.isInteger(before) && number !== before + 1) {
    report(one, 'number', 'issue/number-gap', { number, expected: before + 1, other: last.id })
  }
}
