// The addresses a member's mail carries. Deliveries write them and the pages answer to them, so both ask here.
import type { Tokens } from './token.ts'

export type LinkedMember = { readonly publicId: string; readonly list: string }

/** `publicUrl` without a trailing slash. Unsubscribe and preferences links of mails do not expire. */
export const memberLinks = (tokens: Tokens, publicUrl: string, { publicId, list }: LinkedMember) => ({
  unsubscribeUrl: `${publicUrl}/unsubscribe/${tokens.make('unsubscribe', { publicId, lists: [list] })}`,
  preferencesUrl: `${publicUrl}/preferences/${tokens.make('preferences', { publicId, lists: [list] })}`,
})

export const confirmUrl = (
  tokens: Tokens,
  publicUrl: string,
  { publicId, lists, expires }: { publicId: string; lists: readonly string[]; expires: number },
): string => `${publicUrl}/confirm/${tokens.make('confirm', { publicId, lists, expires })}`
