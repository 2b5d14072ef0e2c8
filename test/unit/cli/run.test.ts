import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { VERBS } from '../../../src/cli/verbs.ts'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, runKanfa } from '../../support/newsroom.ts'

/** A newsroom of one issue with one article. */
const ONE = { 'config.yml': CONFIG, 'issues/a/issue.yml': ISSUE, 'issues/a/articles/one.md': ARTICLE }

describe('the command line', () => {
  test('an unknown verb is a usage error with a suggestion', async () => {
    expect(await runKanfa('.', ['biuld'])).toMatchObject({ code: 2, err: expect.stringContaining('build') as string })
  })

  test('names that every object has are no verbs', async () => {
    expect(await runKanfa('.', ['toString'])).toMatchObject({ code: 2, out: '' })
  })

  test('an unknown flag is a usage error, in the language asked for', async () => {
    const { code, err } = await runKanfa('.', ['check', '--offlin', '--lang', 'en'])
    expect([code, err]).toEqual([2, expect.stringContaining('--offlin')])
    expect(err).toContain('is not understood')
  })

  test('help lists every verb in both languages', async () => {
    for (const lang of ['zh', 'en']) {
      const { out, code } = await runKanfa('.', ['--lang', lang, '--help'])
      expect(code).toBe(0)
      for (const verb of ['build', 'check', 'init', 'new', 'preview', 'schema']) expect(out).toContain(verb)
    }
  })

  test('every option of every verb says what it does, in both languages', async () => {
    for (const [name, load] of Object.entries(VERBS)) {
      const { options, help } = await load()
      for (const option of Object.keys(options)) {
        expect([name, option, help?.[option]?.zh]).toEqual([name, option, expect.stringMatching(/./)])
        expect([name, option, help?.[option]?.en]).toEqual([name, option, expect.stringMatching(/./)])
      }
    }
  })

  test('the version is that of the package', async () => {
    expect(await runKanfa('.', ['--version'])).toMatchObject({ code: 0, out: '0.1.0\n', err: '' })
  })

  test('no verb at all is a usage error, with the help on stderr', async () => {
    expect(await runKanfa('.', [])).toMatchObject({ code: 2, out: '' })
  })

  test('without a browser a PDF is refused with its reason, and print.html is written all the same', async () => {
    const newsroom = makeNewsroom(ONE)
    try {
      const env = { KANFA_BROWSER: '/no/browser' }
      const { code, err } = await runKanfa(newsroom.root, ['build', '--only', 'print,pdf'], env)
      expect([code, err]).toEqual([3, expect.stringContaining('/no/browser')])
      expect(readFileSync(join(newsroom.root, 'dist/a/print.html'), 'utf8')).toContain('</html>')
    } finally {
      newsroom.remove()
    }
  })

  test('what the disk refuses is the world’s refusal, not a bug', async () => {
    const newsroom = makeNewsroom({
      ...ONE,
      dist: 'a file where a folder should be',
    })
    try {
      const { code, err } = await newsroom.kanfa('build', '--only', 'text')
      expect([code, err]).toEqual([3, expect.stringContaining('disk/refused')])
    } finally {
      newsroom.remove()
    }
  })

  test('a place that takes no folder ends a build at once, with the disk’s refusal', async () => {
    const newsroom = makeNewsroom(ONE)
    try {
      // The kernel's own folder: nobody may make one there.
      const { code, err } = await newsroom.kanfa('build', '--only', 'text', '--out', '/proc/kanfa')
      expect([code, err]).toEqual([3, expect.stringContaining('disk/refused')])
    } finally {
      newsroom.remove()
    }
  })

  test.each([
    ['build', 'aa'],
    ['check', 'aa', '--offline'],
    ['preview', 'aa', '--port', '0'],
    ['sign', 'aa', '--status'],
    ['send', 'aa', '--test', 'me@example.org'],
  ])('%s of an issue that is not there is the same diagnostic everywhere: exit 1', async (...args) => {
    const newsroom = makeNewsroom({ 'config.yml': CONFIG, 'issues/a/issue.yml': ISSUE })
    try {
      const { code, err } = await newsroom.kanfa(...args)
      expect([code, err]).toEqual([1, expect.stringContaining('issue/not-found')])
      const { out } = await newsroom.kanfa(...args, '--json')
      expect(JSON.parse(out).diagnostics).toMatchObject([{ code: 'issue/not-found', file: 'issues/aa/issue.yml' }])
    } finally {
      newsroom.remove()
    }
  })

  test('a preview where there is no issue yet says how to make one', async () => {
    const newsroom = makeNewsroom({ 'config.yml': CONFIG })
    expect(await newsroom.kanfa('preview')).toMatchObject({ code: 2, err: expect.stringContaining('kanfa new') })
    newsroom.remove()
  })

  test.each([
    [['new', '2026-09', '2026-10'], '2026-10'],
    [['init', 'a', 'b'], 'b'],
    [['sign', 'a', 'b', '--status'], 'b'],
    [['members', 'show', 'a@example.org', 'b@example.org'], 'b@example.org'],
    [['db', 'backup', 'one.db', 'two.db'], 'two.db'],
    [['serve', '4100'], '4100'],
  ])('%j takes fewer names, and is refused by the first that is too many', async (args, extra) => {
    expect(await runKanfa('.', args)).toMatchObject({ code: 2, err: expect.stringContaining(` ${extra}。`) })
  })

  test.each([
    [['-C'], '-C'],
    [['help', 'biuld'], 'build'],
    [['build', '--only'], '--only'],
    [['build', '--only', 'emial'], 'email'],
    [['build', '--out', ''], '--out'],
    [['schema'], 'manifest'],
    [['audit', 'lst'], 'list'],
    [['members', 'ad'], 'add'],
    [['import', 'x', '--from', 'word'], 'docx'],
    [['import', 'x', '--entry', 'two'], '--entry'],
    [['import', 'x', '--section', '要闻'], '--into'],
  ])('%j is a usage error that says what there is', async (args, said) => {
    const { code, err } = await runKanfa('.', args)
    expect([code, err]).toEqual([2, expect.stringContaining(said)])
    expect(err).not.toContain('“”')
  })

  test('a folder without config.yml says so and which folder, and exits 1', async () => {
    const newsroom = makeNewsroom()
    try {
      const { code, err } = await newsroom.kanfa('build')
      expect([code, err]).toEqual([1, expect.stringContaining('manifest/not-found')])
      expect(err).toContain(`找不到 ${newsroom.root}/config.yml。`)
    } finally {
      newsroom.remove()
    }
  })

  test('a secret in the wrong place is underlined and not shown, however long its line', async () => {
    const smtp = `smtp: { note: ${'长'.repeat(90)}, url: "smtp://news:hunter2@example.org", password: hunter2 }\n`
    const newsroom = makeNewsroom({
      'config.yml': `${CONFIG}${smtp}mailPassword: hunter2\nurl: smtp://n:hunter2@x\n`.replace(
        'https://news',
        'smtp://n:hunter2@news',
      ),
    })
    try {
      const { code, out, err } = await newsroom.kanfa('check', '--offline')
      expect(code).toBe(1)
      expect(err).toContain('“mailPassword”')
      expect(err).toContain('mailPassword: •••••••')
      expect(out + err).not.toContain('hunter2')
    } finally {
      newsroom.remove()
    }
  })

  test('an issue is named by its folder alone, and as often as one likes', async () => {
    const newsroom = makeNewsroom(ONE)
    for (const name of ['a/', './a', '../issues/a']) {
      const { code, err } = await newsroom.kanfa('build', name, '--only', 'text')
      expect([code, err]).toEqual([1, expect.stringContaining('issue/not-found')])
    }
    const { out } = await newsroom.kanfa('build', 'a', 'a', '--only', 'text')
    expect(out.trim().split('\n')).toHaveLength(1)
    newsroom.remove()
    const empty = makeNewsroom({ 'config.yml': CONFIG })
    expect((await empty.kanfa('build')).err).toContain('kanfa new')
    empty.remove()
  })

  test('what is wrong with a file and shows only while it is used is a diagnostic at that file, not a bug', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>&x;</svg>'
    const newsroom = makeNewsroom({
      'config.yml': CONFIG,
      'issues/a/issue.yml': ISSUE,
      'issues/a/articles/one.md': `${ARTICLE}\n![图](images/a.svg)\n`,
      'issues/a/images/a.svg': svg,
    })
    const picture = await newsroom.kanfa('build', '--only', 'web')
    expect([picture.code, picture.err]).toEqual([
      1,
      expect.stringContaining('issues/a/images/a.svg:1:1 错误 issue/picture-unreadable'),
    ])
    newsroom.write('issues/a/images/a.svg', svg.replace('<script>&x;', ''))
    newsroom.write('templates/web/issue.html.hbs', '<p>{{nope}}</p>')
    const template = await newsroom.kanfa('build', '--only', 'web', '--json')
    expect([template.code, JSON.parse(template.out)]).toMatchObject([
      1,
      {
        diagnostics: expect.arrayContaining([
          expect.objectContaining({ code: 'template/unknown-name', file: 'templates/web/issue.html.hbs' }),
        ]),
      },
    ])
    newsroom.remove()
  })

  test('what is no schema is refused, though every object has it', async () => {
    const newsroom = makeNewsroom()
    expect((await newsroom.kanfa('schema', 'toString')).code).toBe(2)
    newsroom.remove()
  })

  test('the next step after init can be pasted, though the folder has spaces', async () => {
    const newsroom = makeNewsroom()
    const { err } = await newsroom.kanfa('init', '新 编辑部')
    expect(err).toContain('kanfa -C "新 编辑部" build')
    newsroom.remove()
  })

  test('an article is told of all that is wrong in it, and the teaser that points to it is not', async () => {
    const teaser = 'cover: { teasers: [ { article: articles/one.md, text: 导读 } ] }\n'
    const newsroom = makeNewsroom({
      'config.yml': CONFIG,
      'issues/a/issue.yml': ISSUE + teaser,
      'issues/a/articles/one.md': '---\ntitle: 一\nkickr: 二\n---\n:::only{prnt}\n一。\n:::\n',
    })
    const { out } = await newsroom.kanfa('check', '--offline', '--json')
    const { diagnostics } = JSON.parse(out) as { diagnostics: { code: string; fix: string }[] }
    expect(diagnostics.map(({ code }) => code)).toEqual(['manifest/unknown-key', 'article/unknown-attribute'])
    expect(diagnostics[1]?.fix).toContain('是不是想写 print？')
    newsroom.remove()
  })

  test('--json prints one object and nothing else on stdout', async () => {
    const newsroom = makeNewsroom({
      'config.yml': CONFIG,
      'issues/a/issue.yml': ISSUE.replace('one.md', 'two.md'),
      'issues/a/articles/one.md': ARTICLE,
    })
    try {
      const { code, out } = await newsroom.kanfa('check', '--offline', '--json')
      const { diagnostics } = JSON.parse(out) as { diagnostics: object[] }
      expect(code).toBe(1)
      expect(diagnostics[0]).toMatchObject({
        code: 'issue/article-not-found',
        severity: 'error',
        file: 'issues/a/issue.yml',
        line: 5,
        column: 9,
      })
      expect(Object.keys(diagnostics[0] ?? {}).sort()).toEqual([
        'code',
        'column',
        'file',
        'fix',
        'line',
        'severity',
        'what',
        'why',
      ])
    } finally {
      newsroom.remove()
    }
  })
})

describe('the language of a run', () => {
  const inEnglish = { LANG: 'C.UTF-8' }
  const said = async (config: string | undefined, args: string[]): Promise<string> => {
    const newsroom = makeNewsroom(config === undefined ? {} : { 'config.yml': config })
    try {
      return (await runKanfa(newsroom.root, args, inEnglish)).err
    } finally {
      newsroom.remove()
    }
  }
  const broken = (language: string) => `publication: { name: 甲, ${language} }\n`

  test('is the publication’s from the first word, though config.yml or a flag is what is wrong', async () => {
    for (const args of [
      ['check'],
      ['check', '--bogus'],
      ['build', '--only', 'mail'],
      ['bounces', 'no-such-file'],
      ['new'],
    ])
      expect(await said(broken('language: zh-CN'), args)).toContain('办法')
    expect(await said(broken('layout: journal'), ['check'])).toContain('办法')
    expect(await said(broken('language: en'), ['check'])).toContain('fix')
  })

  test('is --lang’s before it, however it is written, and the environment’s where there is no newsroom', async () => {
    expect(await said(broken('language: zh-CN'), ['check', '--lang=en'])).toContain('fix')
    expect(await said(broken('language: en'), ['--lang', 'zh', 'check', '--bogus'])).toContain('办法')
    expect(await said(undefined, ['check'])).toContain('fix')
    expect(await said(undefined, ['check', '--lang', 'fr'])).toContain('--lang takes zh or en')
  })
})

describe('a config.yml of the required keys alone', () => {
  test('compiles and reaches the embedded inbox, and is refused to the world for want of a sender', async () => {
    const newsroom = makeNewsroom({
      'config.yml': 'publication: { name: 甲刊, timezone: Asia/Shanghai }\nlists: [ { id: m, name: 会员 } ]\n',
      'issues/a/issue.yml': ISSUE,
      'issues/a/articles/one.md': ARTICLE,
    })
    try {
      const [code] = [(await newsroom.kanfa('build', '--only', 'email,text,web')).code]
      expect(code).toBe(0)
      expect(await newsroom.kanfa('send', 'a', '--test', 'x@example.org')).toMatchObject({ code: 0 })
      const world = { KANFA_SMTP_URL: 'smtp://127.0.0.1:1' }
      const refused = await runKanfa(newsroom.root, ['send', 'a', '--test', 'x@example.org'], world)
      expect(refused).toMatchObject({ code: 3, err: expect.stringContaining('config/no-sender') as string })
      const planned = await runKanfa(newsroom.root, ['send', 'a', '--list', 'm', '--dry-run', '--json'], world)
      expect(JSON.parse(planned.out).gates).toMatchObject([{ code: 'config/no-sender' }, { code: 'gate/empty-list' }])
    } finally {
      newsroom.remove()
    }
  })
})

describe('what an operator leaves out or mistakes', () => {
  const SMALL = {
    'config.yml': 'publication: { name: 甲刊, timezone: Asia/Shanghai }\nlists: [ { id: m, name: 会员 } ]\n',
    'issues/a/issue.yml': ISSUE,
    'issues/a/articles/one.md': ARTICLE,
  }

  test('the command that confirms a planned send names its time, and a time that has passed is said', async () => {
    const newsroom = makeNewsroom(SMALL)
    try {
      const plan = (at: string) => newsroom.kanfa('send', 'a', '--list', 'm', '--at', at, '--dry-run')
      const past = await plan('2020-02-01 09:00')
      expect(past.out).toContain('--list m --at "2020-02-01 09:00" --confirm ')
      expect(past.out).toContain('--at 的时间已经过去，会立即发出')
      const later = await plan('2199-02-01 09:00')
      expect(later.out).toContain('--at "2199-02-01 09:00"')
      expect(later.out).not.toContain('已经过去')
      expect((await newsroom.kanfa('send', 'a', '--list', 'm', '--dry-run')).out).not.toContain('--at')
    } finally {
      newsroom.remove()
    }
  })

  test('what was not named is asked for, not quoted as nothing', async () => {
    const newsroom = makeNewsroom(SMALL)
    try {
      for (const args of [['pause'], ['members'], ['members', 'erase'], ['db']]) {
        const { code, err } = await newsroom.kanfa(...args)
        expect({ args, code, says: err.startsWith('要写明') }).toEqual({ args, code: 2, says: true })
      }
      expect(await newsroom.kanfa('build', '-C', 'elsewhere')).toMatchObject({
        code: 2,
        err: expect.stringContaining('-C 要写在命令前面') as string,
      })
    } finally {
      newsroom.remove()
    }
  })
})

describe('a new newsroom', () => {
  test.each(['journal', 'bulletin', 'magazine', 'newspaper'])(
    'of layout %s builds at once and continues its numbers',
    async (layout) => {
      const outer = makeNewsroom()
      try {
        expect((await outer.kanfa('init', 'room', '--layout', layout)).code).toBe(0)
        const inside = (...args: string[]) => outer.kanfa('-C', 'room', ...args)
        const built = await inside('build', '--only', 'email,text,web')
        expect(built).toMatchObject({ code: 0 })
        expect(await inside('check', '--offline')).toMatchObject({ code: 0, err: '没有发现问题。\n' })
        const next = await inside('new', 'second')
        expect(next.out.trim()).toBe('issues/second/issue.yml')
        const manifest = outer.read('room/issues/second/issue.yml')
        expect(manifest).toContain('total: 2')
        expect(manifest).toContain('# 一期的清单')
        expect((await inside('new', 'second')).code).toBe(3)
      } finally {
        outer.remove()
      }
    },
  )

  test('never overwrites a folder that holds something', async () => {
    const outer = makeNewsroom({ 'room/file.txt': 'x' })
    try {
      const { code, err } = await outer.kanfa('init', 'room')
      expect([code, err]).toEqual([3, expect.stringContaining('disk/not-empty')])
      expect(outer.has('room/config.yml')).toBe(false)
    } finally {
      outer.remove()
    }
  })
})

test('a refusal is told in the newsroom’s language, unless another is asked for', async () => {
  const newsroom = makeNewsroom({
    'config.yml': CONFIG,
    'issues/x/issue.yml': ISSUE,
    'issues/x/articles/one.md': ARTICLE,
  })
  const sign = async (...flags: string[]) =>
    (await runKanfa(newsroom.root, [...flags, 'sign', 'x', '--stage', 'first', '--by', 'A'], { LANG: 'C' })).err
  expect(await sign()).toContain('没有设审稿阶段')
  expect(await sign('--lang', 'en')).toContain('no stages of review')
  newsroom.remove()
})

test('every place of an avoided term is told, except where it stands inside the right one', async () => {
  const newsroom = makeNewsroom({
    'config.yml': CONFIG.replace('  period:', '  terms: [ { use: 机电信息, avoid: [机电] } ]\n  period:'),
    'issues/a/issue.yml': ISSUE,
    'issues/a/articles/one.md': ARTICLE.replace('车间清晨', '机电信息早，机电车间与机电设备清晨'),
  })
  try {
    const { out } = await newsroom.kanfa('check', '--offline', '--json')
    const { diagnostics } = JSON.parse(out) as { diagnostics: { code: string; line: number; column: number }[] }
    const places = diagnostics.filter(({ code }) => code === 'check/term').map(({ line, column }) => [line, column])
    expect(places).toEqual([
      [6, 7],
      [6, 12],
    ])
  } finally {
    newsroom.remove()
  }
})
