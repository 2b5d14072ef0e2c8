// The words of the diagnostics that the print room gives: fonts, and what the gate finds in the finished PDF.
import type { CatalogueEntry } from '../diagnostic.ts'

export const printCodes = {
  'print/font-not-found': {
    severity: 'error',
    zh: {
      what: '找不到印刷字体“{path}”（{face}）。',
      why: '没有字体文件就只能用本机字体，换一台机器，换行和页码都会变。',
      fix: '检查 config.yml 里 fonts 的路径；没有写 fonts 时，装上可选依赖 @expo-google-fonts/noto-serif-sc 和 noto-sans-sc。',
    },
    en: {
      what: 'The print font "{path}" ({face}) is not there.',
      why: "Without it the machine's own fonts are used, and line breaks and page numbers differ from machine to machine.",
      fix: 'Check the path under fonts in config.yml; where none is named, install the optional @expo-google-fonts/noto-serif-sc and noto-sans-sc.',
    },
  },
  'print/unfit-font': {
    severity: 'error',
    zh: {
      what: '字体“{path}”（{face}）不能用于印刷。',
      why: '只有静态的 TrueType 字体能完整嵌入 PDF；可变字体、CFF 轮廓和字体集会变成印厂不收的 Type 3。',
      fix: '换成同一字体的静态 .ttf 文件。',
    },
    en: {
      what: 'The font "{path}" ({face}) cannot be used for print.',
      why: 'Only static TrueType is embedded whole; variable fonts, CFF outlines and collections become Type 3, which printers refuse.',
      fix: 'Use the static .ttf file of the same typeface.',
    },
  },
  'print/no-glyph': {
    severity: 'error',
    zh: {
      what: '“{character}”（{code}）在印刷字体里没有字形。',
      why: '印出来会是空白方框，或换成别的字体。',
      fix: '改用别的字，或在 config.yml 的 fonts 里指定含有这个字的字体。',
    },
    en: {
      what: 'No print font has a glyph for "{character}" ({code}).',
      why: 'It would print as an empty box, or in a strange font.',
      fix: 'Write it another way, or name a font that has it under fonts in config.yml.',
    },
  },
  'print/wrong-page': {
    severity: 'error',
    zh: {
      what: '印出的页码 {printed} 不对：“{title}”在第 {page} 页。',
      why: '目录、导读和转版上的页码必须与 PDF 一致。',
      fix: '多半是自己的印刷模板写死了页码，或样式让版面来回变化；用 data-p 的值，并给页码留够宽度。',
    },
    en: {
      what: 'The printed page {printed} is wrong: "{title}" stands on page {page}.',
      why: 'The numbers in contents, teasers and jump lines must be those of the PDF.',
      fix: 'Most likely a print template of your own fixes a number, or its style makes the layout swing; print the value of data-p and reserve its width.',
    },
  },
  'print/overflow': {
    severity: 'error',
    zh: {
      what: '内容超出版心或方框 {by} 像素：“{text}”。',
      why: '超出的部分会被裁掉，或让整本缩小。',
      fix: '缩短文字，把表格改窄（或加 :::table 让它通栏），或用小一点的图。',
    },
    en: {
      what: 'Content reaches {by} pixels out of its column or box: "{text}".',
      why: 'What reaches out is cut off, or shrinks the whole document.',
      fix: 'Shorten the text, make the table narrower, or use a smaller picture.',
    },
  },
  'print/cut-off': {
    severity: 'error',
    zh: {
      what: '“{title}”里以“{text}”结尾的文字没有印在版心里。',
      why: '栏里放不下的文字会排到纸外，印出来就少了一截。',
      fix: '检查自己的印刷样式：分栏的正文不要固定高度，也不要放进 flex 或 grid；如果是大表格、大图造成的，改小。',
    },
    en: {
      what: 'In "{title}", the text that ends with "{text}" is not printed within the type area.',
      why: 'Text that finds no room in its columns is set beside the paper, and is missing from the print.',
      fix: 'Check your own print styles: text in columns must have no fixed height and stand in no flex or grid box; make a large table or picture that causes it smaller.',
    },
  },
  'print/foreign-font': {
    severity: 'error',
    zh: {
      what: 'PDF 里混进了没有嵌好的字体 {font}（第 {page} 页起）。',
      why: '系统字体和 Type 3 字体因机器而异，印厂会退稿。',
      fix: '检查自己的印刷样式：字体只用 var(--serif)、var(--sans)，不要用斜体和合成粗体。',
    },
    en: {
      what: 'The PDF uses {font}, which is not one of the embedded print fonts (from page {page}).',
      why: 'System fonts and Type 3 fonts differ from machine to machine, and printers refuse them.',
      fix: 'Check your own print styles: only var(--serif) and var(--sans), no italics, no synthetic bold.',
    },
  },
  'print/empty-page': {
    severity: 'error',
    zh: {
      what: '第 {page} 页是空的。',
      why: '没有要求留白的空页，多半是强制换页太多或高度超出一点点。',
      fix: '检查自己的印刷模板里的换页和固定高度；如果是长标题或大图造成的，缩短或换小。',
    },
    en: {
      what: 'Page {page} is empty.',
      why: 'Nobody asked for it: a forced break too many, or a box a little too high.',
      fix: 'Check breaks and fixed heights in your own print templates; shorten the title or shrink the picture that causes it.',
    },
  },
  'print/no-browser': {
    severity: 'warning',
    zh: {
      what: '没有可用的浏览器，print.html 里的页码留空。（{reasonZh}）',
      why: '页码要由浏览器排版后才知道。',
      fix: '安装 Chrome、Chromium 或 Edge，或用 KANFA_BROWSER 指明路径，再编一次。',
    },
    en: {
      what: 'No browser could be used, so print.html lacks its page numbers. ({reason})',
      why: 'Numbers are known only after a browser has set the pages.',
      fix: 'Install Chrome, Chromium or Edge, or name one in KANFA_BROWSER, and build again.',
    },
  },
} satisfies Record<string, CatalogueEntry>
