// The Issue: the one immutable model that every edition reads. Whatever reaches a reader stands here, already
// checked, in reading order; an edition adds nothing but form. The content hash covers all of it.
import type { Article, Source } from '../article/article.ts'
import type { SourceText } from '../diagnostic/source-text.ts'
import type { Layout, Publication } from '../manifest/config.ts'
import type { Manifest, ManifestSection } from '../manifest/manifest.ts'
import type { Picture } from './picture.ts'

export type SectionStyle = ManifestSection['style']

export type Zone = { readonly title: string; readonly id: string; readonly articles: readonly Article[] }

export type Section = {
  /** Stable anchor: section-1, section-2 … */
  readonly id: string
  readonly title: string
  readonly style: SectionStyle
  /** Outside the zones; they come before them. */
  readonly articles: readonly Article[]
  readonly zones: readonly Zone[]
}

export type Teaser = { readonly articleId: string; readonly text: string }

export type Notice = Manifest['notices'][number]
export type Advert = Manifest['adverts'][number]
export type Waiver = Manifest['waivers'][number]

type Kept = 'year' | 'number' | 'total' | 'date' | 'startPage' | 'notices' | 'adverts' | 'mailMode' | 'waivers'

export type Issue = Pick<Manifest, Kept> & {
  /** The name of its folder under issues/. */
  readonly id: string
  readonly publication: Publication
  readonly layout: Layout
  readonly subject: string
  readonly preheader: string
  readonly cover: { readonly image?: string; readonly alt?: string; readonly teasers: readonly Teaser[] }
  readonly sections: readonly Section[]
  /** Every article once, in reading order: section by section, zones after the section's own. */
  readonly articles: readonly Article[]
  /** By path as the articles name it. */
  readonly pictures: ReadonlyMap<string, Picture>
  /** The texts it was read from, by path from the newsroom's folder, so that later checks can point at lines. */
  readonly sources: ReadonlyMap<string, SourceText>
  /** sha-256 over everything above that reaches a reader, in hex. */
  readonly contentHash: string
}

/** The section an article stands in, and its zone. */
export function placeOf(issue: Issue, articleId: string): { section: Section; zone?: Zone } | undefined {
  for (const section of issue.sections) {
    if (section.articles.some((one) => one.id === articleId)) return { section }
    const zone = section.zones.find((one) => one.articles.some((article) => article.id === articleId))
    if (zone) return { section, zone }
  }
  return undefined
}

/** Its own, and then those of its zones. */
export const articlesOf = ({ articles, zones }: Section): readonly Article[] => [
  ...articles,
  ...zones.flatMap((zone) => zone.articles),
]

/** An article's anchor in mail, web and print. Everything that links to an article asks here. */
export const anchorOf = (articleId: string): string => `a-${articleId}`

/** Where the issue stands on the web edition's site, without a trailing slash; undefined where no address is set. */
export const webPath = (issue: Pick<Issue, 'id'>): string => `issues/${issue.id}`

/** An article's own page, from the issue's: what digests and feeds link to, for good. */
export const articlePath = (article: Pick<Article, 'id'>): string => `articles/${article.id}.html`

const HAN = /\p{Script=Han}/u

/** As the editor wrote it, but 2024-08-09 beside a Chinese name is printed 2024年8月9日. */
function printedDate({ date = '', name = '' }: Source): string {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(date) ?? []
  return year && HAN.test(name) ? `${year}年${Number(month)}月${Number(day)}日` : date
}

/** `2024年8月9日《人民邮电报》：` or `Sample Daily, 2024-08-09: ` from a source with position lead. */
export function sourceLead(article: Article): string | undefined {
  const { source } = article
  if (source?.position !== 'lead' || !(source.name || source.date)) return undefined
  const { name = '' } = source
  const date = printedDate(source)
  return name && !HAN.test(name) ? `${[name, date].filter(Boolean).join(', ')}: ` : `${date}${name}：`
}

/** `（来源：经济日报）` from a source with position tail. */
export function sourceTail(article: Article): string | undefined {
  const { source } = article
  if (source?.position !== 'tail' || !(source.name || source.date)) return undefined
  return [source.name, printedDate(source)].filter(Boolean).join(HAN.test(source.name ?? '') ? '，' : ', ')
}
