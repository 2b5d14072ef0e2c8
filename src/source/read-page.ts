// A web page → its article: text, title, author, date and site, told apart from what stands round it. What the
// extraction left out is listed, and an editor's selector overrules it.
import { DefuddleClass } from 'defuddle/node'
import { decodeBytes } from './decode-bytes.ts'
import { type Conversion, type DomNode, type Dropped, htmlToMarkdown, safeUrl } from './html-to-markdown.ts'
import { type DomDocument, linkedomDocument } from './linkedom-document.ts'
import type { PageMeta, Parsed, ParseFault, ParseJob } from './parse-job.ts'
import { trimPage } from './trim-page.ts'

export function readPage({ bytes, url, contentType, selector }: ParseJob): Parsed | ParseFault {
  const { text, encoding, declared } = decodeBytes(bytes, contentType)
  const address = url ?? NOWHERE
  const pictures: { name: string; url: string }[] = []
  const picture = (src: string, alt: string): string | undefined => {
    // A page from a file has its pictures beside it.
    const href = safeUrl(src, address)?.replace(NOWHERE, '')
    if (href === undefined || /(?:pixel|spacer|blank|beacon)\b/i.test(href + alt)) return undefined
    const known = pictures.find((one) => one.url === href)
    const name = known?.name ?? `images/picture-${pictures.length + 1}`
    if (!known) pictures.push({ name, url: href })
    return name
  }
  const convert = (root: DomNode): Conversion => htmlToMarkdown(root, { base: url, picture })
  const dropped: Dropped[] = declared ? [{ what: 'encoding', text: `${declared} → ${encoding}` }] : []
  const depth = depthOf(text)
  if (depth > DEPTH) return { fault: 'too-deep', detail: `${depth} > ${DEPTH}` }
  const page = linkedomDocument(text)
  dropped.push(...nextPages(page, address))
  if (selector !== undefined) {
    const chosen = [...page.querySelectorAll(selector)]
    if (chosen.length === 0) return { fault: 'no-selector', detail: selector }
    const found = chosen.map(convert)
    const meta = metaOf(page, extract(text, address), text, address)
    const lost = [...dropped, ...found.flatMap((one) => one.dropped)]
    return { blocks: found.flatMap((one) => one.blocks), pictures, dropped: lost, meta }
  }
  const article = extract(text, address)
  const converted = convert(linkedomDocument(article.content).body)
  const meta = metaOf(page, article, text, address)
  const trimmed = trimPage(converted.blocks, meta.title ?? '')
  const removed = new Set((article.debug?.removals ?? []).map((one) => one.text.trim().slice(0, 120)).filter(Boolean))
  const outside = [...removed].map((text) => ({ what: 'outside-article', text }))
  const lost = [...dropped, ...converted.dropped, ...trimmed.dropped, ...outside]
  return { blocks: trimmed.blocks, pictures, dropped: lost, meta }
}

/** The address of a page that has none: the extractor wants one to resolve against. */
const NOWHERE = 'http://page.invalid/'

const NEXT = /^[[（(]?\s*(?:下一?页|后一页|next(?: page)?)\s*[\])）>»›→]*$/i

/** Where an article goes on, once: its own address with another number. The next article has another name. */
function nextPages(page: DomDocument, address: string): Dropped[] {
  const stem = URL.parse(address)?.pathname.replace(/(?:[_-]\d{1,2})?(?:\.\w+)?$/, '') ?? ''
  const goesOn = (href: string): boolean => {
    const there = URL.parse(href, address)
    if (!there?.protocol.startsWith('http') || there.href.split('#')[0] === address) return false
    if (address === NOWHERE) return true
    const rest = there.pathname.slice(stem.length)
    const isNumbered = /^(?:[_-]|\/)\d{1,2}\/?(?:\.\w+)?$/.test(rest) || /[?&]\w*p(?:age)?\w*=\d/i.test(there.search)
    return there.host === URL.parse(address)?.host && there.pathname.startsWith(stem) && isNumbered
  }
  const links = [...page.querySelectorAll('a[href], link[rel="next"]')].filter((link) => {
    const words = (link.textContent ?? '').trim()
    return link.getAttribute?.('rel') === 'next' || (words.length < 16 && NEXT.test(words))
  })
  const found = links.map((link) => link.getAttribute?.('href') ?? '').find(goesOn)
  const text = found === undefined ? undefined : URL.parse(found, address)?.href.replace(NOWHERE, '')
  return text === undefined ? [] : [{ what: 'next-page', text }]
}

const DEPTH = 300

/**
 * Elements left open inside one another, whatever they are called; not those that stand empty or that the next of their
 * kind closes. The extractor takes ten seconds over a thousand; a browser draws no more than 512, pages have some twenty.
 */
function depthOf(html: string): number {
  const open: string[] = []
  let deepest = 0
  for (const [, closes, written = '', empty] of html.matchAll(/<(\/?)([a-z][\w-]*)(?:\s[^>]{0,300}?)?(\/?)>/gi)) {
    const name = written.toLowerCase()
    // A closing tag closes what was left open inside its element; one that nothing opened closes nothing.
    if (closes) open.length = open.includes(name) ? open.lastIndexOf(name) : open.length
    // A table inside a table brings its body, row and cell.
    else if (!empty && !NEVER_DEEP.test(name)) open.push(...(name === 'table' ? [name, '', '', ''] : [name]))
    deepest = Math.max(deepest, open.length)
    if (deepest > DEPTH) break
  }
  return deepest
}

const NEVER_DEEP = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|d[dt]|t[dhr]|option)$/

type Article = ReturnType<DefuddleClass['parse']>

const MANY = 2000
const many = (html: string, tag: RegExp, limit: number): boolean => (html.match(tag)?.length ?? 0) > limit

/**
 * Selectors that match part of a class name take whole articles away (1 of 16 real pages), so they stay
 * off; removal by patterns is undone where it took more than a third of the text. Both ways cost the square of a page's
 * divs (each asks for all its siblings) or links: what no article has so many of becomes a section, or is not judged.
 */
function extract(written: string, url: string): Article {
  // Pages of tables without paragraphs: the extractor would run their cells together.
  const apart = written.replace(/<td(?=[\s>])[^>]*>/gi, '$&<div>').replace(/<\/td>/gi, '</div></td>')
  const html = many(written, /<p[\s>]/gi, 2) ? written : apart
  const page = many(html, /<div[\s>]/gi, MANY) ? html.replace(/<(\/?)div(?=[\s>])/gi, '<$1section') : html
  const how = { url, useAsync: false, debug: true, removePartialSelectors: false }
  const parse = (removeContentPatterns: boolean): Article =>
    new DefuddleClass(linkedomDocument(page) as never, { ...how, removeContentPatterns }).parse()
  if (many(page, /<a[\s>]/gi, MANY)) return parse(false)
  const careful = parse(true)
  const length = ({ content }: { content: string }): number => content.replace(/<[^>]*>|\s+/g, '').length
  if (length(careful) * 1.4 >= length({ content: page })) return careful
  const generous = parse(false)
  return length(generous) > length(careful) * 1.4 ? generous : careful
}

/** A day with its hour: nothing else of a page has that. */
const STAMP = /\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s*\d{1,2}:\d{2}/
const SITE_BEHIND = /^\s*[-_|｜–—·].*[\u4e00-\u9fff]/
const SITE_END = /^(?:.{0,12}(?:网|频道|报|新闻|要闻|资讯|动态|首页|正文|在线|门户|客户端|官网|社|News|\.com|\.cn))$/

function metaOf(page: DomDocument, article: Article, html: string, url: string): PageMeta {
  const seen = html.replace(/<[^>]*>/g, ' ')
  const source = /(?:来源|稿源)\s*[：:]\s*(?:&nbsp;|\s)*([\u4e00-\u9fff\w《》·]{2,20})/.exec(seen)?.[1]
  const posted = /(?:发布|时间|日期)[^\d<]{0,12}\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}/.exec(seen)?.[0]
  const said = article.published || posted || STAMP.exec(seen)?.[0] || ''
  const date = /(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})/.exec(said)
  const named = page.querySelector('meta[name="author"]')?.getAttribute?.('content') ?? ''
  const author = article.author || named || (/作者\s*[：:](?:&nbsp;|\s)*([\u4e00-\u9fff·]{2,12})/.exec(seen)?.[1] ?? '')
  const title = titleOf(page, article)
  const isNobody = [author, (URL.parse(url)?.hostname ?? '').replace(/^www\./, '')].includes(article.site)
  const site = source ?? (isNobody ? '' : article.site)
  return {
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
    ...(site ? { site } : {}),
    ...(date ? { date: `${date[1]}年${Number(date[2])}月${Number(date[3])}日` } : {}),
  }
}

/** The heading that the page's title begins with; else the extractor's title without 标题_频道_网站. */
function titleOf(page: DomDocument, article: Article): string {
  const words = (node: DomNode | null): string => (node?.textContent ?? '').replace(/\s+/g, ' ').trim()
  const whole = words(page.querySelector('title'))
  const headings = [...page.querySelectorAll('h1, h2')].map(words)
  const isNew = (heading: string): boolean =>
    SITE_BEHIND.test(whole.slice(heading.length)) || !`${heading} ${whole}`.includes(article.title.slice(0, 12))
  const said = headings.find((one) => one.length > 3 && whole.startsWith(one) && isNew(one))
  if (said) return said
  const pieces = (article.title || whole).split(/(\s*[_|｜]\s*|\s+[-–—]\s+|[-–—](?=[\u4e00-\u9fff]{2,12}$))/)
  while (pieces.length > 2 && (SITE_END.test(pieces.at(-1) ?? '') || pieces.at(-1) === article.site)) pieces.splice(-2)
  return /(?:电子版|数字报|电子报)$/.test(pieces.join('')) ? '' : pieces.join('')
}
