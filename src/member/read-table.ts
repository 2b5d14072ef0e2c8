// A table from a member's office, row by row: CSV in whatever encoding Excel left it, or a workbook. Invariant: memory
// does not grow with the file, and every row knows the line a person would find it on.
import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { codeOf } from '../diagnostic/code-of.ts'
import { readWorkbook } from './read-workbook.ts'
import { type TableRow, UnreadableTable } from './table-row.ts'

/** Rows come in batches: a promise for each of a million rows costs more than reading it. */
export type Table = { readonly encoding: string; readonly rows: AsyncIterable<readonly TableRow[]> }

const HEAD_BYTES = 64 * 1024
const MOST_RECORD_CHARACTERS = 256 * 1024
const MOST_WORKBOOK_BYTES = 50 * 1024 * 1024

export async function readTable(path: string): Promise<Table> {
  const head = await readHead(path)
  if (head.length === 0) throw new UnreadableTable('empty', '0 B')
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) {
    const bytes = await readFile(path)
    if (bytes.length > MOST_WORKBOOK_BYTES) throw new UnreadableTable('workbook', `> ${MOST_WORKBOOK_BYTES} B`)
    return { encoding: 'xlsx', rows: Readable.from([[...readWorkbook(bytes)]]) }
  }
  const encoding = await findEncoding(path, head)
  if (encoding === undefined) throw new UnreadableTable('encoding', 'UTF-8, GB18030, UTF-16')
  return { encoding, rows: readCsv(path, encoding, findDelimiter(head, encoding)) }
}

async function readHead(path: string): Promise<Buffer> {
  try {
    const file = await open(path)
    const { buffer, bytesRead } = await file
      .read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      .finally(() => file.close())
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    throw new UnreadableTable('missing', codeOf(error) || String(error))
  }
}

/** Strict UTF-8 first: a file that passes is UTF-8. Excel in China saves GB18030, which accepts nearly anything. */
async function findEncoding(path: string, head: Buffer): Promise<string | undefined> {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  for (const encoding of ['utf-8', 'gb18030']) if (await decodes(path, encoding)) return encoding
  return undefined
}

async function decodes(path: string, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }))
      decoder.decode(chunk as Buffer, { stream: true })
    decoder.decode()
    return true
  } catch {
    return false
  }
}

function findDelimiter(head: Buffer, encoding: string): string {
  const [first = ''] = new TextDecoder(encoding).decode(head).split(/\r|\n/, 1)
  const count = (delimiter: string): number => first.split(delimiter).length
  return [',', '\t', ';', '，', '|'].reduce((best, one) => (count(one) > count(best) ? one : best))
}

async function* readCsv(path: string, encoding: string, delimiter: string): AsyncIterable<TableRow[]> {
  const bytes = createReadStream(path, { highWaterMark: 1 << 16 })
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MOST_RECORD_CHARACTERS,
  })
  const source = encoding === 'utf-8' ? bytes : Readable.from(decode(bytes, encoding))
  source.on('error', (error: Error) => parser.destroy(error)).pipe(parser)
  let line = 1
  try {
    for await (const _ of readable(parser)) {
      const batch: TableRow[] = []
      for (let cells = parser.read(); cells !== null; cells = parser.read()) {
        batch.push({ line, cells })
        line++
        for (const cell of cells) if (cell.includes('\n')) line += cell.split('\n').length - 1
      }
      yield batch
    }
  } catch (error) {
    const code = codeOf(error)
    throw code.startsWith('CSV_') ? new UnreadableTable('quote', code, line) : error
  } finally {
    bytes.destroy()
  }
}

/** Each time there is something to read, until the end; rejects with what the stream fails with. */
async function* readable(stream: Readable): AsyncIterable<void> {
  let failure: unknown
  let wake = (): void => undefined
  stream.on('readable', () => wake()).on('end', () => wake())
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  while (failure === undefined && !stream.readableEnded) {
    if (stream.readableLength > 0) yield
    else
      await new Promise<void>((done) => {
        wake = done
      })
  }
  if (failure !== undefined) throw failure
}

async function* decode(bytes: AsyncIterable<Buffer>, encoding: string): AsyncIterable<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
