// The daemon's log: one JSON object a line, on stderr. Invariant: no address stands in it, whoever wrote the text; the
// same member is recognised by a keyed hash, and never named.
import { pino } from 'pino'
import { hashForLog } from '../member/token.ts'

export type Log = ReturnType<typeof openLog>

const ADDRESS = /[^\s<>()[\]:;,"'=]+@([\w-]+(?:\.[\w-]+)*)/g

export const maskAddresses = (text: string, secret: Uint8Array): string =>
  text.replace(ADDRESS, (address, domain: string) => `#${hashForLog(secret, address.toLowerCase())}@${domain}`)

export function openLog(name: string, secret: Uint8Array, level = 'info') {
  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') return maskAddresses(value, secret)
    if (value instanceof Error) return { name: value.name, message: mask(value.message), stack: mask(value.stack) }
    if (Array.isArray(value)) return value.map(mask)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mask(one)]))
  }
  return pino(
    {
      level,
      base: { job: name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (line) => mask(line) as Record<string, unknown> },
      hooks: {
        logMethod(args, method) {
          method.apply(
            this,
            args.map((one) => (typeof one === 'string' ? maskAddresses(one, secret) : one)) as typeof args,
          )
        },
      },
    },
    // At once: what a process says before it dies must not die in a buffer.
    pino.destination({ fd: 2, sync: true }),
  )
}
