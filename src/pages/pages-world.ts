// What the members' pages are given. They read and change members through whole operations of the store, and hand mail
// to whoever runs them; nothing here opens a file, a database or a connection.
import type { Newsroom } from '../app/open-newsroom.ts'
import type { ServiceMail } from '../app/service-mail.ts'
import type { Keys, Tokens } from '../member/token.ts'
import type { Members } from '../store/members.ts'

export type PagesWorld = {
  readonly newsroom: Newsroom
  readonly members: Members
  readonly tokens: Tokens
  /** Signs forms and names networks in logs and consent records without telling them. */
  readonly secrets: Keys
  readonly now: () => number
  /** Where these pages are reached, without a trailing slash. */
  readonly publicUrl: string
  /** The issues that members may read: those that were sent. */
  readonly published: () => Promise<readonly string[]>
  /** Runs what a form asks for once its answer has left: the time of an answer tells nothing either. */
  readonly afterwards: (work: () => Promise<void>) => void
  /** Queues a mail of ours, such as a confirmation; returns at once, so that no answer tells what happened. */
  readonly sendServiceMail: (mail: ServiceMail) => void
  /** issue.pdf, where it was built. */
  readonly findPdf: (issueId: string) => Uint8Array | undefined
  /** The network address of a request, as far as the proxy in front is trusted. */
  readonly addressOf: (request: Request) => string
  /** A bug in a page: for the log; readers get a plain page. */
  readonly onError: (error: unknown) => void
}
