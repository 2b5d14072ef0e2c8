// The name of a delivery that travels with its letter, in the return path and in mailto unsubscribes. Invariant: nobody
// without the key can make one, so a forged bounce matches nothing.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Hex digits, 80 bits: enough against guessing by mail, short enough for a local part of 64. */
const PROOF = 20

export const makeDeliveryToken = (key: Uint8Array, deliveryId: number): string =>
  `${deliveryId.toString(36)}-${proofOf(key, deliveryId)}`

/** The delivery's id; undefined for a token that this newsroom never made. Case is folded on the way. */
export function findDeliveryId(key: Uint8Array, token: string): number | undefined {
  const [, id = '', proof = ''] = /^([0-9a-z]{1,10})-([0-9a-f]{20})$/.exec(token.toLowerCase()) ?? []
  const deliveryId = Number.parseInt(id, 36)
  if (!Number.isSafeInteger(deliveryId)) return undefined
  return timingSafeEqual(Buffer.from(proofOf(key, deliveryId)), Buffer.from(proof)) ? deliveryId : undefined
}

const proofOf = (key: Uint8Array, deliveryId: number): string =>
  createHmac('sha256', key).update(`delivery ${deliveryId}`).digest('hex').slice(0, PROOF)
