// The pens of the sample pictures: plain functions from numbers to SVG, one palette for all four issues. A picture is
// code so that anybody may redraw it, and so that no photograph of a real place or person stands in the samples.

export const tint = {
  ink: '#22303a',
  muted: '#66757f',
  paper: '#fbf8f2',
  sand: '#efe7d8',
  line: '#d8cfbf',
  teal: '#1f5566',
  sea: '#4f8a94',
  mist: '#cfe0e0',
  ochre: '#d9933d',
  rust: '#b4492f',
  sage: '#86a58a',
  night: '#17303d',
  snow: '#ffffff',
} as const

type Ink = { fill?: string; stroke?: string; width?: number; opacity?: number; dash?: string; round?: number }

const attributes = (ink: Ink): string =>
  [
    ` fill="${ink.fill ?? 'none'}"`,
    ink.stroke ? ` stroke="${ink.stroke}" stroke-width="${ink.width ?? 3}" stroke-linejoin="round"` : '',
    ink.stroke ? ' stroke-linecap="round"' : '',
    ink.dash ? ` stroke-dasharray="${ink.dash}"` : '',
    ink.opacity === undefined ? '' : ` opacity="${ink.opacity}"`,
  ].join('')

export const rect = (x: number, y: number, w: number, h: number, ink: Ink): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${ink.round ?? 0}"${attributes(ink)}/>`

export const disc = (x: number, y: number, r: number, ink: Ink): string =>
  `<circle cx="${x}" cy="${y}" r="${r}"${attributes(ink)}/>`

export const oval = (x: number, y: number, rx: number, ry: number, ink: Ink): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}"${attributes(ink)}/>`

export const path = (d: string, ink: Ink): string => `<path d="${d}"${attributes(ink)}/>`

export const line = (x1: number, y1: number, x2: number, y2: number, ink: Ink): string =>
  path(`M${x1} ${y1}L${x2} ${y2}`, ink)

export const group = (move: string, ...parts: readonly string[]): string =>
  `<g transform="${move}">${parts.join('')}</g>`

/** Evenly spaced copies, left to right. */
export const row = (count: number, draw: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => draw(index)).join('')

type Lettering = {
  size?: number
  fill?: string
  anchor?: 'start' | 'middle' | 'end'
  bold?: boolean
  serif?: boolean
  gap?: number
}

export const words = (x: number, y: number, text: string, look: Lettering = {}): string => {
  const family = look.serif ? 'Noto Serif CJK SC' : 'Noto Sans CJK SC'
  const gap = look.gap ? ` letter-spacing="${look.gap}"` : ''
  return `<text x="${x}" y="${y}" font-family="${family}" font-size="${look.size ?? 26}" font-weight="${look.bold ? 700 : 400}" text-anchor="${look.anchor ?? 'start'}" fill="${look.fill ?? tint.ink}"${gap}>${text}</text>`
}

export const sheet = (w: number, h: number, ground: string, ...parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">${rect(0, 0, w, h, { fill: ground })}${parts.join('')}</svg>`

/** A toothed wheel. */
export const gear = (x: number, y: number, r: number, teeth: number, fill: string, hole: string): string =>
  group(
    `translate(${x} ${y})`,
    row(teeth, (index) =>
      group(
        `rotate(${(360 / teeth) * index})`,
        rect(-r * 0.13, -r * 1.16, r * 0.26, r * 0.36, { fill, round: r * 0.04 }),
      ),
    ),
    disc(0, 0, r, { fill }),
    disc(0, 0, r * 0.42, { fill: hole }),
    disc(0, 0, r * 0.16, { fill }),
  )
