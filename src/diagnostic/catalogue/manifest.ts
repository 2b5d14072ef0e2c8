// The words of the diagnostics that the manifest room gives: YAML, config.yml, issue.yml, front matter and themes.
import type { CatalogueEntry } from '../diagnostic.ts'

export const manifestCodes = {
  'manifest/not-found': {
    severity: 'error',
    zh: { what: '找不到 {file}。', why: '没有它就不知道要编什么。', fix: '{hint}' },
    en: { what: 'There is no {file}.', why: 'Without it there is nothing to compile.', fix: '{hint}' },
  },
  'manifest/too-large': {
    severity: 'error',
    zh: {
      what: '文件有 {size}，超过上限 {limit}。',
      why: '正常的清单和稿件远小于此，多半是放错了文件。',
      fix: '拆分这个文件，或检查是不是放错了。',
    },
    en: {
      what: 'The file is {size}, over the limit of {limit}.',
      why: 'Manifests and articles are far smaller, so this is likely another kind of file.',
      fix: 'Split the file, or check that it is the right one.',
    },
  },
  'manifest/not-utf8': {
    severity: 'error',
    zh: {
      what: '文件不是 UTF-8 编码（看起来是 {guess}）。',
      why: '猜错编码会把乱码印出来，所以不猜。',
      fix: '在编辑器里另存为 UTF-8，或用 kanfa import 导入。',
    },
    en: {
      what: 'The file is not UTF-8 (it looks like {guess}).',
      why: 'A wrong guess would print garbage, so none is made.',
      fix: 'Save it as UTF-8 in your editor, or bring it in with kanfa import.',
    },
  },
  'manifest/binary': {
    severity: 'error',
    zh: {
      what: '文件里有空字节，不是文本。',
      why: '清单和稿件必须是纯文本。',
      fix: '换成文本文件；Word 和 PDF 请用 kanfa import 导入。',
    },
    en: {
      what: 'The file holds NUL bytes, so it is not text.',
      why: 'Manifests and articles are plain text.',
      fix: 'Use a text file; bring Word and PDF in with kanfa import.',
    },
  },
  'manifest/yaml-syntax': {
    severity: 'error',
    zh: {
      what: '这里的 YAML 无法读懂：{detail}',
      why: '读不懂的清单不能编译，以免漏掉稿件。',
      fix: '检查这一行和上一行的缩进、冒号、引号和方括号是否成对。',
    },
    en: {
      what: 'The YAML cannot be read here: {detail}',
      why: 'A manifest that is half understood could drop an article.',
      fix: 'Check indentation, colons, quotes and brackets on this line and the one above.',
    },
  },
  'manifest/too-deep': {
    severity: 'error',
    zh: {
      what: '嵌套超过 {limit} 层。',
      why: '没有哪个清单或稿件需要这么深，这种文件可能耗尽内存。',
      fix: '减少嵌套。',
    },
    en: {
      what: 'The nesting is deeper than {limit} levels.',
      why: 'No manifest or article needs that, and such a file can exhaust memory.',
      fix: 'Flatten the structure.',
    },
  },
  'manifest/alias-bomb': {
    severity: 'error',
    zh: { what: '别名（*name）展开超过 {limit} 次。', why: '别名层层引用会撑爆内存。', fix: '把内容写全，不用别名。' },
    en: {
      what: 'Aliases (*name) expand more than {limit} times.',
      why: 'Aliases of aliases can exhaust memory.',
      fix: 'Write the values out instead of using aliases.',
    },
  },
  'manifest/forbidden-key': {
    severity: 'error',
    zh: { what: '不允许使用键“{key}”。', why: '它会改写程序内部的对象。', fix: '换一个名字。' },
    en: {
      what: 'The key "{key}" is not allowed.',
      why: "It would reach into the program's own objects.",
      fix: 'Use another name.',
    },
  },
  'manifest/duplicate-key': {
    severity: 'error',
    zh: { what: '键“{key}”写了两次。', why: '后一个会悄悄盖掉前一个。', fix: '删去其中一个。' },
    en: {
      what: 'The key "{key}" stands twice.',
      why: 'The second would silently replace the first.',
      fix: 'Remove one of the two.',
    },
  },
  'manifest/unknown-key': {
    severity: 'error',
    zh: {
      what: '这里没有“{key}”这个键。',
      why: '键名是固定的，这样拼写错误不会悄悄丢掉内容。',
      fix: '是不是想写：{suggestion}',
    },
    en: {
      what: '"{key}" is not a key here.',
      why: 'Keys are fixed, so a typo cannot silently drop anything.',
      fix: 'Did you mean: {suggestion}',
    },
  },
  'manifest/missing-key': {
    severity: 'error',
    zh: { what: '缺少“{key}”。', why: '没有它无法编出完整的一期。', fix: '补上 {key}（{expectedZh}）。' },
    en: {
      what: '"{key}" is missing.',
      why: 'A whole issue cannot be made without it.',
      fix: 'Add {key} ({expected}).',
    },
  },
  'manifest/wrong-type': {
    severity: 'error',
    zh: {
      what: '“{key}”应为{expectedZh}，实际是 {gotZh}。',
      why: '类型不对的值会印错。',
      fix: '把它改成{expectedZh}。',
    },
    en: {
      what: 'Expected "{key}" to be {expected}, got {got}.',
      why: 'A value of another kind would be printed wrongly.',
      fix: 'Write it as {expected}.',
    },
  },
  'manifest/not-allowed': {
    severity: 'error',
    zh: { what: '“{key}”不能是“{got}”。', why: '只认识这些值：{allowed}。', fix: '是不是想写：{suggestion}' },
    en: {
      what: '"{key}" cannot be "{got}".',
      why: 'Only these values have a meaning: {allowed}.',
      fix: 'Did you mean: {suggestion}',
    },
  },
  'manifest/unquoted-number': {
    severity: 'error',
    zh: {
      what: '“{key}”写作 {written}，YAML 会读成 {read}。',
      why: '期号是文字，不是数，前面的零不能丢。',
      fix: '加上引号："{written}"。',
    },
    en: {
      what: '"{key}" is written {written}, which YAML reads as {read}.',
      why: 'An issue number is text; its zeros matter.',
      fix: 'Put it in quotes: "{written}".',
    },
  },
  'manifest/bad-date': {
    severity: 'error',
    zh: {
      what: '“{got}”不是日历上的一天。',
      why: '日期印在报头，也决定刊期顺序。',
      fix: '写成 年-月-日，如 2026-08-30。',
    },
    en: {
      what: '"{got}" is not a day of the calendar.',
      why: 'The date is printed in the masthead and orders the issues.',
      fix: 'Write it as year-month-day, such as 2026-08-30.',
    },
  },
  'manifest/bad-timezone': {
    severity: 'error',
    zh: { what: '没有“{got}”这个时区。', why: '发送时间按刊物所在时区计算。', fix: '用 IANA 名称，如 Asia/Shanghai。' },
    en: {
      what: '"{got}" is not a time zone.',
      why: "Sending times are counted in the publication's zone.",
      fix: 'Use an IANA name such as Asia/Shanghai.',
    },
  },
  'manifest/bad-language': {
    severity: 'error',
    zh: {
      what: '没有“{got}”这个语言标签。',
      why: '目录、退订等字样和读屏软件的读音都由它决定；认不出的标签会让中文刊物印出英文字样。',
      fix: '简体中文写 zh-CN，繁体写 zh-TW，英文写 en。最接近的是：{suggestion}',
    },
    en: {
      what: '"{got}" is not a language tag.',
      why: 'It chooses the words that editions say of themselves and how a screen reader speaks them; unknown, it means English.',
      fix: 'Write zh-CN or zh-TW for Chinese, en for English. The nearest is: {suggestion}',
    },
  },
  'manifest/unknown-waiver': {
    severity: 'warning',
    zh: {
      what: '豁免不起作用：没有“{got}”。',
      why: '要放过的问题照样会报，有错误时照样不能发。',
      fix: '诊断代码照抄诊断第一行的末尾，稿件照抄 sections 里的路径。最接近的是：{suggestion}',
    },
    en: {
      what: 'The waiver waives nothing: there is no "{got}".',
      why: 'What it was to let pass is reported all the same, and an error still stops the send.',
      fix: "Copy the code from the end of a diagnostic's first line, or an article's path from sections. The nearest is: {suggestion}",
    },
  },
  'manifest/bad-duration': {
    severity: 'error',
    zh: { what: '“{got}”不是时长。', why: '需要知道等多久。', fix: '写数字加单位：30m、6h、2d。' },
    en: {
      what: '"{got}" is not a duration.',
      why: 'It must be clear how long to wait.',
      fix: 'Write a number and a unit: 30m, 6h, 2d.',
    },
  },
  'manifest/bad-when': {
    severity: 'error',
    zh: {
      what: '看不懂发送时间“{got}”。',
      why: '看不懂的日程不会执行，那一期就不会按时发出。',
      fix: '写成 cron（0 9 1 * *），或“每月第一个工作日 09:00”“每月最后一个星期五 17:00”“28日 09:00”“每周一 08:30”。',
    },
    en: {
      what: 'The time "{got}" is not understood.',
      why: 'An entry that is not understood never runs, and its issue would not go out.',
      fix: 'Write cron (0 9 1 * *), or "first working day 09:00", "last friday 17:00", "28th 09:00", "every monday 08:30".',
    },
  },
  'manifest/bad-holiday': {
    severity: 'error',
    zh: {
      what: '节假日文件里的“{got}”不是日历上的一天。',
      why: '写错的日子会让“工作日”算错，发送提前或推后。',
      fix: '写成 年-月-日，如 2027-01-01；年份写成 "2027"。',
    },
    en: {
      what: '"{got}" in the calendar of holidays is not a day of the calendar.',
      why: 'A wrong day moves every working day after it, and the sends with it.',
      fix: 'Write it as year-month-day, such as 2027-01-01; years as "2027".',
    },
  },
  'manifest/bad-url': {
    severity: 'error',
    zh: { what: '“{got}”不是 http(s) 网址。', why: '读者要能点开它。', fix: '写完整网址，如 https://example.org/。' },
    en: {
      what: '"{got}" is not an http(s) address.',
      why: 'Readers will follow it.',
      fix: 'Write the whole address, such as https://example.org/.',
    },
  },
  'manifest/bad-address': {
    severity: 'error',
    zh: { what: '“{got}”不是邮箱地址。', why: '邮件要从这里发出，退信也回到这里。', fix: '写成 name@example.org。' },
    en: {
      what: '"{got}" is not a mail address.',
      why: 'Mail leaves from it and bounces return to it.',
      fix: 'Write it as name@example.org.',
    },
  },
  'manifest/bad-path': {
    severity: 'error',
    zh: {
      what: '路径“{got}”不在这一期的文件夹里。',
      why: '只读取本期文件夹内的文件，绝对路径和 .. 都不行。',
      fix: '把文件放进本期文件夹，写相对路径，如 articles/a.md。',
    },
    en: {
      what: 'The path "{got}" leads out of the issue\'s folder.',
      why: 'Only files inside the issue are read; absolute paths and .. are refused.',
      fix: "Put the file into the issue's folder and write a relative path such as articles/a.md.",
    },
  },
  'manifest/duplicate-list': {
    severity: 'error',
    zh: { what: '名单“{got}”定义了两次。', why: '名单用编号区分。', fix: '给其中一个换编号。' },
    en: {
      what: 'The list "{got}" is defined twice.',
      why: 'Lists are told apart by their id.',
      fix: 'Give one of them another id.',
    },
  },
  'manifest/unknown-list': {
    severity: 'error',
    zh: { what: '没有名单“{got}”。', why: '日程要发给一个存在的名单。', fix: '可用的名单：{known}' },
    en: {
      what: 'There is no list "{got}".',
      why: 'A schedule sends to a list that exists.',
      fix: 'The lists are: {known}',
    },
  },
  'manifest/bad-colour': {
    severity: 'error',
    zh: {
      what: '“{key}”的颜色“{got}”看不懂。',
      why: '邮件客户端只可靠地支持十六进制颜色。',
      fix: '写成 #RRGGBB，如 #9b1c1f。',
    },
    en: {
      what: 'The colour "{got}" of "{key}" is not understood.',
      why: 'Mail clients reliably take hexadecimal colours only.',
      fix: 'Write it as #RRGGBB, such as #9b1c1f.',
    },
  },
  'manifest/low-contrast': {
    severity: 'error',
    zh: {
      what: '{pair} 的对比度只有 {ratio}:1。',
      why: '低于 4.5:1 的文字，弱视读者和强光下的手机看不清。',
      fix: '加深文字或调浅底色。',
    },
    en: {
      what: 'The contrast of {pair} is only {ratio}:1.',
      why: 'Below 4.5:1 text is lost to weak eyes and to phones in sunlight.',
      fix: 'Darken the text or lighten its ground.',
    },
  },
} satisfies Record<string, CatalogueEntry>
