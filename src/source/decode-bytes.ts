// Bytes of unknown encoding → text. What the sender declared is believed while it decodes without a fault; otherwise the
// bytes themselves decide between UTF-8, GB18030 and Big5, and the report says so.

import { decodeAs } from '../manifest/decode-text.ts'

export type Decoded = { readonly text: string; readonly encoding: string; readonly declared?: string }

export function decodeBytes(bytes: Uint8Array, contentType = ''): Decoded {
  const mark = byteOrderMark(bytes)
  if (mark) return { text: new TextDecoder(mark).decode(bytes), encoding: mark }
  const declared = charsetIn(contentType) ?? charsetInMarkup(bytes)
  const believed = declared === undefined ? undefined : tryDecode(bytes, declared)
  if (believed !== undefined) return { text: believed, encoding: declared ?? 'utf-8' }
  const utf8 = tryDecode(bytes, 'utf-8')
  const found = utf8 === undefined ? guessChinese(bytes) : { text: utf8, encoding: 'utf-8' }
  return declared === undefined ? found : { ...found, declared }
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

const charsetIn = (text: string): string | undefined => /charset\s*=\s*["']?\s*([\w-]+)/i.exec(text)?.[1]?.toLowerCase()

/** `<meta charset>`, its http-equiv form or an XML declaration, in the first 4 KB. */
function charsetInMarkup(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  const tag = /<meta[^>]{0,200}charset[^>]{0,60}>/i.exec(head)?.[0]
  return tag === undefined
    ? /^\s*<\?xml[^>]{0,100}encoding=["']([\w-]+)/i.exec(head)?.[1]?.toLowerCase()
    : charsetIn(tag)
}

function tryDecode(bytes: Uint8Array, label: string): string | undefined {
  // GB2312 and GBK pages use characters of GB18030; the larger set reads them all.
  const encoding = /^(?:gb2312|gbk|gb_2312-80|x-gbk|cp936)$/.test(label) ? 'gb18030' : label
  // What is declared Latin-1 by default and holds Chinese was never Latin-1.
  if (/^(?:iso-8859-1|latin1|us-ascii|ascii|windows-1252)$/.test(encoding) && tryDecode(bytes, 'utf-8') !== undefined)
    return undefined
  return decodeAs(encoding, bytes)
}

const COMMON =
  /[的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年发發作后後里]/g

/** The reading in which more of the characters are everyday ones. */
function guessChinese(bytes: Uint8Array): { text: string; encoding: string } {
  const readings = ['gb18030', 'big5'].map((encoding) => {
    const strict = tryDecode(bytes, encoding)
    const text = strict ?? new TextDecoder(encoding).decode(bytes)
    const everyday = (text.slice(0, 20_000).match(COMMON)?.length ?? 0) / (Math.min(text.length, 20_000) + 1)
    return { text, encoding, score: everyday - (strict === undefined ? 0.5 : 0) }
  })
  const [first, second] = readings
  const best = second && first && second.score > first.score ? second : first
  return best ? { text: best.text, encoding: best.encoding } : { text: '', encoding: 'utf-8' }
}
