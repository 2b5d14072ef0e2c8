import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskAddresses } from '../../../src/app/open-log.ts'

const SECRET = Buffer.alloc(32, 3)

test('an address in a text becomes a hash that is the same each time, with its domain', () => {
  const said = maskAddresses('550 5.1.1 <Reader.One@Mail.Example.org>: unknown; reader.one@mail.example.org', SECRET)
  const [first, second] = said.match(/#[\w-]+@\S+?(?=>|$)/g) ?? []
  expect(said).not.toMatch(/reader/i)
  expect(first?.toLowerCase().split('@')).toEqual([first?.split('@')[0]?.toLowerCase(), 'mail.example.org'])
  expect(first?.split('@')[0]).toBe(second?.split('@')[0])
})

test('no local part survives, whatever stands round it', () => {
  const local = fc.stringMatching(/^[a-z][a-z0-9.+_-]{5,20}[a-z0-9]$/)
  fc.assert(
    fc.property(local, fc.string(), fc.string(), (name, before, after) => {
      expect(maskAddresses(`${before} ${name}@example.org ${after}`, SECRET)).not.toContain(`${name}@`)
    }),
  )
})
