// A database's own complaints, said in words an operator can act on. What is not known here is passed on as it came:
// it is a bug, and hiding it would cost the person who looks for it a day.
import { codeOf } from '../diagnostic/code-of.ts'
import { OperatorError } from '../diagnostic/operator-error.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'

type Kind = 'full' | 'busy' | 'broken' | 'readonly' | 'unreachable' | 'denied'

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
    zh: ['连不上数据库。', '文件打不开，或服务器没有应答。', '检查地址（KANFA_DATABASE_URL 或 --to）、网络和服务器。'],
    en: [
      'The database cannot be reached.',
      'The file does not open or the server does not answer.',
      'Check its address (KANFA_DATABASE_URL, or --to), the network and the server.',
    ],
  },
  denied: {
    zh: ['数据库拒绝了登录。', '用户名、密码或库名不对。', '检查 KANFA_DATABASE_URL 或 --to。'],
    en: [
      'The database refused the login.',
      'The user, password or database name is wrong.',
      'Check KANFA_DATABASE_URL, or --to.',
    ],
  },
}

export function explainFailure(error: unknown): unknown {
  const kind = kindOf(error)
  if (!kind) return error
  const { zh, en } = WORDS[kind]
  // A server or a pooler that hangs up has said why, and it is not always what it looks like.
  const said = isFatal(error) ? inert(error.message) : ''
  const [zhWhy, enWhy] = said ? [`${zh[1]}它说：${said}`, `${en[1]} It said: ${said}`] : [zh[1], en[1]]
  const words = [
    ...([zh[0], zhWhy, zh[2], '这一步没有留下任何改动。'] as const),
    ...([en[0], enWhy, en[2], 'Nothing of this step was kept.'] as const),
  ] as const
  return new OperatorError(kind === 'full' ? 'disk/full' : `store/${kind}`, words, error)
}

/** Where a file or a wire may have failed just as well: those carry the system's number. */
export const explainIfStore = (error: unknown): unknown =>
  error instanceof Error && 'errno' in error ? error : explainFailure(error)

/** SQLite's numbers, SQLSTATE and the system's own. In a damaged file a length may be anything: no memory, too big. */
const CODES: Readonly<Record<Kind, string>> = {
  full: '13 53100 ENOSPC',
  busy: '5',
  broken: '7 11 18 26 XX001',
  readonly: '8 25006 EACCES EPERM EROFS',
  unreachable:
    '14 53300 57P01 57P03 ECONNREFUSED ECONNRESET EEXIST EHOSTUNREACH EISDIR ENOENT ENOTDIR ENOTFOUND ETIMEDOUT',
  denied: '28000 28P01 3D000',
}
const KIND_OF = new Map(
  (Object.keys(CODES) as Kind[]).flatMap((kind) => CODES[kind].split(' ').map((code) => [code, kind])),
)

function kindOf(error: unknown): Kind | undefined {
  if (!(error instanceof Error)) return undefined
  if ('errcode' in error) return KIND_OF.get(String(Number(error.errcode) & 0xff))
  if (/connection terminated|is not queryable|timeout exceeded when trying to connect/i.test(error.message))
    return 'unreachable'
  const kind = KIND_OF.get(codeOf(error))
  // PgBouncer has one code for whatever it refuses.
  return kind ?? (isFatal(error) ? 'unreachable' : undefined)
}

const isFatal = (error: unknown): error is Error =>
  error instanceof Error && 'severity' in error && error.severity === 'FATAL'
