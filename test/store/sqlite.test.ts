// The conformance suite on SQLite.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { exercise } from './conformance.ts'

const opened: { store: Store; folder: string }[] = []

afterEach(async () => {
  for (const { store, folder } of opened.splice(0)) {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

describe('SQLite', () => {
  exercise({
    open: async (options) => {
      const folder = mkdtempSync(join(tmpdir(), 'kanfa-store-'))
      const url = `sqlite:${join(folder, 'kanfa.db')}`
      const store = await openStore(url, options)
      opened.push({ store, folder })
      return { store, url }
    },
  })
})
