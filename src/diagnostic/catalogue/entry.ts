// How an entry of the catalogue is written: three sentences in Chinese, then the same three in English, a line each.
import type { CatalogueEntry, Severity } from '../diagnostic.ts'

type Said = readonly [what: string, why: string, fix: string]

const entry =
  (severity: Severity) =>
  (...[what, why, fix, whatEn, whyEn, fixEn]: readonly [...zh: Said, ...en: Said]): CatalogueEntry => ({
    severity,
    zh: { what, why, fix },
    en: { what: whatEn, why: whyEn, fix: fixEn },
  })

export const error = entry('error')
export const warning = entry('warning')
export const info = entry('info')
