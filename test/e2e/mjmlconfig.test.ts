// mjml runs whatever packages `.mjmlconfig` of the current folder names, as it is imported. A newsroom is other
// people's files: nothing in it may run.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom } from '../support/newsroom.ts'

test('a newsroom cannot bring code along in .mjmlconfig', async () => {
  const newsroom = makeNewsroom({
    'config.yml': CONFIG,
    'issues/2026-08/issue.yml': ISSUE,
    'issues/2026-08/articles/one.md': ARTICLE,
    '.mjmlconfig': JSON.stringify({ packages: ['./evil.js'] }),
    'evil.js': "require('node:fs').writeFileSync('ran', 'x')",
  })
  try {
    const main = join(process.cwd(), 'src/cli/main.ts')
    await promisify(execFile)(process.execPath, [main, 'build', '2026-08', '--only', 'email'], { cwd: newsroom.root })
    expect(newsroom.has('dist/2026-08/email.html')).toBe(true)
    expect(newsroom.has('ran')).toBe(false)
  } finally {
    newsroom.remove()
  }
})
