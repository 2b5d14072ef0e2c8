// The bounce mailbox over IMAP: what has come is taken in and moved aside, then IDLE waits for more. Invariant: a
// message is moved only after it has been recorded, and nothing is ever deleted; whatever breaks, the connection is
// made again, slower each time.
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import { MAX_BYTES } from './parse-message.ts'

export type Mailbox = {
  /** imaps://USER:PASSWORD@HOST[:993]/FOLDER; imap:// asks for STARTTLS, except on this machine. */
  readonly url: string
  readonly signal: AbortSignal
  /** Takes one message in; says whether it was matched to a letter of ours. */
  readonly take: (bytes: Buffer) => Promise<{ readonly matched: boolean }>
  /** What went wrong, and in how many ms it is tried again. */
  readonly onTrouble?: (error: unknown, retryMs: number) => void
  readonly retryMs?: readonly number[]
}

const RETRY_MS = [1_000, 5_000, 15_000, 60_000, 300_000]
/** Below the half hour after which servers hang up (RFC 2177). */
const IDLE_MS = 9 * 60_000

/** Takes in what is there, then hangs up: what the clock's job does. Whoever called tries again, or reads why not. */
export async function drainImap(mailbox: Mailbox): Promise<number> {
  let ours: unknown
  const take: Mailbox['take'] = (bytes) =>
    mailbox.take(bytes).catch((error) => {
      ours = error
      throw error
    })
  try {
    const client = await connect(mailbox)
    try {
      return await drain(client, { ...mailbox, take })
    } finally {
      await client.logout().catch(() => client.close())
    }
  } catch (error) {
    throw error === ours || error instanceof OperatorError ? error : refused('away', error)
  }
}

/** Until the signal. A refused password ends it at once: asking again would lock the account. */
export async function watchImap(mailbox: Mailbox): Promise<void> {
  const { signal, onTrouble, retryMs = RETRY_MS } = mailbox
  let failures = 0
  while (!signal.aborted) {
    try {
      await follow(await connect(mailbox), mailbox, () => {
        failures = 0
      })
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof OperatorError) throw error
      const wait = retryMs[Math.min(failures++, retryMs.length - 1)] ?? 0
      onTrouble?.(error, wait)
      await sleep(wait, undefined, { signal }).catch(() => undefined)
    }
  }
}

async function follow(client: ImapFlow, mailbox: Mailbox, onRound: () => void): Promise<void> {
  const { signal } = mailbox
  const close = (): void => client.close()
  signal.addEventListener('abort', close, { once: true })
  const closed = new Promise<never>((_done, fail) => client.once('close', () => fail(new Error('the server hung up'))))
  closed.catch(() => undefined)
  try {
    while (!signal.aborted) {
      // Mail that comes while this round runs wakes the next one.
      const more = new Promise<void>((done) => client.once('exists', () => done()))
      await drain(client, mailbox)
      onRound()
      await Promise.race([more, closed, Promise.all([client.idle(), more])])
    }
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

async function drain(client: ImapFlow, { take, signal }: Mailbox): Promise<number> {
  const waiting = await client.search({ all: true }, { uid: true })
  if (!waiting) throw new Error('the server does not say what has come')
  let [taken, unmoved] = [0, 0]
  for (const uid of waiting) {
    if (signal.aborted) break
    const found = await client.fetchOne(uid, { source: { maxLength: MAX_BYTES } }, { uid: true })
    const source = found ? found.source : undefined
    if (!source) continue
    const { matched } = await take(source)
    // What is recorded and stays here comes again, and its record knows it: the others need not wait for it.
    if (await client.messageMove(uid, ['Kanfa', matched ? 'matched' : 'filed'], { uid: true })) taken++
    else if (client.usable) unmoved++
    else throw new Error('the server hung up')
  }
  if (unmoved > 0) throw new Error(`${unmoved} could not be moved to the folder Kanfa`)
  return taken
}

async function connect({ url }: Mailbox): Promise<ImapFlow> {
  const at = URL.parse(url)
  // An @ or % in the password that was not written %40 or %25.
  if (!at || !/^imaps?:$/.test(at.protocol) || /%(?![\da-f]{2})/i.test(url)) throw refused('address')
  const secure = at.protocol === 'imaps:'
  const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(at.hostname)
  const client = new ImapFlow({
    host: at.hostname.replace(/^\[|\]$/g, ''),
    port: Number(at.port) || (secure ? 993 : 143),
    secure,
    ...(secure ? {} : { doSTARTTLS: !local }),
    auth: { user: decodeURIComponent(at.username), pass: decodeURIComponent(at.password) },
    ...{ logger: false, maxIdleTime: IDLE_MS, connectionTimeout: 30_000 },
  })
  // A broken socket also ends the command that waits for it; without a listener it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    for (const name of ['matched', 'filed']) await client.mailboxCreate(['Kanfa', name]).catch(() => undefined)
    await client.mailboxOpen(decodeURIComponent(at.pathname.slice(1)) || 'INBOX')
    return client
  } catch (error) {
    client.close()
    throw error instanceof Error && 'authenticationFailed' in error ? refused('login', error) : error
  }
}

const WHY = {
  address: ['退信信箱的地址看不懂。', '要写成 imaps://用户:密码@主机/文件夹。'],
  login: ['退信信箱拒绝了登录。', '用户名或密码（授权码）不对，或没有开通 IMAP；不会自动重试，以免账号被锁。'],
  away: ['退信信箱读不了。', '连不上，中途断开，没有这个文件夹，或移不走收下的信'],
} as const
const WHY_EN = {
  address: ['The address of the bounce mailbox is not understood.', 'It must read imaps://USER:PASSWORD@HOST/FOLDER.'],
  login: ['The bounce mailbox refused the login.', 'Name or password is wrong, or IMAP is off; it is not tried again.'],
  away: [
    'The bounce mailbox cannot be read.',
    'It is not reached, hung up, has no such folder, or moves nothing aside',
  ],
} as const

/** One error for all that keeps us out: the cure stands in the same place. */
function refused(why: keyof typeof WHY, cause?: unknown): OperatorError {
  const said = why === 'away' && cause instanceof Error ? `: ${inert(cause.message)}` : ''
  return OperatorError.because(cause, 'network/bounce-mailbox', [
    WHY[why][0],
    `${WHY[why][1]}${said}`,
    '检查 KANFA_IMAP_URL：主机、文件夹、授权码；用户名里的 @ 写成 %40。',
    '收下的都已记录，其余的没有动。',
    WHY_EN[why][0],
    `${WHY_EN[why][1]}${said}`,
    'Check KANFA_IMAP_URL: host, folder, app password, and %40 for an @ in the user name.',
    'What was taken in is recorded, the rest was left alone.',
  ])
}
