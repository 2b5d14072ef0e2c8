// config.yml → Config: form first, then meaning, then plain values with every default filled in.

import type { Code } from '../diagnostic/catalogue.ts'
import type { Checked, Diagnostic } from '../diagnostic/diagnostic.ts'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import { checkValue } from './check-value.ts'
import { type Config, NOBODY } from './config.ts'
import { type ConfigForm, configSchema, SUBJECT_FIELDS } from './config-schema.ts'
import { type Path, parseYaml, type YamlValue } from './parse-yaml.ts'
import { baseUrlOf, domainOf, durationMs, isLanguage, isPlainAddress, isTimezone } from './plain-checks.ts'

export function checkConfig(source: SourceText): Checked<Config> {
  const parsed = parseYaml(source)
  if (!parsed.value) return { value: undefined, diagnostics: parsed.diagnostics }
  const checked = checkValue(configSchema, parsed.value)
  if (!checked.value) return { value: undefined, diagnostics: [...parsed.diagnostics, ...checked.diagnostics] }
  const found = checkMeaning(checked.value, parsed.value)
  return { value: found.length > 0 ? undefined : toConfig(checked.value), diagnostics: found }
}

function checkMeaning(form: ConfigForm, yaml: YamlValue): Diagnostic[] {
  const found: Diagnostic[] = []
  const expect = (holds: boolean, code: Code, path: Path, values: Record<string, string>): void => {
    if (!holds) found.push(diagnose(code, { source: yaml.source, span: yaml.spanOf(path) }, values))
  }
  const address = (text: string | undefined, path: Path): void =>
    expect(text === undefined || isPlainAddress(text), 'manifest/bad-address', path, { got: text ?? '' })
  const duration = (value: string | undefined, path: Path): void =>
    // The clockwork looks every twenty seconds: less than a minute would be late whenever it is.
    expect(value === undefined || (durationMs(value) ?? 0) >= 60_000, 'manifest/bad-duration', path, {
      got: value ?? '',
    })

  const { publication, mail, delivery, review, web } = form
  expect(isTimezone(publication.timezone), 'manifest/bad-timezone', ['publication', 'timezone'], {
    got: publication.timezone,
  })
  expect(isLanguage(publication.language), 'manifest/bad-language', ['publication', 'language'], {
    got: publication.language,
    suggestion: /^en/i.test(publication.language) ? 'en' : 'zh-CN',
  })
  address(mail.from?.address, ['mail', 'from', 'address'])
  address(mail.replyTo, ['mail', 'replyTo'])
  address(mail.bounces, ['mail', 'bounces'])
  form.staff.forEach((one, at) => void address(one.address, ['staff', at, 'address']))
  duration(delivery.giveUpAfter, ['delivery', 'giveUpAfter'])
  if (web.url) expect(baseUrlOf(web.url) !== undefined, 'manifest/bad-url', ['web', 'url'], { got: web.url })
  const ids = form.lists.map((list) => list.id)
  ids.forEach(
    (id, at) => void expect(ids.indexOf(id) === at, 'manifest/duplicate-list', ['lists', at, 'id'], { got: id }),
  )
  for (const [field, name = ''] of mail.subject?.replace(/\{\{[^{}]*\}\}/g, '').matchAll(/\{([^{}]*)\}/g) ?? [])
    expect(
      SUBJECT_FIELDS.some((one) => one === name),
      'manifest/not-allowed',
      ['mail', 'subject'],
      {
        ...{ key: 'mail.subject', got: field },
        ...suggest(nearestName(name, SUBJECT_FIELDS), SUBJECT_FIELDS),
      },
    )
  for (const key of Object.keys(delivery.lanes))
    expect(key === 'default' || domainOf(key) !== undefined, 'manifest/unknown-key', ['delivery', 'lanes', key], {
      key,
      suggestion: 'A lane is named by a receiving domain, such as qq.com, or default.',
      suggestionZh: '车道用收件域名作名字，如 qq.com，或 default。',
    })
  const stages = review.stages.map((stage) => (typeof stage === 'string' ? stage : stage.name))
  stages.forEach(
    (got, at) =>
      void expect(stages.indexOf(got) === at, 'manifest/not-allowed', ['review', 'stages', at], {
        ...{ key: 'review.stages', got },
        suggestion: 'Give each stage a name of its own: one signature would count for both.',
        suggestionZh: '每一审用不同的名字：同名的两审，签一次就都算签了。',
      }),
  )
  form.schedule.forEach((entry, at) => {
    duration(entry.notAfter, ['schedule', at, 'notAfter'])
    expect(ids.includes(entry.list), 'manifest/unknown-list', ['schedule', at, 'list'], {
      got: entry.list,
      ...suggest(nearestName(entry.list, ids), ids),
    })
  })
  return found
}

function toConfig(form: ConfigForm): Config {
  const { publication, mail, delivery, review, schedule, web } = form
  const { giveUpAfter, ...rest } = delivery
  const colophon = publication.colophon.map((line) =>
    line.name && line.value ? { role: line.role, name: `${line.name} ${line.value}` } : line,
  )
  const lanes = Object.fromEntries(Object.entries(delivery.lanes).map(([key, lane]) => [domainOf(key) ?? key, lane]))
  const config = {
    ...form,
    publication: { ...publication, colophon },
    mail: { ...mail, from: mail.from ?? { name: publication.name, address: NOBODY }, dkim: [mail.dkim ?? []].flat() },
    delivery: { ...rest, lanes, giveUpAfterMs: durationMs(giveUpAfter) ?? 0 },
    review: { ...review, stages: review.stages.map((stage) => (typeof stage === 'string' ? { name: stage } : stage)) },
    schedule: schedule.map(({ notAfter, ...entry }) => ({
      ...entry,
      ...(notAfter === undefined ? {} : { notAfterMs: durationMs(notAfter) ?? 0 }),
    })),
    web: { ...web, ...(web.url ? { url: baseUrlOf(web.url) ?? '' } : {}) },
  }
  // The schema marks absent keys as `| undefined`; YAML never yields undefined, so the two types describe the same values.
  return config as Config
}
