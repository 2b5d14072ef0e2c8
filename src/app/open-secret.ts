// The newsroom's secrets: every token, Message-ID and address hash follows from one. KANFA_SECRET where it is set, else
// var/secret, made once and readable by its owner alone. Invariant: none is ever replaced by us, or every unsubscribe
// link in every mailbox would be dead; an operator who sets a new one keeps the former beside it.
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../diagnostic/code-of.ts'
import { makeFolder } from '../diagnostic/make-folder.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import type { Keys } from '../member/token.ts'
import { type Env, findSetting } from './find-setting.ts'
import { varFolder } from './newsroom-files.ts'

const LEAST_CHARACTERS = 32

export const secretPath = (root: string): string => join(varFolder(root), 'secret')

/**
 * One a line, the newest first: it signs, and what the others signed stays good. At least 32 characters, used as they
 * stand: whatever their form, they are key material for HMAC only.
 */
export function openSecrets(root: string, env: Env): Keys {
  const given = findSetting(env, 'KANFA_SECRET') ?? findKept(root) ?? keepNew(root)
  const former = findSetting(env, 'KANFA_SECRET_PREVIOUS') ?? ''
  const [current = '', ...others] = `${given}\n${former}`.split('\n').flatMap((line) => line.trim() || [])
  if ([current, ...others].some((one) => one.length < LEAST_CHARACTERS)) throw tooShort
  return [Buffer.from(current), ...others.map((one) => Buffer.from(one))]
}

function findKept(root: string): string | undefined {
  try {
    return readFileSync(secretPath(root), 'utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw unusable(root, error)
  }
}

/** Written beside its place and linked into it: of two processes that start at once, the first one's stands. */
function keepNew(root: string): string {
  const path = secretPath(root)
  const draft = `${path}.${process.pid}`
  try {
    makeFolder(varFolder(root), 0o700)
    const file = openSync(draft, 'w', 0o600)
    writeSync(file, `${randomBytes(32).toString('base64url')}\n`)
    fsyncSync(file)
    closeSync(file)
    linkSync(draft, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unusable(root, error)
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8').trim()
}

const tooShort = new OperatorError('secret/too-short', [
  'KANFA_SECRET（或 var/secret、KANFA_SECRET_PREVIOUS）里有一行太短。',
  '退订链接和邮件编号都由它算出，短了可以被猜到。',
  '至少 32 个字符，例如 openssl rand -base64 32 的输出。',
  '什么都没有做。',
  'A line of KANFA_SECRET (or var/secret, KANFA_SECRET_PREVIOUS) is too short.',
  'Unsubscribe links and message ids follow from it; a short one can be guessed.',
  'At least 32 characters, such as openssl rand -base64 32 prints.',
  'Nothing was done.',
])

const unusable = (root: string, error: unknown): OperatorError =>
  OperatorError.because(error, 'secret/unreadable', [
    `读不了、也建不了密钥文件 ${secretPath(root)}。`,
    error instanceof Error ? error.message : String(error),
    '检查 var 文件夹的权限，或设置 KANFA_SECRET。',
    '什么都没有做。',
    `The secret ${secretPath(root)} can neither be read nor made.`,
    error instanceof Error ? error.message : String(error),
    'Check the permissions of the var folder, or set KANFA_SECRET.',
    'Nothing was done.',
  ])
