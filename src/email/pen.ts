// What a composer writes with: the shells, the issue, the pictures asked for so far. The same composers write html
// (with compiled shells) and MJML (with their sources), so the two can only differ where MJML itself would.
import type { Article } from '../article/article.ts'
import { anchorOf, articlePath, type Issue, webPath } from '../issue/issue.ts'
import { type PictureUse, usePicture } from '../issue/picture.ts'
import type { Theme } from '../manifest/theme.ts'
import { fontStack } from '../template/css-token.ts'
import type { InlineOptions } from '../template/render-inlines.ts'
import { escapeHtml, type SafeHtml, safe } from '../template/safe-html.ts'
import type { ShellName } from './shells.ts'

export type Fill = (shell: ShellName, context: object) => SafeHtml

/** The sheet is 600 px wide with 32 px on each side; a card is half of it. */
export const MEASURE = { sheet: 600, column: 536, card: 236, portrait: 96 } as const

export type ShownPicture = { readonly src: SafeHtml; readonly width: number; readonly height: number }

export type Pen = {
  readonly issue: Pick<Issue, 'id' | 'publication' | 'pictures' | 'layout'>
  readonly language: string
  readonly fill: Fill
  /** Every picture asked for, by path: undefined where the issue has no such file. */
  readonly uses: Map<string, PictureUse | undefined>
  readonly pictureUrl: (use: PictureUse) => string
  readonly styles: NonNullable<InlineOptions['styles']>
  /** How wide a picture may stand here. */
  readonly measure: number
  /** Where the web edition has this article. */
  readonly webHref: (article: Article) => SafeHtml
}

/** An address for an attribute: Handlebars would write `=` as an entity, which is right but longer. */
export const address = (url: string): SafeHtml => safe(escapeHtml(url))

export function showPicture(pen: Pen, path: string, maxWidth = pen.measure): ShownPicture | undefined {
  const picture = pen.issue.pictures.get(path)
  const use = picture && usePicture(picture, { maxWidth })
  pen.uses.set(`${path} ${maxWidth}`, use)
  return use && { src: address(pen.pictureUrl(use)), width: use.width, height: use.height }
}

/** Links keep an underline, because colour alone does not say link. */
export const inlineStyles = (theme: Theme): Pen['styles'] => ({
  link: `color:${theme.light.accent};text-decoration:underline`,
  code: `font-family:Menlo,Consolas,${fontStack(theme.fonts.body)};background:${theme.light.tint};padding:0 4px`,
  note: 'font-size:14px;line-height:0',
})

/** The article's own page on the web edition; without an address of its own, its place where the issue is viewed. */
export const webUrlOf = (issue: Pick<Issue, 'id'>, article: Article, webUrl: string | undefined): string =>
  webUrl === undefined
    ? `{{viewUrl}}#${encodeURIComponent(anchorOf(article.id))}`
    : `${webUrl.replace(/\/+$/, '')}/${encodeURI(`${webPath(issue)}/${articlePath(article)}`)}`
