// The words of the diagnostics that the member room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const memberCodes = {} satisfies Record<string, CatalogueEntry>
