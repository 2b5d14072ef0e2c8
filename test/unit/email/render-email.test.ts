import { readdirSync, readFileSync } from 'node:fs'
import mjml2html from 'mjml'
import { describe, expect, test } from 'vitest'
import { newsroomFiles } from '../../../src/app/newsroom-files.ts'
import { openNewsroom } from '../../../src/app/open-newsroom.ts'
import { type Block, blocksFor, plainText } from '../../../src/article/article.ts'
import { filledBytes } from '../../../src/email/fit-budget.ts'
import { renderEmail, renderMjml } from '../../../src/email/render-email.ts'
import { renderText } from '../../../src/email/render-text.ts'
import { buildIssue } from '../../../src/issue/build-issue.ts'
import type { Issue } from '../../../src/issue/issue.ts'
import { compileHouseShells } from '../../support/compile-house-shells.ts'
import { hostileMail, wordsOf } from '../../support/hostile-mail.ts'
import { type MadeIssue, makeIssue } from '../../support/make-issue.ts'
import { CONFIG } from '../../support/newsroom.ts'

const texts = new Map<string, string>()
const cache = { get: (key: string) => texts.get(key), set: (key: string, text: string) => void texts.set(key, text) }

function sample(id: string): MadeIssue {
  const room = openNewsroom(process.cwd()).value
  const issue = room && buildIssue(id, { config: room.config, files: newsroomFiles(process.cwd()) }).value
  if (!room || !issue) throw new Error(`the sample issue ${id} does not build`)
  return { issue, config: room.config, theme: room.themeFor(issue.layout).theme, templates: room.templates }
}

async function mailOf({ issue, ...options }: MadeIssue, over: Partial<Issue> = {}) {
  const made = await renderEmail({ ...issue, ...over }, { ...options, cache })
  if (made.html === undefined) throw new Error(JSON.stringify(made.diagnostics))
  return { ...made, html: made.html }
}

const SAMPLES = ['2026-08', '2026-09', '2026-10', '2026-11']

/** Every paragraph that the mail must carry, in order. */
function paragraphsOf(blocks: readonly Block[]): string[] {
  return blocksFor(blocks, 'email').flatMap((block) => {
    if (block.type === 'paragraph') return [plainText(block.children)]
    if (block.type === 'list') return block.items.flatMap((item) => paragraphsOf(item))
    return 'children' in block && block.type !== 'heading' && block.type !== 'pullquote'
      ? paragraphsOf(block.children as readonly Block[])
      : []
  })
}

const squeeze = (text: string): string => text.replace(/\{\{\w+\|([^}]*)\}\}|\s+/g, '$1')

describe('the four sample issues', () => {
  for (const id of SAMPLES) {
    test(`${id}: shells filled are what MJML makes of the whole`, async () => {
      const { issue, ...options } = sample(id)
      const normal = (html: string): string =>
        html
          .replace(/<style[\s\S]*?<\/style>/g, '')
          .replace(/<!\[endif\]-->\s*<!--\[if mso \| IE\]>/g, '')
          .replace(/\s+/g, '')
      const whole = await mjml2html(await renderMjml(issue, { ...options, cache }), { validationLevel: 'strict' })
      const mail = await mailOf({ issue, ...options })
      expect(normal(mail.html)).toBe(normal(whole.html))
      const rules = (html: string): string[] =>
        (html.match(/<style[\s\S]*?<\/style>/g) ?? []).join('').split(/\s*[\n;{}]\s*/)
      const ours = new Set(rules(mail.html))
      expect(rules(whole.html).filter((rule) => !ours.has(rule))).toEqual([])
    })

    test(`${id}: carries every paragraph in order, in html without styles or pictures, and in text`, async () => {
      const made = sample(id)
      const wanted = made.issue.articles.flatMap(({ body }) => paragraphsOf(body)).map(squeeze)
      const { html } = await mailOf(made, { mailMode: 'full' })
      for (const words of [wordsOf(hostileMail(html)), renderText({ ...made.issue, mailMode: 'full' }, made)]) {
        const text = squeeze(words.replace(/ \[\d+\]/g, '').replace(/〔\d+〕|\[\d+\]/g, ''))
        let at = 0
        for (const paragraph of wanted) {
          const next = text.indexOf(paragraph, at)
          expect(next, paragraph).toBeGreaterThanOrEqual(at)
          at = next + paragraph.length
        }
      }
    })

    test(`${id}: is one column, well formed for those who listen, and under the limit`, async () => {
      const { html, sizes } = await mailOf(sample(id))
      const seen = html.replace(/<!--[\s\S]*?-->/g, '')
      expect(sizes.html).toBeLessThan(100_000)
      expect(html).toMatch(/<html lang="zh-CN" dir="ltr"/)
      expect(seen).toMatch(/<div[^>]*role="article"[^>]*lang="zh-CN" dir="ltr"/)
      const levels = Array.from(seen.matchAll(/<h([1-6])\b/g), ([, level]) => Number(level))
      expect(levels.filter((level) => level === 1)).toEqual([1])
      expect(levels.every((level, at) => level <= (levels[at - 1] ?? 0) + 1)).toBe(true)
      for (const [table] of seen.matchAll(/<table\b[^>]*>(?=[\s\S]*?<)/g))
        expect(table.includes('role="presentation"') || table.includes('k-d')).toBe(true)
      for (const [img] of seen.matchAll(/<img\b[^>]*>/g))
        expect(img).toMatch(/src="https:[^"]+\.(?:png|jpg)" width="\d+" height="\d+" alt="/)
      // Rows of two cells stand only in data tables: everything else follows one below the other.
      const layout = seen.replace(/<table class="k-d[\s\S]*?<\/table>/g, '')
      expect(layout).not.toMatch(/<\/td>\s*<td/)
      const ids = new Set(Array.from(seen.matchAll(/ id="([^"]+)"/g), ([, one]) => one))
      const inner = Array.from(seen.matchAll(/href="#([^"]+)"/g), ([, target]) => target)
      expect(inner.filter((target) => !ids.has(target))).toEqual([])
      expect(inner.length).toBeGreaterThan(5)
    })
  }
})

test('says what every mail must say', async () => {
  const config = CONFIG.replace('postalAddress', 'commercial: true\n  postalAddress')
  const { html } = await mailOf(makeIssue({ 'config.yml': config }))
  for (const said of [
    '{{viewUrl}}',
    '{{unsubscribeUrl}}',
    '{{preferencesUrl}}',
    '示例市示例路',
    '广告',
    '&#847;&zwnj;&nbsp;',
  ])
    expect(html).toContain(said)
  expect(html).toContain('color-scheme')
  expect(html).toMatch(/font-family:'PingFang SC'/)
})

test('pictures travel in the mail where the newsroom asks for it, or has no address of its own', async () => {
  const files = {
    'issues/2026-08/articles/one.md': '---\ntitle: 图\n---\n![炉](../images/a.png)\n',
    'issues/2026-08/images/a.png': onePixel(),
  }
  const hosted = await mailOf(makeIssue(files))
  expect(hosted.html).toMatch(
    /src="https:\/\/news\.example\.org\/issues\/2026-08\/images\/[0-9a-f]{16}-1\.png" width="1" height="1" alt="炉"/,
  )
  expect(hosted.embedded).toEqual([])
  const embedded = await mailOf(makeIssue({ ...files, 'config.yml': CONFIG.replace(/web:.*\n/, '') }))
  expect(embedded.embedded).toHaveLength(1)
  expect(embedded.html).toContain(`src="cid:${embedded.embedded[0]?.contentId}"`)
})

const onePixel = (): Uint8Array =>
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )

function longIssue(count: number, front: (at: number) => string = () => '', manifest = ''): MadeIssue {
  const names = Array.from({ length: count }, (_, at) => `articles/n${at}.md`)
  const sentence = '车间把三条老产线合成一条柔性产线，换型时间缩短到四十分钟。'
  return makeIssue({
    'issues/2026-08/issue.yml': `issue: { year: 2026, number: "8", total: 420, date: 2026-08-30 }\n${manifest}sections:\n  - title: 要闻\n    articles: [${names.join(', ')}]\n`,
    ...Object.fromEntries(
      names.map((name, at) => [
        `issues/2026-08/${name}`,
        `---\ntitle: 第${at}篇\n${front(at)}---\n第${at}篇的开头。${sentence.repeat(40)}\n`,
      ]),
    ),
  })
}

describe('the size budget', () => {
  test('turns articles into digests from the back, the cover after all others, the protected never', async () => {
    const manifest = 'cover: { teasers: [ { article: articles/n38.md, text: 封面 } ] }\n'
    const made = longIssue(
      40,
      (at) => (at === 39 ? 'priority: full\n' : at === 0 ? 'priority: digest\n' : ''),
      manifest,
    )
    const { html, sizes, shares } = await mailOf(made)
    expect(sizes.html).toBeLessThan(100_000)
    expect(filledBytes(html)).toBe(sizes.html)
    const digests = shares.filter((share) => share.digest).map((share) => share.id)
    const kept = shares.filter((share) => !share.digest).map((share) => share.id)
    expect(digests[0]).toBe('n0')
    expect(digests.slice(1)).toEqual(
      Array.from({ length: digests.length - 1 }, (_, at) => `n${39 - digests.length + at}`),
    )
    expect(kept).toContain('n39')
    expect(kept).toContain('n38')
    expect(html).toContain('https://news.example.org/issues/2026-08/articles/n20.html')
    const [, digest = ''] = /<h3 id="a-n20"[\s\S]*?<p[^>]*>([\s\S]*?)<\/p>/.exec(html) ?? []
    expect(digest).toMatch(/^第20篇的开头。.*。$/)
    expect(sizes.encoded).toBeGreaterThan((sizes.html * 4) / 3)
  })

  test('shrinks digests to headlines where they are not enough', async () => {
    const { sizes, shares } = await mailOf(longIssue(160))
    expect(sizes.html).toBeLessThan(100_000)
    expect(shares.every((share) => share.digest)).toBe(true)
  })

  test('ends with linked headlines where articles are shorter than their digests would be', async () => {
    const names = Array.from({ length: 200 }, (_, at) => `articles/n${at}.md`)
    const list = `sections: [ { title: 要闻, articles: [${names.join(', ')}] } ]\n`
    const made = makeIssue({
      'issues/2026-08/issue.yml': `issue: { year: 2026, number: "8", total: 420, date: 2026-08-30 }\n${list}`,
      ...Object.fromEntries(
        names.map((name) => [`issues/2026-08/${name}`, `---\ntitle: 快讯\n---\n${'一句话的快讯。'.repeat(12)}\n`]),
      ),
    })
    const { html, sizes, shares } = await mailOf(made)
    expect(sizes.html).toBeLessThan(100_000)
    expect(shares[0]?.digest).toBe(false)
    expect(html).toMatch(
      /<h3 id="a-n199"[^>]*><a href="https:\/\/news\.example\.org\/issues\/2026-08\/articles\/n199\.html"/,
    )
  })

  test('leaves an issue whole that asks for it, and reports its size', async () => {
    const { sizes, shares } = await mailOf(longIssue(40, undefined, 'mailMode: full\n'))
    expect(sizes.html).toBeGreaterThan(100_000)
    expect(shares.some((share) => share.digest)).toBe(false)
    expect(shares.reduce((sum, share) => sum + share.bytes, 0)).toBeLessThan(sizes.html)
  })
})

describe('a rebuild', () => {
  test('gives the bytes of a first build, whatever was edited in between', async () => {
    const memory = new Map()
    const files = (text: string, title = '第一炉钢水') => ({
      'issues/2026-08/articles/one.md': `---\ntitle: ${title}\n---\n${text}\n\n![炉](../images/a.png)\n`,
      'issues/2026-08/images/a.png': onePixel(),
    })
    for (const made of [
      makeIssue(files('甲')),
      makeIssue(files('乙')),
      makeIssue(files('乙', '第二炉')),
      makeIssue(files('甲')),
    ]) {
      const { issue, ...options } = made
      const again = await renderEmail(issue, { ...options, cache, memory })
      const fresh = await renderEmail(issue, options)
      expect(again).toEqual(fresh)
    }
  })

  test('compiles the shells once for a theme, and mistrusts a cache that is broken', async () => {
    const kept = new Map<string, string>()
    let sets = 0
    const counted = {
      get: (key: string) => kept.get(key),
      set: (key: string, text: string): void => {
        sets += 1
        kept.set(key, text)
      },
    }
    const { issue, ...options } = makeIssue({})
    const first = await renderEmail(issue, { ...options, cache: counted })
    const second = await renderEmail(issue, { ...options, cache: counted })
    expect(second.html).toBe(first.html)
    expect(sets).toBe(1)
    for (const key of kept.keys()) kept.set(key, '{"document":')
    expect((await renderEmail(issue, { ...options, cache: counted })).html).toBe(first.html)
    expect(sets).toBe(2)
  })
})

test("a newsroom restyles a block by putting a file of that name into its templates, and mjml's own tricks stay off", async () => {
  const made = makeIssue({
    'templates/email/journal/paragraph.mjml.hbs': '<p style="margin:0;color:#123456">{{text}}</p>\n',
    'templates/email/colophon.mjml.hbs':
      '{{! own }}<mj-text>{{label}}<!-- <mj-include path="/etc/passwd" type="css" /> --></mj-text>\n<mj-include path="./package.json" />\n',
  })
  const { html } = await mailOf(made)
  expect(html).toContain('<p style="margin:0;color:#123456">')
  expect(html).not.toContain('"license"')
  expect(html).not.toContain('root:')
})

test('on a phone names and figures in a table keep their lines whole as long as the other columns keep room', async () => {
  const long = '七家企业合用一个检测中心，送样的车每天来一趟'
  const wholeIn = async (header: string, row: string): Promise<string[]> => {
    const rule = header.replace(/[^|]+/g, ' --- ')
    const article = `---\ntitle: 表\n---\n${header}\n${rule}\n${row}\n`
    const { html } = await mailOf(makeIssue({ 'issues/2026-08/articles/one.md': article }))
    return Array.from(html.matchAll(/<t[dh][^>]* nowrap[^>]*>([^<]*)/g), ([, cell = '']) => cell)
  }
  expect(await wholeIn('| 市 | 事 |', `| 澜州 | ${long} |`)).toEqual(['市', '事', '澜州'])
  expect(await wholeIn('| 产品 | 单位 | 产量 | 同比增长（%） |', '| 其中：静音水泵 | 万台 | 31400 | 8.9 |')).toEqual([
    '产品',
    '单位',
    '产量',
    '其中：静音水泵',
    '万台',
    '31400',
    '8.9',
  ])
  expect(await wholeIn('| 甲 | 乙 |', `| ${long} | ${long} |`)).toEqual(['甲', '乙'])
  const wide = (cell: string): string => `|${` ${cell} |`.repeat(8)}`
  expect(await wholeIn(wide('企业数'), wide('一二三'))).toEqual([])
})

test('a long masthead and the heads of a table break between words', async () => {
  const table = '| 单位名称 | 规模以上工业增加值 |\n| --- | --- |\n| 甲 | 1 |\n'
  const made = makeIssue({
    'config.yml': CONFIG.replaceAll('示例机电信息', '示例省机械电子工业协会通讯'),
    'issues/2026-08/articles/one.md': `---\ntitle: 表\n---\n${table}`,
  })
  const { html } = await mailOf(made)
  expect(html).toMatch(/<h1[^>]*>示例省<wbr>机械<wbr>电子<wbr>工业<wbr>协会<wbr>通讯<\/h1>/)
  expect(html).toMatch(/<th[^>]*>单位<wbr>名称<\/th>/)
  expect(html).toMatch(/<th[^>]*>规模<wbr>以上<wbr>工业<wbr>增加值<\/th>/)
})

test('an English publication begins its paragraphs flush, and keeps No. and its number together', async () => {
  const made = makeIssue({ 'config.yml': CONFIG.replace('zh-CN', 'en') })
  const { html } = await mailOf(made)
  expect(html).not.toContain('text-indent')
  expect(html).toContain('No.\u00a08')
  expect((await mailOf(makeIssue({}))).html).toContain('.k-g { margin: 0 0 10px; text-indent: 2em; }')
})

test('lines broken by hand stand under each other, a note beside its number, a quotation behind its marks', async () => {
  const verse =
    '炉火初红夜未央，\\\n一声汽笛过横塘。[^1]\n\n> 楼高风急，\\\n> 雁声遥。\n\n电话 [010-5555 0142](tel:01055550142)\n\n[^1]: 塘名。\n'
  const made = makeIssue({ 'issues/2026-08/articles/one.md': `---\ntitle: 诗\n---\n${verse}` })
  const { html } = await mailOf(made)
  expect(html).toContain('<p>炉火初红夜未央，<br>')
  expect(html).toContain('>[1] 塘名。</div>')
  const text = renderText(made.issue, made)
  expect(text).toContain('> 楼高风急，\n> 雁声遥。')
  expect(text).toContain('电话 010-5555 0142\n')
  expect(text).not.toContain('tel:')
})

test('the house’s shells that come compiled are what MJML makes of them today, and no other is kept', async () => {
  const compiled = await compileHouseShells()
  expect(readdirSync('templates/compiled').sort()).toEqual([...compiled.keys()].sort())
  for (const [name, text] of compiled) expect(readFileSync(`templates/compiled/${name}`, 'utf8')).toBe(text)
})
