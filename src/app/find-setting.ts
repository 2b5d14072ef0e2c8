// Settings from the environment, each also as NAME_FILE, so that a secret need not stand where every process can read
// it. Invariant: what is read here is never printed; errors name the setting and the file, not the value.
import { readFileSync } from 'node:fs'
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

/** undefined where neither is set; an empty value counts as not set. */
export function findSetting(env: Env, name: SettingName): string | undefined {
  const direct = env[name]?.trim()
  if (direct) return direct
  const file = env[`${name}_FILE`]?.trim()
  return file ? readSetting(name, file) || undefined : undefined
}

function readSetting(name: SettingName, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '?'
    throw new OperatorError(
      'secret/unreadable',
      {
        zh: {
          what: `${name}_FILE 指的文件读不了：${file}（${code}）。`,
          why: '文件不存在，或运行 Kanfa 的用户没有读取的权限。',
          fix: `核对路径和权限，或改用 ${name}。`,
          state: '什么都没有做。',
        },
        en: {
          what: `The file that ${name}_FILE names cannot be read: ${file} (${code}).`,
          why: 'It is not there, or the user who runs Kanfa may not read it.',
          fix: `Check the path and its permissions, or set ${name}.`,
          state: 'Nothing was done.',
        },
      },
      error,
    )
  }
}
