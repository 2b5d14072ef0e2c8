// The words of the diagnostics that the article room gives about Markdown and directives.
import type { CatalogueEntry } from '../diagnostic.ts'

export const articleCodes = {
  'article/no-front-matter': {
    severity: 'error',
    zh: {
      what: '稿件开头没有设置（front matter）。',
      why: '每篇稿件至少要有标题。',
      fix: '在文件开头写三行：---，title: 标题，---。',
    },
    en: {
      what: 'The article has no front matter.',
      why: 'Every article needs a title at least.',
      fix: 'Begin the file with three lines: ---, title: …, ---.',
    },
  },
  'article/empty-body': {
    severity: 'warning',
    zh: { what: '稿件“{title}”没有正文。', why: '读者会看到一个空标题。', fix: '补上正文，或把它从清单里拿掉。' },
    en: {
      what: 'The article "{title}" has no body.',
      why: 'Readers would see a bare headline.',
      fix: 'Write the body, or take the article out of the manifest.',
    },
  },
  'article/html': {
    severity: 'warning',
    zh: {
      what: '稿件里有 HTML：{got}',
      why: '四个版本都不接受稿件里的 HTML，它会原样当文字印出。',
      fix: '改用 Markdown；不想出现的尖括号前加反斜杠。',
    },
    en: {
      what: 'The article holds HTML: {got}',
      why: 'No edition takes HTML from articles; it is printed as text.',
      fix: 'Write it in Markdown; put a backslash before a literal angle bracket.',
    },
  },
  'article/unsafe-link': {
    severity: 'warning',
    zh: {
      what: '链接“{got}”不是网页、邮箱或电话。',
      why: '其他种类的链接可能在读者的设备上运行程序，所以只保留文字。',
      fix: '改成 https:// 网址，或删去链接。',
    },
    en: {
      what: 'The link "{got}" is not a page, a mail address or a phone number.',
      why: "Other kinds can run programs on a reader's device, so only its text is kept.",
      fix: 'Use an https:// address, or remove the link.',
    },
  },
  'article/remote-picture': {
    severity: 'error',
    zh: {
      what: '图片“{got}”在别的网站上。',
      why: '别人的图片会变、会消失，也会泄露读者的阅读记录。',
      fix: '下载到本期的 images 文件夹，写成 images/文件名。',
    },
    en: {
      what: 'The picture "{got}" is on another site.',
      why: 'It may change or vanish, and it tells a stranger who reads.',
      fix: "Save it in the issue's images folder and write images/NAME.",
    },
  },
  'article/stray-fence': {
    severity: 'error',
    zh: {
      what: '这里的 ::: 没有对应的开头。',
      why: '嵌套的块外层要比内层多一个冒号，否则内层的结尾会关掉外层。',
      fix: '外层用 ::::，内层用 :::；或删去这一行。',
    },
    en: {
      what: 'This ::: closes nothing.',
      why: 'An outer block needs one colon more than the inner one, or the inner end closes it.',
      fix: 'Use :::: outside and ::: inside, or remove the line.',
    },
  },
  'article/not-a-block': {
    severity: 'error',
    zh: { what: '这一行不是块：{got}', why: '冒号会原样印给读者。', fix: '写成 :::块名[标题]{属性=值}，中间不空格。' },
    en: {
      what: 'This is no block: {got}',
      why: 'The colons would be printed.',
      fix: 'Write :::NAME[title]{key=value}.',
    },
  },
  'article/open-block': {
    severity: 'warning',
    zh: { what: '“{got}”块没有结尾。', why: '后面的全部内容都会归进去。', fix: '在这个块的末尾单独写一行 :::。' },
    en: { what: 'The block "{got}" has no end.', why: 'It takes in all that follows.', fix: 'End it with a line :::.' },
  },
  'article/unknown-directive': {
    severity: 'error',
    zh: {
      what: '没有“{got}”这种块。',
      why: '块的种类是固定的，这样拼写错误不会悄悄改变版面。',
      fix: '是不是想写：{suggestion}',
    },
    en: {
      what: 'There is no block called "{got}".',
      why: 'The kinds are fixed, so a typo cannot silently change the page.',
      fix: 'Did you mean: {suggestion}',
    },
  },
  'article/unknown-attribute': {
    severity: 'error',
    zh: {
      what: '“{directive}”块没有“{got}”这个属性。',
      why: '属性名是固定的，这样拼写错误不会悄悄丢掉内容。',
      fix: '可用的属性：{known}',
    },
    en: {
      what: 'The block "{directive}" has no attribute "{got}".',
      why: 'Attributes are fixed, so a typo cannot silently drop anything.',
      fix: 'It takes: {known}',
    },
  },
  'article/missing-attribute': {
    severity: 'error',
    zh: { what: '“{directive}”块缺少“{name}”。', why: '没有它就不知道要放什么。', fix: '补上 {name}=…。' },
    en: {
      what: 'The block "{directive}" lacks "{name}".',
      why: 'Without it there is nothing to place.',
      fix: 'Add {name}=….',
    },
  },
  'article/unknown-edition': {
    severity: 'error',
    zh: { what: '没有“{got}”这种版本。', why: '只在某些版本出现的块，要写明是哪些。', fix: '可用的版本：{known}' },
    en: {
      what: '"{got}" is not an edition.',
      why: 'A block for some editions must say which.',
      fix: 'The editions are: {known}',
    },
  },
} satisfies Record<string, CatalogueEntry>
