// Every YAML and Markdown example of docs/manifest.md is accepted by the code it documents.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkArticle } from '../../../src/article/check-article.ts'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { checkConfig } from '../../../src/manifest/check-config.ts'
import { checkManifest } from '../../../src/manifest/check-manifest.ts'

const page = readFileSync('docs/manifest.md', 'utf8')
const examples = [...page.matchAll(/```(yaml|markdown)\n([\s\S]*?)```/g)].map(([, , text = '']) => text)

test('the page shows a config, a manifest and an article', () => {
  expect(examples).toHaveLength(3)
})

test('the config of the page is whole', () => {
  expect(checkConfig(toSourceText('config.yml', examples[0] ?? '')).diagnostics).toEqual([])
})

test('the manifest of the page is whole', () => {
  expect(checkManifest(toSourceText('issue.yml', examples[1] ?? '')).diagnostics).toEqual([])
})

test('the article of the page is whole', () => {
  const { value, diagnostics } = checkArticle(toSourceText('a.md', examples[2] ?? ''), 'articles/a.md')
  expect(diagnostics).toEqual([])
  expect(value?.notes).toHaveLength(1)
})
