// A message held against RFC 5321, 5322, 2045 and 2047 byte by byte, with nothing of Kanfa's own code: what it
// complains of, a receiver may complain of.

export type Field = { readonly name: string; readonly raw: string; readonly value: string }

export function splitMessage(bytes: Buffer): { fields: Field[]; body: string } {
  const text = bytes.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const fields = text
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map((raw) => {
      const colon = raw.indexOf(':')
      return {
        name: raw.slice(0, colon),
        raw,
        value: raw
          .slice(colon + 1)
          .replace(/\r\n(?=[ \t])/g, '')
          .trim(),
      }
    })
  return { fields, body: text.slice(end + 4) }
}

const ONCE = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type']

export function checkMessageBytes(bytes: Buffer, options: { utf8Headers?: boolean } = {}): string[] {
  const text = bytes.toString('latin1')
  const { fields, body } = splitMessage(bytes)
  const wrong: string[] = []
  const must = (holds: boolean, complaint: string): void => void (holds || wrong.push(complaint))
  must(!/[^\r]\n|\r[^\n]|\0/.test(text), 'a bare CR or LF, or a NUL')
  must(text.endsWith('\r\n'), 'no CRLF at the end')
  must(!/\r\n\./.test(text), 'a line that begins with a dot')
  must(options.utf8Headers === true || !/[^\x00-\x7f]/.test(text), 'a byte beyond ASCII')
  must(!/[^\x00-\x7f]/.test(body), 'a byte beyond ASCII in the body')
  for (const line of text.split('\r\n')) must(line.length <= 998, 'a line over 998')
  for (const line of body.split('\r\n')) {
    must(line.length <= 76, `a body line of ${line.length}`)
    must(!/[ \t]$|[ \t]{2}|\t/.test(line), `blanks that relaxed canonicalisation would change: ${line}`)
  }
  for (const name of ONCE) must(fields.filter((one) => one.name === name).length === 1, `not exactly one ${name}`)
  for (const { name, raw } of fields) {
    must(/^[\x21-\x39\x3b-\x7e]+$/.test(name), `no field name: ${raw}`)
    must(!/\r\n[ \t]+(\r\n|$)/.test(raw), `a folded line of blanks only: ${raw}`)
    for (const line of raw.split('\r\n'))
      if (line.includes('=?')) must(line.length <= 76, `a line with an encoded word of ${line.length}`)
    for (const word of raw.match(/=\?utf-8\?[^\s]*/gi) ?? []) wrong.push(...checkWord(word))
  }
  return wrong
}

/** RFC 2047 §2 and §5: at most 75 characters, whole characters, decodable alone. */
function checkWord(word: string): string[] {
  const [, base64 = ''] = /^=\?utf-8\?B\?([A-Za-z0-9+/]*={0,2})\?=$/.exec(word) ?? []
  if (base64 === '' || base64.length % 4 !== 0 || word.length > 75) return [`a broken encoded word: ${word}`]
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'))
    return []
  } catch {
    return [`an encoded word that splits a character: ${word}`]
  }
}
