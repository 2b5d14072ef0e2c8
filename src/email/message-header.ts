// Header fields of a message, to the byte (RFC 5322, 2047). Invariant: whatever a member is called and whatever
// an editor writes, the result is the expected fields and no other: no value can end its line.
import { hash } from 'node:crypto'

const WORD = 75 // RFC 2047 §2: an encoded word is at most 75 characters,
const LINE = 76 // and a line that holds one at most 76.
const FRAME = '=?utf-8?B??='.length
const NAME_LIMIT = 120
const ADDRESS_LIMIT = 254 // RFC 5321 §4.5.3.1.3, without the brackets

/** One line of plain text: controls, line ends and bidirectional overrides are gone, lone surrogates mended. */
export const toLine = (text: string): string =>
  !UNSAFE.test(text)
    ? text
    : text
        .toWellFormed()
        .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
        .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
        .trim()

const UNSAFE = /^\s|\s$|[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/
const PLAIN = /^[\x20-\x7e]*$/

/** Unstructured text after `used` columns of its line: as it stands where ASCII allows, else encoded words. */
export function encodeText(value: string, used: number): string {
  const text = toLine(value)
  const plain = used + text.length <= LINE && PLAIN.test(text) && !text.includes('=?')
  return plain ? text : encodeWords(text, used)
}

/** A display name (RFC 5322 §3.2.5): atoms as they stand, other ASCII quoted, the rest in encoded words. */
export function encodePhrase(value: string, used: number): string {
  const text = clip(toLine(value))
  if (!PLAIN.test(text) || text.includes('=?')) return encodeWords(text, used)
  const phrase = /^[\w!#$%&'*+/=?^`{|}~ -]*$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
  return used + phrase.length <= LINE ? phrase : encodeWords(text, used)
}

/** A name of a megabyte is a mistake or an attack; no client shows more than this. */
const clip = (text: string): string =>
  text.length <= NAME_LIMIT
    ? text
    : text
        .slice(0, NAME_LIMIT)
        .toWellFormed()
        .replace(/\ufffd$/, '')

/** RFC 2047 §5 (3): every word holds whole characters, so each is decoded alone. */
function encodeWords(text: string, used: number): string {
  let room = roomFor(LINE - used)
  if (Buffer.byteLength(text) <= room) return toWord(text)
  const words: string[] = []
  let word = ''
  let size = 0
  for (const character of text) {
    const bytes = Buffer.byteLength(character)
    if (size + bytes > room) {
      words.push(word)
      room = roomFor(WORD)
      word = ''
      size = 0
    }
    word += character
    size += bytes
  }
  return [...words, word].map((one) => (one === '' ? '' : toWord(one))).join('\r\n ')
}

const toWord = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** How many bytes base64 takes in so many columns. */
const roomFor = (columns: number): number => Math.floor(Math.max(0, Math.min(columns, WORD) - FRAME) / 4) * 3

/** `name <address>`, or the address alone. */
export function encodeMailbox(name: string | undefined, address: string, used: number): string {
  checkAddress(address)
  const phrase = name === undefined ? '' : encodePhrase(name, used)
  if (phrase === '') return `<${address}>`
  const column = phrase.length - (phrase.lastIndexOf('\n') + 1) + (phrase.includes('\n') ? 0 : used)
  return `${phrase}${column + address.length + 3 > LINE ? '\r\n ' : ' '}<${address}>`
}

/** Addresses were validated when they were imported; what could still break a line or a command is refused here. */
export function checkAddress(address: string): void {
  if (
    address.length > ADDRESS_LIMIT ||
    !/^[^\s<>,;:"()[\]\\@\u0000-\u001f\u007f-\u009f]+@[^\s<>,;"()\\@\u0000-\u001f\u007f-\u009f]+$/.test(address)
  )
    throw new Error('an address that was never validated reached a message')
}

/** RFC 2369 §2: URIs stand in angle brackets, so they hold neither brackets nor blanks nor anything beyond ASCII. */
export function checkUri(uri: string): string {
  if (!/^(https?:\/\/|mailto:)[\x21\x23-\x3b\x3d\x3f-\x7e]+$/.test(uri))
    throw new Error('a link that is not a plain http(s) or mailto URI reached a message header')
  return uri
}

/** RFC 5322 §3.3, in the zone's own time: the same instant always gives the same bytes. */
export function formatDate(date: Date, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZoneName: 'longOffset' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: timezone },
  } as Intl.DateTimeFormatOptions)
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]))
  const offset = (part.timeZoneName ?? '').replace(/^GMT/, '').replace(':', '') || '+0000'
  const month = (part.month ?? '').slice(0, 3) // ICU writes Sept
  return `${part.weekday}, ${part.day} ${month} ${part.year} ${part.hour}:${part.minute}:${part.second} ${offset.slice(0, 5)}`
}

/**
 * HMAC-SHA-256 (RFC 2104) of `context` and an address, the first 160 bits in base32: lower case, because servers fold
 * the case of what they copy. Over one-shot hashes, which take a third of createHmac's time; its key, as a digest in
 * hex, fills a block with ASCII, so that the inner hash takes a string as it is.
 */
export function createMac(key: Uint8Array, context: string): (address: string) => string {
  const block = Buffer.from(hash('sha256', key))
  const inner = Buffer.from(block.map((byte) => byte ^ 0x36)).toString('latin1') + context
  const outer = Buffer.concat([block.map((byte) => byte ^ 0x5c), Buffer.alloc(32)])
  return (address) => {
    outer.write(hash('sha256', inner + address, 'binary'), 64, 'latin1')
    return toBase32(hash('sha256', outer, 'binary').slice(0, 20))
  }
}

const BASE32 = Buffer.from('abcdefghijklmnopqrstuvwxyz234567')
const digits = Buffer.alloc(64)

function toBase32(digest: string): string {
  let [held, bits, end] = [0, 0, 0]
  for (let at = 0; at < digest.length; at++) {
    held = ((held & 31) << 8) | digest.charCodeAt(at)
    for (bits += 8; bits >= 5; bits -= 5) digits[end++] = BASE32[(held >> (bits - 5)) & 31] as number
  }
  return digits.toString('latin1', 0, end)
}
