// The name of a delivery that travels with its letter, in the return path and in mailto unsubscribes. Invariant: nobody
// without the key can make one, so a forged bounce matches nothing.
import { timingSafeEqual } from 'node:crypto'
import { createMac } from '../email/message-header.ts'

/** Base32 digits, 80 bits: enough against guessing by mail, short enough for a local part of 64. */
const PROOF = 16

export function openTokenMaker(key: Uint8Array): (deliveryId: number) => string {
  const prove = createMac(key, 'delivery ')
  return (deliveryId) => `${deliveryId.toString(36)}-${prove(String(deliveryId)).slice(0, PROOF)}`
}

/** The delivery's id; undefined for a token that this newsroom never made. Case is folded on the way. */
export function findDeliveryId(key: Uint8Array, token: string): number | undefined {
  const folded = token.toLowerCase()
  const [, id = ''] = /^([0-9a-z]{1,10})-[a-z2-7]{16}$/.exec(folded) ?? []
  const deliveryId = Number.parseInt(id, 36)
  if (!Number.isSafeInteger(deliveryId)) return undefined
  const made = Buffer.from(openTokenMaker(key)(deliveryId))
  const given = Buffer.from(folded)
  return made.length === given.length && timingSafeEqual(made, given) ? deliveryId : undefined
}
