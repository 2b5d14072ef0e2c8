// What a verb is: how it is called and what it does; what it says of itself stands in verbs.ts. It returns its exit code.
import type { ParseArgsOptionsConfig } from 'node:util'
import type { Language } from '../diagnostic/language.ts'
import { nearestName, suggest } from '../diagnostic/nearest-name.ts'
import { UsageError } from '../diagnostic/operator-error.ts'

export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export type Call = {
  /** The newsroom: the folder that holds config.yml. Absolute. */
  readonly root: string
  readonly values: Values
  readonly positionals: readonly string[]
  readonly json: boolean
  /** From --lang, else the publication's, else the environment's. */
  readonly language: Language
  readonly languageFlag: string | undefined
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
  readonly options: ParseArgsOptionsConfig
  /** What each option does, for --help. */
  readonly help?: Readonly<Record<string, Readonly<Record<Language, string>>>>
  readonly run: (call: Call) => Promise<number>
}

/** An empty list is no silence: what there is none of, and what to do, beside an output that stays empty. */
export function sayNone({ json, err, language }: Call, zh: string, en: string): void {
  if (!json) err(language === 'zh' ? zh : en)
}

/** What was done: as JSON for machines, else in words. */
export function sayDone({ json, out }: Call, done: object, words: string): number {
  out(json ? JSON.stringify(done) : words)
  return EXIT.fine
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

/** One of a few words, where one is given: what follows an option or a verb. */
export function choose<C extends string>(name: string, given: string | undefined, all: readonly C[]): C | undefined {
  return given === undefined ? undefined : getChoice(name, given, all)
}

export function getChoice<C extends string>(name: string, given: string | undefined, choices: readonly C[]): C {
  const found = choices.find((one) => one === given)
  if (found !== undefined) return found
  const { suggestion, suggestionZh } = suggest(nearestName(given ?? '', choices), choices)
  const [zh, en] =
    given === undefined
      ? [`要写明是 ${name} 的哪一样。`, `Say which of ${name}.`]
      : [`${name} 不能是“${given}”。`, `${name} cannot be "${given}".`]
  throw new UsageError({ zh: { what: zh, fix: suggestionZh }, en: { what: en, fix: suggestion } })
}

export const noFile = (name: string): UsageError =>
  new UsageError({
    zh: { what: `没有 ${name} 这个文件。`, fix: '核对它的路径。' },
    en: { what: `There is no file ${name}.`, fix: 'Check its path.' },
  })

export function portOption(values: Values, otherwise: number): number {
  const port = Number(textOption(values, 'port') ?? otherwise)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new UsageError({
    zh: { what: '--port 要写 0 到 65535 的整数。', fix: `例如 --port ${otherwise}；0 表示任选一个。` },
    en: { what: '--port takes a whole number from 0 to 65535.', fix: `For example --port ${otherwise}; 0 takes any.` },
  })
}
