// The tokens of templates/theme.yml: what mail, web, print and pages share of a publication's look. One set per
// layout; every colour pair that carries text is checked for contrast where the theme is read.

export type Palette = {
  /** Text. */
  readonly ink: string
  /** Secondary text: sources, captions, dates. */
  readonly muted: string
  /** The sheet the text stands on. */
  readonly paper: string
  /** Round the sheet on a wide screen. */
  readonly page: string
  /** Banners, rules of emphasis, links, buttons. */
  readonly accent: string
  /** Text on the accent. */
  readonly onAccent: string
  /** Hairlines. */
  readonly rule: string
  /** Zones, asides, boxes. */
  readonly tint: string
}

export type Theme = {
  readonly light: Palette
  readonly dark: Palette
  readonly fonts: {
    /** CSS stacks for screens; print embeds its own serif and sans faces. */
    readonly body: string
    readonly heading: string
    /** Which embedded face print sets text and headings in. */
    readonly printBody: 'serif' | 'sans'
    readonly printHeading: 'serif' | 'sans'
  }
  /** Base unit in px; everything is a multiple. */
  readonly unit: number
  readonly radius: number
  /** Path of the masthead's picture from the newsroom's folder; the name is set as text where there is none. */
  readonly logo?: string
}
