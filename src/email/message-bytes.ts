// The few hundred bytes that differ from member to member, encoded in place. By hand, because for texts so short every
// call into native code costs more than its work (1.9 → 0.9 µs a message). Invariant: whoever appends gets a slice that
// nobody writes to again.

const PAGE = 1 << 16
let page = Buffer.allocUnsafeSlow(PAGE)
let used = 0
/** What is to be encoded as base64 next; `held` bytes of it. */
let scratch = Buffer.allocUnsafeSlow(PAGE)
let held = 0

function reserve(size: number): void {
  if (page.length - used >= size) return
  page = Buffer.allocUnsafeSlow(Math.max(PAGE, size))
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

const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const LINE_BYTES = 57 // RFC 2045 §6.8: 76 characters

/** What was held, as lines of base64 that each end in CRLF. */
export function appendBase64(): Buffer {
  const size = held
  held = 0
  reserve(2 * size + 8)
  scratch[size] = scratch[size + 1] = 0 // what the last group lacks counts as zero bits (RFC 4648 §4)
  const [source, target, alphabet] = [scratch, page, ALPHABET]
  let end = used
  let room = LINE_BYTES
  for (let at = 0; at < size; at += 3) {
    if (room === 0) {
      target[end] = 0x0d
      target[end + 1] = 0x0a
      end += 2
      room = LINE_BYTES
    }
    const bits = ((source[at] as number) << 16) | ((source[at + 1] as number) << 8) | (source[at + 2] as number)
    target[end] = alphabet[bits >> 18] as number
    target[end + 1] = alphabet[(bits >> 12) & 63] as number
    target[end + 2] = at + 1 < size ? (alphabet[(bits >> 6) & 63] as number) : 0x3d
    target[end + 3] = at + 2 < size ? (alphabet[bits & 63] as number) : 0x3d
    end += 4
    room -= 3
  }
  return cut(size > 0 ? target.writeUInt16BE(0x0d0a, end) : end)
}
