// From a frozen send to the letters of its members: the skeleton is encoded once, and a letter is a few fields spliced
// into it. Invariant: everything used here was frozen with the send or follows from the secret, so a retry is the same
// bytes.
import { createHmac } from 'node:crypto'
import { addressMessage, buildSkeleton, fillMessage, type Recipient, type Skeleton } from '../email/message.ts'
import type { Edition } from '../issue/edition.ts'
import type { Claimed } from '../store/ledger-claims.ts'
import { SigningFailed } from './compose-trouble.ts'
import { openTokenMaker } from './delivery-token.ts'
import type { Compose, Composed } from './lane-queue.ts'
import type { Frame } from './start-send.ts'

export type MemberLinks = {
  readonly unsubscribeUrl: string
  readonly preferencesUrl?: string
  readonly viewUrl?: string
}
export type ComposerOptions = {
  readonly edition: Edition
  readonly sendId: string
  readonly list: string
  readonly frame: Frame
  /** The newsroom's secret; what is used here is derived from it, purpose by purpose. */
  readonly secret: Uint8Array
  readonly linksOf: (member: Pick<Claimed, 'public_id'>, token: string) => MemberLinks
  /** DKIM: the same letter with its signatures in front. */
  readonly sign?: (message: readonly Buffer[]) => Promise<readonly Buffer[]>
}

export function openComposer({ edition, sendId, list, frame, secret, linksOf, sign }: ComposerOptions): Compose {
  const skeleton = buildSkeleton(edition, {
    list: { id: list, name: frame.listName },
    sendId,
    date: new Date(frame.date),
    domain: frame.domain,
    ...(frame.bounceAddress ? { bounceAddress: frame.bounceAddress } : {}),
    messageIdKey: deriveKey(secret, 'message-id'),
  })
  const makeToken = openTokenMaker(deriveKey(secret, 'delivery-token'))
  const toRecipient = (member: Claimed): Recipient => {
    const { address, name, organisation, id } = member
    const token = makeToken(id)
    return { address, name, organisation, token, ...linksOf(member, token) }
  }
  if (sign)
    return async (member) => {
      const { envelope, message } = fillMessage(skeleton, toRecipient(member))
      try {
        return { envelope, message: await sign(message) }
      } catch (error) {
        throw new SigningFailed(error instanceof Error ? error.message : String(error), { cause: error })
      }
    }
  return (member) => new LateLetter(skeleton, toRecipient(member))
}

/** Made when it is asked for, and kept by nobody: a hundred letters that wait would outlive many garbage collections. */
class LateLetter implements Composed {
  readonly envelope: Composed['envelope']
  readonly #skeleton: Skeleton
  readonly #recipient: Recipient

  constructor(skeleton: Skeleton, recipient: Recipient) {
    this.envelope = addressMessage(skeleton, recipient)
    this.#skeleton = skeleton
    this.#recipient = recipient
  }

  get message(): readonly Buffer[] {
    return fillMessage(this.#skeleton, this.#recipient, this.envelope).message
  }
}

/** One secret, many purposes: what is learned of one key says nothing of another. */
export const deriveKey = (secret: Uint8Array, purpose: string): Buffer =>
  createHmac('sha256', secret).update(`kanfa ${purpose}`).digest()
