// The words of the diagnostics that the print room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const printCodes = {} satisfies Record<string, CatalogueEntry>
