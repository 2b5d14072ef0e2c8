// Every block a periodical needs, alone in a small issue, as mail and as text. The files are opened and read when they
// change; `npm run golden` rewrites them.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderEmail } from '../src/email/render-email.ts'
import { renderText } from '../src/email/render-text.ts'
import { makeIssueFrom } from './support/make-issue.ts'

const GOLDEN = 'test/golden'
const cache = new Map<string, string>()
const shells = { get: (key: string) => cache.get(key), set: (key: string, value: string) => void cache.set(key, value) }

describe('a block keeps its form', () => {
  for (const name of readdirSync(GOLDEN).sort()) {
    test(name, async () => {
      const folder = join(GOLDEN, name)
      const { issue, ...options } = makeIssueFrom(folder)
      const { html, diagnostics } = await renderEmail(issue, { ...options, cache: shells })
      expect(diagnostics).toEqual([])
      await expect(html).toMatchFileSnapshot(join('golden', name, 'expected/email.html'))
      await expect(renderText(issue, options)).toMatchFileSnapshot(join('golden', name, 'expected/email.txt'))
    })
  }
})
