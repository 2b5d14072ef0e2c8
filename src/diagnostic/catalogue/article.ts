// The words of the diagnostics that the article room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const articleCodes = {} satisfies Record<string, CatalogueEntry>
