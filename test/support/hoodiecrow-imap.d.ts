// hoodiecrow-imap has no types of its own; this is the little of it that tests use.
declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net'

  type Folder = { messages?: { raw: string }[]; folders?: Record<string, Folder>; separator?: string }
  type Hoodiecrow = {
    readonly server: Server
    readonly folderCache: Record<string, { messages: { raw: string; uid: number }[] }>
    listen(port: number, host: string, done: () => void): void
    close(done: () => void): void
    appendMessage(mailbox: string, flags: readonly string[], date: boolean, raw: string): void
  }
  const createServer: (options: {
    plugins: readonly string[]
    storage: Record<string, Folder>
    users: Record<string, { password: string; xoauth2: object }>
  }) => Hoodiecrow
  // biome-ignore lint/style/noDefaultExport: it is the package's own
  export default createServer
}
