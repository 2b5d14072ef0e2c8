// Starting a send: the gates it must pass, and the freeze of edition, audience and everything else that shapes a letter.
// Invariant: edition, list and slot name a send for ever, so starting it twice finds the first, on any machine.
import { createHash } from 'node:crypto'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Edition } from '../issue/edition.ts'
import type { Config } from '../manifest/config.ts'
import type { Ledger, SendRow } from '../store/ledger.ts'
import type { HighWater } from './high-water.ts'
import { planLanes } from './receiver-groups.ts'
import { olderJournalError } from './settle-journal.ts'

/** What shapes the bytes of a letter beside the edition. Frozen, so that no later setting changes a retry. */
export type Frame = {
  readonly listName: string
  readonly date: number
  readonly domain: string
  readonly bounceAddress?: string
  /** Where members' pages are; absent: people leave by mail. */
  readonly publicUrl?: string
  /** Which of the newsroom's secrets its links and Message-IDs follow from. */
  readonly keyId?: string
  /** Begun where mail leaves for the world: the embedded inbox must not end it. */
  readonly toWorld?: boolean
}

export type SendWish = Pick<Frame, 'publicUrl' | 'keyId' | 'toWorld'> & {
  readonly edition: Edition
  readonly config: Config
  readonly list: string
  /** The scheduled time; absent: now. */
  readonly at?: number
  readonly now: number
  readonly actor?: string
}

/** Without --at there is one slot for ever: sending an edition to a list a second time has to be meant. */
const slotOf = (at: number | undefined): string => (at === undefined ? 'now' : new Date(at).toISOString())

export const sendIdOf = (hash: string, list: string, slot: string): string =>
  createHash('sha256').update(`${hash}\n${list}\n${slot}`).digest('hex').slice(0, 12)

export async function startSend(
  ledger: Ledger,
  highWater: HighWater,
  wish: SendWish,
): Promise<{ send: SendRow; created: boolean }> {
  const { edition, config, list, at, now } = wish
  const slot = slotOf(at)
  const known = await ledger.findSendOf(edition.hash, list, slot)
  if (known) return { send: known, created: false }
  const id = sendIdOf(edition.hash, list, slot)
  refuseForgotten(highWater, id)
  const closed = findNoUnsubscribe(edition)
  if (closed) throw closed
  const lanes = planLanes(config.delivery)
  if (!(await ledger.hasAudience(list))) throw emptyAudience(list)
  const { hash, issue, title } = edition
  const { uncertain, giveUpAfterMs } = config.delivery
  const frame = JSON.stringify(planFrame(wish))
  const send = { id, list, slot, scheduled_at: at ?? now, uncertain, give_up_ms: giveUpAfterMs, frame }
  return ledger.freeze({ hash, issue, title, body: JSON.stringify(edition) }, send, lanes, wish.actor)
}

export function planFrame({ edition, config, list, at, now, publicUrl, keyId, toWorld }: SendWish): Frame {
  const named = config.lists.find(({ id }) => id === list)
  const { dkim, bounces } = config.mail
  return {
    listName: named?.name ?? list,
    date: at ?? now,
    domain: dkim[0]?.domain ?? edition.from.address.split('@')[1] ?? 'localhost',
    ...(bounces ? { bounceAddress: bounces } : {}),
    ...(publicUrl ? { publicUrl } : {}),
    ...(keyId ? { keyId } : {}),
    ...(toWorld ? { toWorld } : {}),
  }
}

/** This machine has sent it, and the journal has never heard of it: a backup from before was restored. */
function refuseForgotten(highWater: HighWater, id: string): void {
  const lost = highWater.find().flatMap(({ latest }) => latest.filter(({ sendId }) => sendId === id)).length
  if (lost > 0 || highWater.hasEnded(id)) throw olderJournalError({ sendId: id, lost, exact: lost > 0, tokens: [] })
}

/** Whoever cannot leave complains, and one complaint in a thousand is enough for Gmail to refuse us all. */
export function findNoUnsubscribe({ html, text, issue }: Edition): OperatorError | undefined {
  if ([html, text].every((part) => part.includes('{{unsubscribeUrl'))) return undefined
  return new OperatorError('gate/no-unsubscribe', [
    `${issue} 的邮件里没有退订链接。`,
    '收件人有权退订；没有链接，他们只能举报，以后的邮件会被拒收。',
    '在 templates/email 和纯文本模板里恢复 {{unsubscribeUrl}}，重新编译并确认。',
    '什么也没有发出。',
    `The mail of ${issue} has no unsubscribe link.`,
    'Members may leave at any time; without a link they report the mail, and receivers refuse the next one.',
    'Put {{unsubscribeUrl}} back into the mail and text templates, build again and confirm the new hash.',
    'Nothing was sent.',
  ])
}

export const emptyAudience = (list: string): OperatorError =>
  new OperatorError('gate/empty-list', [
    `名单 ${list} 里没有已确认的会员。`,
    '发送的对象在开始时就固定下来，之后加入的人不会补发。',
    '先导入会员：kanfa members import FILE.csv --list NAME --consent TEXT。',
    '什么也没有发出，也没有建立发送。',
    `The list ${list} has no confirmed member.`,
    'The audience is frozen when a send starts; whoever joins later is not added to it.',
    'Import members first: kanfa members import FILE.csv --list NAME --consent TEXT.',
    'Nothing was sent and no send was made.',
  ])
