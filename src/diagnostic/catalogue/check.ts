// The words of the diagnostics that the check room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const checkCodes = {} satisfies Record<string, CatalogueEntry>
