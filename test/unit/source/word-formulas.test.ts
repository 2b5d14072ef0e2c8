import { describe, expect, test } from 'vitest'
import { readDocx } from '../../../src/source/read-docx.ts'
import { makeDocx, paragraph } from '../../support/zip-parts.ts'

const M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'

/** Names without their prefix, an element's properties as attributes; bare text is a run. */
function omml(written: string): string {
  const properties = (said: string): string => said.replace(/ (\w+)=("[^"]*")/g, '<m:$1 m:val=$2/>')
  const inside = written.replace(/<(\/?)(\w+)([^>]*)>|[^<]+/g, (text, closes, name, said) => {
    if (!name) return `<m:r><m:rPr><m:sty m:val="p"/></m:rPr><m:t>${text}</m:t></m:r>`
    return closes ? `</m:${name}>` : `<m:${name}>${said && `<m:${name}Pr>${properties(said)}</m:${name}Pr>`}`
  })
  return `<m:oMath ${M}>${inside}</m:oMath>`
}

async function read(body: string): Promise<{ blocks: readonly string[]; written: string[] }> {
  const parsed = await readDocx(makeDocx(body))
  if ('fault' in parsed) throw new Error(parsed.fault)
  return { blocks: parsed.blocks, written: parsed.dropped.map(({ what, text }) => `${what} ${text}`) }
}

const MATRIX = '<m><mr><e>1</e><e>2</e></mr><mr><e>3</e><e>4</e></mr></m>'

describe('a formula of a Word file', () => {
  test.each([
    ['a fraction', 'η=<f><num>P</num><den>Q</den></f>', 'η=P/Q'],
    ['a fraction of sums', '<f><num>a+b</num><den>c−d</den></f>', '(a+b)/(c−d)'],
    ['a fraction of words', '<f><num>有用功</num><den>总功</den></f>×100%', '有用功/总功×100%'],
    ['what goes on behind a fraction', '<f><num>1</num><den>2</den></f>n', '1/2 n'],
    ['a number and a fraction', '3<f><num>1</num><den>2</den></f>', '3 1/2'],
    ['a power and an index', '<sSup><e>x</e><sup>2</sup></sSup>+<sSub><e>a</e><sub>10</sub></sSub>', 'x²+a₁₀'],
    ['both at once', '<sSubSup><e>y</e><sub>i</sub><sup>n+1</sup></sSubSup>', 'y_iⁿ⁺¹'],
    ['an index before a letter', '<sSub><e>P</e><sub>max</sub></sSub>t', 'P_max t'],
    ['degrees and a prime', '<sSup><e>90</e><sup>∘</sup></sSup>+<sSup><e>f</e><sup>′</sup></sSup>', '90°+f′'],
    ['an isotope', '<sPre><sub>92</sub><sup>238</sup><e>U</e></sPre>', '₉₂²³⁸U'],
    ['roots', '<rad degHide="1"><deg></deg><e>2</e></rad>+<rad><deg>3</deg><e>x+1</e></rad>', '√2+³√(x+1)'],
    [
      'a sum',
      '<nary chr="∑"><sub>i=1</sub><sup>n</sup><e><sSub><e>x</e><sub>i</sub></sSub></e></nary>',
      '∑_(i=1)ⁿ x_i',
    ],
    ['an integral', '<nary><sub>0</sub><sup>1</sup><e>fx</e></nary>dx', '∫₀¹ fx dx'],
    ['a matrix in brackets', `<d><e>${MATRIX}</e></d>`, '(1, 2; 3, 4)'],
    ['a matrix without', MATRIX, '[1, 2; 3, 4]'],
    [
      'cases',
      'y=<d begChr="{" endChr=""><e><eqArr><e>x, &amp;x&gt;0</e><e>−x, &amp;x≤0</e></eqArr></e></d>',
      'y={x, x>0; −x, x≤0',
    ],
    ['a limit', '<func><fName><limLow><e>lim</e><lim>n→∞</lim></limLow></fName><e>f</e></func>', 'lim_(n→∞) f'],
    ['accents and bars', '<acc chr="⃗"><e>v</e></acc>+<bar pos="top"><e>x</e></bar>', 'v⃗+x̅'],
    ['words over an arrow', 'A<groupChr chr="→" pos="top"><e>加热</e></groupChr>B', 'A→^加热 B'],
    ['a power of a fraction', '<sSup><e><f><num>a</num><den>b</den></f></e><sup>2</sup></sSup>', '(a/b)²'],
    ['a choice', '<d><e><f type="noBar"><num>n</num><den>k</den></f></e></d>', '(n¦k)'],
    ['what is not shown', 'a<phant show="0"><e>bcd</e></phant>', 'a'],
    ['what nobody knows', '<constructor><e>a</e><toString>+b</toString></constructor>', 'a+b'],
  ])('with %s is a line of text, and is listed', async (_, formula, expected) => {
    const { blocks, written } = await read(
      `<w:p><w:r><w:t>即</w:t></w:r>${omml(formula)}<w:r><w:t>。</w:t></w:r></w:p>`,
    )
    expect(blocks.map((one) => one.replaceAll('\\_', '_'))).toEqual([`即${expected}。`])
    expect(written).toEqual([`formula ${expected}`])
  })
  test('stands in its own lines where it has some, and is no markup', async () => {
    const two = `<w:p><m:oMathPara ${M}><m:oMathParaPr><m:jc m:val="left"/></m:oMathParaPr>${omml('a&lt;b')}${omml('c=d')}</m:oMathPara></w:p>`
    const { blocks, written } = await read(paragraph('两式：') + two)
    expect(blocks).toEqual(['两式：', 'a\\<b\\\nc=d'])
    expect(written).toEqual(['formula a<b', 'formula c=d'])
  })
  test('that was deleted under tracked changes stays deleted; an empty one is none; the deepest keeps its letters', async () => {
    const gone = `<m:oMath ${M}><m:r><m:t>a</m:t></m:r><w:del w:id="1"><m:r><m:t>b</m:t></m:r></w:del></m:oMath>`
    expect(await read(`<w:p>${gone}<m:oMath ${M}/></w:p>`)).toEqual({ blocks: ['a'], written: ['formula a'] })
    const deep = `${'<rad><e>'.repeat(300)}x${'</e></rad>'.repeat(300)}`
    expect((await read(`<w:p>${omml(deep)}</w:p>`)).blocks[0]).toMatch(/^√\(√.*x\)+$/)
  })
})
