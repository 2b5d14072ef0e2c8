// The transparency of DATA (RFC 5321 §4.5.2): a line that begins with a dot gets another. Our own messages have none
// by construction, and what all members share is looked at once, so this costs next to nothing.

const clean = new WeakSet<Buffer>()
const LARGE = 4096
const DOT_LINE = Buffer.from('\r\n.')

/** The chunks as they may be sent, ending in CRLF. */
export function stuffDots(chunks: readonly Buffer[]): readonly Buffer[] {
  let tail = '\r\n'
  for (const chunk of chunks) {
    if (needsStuffing(tail, chunk)) return stuffWhole(chunks)
    tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 2))).slice(-2)
  }
  return tail === '\r\n' ? chunks : [...chunks, Buffer.from('\r\n')]
}

function needsStuffing(before: string, chunk: Buffer): boolean {
  if (chunk[0] === 0x2e && before === '\r\n') return true
  if (chunk[0] === 0x0a && chunk[1] === 0x2e && before.endsWith('\r')) return true
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
