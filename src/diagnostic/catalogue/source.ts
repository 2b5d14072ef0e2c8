// The words of the diagnostics that the source room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const sourceCodes = {} satisfies Record<string, CatalogueEntry>
