// The conformance suite on SQLite.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { exerciseKilled } from './conformance/moves.ts'
import { type Exercised, exercise } from './conformance.ts'

const stores: Store[] = []
const folders: string[] = []

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const createUrl = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-store-'))
  folders.push(folder)
  return `sqlite:${join(folder, 'kanfa.db')}`
}

describe('SQLite', () => {
  const exercised: Exercised = {
    createUrl,
    open: async (options) => {
      const url = await createUrl()
      const store = await openStore(url, options)
      stores.push(store)
      return { store, url }
    },
  }
  exercise(exercised)
  exerciseKilled(exercised)
})
