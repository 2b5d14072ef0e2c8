// The words of the diagnostics that the member room gives.
import type { CatalogueEntry } from '../diagnostic.ts'
import { error, warning } from './entry.ts'

export const memberCodes = {
  'member/unreadable': error(
    '这个文件读不成名单（{reason}）。',
    '会员名单要么是 CSV（UTF-8、GB18030 或 UTF-16），要么是 .xlsx 工作簿，而且不能是空的。',
    '在表格软件里另存为“CSV UTF-8”，再导入。',
    'The file cannot be read as a list of members ({reason}).',
    'It must be CSV (UTF-8, GB18030 or UTF-16) or an .xlsx workbook, and not empty.',
    'Save it as "CSV UTF-8" in a spreadsheet and import that.',
  ),
  'member/open-quote': error(
    '从第 {line} 行开始的引号没有结束。',
    '引号后面的行会全部并进一个格子，名单就错位了。',
    '补上或删去那个引号，再导入。',
    'A quote that opens at line {line} is never closed.',
    'All the lines after it would run into one cell.',
    'Close or remove the quote and import again.',
  ),
  'member/no-address-column': error(
    '第一行没有写哪一列是邮箱：{columns}',
    '不认列名就不知道该写信给谁；猜错了会把信寄给别人。',
    '把那一列的标题改成“邮箱”，其余如“姓名”“单位”“语言”“标签”“同意说明”。',
    'The first line does not say which column holds the address: {columns}',
    'Guessing it could send mail to the wrong people.',
    'Name that column "email"; others may be "name", "organisation", "language", "tags", "consent".',
  ),
  'member/bad-address': warning(
    '“{address}”不是可用的邮箱地址，错在“{part}”。',
    '写法含糊的地址可能被送到别处，所以只收唯一一种读法的地址。',
    '改成“名字@域名”，去掉空格、引号、括号和全角符号。',
    '"{address}" is not a usable address; the fault is in "{part}".',
    'An address that can be read in two ways may be delivered elsewhere, so only one reading is taken.',
    'Write name@domain without spaces, quotes, brackets or full-width characters.',
  ),
  'member/cell-too-long': warning(
    '“{column}”一格有 {length} 个字，最多 {most} 个。',
    '这么长的多半是错位的内容，放进信头会被收信方拒绝。',
    '检查这一行有没有错列或漏掉的引号。',
    'The cell "{column}" has {length} characters; at most {most} are taken.',
    'One that long is usually misplaced, and a receiver would refuse it in a header.',
    'Look for a shifted column or a missing quote in this row.',
  ),
  'member/no-consent': warning(
    '这一行没有可用的同意说明（“{said}”）。',
    '没有本人同意不能寄送；说明要能让人看懂何时、怎样同意的，一个文件里最多 5000 种。',
    '在“同意说明”一列写清楚，或删去这一行。',
    'This row has no usable statement of consent ("{said}").',
    'Nobody is written to without their consent; the statement says when and how, at most 5000 different ones a file.',
    'Fill in the consent column, or remove the row.',
  ),
  'member/duplicate-row': warning(
    '{address} 在第 {first} 行已经有了。',
    '一个地址只收一次，以先出现的为准。',
    '两行内容不同时，把要保留的那一行留下。',
    '{address} stands at line {first} already.',
    'An address is taken once; the first line counts.',
    'Where the two differ, keep the one that is right.',
  ),
} satisfies Record<string, CatalogueEntry>
