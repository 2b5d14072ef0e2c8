// A web page → its article: text, title, author, date and site, told apart from what stands round it. What the
// extraction left out is listed, and an editor's selector overrules it.
import { DefuddleClass } from 'defuddle/node'
import { decodeBytes } from './decode-bytes.ts'
import { type Conversion, type DomNode, type Dropped, htmlToMarkdown, safeUrl } from './html-to-markdown.ts'
import { type DomDocument, linkedomDocument } from './linkedom-document.ts'
import type { PageMeta, Parsed, ParseFault, ParseJob } from './parse-job.ts'

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
  if (selector !== undefined) {
    const chosen = [...page.querySelectorAll(selector)]
    if (chosen.length === 0) return { fault: 'no-selector', detail: selector }
    const found = chosen.map(convert)
    const meta = metaOf(page, new DefuddleClass(page as never, { url: address }).parse(), text)
    return {
      blocks: found.flatMap((one) => one.blocks),
      pictures,
      dropped: [...dropped, ...found.flatMap((one) => one.dropped)],
      meta,
    }
  }
  const article = extract(text, address)
  const converted = convert(linkedomDocument(article.content).body)
  const removed = (article.debug?.removals ?? []).map((one) => ({
    what: 'outside-article',
    text: one.text.trim().slice(0, 120),
  }))
  return {
    blocks: converted.blocks,
    pictures,
    dropped: [
      ...dropped,
      ...converted.dropped,
      ...removed.filter((one, at, all) => one.text !== '' && all.findIndex((other) => other.text === one.text) === at),
    ],
    meta: metaOf(page, article, text),
  }
}

/** The address of a page that has none: the extractor wants one to resolve against. */
const NOWHERE = 'http://page.invalid/'

const DEPTH = 1000

/**
 * Elements left open inside one another, whatever they are called; not those that stand empty or that the next of their
 * kind closes. The extractor takes minutes over ten thousand; a browser draws no more than 512.
 */
function depthOf(html: string): number {
  const open: string[] = []
  let deepest = 0
  for (const [, closes, written = '', empty] of html.matchAll(/<(\/?)([a-z][\w-]*)(?:\s[^>]{0,300}?)?(\/?)>/gi)) {
    const name = written.toLowerCase()
    // A closing tag closes what was left open inside its element; one that nothing opened closes nothing.
    if (closes) open.length = open.includes(name) ? open.lastIndexOf(name) : open.length
    else if (!empty && !NEVER_DEEP.test(name)) open.push(name)
    deepest = Math.max(deepest, open.length)
    if (deepest > DEPTH) break
  }
  return deepest
}

const NEVER_DEEP = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|d[dt]|t[dhr]|option)$/

type Article = ReturnType<DefuddleClass['parse']>

/**
 * Selectors that match part of a class name take whole articles away (1 of 16 real pages), so they stay
 * off; removal by patterns is undone where it took more than a third of the text.
 */
function extract(html: string, url: string): Article {
  const parse = (removeContentPatterns: boolean): Article =>
    new DefuddleClass(linkedomDocument(html) as never, {
      url,
      useAsync: false,
      debug: true,
      removePartialSelectors: false,
      removeContentPatterns,
    }).parse()
  const careful = parse(true)
  const generous = parse(false)
  const length = ({ content }: Article): number => content.replace(/<[^>]*>|\s+/g, '').length
  return length(generous) > length(careful) * 1.4 ? generous : careful
}

const SITE_END = /^(?:.{0,12}(?:网|频道|报|新闻|要闻|资讯|动态|首页|正文|在线|门户|客户端|官网|社|News|\.com|\.cn))$/

function metaOf(page: DomDocument, article: Article, html: string): PageMeta {
  const seen = html.replace(/<[^>]*>/g, ' ')
  const source = /(?:来源|稿源)\s*[：:]\s*(?:&nbsp;|\s)*([\u4e00-\u9fff\w《》·]{2,20})/.exec(seen)?.[1]
  const posted = /(?:发布|时间|日期)[^\d<]{0,12}\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}/.exec(seen)?.[0]
  const date = /(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})/.exec(article.published || posted || '')
  const { author } = article
  const title = titleOf(page, article)
  const site = source ?? (article.site !== author && article.site !== 'page.invalid' ? article.site : '')
  return {
    ...(title ? { title } : {}),
    ...(author ? { author } : {}),
    ...(site ? { site } : {}),
    ...(date ? { date: `${date[1]}年${Number(date[2])}月${Number(date[3])}日` } : {}),
  }
}

/** The extractor's title without 标题_频道_网站; the page's heading where the extractor took something else. */
function titleOf(page: DomDocument, article: Article): string {
  const text = (selector: string): string =>
    (page.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim()
  const [heading, whole] = [text('h1'), text('title')]
  const seen = `${heading} ${whole}`
  if (heading.length > 3 && whole.startsWith(heading) && !seen.includes(article.title.slice(0, 12))) return heading
  const pieces = (article.title || whole).split(/(\s*[_|｜]\s*|\s+[-–—]\s+)/)
  while (pieces.length > 2 && (SITE_END.test(pieces.at(-1) ?? '') || pieces.at(-1) === article.site)) pieces.splice(-2)
  return pieces.join('')
}
