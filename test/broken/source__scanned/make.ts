// Two pages without a single character.
import { makePdf } from '../../support/make-pdf.ts'

export const files = { 'scan.pdf': makePdf([[], []]) }
