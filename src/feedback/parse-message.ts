// Bytes → the four things a report can hold: what a person reads, machine parts, the returned message, headers. Whatever
// the bytes, the work is bounded: at most MAX_BYTES are looked at, and a message that breaks MIME is read as plain lines.
import PostalMime, { type Attachment, decodeWords } from 'postal-mime'
import { readOr } from '../diagnostic/read-or.ts'

/** Reports put what they say first; a megabyte of returned newsletter adds nothing (and 50 MB would cost seconds). */
export const MAX_BYTES = 1 << 20
const MAX_TEXT = 1 << 16
const LIMITS = { maxNestingDepth: 32, maxHeadersSize: 1 << 18, forceRfc822Attachments: true }

/** Header fields by lower-case name, unfolded, in order; as they were written, for a decoded name could pose as an address. */
export type Fields = ReadonlyMap<string, readonly string[]>

export type ParsedMessage = {
  readonly headers: Fields
  readonly text: string
  /** message/delivery-status, RFC 3464: groups of fields. */
  readonly report: readonly Fields[]
  /** message/feedback-report, RFC 5965. */
  readonly complaint: Fields | undefined
  /** The returned message's own header fields. */
  readonly returned: Fields
}

export async function parseMessage(bytes: Uint8Array): Promise<ParsedMessage> {
  const head = bytes.subarray(0, MAX_BYTES)
  const mail = await PostalMime.parse(head, LIMITS).catch(() => undefined)
  const headers = mail ? toFields(mail.headers.map(({ key, value }) => [key, value])) : parseFields(headOf(head))
  const parts = mail?.attachments ?? []
  const report = parts.filter((part) => /^message\/(global-)?delivery-status$/.test(part.mimeType)).map(textOf)
  const complaint = parts.find((part) => part.mimeType === 'message/feedback-report')
  const returned = parts.find((part) => /^message\/(rfc822|global|partial|news)|^text\/rfc822/.test(part.mimeType))
  const read = mail?.text?.trim() || stripTags(mail?.html ?? '')
  // No part could be read, or it was read in the wrong charset: boundaries are missing or a receiver lied about them.
  const broken =
    read.trim() === '' ? report.length === 0 && !complaint && !returned : parts.length === 0 && read.includes('\uFFFD')
  const raw = broken ? decode(head).replace(/\r\n?/g, '\n') : ''
  const all = unquote((broken ? raw.slice(raw.search(/\n\n/) + 2) : read).slice(0, MAX_TEXT))
  const split = splitReturned(all)
  // What looks like the returned message is a report itself when it holds a machine part: a gateway returned a return.
  const [text, rest] = report.length === 0 && FIRST_FIELD.test(split[1]) ? [all, ''] : split
  const embedded = report.length > 0 ? undefined : FIRST_FIELD.exec(text)
  return {
    headers,
    text,
    report: parseGroups(report.length > 0 ? report.join('\n\n') : embedded ? text.slice(embedded.index) : ''),
    complaint: complaint && parseFields(textOf(complaint)),
    returned: parseFields(returned ? headerOf(textOf(returned)) : rest.replace(/^\s+/, '')),
  }
}

/** Some gateways paste the machine part into the text, and people forward it so. */
const FIRST_FIELD = /^[ \t]*(reporting-mta|final-recipient|original-recipient)[ \t]*:/im

/** A field as a person reads it (RFC 2047): every Chinese subject comes encoded. */
export const inWords = (fields: Fields, name: string): string =>
  decodeWords(fields.get(name)?.[0]?.slice(0, 2000) ?? '')

const toFields = (pairs: readonly (readonly [string, string])[]): Fields => {
  const fields = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const known = fields.get(name)
    if (known) known.push(value)
    else fields.set(name, [value])
  }
  return fields
}

/** RFC 5322 §2.2: fields, folded lines joined; lines that are no field are passed over. */
export function parseFields(block: string): Fields {
  const lines = block
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
  const pairs = lines.flatMap((line): [string, string][] => {
    const field = /^\s*([!-9;-~]{1,70})[ \t]*:(.*)$/.exec(line)
    return field?.[1] ? [[field[1].toLowerCase(), (field[2] ?? '').trim()]] : []
  })
  return toFields(pairs.slice(0, 500))
}

const parseGroups = (text: string): Fields[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/, 1000)
    .flatMap((group) =>
      (group.match(/^final-recipient:/gim)?.length ?? 0) > 1 ? group.split(/\n(?=final-recipient:)/i) : group,
    )
    .map(parseFields)
    .filter((fields) => fields.size > 0)

const headerOf = (message: string): string => /^\s*([\s\S]*?)(?:\r?\n\r?\n|$)/.exec(message)?.[1] ?? ''
const headOf = (bytes: Uint8Array): string => headerOf(decode(bytes.subarray(0, MAX_TEXT)))

const textOf = (part: Attachment): string =>
  typeof part.content === 'string' ? part.content : decode(new Uint8Array(part.content).subarray(0, MAX_TEXT))

const GB18030 = new TextDecoder('gb18030')
const JAPANESE = new TextDecoder('iso-2022-jp')

/** Machine parts and broken messages name no charset: what is not UTF-8 comes, here, from China or (with ESC) Japan. */
function decode(bytes: Uint8Array): string {
  if (bytes.includes(0x1b)) return JAPANESE.decode(bytes)
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  return readOr(() => utf8.decode(bytes, { stream: true })) ?? GB18030.decode(bytes)
}

/** A forwarded report: every line behind a `>`. */
function unquote(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const quoted = lines.filter((line) => line.startsWith('>')).length
  return quoted * 2 > lines.length ? lines.map((line) => line.replace(/^> ?/, '')).join('\n') : lines.join('\n')
}

/** Where the report ends and our own message, pasted in, begins: its words must never be taken for the receiver's. */
const RETURNED = new RegExp(
  [
    '^(this|below this line|below|enclosed|included|attached|here|following) is (a|the) copy of',
    String.raw`^(your |the )?original (message|mail) ?(header|detail|text)?s?( follows?)?[ \t]*[:.]?[ \t|=*_-]*$`,
    String.raw`^(mail |message )(header|text|content)s? follows?\b`,
    '^(原始邮件|原邮件|退回的邮件|原信)(内容|正文|如下)?[ :：-]*$',
    String.raw`^(return-path|received)[ \t]*:[ \t]`,
  ].join('|'),
  'i',
)
const RULED_OFF =
  /\b(original (message|mail)|(returned|undelivered|unsent) message|copy of (the|your)|message (text follows|header)|header of the original)/i

function splitReturned(text: string): [string, string] {
  const lines = text.split('\n')
  const at = lines.findIndex((long) => {
    const line = long.slice(0, 200)
    return RETURNED.test(line.replace(/^[ \t|=*_-]+/, '')) || (/^[ \t|=*]*--/.test(line) && RULED_OFF.test(line))
  })
  if (at < 0) return [text, '']
  const own = /^[ \t]*(return-path|received)/i.test(lines[at] ?? '')
  return [lines.slice(0, at).join('\n'), lines.slice(own ? at : at + 1).join('\n')]
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ', '#39': "'" }

const stripTags = (html: string): string =>
  html
    .slice(0, MAX_TEXT)
    .replace(/<(style|script|head|title)\b[^>]{0,500}>[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<\/?(p|div|br|tr|td|li|h\d|table|pre|hr)\b[^>]{0,500}>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, '')
    .replace(/&(lt|gt|amp|quot|nbsp|#39);/g, (_all, name: string) => ENTITIES[name] ?? ' ')
