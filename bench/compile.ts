// What compiling an issue costs: the first build and the build with a warm cache, each a process of its own, against
// the `mjml` command on the MJML of the same issue; the rebuild after one edit against mjml2html in this process; and
// how cost grows from 10 to 640 articles. Both sides carry the whole text: `mailMode: full`.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import mjml2html from 'mjml'
import { compileIssue } from '../src/app/compile-issue.ts'
import { type Newsroom, openNewsroom } from '../src/app/open-newsroom.ts'
import { renderEmail, renderMjml } from '../src/email/render-email.ts'
import { buildIssue } from '../src/issue/build-issue.ts'
import type { Issue } from '../src/issue/issue.ts'
import { type BenchOptions, type BenchResult, interleave, median, timed } from './run.ts'

const run = promisify(execFile)
const ARTICLES = 32
const HAN = 45_000
const WAIVER = { code: 'check/mail-too-large', reason: 'the whole text is what is measured' }
const SENTENCES = [
  '车间把三条老产线合成一条柔性产线，换型时间从四个小时缩短到四十分钟。',
  '检验员先看首件，再看过程，最后看批次，三张表对得上才放行。',
  '设备更新不是把旧的换成新的，而是把说不清的变成说得清的。',
  '试验台连续运行七十二小时，振动与温升都没有超过图纸上写的数。',
  '师傅说，手上的功夫要写下来，写不下来的，就让徒弟站在旁边看。',
  '协会把各家的问题编成一本册子，按难易排好，一件一件地找人来答。',
]

function articleText(at: number, han: number): string {
  const parts: string[] = []
  let length = 0
  for (let n = at * 7; length < han; n++) {
    const paragraph = [0, 1, 2, 3].map((step) => SENTENCES[(n + step * 5) % SENTENCES.length]).join('')
    if (parts.length % 5 === 4) parts.push(`## 第${parts.length}节说明`)
    parts.push(paragraph)
    length += paragraph.length
  }
  if (at % 4 === 0)
    parts.push('| 项目 | 上月 | 本月 |\n| --- | ---: | ---: |\n| 产量 | 120 | 131 |\n| 合格率 | 98.2% | 98.9% |')
  if (at % 4 === 1) parts.push(':::aside{kind=note label=编辑点评}\n一件事做得久了，办法自己会长出来。\n:::')
  if (at % 4 === 2) parts.push('1. 先看图纸\n2. 再看工装\n3. 最后看人')
  return `---\ntitle: 第${at + 1}篇：把一件事做到说得清\nbyline: [编辑部]\nsource: { name: 《示例工业报》, date: 2026年8月9日 }\n---\n${parts.join('\n\n')}\n`
}

/** A newsroom whose one issue has so many articles, in eight sections. */
function writeNewsroom(articles: number, han: number): string {
  const root = mkdtempSync(join(tmpdir(), 'kanfa-bench-'))
  mkdirSync(join(root, 'issues/big/articles'), { recursive: true })
  const names = Array.from({ length: articles }, (_, at) => `articles/n${at}.md`)
  for (const [at, name] of names.entries())
    writeFileSync(join(root, 'issues/big', name), articleText(at, Math.round(han / articles)))
  const size = Math.ceil(articles / 8)
  const sections = Array.from({ length: Math.ceil(articles / size) }, (_, at) => ({
    title: `栏目${at + 1}`,
    articles: names.slice(at * size, (at + 1) * size),
  }))
  const issue = { year: 2026, number: '8', total: 420, date: '2026-08-30' }
  writeFileSync(
    join(root, 'issues/big/issue.yml'),
    JSON.stringify({ issue, mailMode: 'full', sections, waivers: [WAIVER] }),
  )
  const publication = { name: '示例机电信息', language: 'zh-CN', timezone: 'Asia/Shanghai', layout: 'journal' }
  const mail = { from: { name: '示例', address: 'news@example.org' }, postalAddress: '示例市示例路1号' }
  writeFileSync(
    join(root, 'config.yml'),
    JSON.stringify({ publication, mail, web: { url: 'https://news.example.org' } }),
  )
  return root
}

function open(root: string): Newsroom {
  const { value, diagnostics } = openNewsroom(root)
  if (!value) throw new Error(JSON.stringify(diagnostics))
  return value
}

async function mjmlOf(newsroom: Newsroom): Promise<string> {
  const { config, files, templates } = newsroom
  const issue = buildIssue('big', { config, files }).value
  if (!issue) throw new Error('the bench issue does not build')
  const { theme } = newsroom.themeFor(issue.layout)
  return renderMjml(issue, { config, theme, templates })
}

/** Processes, from start to end, in ms; the peak of the resident set comes from the system. */
async function processes(root: string, mjml: string, rounds: number) {
  const kanfa = join(import.meta.dirname, '../src/cli/main.ts')
  const mjmlCli = createRequire(import.meta.url).resolve('mjml/bin/mjml')
  const file = join(root, 'whole.mjml')
  writeFileSync(file, mjml)
  const node = (...args: string[]): Promise<number> => timed(() => run(process.execPath, args))
  const build = (from: string): Promise<number> =>
    node(kanfa, '-C', from, 'build', 'big', '--only', 'email', '--out', join(root, 'dist'))
  const cold = (from: string): Promise<number> => {
    rmSync(join(from, '.kanfa'), { recursive: true, force: true })
    return build(from)
  }
  // A newsroom that brings its own colours has its shells compiled by MJML; under the house's they come compiled.
  const restyled = writeNewsroom(ARTICLES, HAN)
  mkdirSync(join(restyled, 'templates'))
  writeFileSync(join(restyled, 'templates/theme.yml'), 'journal: { light: { accent: "#0b5394" } }\n')
  try {
    return await interleave(
      {
        mjmlCli: () => node(mjmlCli, file, '-o', join(root, 'whole.html')),
        coldRestyled: () => cold(restyled),
        cold: () => cold(root),
        warm: () => build(root),
      },
      rounds,
    )
  } finally {
    rmSync(restyled, { recursive: true, force: true })
  }
}

/**
 * One article of 32 changes by a sentence, again and again, and the mail is made anew from the model, as mjml2html makes
 * it from MJML. `whole` adds what comes before the model: reading, Markdown, checks.
 */
async function rebuilds(newsroom: Newsroom, mjml: string, rounds: number) {
  const path = 'issues/big/articles/n17.md'
  const original = new TextDecoder().decode(newsroom.files.read(path))
  let edit = 0
  const files: Newsroom['files'] = {
    list: newsroom.files.list,
    read: (wanted) =>
      wanted === path ? new TextEncoder().encode(`${original}\n第${edit}次修改。\n`) : newsroom.files.read(wanted),
  }
  const memory = { articles: new Map(), email: new Map() }
  const { config, templates } = newsroom
  const { theme } = newsroom.themeFor('journal')
  const read = (): Issue => {
    edit += 1
    const issue = buildIssue('big', { config, files, memory: memory.articles }).value
    if (!issue) throw new Error('the edited issue does not build')
    return issue
  }
  const set = async (issue: Issue): Promise<string> =>
    (await renderEmail(issue, { config, theme, templates, memory: memory.email })).html ?? ''
  if (!(await set(read())).includes('第1次修改')) throw new Error('the edit is not in the mail')
  const mean = async (times: number, step: () => Promise<number>): Promise<number> => {
    let sum = 0
    for (let at = 0; at < times; at++) sum += await step()
    return sum / times
  }
  const sides = {
    rebuild: async () => {
      // Both sides run hot: the edited models are there before the clock starts, as the MJML is.
      const issues = Array.from({ length: 20 }, read)
      return (
        (await timed(async () => {
          for (const issue of issues) await set(issue)
        })) / issues.length
      )
    },
    mjml2html: () => mean(8, () => timed(() => mjml2html(mjml))),
    whole: () => mean(20, () => timed(() => set(read()))),
  }
  await interleave(sides, 2)
  return interleave(sides, rounds)
}

/** ms an article, without any memory of earlier builds. */
async function growth(articles: number, rounds: number): Promise<number> {
  const root = writeNewsroom(articles, articles * Math.round(HAN / ARTICLES))
  try {
    const newsroom = open(root)
    const times: number[] = []
    for (let at = 0; at < rounds + 1; at++) {
      rmSync(join(root, '.kanfa'), { recursive: true, force: true })
      times.push(await timed(() => compileIssue(newsroom, 'big')))
    }
    return median(times.slice(1)) / articles
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function peakMegabytes(root: string): Promise<number> {
  rmSync(join(root, '.kanfa'), { recursive: true, force: true })
  const script = `await (await import(${JSON.stringify(join(import.meta.dirname, '../src/cli/run.ts'))})).run(['-C', ${JSON.stringify(root)}, 'build', 'big', '--only', 'email', '--out', ${JSON.stringify(join(root, 'dist'))}], process);console.error(process.resourceUsage().maxRSS)`
  const { stderr } = await run(process.execPath, ['--input-type=module', '-e', script])
  return Number(stderr.trim().split('\n').at(-1)) / 1024
}

export async function bench({ rounds, say }: BenchOptions): Promise<BenchResult> {
  const root = writeNewsroom(ARTICLES, HAN)
  try {
    const newsroom = open(root)
    const mjml = await mjmlOf(newsroom)
    say(`${ARTICLES} articles, ${(Buffer.byteLength(mjml) / 1024).toFixed(0)} KB of MJML`)
    const started = await processes(root, mjml, rounds)
    const warm = await rebuilds(newsroom, mjml, rounds)
    const peak = await peakMegabytes(root)
    const perArticle = { small: await growth(10, rounds), large: await growth(640, Math.min(rounds, 3)) }
    const html = readFileSync(join(root, 'dist/big/email.html')).byteLength
    return {
      ratios: {
        coldVsMjmlCli: started.cold / started.mjmlCli,
        warmCacheVsMjmlCli: started.warm / started.mjmlCli,
        rebuildVsMjml2html: warm.rebuild / warm.mjml2html,
        growth640Vs10: perArticle.large / perArticle.small,
      },
      figures: {
        processMs: started,
        coldRestyledVsMjmlCli: started.coldRestyled / started.mjmlCli,
        inProcessMs: warm,
        msPerArticle: perArticle,
        peakMegabytes: peak,
        htmlBytes: html,
      },
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
