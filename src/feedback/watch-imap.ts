// The bounce mailbox over IMAP: what has come is taken in and moved aside, then IDLE waits for more. Invariant: a
// message is moved only after it has been recorded, and nothing is ever deleted; whatever breaks, the connection is
// made again, slower each time.
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { OperatorError } from '../diagnostic/operator-error.ts'
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

/** Takes in what is there, then hangs up: what the clock's job does. */
export async function drainImap(mailbox: Mailbox): Promise<number> {
  const client = connect(mailbox)
  try {
    await open(client)
    return await drain(client, mailbox)
  } finally {
    await client.logout().catch(() => client.close())
  }
}

/** Until the signal. A wrong password ends it at once: asking again would lock the account. */
export async function watchImap(mailbox: Mailbox): Promise<void> {
  const { signal, onTrouble, retryMs = RETRY_MS } = mailbox
  for (let failures = 0; !signal.aborted; ) {
    const client = connect(mailbox)
    const stop = (): void => client.close()
    signal.addEventListener('abort', stop, { once: true })
    try {
      await open(client)
      failures = 0
      await follow(client, mailbox)
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof OperatorError) throw error
      const wait = retryMs[Math.min(failures++, retryMs.length - 1)] ?? 0
      onTrouble?.(error, wait)
      await sleep(wait, undefined, { signal }).catch(() => undefined)
    } finally {
      signal.removeEventListener('abort', stop)
      client.close()
    }
  }
}

async function follow(client: ImapFlow, mailbox: Mailbox): Promise<void> {
  let wake = (): void => undefined
  client.on('exists', () => wake())
  const closed = new Promise<never>((_done, fail) => client.once('close', () => fail(new Error('the server hung up'))))
  closed.catch(() => undefined)
  while (!mailbox.signal.aborted) {
    const more = new Promise<void>((done) => {
      wake = done
    })
    // One that came while this ran wakes the next round.
    await drain(client, mailbox)
    await Promise.race([more, closed, Promise.all([client.idle(), more])])
  }
}

function connect({ url }: Mailbox): ImapFlow {
  const at = URL.parse(url)
  if (!at || !/^imaps?:$/.test(at.protocol)) throw notOurs()
  const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(at.hostname)
  const secure = at.protocol === 'imaps:'
  const client = new ImapFlow({
    host: at.hostname.replace(/^\[|\]$/g, ''),
    port: Number(at.port) || (secure ? 993 : 143),
    secure,
    ...(secure ? {} : { doSTARTTLS: !local }),
    auth: { user: decodeURIComponent(at.username), pass: decodeURIComponent(at.password) },
    logger: false,
    maxIdleTime: IDLE_MS,
    connectionTimeout: 30_000,
  })
  // A broken socket also ends the command that waits for it; without a listener it would end the process.
  client.on('error', () => undefined)
  folders.set(client, decodeURIComponent(at.pathname.slice(1)) || 'INBOX')
  return client
}

const folders = new WeakMap<ImapFlow, string>()

async function open(client: ImapFlow): Promise<void> {
  try {
    await client.connect()
  } catch (error) {
    if (error instanceof Error && 'authenticationFailed' in error) throw notOurs(error)
    throw error
  }
  for (const name of ['matched', 'filed']) await client.mailboxCreate(['Kanfa', name]).catch(() => undefined)
  await client.mailboxOpen(folders.get(client) ?? 'INBOX')
}

async function drain(client: ImapFlow, { take, signal }: Mailbox): Promise<number> {
  const uids = (await client.search({ all: true }, { uid: true })) || []
  let taken = 0
  for (const uid of uids) {
    if (signal.aborted) break
    const found = await client.fetchOne(uid, { source: { maxLength: MAX_BYTES } }, { uid: true })
    const source = found ? found.source : undefined
    if (!source) continue
    const { matched } = await take(source)
    await client.messageMove(uid, ['Kanfa', matched ? 'matched' : 'filed'], { uid: true })
    taken++
  }
  return taken
}

/** One error for an address that cannot be read and a login that was refused: the cure stands in the same place. */
const notOurs = (cause?: unknown): OperatorError =>
  new OperatorError(
    'network/bounce-mailbox',
    {
      zh: {
        what: cause ? '退信信箱拒绝了登录。' : '退信信箱的地址看不懂。',
        why: cause ? '用户名或密码（授权码）不对，或没有开通 IMAP。' : '要写成 imaps://用户:密码@主机/文件夹。',
        fix: '改正 KANFA_BOUNCES_URL：用授权码，用户名里的 @ 写成 %40。',
        state: '没有读取任何邮件；不会自动重试，以免账号被锁。',
      },
      en: {
        what: cause ? 'The bounce mailbox refused the login.' : 'The address of the bounce mailbox is not understood.',
        why: cause ? 'Name or password is wrong, or IMAP is off.' : 'It must read imaps://USER:PASSWORD@HOST/FOLDER.',
        fix: 'Mend KANFA_BOUNCES_URL: an app password, and %40 for an @ in the user name.',
        state: 'No mail was read. It is not tried again, so that the account is not locked.',
      },
    },
    cause,
  )
