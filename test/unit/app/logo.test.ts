import { expect, test } from 'vitest'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom } from '../../support/newsroom.ts'

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60"><rect width="300" height="60"/></svg>'

test('a masthead picture stands in the mail at its size, with the name for those who do not see it', async () => {
  const newsroom = makeNewsroom({
    'config.yml': CONFIG,
    'issues/2026-08/issue.yml': ISSUE,
    'issues/2026-08/articles/one.md': ARTICLE,
    'templates/theme.yml': 'journal: { logo: templates/logo.svg }\n',
    'templates/logo.svg': SVG,
  })
  try {
    const built = await newsroom.kanfa('build', '2026-08', '--only', 'email')
    expect(built.code).toBe(0)
    const html = newsroom.read('dist/2026-08/email.html')
    expect(html).toMatch(/<h1[^>]*><img src="[^"]+-560\.png" width="280" height="56" alt="示例机电信息"/)
    newsroom.write('templates/theme.yml', 'journal: { logo: templates/lgo.svg }\n')
    const wrong = await newsroom.kanfa('build', '2026-08', '--only', 'email')
    expect(wrong.err).toContain('issue/picture-not-found')
    expect(wrong.code).toBe(1)
  } finally {
    newsroom.remove()
  }
})
