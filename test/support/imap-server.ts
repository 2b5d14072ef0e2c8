// A real IMAP server for tests: hoodiecrow on a port of its own, with one user and what it is given in INBOX.
import type { Socket } from 'node:net'
import hoodiecrow from 'hoodiecrow-imap'

const PLUGINS = ['ID', 'IDLE', 'MOVE', 'UIDPLUS', 'NAMESPACE', 'LITERALPLUS', 'UNSELECT', 'ENABLE']

export async function openImapServer(messages: readonly string[]) {
  const server = hoodiecrow({
    plugins: PLUGINS,
    storage: { INBOX: { messages: messages.map((raw) => ({ raw })) }, '': { separator: '/', folders: {} } },
    users: { bounces: { password: 'secret', xoauth2: {} } },
  })
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: (password = 'secret'): string => `imap://bounces:${password}@127.0.0.1:${port}/INBOX`,
    append: (raw: string): void => server.appendMessage('INBOX', [], false, raw),
    list: (folder: string): string[] => (server.folderCache[folder]?.messages ?? []).map(({ raw }) => raw),
    drop: (folder: string): boolean => delete server.folderCache[folder],
    hangUp,
    close: (): Promise<void> => {
      hangUp()
      return new Promise((done) => server.server.close(() => done()))
    },
  }
}
