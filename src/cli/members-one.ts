// `kanfa members add | show | remove | erase ADDRESS`: one person at a time.
import { deriveStatus } from '../delivery/derive-status.ts'
import { UsageError } from '../diagnostic/operator-error.ts'
import { checkAddress } from '../member/address.ts'
import { cleanCell } from '../member/cells.ts'
import { hashAddress } from '../member/token.ts'
import { FORMATS } from '../store/member-tables.ts'
import { OWN_WISH } from '../store/membership.ts'
import { actorOf, getListOption, listOption, type MembersCall } from './members-call.ts'
import { type Call, choose, EXIT, sayDone, textOption, type Values } from './verb.ts'

export async function addOne(given: MembersCall): Promise<number> {
  const { call, app, keys, language } = given
  const address = getAddress(call.positionals[1])
  const list = getListOption(given)
  const consent = textOption(call.values, 'consent')?.trim()
  if (!consent) throw noConsent
  const member = { ...address, ...profileOf(call.values), list, hashes: hashAddress(keys, address.key) }
  const outcome = await app.store.members.add(member, byStaff(call, cleanCell(consent)), call.values.rejoin === true)
  call.out(call.json ? JSON.stringify({ address: address.address, list, outcome }) : OUTCOMES[outcome][language])
  return outcome === 'left' || outcome === 'suppressed' ? EXIT.gate : EXIT.fine
}

const OUTCOMES = {
  added: { zh: '已加入。', en: 'Added.' },
  updated: { zh: '已在名单上，资料已更新。', en: 'Already on the list; updated.' },
  unchanged: { zh: '已在名单上，没有变化。', en: 'Already on the list; nothing changed.' },
  left: {
    zh: '此人已退出，没有加入。本人又要求时加 --rejoin。',
    en: 'They left, so they were not added. --rejoin when they ask again.',
  },
  suppressed: {
    zh: '此地址已停发，没有加入。本人要求时加 --rejoin。',
    en: 'Nobody may write to this address; not added. --rejoin when they ask.',
  },
} as const

function profileOf(values: Values) {
  const text = (name: string): string => cleanCell(textOption(values, name) ?? '')
  const given = Object.fromEntries(
    ['name', 'organisation', 'language'].map((one) => [one, text(one)]).filter(([, value]) => value),
  )
  const format = choose('--format', textOption(values, 'format'), FORMATS)
  const tags = Array.isArray(values.tag) ? values.tag.map(cleanCell).filter(Boolean) : []
  return { ...given, ...(format ? { format } : {}), tags } as const
}

export async function showOne(given: MembersCall): Promise<number> {
  const { call, app } = given
  const { who } = await getKnown(given)
  const shown = await app.store.members.show(who)
  const deliveries = shown?.deliveries.map(({ phase, cancelled_at, ...row }) => ({
    ...row,
    status: deriveStatus({ phase, tried: row.attempts > 0 }, { cancelled_at }),
  }))
  call.out(JSON.stringify({ ...shown, deliveries }, undefined, call.json ? undefined : 2))
  return EXIT.fine
}

export async function removeOne(given: MembersCall): Promise<number> {
  const { call, app, language } = given
  const list = listOption(given)
  const { who } = await getKnown(given)
  const removed = await app.store.members.leave(who, list === undefined ? 'all' : [list], byStaff(call), 'removed')
  const said = removed ? { zh: '已移出。', en: 'Removed.' } : { zh: '本来就不在名单上。', en: 'Not on the list.' }
  return sayDone(call, { removed }, said[language])
}

/** The staff may take back a bounce that was the receiver's mistake, or a removal; never a person's own no. */
export async function liftOne(given: MembersCall): Promise<number> {
  const { call, app, language } = given
  const { who, known } = await getKnown(given)
  const theirs = OWN_WISH.some((one) => one === known.suppressed)
  const lifted = known.suppressed !== null && !theirs
  if (lifted) await app.store.members.suppress(who, null, byStaff(call))
  const said = theirs
    ? {
        zh: '这是本人的意愿，不能由编辑部解除；本人又要求时用 add --rejoin。',
        en: 'This was their own wish; only they can take it back (add --rejoin).',
      }
    : {
        zh: lifted ? '已恢复寄送。' : '本来就没有停发。',
        en: lifted ? 'They may be written to again.' : 'They were not suppressed.',
      }
  call.out(call.json ? JSON.stringify({ lifted, suppressed: lifted ? null : known.suppressed }) : said[language])
  return theirs ? EXIT.gate : EXIT.fine
}

export async function eraseOne(given: MembersCall): Promise<number> {
  const { call, app, keys, language } = given
  const { who, known } = await getKnown(given)
  const erased = await app.store.members.erase(who, hashAddress(keys, known.key), actorOf(call))
  const said = {
    zh: '已抹去，数据库里只剩一个加密的指纹，防止再次导入。备份里的旧数据请按备份的轮换清除。',
    en: 'Erased: only a keyed hash is left, so that no import brings them back. Older backups still hold them until they rotate.',
  }
  return sayDone(call, { erased }, said[language])
}

const byStaff = (call: Call, wording = '') => ({ how: 'staff' as const, source: 'cli', wording, by: actorOf(call) })

/** By an address, or the public id that tokens and the audit log use. */
async function getKnown({ call, app }: MembersCall) {
  const [, text = ''] = call.positionals
  const who = /^[0-9a-f]{32}$/.test(text) ? { publicId: text } : { key: getAddress(text).key }
  const known = await app.store.members.find(who)
  if (known) return { who, known }
  throw new UsageError({
    zh: { what: `没有 ${text} 这个会员。`, fix: '用 kanfa members export 查看名单。' },
    en: { what: `There is no member ${text}.`, fix: 'kanfa members export shows who there is.' },
  })
}

function getAddress(text = '') {
  const checked = checkAddress(text)
  if (!('part' in checked)) return checked
  if (text === '')
    throw new UsageError({
      zh: { what: '要写明谁的邮箱。', fix: '例如 kanfa members show 名字@域名。' },
      en: { what: 'Name an address.', fix: 'For example kanfa members show NAME@DOMAIN.' },
    })
  throw new UsageError({
    zh: { what: `“${text}”不是可用的邮箱地址。`, fix: '写成 名字@域名，不带空格、引号和全角符号。' },
    en: { what: `"${text}" is not a usable address.`, fix: 'Write name@domain, without spaces or quotes.' },
  })
}

const noConsent = new UsageError({
  zh: { what: '没有说明本人何时、怎样同意。', fix: '加上 --consent "2026-03-02 电话确认"。' },
  en: { what: 'Nothing says when and how they agreed.', fix: 'Add --consent "by telephone, 2 March 2026".' },
})
