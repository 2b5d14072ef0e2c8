import { expect, test } from 'vitest'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom, type TestNewsroom } from '../../support/newsroom.ts'

const FILES = {
  'config.yml': CONFIG,
  'issues/2026-08/issue.yml': ISSUE,
  'issues/2026-08/articles/one.md': ARTICLE,
}

const built = async (newsroom: TestNewsroom): Promise<string[]> => {
  const { code, out, err } = await newsroom.kanfa('build', '2026-08', '--only', 'email,text')
  expect(code).toBe(0)
  const files = ['email.html', 'email.txt', 'edition.json'].map((name) => newsroom.read(`dist/2026-08/${name}`))
  return [out.replaceAll(newsroom.root, ''), err.replaceAll(newsroom.root, ''), ...files]
}

test('what is kept between builds never shows: after each edit the build is that of a fresh newsroom', async () => {
  const kept = makeNewsroom(FILES)
  const edits: Record<string, string>[] = [
    {},
    { 'issues/2026-08/articles/one.md': `${ARTICLE}\n点击这里[点击这里](https://example.org)，又加一段。\n` },
    { 'issues/2026-08/articles/one.md': `\n${ARTICLE}`.replace(/^\n---/, '---\n# 注释') },
    { 'issues/2026-08/issue.yml': `${ISSUE}subject: 换个主题\n` },
    { 'config.yml': CONFIG.replace('示例市示例路 1 号', '示例市示例路 2 号') },
    { 'templates/email/journal/paragraph.mjml.hbs': '<p style="margin:0">{{text}}</p>\n' },
    { 'templates/theme.yml': 'journal: { light: { accent: "#223344" } }\n' },
    {},
  ]
  try {
    const seen: Record<string, string> = { ...FILES }
    for (const edit of edits) {
      for (const [path, text] of Object.entries(edit)) kept.write(path, text)
      Object.assign(seen, edit)
      const fresh = makeNewsroom(seen)
      const lock = kept.has('issues/2026-08/issue.lock.yml') ? kept.read('issues/2026-08/issue.lock.yml') : ''
      if (lock) fresh.write('issues/2026-08/issue.lock.yml', lock)
      try {
        expect(await built(kept)).toEqual(await built(fresh))
      } finally {
        fresh.remove()
      }
    }
    kept.write('.kanfa/cache/not-a-cache', 'x')
    expect(await built(kept)).toHaveLength(5)
  } finally {
    kept.remove()
  }
})
