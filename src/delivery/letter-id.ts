// The local part of the Message-ID that a send's letter to an address has. Invariant: it is what email/message.ts wrote,
// so a report that quotes it speaks of that letter and no other.
import { createMac } from '../email/message-header.ts'
import { deriveKey } from './open-composer.ts'

export const letterId = (secret: Uint8Array, sendId: string, address: string): string =>
  createMac(deriveKey(secret, 'message-id'), `${sendId}\n`)(address)
