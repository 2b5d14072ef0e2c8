// Everything the delivering engine needs of this newsroom: ledger, way out, what this machine knows to have sent,
// letters, clock. Invariant: a letter's links and signatures follow from what was frozen with its send and from the
// secret, never from today's config.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { DeliveryEvent, DeliveryWorld } from '../delivery/delivery-world.ts'
import { openDiskReserve } from '../delivery/disk-reserve.ts'
import { type HighWater, openHighWater } from '../delivery/high-water.ts'
import { type ComposerOptions, type MemberLinks, openComposer } from '../delivery/open-composer.ts'
import type { Frame, SendWish } from '../delivery/start-send.ts'
import { codeOf } from '../diagnostic/code-of.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import type { Edition } from '../issue/edition.ts'
import { webPath } from '../issue/issue.ts'
import { NOBODY } from '../manifest/config.ts'
import { baseUrlOf } from '../manifest/plain-checks.ts'
import { memberLinks } from '../member/member-links.ts'
import { type Keys, keyIdOf, openTokens } from '../member/token.ts'
import type { SendRow } from '../store/ledger.ts'
import { createSigner, readDkimKey, type Signer } from '../transport/dkim.ts'
import { openTransport } from '../transport/open-transport.ts'
import type { Transport } from '../transport/transport.ts'
import { findSetting } from './find-setting.ts'
import type { App } from './open-app.ts'
import { openSecrets } from './open-secret.ts'
import { databaseFile, databaseUrl } from './open-store.ts'

export type Delivery = {
  readonly world: DeliveryWorld
  readonly transport: Transport
  readonly highWater: HighWater
  readonly close: () => Promise<void>
}

export async function openDelivery(app: App, alert: (event: DeliveryEvent) => void): Promise<Delivery> {
  const { newsroom, config, store, now } = app
  const sign = openSigner(app)
  const transport = await openMail(app)
  const highWater = openNewsroomHighWater(app)
  const secrets = openSecrets(newsroom.root, app.env)
  const world: DeliveryWorld = {
    ledger: store.ledger,
    transport,
    highWater,
    reserve: openDiskReserve(`${besideDatabase(app)}.reserve`),
    config: config.delivery,
    timezone: config.publication.timezone,
    openComposer: async (send) => {
      const edition = JSON.parse(await store.ledger.getEditionBody(send.edition)) as Edition
      const frame = JSON.parse(send.frame) as Frame
      const secret = getSecretOf(send, frame, secrets)
      if (frame.toWorld && transport.name === 'inbox') throw noWayOut(send)
      const tokens = openTokens([secret])
      const linksOf: ComposerOptions['linksOf'] = (member, token) =>
        linksIn(send, { edition, frame, tokens }, { ...member, token })
      return openComposer({
        ...{ edition, sendId: send.id, list: send.list, frame, secret, linksOf },
        ...(sign ? { sign } : {}),
      })
    },
    clock: { now, sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined) },
    random: Math.random,
    alert,
  }
  const close = async (): Promise<void> => {
    await transport.close()
    highWater.close()
  }
  return { world, transport, highWater, close }
}

/** The way out; where KANFA_SMTP_URL is not set, the embedded inbox. */
export async function openMail(app: App): Promise<Transport> {
  const closed = findNoSender(app)
  if (closed) throw closed
  return openTransport(findSetting(app.env, 'KANFA_SMTP_URL'), { root: app.newsroom.root })
}

/** A newsroom may compile, and write to its own inbox, before it says who sends. */
export function findNoSender({ config, env }: Pick<App, 'config' | 'env'>): OperatorError | undefined {
  if (config.mail.from.address !== NOBODY || findSetting(env, 'KANFA_SMTP_URL') === undefined) return undefined
  const fix = 'mail: { from: { name: …, address: … } }'
  return new OperatorError('config/no-sender', {
    zh: { what: 'config.yml 没有写发件人。', why: '没有发件人的邮件无人收。', fix, state: '什么也没有发出。' },
    en: {
      what: 'config.yml names no sender.',
      why: 'No server takes mail from nobody.',
      fix,
      state: 'Nothing was sent.',
    },
  })
}

/** For starting a send without delivering. */
export const openNewsroomHighWater = (app: App): HighWater => openHighWater(`${besideDatabase(app)}.gates`)

/**
 * Where the public pages are; absent: people leave by mail. Mail that only the embedded inbox sees links to this
 * machine's own pages, so that a newcomer can follow every link.
 */
export function publicUrlOf({ config, env }: Pick<App, 'config' | 'env'>): string | undefined {
  const given = findSetting(env, 'KANFA_PUBLIC_URL')
  const address = given === undefined ? config.web.url : baseUrlOf(given)
  // A send keeps it for good, in every letter's way to leave.
  if (given !== undefined && address === undefined) throw badPublicUrl(given)
  if (address !== undefined) return address
  return findSetting(env, 'KANFA_SMTP_URL') === undefined ? `http://127.0.0.1:${config.web.port}` : undefined
}

const badPublicUrl = (given: string): OperatorError =>
  new OperatorError('config/public-url', [
    `KANFA_PUBLIC_URL（${inert(given)}）不是网址。`,
    '每封信里的退订链接都接在它后面；打不开，会员就退不了订。',
    '写成 https://news.example.org，不带 ?、# 和密码。',
    '什么也没有发出。',
    `KANFA_PUBLIC_URL (${inert(given)}) is no web address.`,
    'The link to leave stands behind it in every letter; where it does not open, nobody can leave.',
    'Write https://news.example.org, without ?, # and password.',
    'Nothing was sent.',
  ])

/** What of today's settings a send that starts now keeps for good. */
export function keptSettings(app: App): Pick<SendWish, 'publicUrl' | 'keyId' | 'toWorld'> {
  const publicUrl = publicUrlOf(app)
  const keyId = keyIdOf(openSecrets(app.newsroom.root, app.env)[0])
  const toWorld = findSetting(app.env, 'KANFA_SMTP_URL') !== undefined
  return { keyId, toWorld, ...(publicUrl ? { publicUrl } : {}) }
}

/** Another secret would make other Message-IDs: a letter that may have left would be written a second time. */
function getSecretOf({ id, issue }: SendRow, { keyId }: Frame, secrets: Keys): Uint8Array {
  const found = keyId === undefined ? secrets[0] : secrets.find((one) => keyIdOf(one) === keyId)
  if (found) return found
  throw new OperatorError('secret/other', [
    `${issue} 的发送 ${id} 是用另一个密钥开始的。`,
    '换了密钥，邮件编号和退订链接都会不同，可能有人收到两封。',
    `在这里也设置那时的 KANFA_SECRET，或把它写进 KANFA_SECRET_PREVIOUS；找不回来就 kanfa cancel ${id}。`,
    '这次发送没有再发出任何信。',
    `The send ${id} of ${issue} was begun with another secret.`,
    'With this one its Message-IDs and links would differ, and some members might be written to twice.',
    `Set the KANFA_SECRET of that time here too, or name it in KANFA_SECRET_PREVIOUS; if it is lost, kanfa cancel ${id}.`,
    'Nothing more of this send has left.',
  ])
}

/** Whoever types a command often lacks the daemon's settings; what the inbox takes would count as accepted. */
const noWayOut = ({ id, issue }: SendRow): OperatorError =>
  new OperatorError('transport/not-set', [
    `${issue} 的发送 ${id} 是要寄给会员的，这里却没有设 KANFA_SMTP_URL。`,
    '内置收信箱会收下这些信，账上就成了“已接收”，会员却什么也没收到。',
    '先设置守护进程所用的 KANFA_SMTP_URL，再执行一次。',
    '没有发出任何信。',
    `The send ${id} of ${issue} is for members, and KANFA_SMTP_URL is not set here.`,
    'The embedded inbox would take the letters and the ledger would call them accepted, but no member would have one.',
    "Set the daemon's KANFA_SMTP_URL and run it again.",
    'Nothing was sent.',
  ])

/** What belongs to one database stands beside it, or under its name: two newsrooms never read each other's. */
function besideDatabase({ newsroom, env }: Pick<App, 'newsroom' | 'env'>): string {
  const path = databaseFile(newsroom.root, env)
  if (path !== undefined) return path
  const url = databaseUrl(newsroom.root, env)
  const { host = '', pathname = url } = URL.parse(url) ?? {}
  const mark = createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 12)
  return join(newsroom.root, 'var', `database-${mark}`)
}

type Sent = { readonly edition: Edition; readonly frame: Frame; readonly tokens: ReturnType<typeof openTokens> }

type Linked = { readonly public_id: string; readonly token: string }

function linksIn(send: SendRow, { edition, frame, tokens }: Sent, member: Linked): MemberLinks {
  const { publicUrl, bounceAddress } = frame
  if (publicUrl === undefined) {
    const address = encodeURI(bounceAddress ?? edition.from.address)
    const mailto = `mailto:${address}?subject=unsubscribe%20${member.token}`
    return { unsubscribeUrl: mailto, preferencesUrl: mailto }
  }
  const links = memberLinks(tokens, publicUrl, { publicId: member.public_id, list: send.list })
  return { ...links, viewUrl: `${publicUrl}/${encodeURI(webPath({ id: edition.issue }))}/` }
}

export function openSigner({ newsroom, config }: App): Signer | undefined {
  const keys = config.mail.dkim.flatMap(({ domain, selector, keyFile }) =>
    keyFile ? [{ domain, selector, key: openDkimKey(resolve(newsroom.root, keyFile)) }] : [],
  )
  return keys.length > 0 ? createSigner(keys) : undefined
}

function openDkimKey(path: string): ReturnType<typeof readDkimKey> {
  try {
    return readDkimKey(readFileSync(path))
  } catch (error) {
    if (!(error instanceof Error && /^E[A-Z]+$/.test(codeOf(error)))) throw error
    throw OperatorError.because(error, 'secret/dkim-key', [
      `读不了 DKIM 私钥 ${path}。`,
      error.message,
      '核对 mail.dkim.keyFile。',
      '什么也没有发出。',
      `Cannot read the DKIM key ${path}.`,
      error.message,
      'Check mail.dkim.keyFile.',
      'Nothing was sent.',
    ])
  }
}
