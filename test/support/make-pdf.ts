// Small PDFs written by hand: text at places, in a font that is named and not embedded, as Chinese layout programs do.

type Run = {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly size?: number
  readonly turned?: true
}

/** Pages of runs; Chinese text in the predefined GBK encoding, whose character maps the reader must bring itself. */
export function makePdf(pages: readonly (readonly Run[])[], options: { trailer?: string } = {}): Uint8Array {
  const objects: string[] = []
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ')
  objects.push('<< /Type /Catalog /Pages 2 0 R >>')
  objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`)
  objects.push(
    '<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UTF16-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 859 /Descent -140 /CapHeight 683 /StemV 80 >> >>] >>',
  )
  pages.forEach((runs, at) => {
    // Turned: as on a sheet that lies on its side, which the reader's program turns back.
    const place = ({ x, y, turned }: Run): string => (turned ? `0 1 -1 0 ${842 - y} ${x} Tm` : `${x} ${y} Td`)
    const content = runs.map((one) => `BT /F1 ${one.size ?? 10} Tf ${place(one)} <${hex(one.text)}> Tj ET`).join('\n')
    const box = runs[0]?.turned ? '[0 0 842 595] /Rotate 90' : '[0 0 595 842]'
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
    )
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
  })
  let text = '%PDF-1.5\n'
  const offsets = objects.map((object, at) => {
    const offset = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${options.trailer ?? ''} >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

const hex = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex')

/** A password nobody knows. */
export const LOCKED = `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> >> /ID [<00> <00>]`
