// The same properties are tried with the same values on every machine, so that a red run is red again for whoever looks
// at it. FUZZ_SEED=N tries others. And no name server is asked, whose answer may be late or lost.
import { Resolver } from 'node:dns'
import dnsPromises from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'
import fc from 'fast-check'

const seed = Number(process.env.FUZZ_SEED ?? 20_260_830)

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })

// nodemailer asks for every name, `localhost` too, before it looks into the machine's own table; the doctor asks for
// the records of the sender's domain, an import for the server of a link. They hear at once that there is none.
const unknown = (): Error => Object.assign(new Error('no name server is asked in tests'), { code: 'ENOTFOUND' })
const answerNone = (_name: string, done: (error: Error) => void): void => void setImmediate(done, unknown())
Object.assign(Resolver.prototype, { resolve4: answerNone, resolve6: answerNone })
const answerNever = async (): Promise<never> => Promise.reject(unknown())
Object.assign(dnsPromises, { resolve: answerNever, lookup: answerNever })
syncBuiltinESMExports()
