// 内部资料性出版物: what such a publication must carry and must not call itself (《内部资料性出版物管理办法》, 2015).
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose } from '../diagnostic/source-text.ts'
import type { Issue } from '../issue/issue.ts'
import { articlePlace, articleText, manifestPlace } from './place.ts'

const FORBIDDEN = /本刊|本报|记者|杂志社|刊号/g

export function checkInternal(issue: Issue): Diagnostic[] {
  if (issue.publication.profile !== 'internal') return []
  const found: Diagnostic[] = []
  if (!issue.publication.permit) found.push(diagnose('check/internal-permit', manifestPlace(issue, 'issue')))
  if (issue.adverts.length > 0)
    found.push(diagnose('check/internal-advert', manifestPlace(issue, 'adverts'), { count: issue.adverts.length }))
  for (const article of issue.articles) {
    for (const { 0: word, index } of articleText(issue, article).text.matchAll(FORBIDDEN)) {
      const span = { start: index, end: index + word.length }
      found.push(diagnose('check/internal-word', articlePlace(issue, article, span), { word }))
    }
  }
  return found
}
