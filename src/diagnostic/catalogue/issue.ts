// The words of the diagnostics that the issue room gives: what a manifest names and what stands there.
import type { CatalogueEntry } from '../diagnostic.ts'

export const issueCodes = {
  'issue/not-found': {
    severity: 'error',
    zh: {
      what: '没有“{id}”这一期。',
      why: '要编的一期必须在 issues 文件夹里，并有 issue.yml。',
      fix: '现有各期：{known}。最接近的是：{suggestion}',
    },
    en: {
      what: 'There is no issue "{id}".',
      why: 'An issue is a folder in issues/ that holds an issue.yml.',
      fix: 'There are: {known}. The nearest is: {suggestion}',
    },
  },
  'issue/empty': {
    severity: 'error',
    zh: { what: '这一期没有稿件。', why: '空的一期不能发给读者。', fix: '在 sections 里列出栏目和稿件。' },
    en: {
      what: 'The issue has no articles.',
      why: 'An empty issue must not reach readers.',
      fix: 'List sections and articles under sections.',
    },
  },
  'issue/article-not-found': {
    severity: 'error',
    zh: { what: '找不到稿件“{file}”。', why: '清单里列出的稿件都要印出来。', fix: '最接近的是：{suggestion}' },
    en: {
      what: 'There is no article "{file}".',
      why: 'Every article the manifest lists is to be printed.',
      fix: 'The nearest is: {suggestion}',
    },
  },
  'issue/article-twice': {
    severity: 'error',
    zh: { what: '稿件“{file}”列了两次。', why: '读者会读到两遍，目录也会有两个页码。', fix: '删去其中一处。' },
    en: {
      what: 'The article "{file}" is listed twice.',
      why: 'Readers would meet it twice, and the contents would give two pages.',
      fix: 'Remove one of the two.',
    },
  },
  'issue/duplicate-id': {
    severity: 'error',
    zh: {
      what: '“{file}”和“{other}”的编号都是“{id}”。',
      why: '编号是稿件的固定网址，不能重复。',
      fix: '给其中一篇在开头写上不同的 id。',
    },
    en: {
      what: '"{file}" and "{other}" both have the id "{id}".',
      why: "The id is an article's lasting address.",
      fix: 'Give one of them another id in its front matter.',
    },
  },
  'issue/picture-not-found': {
    severity: 'error',
    zh: { what: '找不到图片“{file}”。', why: '版面上会留下一个空洞。', fix: '最接近的是：{suggestion}' },
    en: {
      what: 'There is no picture "{file}".',
      why: 'It would leave a hole in the page.',
      fix: 'The nearest is: {suggestion}',
    },
  },
  'issue/picture-unreadable': {
    severity: 'error',
    zh: {
      what: '图片“{file}”读不出来。',
      why: '它可能损坏、超过 30 MB，或不是 PNG、JPEG、GIF、WebP、AVIF、SVG。',
      fix: '用看图软件另存为 PNG 或 JPEG。',
    },
    en: {
      what: 'The picture "{file}" cannot be read.',
      why: 'It may be damaged, over 30 MB, or not PNG, JPEG, GIF, WebP, AVIF or SVG.',
      fix: 'Save it again as PNG or JPEG.',
    },
  },
  'issue/teaser-target': {
    severity: 'error',
    zh: {
      what: '封面导读指向“{file}”，但它不在这一期。',
      why: '导读要印出那篇稿件的页码。',
      fix: '最接近的是：{suggestion}',
    },
    en: {
      what: 'A cover teaser points to "{file}", which is not in this issue.',
      why: 'A teaser prints the page of its article.',
      fix: 'The nearest is: {suggestion}',
    },
  },
  'issue/lock-missing': {
    severity: 'error',
    zh: {
      what: '没有 issue.lock.yml，无从比较。',
      why: '--frozen 只编与锁定文件一致的来源。',
      fix: '先不带 --frozen 编一次。',
    },
    en: {
      what: 'There is no issue.lock.yml to compare with.',
      why: '--frozen builds only what the lock names.',
      fix: 'Build once without --frozen.',
    },
  },
  'issue/lock-differs': {
    severity: 'error',
    zh: {
      what: '“{path}”与锁定时不同（{how}）。',
      why: '--frozen 要求来源一字不改。',
      fix: '改回原样；确实要改，就不带 --frozen 再编一次。',
    },
    en: {
      what: '"{path}" is not what the lock says ({how}).',
      why: '--frozen asks for the very same sources.',
      fix: 'Restore it, or build once without --frozen if the change is meant.',
    },
  },
  'issue/total-missing': {
    severity: 'warning',
    zh: { what: '“{id}”没有总期号。', why: '本刊设置为印总第 N 期。', fix: '在 issue 下加 total。' },
    en: {
      what: '"{id}" has no total.',
      why: 'The publication counts its issues through.',
      fix: 'Add total under issue.',
    },
  },
  'issue/total-repeated': {
    severity: 'error',
    zh: { what: '总第 {total} 期与“{other}”重复。', why: '总期号印出后会被归档和引用。', fix: '改成下一个总期号。' },
    en: {
      what: 'Total {total} repeats that of "{other}".',
      why: 'A total is filed and cited once printed.',
      fix: 'Use the next total.',
    },
  },
  'issue/total-gap': {
    severity: 'warning',
    zh: {
      what: '总第 {total} 期与“{other}”之间有空缺，应为 {expected}。',
      why: '图书馆会以为缺了一期。',
      fix: '改成 {expected}，或补上缺的一期。',
    },
    en: {
      what: 'Total {total} leaves a gap after "{other}"; {expected} comes next.',
      why: 'Libraries would look for the missing issue.',
      fix: 'Write {expected}, or add the missing issue.',
    },
  },
  'issue/number-repeated': {
    severity: 'error',
    zh: { what: '第 {number} 期与“{other}”重复。', why: '同一年里期号不能重复。', fix: '改成下一个期号。' },
    en: {
      what: 'No. {number} repeats that of "{other}".',
      why: 'Within a year a number stands once.',
      fix: 'Use the next number.',
    },
  },
  'issue/number-gap': {
    severity: 'warning',
    zh: {
      what: '第 {number} 期接在“{other}”之后，应为第 {expected} 期。',
      why: '读者会以为缺了一期。',
      fix: '改成 {expected}，或补上缺的一期。',
    },
    en: {
      what: 'No. {number} follows "{other}"; {expected} comes next.',
      why: 'Readers would look for the missing issue.',
      fix: 'Write {expected}, or add the missing issue.',
    },
  },
  'issue/date-backwards': {
    severity: 'error',
    zh: {
      what: '日期 {date} 早于上一期“{other}”的 {otherDate}。',
      why: '后一期不会先出版。',
      fix: '检查两期的日期和总期号。',
    },
    en: {
      what: 'The date {date} is before {otherDate} of the issue ahead, "{other}".',
      why: 'A later issue does not appear earlier.',
      fix: 'Check the dates and totals of both.',
    },
  },
} satisfies Record<string, CatalogueEntry>
