// A contribution with a program inside.
import { makeDocx, paragraph } from '../../support/zip-parts.ts'

export const files = { 'form.docm': makeDocx(paragraph('报名表'), [['word/vbaProject.bin', 'x']]) }
