// What the house rules are shown beside the Issue: the mail as compiled, and what the publication has decided.
import type { ArticleShare, EmailSizes } from '../email/render-email.ts'
import type { PictureUse } from '../issue/picture.ts'
import type { Config } from '../manifest/config.ts'
import type { Theme } from '../manifest/theme.ts'

export type Inspection = {
  readonly config: Config
  readonly theme: Theme
  /** The mail as compiled, merge fields still in it. */
  readonly html: string
  readonly text: string
  readonly sizes: EmailSizes
  readonly shares: readonly ArticleShare[]
  readonly pictures: readonly PictureUse[]
  /** Of the issue before, where its manifest set one. */
  readonly previousSubject: string | undefined
}
