// issue.yml → Manifest. Form first (the schema), then meaning: real dates, paths that stay inside the issue,
// addresses that can be followed, a number that YAML has not eaten.

import { type Code, catalogue } from '../diagnostic/catalogue.ts'
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import { checkValue } from './check-value.ts'
import type { IssueForm } from './issue-schema.ts'
import { issueSchema } from './issue-schema.ts'
import type { ArticleEntry, Manifest } from './manifest.ts'
import { type Path, parseYaml, type YamlValue } from './parse-yaml.ts'
import { isHttpUrl, isInsidePath, toCalendarDay } from './plain-checks.ts'
import { findMistake } from './yaml-mistake.ts'

export function checkManifest(source: SourceText): Checked<Manifest> {
  const parsed = parseYaml(source)
  if (!parsed.value) return { value: undefined, diagnostics: parsed.diagnostics }
  const checked = checkValue(issueSchema, parsed.value)
  const diagnostics = [...parsed.diagnostics, ...checked.diagnostics]
  if (!checked.value) return { value: undefined, diagnostics }
  const found = [...diagnostics, ...checkMeaning(checked.value, parsed.value)]
  return { value: toManifest(checked.value, parsed.value), diagnostics: found }
}

function checkMeaning(form: IssueForm, yaml: YamlValue): Diagnostic[] {
  const found: Diagnostic[] = []
  const report = (code: Code, path: Path, values: Record<string, string | number>) =>
    void found.push(diagnose(code, { source: yaml.source, span: yaml.spanOf(path) }, values))
  const { date, number } = form.issue
  if (!toCalendarDay(date)) report('manifest/bad-date', ['issue', 'date'], { got: date })
  const written = yaml.writtenAs(['issue', 'number'])
  if (typeof number === 'number' && written !== undefined && written !== String(number)) {
    report('manifest/unquoted-number', ['issue', 'number'], { key: 'issue.number', written, read: number })
  }
  for (const { path, value } of pathsOf(form))
    if (/^-/.test(value)) report('manifest/yaml-syntax', path, findMistake(value)?.values ?? {})
    else if (!isInsidePath(value)) report('manifest/bad-path', path, { got: value })
  form.notices.forEach((notice, at) => {
    if (notice.url && !isHttpUrl(notice.url)) report('manifest/bad-url', ['notices', at, 'url'], { got: notice.url })
  })
  form.adverts.forEach((advert, at) => {
    if (advert.link && !isHttpUrl(advert.link))
      report('manifest/bad-url', ['adverts', at, 'link'], { got: advert.link })
  })
  const waivable = {
    code: Object.keys(catalogue),
    article: pathsOf(form).flatMap(({ value }) => [value, value.split('/').at(-1) ?? '']),
  }
  form.waivers.forEach((waiver, at) => {
    for (const key of ['code', 'article'] as const) {
      const got = waiver[key]
      if (got !== undefined && !waivable[key].includes(got))
        report('manifest/unknown-waiver', ['waivers', at, key], {
          got,
          ...suggest(nearestName(got, waivable[key]), []),
        })
    }
  })
  return found
}

type PathUse = { readonly path: Path; readonly value: string }

function pathsOf(form: IssueForm): PathUse[] {
  const articles = form.sections.flatMap((section, at) => [
    ...entriesAt(section.articles, ['sections', at, 'articles']),
    ...section.zones.flatMap((zone, inner) => entriesAt(zone.articles, ['sections', at, 'zones', inner, 'articles'])),
  ])
  const teasers = form.cover.teasers.map((teaser, at) => ({
    path: ['cover', 'teasers', at, 'article'],
    value: teaser.article,
  }))
  const adverts = form.adverts.flatMap((advert, at) =>
    advert.image ? [{ path: ['adverts', at, 'image'], value: advert.image }] : [],
  )
  const cover = form.cover.image ? [{ path: ['cover', 'image'], value: form.cover.image }] : []
  return [...articles, ...teasers, ...adverts, ...cover]
}

type EntryForm = IssueForm['sections'][number]['articles'][number]

const entriesAt = (entries: readonly EntryForm[], base: Path): PathUse[] =>
  entries.map((entry, at) =>
    typeof entry === 'string'
      ? { path: [...base, at], value: entry }
      : { path: [...base, at, 'file'], value: entry.file },
  )

function toManifest({ issue, cover, sections, ...rest }: IssueForm, yaml: YamlValue): Manifest {
  const entries = (list: readonly EntryForm[], base: Path): ArticleEntry[] =>
    list.map((entry, at) => {
      const span = yaml.spanOf([...base, at])
      return (typeof entry === 'string' ? { file: entry, span } : { ...entry, span }) as ArticleEntry
    })
  const manifest = {
    source: yaml.source,
    ...rest,
    ...issue,
    date: toCalendarDay(issue.date) ?? issue.date,
    // A Chinese keyboard puts “8” round it; 第 and 期 are the editions' own words.
    number: String(issue.number)
      .replace(/^[“”‘’"\s]+|(?<![“”‘’"\s])[“”‘’"\s]+$/g, '')
      .replace(/^第(.+)期$/, (whole, number: string) => number.trim() || whole),
    cover: {
      ...cover,
      teasers: cover.teasers.map(({ article, text }, at) => ({
        ...{ file: article, text },
        span: yaml.spanOf(['cover', 'teasers', at, 'article']),
      })),
    },
    sections: sections.map((section, at) => ({
      ...section,
      articles: entries(section.articles, ['sections', at, 'articles']),
      zones: section.zones.map((zone, inner) => ({
        ...zone,
        articles: entries(zone.articles, ['sections', at, 'zones', inner, 'articles']),
      })),
    })),
    spanOf: (path: Path) => yaml.spanOf(path),
  }
  return manifest as Manifest
}
