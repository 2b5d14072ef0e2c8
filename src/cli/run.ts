// From arguments to an exit code. The one place that catches everything: diagnostics are a verb's own result,
// an OperatorError is the world's refusal, anything else is a bug and says so.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { codeOf } from '../diagnostic/code-of.ts'
import { FileTrouble } from '../diagnostic/file-trouble.ts'
import { chooseLanguage, type Language } from '../diagnostic/language.ts'
import { nearestName } from '../diagnostic/nearest-name.ts'
import { OperatorError, UsageError } from '../diagnostic/operator-error.ts'
import { readOr } from '../diagnostic/read-or.ts'
import { inert } from '../diagnostic/render-diagnostic.ts'
import { isLanguage } from '../manifest/plain-checks.ts'
import { renderHelp, renderVerbHelp } from './render-help.ts'
import { refuseWith } from './report-diagnostics.ts'
import { type Call, EXIT, Refused, type Verb } from './verb.ts'
import { OPERANDS, VERBS, type VerbName } from './verbs.ts'

type World = Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env' | 'cwd' | 'on' | 'off'>

const COMMON = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, lang: { type: 'string' } } as const

/** `-C DIR` and `--lang` may stand before the verb; nothing else may. */
function splitArguments(
  args: readonly string[],
  cwd: string,
): { root: string; verb: string | undefined; rest: string[]; lang: string | undefined } {
  const rest = [...args]
  let root = cwd
  let lang: string | undefined
  for (;;) {
    if (rest[0] === '-C' && rest[1] !== undefined) root = resolve(root, rest.splice(0, 2)[1] ?? '.')
    else if (rest[0] === '--lang' && rest[1] !== undefined) lang = rest.splice(0, 2)[1]
    else break
  }
  const verb = rest.shift()
  // `help build` is `build --help`.
  return verb === 'help' && rest[0] !== undefined
    ? { root, verb: rest[0], rest: ['--help'], lang }
    : { root, verb, rest, lang }
}

const languageFlag = (args: readonly string[]): string | undefined =>
  args.includes('--lang')
    ? args[args.indexOf('--lang') + 1]
    : args.find((one) => one.startsWith('--lang='))?.slice('--lang='.length)

const unknownLanguage = new UsageError({
  zh: { what: '--lang 要写 zh 或 en。', fix: '例如 --lang zh。' },
  en: { what: '--lang takes zh or en.', fix: 'For example --lang en.' },
})

/** Read before anything is checked: one run speaks one language, though a flag or config.yml itself is what is wrong. */
function readLanguage(root: string): string | undefined {
  const text = readOr(() => readFileSync(join(root, 'config.yml'), 'utf8'))
  if (text === undefined) return undefined
  const tag = /(?:^[ \t]*|[{,][ \t]*)["']?language["']?:[ \t]*["']?([\w-]+)/m.exec(text)?.[1] ?? 'zh-CN'
  return isLanguage(tag) ? tag : undefined
}

const misplacedFolder = new UsageError({
  zh: { what: '-C 要写在命令前面，后面跟文件夹。', fix: '例如 kanfa -C 文件夹 build。' },
  en: { what: '-C stands before the verb, with a folder.', fix: 'For example kanfa -C FOLDER build.' },
})

const notUnderstood = (wrong: string, zh = '看不懂', en = 'is not understood here'): UsageError =>
  new UsageError({
    zh: { what: `${zh}参数 ${wrong}。`, fix: '用 --help 查看这个命令的全部参数。' },
    en: { what: `The argument ${wrong} ${en}.`, fix: 'Use --help to see what this verb takes.' },
  })

function usageOf(error: unknown): UsageError | undefined {
  if (error instanceof UsageError) return error
  const code = codeOf(error)
  if (!code.startsWith('ERR_PARSE_ARGS')) return undefined
  const message = error instanceof Error ? error.message : ''
  const wrong = /'(-[^' ]+)/.exec(message)?.[1] ?? message
  if (wrong === '-C') return misplacedFolder
  if (code.endsWith('INVALID_OPTION_VALUE'))
    return notUnderstood(wrong, '缺值或不该带值的', 'lacks a value, or takes none')
  return notUnderstood(wrong)
}

/** A folder that may not be written, a file where a folder should be, a full disk: the world's refusal, not a bug. */
function diskRefusal(error: unknown): OperatorError | undefined {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return undefined
  const code = String(error.code)
  const refusals = /^(?:EACCES|EPERM|EROFS|ENOSPC|EDQUOT|ENOTDIR|EISDIR|EEXIST|EMFILE|ENAMETOOLONG)$/
  if (!refusals.test(code) && !(code === 'ENOENT' && error.syscall === 'mkdir')) return undefined
  // A pipe or a disk that is full has no name.
  const path = 'path' in error ? inert(String(error.path)) : String(error.syscall)
  return OperatorError.because(error, 'disk/refused', [
    `系统拒绝了对 ${path} 的操作（${code}）。`,
    '没有写权限、磁盘已满，或同名处是另一种文件。',
    '检查这个路径的权限和剩余空间；build 和 import 可以用 --out 换一个文件夹。',
    '此前写好的文件都完整，其余的没有写。',
    `The system refused ${path} (${code}).`,
    'It may not be written, the disk is full, or another kind of file has that name.',
    'Check its permissions and the free space; build and import write elsewhere with --out.',
    'What had been written is whole; the rest was not written.',
  ])
}

function reportFailure(thrown: unknown, report: { language: Language; json: boolean; world: World }): number {
  const { language, json, world } = report
  const say = (text: string): void => void world.stderr.write(`${text}\n`)
  const error = diskRefusal(thrown) ?? thrown
  const usage = usageOf(error)
  if (usage) {
    if (json) world.stdout.write(`${JSON.stringify({ error: { code: 'usage', ...usage.said[language] } })}\n`)
    say(`${inert(usage.said[language].what)}\n  ${language === 'zh' ? '办法' : 'fix '}  ${usage.said[language].fix}`)
    return EXIT.usage
  }
  if (error instanceof OperatorError) {
    const said = error.said[language]
    if (json) world.stdout.write(`${JSON.stringify({ error: { code: error.code, ...said } })}\n`)
    const labels = language === 'zh' ? ['问题', '原因', '办法', '现状'] : ['what ', 'why  ', 'fix  ', 'state']
    say(
      `${error.code}\n  ${labels[0]}  ${said.what}\n  ${labels[1]}  ${said.why}\n  ${labels[2]}  ${said.fix}\n  ${labels[3]}  ${said.state}`,
    )
    return error.exitCode
  }
  say(
    language === 'zh'
      ? '这是 Kanfa 的一个缺陷，请把下面的内容报告给开发者：'
      : 'This is a bug in Kanfa. Report what follows:',
  )
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return EXIT.bug
}

const isVerb = (name: string | undefined): name is VerbName => name !== undefined && Object.hasOwn(VERBS, name)

function getVerb(name: string | undefined): VerbName {
  if (isVerb(name)) return name
  if (name === '-C') throw misplacedFolder
  const near = nearestName(name ?? '', Object.keys(VERBS))
  throw new UsageError({
    zh: { what: `没有“${name}”这个命令。`, fix: near ? `是不是想用 ${near}？` : '用 kanfa --help 查看全部命令。' },
    en: { what: `There is no verb "${name}".`, fix: near ? `Did you mean ${near}?` : 'kanfa --help lists the verbs.' },
  })
}

/** The first signal asks the verb to finish what is in flight; the second ends the process at once. */
function watchSignals(world: World): { signal: AbortSignal; release: () => void; interrupted: () => boolean } {
  const controller = new AbortController()
  let interrupted = false
  const stop = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted)
    interrupted = name === 'SIGINT'
    controller.abort(name)
  }
  world.on('SIGINT', stop)
  world.on('SIGTERM', stop)
  const release = (): void => {
    world.off('SIGINT', stop)
    world.off('SIGTERM', stop)
  }
  return { signal: controller.signal, release, interrupted: () => interrupted }
}

const readVersion = (): string =>
  String(JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')).version)

/** Help and version, which need no verb; no verb at all is a usage error. */
function answerPlainly(name: string | undefined, language: Language, world: World): number | undefined {
  if (name === '--version' || name === '-v') {
    world.stdout.write(`${readVersion()}\n`)
    return EXIT.fine
  }
  if (name !== undefined && !['--help', '-h', 'help'].includes(name)) return undefined
  ;(name === undefined ? world.stderr : world.stdout).write(`${renderHelp(language)}\n`)
  return name === undefined ? EXIT.usage : EXIT.fine
}

export async function run(args: readonly string[], world: World): Promise<number> {
  const { root, verb: name, rest, lang } = splitArguments(args, world.cwd())
  const flag = lang ?? languageFlag(rest)
  const language = chooseLanguage({ flag, publication: readLanguage(root), env: world.env })
  const json = rest.includes('--json')
  const answered = answerPlainly(name, language, world)
  if (answered !== undefined) return answered
  const signals = watchSignals(world)
  try {
    if (flag !== undefined && !/^(?:zh|en)(?![a-z])/i.test(flag)) throw unknownLanguage
    const verbName = getVerb(name)
    const verb: Verb = await VERBS[verbName]()
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...verb.options, ...COMMON },
      allowPositionals: true,
      strict: true,
    })
    if (values.help) {
      world.stdout.write(`${renderVerbHelp(verbName, verb, language)}\n`)
      return EXIT.fine
    }
    // An empty --out, as of a variable that is not set, would be the newsroom itself.
    if ((values as Call['values']).out === '') throw notUnderstood('--out', '缺值的', 'lacks a value')
    const extra = positionals[OPERANDS[verbName] ?? 1]
    if (extra !== undefined) throw notUnderstood(inert(extra))
    const call: Call = {
      root,
      values: values as Call['values'],
      positionals,
      json,
      language,
      languageFlag: flag,
      env: world.env,
      out: (text) => void world.stdout.write(`${text}\n`),
      err: (text) => void world.stderr.write(`${text}\n`),
      interactive: world.stderr.isTTY === true,
      signal: signals.signal,
    }
    const code = await verb.run(call).catch((error: unknown) => {
      if (error instanceof FileTrouble) return refuseWith(call, error.diagnostics, language)
      throw error
    })
    return signals.interrupted() && code === EXIT.fine ? EXIT.interrupted : code
  } catch (error) {
    if (error instanceof Refused) return error.exitCode
    // What a signal stopped was stopped, not broken: the verb throws the signal's name back, or an AbortError.
    const { aborted, reason } = signals.signal
    if (aborted && (error === reason || (error instanceof Error && error.name === 'AbortError')))
      return EXIT.interrupted
    return reportFailure(error, { language, json, world })
  } finally {
    signals.release()
  }
}
