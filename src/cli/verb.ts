// What a verb is: how it is called, what it says of itself, and what it does. A verb returns its exit code.
import type { ParseArgsOptionsConfig } from 'node:util'
import type { Language } from '../diagnostic/language.ts'

export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export type Call = {
  /** The newsroom: the folder that holds config.yml. Absolute. */
  readonly root: string
  readonly values: Values
  readonly positionals: readonly string[]
  readonly json: boolean
  /** From --lang and the environment; a publication's own language wins over the environment once it is known. */
  readonly language: Language
  readonly languageFlag: string | undefined
  /** The language that turned out to be the newsroom's: a refusal is told in it too. */
  readonly speak: (language: Language) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** stderr is a terminal: progress may redraw its line. */
  readonly interactive: boolean
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
}

export type Verb = {
  readonly usage: string
  readonly about: Readonly<Record<Language, string>>
  readonly options: ParseArgsOptionsConfig
  /** What each option does, for --help. */
  readonly help?: Readonly<Record<string, Readonly<Record<Language, string>>>>
  readonly run: (call: Call) => Promise<number>
}

/** The verb cannot go on, and has said why. */
export class Refused extends Error {
  readonly exitCode: number

  constructor(exitCode: number) {
    super('refused')
    this.exitCode = exitCode
  }
}

export const EXIT = {
  fine: 0,
  diagnostics: 1,
  usage: 2,
  operator: 3,
  gate: 4,
  notAllAccepted: 5,
  bug: 70,
  interrupted: 130,
} as const

export const textOption = (values: Values, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}
