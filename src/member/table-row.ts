// A row of somebody's table, and the reason why a file is none. Both kinds of file, CSV and workbook, speak in these.

export type TableRow = { readonly line: number; readonly cells: readonly string[] }

/** Why a file cannot be read as a table; `detail` says where or how. */
export class UnreadableTable extends Error {
  readonly reason: 'encoding' | 'quote' | 'workbook' | 'missing' | 'empty'
  readonly line: number

  constructor(reason: UnreadableTable['reason'], detail: string, line = 1) {
    super(detail)
    this.reason = reason
    this.line = line
  }
}
