// A database's own complaints, said in words an operator can act on. What is not known here is passed on as it came:
// it is a bug, and hiding it would cost the person who looks for it a day.
import { OperatorError } from '../diagnostic/operator-error.ts'

type Said = OperatorError['said']
type Kind = 'full' | 'busy' | 'broken' | 'readonly' | 'unreachable' | 'denied'

const NOTHING = { zh: '这一步没有留下任何改动。', en: 'Nothing of this step was kept.' }

const WORDS: Readonly<Record<Kind, { zh: [string, string, string]; en: [string, string, string] }>> = {
  full: {
    zh: ['数据库所在的磁盘写满了。', '写不下，就不能再记录谁收到了。', '腾出空间，再执行一次。'],
    en: [
      'The disk under the database is full.',
      'What cannot be written cannot be sent either.',
      'Free some space and run it again.',
    ],
  },
  busy: {
    zh: [
      '数据库被另一个程序占用超过一分钟。',
      'SQLite 同一时间只有一个写入者。',
      '等那个程序结束；经常如此就改用 PostgreSQL。',
    ],
    en: [
      'Another program has held the database for over a minute.',
      'SQLite has one writer at a time.',
      'Wait for it to end; if this is usual, move to PostgreSQL.',
    ],
  },
  broken: {
    zh: ['数据库文件已损坏，或者不是 Kanfa 的数据库。', '读出来的内容不可信。', '从最近的备份恢复：kanfa db restore。'],
    en: [
      'The database file is damaged, or is not a database.',
      'What it says cannot be trusted.',
      'Restore the latest backup: kanfa db restore.',
    ],
  },
  readonly: {
    zh: ['数据库只能读，不能写。', '文件或文件夹没有写权限。', '检查文件的主人和权限。'],
    en: [
      'The database can be read but not written.',
      'The file or its folder is not writable.',
      'Look at their owner and mode.',
    ],
  },
  unreachable: {
    zh: ['连不上数据库。', '文件打不开，或服务器没有应答。', '检查 KANFA_DATABASE_URL、网络和服务器。'],
    en: [
      'The database cannot be reached.',
      'The file does not open or the server does not answer.',
      'Check KANFA_DATABASE_URL, the network and the server.',
    ],
  },
  denied: {
    zh: ['数据库拒绝了登录。', '用户名、密码或库名不对。', '检查 KANFA_DATABASE_URL。'],
    en: [
      'The database refused the login.',
      'The user, password or database name is wrong.',
      'Check KANFA_DATABASE_URL.',
    ],
  },
}

export function explainFailure(error: unknown): unknown {
  const kind = kindOf(error)
  if (!kind) return error
  const say = (language: 'zh' | 'en'): Said['zh'] => {
    const [what, why, fix] = WORDS[kind][language]
    return { what, why, fix, state: NOTHING[language] }
  }
  return new OperatorError(kind === 'full' ? 'disk/full' : `store/${kind}`, { zh: say('zh'), en: say('en') }, error)
}

const SQLITE: Readonly<Record<number, Kind>> = {
  5: 'busy',
  8: 'readonly',
  11: 'broken',
  13: 'full',
  14: 'unreachable',
  26: 'broken',
}
/** SQLSTATE and the system's own. */
const CODES: Readonly<Record<string, Kind>> = {
  '28P01': 'denied',
  '28000': 'denied',
  '3D000': 'denied',
  '25006': 'readonly',
  '53100': 'full',
  XX001: 'broken',
  '57P01': 'unreachable',
  '57P03': 'unreachable',
  '53300': 'unreachable',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ENOTFOUND: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EACCES: 'readonly',
  EPERM: 'readonly',
  EROFS: 'readonly',
  ENOSPC: 'full',
  EISDIR: 'unreachable',
  ENOTDIR: 'unreachable',
  EEXIST: 'unreachable',
  ENOENT: 'unreachable',
}

function kindOf(error: unknown): Kind | undefined {
  if (!(error instanceof Error)) return undefined
  if ('errcode' in error) return SQLITE[Number(error.errcode) & 0xff]
  if (/connection terminated|timeout exceeded when trying to connect/i.test(error.message)) return 'unreachable'
  return 'code' in error ? CODES[String(error.code)] : undefined
}
