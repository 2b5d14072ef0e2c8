// What `--help` prints, in the reader's language: the verbs with a line each, or one verb with its options.
import { padToWidth } from '../diagnostic/display-width.ts'
import type { Language } from '../diagnostic/language.ts'
import type { Verb } from './verb.ts'
import { VERBS } from './verbs.ts'

export async function renderHelp(language: Language): Promise<string> {
  const verbs = await Promise.all(Object.entries(VERBS).map(async ([name, load]) => ({ name, verb: await load() })))
  const rows = verbs.map(({ name, verb }) => `  ${padToWidth(name, 12)}${verb.about[language]}`)
  const isChinese = language === 'zh'
  return [
    isChinese ? '刊发 Kanfa：期刊的编译与发送。' : 'Kanfa 刊发: a compiler and a distributor of periodicals.',
    isChinese ? '\n用法：kanfa [-C 编辑部文件夹] 命令 [参数]\n' : '\nUsage: kanfa [-C NEWSROOM] VERB [ARGUMENTS]\n',
    ...rows,
    isChinese ? '\n每个命令都有 --help、--json、--lang zh|en。' : '\nEvery verb takes --help, --json and --lang zh|en.',
  ].join('\n')
}

export function renderVerbHelp(verb: Verb, language: Language): string {
  const options = Object.entries(verb.options).map(([name, option]) => {
    const flag = `${option.short ? `-${option.short}, ` : ''}--${name}${option.type === 'string' ? ' …' : ''}`
    return `  ${padToWidth(flag, 22)}${verb.help?.[name]?.[language] ?? ''}`.trimEnd()
  })
  return [`kanfa ${verb.usage}`, '', verb.about[language], ...(options.length > 0 ? ['', ...options] : [])].join('\n')
}
