// The links in a member's mail: confirm, unsubscribe, preferences. Invariant: a token works for one purpose and one
// member, holds no address, cannot be made without the secret, and an unsubscribe token never expires.
import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto'

export const PURPOSES = ['confirm', 'unsubscribe', 'preferences'] as const
export type Purpose = (typeof PURPOSES)[number]

export type TokenContent = {
  readonly publicId: string
  /** Lists it is about; none: the member as a whole. */
  readonly lists: readonly string[]
  /** Unix seconds; absent: never. An unsubscribe token has none. */
  readonly expires?: number
}

/** The first secret signs; the others still open what they once signed, so a rotation kills no unsubscribe link. */
export type Keys = readonly [Uint8Array, ...Uint8Array[]]

const MAC_BYTES = 16
const ID_BYTES = 16

export type Tokens = ReturnType<typeof openTokens>

export function openTokens(secrets: Keys) {
  const keys = secrets.map((secret) => ({ id: keyIdOf(secret), sign: openMac(deriveKey(secret, 'tokens')) }))
  const [current] = keys
  if (!current) throw new Error('no key')
  return {
    make(purpose: Purpose, { publicId, lists, expires = 0 }: TokenContent): string {
      const names = lists.join(' ')
      const size = 4 + ID_BYTES + Buffer.byteLength(names)
      const bytes = Buffer.alloc(size + MAC_BYTES)
      bytes.writeUInt32BE(purpose === 'unsubscribe' ? 0 : expires)
      bytes.write(publicId, 4, 'hex')
      bytes.write(names, 4 + ID_BYTES)
      bytes.write(current.sign(purpose, bytes.subarray(0, size)), size, MAC_BYTES, 'latin1')
      return current.id + bytes.toString('base64url')
    },

    /** Undefined for anything forged, meant for another purpose, or past its time. */
    check(purpose: Purpose, token: string, now: number): TokenContent | undefined {
      const key = keys.find(({ id }) => token.startsWith(id))
      const bytes = Buffer.from(token.slice(KEY_ID_LENGTH), 'base64url')
      if (!key || token.length > 1000 || bytes.length < 4 + ID_BYTES + MAC_BYTES) return undefined
      const content = bytes.subarray(0, -MAC_BYTES)
      const signed = Buffer.from(key.sign(purpose, content), 'latin1').subarray(0, MAC_BYTES)
      if (!timingSafeEqual(bytes.subarray(-MAC_BYTES), signed)) return undefined
      const expires = content.readUInt32BE()
      if (expires !== 0 && expires * 1000 < now) return undefined
      const publicId = content.toString('hex', 4, 4 + ID_BYTES)
      const lists = content
        .toString('utf8', 4 + ID_BYTES)
        .split(' ')
        .filter(Boolean)
      return { publicId, lists, ...(expires === 0 ? {} : { expires }) }
    },
  }
}

/**
 * HMAC-SHA-256 (RFC 2104) of a purpose, a NUL and a content, its bytes as latin1. Every letter has two: over one-shot
 * hashes, because each Hmac is an object of its own for V8 to collect, which costs more than what it works out.
 */
function openMac(key: Uint8Array): (purpose: Purpose, content: Uint8Array) => string {
  const block = Buffer.alloc(BLOCK)
  block.set(key)
  const inner = block.map((byte) => byte ^ 0x36)
  const outer = Buffer.concat([block.map((byte) => byte ^ 0x5c), Buffer.alloc(32)])
  return (purpose, content) => {
    const bytes = Buffer.allocUnsafe(BLOCK + purpose.length + 1 + content.length)
    bytes.set(inner)
    bytes.write(`${purpose}\0`, BLOCK, 'latin1')
    bytes.set(content, BLOCK + purpose.length + 1)
    outer.write(hash('sha256', bytes, 'binary'), BLOCK, 'latin1')
    return hash('sha256', outer, 'binary')
  }
}

const BLOCK = 64

const KEY_ID_LENGTH = 4

/** Says which secret, without saying anything about it. */
export const keyIdOf = (secret: Uint8Array): string =>
  createHmac('sha256', secret).update('key id').digest('base64url').slice(0, KEY_ID_LENGTH)

const deriveKey = (secret: Uint8Array, use: string): Buffer => createHmac('sha256', secret).update(use).digest()

/** What is left of an erased member: under every key in use, so that a rotation forgets nobody's wish. */
export const hashAddress = (secrets: Keys, key: string): { hash: string; keyId: string }[] =>
  secrets.map((secret) => ({
    hash: createHmac('sha256', deriveKey(secret, 'suppression')).update(key).digest('base64url'),
    keyId: keyIdOf(secret),
  }))

/** For logs and network addresses: the same visitor is recognised, and never named. */
export const hashForLog = (secret: Uint8Array, text: string): string =>
  createHash('sha256').update(deriveKey(secret, 'log')).update(text).digest('base64url').slice(0, 16)
