// Keeps programs out of public forms without a puzzle: a field that people do not see, and a time that people need.
// Invariant: whoever fails is answered like everybody else and nothing happens.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Keys } from '../member/token.ts'

const LEAST_MS = 2_000
const MOST_MS = 24 * 3_600_000
export const HONEYPOT = 'website'

const sign = (secret: Uint8Array, at: string): Buffer =>
  createHmac('sha256', secret).update(`kanfa form ${at}`).digest().subarray(0, 12)

/** Put into the form when it is shown. */
export const formStamp = (secret: Uint8Array, now: number): string =>
  `${now.toString(36)}.${sign(secret, now.toString(36)).toString('base64url')}`

/** `stale`: a person's form that stood open for more than a day. */
export function judgeForm(form: URLSearchParams, secrets: Keys, now: number): 'human' | 'robot' | 'stale' {
  if ((form.get(HONEYPOT) ?? '') !== '') return 'robot'
  const [at = '', mac = ''] = (form.get('stamp') ?? '').split('.')
  const given = Buffer.from(mac, 'base64url')
  const isOurs = secrets
    .map((one) => sign(one, at))
    .some((one) => one.length === given.length && timingSafeEqual(given, one))
  const age = now - Number.parseInt(at, 36)
  if (!isOurs || age < LEAST_MS) return 'robot'
  return age <= MOST_MS ? 'human' : 'stale'
}
