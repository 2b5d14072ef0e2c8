// What an editor's hand most often gets wrong in YAML, recognised by the line itself: the parser can only say, in
// English, which of its own states it was in. Whatever is not recognised keeps the parser's words.

type Said = readonly [problem: string, fix: string]
/** `$1` in the words is what the sign's first group found. */
type Mistake = { readonly name: string; readonly sign: RegExp; readonly zh: Said; readonly en: Said }

const KEY = String.raw`^[ ]*(?:- )?(?:\{ *)?([\p{L}\w-]+)`

const MISTAKES: readonly Mistake[] = [
  {
    name: 'document',
    sign: /^(?:---|\.\.\.)/,
    zh: ['“---”之后是另一份文档，不会被读到', '删去这一行“---”，让所有的键在同一份里。'],
    en: [
      'what follows "---" is another document, which would not be read',
      'Remove that line, so that all keys stand in one.',
    ],
  },
  {
    name: 'tab',
    sign: /^ *\t/,
    zh: ['行首用了制表符（Tab）', '把行首的 Tab 换成空格，每深一层多两个。'],
    en: ['a tab indents the line', 'Indent with spaces, two more for each level.'],
  },
  {
    name: 'colon',
    sign: new RegExp(`${KEY} *：`, 'u'),
    zh: ['“$1”后面是全角冒号', '改成半角冒号加一个空格：“$1: …”。'],
    en: ['"$1" is followed by a full-width colon', 'Write a plain colon and a space: "$1: …".'],
  },
  {
    name: 'gap',
    sign: new RegExp(`${KEY}:(?![\\s/]|$)`, 'u'),
    zh: ['“$1:”后面没有空格', '在冒号后面加一个空格：“$1: …”。'],
    en: ['no space follows "$1:"', 'Put a space behind the colon: "$1: …".'],
  },
  {
    name: 'comma',
    sign: /[[{].*([，、｝］])/,
    zh: ['括号里用了全角的“$1”', '方括号和花括号里用半角的逗号和括号，后面加一个空格。'],
    en: ['"$1" stands among brackets', 'Between [ ] and { } write plain commas and brackets, with a space behind.'],
  },
  {
    name: 'dash',
    sign: /^ *-([^\s-][^\s]*)/,
    zh: ['短横后面没有空格', '写成“- $1”。'],
    en: ['no space follows the dash', 'Write "- $1".'],
  },
  {
    name: 'value',
    sign: new RegExp(`${KEY}: +[^"'[{|>\\s].*?: `, 'u'),
    zh: ['“$1”的内容里有冒号加空格，会被当成另一个键', '给整个内容加上半角引号：“$1: "…"”，或把里面的冒号改成全角。'],
    en: [
      'the value of "$1" holds a colon and a space, which begins another key',
      'Put the whole value into quotes: $1: "…".',
    ],
  },
  {
    name: 'sign',
    sign: new RegExp(`${KEY}: +(?:[@\`%!&*|>]|["'][^"']*["'] *[^\\s#,}\\]])`, 'u'),
    zh: [
      '“$1”的内容以特殊符号开头，或引号后面还有文字',
      "给整个内容加上半角引号；里面本来有引号的，外面用单引号：'…'。",
    ],
    en: [
      'the value of "$1" begins with a special sign, or words follow its quotes',
      "Put the whole value into quotes; where it holds some itself, into single ones: '…'.",
    ],
  },
  {
    name: 'quote',
    sign: new RegExp(`${KEY}: +["'](?!.*["'] *[,}\\]]? *$)`, 'u'),
    zh: ['“$1”的引号没有成对', '在这一行的末尾补上引号，或两边都删去。'],
    en: ['the quote of "$1" is not closed', 'Close it at the end of the line, or remove it.'],
  },
]

/** Whatever else a parser stumbles over is mostly a line that stands a space too far left or right. */
const INDENT: Omit<Mistake, 'sign'> = {
  name: 'indent',
  zh: ['这一行的缩进和上下文对不上', '同一层的各行，行首空格要一样多；下一层多两个。检查这一行和上一行。'],
  en: [
    'the line does not stand in line with those round it',
    'Give all lines of a level the same spaces in front, two more for the next. Check this line and the one above.',
  ],
}
const BRACKET: Omit<Mistake, 'sign'> = {
  name: 'bracket',
  zh: ['方括号或花括号没有成对', '补上少的那一半：[ 对 ]，{ 对 }；分成几行写时，后面的行要缩进。'],
  en: [
    'a bracket has no other half',
    'Close what was opened: [ with ], { with }; lines that go on inside are indented.',
  ],
}
const OTHER: Omit<Mistake, 'sign'> = {
  name: 'other',
  zh: ['YAML 的写法不对', '检查这一行和上一行的缩进、冒号、引号和括号是否成对。'],
  en: ['it is not YAML', 'Check indentation, colons, quotes and brackets on this line and the one above.'],
}

export type YamlMistake = { readonly name: string; readonly values: Readonly<Record<string, string>> }

/** undefined where the line shows nothing wrong. */
export function findMistake(line: string): YamlMistake | undefined {
  const mistake = MISTAKES.find(({ sign }) => sign.test(line))
  return mistake && say(mistake, mistake.sign.exec(line)?.[1])
}

/** What can be said when no line shows anything: the parser's own words stand behind. */
export const otherMistake = (message: string): YamlMistake =>
  say(
    /[\]}]/.test(message) ? BRACKET : /sequence|map|indent|column/i.test(message) ? INDENT : OTHER,
    undefined,
    message,
  )

function say({ name, zh, en }: Omit<Mistake, 'sign'>, found = '', message?: string): YamlMistake {
  const fill = (text: string): string => text.replaceAll('$1', found)
  const behind = message === undefined ? ['', ''] : [`（${message}）`, ` (${message})`]
  const values = {
    problemZh: fill(zh[0]) + behind[0],
    fixZh: fill(zh[1]),
    problem: fill(en[0]) + behind[1],
    fix: fill(en[1]),
  }
  return { name, values }
}
