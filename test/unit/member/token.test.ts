// Tokens: one purpose, no address, and a rotation that kills no unsubscribe link.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashAddress, hashForLog, keyIdOf, openTokens, PURPOSES } from '../../../src/member/token.ts'

const secret = Buffer.alloc(32, 7)
const older = Buffer.alloc(32, 9)
const publicId = '0193a5c2e1f04b7d8899aabbccddeeff'
const now = 1_800_000_000_000

test('a token opens for its own purpose and no other', () => {
  const tokens = openTokens([secret])
  for (const made of PURPOSES)
    for (const asked of PURPOSES) {
      const content = tokens.check(asked, tokens.make(made, { publicId, lists: ['members', 'digest'] }), now)
      expect(content).toEqual(made === asked ? { publicId, lists: ['members', 'digest'] } : undefined)
    }
})

test('what one secret signed still opens after it was rotated, and not after it was dropped', () => {
  const link = openTokens([older]).make('unsubscribe', { publicId, lists: ['members'] })
  expect(openTokens([secret, older]).check('unsubscribe', link, now)).toMatchObject({ publicId })
  expect(openTokens([secret]).check('unsubscribe', link, now)).toBeUndefined()
})

test('a link in a mail of years ago still opens: a token is HMAC-SHA-256, as it always was', () => {
  const secret = Buffer.from('a secret of the newsroom')
  const hmac = (key: Uint8Array, text: Uint8Array | string) => createHmac('sha256', key).update(text).digest()
  const content = Buffer.concat([
    Buffer.alloc(4),
    Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
    Buffer.from('会员 digest'),
  ])
  const mac = hmac(hmac(secret, 'tokens'), Buffer.concat([Buffer.from('unsubscribe\0'), content])).subarray(0, 16)
  const token = keyIdOf(secret) + Buffer.concat([content, mac]).toString('base64url')
  const said = { publicId: '00112233445566778899aabbccddeeff', lists: ['会员', 'digest'] }
  expect(openTokens([secret]).make('unsubscribe', said)).toBe(token)
  expect(openTokens([secret]).check('unsubscribe', token, 0)).toEqual(said)
})

test('a confirmation expires and an unsubscribe link never does', () => {
  const tokens = openTokens([secret])
  const expires = now / 1000
  const confirm = tokens.make('confirm', { publicId, lists: ['members'], expires })
  expect(tokens.check('confirm', confirm, now)).toEqual({ publicId, lists: ['members'], expires })
  expect(tokens.check('confirm', confirm, now + 1)).toBeUndefined()
  const leave = tokens.make('unsubscribe', { publicId, lists: ['members'], expires })
  expect(tokens.check('unsubscribe', leave, now + 10 * 365 * 86_400_000)).toBeDefined()
})

test('a token is the same every time, fits a URL, and changed anywhere opens nothing', () => {
  const tokens = openTokens([secret])
  const token = tokens.make('unsubscribe', { publicId, lists: ['members'] })
  expect(tokens.make('unsubscribe', { publicId, lists: ['members'] })).toBe(token)
  expect(token).toMatch(/^[\w-]+$/)
  const bytes = Buffer.from(token.slice(4), 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    expect(tokens.check('unsubscribe', token.slice(0, 4) + changed.toString('base64url'), now)).toBeUndefined()
  }
})

test('any text at all is answered, never thrown at', () => {
  const tokens = openTokens([secret])
  fc.assert(fc.property(fc.string(), (text) => tokens.check('confirm', text, now) === undefined))
})

test('an address is remembered under every key in use, and never shown', () => {
  const hashes = hashAddress([secret, older], 'li@example.org')
  expect(hashes).toHaveLength(2)
  expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(2)
  expect(hashAddress([older], 'li@example.org')).toEqual(hashes.slice(1))
  expect(hashForLog(secret, 'li@example.org')).not.toBe(hashForLog(older, 'li@example.org'))
})
