// Where a setting is read from, and that two which differ are never chosen between.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findSetting } from '../../../src/app/find-setting.ts'

const folder = mkdtempSync(join(tmpdir(), 'kanfa-setting-'))
const file = join(folder, 'smtp')
const empty = join(folder, 'empty')
writeFileSync(file, 'smtps://relay.example.org\n')
writeFileSync(empty, '\n')
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  ['neither', {}, undefined],
  ['the file', { KANFA_SMTP_URL_FILE: file }, 'smtps://relay.example.org'],
  ['the variable', { KANFA_SMTP_URL: 'smtp://other.example.org' }, 'smtp://other.example.org'],
  [
    'both, and the same',
    { KANFA_SMTP_URL: 'smtps://relay.example.org', KANFA_SMTP_URL_FILE: file },
    'smtps://relay.example.org',
  ],
  [
    'the variable beside an empty file',
    { KANFA_SMTP_URL: 'smtp://other.example.org', KANFA_SMTP_URL_FILE: empty },
    'smtp://other.example.org',
  ],
])('a setting from %s', (_, env, value) => {
  expect(findSetting(env, 'KANFA_SMTP_URL')).toBe(value)
})

test('both, and different: an error that names the two and prints neither', () => {
  const read = () =>
    findSetting({ KANFA_SMTP_URL: 'smtp://other.example.org', KANFA_SMTP_URL_FILE: file }, 'KANFA_SMTP_URL')
  expect(read).toThrow(expect.objectContaining({ code: 'secret/set-twice' }))
  try {
    read()
  } catch (error) {
    const said = JSON.stringify((error as { said: unknown }).said)
    expect(said).toContain('KANFA_SMTP_URL_FILE')
    expect(said).not.toMatch(/other\.example|relay\.example/)
  }
})
