// The type area of each layout in whole ems and whole lines: a Chinese line sets solid only when its measure is a
// multiple of the character (at 15.87 em 2 % of lines do, at 16.00 em half of them).
import type { Layout } from '../manifest/config.ts'

export type Geometry = {
  /** CSS points. */
  readonly pageWidth: number
  readonly pageHeight: number
  readonly font: number
  readonly line: number
  readonly columns: number
  /** Ems of the body text, as is the gap. */
  readonly column: number
  readonly gap: number
  readonly top: number
  readonly lines: number
}

export const PAPERS = ['A3', 'A4'] as const
export type Paper = (typeof PAPERS)[number]

const A4 = { pageWidth: 595.28, pageHeight: 841.89 }
const A3 = { pageWidth: 841.89, pageHeight: 1190.55 }

const GEOMETRY: Readonly<Record<Layout, Geometry>> = {
  journal: { ...A4, font: 10.5, line: 17, columns: 2, column: 22, gap: 2, top: 78, lines: 41 },
  bulletin: { ...A4, font: 10.5, line: 17, columns: 2, column: 22, gap: 2, top: 74, lines: 41 },
  magazine: { ...A4, font: 9.5, line: 15, columns: 3, column: 16, gap: 2, top: 70, lines: 47 },
  newspaper: { ...A3, font: 9.5, line: 14, columns: 6, column: 12, gap: 2, top: 62, lines: 77 },
}

/** A newspaper on A4 is the A3 page reduced by √2, line for line; the other layouts are A4. */
export function geometryOf(layout: Layout, paper?: Paper): Geometry {
  const full = GEOMETRY[layout]
  if (layout !== 'newspaper' || paper !== 'A4') return full
  const ratio = A4.pageWidth / full.pageWidth
  return { ...full, ...A4, font: full.font * ratio, line: full.line * ratio, top: full.top * ratio }
}

export const spanEm = (geometry: Geometry, columns: number): number =>
  columns * geometry.column + (columns - 1) * geometry.gap

export const measureEm = (geometry: Geometry): number => spanEm(geometry, geometry.columns)

export const emToPx = (geometry: Geometry, em: number): number => (em * geometry.font * 4) / 3
