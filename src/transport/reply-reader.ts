// What a server says, read from its bytes (RFC 5321 §4.2). Invariant: a reply takes bounded memory however the server
// sends it, and its text is one line that may be stored, shown and logged.
import type { Reply } from './transport.ts'

const REPLY_LINE = /^[2-5]\d\d(?:[ -]|$)/
const REPLY_LIMIT = 64 * 1024
const TEXT_LIMIT = 2048

export type ReplyEvents = {
  readonly reply: (reply: Reply) => void
  /** What came is no SMTP reply; the reader reads no further. */
  readonly garbage: (reason: string) => void
}

/** Takes the bytes as they arrive. Lines are latin1, one character a byte, until a reply is whole. */
export function createReplyReader({ reply, garbage }: ReplyEvents): (chunk: Buffer) => void {
  let rest = ''
  let lines: string[] = []
  let size = 0
  let broken = false
  const fail = (reason: string): void => {
    broken = true
    rest = ''
    lines = []
    garbage(reason)
  }
  return (chunk) => {
    if (broken) return
    const text = chunk.toString('latin1')
    const before = rest === '' && size === 0 ? known.get(text) : undefined
    if (before) return reply(before)
    rest += text
    let from = 0
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', from)) {
      const line = rest.slice(from, rest[end - 1] === '\r' && end > from ? end - 1 : end)
      from = end + 1
      size += line.length
      if (!REPLY_LINE.test(line)) return fail(`not an SMTP reply: ${toText(line)}`)
      lines.push(line)
      if (size > REPLY_LIMIT) return fail('a reply of more than 64 KB')
      if (line[3] === '-') continue
      const whole = toReply(lines)
      lines = []
      size = 0
      reply(whole)
    }
    rest = rest.slice(from)
    if (size + rest.length > REPLY_LIMIT) fail('a reply of more than 64 KB')
  }
}

/** One line of printable ASCII without a space too many is its own text: nearly every reply there is. */
const PLAIN = /^\d\d\d(?:[ -]([245]\.\d{1,3}\.\d{1,3})(?= |$))? ?((?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?)$/

/** A server says the same few lines to every letter: each with its CRLF, as it arrives. */
const known = new Map<string, Reply>()

function toPlain(line: string): Reply | undefined {
  const whole = `${line}\r\n`
  const before = known.get(whole)
  if (before) return before
  const plain = PLAIN.exec(line)
  if (!plain) return undefined
  const [, enhanced, text = ''] = plain
  const reply = { code: Number(line.slice(0, 3)), ...(enhanced ? { enhanced } : {}), text }
  if (known.size >= 64) known.clear()
  known.set(whole, reply)
  return reply
}

/** The last line's code counts; an enhanced code (RFC 3463) is repeated on every line and belongs beside the text. */
function toReply(lines: readonly string[]): Reply {
  const [only = ''] = lines
  const plain = lines.length === 1 && only.length <= TEXT_LIMIT ? toPlain(only) : undefined
  if (plain) return plain
  const code = Number(lines.at(-1)?.slice(0, 3))
  const enhanced = /^\d\d\d[ -]([245]\.\d{1,3}\.\d{1,3})(?= |$)/.exec(lines[0] ?? '')?.[1]
  const texts = lines
    .map((line) => line.slice(4))
    .map((line) => (enhanced && line.startsWith(enhanced) ? line.slice(enhanced.length) : line))
  const text = toText(texts.join(' '))
  return enhanced === undefined ? { code, text } : { code, enhanced, text }
}

/** A reply that somebody else has read already: nodemailer's, from before we took the connection over. */
export const parseReply = (text: string): Reply | undefined => {
  const lines = text.split(/\r?\n/).filter((line) => REPLY_LINE.test(line))
  return lines.length > 0 ? toReply(lines.map((line) => Buffer.from(line).toString('latin1'))) : undefined
}

/** No charset is named for replies: UTF-8 as in RFC 6531, else GB 18030 as Chinese servers write, else latin1. */
function toText(latin1: string): string {
  if (/^[\x20-\x7e]*$/.test(latin1)) return toLine(latin1)
  const bytes = Buffer.from(latin1.slice(0, 4 * TEXT_LIMIT), 'latin1')
  for (const charset of ['utf-8', 'gb18030']) {
    try {
      // Not fatal in the middle of a character that was cut off.
      return toLine(new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true }))
    } catch {}
  }
  return toLine(latin1)
}

/** One line without controls, zero-width or bidirectional marks, at most 2 KB of UTF-8. */
export function toLine(text: string): string {
  const line = text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ')
    .trim()
  if (Buffer.byteLength(line) <= TEXT_LIMIT) return line
  return Buffer.from(line)
    .subarray(0, TEXT_LIMIT)
    .toString()
    .replace(/\ufffd+$/, '')
}
