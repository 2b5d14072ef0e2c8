// What an issue's articles owe to where they came from: an origin, evidence that is still there, no reprint of a reprint.
// Pure: the issue, the records under issues/*/sources and the files they name go in, diagnostics come out.
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnoseFile } from '../diagnostic/source-text.ts'
import type { Files } from '../issue/files.ts'
import type { Issue } from '../issue/issue.ts'
import { canonicalUrl, fingerprint, type SourceRecord, sha256, similarity } from './source-record.ts'

type Known = { readonly issue: string; readonly record: SourceRecord }

/** Below this an article is another one on the same matter; news of one event share about a third of their runs. */
const NEAR = 0.6

export function checkSources(issue: Issue, files: Files, issueIds: readonly string[]): Diagnostic[] {
  const own = new Map(readRecords(issue.id, files).map((record) => [record.article, record]))
  const others = issueIds
    .filter((id) => id !== issue.id && id.localeCompare(issue.id, 'en', { numeric: true }) < 0)
    .flatMap((id) => readRecords(id, files).map((record): Known => ({ issue: id, record })))
  const folder = `issues/${issue.id}`
  const sourced = issue.articles.filter((one) => one.source !== undefined || own.has(one.file))
  // Only where naming a source is the publication's habit is its absence worth a word.
  const habit = sourced.length * 2 > issue.articles.length
  return issue.articles.flatMap((article): Diagnostic[] => {
    const record = own.get(article.file)
    const file = `${folder}/${article.file}`
    const text = issue.sources.get(file)?.text ?? ''
    const prints = fingerprint(text)
    const signed = article.byline.length > 0 || article.dateline !== undefined || article.signoff !== undefined
    return [
      ...(habit && !record && !article.source && !signed ? [diagnoseFile('source/unsourced', file)] : []),
      ...(record ? checkRecord(record, prints, { file, folder, files }) : []),
      ...findUse(others, prints, [article.source?.url, article.url, record?.url]).map(({ known, how }) =>
        diagnoseFile('source/used-before', file, { issue: known.issue, title: known.record.title, how }),
      ),
    ]
  })
}

type Where = { file: string; folder: string; files: Files }
function checkRecord(record: SourceRecord, prints: readonly string[], where: Where): Diagnostic[] {
  const found: Diagnostic[] = []
  const evidence = `${where.folder}/${record.evidence}`
  const bytes = where.files.read(evidence)
  if (!bytes || sha256(bytes) !== record.sha256)
    found.push(diagnoseFile('source/evidence-changed', where.file, { evidence }))
  const same = Math.round(similarity(prints, record.fingerprint) * 100)
  const values = { date: record.fetchedAt.slice(0, 10), percent: same, evidence }
  if (same < 100) found.push(diagnoseFile('source/changed', where.file, values))
  return found
}

type Use = { known: Known; how: string }
function findUse(others: readonly Known[], prints: readonly string[], urls: readonly (string | undefined)[]): Use[] {
  const own = new Set(urls.flatMap((url) => (url === undefined ? [] : (canonicalUrl(url) ?? []))))
  for (const known of others) {
    const { url } = known.record
    const address = url === undefined ? undefined : canonicalUrl(url)
    if (address !== undefined && own.has(address)) return [{ known, how: address }]
    const share = prints.length < 20 ? 0 : similarity(prints, known.record.fingerprint)
    if (share >= NEAR) return [{ known, how: `≈ ${Math.round(share * 100)}%` }]
  }
  return []
}

/** A record that somebody broke is no record; the articles it was of then count as unsourced. */
function readRecords(id: string, files: Files): SourceRecord[] {
  return files
    .list(`issues/${id}/sources`)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => parseRecord(files.read(`issues/${id}/sources/${name}`)))
}

function parseRecord(bytes: Uint8Array | undefined): SourceRecord[] {
  try {
    const record = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())) as Partial<SourceRecord>
    const whole =
      typeof record.article === 'string' && typeof record.sha256 === 'string' && typeof record.evidence === 'string'
    const safe = whole && !record.evidence?.includes('..')
    const empty = { title: '', kind: '', from: '', fetchedAt: '', tool: '', fingerprint: [] }
    return safe ? [{ ...empty, ...record } as SourceRecord] : []
  } catch {
    return []
  }
}
