// A database's own complaints, said in words an operator can act on. What is not known here is passed on as it came:
// it is a bug, and hiding it would cost the person who looks for it a day.
import { OperatorError } from '../diagnostic/operator-error.ts'
import table from './failure-words.json' with { type: 'json' }

type Said = OperatorError['said']
type Kind = 'full' | 'busy' | 'broken' | 'readonly' | 'unreachable' | 'denied'

const NOTHING = { zh: '这一步没有留下任何改动。', en: 'Nothing of this step was kept.' }

const WORDS: Readonly<Record<Kind, Readonly<Record<'zh' | 'en', readonly string[]>>>> = table

export function explainFailure(error: unknown): unknown {
  const kind = kindOf(error)
  if (!kind) return error
  const say = (language: 'zh' | 'en'): Said['zh'] => {
    const [what = '', why = '', fix = ''] = WORDS[kind][language]
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
