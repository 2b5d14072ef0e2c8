// One article's form: pictures that can be heard, links that say where they lead, headings in order, excerpts that
// name where they come from.
import { type Article, type Block, everyBlock, type Link, linksIn, plainText } from '../article/article.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose } from '../diagnostic/source-text.ts'
import type { Issue } from '../issue/issue.ts'
import { articlePlace } from './place.ts'

/** Words that say nothing out of context, which is how a screen reader lists links. */
const GENERIC_LINK =
  /^(点击|点这里|点击这里|点此|这里|此处|详情|查看|查看详情|更多|链接|阅读更多|here|click here|more|read more|link|this)$/i
const SMALL_PICTURE_PX = 600

export function checkArticleForm(issue: Issue, article: Article): Diagnostic[] {
  const found = everyBlock(article.body).flatMap((block) => checkBlock(issue, article, block))
  return [...found, ...checkHeadings(issue, article), ...checkSource(issue, article)]
}

function checkBlock(issue: Issue, article: Article, block: Block): Diagnostic[] {
  if (block.type === 'figure') {
    const place = articlePlace(issue, article, block.span)
    const picture = issue.pictures.get(block.src)
    const found = block.alt.trim() === '' ? [diagnose('check/alt-missing', place, { file: block.src })] : []
    const isSmall = picture !== undefined && picture.format !== 'svg' && picture.width < SMALL_PICTURE_PX
    return isSmall
      ? [...found, diagnose('check/picture-small', place, { file: block.src, width: picture.width })]
      : found
  }
  return block.type === 'paragraph' ? linksIn(block.children).flatMap((link) => checkLink(issue, article, link)) : []
}

function checkLink(issue: Issue, article: Article, link: Link): Diagnostic[] {
  const words = plainText(link.children).trim()
  if (!GENERIC_LINK.test(words)) return []
  return [diagnose('check/link-text', articlePlace(issue, article, link.span), { words, url: link.url })]
}

function checkHeadings(issue: Issue, article: Article): Diagnostic[] {
  const found: Diagnostic[] = []
  let last = 0
  for (const block of article.body) {
    if (block.type !== 'heading') continue
    if (block.level > last + 1) {
      // In the editor's own marks: the first level is written ##.
      const marks = { written: '#'.repeat(block.level + 1), expected: '#'.repeat(last + 2) }
      found.push(diagnose('check/heading-order', articlePlace(issue, article, block.span), marks))
    }
    last = block.level
  }
  return found
}

function checkSource(issue: Issue, article: Article): Diagnostic[] {
  const { source } = article
  if (!source) return []
  const missing = [...(source.name ? [] : ['name']), ...(source.date || source.position === 'tail' ? [] : ['date'])]
  return missing.length > 0
    ? [
        diagnose('check/source-incomplete', articlePlace(issue, article), {
          title: article.title,
          missing: missing.join(', '),
        }),
      ]
    : []
}
