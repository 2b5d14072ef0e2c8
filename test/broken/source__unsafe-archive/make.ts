// A part that grows a thousandfold when it is unpacked.
import { makeDocx } from '../../support/zip-parts.ts'

export const files = { 'bomb.docx': makeDocx('', [['word/bomb.xml', Buffer.alloc(8 * 1024 * 1024)]]) }
