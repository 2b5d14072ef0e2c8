// issue.yml, checked: what the editor arranged, still by path, before the articles themselves are read.
import type { Span } from '../diagnostic/diagnostic.ts'
import type { SourceText } from '../diagnostic/source-text.ts'
import type { Layout } from './config.ts'
import type { IssueForm } from './issue-schema.ts'

export type ArticleEntry = {
  readonly file: string
  readonly span: Span
  readonly title?: string
  readonly tocTitle?: string
  readonly priority?: 'full' | 'digest'
}

export type ManifestSection = {
  readonly title: string
  readonly style: IssueForm['sections'][number]['style']
  readonly articles: readonly ArticleEntry[]
  readonly zones: readonly { readonly title: string; readonly articles: readonly ArticleEntry[] }[]
}

/** zod writes `| undefined` into optional keys; YAML never yields it, so the plain form is the true one. */
type Plain<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

export type Manifest = {
  readonly source: SourceText
  readonly year: number
  readonly number: string
  readonly total?: number
  readonly date: string
  readonly layout?: Layout
  readonly startPage: number
  readonly subject?: string
  readonly preheader?: string
  readonly cover: {
    readonly image?: string
    readonly alt?: string
    readonly teasers: readonly { readonly file: string; readonly text: string; readonly span: Span }[]
  }
  readonly sections: readonly ManifestSection[]
  readonly notices: readonly Plain<IssueForm['notices'][number]>[]
  readonly adverts: readonly Plain<IssueForm['adverts'][number]>[]
  readonly mailMode: IssueForm['mailMode']
  readonly waivers: readonly Plain<IssueForm['waivers'][number]>[]
  /** Where a key of the manifest stands, for diagnostics that other rooms give about it. */
  readonly spanOf: (path: readonly (string | number)[]) => Span
}
