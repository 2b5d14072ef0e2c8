// A line of text as the joining of lines sees it, and what may be decided between it and the next.

export type Row = {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly indent: number
  readonly trail: number
  /** Blank lines before it. */
  readonly gap: number
  readonly width: number
  readonly final: boolean
  /** Begins anew whatever stands before it; stands alone whatever stands round it; a line of a table of contents; cells. */
  readonly opens: boolean
  readonly alone: boolean
  readonly contents: boolean
  readonly tabular: boolean
}
export type Verdict = 'join' | 'break' | 'keep' | 'verse'
export type Verdicts = (Verdict | undefined)[]
