// Issue → mail. The issue is composed from fragments that are kept as long as their article is the same, so a rebuild
// after one edit sets one article; and the parts that do not fit into the size budget become digests.

import { createHash } from 'node:crypto'
import type { Article } from '../article/article.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import { type Issue, webPath } from '../issue/issue.ts'
import type { PictureUse } from '../issue/picture.ts'
import type { Config } from '../manifest/config.ts'
import type { Theme } from '../manifest/theme.ts'
import type { Templates } from '../template/open-templates.ts'
import { safe } from '../template/safe-html.ts'
import { mergeJoints } from './compile-shells.ts'
import { type ArticlePlace, composeArticle, type Depth } from './compose-article.ts'
import { composeIssue, type IssueParts, outlineOf } from './compose-issue.ts'
import { filledBytes, firstDepths, fitBudget, SIZE_LIMIT_BYTES, toSizes } from './fit-budget.ts'
import {
  type EmailMemory,
  type Fragment,
  type Frame,
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
    if (!(error instanceof FileTrouble)) throw error
    const nothing = { html: undefined, pictures: [], embedded: [], sizes: { html: 0, encoded: 0 }, shares: [] }
    return { ...nothing, diagnostics: error.diagnostics }
  }
}

/** The same issue as one MJML document, with the same articles digested: what the `mjml` command would be given. */
export async function renderMjml(issue: Issue, options: EmailOptions): Promise<string> {
  const from = { ...options, layout: issue.layout }
  const { depths } = setIssue(issue, options, await openShells(from))
  const pen = penOf(issue, options, openSources(from))
  const byId = new Map(issue.articles.map((article) => [article.id, article]))
  const article: IssueParts['article'] = ({ id }, place, measure) => {
    const whole = byId.get(id)
    return whole ? composeArticle({ ...pen, measure }, whole, { ...place, depth: depths.get(id) ?? 'full' }) : safe('')
  }
  const { theme, config } = options
  return composeIssue(pen, { issue: outlineOf(issue), mail: config.mail, theme, article }).toHTML()
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
  const world = `${isEmbedded(options)} ${options.config.web.url ?? ''} ${issue.id}`
  const fragment = fragmentsOf(pen, shells, world)
  const frame = frameOf(issue, options, { pen, shells, world })
  const fragmentOf = (article: Article, depth: Depth): Fragment => {
    const slot = frame.slots.get(article.id)
    if (!slot) throw new Error(`the article ${article.id} has no place in the mail`)
    return fragment(article, { ...slot.place, depth }, slot.measure)
  }
  const bytesOf = (article: Article, depth: Depth): number => fragmentOf(article, depth).bytes
  const sizeWith = (depths: ReadonlyMap<string, Depth>): number =>
    issue.articles.reduce((sum, article) => sum + bytesOf(article, depths.get(article.id) ?? 'full'), frame.bytes)
  const limitBytes = options.limitBytes ?? SIZE_LIMIT_BYTES
  let depths = firstDepths(issue)
  const excess = sizeWith(depths) - limitBytes + 1
  if (issue.mailMode === 'auto' && excess > 0) depths = fitBudget(issue, { depths, excess, bytesOf })
  const chosen = new Map(
    issue.articles.map((article) => [article.id, fragmentOf(article, depths.get(article.id) ?? 'full')]),
  )
  for (const { uses } of [frame, ...chosen.values()]) for (const [key, use] of uses) pen.uses.set(key, use)
  let html = ''
  for (const [at, piece] of frame.pieces.entries()) html += at % 2 === 0 ? piece : chosen.get(piece)?.html.toHTML()
  const shares = [...chosen].map(([id, { bytes }]) => ({ id, bytes, digest: depths.get(id) !== 'full' }))
  return { html, sizes: toSizes(sizeWith(depths)), shares, depths, uses: pen.uses }
}

/**
 * The mail without its articles, kept as long as it says the same. What has to look at every byte (joints, merge
 * fields, sizes) looks at this and at each article once, never at the whole.
 */
function frameOf(issue: Issue, options: EmailOptions, from: { pen: Pen; shells: Shells; world: string }): Frame {
  const { pen, shells, world } = from
  const outline = outlineOf(issue)
  const { theme, config } = options
  const shown = [theme.logo, issue.cover.image, ...issue.adverts.map((advert) => advert.image)]
  const hashes = shown.map((path) => path && issue.pictures.get(path)?.hash)
  const made = JSON.stringify([world, outline, config.mail, theme.logo, hashes])
  const key = createHash('sha256').update(made).digest('hex')
  const known = shells.frames.get(issue.id)
  if (known?.key === key) return known
  const uses: Pen['uses'] = new Map()
  const slots = new Map<string, { place: ArticlePlace; measure: number }>()
  // The mark holds the hash of everything that is said here, so nothing that is said can hold the mark.
  const mark = `\u0001${key}:`
  const article: IssueParts['article'] = ({ id }, place, measure) => {
    slots.set(id, { place, measure })
    return safe(`${mark}${id}\u0001`)
  }
  const html = composeIssue({ ...pen, uses }, { issue: outline, mail: config.mail, theme, article })
  const [start = '', ...rest] = mergeJoints(html.toHTML()).split(mark)
  const ends = rest.map((text) => text.indexOf('\u0001'))
  const pieces = [start, ...rest.flatMap((text, at) => [text.slice(0, ends[at]), text.slice((ends[at] ?? 0) + 1)])]
  const bytes = pieces.reduce((sum, piece, at) => (at % 2 === 0 ? sum + filledBytes(piece) : sum), 0)
  const frame = { key, pieces, bytes, slots, uses }
  shells.frames.set(issue.id, frame)
  return frame
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
    const fragment = { html, bytes: filledBytes(html.toHTML()), uses }
    kept.set(key, fragment)
    return fragment
  }
}

const isCurrent = ({ uses }: Fragment, pen: Pen): boolean =>
  [...uses].every(
    ([key, use]) => pen.issue.pictures.get(key.slice(0, key.lastIndexOf(' ')))?.hash === use?.picture.hash,
  )
