// Before anything is delivered, the journal is held against what this machine knows to have sent. A torn end is mended
// exactly: the gates it lost are in doubt. A journal from before the last known run is refused until a person decides.
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Ledger } from '../store/ledger.ts'
import { type Found, type HighWater, type Noted, RING } from './high-water.ts'

/** Clocks of machines that share a database differ by less. */
const DAY = 86_400_000

export type Choice = 'resend' | 'hold'
export type OlderSend = {
  readonly sendId: string
  readonly lost: number
  readonly exact: boolean
  readonly tokens: readonly string[]
}

/** The sends whose journal is older than their last known run; all smaller gaps are mended on the way. */
export async function settleJournal(ledger: Ledger, highWater: HighWater): Promise<OlderSend[]> {
  const older = new Map<string, { lost: number; exact: boolean; tokens: string[] }>()
  const note = (sendId: string, lost: number, exact: boolean, tokens: string[]): void => {
    const before = older.get(sendId) ?? { lost: 0, exact: true, tokens: [] }
    older.set(sendId, { lost: before.lost + lost, exact: before.exact && exact, tokens: [...before.tokens, ...tokens] })
  }
  for (const found of highWater.find()) {
    const { sends, exact, lost } = await findGap(ledger, found)
    const refused = exact ? await keepRefused(ledger, highWater, [...sends.keys()]) : [...sends.keys()]
    for (const sendId of refused) note(sendId, sends.get(sendId) ?? 0, exact, [found.token])
    if (!exact) await suspectOverwritten(ledger, highWater, found)
    else if (sends.size === 0) await forgetProven(ledger, highWater, found)
    else if (refused.length === 0) await mend(ledger, found, lost)
  }
  for (const send of await ledger.listSends({ open: true }))
    if (send.cancelled_at === null && highWater.hasEnded(send.id) && !older.has(send.id)) note(send.id, 0, false, [])
  return [...older].map(([sendId, one]) => ({ sendId, ...one }))
}

/** Gates that the file knows and the journal does not, by send. */
async function findGap(ledger: Ledger, { token, highest, latest }: Found) {
  const known = (await ledger.findLease(token))?.gates ?? 0
  const lost = latest.filter(({ gate }) => gate > known)
  const sends = new Map<string, number>()
  for (const { sendId } of lost) sends.set(sendId, (sends.get(sendId) ?? 0) + 1)
  return { lost, sends, exact: highest - known <= RING }
}

/** Gates that the ring has lost may be of any send of that time: each is refused until it was decided for itself. */
async function suspectOverwritten(ledger: Ledger, highWater: HighWater, { at }: Found): Promise<void> {
  for (const { id, created_at } of await ledger.listSends({ open: true }))
    if (created_at <= at + DAY) highWater.noteEnd(id)
}

/**
 * Cleared is what the journal knows whole, once the lease and all sends that its gates may be of have ended. That they
 * have is noted first: a backup from before is refused by that alone.
 */
async function forgetProven(ledger: Ledger, highWater: HighWater, { token, highest, latest }: Found): Promise<void> {
  if ((await ledger.findLease(token))?.ended_at == null) return
  const sends = await ledger.listSends({ limit: Number.MAX_SAFE_INTEGER })
  const overwritten = highest > RING ? sends.filter(({ started_at }) => started_at !== null) : []
  const theirs = new Set([...latest.map(({ sendId }) => sendId), ...overwritten.map(({ id }) => id)])
  const ended = new Set(sends.filter(({ ended_at }) => ended_at !== null).map(({ id }) => id))
  if ([...theirs].some((id) => !ended.has(id))) return
  for (const id of theirs) highWater.noteEnd(id)
  highWater.forget(token)
}

/** A run that is known to have ended, or that the journal does not know at all, is not mended behind anyone's back. */
async function keepRefused(ledger: Ledger, highWater: HighWater, sendIds: readonly string[]): Promise<string[]> {
  const refused: string[] = []
  for (const sendId of sendIds) {
    const send = await ledger.findSend(sendId)
    if (!send || (highWater.hasEnded(sendId) && send.ended_at === null)) refused.push(sendId)
  }
  return refused
}

const mend = (
  ledger: Ledger,
  { token, highest }: Found,
  lost: readonly Noted[],
  decision?: Choice,
): Promise<number> => {
  const ids = lost.map(({ delivery }) => delivery)
  return ledger.doubtLost({ token, gates: highest, ids, ...(decision ? { decision } : {}) }, 'journal-torn')
}

/** A person has chosen: everything that the lost run may have sent is listed, then resent or held. */
export async function acceptOlderJournal(
  ledger: Ledger,
  highWater: HighWater,
  older: OlderSend,
  choice: Choice,
): Promise<number> {
  let doubted = 0
  for (const found of highWater.find().filter(({ token }) => older.tokens.includes(token))) {
    const { lost } = await findGap(ledger, found)
    // What the journal itself knows to be open is decided the same way.
    const lease = await ledger.findLease(found.token)
    if (lease) doubted += (await ledger.settle(lease.id, choice)).doubted
    doubted += await mend(ledger, found, older.exact ? lost : [], choice)
  }
  if (!older.exact) doubted += await ledger.doubtAll(older.sendId, choice, 'journal-older')
  highWater.forgetEnd(older.sendId)
  return doubted
}

export function olderJournalError({ sendId, lost, exact }: OlderSend): OperatorError {
  const many = exact ? String(lost) : '?'
  return new OperatorError('store/older-journal', [
    `投递记录比最近一次已知的发送旧（发送 ${sendId}，缺 ${many} 封的记录）。`,
    '数据库像是从备份恢复的：其中“未发送”的会员可能已经收到。照它续发，会有人收到两份。',
    `恢复最新的数据库；做不到时自己决定：kanfa resume ${sendId} --older-journal hold（留给人查）或 resend（再发一次，逐一列名）。`,
    '这次什么也没有发出。',
    `The journal is older than the last known run (send ${sendId}, ${many} deliveries unaccounted for).`,
    'The database seems to be a restored backup: members it calls unsent may have received the issue already.',
    `Restore the newest database, or decide: kanfa resume ${sendId} --older-journal hold (keep them for a person) or resend (send again, each one listed).`,
    'Nothing was sent now.',
  ])
}
