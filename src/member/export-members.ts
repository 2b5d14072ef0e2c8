// Members as a CSV that an import reads back and a spreadsheet opens without calculating. Invariant: no cell can begin a
// formula, and memory stays flat however long the list is.
import type { Language } from '../diagnostic/language.ts'
import type { Detail, Wanted } from '../store/audience.ts'
import type { MemberRow } from '../store/member-rows.ts'
import type { Members } from '../store/members.ts'
import { renderRow } from './cells.ts'
import { type Column, HEADINGS } from './columns.ts'

export type ExportedMember = Omit<MemberRow, 'id' | 'key' | 'fields'> &
  Pick<Detail, 'tags'> & {
    readonly fields: Readonly<Record<string, string>>
    readonly memberships: readonly Omit<Detail['memberships'][number], 'member_id'>[]
  }

const PAGE = 1000
const OWN: readonly Column[] = ['address', 'name', 'organisation', 'language', 'format', 'tags', 'consent']
const STANDING = {
  zh: ['名单', '状态', '自', '方式', '来源', '停发'],
  en: ['lists', 'status', 'since', 'how', 'source', 'suppressed'],
}

export async function* listExported(members: Members, wanted: Wanted): AsyncIterable<ExportedMember> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page = await members.page({ ...wanted, after, limit: PAGE })
    const details = await members.details(page.members.map(({ id }) => id))
    for (const { id, key: _, fields, ...member } of page.members) {
      const { tags = [], memberships = [] } = details.get(id) ?? {}
      const theirs = wanted.list === undefined ? memberships : memberships.filter(({ list }) => list === wanted.list)
      const standing = theirs.map(({ member_id: _, ...one }) => one)
      yield { ...member, fields: JSON.parse(fields) as Record<string, string>, tags, memberships: standing }
    }
    after = page.next
  }
}

/** The custom fields' names come first, from a pass of their own: they are columns. */
export async function* exportCsv(members: Members, wanted: Wanted, language: Language): AsyncIterable<string> {
  const names = new Set<string>()
  for await (const { fields } of listExported(members, wanted)) for (const name of Object.keys(fields)) names.add(name)
  const custom = [...names].sort()
  yield renderRow([...OWN.map((column) => HEADINGS[column][language]), ...STANDING[language], ...custom])
  for await (const member of listExported(members, wanted)) yield renderRow(cellsOf(member, custom))
}

function cellsOf(member: ExportedMember, custom: readonly string[]): string[] {
  const { memberships } = member
  // A column may be called "constructor", which every object has.
  const fields = new Map(Object.entries(member.fields))
  const joined = (of: (one: (typeof memberships)[number]) => string): string =>
    [...new Set(memberships.map(of))].join('; ')
  return [
    ...[member.address, member.name, member.organisation, member.language, member.format, member.tags.join('; ')],
    ...[joined((one) => one.wording), joined((one) => one.list), joined((one) => one.status)],
    ...[joined((one) => new Date(one.since).toISOString()), joined((one) => one.how), joined((one) => one.source)],
    ...[member.suppressed ?? '', ...custom.map((name) => fields.get(name) ?? '')],
  ]
}
