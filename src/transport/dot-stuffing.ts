// The transparency of DATA (RFC 5321 §4.5.2): a line that begins with a dot gets another. Our own messages have none
// by construction, and what all members share is looked at once, so this costs next to nothing.

const clean = new WeakSet<Buffer>()
const LARGE = 4096
const DOT_LINE = Buffer.from('\r\n.')
const [CR, LF, DOT] = DOT_LINE as unknown as [number, number, number]

/** The chunks as they may be sent, ending in CRLF. */
export function stuffDots(chunks: readonly Buffer[]): readonly Buffer[] {
  // The two bytes before a chunk: a message begins as a line does.
  let [before, last] = [CR, LF]
  for (const chunk of chunks) {
    if (needsStuffing(chunk, before, last)) return stuffWhole(chunks)
    const { length } = chunk
    if (length > 0) [before, last] = [length > 1 ? (chunk[length - 2] as number) : last, chunk[length - 1] as number]
  }
  return before === CR && last === LF ? chunks : [...chunks, Buffer.from('\r\n')]
}

function needsStuffing(chunk: Buffer, before: number, last: number): boolean {
  if (chunk[0] === DOT && before === CR && last === LF) return true
  if (chunk[0] === LF && chunk[1] === DOT && last === CR) return true
  if (clean.has(chunk)) return false
  if (chunk.includes(DOT_LINE)) return true
  if (chunk.length > LARGE) clean.add(chunk)
  return false
}

function stuffWhole(chunks: readonly Buffer[]): readonly Buffer[] {
  const text = Buffer.concat(chunks)
    .toString('latin1')
    .replace(/(^|\r\n)\./g, '$1..')
  return [Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1')]
}
