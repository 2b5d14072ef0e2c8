import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrangeSheets, SQUEEZE, type Story } from '../../../src/print/arrange-sheet.ts'

const ROOM = { columns: 6, first: 50, lines: 70 }

/** A story of so many lines in one column, with a head of two. */
const story = (lines: number, more: Partial<Story> = {}): Story => ({
  height: (tracks) => 2 + lines / tracks,
  strain: () => 0,
  banner: 0,
  ...more,
})

const stories = fc.array(
  fc.record({ lines: fc.integer({ min: 1, max: 600 }), banner: fc.boolean(), turns: fc.boolean() }),
  { minLength: 1, maxLength: 12 },
)

describe('newspaper make-up', () => {
  test('sets every story once, in reading order, over all columns, and turns where it must', () => {
    fc.assert(
      fc.property(stories, (given) => {
        const all = given.map(({ lines, banner, turns }) => story(lines, { banner: banner ? 3 : 0, turns }))
        const sheets = arrangeSheets(all, ROOM)
        const placed = sheets.flatMap(({ rows }) => rows.flatMap(({ stacks }) => stacks.flatMap((one) => one.stories)))
        expect(placed).toEqual(all.map((_, at) => at))
        for (const { rows } of sheets) {
          for (const { stacks } of rows) expect(stacks.reduce((sum, { tracks }) => sum + tracks, 0)).toBe(6)
          const inside = rows.flatMap(({ stacks }) => stacks.flatMap((one) => one.stories)).slice(1)
          expect(inside.filter((at) => all[at]?.turns)).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })

  test('never fills a sheet beyond its lines and what closer lines make room for, but for a story longer than a sheet', () => {
    fc.assert(
      fc.property(stories, (given) => {
        const all = given.map(({ lines }) => story(lines))
        for (const [at, { rows, isOpen }] of arrangeSheets(all, ROOM).entries()) {
          const height = rows.reduce((sum, row) => sum + row.height, 0)
          if (!isOpen) expect(height).toBeLessThanOrEqual((at === 0 ? ROOM.first : ROOM.lines) + SQUEEZE)
          else expect(rows.some(({ stacks }) => stacks.length === 1 && stacks[0]?.stories.length === 1)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a story longer than a sheet begins on what the stories before it leave of one', () => {
    const sheets = arrangeSheets([story(120), story(600)], ROOM)
    expect(sheets.map(({ rows, isOpen }) => [rows.length, isOpen])).toEqual([[2, true]])
  })

  test('sets three stories over a sheet so that their feet are level', () => {
    const [sheet] = arrangeSheets([story(60), story(60), story(120)], { columns: 6, first: 44, lines: 44 })
    const rows = sheet?.rows ?? []
    const ends = rows.flatMap(({ stacks }) => stacks.map(({ tracks, stories }) => [tracks, stories]))
    expect(ends.length).toBeGreaterThan(0)
    for (const { stacks } of rows) {
      const heights = stacks.map((one) => (one as { height?: number }).height ?? 0)
      expect(Math.max(...heights) - Math.min(...heights)).toBeLessThanOrEqual(2)
    }
  })

  test('begins a section on a row of its own', () => {
    const sheets = arrangeSheets([story(30), story(30, { banner: 3 }), story(30)], ROOM)
    const rows = sheets.flatMap(({ rows }) => rows)
    expect(rows.filter(({ stacks }) => stacks[0]?.stories[0] === 1)).toHaveLength(1)
  })
})
