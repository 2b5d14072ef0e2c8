import fc from 'fast-check'
import { PDFDocument, PDFString } from 'pdf-lib'
import { expect, test } from 'vitest'
import { markArtifacts, renumberNodes } from '../../../src/print/finish-pdf.ts'

test('what is painted outside every marked sequence becomes an artifact, object by object', () => {
  const operators = [
    'q',
    '0 0 10 10 re',
    'W n',
    '1 0 0 rg',
    '0 0 5 5 re',
    'f',
    'BT',
    '/F1 9 Tf',
    '<01> Tj',
    'ET',
    '/P <</MCID 0 >>BDC',
    'BT',
    '<02> Tj',
    'ET',
    'EMC',
    '/X1 Do',
    'Q',
  ]
  expect(markArtifacts(operators)).toEqual([
    'q',
    '0 0 10 10 re',
    'W n',
    '1 0 0 rg',
    '/Artifact BMC',
    '0 0 5 5 re',
    'f',
    'EMC',
    '/Artifact BMC',
    'BT',
    '/F1 9 Tf',
    '<01> Tj',
    'ET',
    'EMC',
    '/P <</MCID 0 >>BDC',
    'BT',
    '<02> Tj',
    'ET',
    'EMC',
    '/Artifact BMC',
    '/X1 Do',
    'EMC',
    'Q',
  ])
})

test('marks stay balanced, and taken out again they leave the stream as it was', () => {
  const objects = fc.constantFrom(
    ['1 2 m', '3 4 l', 'S'],
    ['BT', '<01> Tj', 'ET'],
    ['/X1 Do'],
    ['0 0 1 1 re', 'W* n'],
    ['q'],
    ['Q'],
    ['/P <</MCID 1 >>BDC', '0 0 1 1 re', 'f', 'EMC'],
  )
  fc.assert(
    fc.property(fc.array(objects), (given) => {
      const operators = given.flat()
      const marked = markArtifacts(operators)
      let depth = 0
      for (const line of marked) {
        if (line.endsWith('BDC') || line.endsWith('BMC')) depth++
        if (line === 'EMC') depth--
        expect(depth).toBeLessThanOrEqual(1)
      }
      expect(depth).toBe(0)
      const ours: boolean[] = []
      const without = marked.filter((line) => {
        if (line.endsWith('BMC') || line.endsWith('BDC')) ours.push(line === '/Artifact BMC')
        return line === 'EMC' ? !ours.pop() : line !== '/Artifact BMC'
      })
      expect(without).toEqual(operators)
    }),
  )
})

test('table heads are counted anew, and cells still name theirs: the browser counts on from what it measured', async () => {
  const told = async (first: number): Promise<string> => {
    const pdf = await PDFDocument.create()
    const name = (at: number): PDFString => PDFString.of(`node${String(first + at).padStart(8, '0')}`)
    const heads = [0, 4].map((at) => pdf.context.register(pdf.context.obj({ S: 'TH', ID: name(at) })))
    const cell = pdf.context.register(pdf.context.obj({ S: 'TD', A: [{ Headers: [name(4)] }] }))
    renumberNodes(pdf)
    return [...heads, cell].map((ref) => String(pdf.context.lookup(ref))).join('')
  }
  expect(await told(1790)).toBe(await told(17))
  expect((await told(9)).match(/node\d+/g)).toEqual(['node00000001', 'node00000002', 'node00000002'])
})
