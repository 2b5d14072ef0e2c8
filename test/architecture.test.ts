// The rooms table in docs/architecture.md is the rule; this test reads it there, so the page cannot drift from the code.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'

type Room = { may: Set<string>; owns: Set<string> }

const words = (cell: string): Set<string> => new Set(cell.match(/[\w:@/.-]+/g) ?? [])

function readRooms(page: string): Map<string, Room> {
  const rows = page.split('\n').filter((line) => /^\| +[a-z]+ +\|/.test(line) && !/^\| +room /.test(line))
  return new Map(
    rows.map((row) => {
      const [, name = '', , may = '', owns = ''] = row.split('|')
      return [name.trim(), { may: words(may), owns: words(owns) }]
    }),
  )
}

const rooms = readRooms(readFileSync('docs/architecture.md', 'utf8'))
const files = [...globSync('src/**/*.ts'), ...globSync('jobs/*.ts')].sort()
const roomOf = (file: string): string => (file.startsWith('jobs/') ? 'jobs' : (file.split('/')[1] ?? ''))
const importsOf = (file: string): string[] =>
  Array.from(
    readFileSync(file, 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
    ),
    ([, from, lazy, bare]) => from ?? lazy ?? bare ?? '',
  )
const packageOf = (target: string): string =>
  target.startsWith('node:')
    ? target
    : target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/')

const PURE = new Set(['manifest', 'article', 'issue', 'template', 'email', 'site', 'check'])
const WORLD = /^node:(fs|fs\/promises|net|http|https|child_process|worker_threads|os|dns)$/

function breachesOf(file: string): string[] {
  const here = roomOf(file)
  const room = rooms.get(here)
  if (!room) return [`${file}: the room ${here} is not in the table`]
  return importsOf(file).flatMap((target) => {
    if (target.startsWith('.')) {
      const there = roomOf(join(dirname(file), target))
      return there === here || room.may.has(there) ? [] : [`${file}: ${here} may not import ${there}`]
    }
    if (PURE.has(here) && WORLD.test(target)) return [`${file}: ${here} is pure and may not import ${target}`]
    const owners = [...rooms].filter(([, one]) => one.owns.has(packageOf(target))).map(([name]) => name)
    return owners.length > 0 && !owners.includes(here)
      ? [`${file}: only ${owners.join(', ')} may import ${target}`]
      : []
  })
}

test('the table names every room and no other', () => {
  expect(new Set(files.map(roomOf))).toEqual(new Set(rooms.keys()))
})

test('no import and no package crosses a wall', () => {
  expect(files.flatMap(breachesOf)).toEqual([])
})

test('the rooms form no cycle', () => {
  const order = [...rooms.keys()]
  const upward = order.flatMap((name, at) =>
    [...(rooms.get(name)?.may ?? [])]
      .filter((other) => order.indexOf(other) >= at)
      .map((other) => `${name} → ${other}`),
  )
  expect(upward).toEqual([])
})

test('no file leads back to itself, not even by a type', () => {
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '))
    if (done.has(file) || way.includes(file)) return
    for (const target of importsOf(file).filter((one) => one.startsWith('.')))
      visit(join(dirname(file), target), [...way, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  expect(circles).toEqual([])
})

test('the compiling half reads no clock, chance or environment', () => {
  const impure = files
    .filter((file) => PURE.has(roomOf(file)))
    .filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random\(|process\.(env|cwd|argv)|randomUUID|randomBytes/.test(
        readFileSync(file, 'utf8'),
      ),
    )
  expect(impure).toEqual([])
})

test('a file is one idea of at most 400 lines, and src stays under 36,500', () => {
  const lengths = files.map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
  expect(lengths.filter(({ lines }) => lines > 400)).toEqual([])
  expect(lengths.reduce((sum, { lines }) => sum + lines, 0)).toBeLessThan(36_500)
})

test('file names say what is inside', () => {
  const vague = /^(util|utils|helper|helpers|common|misc|base|manager|service|services|index|types|data|info)\.ts$/
  expect(files.filter((file) => vague.test(basename(file)))).toEqual([])
})

test('every file opens with why it exists', () => {
  expect(files.filter((file) => !/^(#!.*\n)?\/\/ \S/.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('there are no barrels', () => {
  const barrels = files.filter((file) => {
    const text = readFileSync(file, 'utf8')
    return /export \* from/.test(text)
  })
  expect(barrels).toEqual([])
})
