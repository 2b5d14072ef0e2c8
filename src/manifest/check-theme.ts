// templates/theme.yml → a Theme per layout. The newsroom's file names only what differs from the house's; every pair
// of colours that carries text keeps 4.5:1 (WCAG 2 AA), in light and dark, or the theme is refused.
import * as z from 'zod'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose, type SourceText } from '../diagnostic/source-text.ts'
import { checkValue } from './check-value.ts'
import type { Layout } from './config.ts'
import { LAYOUTS } from './config-schema.ts'
import { parseYaml, type YamlValue } from './parse-yaml.ts'
import type { Palette, Theme } from './theme.ts'

const INK_ON_PAPER: Palette = {
  ink: '#000000',
  muted: '#444444',
  paper: '#ffffff',
  page: '#ffffff',
  accent: '#222222',
  onAccent: '#ffffff',
  rule: '#cccccc',
  tint: '#f5f5f5',
}
const COLOURS = Object.keys(INK_ON_PAPER) as (keyof Palette)[]

const palette = z.strictObject(
  Object.fromEntries(COLOURS.map((name) => [name, z.string()])) as Record<keyof Palette, z.ZodString>,
)
const face = z.enum(['serif', 'sans'])
const look = z
  .strictObject({
    light: palette.partial(),
    dark: palette.partial(),
    fonts: z.strictObject({ body: z.string(), heading: z.string(), printBody: face, printHeading: face }).partial(),
    unit: z.number().min(2).max(24),
    radius: z.number().min(0).max(32),
    logo: z.string().min(1),
  })
  .partial()
const themeSchema = z
  .strictObject(Object.fromEntries(LAYOUTS.map((layout) => [layout, look])) as Record<Layout, typeof look>)
  .partial()

type Look = z.output<typeof look>

/** `sources` in order of precedence: the newsroom's file, if it has one, then the house's, which is complete. */
export function checkTheme(
  sources: readonly SourceText[],
  layout: Layout,
): { theme: Theme; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const looks: Look[] = []
  for (const source of sources) {
    const parsed = parseYaml(source)
    const checked = parsed.value && checkValue(themeSchema, { ...parsed.value, value: parsed.value.value ?? {} })
    diagnostics.push(...parsed.diagnostics, ...(checked?.diagnostics ?? []))
    const own = checked?.value?.[layout]
    if (!own || !parsed.value) continue
    const wrong = checkColours(own, parsed.value, layout)
    diagnostics.push(...wrong)
    if (wrong.length === 0) looks.push(own)
  }
  const theme = looks.reduceRight<Theme>((base, own) => merge(base, own), BLANK)
  const [first] = sources
  return { theme, diagnostics: first ? [...diagnostics, ...checkContrast(theme, first, layout)] : diagnostics }
}

const BLANK: Theme = {
  light: INK_ON_PAPER,
  dark: {
    ...INK_ON_PAPER,
    ink: '#ffffff',
    muted: '#cccccc',
    paper: '#111111',
    page: '#000000',
    accent: '#eeeeee',
    onAccent: '#111111',
    tint: '#1a1a1a',
  },
  fonts: { body: 'sans-serif', heading: 'serif', printBody: 'serif', printHeading: 'serif' },
  unit: 8,
  radius: 0,
}

function merge(base: Theme, own: Look): Theme {
  const { light, dark, fonts, unit, radius, logo } = own
  const merged = {
    light: { ...base.light, ...light },
    dark: { ...base.dark, ...dark },
    fonts: { ...base.fonts, ...fonts },
    unit: unit ?? base.unit,
    radius: radius ?? base.radius,
    ...(logo ? { logo } : base.logo ? { logo: base.logo } : {}),
  }
  return merged as Theme
}

function checkColours(own: Look, yaml: YamlValue, layout: Layout): Diagnostic[] {
  return (['light', 'dark'] as const).flatMap((mode) =>
    Object.entries(own[mode] ?? {})
      .filter(([, colour]) => !/^#[0-9a-f]{6}$/i.test(String(colour)))
      .map(([name, colour]) => {
        const place = { source: yaml.source, span: yaml.spanOf([layout, mode, name]) }
        return diagnose('manifest/bad-colour', place, { key: `${mode}.${name}`, got: String(colour) })
      }),
  )
}

/** Text stands on these: ink and muted on paper, page and tint, links on paper and tint, banner text on the accent. */
const PAIRS: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['ink', 'paper'],
  ['ink', 'tint'],
  ['muted', 'paper'],
  ['muted', 'tint'],
  ['muted', 'page'],
  ['accent', 'paper'],
  ['accent', 'tint'],
  ['onAccent', 'accent'],
]

function checkContrast(theme: Theme, source: SourceText, layout: Layout): Diagnostic[] {
  return (['light', 'dark'] as const).flatMap((mode) =>
    PAIRS.flatMap(([text, ground]) => {
      const ratio = contrast(theme[mode][text], theme[mode][ground])
      if (ratio >= 4.5) return []
      const at = source.text.indexOf(theme[mode][text])
      const span = { start: Math.max(0, at), end: Math.max(0, at) + 7 }
      const pair = `${layout} ${mode}.${text} / ${mode}.${ground}`
      return [diagnose('manifest/low-contrast', { source, span }, { pair, ratio: ratio.toFixed(2) })]
    }),
  )
}

/** WCAG 2 contrast ratio of two #rrggbb colours. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
