// The world refused: a server, a database, a disk, a secret. Unlike a diagnostic it is thrown, and it always says
// what is true now ("Nothing was sent."), because the reader's first question is what has already happened.
import type { Language } from './language.ts'

type Said = { readonly what: string; readonly why: string; readonly fix: string; readonly state: string }
/** What, why, how to mend it and what is true now: in Chinese, then in English. */
type Words = readonly [string, string, string, string, string, string, string, string]

export type OperatorCode =
  | `config/${string}`
  | `secret/${string}`
  | `store/${string}`
  | `network/${string}`
  | `browser/${string}`
  | `picture/${string}`
  | `transport/${string}`
  | `disk/${string}`
  | `gate/${string}`

export class OperatorError extends Error {
  readonly code: OperatorCode
  readonly said: Readonly<Record<Language, Said>>
  /** 3 for trouble with the world, 4 for a closed gate; see docs/errors.md. */
  readonly exitCode: 3 | 4

  constructor(code: OperatorCode, words: Words | Readonly<Record<Language, Said>>, cause?: unknown) {
    const said = 'zh' in words ? words : { zh: toSaid(words, 0), en: toSaid(words, 4) }
    super(`${said.en.what} ${said.en.why}`, cause === undefined ? undefined : { cause })
    this.name = 'OperatorError'
    this.code = code
    this.said = said
    this.exitCode = code.startsWith('gate/') ? 4 : 3
  }

  static because(cause: unknown, code: OperatorCode, words: Words): OperatorError {
    return new OperatorError(code, words, cause)
  }
}

function toSaid(words: Words, from: 0 | 4): Said {
  const [what = '', why = '', fix = '', state = ''] = words.slice(from)
  return { what, why, fix, state }
}

/** The command line was not understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly said: Readonly<Record<Language, Pick<Said, 'what' | 'fix'>>>

  /** What, and how to mend it: in Chinese, then in English. */
  constructor(words: UsageError['said'] | readonly [string, string, string, string]) {
    const said =
      'zh' in words ? words : { zh: { what: words[0], fix: words[1] }, en: { what: words[2], fix: words[3] } }
    super(said.en.what)
    this.said = said
  }
}
