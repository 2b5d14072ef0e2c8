// The conformance suite on PostgreSQL.
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { exercise } from './conformance.ts'

let server: PostgresServer | undefined
const opened: Store[] = []

beforeAll(async () => {
  server = await startPostgres()
})

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

afterAll(() => server?.stop())

const createUrl = async (): Promise<string> => {
  if (!server) throw new Error('PostgreSQL did not start')
  return server.createDatabase()
}

describe('PostgreSQL', () => {
  exercise({
    createUrl,
    open: async (options) => {
      const url = await createUrl()
      const store = await openStore(url, options)
      opened.push(store)
      return { store, url }
    },
  })
})
