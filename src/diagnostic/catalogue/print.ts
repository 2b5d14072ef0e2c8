// The words of the diagnostics that the print room gives: fonts, and what the gate finds in the finished PDF.
import type { CatalogueEntry } from '../diagnostic.ts'
import { error, warning } from './entry.ts'

export const printCodes = {
  'print/font-not-found': error(
    '找不到印刷字体“{path}”（{face}）。',
    '没有字体文件就只能用本机字体，换一台机器，换行和页码都会变。',
    '检查 config.yml 里 fonts 的路径；没有写 fonts 时，装上可选依赖 @expo-google-fonts/noto-serif-sc 和 noto-sans-sc。',
    'The print font "{path}" ({face}) is not there.',
    "Without it the machine's own fonts are used, and line breaks and page numbers differ from machine to machine.",
    'Check the path under fonts in config.yml; where none is named, install the optional @expo-google-fonts/noto-serif-sc and noto-sans-sc.',
  ),
  'print/unfit-font': error(
    '字体“{path}”（{face}）不能用于印刷。',
    '只有静态的 TrueType 字体能完整嵌入 PDF；可变字体、CFF 轮廓和字体集会变成印厂不收的 Type 3。',
    '换成同一字体的静态 .ttf 文件。',
    'The font "{path}" ({face}) cannot be used for print.',
    'Only static TrueType is embedded whole; variable fonts, CFF outlines and collections become Type 3, which printers refuse.',
    'Use the static .ttf file of the same typeface.',
  ),
  'print/no-glyph': error(
    '“{character}”（{code}）在印刷字体里没有字形。',
    '印出来会是空白方框，或换成别的字体。',
    '改用别的字，或在 config.yml 的 fonts 里指定含有这个字的字体。',
    'No print font has a glyph for "{character}" ({code}).',
    'It would print as an empty box, or in a strange font.',
    'Write it another way, or name a font that has it under fonts in config.yml.',
  ),
  'print/wrong-page': error(
    '印出的页码 {printed} 不对：“{title}”在第 {page} 页。',
    '目录、导读和转版上的页码必须与 PDF 一致。',
    '多半是自己的印刷模板写死了页码，或样式让版面来回变化；用 data-p 的值，并给页码留够宽度。',
    'The printed page {printed} is wrong: "{title}" stands on page {page}.',
    'The numbers in contents, teasers and jump lines must be those of the PDF.',
    'Most likely a print template of your own fixes a number, or its style makes the layout swing; print the value of data-p and reserve its width.',
  ),
  'print/overflow': error(
    '内容超出版心或方框 {by} 像素：“{text}”。',
    '超出的部分会被裁掉，或让整本缩小。',
    '缩短文字，把表格改窄（或加 :::table 让它通栏），或用小一点的图。',
    'Content reaches {by} pixels out of its column or box: "{text}".',
    'What reaches out is cut off, or shrinks the whole document.',
    'Shorten the text, make the table narrower, or use a smaller picture.',
  ),
  'print/cut-off': error(
    '“{title}”里以“{text}”结尾的文字没有印在版心里。',
    '栏里放不下的文字会排到纸外，印出来就少了一截。',
    '检查自己的印刷样式：分栏的正文不要固定高度，也不要放进 flex 或 grid；如果是大表格、大图造成的，改小。',
    'In "{title}", the text that ends with "{text}" is not printed within the type area.',
    'Text that finds no room in its columns is set beside the paper, and is missing from the print.',
    'Check your own print styles: text in columns must have no fixed height and stand in no flex or grid box; make a large table or picture that causes it smaller.',
  ),
  'print/foreign-font': error(
    'PDF 里混进了没有嵌好的字体 {font}（第 {page} 页起）。',
    '系统字体和 Type 3 字体因机器而异，印厂会退稿。',
    '检查自己的印刷样式：字体只用 var(--serif)、var(--sans)，不要用斜体和合成粗体。',
    'The PDF uses {font}, which is not one of the embedded print fonts (from page {page}).',
    'System fonts and Type 3 fonts differ from machine to machine, and printers refuse them.',
    'Check your own print styles: only var(--serif) and var(--sans), no italics, no synthetic bold.',
  ),
  'print/empty-page': error(
    '第 {page} 页是空的。',
    '没有要求留白的空页，多半是强制换页太多或高度超出一点点。',
    '检查自己的印刷模板里的换页和固定高度；如果是长标题或大图造成的，缩短或换小。',
    'Page {page} is empty.',
    'Nobody asked for it: a forced break too many, or a box a little too high.',
    'Check breaks and fixed heights in your own print templates; shorten the title or shrink the picture that causes it.',
  ),
  'print/no-browser': warning(
    '没有可用的浏览器，print.html 里的页码留空。（{reasonZh}）',
    '页码要由浏览器排版后才知道。',
    '安装 Chrome、Chromium 或 Edge，或用 KANFA_BROWSER 指明路径，再编一次。',
    'No browser could be used, so print.html lacks its page numbers. ({reason})',
    'Numbers are known only after a browser has set the pages.',
    'Install Chrome, Chromium or Edge, or name one in KANFA_BROWSER, and build again.',
  ),
} satisfies Record<string, CatalogueEntry>
