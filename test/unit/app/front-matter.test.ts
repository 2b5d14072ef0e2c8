// What a publication, its issue and the front matter of its articles say is said in every edition, whatever the layout,
// the article's kind and its section's style.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LAYOUTS } from '../../../src/manifest/config-schema.ts'
import { SECTION_STYLES } from '../../../src/manifest/issue-schema.ts'
import { CONFIG, makeNewsroom } from '../../support/newsroom.ts'

const KINDS = ['news', 'brief', 'quote', 'profile', 'feature']
/** Words that stand nowhere else: each carries the number of its article. */
const WORDS = [
  'kicker',
  'deck',
  'byline',
  'dateline',
  'signoff',
  'tag',
  'label',
  'person',
  'rank',
  'quote',
  'note',
  'end',
]

const PLACES = SECTION_STYLES.flatMap((style) => KINDS.map((kind) => ({ style, kind })))

const article = (at: number, kind: string): string => `---
title: title${at}x
kicker: kicker${at}x
deck: deck${at}x
byline: [byline${at}x]
dateline: dateline${at}x
signoff: signoff${at}x
tag: tag${at}x
label: label${at}x
kind: ${kind}
person: { name: person${at}x, titles: [rank${at}x] }
quote: quote${at}x
editorsNote: note${at}x
conclusion: end${at}x
---
正文。
`

const files = Object.fromEntries(PLACES.map(({ kind }, at) => [`issues/1/articles/${at}.md`, article(at, kind)]))
const sections = SECTION_STYLES.map((style) => {
  const own = PLACES.flatMap((place, at) => (place.style === style ? [`articles/${at}.md`] : []))
  return `  - { title: ${style}, style: ${style}, articles: [${own.join(', ')}] }`
})

test.each(LAYOUTS)('every kind of article in every style of section says all of its head: %s', async (layout) => {
  const issue = `issue: { year: 2026, number: "1", date: 2026-08-30, layout: ${layout} }\nmailMode: full\nsections:\n`
  const room = makeNewsroom({ 'config.yml': CONFIG, 'issues/1/issue.yml': issue + sections.join('\n'), ...files })
  await room.kanfa('build', '1')
  const web = readdirSync(join(room.root, 'dist/1/web/articles')).map((name) => `web/articles/${name}`)
  const editions = [['email.html'], ['email.txt'], ['web/index.html'], web, ['print.html']]
  for (const names of editions) {
    // A break may stand inside a word that is set as a heading.
    const text = names.map((name) => room.read(`dist/1/${name}`).replace(/<wbr>|<[^>]+>|\u2060|\u00ad/g, '')).join('\n')
    const missing = PLACES.flatMap(({ style, kind }, at) =>
      WORDS.filter((word) => !text.includes(`${word}${at}x`)).map(
        (word) => `${names[0]}: ${word} of ${kind} in ${style}`,
      ),
    )
    expect(missing).toEqual([])
  }
  room.remove()
})

const CARD = (said: string): string => `---\ntitle: 题\n${said}\n---\n正文。\n`

test.each(['quote: 说过的话', 'person: { name: 说过的话 }'])('%s stands alone in every edition', async (said) => {
  const issue =
    'issue: { year: 2026, number: "1", date: 2026-08-30 }\nsections: [ { title: 栏, articles: [articles/a.md] } ]'
  const sources = { 'config.yml': CONFIG, 'issues/1/issue.yml': issue, 'issues/1/articles/a.md': CARD(said) }
  const room = makeNewsroom(sources)
  await room.kanfa('build', '1')
  for (const name of ['email.html', 'email.txt', 'web/index.html', 'web/articles/a.html', 'print.html'])
    expect(room.read(`dist/1/${name}`).replace(/<[^>]+>/g, ''), name).toContain('说过的话')
  room.remove()
})

test.each(LAYOUTS)('every edition says whose it is, of which period, and which issue: %s', async (layout) => {
  const issue = `issue: { year: 2026, number: "8", total: 420, date: 2026-08-30, layout: ${layout} }\nsections: [ { title: 栏, articles: [articles/a.md] } ]`
  const sources = { 'config.yml': CONFIG, 'issues/1/issue.yml': issue, 'issues/1/articles/a.md': CARD('kind: news') }
  const room = makeNewsroom(sources)
  await room.kanfa('build', '1')
  for (const name of ['email.html', 'email.txt', 'web/index.html', 'print.html']) {
    const text = room.read(`dist/1/${name}`).replace(/<head>[\s\S]*?<\/head>|<[^>]+>/g, '')
    for (const word of ['示例行业联合会', '示例研究院', '月刊', '420', '2026', '编辑部', '010-00000000'])
      expect(text, `${word} in ${name}`).toContain(word)
  }
  room.remove()
})
