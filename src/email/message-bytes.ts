// The few hundred bytes that differ from member to member, encoded in place. By hand, because for texts so short every
// call into native code costs more than its work (1.9 → 0.9 µs a message). Invariant: whoever appends gets a slice that
// nobody writes to again.

const PAGE = 1 << 16
let page = Buffer.allocUnsafeSlow(PAGE)
let pagePairs = new Uint16Array(page.buffer)
let used = 0
/** What is to be encoded as base64 next; `held` bytes of it. */
let scratch = Buffer.allocUnsafeSlow(PAGE)
let held = 0

function reserve(size: number): void {
  if (page.length - used >= size) return
  page = Buffer.allocUnsafeSlow(Math.max(PAGE, size + (size & 1)))
  pagePairs = new Uint16Array(page.buffer)
  used = 0
}

function cut(end: number): Buffer {
  const slice = page.subarray(used, end)
  used = end
  return slice
}

/** `prefix` and behind it the characters of `text` as bytes: it is ASCII, or UTF-8 read as latin1. */
export function appendBytes(prefix: Buffer, text: string): Buffer {
  reserve(prefix.length + text.length)
  prefix.copy(page, used)
  return cut(used + prefix.length + page.write(text, used + prefix.length, 'latin1'))
}

/** Puts bytes, or text as UTF-8, before the next appendBase64; answers how many are held. */
export function hold(bytes: Buffer | string): number {
  if (scratch.length < held + 3 * bytes.length + 2) enlarge(3 * bytes.length + 2)
  held += typeof bytes === 'string' ? scratch.write(bytes, held) : bytes.copy(scratch, held)
  return held
}

function enlarge(more: number): void {
  const larger = Buffer.allocUnsafeSlow(2 * (held + more))
  scratch.copy(larger, 0, 0, held)
  scratch = larger
}

const LINE_BYTES = 57 // RFC 2045 §6.8: 76 characters
const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
/** Twelve bits → two characters, in the order this machine keeps bytes. */
const PAIRS = new Uint16Array(
  Uint8Array.from({ length: 8192 }, (_, at) => (at & 1 ? ALPHABET[(at >> 1) & 63] : ALPHABET[at >> 7]) ?? 0).buffer,
)
const CRLF = new Uint16Array(Uint8Array.of(13, 10).buffer)[0] as number

/** What was held, as lines of base64 that each end in CRLF. */
export function appendBase64(): Buffer {
  const size = held
  held = 0
  used += used & 1
  reserve(2 * size + 8)
  scratch[size] = scratch[size + 1] = 0 // what the last group lacks counts as zero bits (RFC 4648 §4)
  const [source, target, pairs] = [scratch, pagePairs, PAIRS]
  let end = used >> 1
  let room = LINE_BYTES
  for (let at = 0; at < size; at += 3) {
    if (room === 0) {
      target[end++] = CRLF
      room = LINE_BYTES
    }
    const bits = ((source[at] as number) << 16) | ((source[at + 1] as number) << 8) | (source[at + 2] as number)
    target[end++] = pairs[bits >> 12] as number
    target[end++] = pairs[bits & 4095] as number
    room -= 3
  }
  for (let missing = (3 - (size % 3)) % 3; missing > 0; missing--) page[2 * end - missing] = 0x3d
  if (size > 0) target[end++] = CRLF
  return cut(2 * end)
}
