// Which way out mail takes: relays, a spool folder or, where nothing is set, the embedded inbox, so that nobody mails
// the world by accident.
import { isAbsolute, join } from 'node:path'
import { openInbox } from './inbox.ts'
import { openSmtp, type SmtpOptions } from './smtp.ts'
import { openSpool } from './spool.ts'
import type { Transport } from './transport.ts'

export type TransportOptions = SmtpOptions & {
  /** The newsroom's folder: relative paths start here, and the embedded inbox keeps its mail in var/inbox. */
  readonly root: string
}

/** `url` is KANFA_SMTP_URL: smtp(s)://… (several with commas), spool:FOLDER, or undefined. */
export async function openTransport(url: string | undefined, options: TransportOptions): Promise<Transport> {
  if (url === undefined || url.trim() === '') return openInboxTransport(options)
  const folder = /^spool:(?:\/\/)?(.+)$/i.exec(url.trim())?.[1]
  if (folder !== undefined) return openSpool(isAbsolute(folder) ? folder : join(options.root, folder))
  return openSmtp(url, options)
}

/** Mail takes the same road as to any relay, through a socket and the gate; only the server is our own. */
async function openInboxTransport(options: TransportOptions): Promise<Transport> {
  const inbox = await openInbox(join(options.root, 'var', 'inbox'))
  const smtp = openSmtp(inbox.url, options)
  return {
    ...smtp,
    name: 'inbox',
    close: async () => {
      await smtp.close()
      await inbox.close()
    },
  }
}
