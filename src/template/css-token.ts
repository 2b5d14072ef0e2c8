// Tokens of a theme in CSS. A token is a colour, a length or a list of font names and nothing else, so a theme can
// change how an edition looks but can never open a rule, an address or a comment of its own.
import type { Palette, Theme } from '../manifest/theme.ts'

const COLOUR = /^(#[0-9a-f]{3}|#[0-9a-f]{6}|[a-z]{3,20})$/i
const LENGTH = /^\d{1,4}(\.\d{1,3})?(px|pt|mm|em|rem|%)?$/
const FONTS =
  /^(?:(?:"[\p{L}\p{N} _-]{1,60}"|'[\p{L}\p{N} _-]{1,60}'|[\p{L}\p{N}_-][\p{L}\p{N} _-]{0,59})(?:, ?|$)){1,20}$/u

/** Whether a value may stand in a style sheet as it is. */
export const isCssToken = (value: string): boolean => COLOUR.test(value) || LENGTH.test(value) || FONTS.test(value)

/** Throws on a value that the theme's reader should have refused: reaching this is a bug, not a user's mistake. */
export function cssToken(value: string | number): string {
  const text = String(value)
  if (!isCssToken(text)) throw new Error(`not a CSS token: ${text}`)
  return text
}

/** Font names in single quotes, so that a stack may stand inside a double-quoted style attribute. */
export const fontStack = (stack: string): string => cssToken(stack).replaceAll('"', "'")

const PALETTE = ['ink', 'muted', 'paper', 'page', 'accent', 'onAccent', 'rule', 'tint'] as const
const kebab = (name: string): string => name.replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`)
const paletteRules = (palette: Palette): string =>
  PALETTE.map((name) => `--${kebab(name)}:${cssToken(palette[name])}`).join(';')

/** `:root{--ink:#…;--on-accent:#…;--font-body:…;--unit:8px;--radius:4px}`, and the dark palette where it is asked for. */
export function themeVariables(theme: Theme, options: { dark?: boolean } = {}): string {
  const fonts = `--font-body:${fontStack(theme.fonts.body)};--font-heading:${fontStack(theme.fonts.heading)}`
  const sizes = `--unit:${cssToken(`${theme.unit}px`)};--radius:${cssToken(`${theme.radius}px`)}`
  const light = `:root{${paletteRules(theme.light)};${fonts};${sizes}}`
  return options.dark ? `${light}@media (prefers-color-scheme:dark){:root{${paletteRules(theme.dark)}}}` : light
}
