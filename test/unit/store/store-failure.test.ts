import { expect, test } from 'vitest'
import { explainFailure } from '../../../src/store/store-failure.ts'

const ofServer = (code: string, severity: string, text: string): Error =>
  Object.assign(new Error(text), { code, severity })

test.each([
  ['08P01', 'no more connections allowed (max_client_conn)', 'store/unreachable'],
  ['57P02', 'terminating connection because of crash of another server process', 'store/unreachable'],
  ['28P01', 'password authentication failed for user "kanfa"', 'store/denied'],
])('whoever hangs up with %s is no bug of ours, and is quoted: %s', (code, text, told) => {
  const said = { zh: { why: expect.stringContaining(text) }, en: { why: expect.stringContaining(text) } }
  expect(explainFailure(ofServer(code, 'FATAL', text))).toMatchObject({ code: told, said })
})

test('a refused statement, after which the connection stands, is passed on as it came', () => {
  const error = ofServer('08P01', 'ERROR', 'bind message supplies 1 parameters, but prepared statement requires 2')
  expect(explainFailure(error)).toBe(error)
})

test.each([
  [7, 'out of memory'],
  [18, 'string or blob too big'],
  [267, 'database disk image is malformed'],
])('what SQLite makes of a damaged file (%i, %s) is said to be damage', (errcode, text) => {
  expect(explainFailure(Object.assign(new Error(text), { errcode }))).toMatchObject({ code: 'store/broken' })
})
