// The mail as it will arrive: its size, what must stand in it, how much of it is pictures. Gmail cuts HTML at about
// 102 KB and hides the unsubscribe link with the rest, so the limit is 100,000 bytes of final UTF-8.
import { everyBlock } from '../article/article.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose } from '../diagnostic/source-text.ts'
import { anchorOf, type Issue } from '../issue/issue.ts'
import type { Inspection } from './inspection.ts'
import { articlePlace, manifestPlace } from './place.ts'

const LIMIT_BYTES = 100_000
const NEAR_BYTES = 80_000
const PICTURE_BYTES = 5_000_000
/** SpamAssassin's HTML_IMAGE_ONLY rules end at 3,200 bytes of text, about a thousand Han. */
const TEXT_BESIDE_PICTURES_BYTES = 3_200

export function checkMail(issue: Issue, inspection: Inspection): Diagnostic[] {
  return [...checkSize(issue, inspection), ...checkParts(issue, inspection), ...checkPictures(issue, inspection)]
}

function checkSize(issue: Issue, { sizes, shares }: Inspection): Diagnostic[] {
  const place = manifestPlace(issue, 'mailMode')
  const biggest = [...shares].sort((a, b) => b.bytes - a.bytes)[0]
  const values = {
    size: (sizes.html / 1000).toFixed(1),
    encoded: (sizes.encoded / 1000).toFixed(1),
    limit: LIMIT_BYTES / 1000,
    biggest: biggest?.id ?? '—',
  }
  if (sizes.html > LIMIT_BYTES) return [diagnose('check/mail-too-large', place, values)]
  return issue.mailMode === 'full' && sizes.html > NEAR_BYTES ? [diagnose('check/mail-large', place, values)] : []
}

function checkParts(issue: Issue, { html, config }: Inspection): Diagnostic[] {
  const found: Diagnostic[] = []
  const place = manifestPlace(issue, 'issue')
  if (!html.includes('{{unsubscribeUrl}}')) found.push(diagnose('check/no-unsubscribe', place))
  // MJML drops what it does not understand without a word, so every article is looked for in what came out.
  for (const article of issue.articles) {
    if (!html.includes(`id="${anchorOf(article.id)}"`))
      found.push(diagnose('check/article-lost', articlePlace(issue, article), { title: article.title }))
  }
  const { language } = issue.publication
  if (!/^(?:zh|en)\b/i.test(language)) found.push(diagnose('check/foreign-words', place, { language }))
  if (!config.mail.postalAddress) found.push(diagnose('check/no-postal-address', place))
  if (!config.web.url) found.push(diagnose('check/no-web-address', place))
  return found
}

function checkPictures(issue: Issue, { text, pictures }: Inspection): Diagnostic[] {
  const found: Diagnostic[] = []
  const place = manifestPlace(issue, 'issue')
  if (pictures.length > 0 && Buffer.byteLength(text) < TEXT_BESIDE_PICTURES_BYTES)
    found.push(diagnose('check/mostly-pictures', place))
  for (const picture of issue.pictures.values()) {
    if (picture.sizeBytes > PICTURE_BYTES) {
      const size = (picture.sizeBytes / 1e6).toFixed(1)
      found.push(diagnose('check/picture-heavy', picturePlace(issue, picture.path), { file: picture.path, size }))
    }
  }
  return found
}

/** Where an article shows it; what no article shows belongs to the cover or an advert. */
function picturePlace(issue: Issue, path: string) {
  for (const article of issue.articles)
    for (const block of everyBlock(article.body))
      if (block.type === 'figure' && block.src === path) return articlePlace(issue, article, block.span)
  return manifestPlace(issue, issue.cover.image === path ? 'cover' : 'adverts')
}
