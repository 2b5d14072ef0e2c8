// What `--help` prints, in the reader's language: the verbs with a line each, or one verb with its options.
import { padToWidth } from '../diagnostic/display-width.ts'
import { type Language, wordsIn } from '../diagnostic/language.ts'
import type { Verb } from './verb.ts'
import { ABOUT, type VerbName } from './verbs.ts'

/** What begins with this verb. */
const GROUPS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  init: ['编一期', 'Make an issue'],
  members: ['发出去', 'Send it'],
  demo: ['运行与维护', 'Run the house'],
}

export function renderHelp(language: Language): string {
  const groups = wordsIn(GROUPS, language)
  const rows = Object.entries(wordsIn(ABOUT, language)).flatMap(([name, about]) => [
    ...(groups[name] ? ['', groups[name]] : []),
    `  ${padToWidth(name, 12)}${about}`,
  ])
  return language === 'zh'
    ? [
        '刊发 Kanfa：期刊的编译与发送。',
        '\n用法：kanfa [-C 编辑部文件夹] 命令 [参数]',
        ...rows,
        '\n看一个命令的参数：kanfa 命令 --help。每个命令都有 --json（给程序读）和 --lang zh|en。',
      ].join('\n')
    : [
        'Kanfa 刊发: a compiler and a distributor of periodicals.',
        '\nUsage: kanfa [-C NEWSROOM] VERB [ARGUMENTS]',
        ...rows,
        '\nWhat a verb takes: kanfa VERB --help. Every verb has --json (for programs) and --lang zh|en.',
      ].join('\n')
}

export function renderVerbHelp(name: VerbName, verb: Verb, language: Language): string {
  const options = Object.entries(verb.options).map(([name, option]) => {
    const flag = `${option.short ? `-${option.short}, ` : ''}--${name}${option.type === 'string' ? ' …' : ''}`
    return `  ${padToWidth(flag, 22)}${verb.help?.[name]?.[language] ?? ''}`.trimEnd()
  })
  return [
    `kanfa ${verb.usage}`,
    '',
    wordsIn(ABOUT, language)[name],
    ...(options.length > 0 ? ['', ...options] : []),
  ].join('\n')
}
