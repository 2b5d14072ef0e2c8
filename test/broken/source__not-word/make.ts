// A file that was cut off on its way.
import { makeDocx, paragraph } from '../../support/zip-parts.ts'

export const files = { 'cut.docx': makeDocx(paragraph('一段话。')).slice(0, 200) }
