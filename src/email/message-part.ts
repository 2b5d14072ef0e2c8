// One body part, encoded once for all members with gaps left for what differs (RFC 2045 §6). The text between two
// gaps is encoded in the three ways that base64 may be aligned there, so filling a gap never encodes anything else.
// Invariant: no line is longer than 76 characters or begins with a dot, and no blanks stand in a row or at a line's
// end: such bytes need no dot-stuffing and are their own relaxed canonical form (RFC 6376 §3.4.4).

import { MERGE_FIELD_PATTERN, type MergeField } from '../issue/edition.ts'
import { appendBase64, appendBytes, hold } from './message-bytes.ts'

export type Slot = { readonly field: MergeField; readonly fallback: string }
type Literal = string
/** What a member's values are read from; already escaped for this part. */
export type Values = Readonly<Partial<Record<MergeField, string>>>

type Run = { slots: (Literal | Slot)[]; text: Literal }
/** What follows a gap whose bytes leave `taken` to be encoded with them. */
type Tail = { readonly taken: Buffer; readonly encoded: Buffer; readonly rest: Buffer }
export type EncodedPart =
  | {
      readonly encoding: 'base64'
      readonly head: Buffer
      /** Bytes after `head` that no full group of base64 has taken yet. */
      readonly rest: Buffer
      readonly gaps: readonly {
        readonly pieces: readonly (Buffer | Slot)[]
        readonly tails: readonly [Tail, Tail, Tail]
      }[]
    }
  | {
      readonly encoding: 'quoted-printable'
      readonly head: Buffer
      readonly gaps: readonly { readonly slots: Run['slots']; readonly tail: Buffer }[]
    }

/** Literals shorter than a line between two fields are encoded with them, and every tail can give two bytes away. */
const SHORTEST = 57
const NOTHING = Buffer.alloc(0)

/** A text as its first literal and then, for each gap, what fills it and the literal behind it. */
export function splitFields(text: string): { first: Literal; runs: readonly Run[] } {
  const matches = [...text.matchAll(MERGE_FIELD_PATTERN)]
  const runs: Run[] = []
  for (const [at, match] of matches.entries()) {
    const slot = { field: match[1] as MergeField, fallback: match[2] ?? '' }
    const behind = text.slice(match.index + match[0].length, matches[at + 1]?.index)
    const last = runs.at(-1)
    if (last && last.text.length < SHORTEST) {
      last.slots.push(last.text, slot)
      last.text = behind
    } else runs.push({ slots: [slot], text: behind })
  }
  return { first: text.slice(0, matches[0]?.index), runs }
}

export function joinSlots(slots: readonly (Literal | Slot)[], values: Values): string {
  let text = ''
  for (const one of slots) text += typeof one === 'string' ? one : values[one.field] || one.fallback
  return text
}

/** RFC 2045 §6.8: text is put into its canonical form, with CRLF, before it is encoded. */
const toCrlf = (text: string): string => text.toWellFormed().replace(/\r\n?|\n/g, '\r\n')

/** Base64 takes 4 bytes for a Han character, quoted-printable 9; for Latin text it is the other way round. */
export function encodePart(text: string): EncodedPart {
  const canonical = toCrlf(text)
  const beyond = canonical.replace(/[\x20-\x7e\r\n]+/g, '')
  const quotable = Buffer.byteLength(beyond) * 6 < canonical.length
  return quotable ? encodeQuoted(canonical) : encodeBase64(canonical)
}

function encodeBase64(text: string): EncodedPart {
  const { first, runs } = splitFields(text)
  const opening = tailOf(Buffer.from(first), 0, runs.length === 0)
  const gaps = runs.map(({ slots, text: behind }, at) => {
    const bytes = Buffer.from(behind)
    const last = at === runs.length - 1
    const tails = [tailOf(bytes, 0, last), tailOf(bytes, 1, last), tailOf(bytes, 2, last)] as const
    return { pieces: slots.map((one) => (typeof one === 'string' ? Buffer.from(one) : one)), tails }
  })
  return { encoding: 'base64', head: opening.encoded, rest: opening.rest, gaps }
}

/** The last text may be shorter than what its gap asks for, and ends with the padding; all others are whole groups. */
function tailOf(bytes: Buffer, skip: number, last: boolean): Tail {
  const body = bytes.subarray(skip)
  const whole = last ? body.length : body.length - (body.length % 3)
  const encoded = Buffer.from(foldBase64(body.toString('base64', 0, whole)), 'latin1')
  return { taken: Buffer.from(bytes.subarray(0, skip)), encoded, rest: Buffer.from(body.subarray(whole)) }
}

/** RFC 2045 §6.8: lines of at most 76; a shorter line in the middle is as good as any. Each ends in CRLF. */
export function foldBase64(text: string): string {
  if (text.length <= 76) return text === '' ? '' : `${text}\r\n`
  let folded = ''
  for (let at = 0; at < text.length; at += 76) folded += `${text.slice(at, at + 76)}\r\n`
  return folded
}

function encodeQuoted(text: string): EncodedPart {
  const { first, runs } = splitFields(text)
  const encode = (literal: Literal, last: boolean): Buffer =>
    Buffer.from(`${quote(literal)}${last ? '' : '='}\r\n`, 'latin1')
  const gaps = runs.map(({ slots, text: behind }, at) => ({ slots, tail: encode(behind, at === runs.length - 1) }))
  return { encoding: 'quoted-printable', head: encode(first, runs.length === 0), gaps }
}

/** RFC 2045 §6.7. Also encoded: a dot or `From ` at a line's start, the second blank of a row, one at a line's end. */
export function quote(text: string): string {
  if (QUOTED_ALREADY.test(text)) return text
  return text
    .split('\r\n')
    .map((line) => foldQuoted(line.replace(/[^\x20-\x3c\x3e-\x7e]+|(?<= ) | $/gu, escapeBytes)))
    .join('\r\n')
}

/** One line with nothing to encode, as most links are: neither blanks nor a dot or `From ` at its start. */
const QUOTED_ALREADY = /^[\x21-\x2d\x2f-\x3c\x3e-\x7e][\x21-\x3c\x3e-\x7e]{0,74}$/

const escapeBytes = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

function foldQuoted(line: string): string {
  let folded = ''
  let rest = line
  for (;;) {
    if (rest.startsWith('.')) rest = `=2E${rest.slice(1)}`
    else if (rest.startsWith('From ')) rest = `=46${rest.slice(1)}`
    if (rest.length <= 75) return folded + rest
    const cut = rest[73] === '=' ? 73 : rest[74] === '=' ? 74 : 75
    folded += `${rest.slice(0, cut)}=\r\n`
    rest = rest.slice(cut)
  }
}

/** Adds what stands behind the part's head: this member's bytes and the skeleton's own Buffers in turn. */
export function fillPart(part: EncodedPart, values: Values, message: Buffer[]): void {
  if (part.encoding === 'quoted-printable') {
    for (const { slots, tail } of part.gaps) {
      const text = joinSlots(slots, values)
      message.push(...(text === '' ? [] : [appendBytes(NOTHING, `${quote(text)}=\r\n`)]), tail)
    }
    return
  }
  let { rest } = part
  for (const { pieces, tails } of part.gaps) {
    let size = hold(rest)
    for (const one of pieces) size = hold(Buffer.isBuffer(one) ? one : values[one.field] || one.fallback)
    const tail = tails[(3 - (size % 3)) % 3] as Tail
    hold(tail.taken)
    message.push(appendBase64())
    if (tail.encoded.length > 0) message.push(tail.encoded)
    rest = tail.rest
  }
}
