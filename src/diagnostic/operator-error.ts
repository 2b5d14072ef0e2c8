// The world refused: a server, a database, a disk, a secret. Unlike a diagnostic it is thrown, and it always says
// what is true now ("Nothing was sent."), because the reader's first question is what has already happened.
import type { Language } from './language.ts'

type Said = { readonly what: string; readonly why: string; readonly fix: string; readonly state: string }

export type OperatorCode =
  | `config/${string}`
  | `secret/${string}`
  | `store/${string}`
  | `network/${string}`
  | `browser/${string}`
  | `transport/${string}`
  | `disk/${string}`
  | `gate/${string}`

export class OperatorError extends Error {
  readonly code: OperatorCode
  readonly said: Readonly<Record<Language, Said>>
  /** 3 for trouble with the world, 4 for a closed gate; see docs/errors.md. */
  readonly exitCode: 3 | 4

  constructor(code: OperatorCode, said: Readonly<Record<Language, Said>>, cause?: unknown) {
    super(`${said.en.what} ${said.en.why}`, cause === undefined ? undefined : { cause })
    this.name = 'OperatorError'
    this.code = code
    this.said = said
    this.exitCode = code.startsWith('gate/') ? 4 : 3
  }
}

/** The command line was not understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly said: Readonly<Record<Language, { readonly what: string; readonly fix: string }>>

  constructor(said: Readonly<Record<Language, { readonly what: string; readonly fix: string }>>) {
    super(said.en.what)
    this.said = said
  }
}
