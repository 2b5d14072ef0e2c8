// Newspaper make-up: stories in reading order become rows of stacks over the columns, chosen so that stacks of a row
// end level and sheets end full. Copy-fitting is exact enough for this in Chinese; what remains is spread by the CSS.

export type Story = {
  /** Lines it takes over so many columns, head and all. */
  readonly height: (tracks: number) => number
  /** What speaks against so many columns: a long head in a narrow cell, a short text in a wide one. */
  readonly strain: (tracks: number) => number
  /** A section begins here: a new row, under a banner of this many lines. */
  readonly banner: number
  /** It may not share a sheet with what comes before. */
  readonly turns?: boolean
}

export type Stack = { readonly tracks: number; readonly stories: readonly number[] }
export type Row = { readonly stacks: readonly Stack[]; readonly height: number }
/** `isOpen`: a story longer than a sheet runs on over the next. */
export type Sheet = { readonly rows: readonly Row[]; readonly isOpen: boolean }

type Plan = { readonly cost: number; readonly row?: Row; readonly turn?: boolean; readonly rest?: Plan }

const MOST_STORIES = 5

export function arrangeSheets(
  stories: readonly Story[],
  room: { readonly columns: number; readonly first: number; readonly lines: number },
): readonly Sheet[] {
  const rowsFrom = stories.map((_, at) => possibleRows(stories, at, room.columns))
  const known = new Map<number, Plan>()
  /** The best way to go on from a story, with `used` lines of the sheet taken; `onFirst` has less room. */
  const plan = (at: number, used: number, onFirst: boolean): Plan => {
    const lines = onFirst ? room.first : room.lines
    // The last sheet may stay open, but where little is left all sheets share it.
    if (at >= stories.length) return { cost: Math.min((lines - used) ** 2 * 0.5, 300) }
    const key = (at * 512 + used) * 2 + Number(onFirst)
    const before = known.get(key)
    if (before) return before
    let best: Plan = { cost: Number.POSITIVE_INFINITY }
    const rows = used > 0 && stories[at]?.turns ? [] : (rowsFrom[at] ?? [])
    for (const { row, next, cost } of rows) {
      const isLong = row.height > room.lines
      if (used > 0 && (isLong || used + row.height > lines)) continue
      const rest = isLong ? plan(next, 0, false) : plan(next, Math.ceil(used + row.height), onFirst)
      const total = cost + rest.cost + (isLong ? 50 : 0)
      if (total < best.cost) best = { cost: total, row, rest, turn: isLong }
    }
    if (used > 0) {
      const left = lines - used
      const rest = plan(at, 0, false)
      const total = rest.cost + left * left * 0.5
      if (total < best.cost) best = { cost: total, turn: true, rest }
    }
    known.set(key, best)
    return best
  }
  return toSheets(plan(0, 0, true), room.lines)
}

function toSheets(first: Plan, lines: number): Sheet[] {
  const sheets: Sheet[] = []
  let rows: Row[] = []
  for (let plan: Plan | undefined = first; plan; plan = plan.rest) {
    if (plan.row) rows.push(plan.row)
    if ((plan.turn || !plan.rest) && rows.length > 0) {
      sheets.push({ rows, isOpen: rows.some((row) => row.height > lines) })
      rows = []
    }
  }
  return sheets
}

type Candidate = { readonly row: Row; readonly next: number; readonly cost: number }

function possibleRows(stories: readonly Story[], at: number, columns: number): readonly Candidate[] {
  const found: Candidate[] = []
  for (let count = 1; count <= MOST_STORIES && at + count <= stories.length; count++) {
    const last = stories[at + count - 1]
    if (count > 1 && last && (last.banner > 0 || last.turns)) break
    for (const sizes of compositions(count, Math.min(count, columns)))
      for (const tracks of compositions(columns, columns).filter((one) => one.length === sizes.length))
        found.push(judgeRow(stories, at, sizes, tracks))
  }
  return found
}

function judgeRow(
  stories: readonly Story[],
  at: number,
  sizes: readonly number[],
  tracks: readonly number[],
): Candidate {
  let next = at
  let strain = 0
  const stacks = sizes.map((size, stack) => {
    const own = tracks[stack] ?? 1
    const numbers = Array.from({ length: size }, () => next++)
    const height = numbers.reduce((sum, number) => sum + (stories[number]?.height(own) ?? 0), 0)
    for (const number of numbers) strain += stories[number]?.strain(own) ?? 0
    return { tracks: own, stories: numbers, height }
  })
  const tallest = Math.max(...stacks.map(({ height }) => height))
  const waste = stacks.reduce((sum, stack) => sum + stack.tracks * (tallest - stack.height), 0)
  const height = tallest + (stories[at]?.banner ?? 0)
  return { row: { stacks, height }, next, cost: waste * 2 + (waste / tallest) ** 2 + strain }
}

/** All ways to write a number as a sum of at least one, in order, with at most so many parts. */
const composed = new Map<string, readonly (readonly number[])[]>()
function compositions(whole: number, most: number): readonly (readonly number[])[] {
  const key = `${whole}/${most}`
  const before = composed.get(key)
  if (before) return before
  const found: (readonly number[])[] = [[whole]]
  if (most > 1)
    for (let first = 1; first < whole; first++)
      for (const rest of compositions(whole - first, most - 1)) found.push([first, ...rest])
  composed.set(key, found)
  return found
}
