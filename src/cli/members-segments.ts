// `kanfa members count | export | segments`: who is meant, shown as a number before it is used.
import { closeSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { UsageError } from '../diagnostic/operator-error.ts'
import { exportCsv, listExported } from '../member/export-members.ts'
import { parseFilter } from '../member/parse-filter.ts'
import type { Filter, Wanted } from '../store/audience.ts'
import { STATUSES } from '../store/member-tables.ts'
import { actorOf, listOption, type MembersCall } from './members-call.ts'
import { choose, EXIT, sayNone, textOption, type Values } from './verb.ts'
import { sayCode } from './words.ts'

export async function countAll(given: MembersCall): Promise<number> {
  const { call, app, language } = given
  const { members } = app.store
  const wanted = await wantedOf(given, 'confirmed')
  const count = await members.count(wanted)
  const lists: Record<string, Record<string, number>> = {}
  for (const one of await members.countByStatus())
    if (wanted.list === undefined || wanted.list === one.list)
      lists[one.list] = { ...lists[one.list], [one.status]: one.count }
  const { list } = wanted
  if (call.json) call.out(JSON.stringify({ ...(list === undefined ? {} : { list, ...lists[list] }), count, lists }))
  else {
    call.out(String(count))
    for (const [id, statuses] of Object.entries(lists))
      call.err(
        `${id}: ${Object.entries(statuses)
          .map(([status, number]) => `${sayCode(status, language)} ${number}`)
          .join(language === 'zh' ? '，' : ', ')}`,
      )
    if (Object.keys(lists).length === 0)
      sayNone(call, '还没有会员：kanfa members import 文件', 'No members yet: kanfa members import FILE')
  }
  return EXIT.fine
}

export async function exportAll(given: MembersCall): Promise<number> {
  const { call, app, language } = given
  const wanted = { ...(await wantedOf(given, 'any')), suppressed: 'with' as const }
  const path = textOption(call.values, 'out')
  if (path !== undefined) makeFolder(dirname(path))
  const file = path === undefined ? undefined : openSync(path, 'w', 0o600)
  const write = (row: string): void => void (file === undefined ? call.out(row.trimEnd()) : writeSync(file, row))
  if (call.json)
    for await (const member of listExported(app.store.members, wanted)) write(`${JSON.stringify(member)}\n`)
  else {
    // Excel takes a CSV without the mark for GBK.
    if (file !== undefined) writeSync(file, '\ufeff')
    for await (const row of exportCsv(app.store.members, wanted, language)) write(row)
  }
  if (file !== undefined) closeSync(file)
  const count = path === undefined || call.json ? undefined : await app.store.members.count(wanted)
  if (count !== undefined) call.err(language === 'zh' ? `${count} 人 → ${path}` : `${count} members → ${path}`)
  return EXIT.fine
}

/** `segments` lists them with their counts; `segments NAME --where …` keeps one; `--delete` forgets it. */
export async function keepSegments(given: MembersCall): Promise<number> {
  const { call, app } = given
  const { segments } = app.store.members
  const [, name] = call.positionals
  if (name !== undefined && call.values.delete === true) {
    if (!(await segments.remove(name))) throw noSegment(name)
  } else if (name !== undefined) await segments.save(name, getFilter(call.values), actorOf(call))
  const list = listOption(given)
  const kept = (await segments.list()).filter((one) => name === undefined || one.name === name)
  if (kept.length === 0 && name === undefined)
    sayNone(
      call,
      '还没有保存过条件：kanfa members segments 名称 --where "标签=理事"',
      'No segments yet: kanfa members segments NAME --where "tag=board"',
    )
  for (const { name: known, filter } of kept) {
    const count = await app.store.members.count({ filter, ...(list === undefined ? {} : { list }) })
    call.out(call.json ? JSON.stringify({ name: known, count, filter }) : `${known}\t${count}`)
  }
  return EXIT.fine
}

function getFilter(values: Values): Filter {
  const conditions = Array.isArray(values.where) ? values.where : []
  if (conditions.length > 0) return parseFilter(conditions)
  throw new UsageError({
    zh: { what: '没有写条件。', fix: '加上 --where "标签=理事"，可以写几个，都要满足。' },
    en: { what: 'No condition was given.', fix: 'Add --where "tag=board"; several must all hold.' },
  })
}

async function wantedOf(given: MembersCall, otherwise: 'confirmed' | 'any'): Promise<Wanted> {
  const { call, app } = given
  const list = listOption(given)
  const status = choose('--status', textOption(call.values, 'status'), [...STATUSES, 'any']) ?? otherwise
  const name = textOption(call.values, 'segment')
  const segment = name === undefined ? undefined : await app.store.members.segments.find(name)
  if (name !== undefined && !segment) throw noSegment(name)
  const where = parseFilter(Array.isArray(call.values.where) ? call.values.where : [])
  const filter = [...(segment?.filter ?? []), ...where]
  return { filter, status, ...(list === undefined ? {} : { list }) }
}

const noSegment = (name: string): UsageError =>
  new UsageError({
    zh: { what: `没有“${name}”这组条件。`, fix: '用 kanfa members segments 查看。' },
    en: { what: `There is no segment "${name}".`, fix: 'kanfa members segments lists them.' },
  })
