// The sink of bench/send.ts: npm's smtp-server, taking everything and keeping nothing.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  disableReverseLookup: true,
  logger: false,
  maxClients: 1000,
  onData: (stream, _session, done) => {
    stream.on('data', () => undefined)
    stream.on('end', () => done())
  },
})
server.on('error', () => undefined)
process.once('message', () =>
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.server.address() as AddressInfo).port })),
)
process.once('disconnect', () => process.exit())
