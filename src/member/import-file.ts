// A file of members → the store, with an account of every row: rows = added + updated + unchanged + suppressed + bad +
// duplicates. Invariant: without a statement of consent, for the file or in each row, nobody is added.
import { closeSync, openSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import type { Code } from '../diagnostic/catalogue.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Language } from '../diagnostic/language.ts'
import { wordingOf } from '../diagnostic/render-diagnostic.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import type { ImportCounts, StagedRow } from '../store/import-members.ts'
import type { Members } from '../store/members.ts'
import type { Origin } from '../store/membership.ts'
import { renderRow } from './cells.ts'
import { type Fault, rowChecker } from './check-row.ts'
import { type Mapping, mapColumns } from './columns.ts'
import { readTable } from './read-table.ts'
import { type TableRow, UnreadableTable } from './table-row.ts'
import { hashAddress, type Keys } from './token.ts'

export type ImportRequest = {
  readonly path: string
  /** The file as the person named it. */
  readonly named: string
  readonly list: string
  readonly consent?: string
  readonly by: string
  readonly update: boolean
  readonly dryRun: boolean
  /** Where rows go that were not taken, as a table to mend and import again. */
  readonly rejectedPath: string
  /** Of that table's headings and reasons. */
  readonly language: Language
  readonly keys: Keys
  readonly onProgress?: (step: { phase: 'read' | 'merge'; done: number; total?: number }) => void
  readonly signal?: AbortSignal
}

export type ImportSummary = Omit<ImportCounts, 'staged' | 'suppressed'> & {
  readonly file: string
  readonly encoding: string
  readonly list: string
  readonly dryRun: boolean
  readonly rows: number
  readonly bad: number
  readonly suppressed: number
  readonly suppressedWhy: Readonly<Record<string, number>>
  /** Which column was taken for what; custom fields under their own names. */
  readonly columns: Readonly<Record<string, string>>
  readonly rejected?: string
}

export type ImportAnswer =
  | { readonly summary: ImportSummary; readonly diagnostics: readonly Diagnostic[] }
  | { readonly refused: 'no-consent' }
  | { readonly refused: 'unreadable'; readonly diagnostics: readonly Diagnostic[] }

const DIAGNOSTICS_SHOWN = 20
/** A wording is text for people; a file in which every row has another one is not a statement of consent. */
const MOST_WORDINGS = 5000

export async function importFile(members: Members, request: ImportRequest): Promise<ImportAnswer> {
  const { path, named, consent, keys } = request
  try {
    const { encoding, rows } = await readTable(path)
    const table = rows[Symbol.asyncIterator]()
    const first = (await table.next()).value as readonly TableRow[] | undefined
    const header = first?.[0]
    const mapping = mapColumns(header?.cells ?? [])
    if (mapping.at.address === undefined) {
      const columns = header?.cells.slice(0, 12).join(' | ').slice(0, 200) ?? ''
      return { refused: 'unreadable', diagnostics: [diagnoseFile('member/no-address-column', named, { columns })] }
    }
    if (consent === undefined && mapping.at.consent === undefined) return { refused: 'no-consent' }
    const hashed = (await members.needsHashes()) ? keys : undefined
    const reader = new RowReader(request, { mapping, hashed })
    const counts = await members.import(
      { ...reader.plan, onDuplicate: (row) => reader.reportDuplicate(row) },
      reader.read(first?.slice(1) ?? [], { [Symbol.asyncIterator]: () => table }),
    )
    reader.close()
    return { summary: reader.summarise(counts, encoding), diagnostics: reader.diagnostics }
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    const code = `member/${error.reason === 'quote' ? 'open-quote' : 'unreadable'}` as Code
    const values = { reason: error.message, line: error.line }
    return { refused: 'unreadable', diagnostics: [{ ...diagnoseFile(code, named, values), line: error.line }] }
  }
}

type Setup = { readonly mapping: Mapping; readonly hashed: Keys | undefined }

class RowReader {
  readonly diagnostics: Diagnostic[] = []
  readonly #request: ImportRequest
  readonly #setup: Setup
  readonly #origins: Origin[] = []
  readonly #wordings = new Map<string, number>()
  #rows = 0
  #bad = 0
  #rejected: number | undefined

  constructor(request: ImportRequest, setup: Setup) {
    this.#request = request
    this.#setup = setup
  }

  get plan() {
    const { list, by, update, dryRun, onProgress, signal } = this.#request
    const watched = { ...(onProgress ? { onProgress } : {}), ...(signal ? { signal } : {}) }
    return { list, by, update, dryRun, origins: this.#origins, ...watched }
  }

  async *read(first: readonly TableRow[], rest: AsyncIterable<readonly TableRow[]>): AsyncIterable<StagedRow[]> {
    const { mapping, hashed } = this.#setup
    const check = rowChecker(mapping, this.#request.consent, (wording) => this.#originOf(wording))
    const stage = (row: TableRow): StagedRow | undefined => {
      if (row.cells.every((cell) => cell.trim() === '')) return undefined
      this.#rows++
      const checked = check(row)
      if ('code' in checked) return this.#reportFault(row, checked)
      return hashed ? { ...checked, hashes: hashAddress(hashed, checked.key).map(({ hash }) => hash) } : checked
    }
    const staged = (rows: readonly TableRow[]): StagedRow[] => rows.map(stage).filter((one) => one !== undefined)
    yield staged(first)
    for await (const batch of rest) yield staged(batch)
  }

  #originOf(wording: string): number | undefined {
    const known = this.#wordings.get(wording)
    if (known !== undefined || this.#wordings.size >= MOST_WORDINGS) return known
    const { path, by } = this.#request
    this.#wordings.set(wording, this.#origins.length)
    return this.#origins.push({ how: 'import', source: basename(path), wording, by }) - 1
  }

  #reportFault({ line, cells }: TableRow, { code, cell, values }: Fault): undefined {
    this.#bad++
    const before = cells.slice(0, cell).join(',')
    const place = { line, column: before.length + (cell > 0 ? 2 : 1), length: Math.max(1, cells[cell]?.length ?? 1) }
    this.#report(
      { ...diagnoseFile(code, this.#request.named, values), ...place, frame: cells.join(',').slice(0, 2000) },
      cells,
    )
  }

  reportDuplicate(row: {
    line: number
    firstLine: number
    address: string
    cells: Readonly<Record<string, string | null>>
  }): void {
    const { line, firstLine, address } = row
    const { at, fields } = this.#setup.mapping
    const cells = this.#setup.mapping.header.map(() => '')
    const put = (index: number | undefined, text: string | null | undefined): void => {
      if (index !== undefined) cells[index] = text ?? ''
    }
    put(at.address, address)
    for (const column of ['name', 'organisation', 'language', 'format'] as const) put(at[column], row.cells[column])
    const custom = new Map<string, string>(Object.entries(JSON.parse(row.cells.fields ?? '{}')))
    for (const field of fields) put(field.at, custom.get(field.name))
    this.#report(
      { ...diagnoseFile('member/duplicate-row', this.#request.named, { address, first: firstLine }), line },
      cells,
    )
  }

  #report(diagnostic: Diagnostic, cells: readonly string[]): void {
    const { language } = this.#request
    if (this.diagnostics.length < DIAGNOSTICS_SHOWN) this.diagnostics.push(diagnostic)
    if (this.#rejected === undefined) {
      this.#rejected = openSync(this.#request.rejectedPath, 'w', 0o600)
      const own = { zh: ['行号', '原因'], en: ['line', 'reason'] }[language]
      writeSync(this.#rejected, `\ufeff${renderRow([...own, ...this.#setup.mapping.header])}`)
    }
    const { what } = wordingOf(diagnostic, language)
    writeSync(this.#rejected, renderRow([String(diagnostic.line), what, ...cells]))
  }

  close(): void {
    if (this.#rejected !== undefined) closeSync(this.#rejected)
  }

  summarise(counts: ImportCounts, encoding: string): ImportSummary {
    const { staged, suppressed, ...done } = counts
    const { named, list, dryRun, rejectedPath } = this.#request
    const { mapping } = this.#setup
    const { header } = mapping
    const known = Object.entries(mapping.at).map(([column, at]) => [column, header[at] ?? ''])
    const custom = mapping.fields.map(({ name, at }) => [name, header[at] ?? ''])
    return {
      ...{ file: named, encoding, list, dryRun, rows: this.#rows, bad: this.#bad, ...done },
      ...{ suppressed: Object.values(suppressed).reduce((sum, count) => sum + count, 0), suppressedWhy: suppressed },
      columns: Object.fromEntries([...known, ...custom]),
      ...(this.#rejected === undefined ? {} : { rejected: rejectedPath }),
    }
  }
}
