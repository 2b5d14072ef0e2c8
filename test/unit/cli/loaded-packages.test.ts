// What a verb does not need it does not load: half the time of a short command is reading packages, and
// one import anywhere is enough to read a database that nobody asked for.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ARTICLE, CONFIG, ISSUE, makeNewsroom } from '../../support/newsroom.ts'

const KANFA = join(import.meta.dirname, '../../../src/cli/main.ts')
const TELL = `data:text/javascript,${encodeURIComponent(`import { registerHooks } from 'node:module'
registerHooks({
  resolve(name, context, next) {
    const found = next(name, context)
    console.error('LOADED ' + found.url)
    return found
  },
})`)}`

const newsroom = makeNewsroom({
  'config.yml': CONFIG,
  'issues/2026-08/issue.yml': ISSUE,
  'issues/2026-08/articles/one.md': ARTICLE,
})
afterAll(() => newsroom.remove())

const loadedBy = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', TELL, KANFA, '-C', newsroom.root, ...args], { encoding: 'utf8' })

function packagesOf(...args: string[]): Set<string> {
  const { status, stderr } = loadedBy(...args)
  expect(status, stderr.slice(-2000)).toBe(0)
  const names = [...stderr.matchAll(/^LOADED .*\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//gm)].map(
    ([, name = '']) => name,
  )
  return new Set(names)
}

test.each(['build', 'check'])('%s loads no database, no mail server and no browser', (verb) => {
  const loaded = packagesOf(verb, '2026-08', ...(verb === 'build' ? ['--only', 'email,text,web'] : ['--offline']))
  expect(loaded).toContain('yaml')
  for (const name of ['kysely', 'pg', 'playwright-core', 'nodemailer', 'imapflow', 'hono', 'bree', 'mammoth'])
    expect(loaded).not.toContain(name)
})

test.each([
  [['--help'], 0],
  [['--version'], 0],
  [['biuld'], 2],
])('%j loads no package, and no verb', (args, code) => {
  const { status, stderr } = loadedBy(...args)
  expect([status, stderr.match(/^LOADED .*\/(?:node_modules|verbs)\/.*/gm)]).toEqual([code, null])
})

test('help for one verb loads that verb', () => {
  expect(loadedBy('help', 'new').stderr.match(/^LOADED .*\/verbs\/.*/gm)).toHaveLength(1)
})
