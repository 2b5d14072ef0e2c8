// The words of the diagnostics that the manifest room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const manifestCodes = {} satisfies Record<string, CatalogueEntry>
