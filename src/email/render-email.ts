// Issue → mail. The issue is composed from fragments that are kept as long as their article is the same, so a rebuild
// after one edit sets one article; and the parts that do not fit into the size budget become digests.
import type { Article } from '../article/article.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { type Issue, webPath } from '../issue/issue.ts'
import type { PictureUse } from '../issue/picture.ts'
import type { Config } from '../manifest/config.ts'
import type { Theme } from '../manifest/theme.ts'
import { TemplateTrouble } from '../template/compile-template.ts'
import type { Templates } from '../template/open-templates.ts'
import { mergeJoints } from './compile-shells.ts'
import { type ArticlePlace, composeArticle, type Depth } from './compose-article.ts'
import { composeIssue } from './compose-issue.ts'
import { firstDepths, fitBudget, SIZE_LIMIT_BYTES, sizesOf } from './fit-budget.ts'
import {
  type EmailMemory,
  type Fragment,
  openShells,
  openSources,
  type ShellCache,
  type Shells,
} from './open-shells.ts'
import { address, type Fill, inlineStyles, MEASURE, type Pen, webUrlOf } from './pen.ts'

export type EmailOptions = {
  readonly config: Pick<Config, 'mail' | 'web'>
  readonly theme: Theme
  readonly templates: Templates
  readonly cache?: ShellCache
  readonly memory?: EmailMemory
  /** A tool for tests and comparisons; 100,000 where absent. */
  readonly limitBytes?: number
}

export type EmailSizes = { readonly html: number; readonly encoded: number }
export type ArticleShare = { readonly id: string; readonly bytes: number; readonly digest: boolean }

export type EmailResult = {
  /** Absent where a template is wrong: see the diagnostics. */
  readonly html: string | undefined
  /** The files the html names; `embedded` ones travel in the mail, the others on the web edition. */
  readonly pictures: readonly PictureUse[]
  readonly embedded: readonly { readonly use: PictureUse; readonly contentId: string }[]
  /** With the merge fields filled by the longest values that are likely. */
  readonly sizes: EmailSizes
  readonly shares: readonly ArticleShare[]
  readonly diagnostics: readonly Diagnostic[]
}

export async function renderEmail(issue: Issue, options: EmailOptions): Promise<EmailResult> {
  try {
    const shells = await openShells({ ...options, layout: issue.layout })
    const set = setIssue(issue, options, shells)
    const uses = [...set.uses.values()].filter((use) => use !== undefined)
    const pictures = [...new Map(uses.map((use) => [use.name, use])).values()]
    const embedded = isEmbedded(options) ? pictures.map((use) => ({ use, contentId: contentIdOf(use) })) : []
    return { html: set.html, pictures, embedded, sizes: set.sizes, shares: set.shares, diagnostics: [] }
  } catch (error) {
    if (!(error instanceof TemplateTrouble)) throw error
    const nothing = { html: undefined, pictures: [], embedded: [], sizes: { html: 0, encoded: 0 }, shares: [] }
    return { ...nothing, diagnostics: error.diagnostics }
  }
}

/** The same issue as one MJML document, with the same articles digested: what the `mjml` command would be given. */
export async function renderMjml(issue: Issue, options: EmailOptions): Promise<string> {
  const from = { ...options, layout: issue.layout }
  const { depths } = setIssue(issue, options, await openShells(from))
  const pen = penOf(issue, options, openSources(from))
  return composeIssue(pen, {
    issue,
    mail: options.config.mail,
    theme: options.theme,
    article: (article, place, measure) =>
      composeArticle({ ...pen, measure }, article, { ...place, depth: depths.get(article.id) ?? 'full' }),
  }).toHTML()
}

const isEmbedded = ({ config }: EmailOptions): boolean =>
  config.mail.images === 'embedded' || config.web.url === undefined

/** From the bytes' hash, so that the same picture has the same id in every build. */
const contentIdOf = (use: PictureUse): string => `${use.picture.hash.slice(0, 16)}-${use.pixelWidth}@kanfa.invalid`

function penOf(issue: Issue, options: EmailOptions, fill: Fill): Pen {
  const { language } = issue.publication
  const webUrl = options.config.web.url?.replace(/\/+$/, '')
  return {
    issue,
    language,
    fill: (shell, context) => fill(shell, { language, ...context }),
    uses: new Map(),
    pictureUrl: isEmbedded(options)
      ? (use) => `cid:${contentIdOf(use)}`
      : (use) => `${webUrl}/${webPath(issue)}/${use.name}`,
    styles: inlineStyles(options.theme),
    measure: MEASURE.column,
    webHref: (article) => address(webUrlOf(issue, article, webUrl)),
  }
}

type SetIssue = Pick<Pen, 'uses'> & {
  readonly html: string
  readonly sizes: EmailSizes
  readonly shares: readonly ArticleShare[]
  readonly depths: ReadonlyMap<string, Depth>
}

function setIssue(issue: Issue, options: EmailOptions, shells: Shells): SetIssue {
  const pen = penOf(issue, options, shells.fill)
  const fragment = fragmentsOf(pen, shells, `${isEmbedded(options)} ${options.config.web.url ?? ''} ${issue.id}`)
  const places = new Map<string, { place: ArticlePlace; measure: number }>()
  const set = (depths: ReadonlyMap<string, Depth>): string => {
    pen.uses.clear()
    const html = composeIssue(pen, {
      issue,
      mail: options.config.mail,
      theme: options.theme,
      article: (article, place, measure) => {
        places.set(article.id, { place, measure })
        const made = fragment(article, { ...place, depth: depths.get(article.id) ?? 'full' }, measure)
        for (const [key, use] of made.uses) pen.uses.set(key, use)
        return made.html
      },
    })
    return mergeJoints(html.toHTML())
  }
  const bytesOf = (article: Article, depth: Depth): number => {
    const at = places.get(article.id)
    return at ? fragment(article, { ...at.place, depth }, at.measure).bytes : 0
  }
  const limitBytes = options.limitBytes ?? SIZE_LIMIT_BYTES
  let depths = firstDepths(issue)
  let html = set(depths)
  let sizes = sizesOf(html)
  if (issue.mailMode === 'auto' && sizes.html >= limitBytes) {
    depths = fitBudget(issue, { depths, excess: sizes.html - limitBytes + 1, bytesOf })
    html = set(depths)
    sizes = sizesOf(html)
  }
  const shares = issue.articles.map((article) => {
    const depth = depths.get(article.id) ?? 'full'
    return { id: article.id, bytes: bytesOf(article, depth), digest: depth !== 'full' }
  })
  return { html, sizes, shares, depths, uses: pen.uses }
}

/** Fragments kept with their article: what the article is (an immutable object), where it stands, which pictures it found. */
function fragmentsOf(pen: Pen, shells: Shells, world: string) {
  return (article: Article, place: ArticlePlace & { depth: Depth }, measure: number): Fragment => {
    const { style, level, isFirst, isLead, depth } = place
    const key = `${depth} ${style} ${level} ${isFirst} ${isLead} ${measure} ${pen.language} ${world}`
    const kept = shells.fragments.get(article) ?? new Map<string, Fragment>()
    shells.fragments.set(article, kept)
    const known = kept.get(key)
    if (known && isCurrent(known, pen)) return known
    const uses: Pen['uses'] = new Map()
    const html = composeArticle({ ...pen, measure, uses }, article, place)
    const fragment = { html, bytes: Buffer.byteLength(html.toHTML()), uses }
    kept.set(key, fragment)
    return fragment
  }
}

const isCurrent = ({ uses }: Fragment, pen: Pen): boolean =>
  [...uses].every(
    ([key, use]) => pen.issue.pictures.get(key.slice(0, key.lastIndexOf(' ')))?.hash === use?.picture.hash,
  )
