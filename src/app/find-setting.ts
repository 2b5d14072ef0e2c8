// Settings from the environment, each also as NAME_FILE, so that a secret need not stand where every process can read
// it. Invariant: what is read here is never printed; errors name the setting and the file, not the value.
import { readFileSync } from 'node:fs'
import { codeOf } from '../diagnostic/code-of.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'

export type Env = Readonly<Record<string, string | undefined>>

export type SettingName =
  | 'KANFA_SMTP_URL'
  | 'KANFA_DATABASE_URL'
  | 'KANFA_SECRET'
  | 'KANFA_SECRET_PREVIOUS'
  | 'KANFA_PUBLIC_URL'
  | 'KANFA_BROWSER'
  | 'KANFA_IMAP_URL'
  | 'KANFA_WEBHOOK_SECRET'
  | 'KANFA_SNS_TOPICS'

/** undefined where neither is set; an empty value counts as not set. Two that differ are a mistake, whichever is meant. */
export function findSetting(env: Env, name: SettingName): string | undefined {
  const direct = env[name]?.trim()
  const file = env[`${name}_FILE`]?.trim()
  const kept = file ? readSetting(name, file) : ''
  if (direct && kept && direct !== kept) throw setTwice(name)
  return direct || kept || undefined
}

const setTwice = (name: SettingName): OperatorError =>
  new OperatorError('secret/set-twice', [
    `${name} 和 ${name}_FILE 都设了，而且不一样。`,
    '猜错一个，信就可能从别的服务器发出，或者写进别的数据库。',
    '只留一个：去掉其中一个环境变量。',
    '两个都没有采用，什么都没有做。',
    `${name} and ${name}_FILE are both set, and differ.`,
    'The wrong guess could send from another server or write to another database.',
    'Keep one: unset the other.',
    'Neither was used, and nothing was done.',
  ])

function readSetting(name: SettingName, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const code = codeOf(error) || '?'
    throw OperatorError.because(error, 'secret/unreadable', [
      `${name}_FILE 指的文件读不了：${file}（${code}）。`,
      '文件不存在，或运行 Kanfa 的用户没有读取的权限。',
      `核对路径和权限，或改用 ${name}。`,
      '什么都没有做。',
      `The file that ${name}_FILE names cannot be read: ${file} (${code}).`,
      'It is not there, or the user who runs Kanfa may not read it.',
      `Check the path and its permissions, or set ${name}.`,
      'Nothing was done.',
    ])
  }
}
