// The mails of the four sample issues, looked at as a filter for spam does.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runKanfa } from '../../support/newsroom.ts'

const ROOT = join(import.meta.dirname, '../../..')

test.each(readdirSync(join(ROOT, 'issues')))('%s: of twenty tags less than one breaks a word in two', async (issue) => {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-sample-'))
  try {
    const { code, err } = await runKanfa(ROOT, ['build', issue, '--only', 'email', '--out', folder])
    expect(code, err).toBe(0)
    const html = readFileSync(join(folder, issue, 'email.html'), 'utf8').replace(/<!--[\s\S]*?-->/g, '')
    const count = (tag: RegExp) => html.match(tag)?.length ?? 0
    expect(count(/<wbr/g) / count(/<[a-z]/g)).toBeLessThan(0.05)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
