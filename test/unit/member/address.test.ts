// Addresses: one reading each, one key for one mailbox.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkAddress } from '../../../src/member/address.ts'

describe('an address is taken', () => {
  test.each([
    ['li@example.org', 'li@example.org', 'example.org'],
    ['  Li.Ming+news@Example.ORG ', 'li.ming+news@example.org', 'example.org'],
    ['张三@例子.中国', '张三@xn--fsqu00a.xn--fiqs8s', 'xn--fsqu00a.xn--fiqs8s'],
    ['a@xn--fsqu00a.xn--fiqs8s', 'a@xn--fsqu00a.xn--fiqs8s', 'xn--fsqu00a.xn--fiqs8s'],
    ["o'neil@example.co.uk", "o'neil@example.co.uk", 'example.co.uk'],
  ])('%s', (written, key, domain) => {
    expect(checkAddress(written)).toMatchObject({ key, domain, address: written.trim() })
  })

  test('in two spellings as one mailbox', () => {
    const [composed, decomposed] = ['jos\u00e9@example.org', 'jose\u0301@example.org'].map(checkAddress)
    expect(composed).toEqual(decomposed)
    expect(checkAddress('A@例子.中国')).toHaveProperty('key', 'a@xn--fsqu00a.xn--fiqs8s')
  })
})

describe('an address is refused', () => {
  test.each([
    ['a comment hides the real domain', 'user@good.example(x)evil.example', 'good.example(x)evil.example'],
    ['a soft hyphen disappears on the way', 'a@exa\u00admple.org', 'exa\u00admple.org'],
    ['a full-width letter turns into another', 'a@ｅxample.org', 'ｅxample.org'],
    ['a ligature in the local part', 'ﬁ@example.org', 'ﬁ'],
    ['a full-width at sign', 'a＠example.org', 'a＠example.org'],
    ['a quoted local part', '"a b"@example.org', '"'],
    ['two addresses', 'a@example.org,b@example.org', '@'],
    ['a second header line', 'a@example.org\r\nBcc: b@example.org', '@'],
    ['an address literal', 'a@[127.0.0.1]', '[127.0.0.1]'],
    ['an IP address as a domain', 'a@127.0.0.1', '127.0.0.1'],
    ['a domain without a dot', 'a@localhost', 'localhost'],
    ['dots in a row', 'a..b@example.org', 'a..b'],
    ['a dot at the end', 'a@example.org.', 'example.org.'],
    ['a label that starts with a hyphen', 'a@-example.org', '-example.org'],
    ['a zero-width space', 'a\u200bb@example.org', '\u200b'],
    ['a right-to-left override', 'a\u202eb@example.org', '\u202e'],
    ['nothing at all', '', ''],
  ])('%s', (_why, written, part) => {
    expect(checkAddress(written)).toEqual({ part })
  })

  test('too long: 64 octets before the sign, 254 in all', () => {
    expect(checkAddress(`${'a'.repeat(64)}@example.org`)).toHaveProperty('key')
    expect(checkAddress(`${'a'.repeat(65)}@example.org`)).toHaveProperty('part')
    expect(checkAddress(`${'中'.repeat(22)}@example.org`)).toHaveProperty('part')
    expect(checkAddress(`a@${'b'.repeat(60)}.${`${'c'.repeat(60)}.`.repeat(3)}org`)).toHaveProperty('key')
    expect(checkAddress(`a@${`${'c'.repeat(60)}.`.repeat(4)}orgorgorg`)).toHaveProperty('part')
  })
})

test('whatever is taken can stand in an envelope and in a header as it is', () => {
  const pieces = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'ab@.中。＠"(),;:<>[]\\ \r\n\0\u00ad\u200b\u202eé'.split('')) }),
  )
  fc.assert(
    fc.property(pieces, pieces, (local, domain) => {
      const checked = checkAddress(`${local}@${domain}`)
      if ('part' in checked) return
      expect(checked.address).toMatch(/^[^\p{C}\p{Z}"(),:;<>[\\\]]+@[^\p{C}\p{Z}"(),:;<>[\\\]]+$/u)
      expect(checked.address.split('@')).toHaveLength(2)
      expect(checked.domain).toMatch(/^[a-z0-9.-]+$/)
      expect(checkAddress(checked.key)).toMatchObject({ key: checked.key })
    }),
    { numRuns: 2000 },
  )
})
