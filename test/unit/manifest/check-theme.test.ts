import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toSourceText } from '../../../src/diagnostic/source-text.ts'
import { checkTheme, contrast } from '../../../src/manifest/check-theme.ts'
import { LAYOUTS } from '../../../src/manifest/config-schema.ts'

const house = toSourceText('templates/theme.yml', readFileSync('templates/theme.yml', 'utf8'))

test.each(LAYOUTS)('the house style %s keeps 4.5:1 in light and dark', (layout) => {
  expect(checkTheme([house], layout).diagnostics).toEqual([])
})

test('a newsroom names only what differs', () => {
  const own = toSourceText('templates/theme.yml', 'journal:\n  light: { accent: "#7a1020" }\n')
  const { theme, diagnostics } = checkTheme([own, house], 'journal')
  expect(diagnostics).toEqual([])
  expect(theme.light.accent).toBe('#7a1020')
  expect(theme.light.ink).toBe(checkTheme([house], 'journal').theme.light.ink)
})

test('contrast is what WCAG says it is', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})
