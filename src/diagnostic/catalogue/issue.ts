// The words of the diagnostics that the issue room gives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const issueCodes = {} satisfies Record<string, CatalogueEntry>
