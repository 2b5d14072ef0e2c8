// The Edition: one issue compiled, hashed and frozen. It is all that the distributing half ever sees of an issue:
// no YAML, no Markdown, no templates. Its texts still hold merge fields, `{{name}}`, from the closed list below.
import type { DiagnosticRecord } from '../diagnostic/render-diagnostic.ts'

/**
 * Merge fields an edition may hold. A field may carry a fallback for members who have no value: `{{name|读者}}`.
 * In html the value is escaped, in text it is not. Anything else between double braces is plain text.
 */
export const MERGE_FIELDS = ['name', 'organisation', 'unsubscribeUrl', 'preferencesUrl', 'viewUrl'] as const
export type MergeField = (typeof MERGE_FIELDS)[number]

export const MERGE_FIELD_PATTERN =
  /\{\{(name|organisation|unsubscribeUrl|preferencesUrl|viewUrl)(?:\|([^{}|<>"&]{0,40}))?\}\}/g

export type EmbeddedPicture = {
  readonly contentId: string
  readonly type: 'image/png' | 'image/jpeg'
  readonly name: string
  readonly base64: string
}

export type Edition = {
  readonly issue: string
  /** sha-256 over everything below and the four editions' bytes, hex: what sign-offs and sends are bound to. */
  readonly hash: string
  readonly title: string
  readonly language: string
  readonly timezone: string
  readonly publicationName: string
  readonly subject: string
  readonly preheader: string
  readonly from: { readonly name: string; readonly address: string }
  readonly replyTo?: string
  /** Without a trailing slash. */
  readonly webUrl?: string
  readonly html: string
  readonly text: string
  readonly embedded: readonly EmbeddedPicture[]
  /** What each article says, so that a stale sign-off can show what changed since, article by article. */
  readonly articles: readonly {
    readonly id: string
    readonly title: string
    readonly hash: string
    readonly text: string
  }[]
}

/** dist/ISSUE/edition.json: the record of a build, for people and tools. */
export type EditionRecord = {
  readonly issue: string
  readonly hash: string
  readonly subject: string
  readonly preheader: string
  readonly sizes: { readonly html: number; readonly encoded: number }
  readonly articles: readonly {
    readonly id: string
    readonly title: string
    readonly section: string
    readonly file: string
    readonly pages?: readonly number[]
    /** Bytes of its share of the mail's HTML. */
    readonly bytes?: number
    readonly digest?: boolean
  }[]
  readonly diagnostics: readonly DiagnosticRecord[]
}
