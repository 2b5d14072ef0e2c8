// A PDF that asks for a password.
import { LOCKED, makePdf } from '../../support/make-pdf.ts'

export const files = { 'locked.pdf': makePdf([[{ x: 50, y: 700, text: '看不到的文字' }]], { trailer: LOCKED }) }
