// Every code Kanfa knows, with its words in both languages. Codes are permanent: a code is retired, never reused.
// Each room keeps its entries in catalogue/ROOM.ts; a test holds the codes, docs/errors.md and test/broken/ together.
import { articleCodes } from './catalogue/article.ts'
import { checkCodes } from './catalogue/check.ts'
import { issueCodes } from './catalogue/issue.ts'
import { manifestCodes } from './catalogue/manifest.ts'
import { memberCodes } from './catalogue/member.ts'
import { printCodes } from './catalogue/print.ts'
import { sourceCodes } from './catalogue/source.ts'
import { templateCodes } from './catalogue/template.ts'
import type { CatalogueEntry } from './diagnostic.ts'

export const catalogue = {
  ...manifestCodes,
  ...articleCodes,
  ...issueCodes,
  ...templateCodes,
  ...checkCodes,
  ...printCodes,
  ...sourceCodes,
  ...memberCodes,
} satisfies Record<string, CatalogueEntry>

export type Code = keyof typeof catalogue

const entries: Readonly<Record<string, CatalogueEntry | undefined>> = catalogue

export function entryOf(code: string): CatalogueEntry {
  const entry = entries[code]
  if (!entry) throw new Error(`no such diagnostic code: ${code}`)
  return entry
}

export const severityOf = (code: string): CatalogueEntry['severity'] => entryOf(code).severity
