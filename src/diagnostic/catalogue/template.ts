// The words of the diagnostics that the template room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const templateCodes = {} satisfies Record<string, CatalogueEntry>
