// Every code has a case that provokes it and a section that explains it, and the command says exactly what is written.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { catalogue } from '../src/diagnostic/catalogue.ts'
import { brokenCases, codeOf, runBrokenCase } from './support/broken-case.ts'
import { renderErrorsPage } from './support/errors-page.ts'

test('every code has a case, and every case a code', () => {
  expect(brokenCases().map(codeOf).sort()).toEqual(Object.keys(catalogue).sort())
})

test('docs/errors.md says what the catalogue and the cases say', () => {
  expect(readFileSync('docs/errors.md', 'utf8')).toBe(renderErrorsPage())
})

describe('a broken newsroom is told exactly what is wrong', () => {
  for (const name of brokenCases()) {
    test(codeOf(name), async () => {
      const said = await runBrokenCase(name)
      expect(said).toContain(codeOf(name))
      expect(existsSync(`test/broken/${name}/expected.txt`)).toBe(true)
      expect(said).toBe(readFileSync(`test/broken/${name}/expected.txt`, 'utf8'))
    })
  }
})
