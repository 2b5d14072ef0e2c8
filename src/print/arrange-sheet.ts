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

export type Stack = { readonly tracks: number; readonly stories: readonly number[]; readonly height: number }
export type Row = { readonly stacks: readonly Stack[]; readonly height: number }
/** `isOpen`: a story longer than a sheet runs on over the next. */
export type Sheet = { readonly rows: readonly Row[]; readonly isOpen: boolean }

type Plan = { readonly cost: number; readonly row?: Row; readonly turn?: boolean; readonly rest?: Plan }
type Room = { readonly columns: number; readonly first: number; readonly lines: number }

const MOST_STORIES = 5

/** So many lines too full a sheet may be: all its lines stand closer by a hair. */
export const SQUEEZE = 2

/** Dynamic programming over (story, lines used, on the first sheet): the cheapest way to set all that is left. */
export function arrangeSheets(stories: readonly Story[], room: Room): readonly Sheet[] {
  const rowsFrom = stories.map((_, at) => possibleRows(stories, at, room.columns))
  const known = new Map<number, Plan>()

  const plan = (at: number, used: number, onFirst: boolean): Plan => {
    const lines = onFirst ? room.first : room.lines
    // The last sheet may stay open, but where little is left all sheets share it.
    if (at >= stories.length) return { cost: used > lines ? 0 : Math.min((lines - used) ** 2 * 0.5, 300) }
    const key = (at * 512 + used) * 2 + Number(onFirst)
    const before = known.get(key)
    if (before) return before
    const rows = used > 0 && stories[at]?.turns ? [] : (rowsFrom[at] ?? [])
    const plans = rows
      .filter(({ row }) => used + row.height <= lines + SQUEEZE || runsOn(row, used, lines))
      .map(({ row, next, cost: own }): Plan => {
        // A story longer than the sheet runs on over the next ones, and what follows goes on under its end.
        const isOver = used + row.height > lines + SQUEEZE
        const cost = own + (isOver ? 0 : Math.max(0, used + row.height - Math.max(used, lines)) * 20)
        const end = isOver ? Math.ceil((used + row.height * 1.03 - lines) % room.lines) + 2 : used + row.height
        return withRest(plan(next, Math.ceil(end), onFirst && !isOver), { row, cost })
      })
    if (used > 0)
      plans.push(withRest(plan(at, 0, false), { turn: true, cost: (lines - used) ** 2 * (onFirst ? 1.3 : 0.7) }))
    const best = plans.reduce((one, other) => (other.cost < one.cost ? other : one))
    known.set(key, best)
    return best
  }
  return toSheets(plan(0, 0, true), room)
}

/** Only a story alone may be longer than its sheet; it begins where a fifth of one is left. */
const runsOn = ({ stacks, height }: Row, used: number, lines: number): boolean =>
  stacks.length === 1 && stacks[0]?.stories.length === 1 && (used === 0 || (height > lines && used < lines * 0.8))

const withRest = (rest: Plan, own: Omit<Plan, 'rest'>): Plan => ({ ...own, rest, cost: own.cost + rest.cost })

function toSheets(best: Plan, { first, lines }: Room): Sheet[] {
  const sheets: Sheet[] = []
  let rows: Row[] = []
  for (let plan: Plan | undefined = best; plan; plan = plan.rest) {
    if (plan.row) rows.push(plan.row)
    if ((plan.turn || !plan.rest) && rows.length > 0) {
      const most = sheets.length === 0 ? first : lines
      sheets.push({ rows, isOpen: rows.some(({ height }) => height > most + SQUEEZE) })
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
  // A hole of a few lines vanishes in the spacing of heads, a deep one is a hole.
  const holes = stacks.reduce((sum, { height, tracks: own }) => sum + own * holeCost(tallest - height), 0)
  const height = tallest + (stories[at]?.banner ?? 0)
  return { row: { stacks, height }, next, cost: holes + strain }
}

const holeCost = (lines: number): number => lines * 0.8 + lines ** 2 * 0.22

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
