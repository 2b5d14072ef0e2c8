// Charts of the sample issues: bars, lines and shares in one manner, labelled in Chinese. Scales start at zero unless
// a chart says otherwise on its own axis, so that no sample teaches a misleading chart.
import { disc, line, path, rect, row, sheet, tint, words } from './ink.ts'

type Frame = { title: string; unit: string; note?: string }
export type Series = { name: string; colour: string; values: readonly number[] }

const W = 1400
const H = 820
const left = 120
const right = 60
const top = 170
const bottom = 130

const frame = ({ title, unit, note }: Frame, body: string): string =>
  sheet(
    W,
    H,
    tint.paper,
    rect(0, 0, 14, H, { fill: tint.teal }),
    words(60, 76, title, { size: 42, bold: true, serif: true }),
    words(60, 122, unit, { size: 26, fill: tint.muted }),
    body,
    note ? words(W - right, H - 28, note, { size: 22, fill: tint.muted, anchor: 'end' }) : '',
  )

const grid = (max: number, step: number, from = 0): string => {
  const lines: string[] = []
  for (let value = from; value <= max + 1e-9; value += step) {
    const y = height(value, max, from)
    lines.push(
      line(left, y, W - right, y, { stroke: value === from ? tint.ink : tint.line, width: value === from ? 3 : 2 }),
    )
    lines.push(
      words(left - 18, y + 9, String(Math.round(value * 100) / 100), { size: 24, fill: tint.muted, anchor: 'end' }),
    )
  }
  return lines.join('')
}

const height = (value: number, max: number, from = 0): number =>
  H - bottom - ((value - from) / (max - from)) * (H - top - bottom)

const legend = (series: readonly Series[]): string =>
  row(series.length, (index) => {
    const one = series[index]
    if (!one) return ''
    const x = W - right - (series.length - index) * 210
    return rect(x, 98, 26, 26, { fill: one.colour, round: 5 }) + words(x + 38, 121, one.name, { size: 26 })
  })

export function barChart(
  about: Frame,
  scale: { max: number; step: number },
  labels: readonly string[],
  series: readonly Series[],
): string {
  const slot = (W - left - right) / labels.length
  const bar = Math.min(86, (slot * 0.7) / series.length)
  const bars = labels.map((label, at) => {
    const x = left + slot * (at + 0.5) - (bar * series.length) / 2
    const pieces = series.map((one, nth) => {
      const value = one.values[at] ?? 0
      const y = height(value, scale.max)
      const mark = words(x + bar * (nth + 0.5), y - 12, String(value), { size: 23, anchor: 'middle', bold: true })
      return rect(x + bar * nth + 3, y, bar - 6, H - bottom - y, { fill: one.colour, round: 6 }) + mark
    })
    return pieces.join('') + words(left + slot * (at + 0.5), H - bottom + 44, label, { size: 25, anchor: 'middle' })
  })
  return frame(about, grid(scale.max, scale.step) + bars.join('') + (series.length > 1 ? legend(series) : ''))
}

export function lineChart(
  about: Frame,
  scale: { max: number; step: number; from?: number },
  labels: readonly string[],
  series: readonly Series[],
  marks: readonly { at: number; text: string }[] = [],
): string {
  const slot = (W - left - right) / labels.length
  const x = (at: number): number => left + slot * (at + 0.5)
  const lines = series.map((one) => {
    const points = one.values.map((value, at) => `${x(at)} ${height(value, scale.max, scale.from)}`)
    const dots = one.values.map((value, at) =>
      disc(x(at), height(value, scale.max, scale.from), 9, { fill: tint.paper, stroke: one.colour, width: 5 }),
    )
    return path(`M${points.join('L')}`, { stroke: one.colour, width: 6 }) + dots.join('')
  })
  const called = marks.map(({ at, text }) => {
    const y = height(series[0]?.values[at] ?? 0, scale.max, scale.from)
    const anchor = at > labels.length - 3 ? 'end' : 'start'
    return words(x(at) + (anchor === 'end' ? 10 : -6), y - 28, text, { size: 25, bold: true, anchor, fill: tint.rust })
  })
  const feet = labels.map((label, at) => words(x(at), H - bottom + 44, label, { size: 25, anchor: 'middle' }))
  const key = series.length > 1 ? legend(series) : ''
  return frame(about, grid(scale.max, scale.step, scale.from) + lines.join('') + called.join('') + feet.join('') + key)
}

/** Horizontal shares, longest first; the eye compares lengths better than the slices of a pie. */
export function shareChart(
  about: Frame,
  shares: readonly { name: string; value: number; colour?: string }[],
  unit = '%',
): string {
  const most = Math.max(...shares.map((one) => one.value))
  const step = (H - top - 70) / shares.length
  const bars = shares.map((one, at) => {
    const y = top + step * at
    const long = ((W - 480) * one.value) / most
    return (
      words(330, y + step * 0.55, one.name, { size: 29, anchor: 'end' }) +
      rect(356, y + step * 0.14, long, step * 0.62, { fill: one.colour ?? tint.sea, round: 8 }) +
      words(372 + long, y + step * 0.55, `${one.value}${unit}`, { size: 28, bold: true })
    )
  })
  return frame(about, bars.join(''))
}
