// issue.yml, checked: what the editor arranged, still by path, before the articles themselves are read.
import type { Span } from '../diagnostic/diagnostic.ts'
import type { SourceText } from '../diagnostic/source-text.ts'
import type { Plain } from './config.ts'
import type { IssueForm } from './issue-schema.ts'

type EntryForm = Exclude<IssueForm['sections'][number]['articles'][number], string>

export type ArticleEntry = Plain<EntryForm> & { readonly span: Span }

export type ManifestSection = {
  readonly title: string
  readonly style: IssueForm['sections'][number]['style']
  readonly articles: readonly ArticleEntry[]
  readonly zones: readonly { readonly title: string; readonly articles: readonly ArticleEntry[] }[]
}

export type Manifest = Plain<Omit<IssueForm, 'issue' | 'cover' | 'sections'> & Omit<IssueForm['issue'], 'number'>> & {
  readonly source: SourceText
  readonly number: string
  readonly cover: {
    readonly image?: string
    readonly alt?: string
    readonly teasers: readonly { readonly file: string; readonly text: string; readonly span: Span }[]
  }
  readonly sections: readonly ManifestSection[]
  /** Where a key of the manifest stands, for diagnostics that other rooms give about it. */
  readonly spanOf: (path: readonly (string | number)[]) => Span
}
