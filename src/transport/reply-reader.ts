// What a server says, read from its bytes (RFC 5321 §4.2). Invariant: a reply takes bounded memory however the server
// sends it, and its text is one line that may be stored, shown and logged.
import type { Reply } from './transport.ts'

const REPLY_LINE = /^[2-5]\d\d(?:[ -]|$)/
const REPLY_LIMIT = 64 * 1024
const TEXT_LIMIT = 2048
const TOO_LONG = 'a reply of more than 64 KB'

export type ReplyEvents = {
  readonly reply: (reply: Reply) => void
  /** What came is no SMTP reply; the reader reads no further. */
  readonly garbage: (reason: string) => void
}

/** A server says the same to letter after letter, and mostly the replies of a whole letter at once. */
const known = new Map<string, readonly Reply[]>()
const KNOWN = 64
const KNOWN_LENGTH = 512

/** Takes the bytes as they arrive. Lines are latin1, one character a byte, until a reply is whole. */
export function createReplyReader({ reply, garbage }: ReplyEvents): (chunk: Buffer) => void {
  let rest = ''
  let lines: string[] = []
  let size = 0
  let fault: string | undefined
  /** The next whole line; what is behind the last one stays for later. */
  const takeLine = (): string | undefined => {
    const end = rest.indexOf('\n')
    if (end < 0) return undefined
    const line = rest.slice(0, rest[end - 1] === '\r' ? end - 1 : end)
    rest = rest.slice(end + 1)
    size += line.length
    return line
  }
  const takeReplies = (): Reply[] => {
    const replies: Reply[] = []
    for (let line = takeLine(); line !== undefined; line = takeLine()) {
      lines.push(line)
      if (!REPLY_LINE.test(line)) fault = `not an SMTP reply: ${toText(line)}`
      else if (size > REPLY_LIMIT) fault = TOO_LONG
      else if (line[3] !== '-') {
        replies.push(toReply(lines))
        lines = []
        size = 0
      }
      if (fault !== undefined) return replies
    }
    if (size + rest.length > REPLY_LIMIT) fault = TOO_LONG
    return replies
  }
  const tell = (replies: readonly Reply[]): void => {
    for (let at = 0; at < replies.length; at++) reply(replies[at] as Reply)
  }
  return (chunk) => {
    if (fault !== undefined) return
    const text = chunk.toString('latin1')
    const fresh = rest === '' && lines.length === 0
    const before = fresh ? known.get(text) : undefined
    if (before) return tell(before)
    rest += text
    const replies = takeReplies()
    if (fresh && rest === '' && lines.length === 0 && text.length <= KNOWN_LENGTH) remember(text, replies)
    tell(replies)
    if (fault === undefined) return
    rest = ''
    lines = []
    garbage(fault)
  }
}

function remember(text: string, replies: readonly Reply[]): void {
  if (known.size >= KNOWN) known.clear()
  known.set(text, replies)
}

/** One line of printable ASCII without a space too many is its own text: nearly every reply there is. */
const PLAIN = /^\d\d\d(?:[ -]([245]\.\d{1,3}\.\d{1,3})(?= |$))? ?((?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?)$/

function toPlain(line: string): Reply | undefined {
  const plain = PLAIN.exec(line)
  if (!plain) return undefined
  const [, enhanced, text = ''] = plain
  return { code: Number(line.slice(0, 3)), ...(enhanced ? { enhanced } : {}), text }
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
