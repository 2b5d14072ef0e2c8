// What one step of the schema is. Each stands in a file of its own, in the order of the registry.
import type { Dialect } from '../dialect.ts'

export type Migration = {
  readonly name: string
  /** One statement each, in the words of the dialect. */
  readonly statements: (dialect: Dialect) => readonly string[]
}
