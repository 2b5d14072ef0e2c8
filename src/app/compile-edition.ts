// What the distributing half is given: an issue compiled, its pictures with it where they travel in the mail, and
// nothing left to look up.
import { contentHash } from '../issue/content-hash.ts'
import type { Edition, EmbeddedPicture } from '../issue/edition.ts'
import { articleText } from '../site/render-archive.ts'
import { issueTitle } from '../template/issue-words.ts'
import type { Compiled } from './compile-issue.ts'
import { encodeUse } from './encode-use.ts'
import type { Newsroom } from './open-newsroom.ts'

export async function toEdition(newsroom: Newsroom, compiled: Compiled): Promise<Edition> {
  const { issue, email, text, hash } = compiled
  const { publication, mail, web } = newsroom.config
  return {
    issue: issue.id,
    hash,
    title: issueTitle(issue),
    language: publication.language,
    timezone: publication.timezone,
    publicationName: publication.name,
    subject: issue.subject,
    preheader: issue.preheader,
    from: mail.from,
    ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    ...(web.url ? { webUrl: web.url } : {}),
    html: email.html,
    text,
    embedded: await Promise.all(email.embedded.map((one) => embed(newsroom, issue.id, one))),
    articles: issue.articles.map((article) => ({
      id: article.id,
      title: article.title,
      hash: contentHash(article),
      text: articleText(article),
    })),
  }
}

type Embedded = Compiled['email']['embedded'][number]

async function embed(newsroom: Newsroom, issueId: string, { use, contentId }: Embedded): Promise<EmbeddedPicture> {
  const bytes = await encodeUse(newsroom, issueId, use)
  const type = use.format === 'jpeg' ? 'image/jpeg' : 'image/png'
  return { contentId, type, name: use.name.replace(/^images\//, ''), base64: Buffer.from(bytes).toString('base64') }
}
