// A short, seeded run of the fuzzers; with FUZZ_RUNS they go on for as long as anybody likes. An importer may refuse a
// file, it may not throw, hang or kill the process.
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { importSource, SOURCE_KINDS, type SourceKind } from '../../../src/source/import-source.ts'
import { parseApart } from '../../../src/source/parse-apart.ts'
import { splitPublication } from '../../../src/source/split-publication.ts'
import { makePdf } from '../../support/make-pdf.ts'
import { makeDocx, paragraph } from '../../support/zip-parts.ts'

const numRuns = Number(process.env.FUZZ_RUNS ?? 12)
const apart = parseApart({ timeoutMs: 15_000 })
afterAll(() => apart.close())

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const SEEDS: Readonly<Record<SourceKind, Uint8Array>> = {
  text: utf8(
    '石榴湾泵站完成试车\n\n■本报记者 甲某\n\n2026年8月9日《澜川日报》：近日袁野云上泵房冶启用遥 主 办 11 . 2％\n',
  ),
  docx: makeDocx(paragraph('石榴湾泵站') + paragraph('水泵启动。'.repeat(20))),
  html: utf8(
    '<html><head><title>题_网</title></head><body><article><h1>题</h1><p>正文<b>粗</b><a href="/x">链</a></p><table><tr><td>一<td>二</table></article>',
  ),
  pdf: makePdf([[{ x: 60, y: 700, text: '石榴湾泵站完成试车。' }]]),
  feed: utf8(
    '<rss version="2.0"><channel><title>题</title><link>https://e.org</link><description>d</description><item><title>一</title></item></channel></rss>',
  ),
}

type Hurt = { readonly at: number; readonly cut: number; readonly put: Uint8Array }
const hurt = fc.array(fc.record({ at: fc.nat(4000), cut: fc.nat(40), put: fc.uint8Array({ maxLength: 12 }) }), {
  maxLength: 8,
})

function damage(bytes: Uint8Array, wounds: readonly Hurt[]): Uint8Array {
  let hurtBytes = Buffer.from(bytes)
  for (const { at, cut, put } of wounds) {
    const from = hurtBytes.length === 0 ? 0 : at % hurtBytes.length
    hurtBytes = Buffer.concat([hurtBytes.subarray(0, from), put, hurtBytes.subarray(from + cut)])
  }
  return hurtBytes
}

test.each(SOURCE_KINDS)('a damaged %s is imported or refused', { timeout: 0 }, async (kind) => {
  await fc.assert(
    fc.asyncProperty(hurt, fc.boolean(), async (wounds, named) => {
      const raw = { name: `x.${kind}`, bytes: damage(SEEDS[kind], wounds) }
      const answer =
        kind === 'feed'
          ? await apart.parseFeed({ kind, bytes: raw.bytes })
          : await importSource(raw, named ? { from: kind } : {}, apart)
      expect(answer).toBeTypeOf('object')
    }),
    { numRuns },
  )
})

test('any lines can be split, and every word of them is somewhere', () => {
  const line = fc.constantFrom(
    '目录',
    '石榴湾泵站 1',
    '## 标题',
    '【简讯】水泵启动。',
    '● 螺栓厂',
    'P3',
    '责任编辑：甲',
    '一、试车',
    '近日，十二台水泵在石榴湾泵站同时启动，声音传到对岸。',
    '图为泵房',
    '短句',
    '■甲某',
    '（完）',
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { sections, doubts, furniture } = splitPublication(
        lines.map((text, at) => ({ text, line: at + 1 })),
        lines,
      )
      const everything = JSON.stringify([sections, doubts, furniture])
      for (const text of lines)
        expect(everything).toContain(
          text
            .replace(/^(?:## |● ?|■|【)/, '')
            .replace(/】.*$/, '')
            .slice(0, 4),
        )
    }),
    { numRuns: numRuns * 10 },
  )
})
