// The four faces of print, from the publication's own files or from the optional Noto packages. Only static TrueType
// outlines pass: Chromium turns variable and CFF fonts into Type 3, which printers refuse.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { diagnose, diagnoseFile, type SourceText } from '../diagnostic/source-text.ts'
import type { Files } from '../issue/files.ts'

export const FACES = ['serif', 'serifBold', 'sans', 'sansBold'] as const
export type Face = (typeof FACES)[number]

export type FontFile = {
  readonly face: Face
  readonly bytes: Uint8Array
  /** PostScript name, by which the font is found again inside the PDF. */
  readonly name: string
  readonly covers: (codePoint: number) => boolean
}

export type PrintFonts = { readonly files: readonly FontFile[]; readonly diagnostics: readonly Diagnostic[] }

const PACKAGES: Readonly<Record<Face, string>> = {
  serif: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  serifBold: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
  sans: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  sansBold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
}

/** `own` is config.yml's `fonts`: paths from the newsroom's folder, by face. */
export function readFonts(own: Readonly<Record<string, string>>, files: Files, config?: SourceText): PrintFonts {
  const found: FontFile[] = []
  const diagnostics: Diagnostic[] = []
  for (const face of FACES) {
    const path = own[face]
    const bytes = path === undefined ? readPackaged(PACKAGES[face]) : files.read(path)
    const font = bytes && parseFont(bytes)
    if (font) found.push({ face, bytes, ...font })
    else if (path === undefined)
      diagnostics.push(diagnoseFile('print/font-not-found', 'config.yml', { path: PACKAGES[face], face }, 'warning'))
    else {
      const start = Math.max(0, config?.text.indexOf(path) ?? 0)
      const code = bytes ? 'print/unfit-font' : 'print/font-not-found'
      const span = { start, end: start + path.length }
      const values = { path, face }
      diagnostics.push(
        config ? diagnose(code, { source: config, span }, values) : diagnoseFile(code, 'config.yml', values),
      )
    }
  }
  return { files: found, diagnostics }
}

function readPackaged(path: string): Uint8Array | undefined {
  try {
    return readFileSync(createRequire(import.meta.url).resolve(path))
  } catch {
    return undefined
  }
}

/** Name and coverage of a static TrueType font; undefined for anything else. */
export function parseFont(bytes: Uint8Array): Pick<FontFile, 'name' | 'covers'> | undefined {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (view.getUint32(0) !== 0x00010000) return undefined
    const tables = new Map<string, number>()
    for (let at = 12, left = view.getUint16(4); left > 0; left--, at += 16)
      tables.set(String.fromCharCode(...bytes.subarray(at, at + 4)), view.getUint32(at + 8))
    const cmap = tables.get('cmap')
    const names = tables.get('name')
    if (!tables.has('glyf') || tables.has('fvar') || cmap === undefined || names === undefined) return undefined
    return { name: postScriptName(view, names), covers: coverage(view, cmap) }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function postScriptName(view: DataView, table: number): string {
  const strings = table + view.getUint16(table + 4)
  for (let at = table + 6, left = view.getUint16(table + 2); left > 0; left--, at += 12) {
    if (view.getUint16(at) !== 3 || view.getUint16(at + 6) !== 6) continue
    const start = strings + view.getUint16(at + 10)
    let name = ''
    for (let of = 0; of < view.getUint16(at + 8); of += 2) name += String.fromCharCode(view.getUint16(start + of))
    return name
  }
  return ''
}

/** OpenType cmap, formats 12 and 4: the two that every font for the web has one of. */
function coverage(view: DataView, cmap: number): (codePoint: number) => boolean {
  const covered = new Set<number>()
  const cover = (from: number, to: number): void => {
    for (let code = from; code <= Math.min(to, 0x10ffff); code++) covered.add(code)
  }
  for (let at = cmap + 4, left = view.getUint16(cmap + 2); left > 0; left--, at += 8) {
    const table = cmap + view.getUint32(at + 4)
    const format = view.getUint16(table)
    if (format === 12)
      for (let group = table + 16, groups = view.getUint32(table + 12); groups > 0; groups--, group += 12)
        cover(view.getUint32(group), view.getUint32(group + 4))
    const segments = format === 4 ? view.getUint16(table + 6) : 0
    for (let of = 0; of < segments; of += 2)
      cover(view.getUint16(table + 16 + segments + of), view.getUint16(table + 14 + of))
  }
  return (codePoint) => covered.has(codePoint)
}
