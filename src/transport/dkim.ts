// DKIM signatures (RFC 6376), rsa-sha256 and ed25519-sha256 (RFC 8463), relaxed/relaxed. nodemailer has no ed25519,
// sends unsigned when signing fails and leaves List-Unsubscribe-Post out, which RFC 8058 §4 wants covered. Invariant: a
// message is signed by every key or by an error not sent; the same message gives the same signatures, so there is no t=.
import { createHash, createPrivateKey, type Hash, type KeyObject, sign } from 'node:crypto'
import { OperatorError } from '../diagnostic/operator-error.ts'

export type DkimKey = { readonly domain: string; readonly selector: string; readonly key: KeyObject }
/** Takes a message as email/message.ts makes it: the header block, then the body in chunks. */
export type Signer = (message: readonly Buffer[]) => Promise<Buffer[]>

/** What bulk mail must have covered; where a field could be added to mislead, its absence is signed too (§8.15). */
const ONCE = ['from', 'reply-to', 'to', 'cc', 'subject', 'date', 'message-id', 'mime-version', 'content-type']
const LIST = ['list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'list-help', 'list-owner', 'list-archive']
const SIGNED = [...ONCE, ...LIST, 'feedback-id', 'auto-submitted', 'content-transfer-encoding']
const SEALED = new Set([...ONCE, 'list-unsubscribe', 'list-unsubscribe-post'])

export function readDkimKey(pem: string | Buffer): KeyObject {
  try {
    const key = createPrivateKey(pem)
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    if (key.asymmetricKeyType === 'ed25519' || (key.asymmetricKeyType === 'rsa' && bits >= 2048)) return key
  } catch (error) {
    throw unusable(error)
  }
  throw unusable(undefined) // RFC 8301 §3.2: shorter keys are as good as none
}

export const createSigner =
  (keys: readonly DkimKey[]): Signer =>
  async (message) => {
    const fields = (message[0]?.toString('latin1') ?? '').split(/\r\n(?![ \t])/).filter((one) => one !== '')
    const byName = Map.groupBy(fields.map(relaxField), (field) => field.slice(0, field.indexOf(':')))
    const present = SIGNED.filter((name) => byName.has(name) || SEALED.has(name))
    const names = present.flatMap((name) => [
      ...(byName.get(name) ?? []).map(() => name),
      ...(SEALED.has(name) ? [name] : []),
    ])
    // §5.4.2: fields of one name are signed from the bottom up.
    const input = present.flatMap((name) => (byName.get(name) ?? []).toReversed()).join('\r\n')
    const bodyHash = hashBody(message.slice(1)).toString('base64')
    const signatures = await Promise.all(keys.map((key) => signFields(key, { names, input, bodyHash })))
    return [Buffer.from(signatures.join(''), 'latin1'), ...message]
  }

type Covered = { readonly names: readonly string[]; readonly input: string; readonly bodyHash: string }

async function signFields({ domain, selector, key }: DkimKey, { names, input, bodyHash }: Covered): Promise<string> {
  const rsa = key.asymmetricKeyType === 'rsa'
  const open =
    `DKIM-Signature: v=1; a=${rsa ? 'rsa' : 'ed25519'}-sha256; c=relaxed/relaxed;\r\n d=${domain}; s=${selector};\r\n` +
    ` h=${fold(names.join(':'), /(.{1,70}(?::|$))/g)};\r\n bh=${bodyHash};\r\n b=`
  const data = Buffer.from(`${input}\r\n${relaxField(open)}`, 'latin1')
  // On the thread pool: RSA-2048 takes twice as long as hashing 150 KB. RFC 8463 §3: ed25519 signs the hash.
  const made = await new Promise<Buffer>((resolve, reject) => {
    const done = (error: Error | null, signature: Buffer): void => (error ? reject(error) : resolve(signature))
    if (rsa) sign('sha256', data, key, done)
    else sign(null, createHash('sha256').update(data).digest(), key, done)
  })
  return `${open}${fold(made.toString('base64'), /(.{1,72})/g)}\r\n`
}

const fold = (text: string, lines: RegExp): string => (text.match(lines) ?? []).join('\r\n ')

/** §3.4.2 */
const relaxField = (field: string): string => {
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}`
}

/** What all members of a send have in common is hashed once, and the hash copied (77 µs a member at 150 KB). */
const starts = new WeakMap<Buffer, Hash>()
const known = new WeakSet<Buffer>()

function hashBody(chunks: readonly Buffer[]): Buffer {
  const [start, ...rest] = chunks
  if (!start || !chunks.every(isRelaxed) || chunks.at(-1)?.toString('latin1').endsWith('\r\n\r\n'))
    return createHash('sha256')
      .update(relaxBody(Buffer.concat(chunks).toString('latin1')), 'latin1')
      .digest()
  const hashed = starts.get(start) ?? createHash('sha256').update(start)
  starts.set(start, hashed)
  const hash = hashed.copy()
  for (const chunk of rest) hash.update(chunk)
  return hash.digest()
}

/** Whole lines without blanks that §3.4.4 would change, as email/message-part.ts makes them. */
function isRelaxed(chunk: Buffer): boolean {
  if (known.has(chunk)) return true
  const text = chunk.toString('latin1')
  if (!text.endsWith('\r\n') || /\t| [ \r]/.test(text)) return false
  known.add(chunk)
  return true
}

/** §3.4.4 */
const relaxBody = (text: string): string => {
  const lines = text
    .replace(/[ \t]+/g, ' ')
    .replace(/ (?=\r\n|$)/g, '')
    .replace(/(\r\n)+$/, '')
  return lines === '' ? '' : `${lines}\r\n`
}

const unusable = (cause: unknown): OperatorError =>
  OperatorError.because(cause, 'secret/dkim-key', [
    'DKIM 密钥无法使用。',
    '它不是 PEM 格式的 RSA（至少 2048 位）或 Ed25519 私钥。',
    '可用下面的命令生成：openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem',
    '什么都没有发出。',
    'The DKIM key cannot be used.',
    'It is not a private key in PEM of kind RSA with at least 2048 bits, or Ed25519.',
    'Make one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem',
    'Nothing was sent.',
  ])
