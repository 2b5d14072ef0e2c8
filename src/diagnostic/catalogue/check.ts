// The words of the house rules: what an editor would be sorry to find out after sending.
import type { CatalogueEntry } from '../diagnostic.ts'

export const checkCodes = {
  'check/subject-long': {
    severity: 'warning',
    zh: {
      what: '邮件主题有 {length} 个汉字宽，超过 {limit}。',
      why: '手机上只显示前十几个字，再长哪里都会被截断。',
      fix: '把最要紧的放在前面，缩短到 {limit} 以内。',
    },
    en: {
      what: 'The subject is {length} Han wide, over {limit}.',
      why: 'Phones show the first fifteen or so, and every client cuts the rest.',
      fix: 'Put what matters first and stay within {limit}.',
    },
  },
  'check/subject-repeated': {
    severity: 'warning',
    zh: {
      what: '邮件主题“{subject}”与上一期相同。',
      why: '读者会以为是同一封，有的邮箱会把它们叠在一起。',
      fix: '换一个主题，或删去 subject 用默认的样式。',
    },
    en: {
      what: 'The subject "{subject}" is that of the last issue.',
      why: 'Readers take it for the same mail, and some mailboxes fold the two.',
      fix: 'Write another, or remove subject for the default pattern.',
    },
  },
  'check/preheader-repeats': {
    severity: 'warning',
    zh: {
      what: '预览文字与主题相同。',
      why: '收件箱里同一句话会显示两遍。',
      fix: '写本期最值得看的内容，或删去 preheader。',
    },
    en: {
      what: 'The preheader repeats the subject.',
      why: 'The inbox would show one sentence twice.',
      fix: 'Say what is best in the issue, or remove preheader.',
    },
  },
  'check/preheader-length': {
    severity: 'info',
    zh: {
      what: '预览文字有 {length} 个汉字宽，宜在 {least} 到 {most} 之间。',
      why: '太短会露出正文的碎片，太长会被截断。',
      fix: '补充或缩短 preheader。',
    },
    en: {
      what: 'The preheader is {length} Han wide; {least} to {most} is good.',
      why: 'Too short lets scraps of the text show, too long is cut.',
      fix: 'Lengthen or shorten preheader.',
    },
  },
  'check/mail-too-large': {
    severity: 'error',
    zh: {
      what: '邮件 HTML 有 {size} KB（编码后 {encoded} KB），超过 {limit} KB；最大的是“{biggest}”。',
      why: 'Gmail 会从约 102 KB 处截断，退订链接也会被截掉。',
      fix: '用 mailMode: auto，或给次要稿件写 priority: digest；确要全文，在 waivers 里写明理由。',
    },
    en: {
      what: 'The mail\'s HTML is {size} KB ({encoded} KB encoded), over {limit} KB; the biggest article is "{biggest}".',
      why: 'Gmail cuts at about 102 KB, and the unsubscribe link with it.',
      fix: 'Use mailMode: auto, or give minor articles priority: digest; if it must be whole, waive it with a reason.',
    },
  },
  'check/mail-large': {
    severity: 'warning',
    zh: {
      what: '邮件 HTML 有 {size} KB，接近 {limit} KB 的上限；最大的是“{biggest}”。',
      why: '再加一篇就可能被 Gmail 截断。',
      fix: '用 mailMode: auto，让 Kanfa 自动控制大小。',
    },
    en: {
      what: 'The mail\'s HTML is {size} KB, near the limit of {limit} KB; the biggest article is "{biggest}".',
      why: 'One article more and Gmail may cut it.',
      fix: 'Use mailMode: auto and let Kanfa keep the size.',
    },
  },
  'check/no-unsubscribe': {
    severity: 'error',
    zh: {
      what: '邮件里没有退订链接。',
      why: '每个读者都要能一键离开，各大邮箱也要求如此。',
      fix: '在改过的邮件模板里放回 {{unsubscribeUrl}}。',
    },
    en: {
      what: 'The mail has no unsubscribe link.',
      why: 'Every reader must be able to leave with one click, and mailbox providers ask for it.',
      fix: 'Put {{unsubscribeUrl}} back into the mail template you changed.',
    },
  },
  'check/article-lost': {
    severity: 'error',
    zh: {
      what: '稿件“{title}”没有出现在邮件里。',
      why: '模板里少了结束标签时，MJML 会不声不响地丢掉内容。',
      fix: '检查改过的邮件模板。',
    },
    en: {
      what: 'The article "{title}" is not in the mail.',
      why: 'MJML drops content in silence where a template lacks a closing tag.',
      fix: 'Check the mail templates you changed.',
    },
  },
  'check/no-postal-address': {
    severity: 'info',
    zh: {
      what: '没有通讯地址。',
      why: '读者和邮箱服务商都想知道邮件是谁寄的，有的国家法律要求写明。',
      fix: '在 config.yml 的 mail 下写 postalAddress。',
    },
    en: {
      what: 'There is no postal address.',
      why: 'Readers and providers want to know who writes, and some laws ask for it.',
      fix: 'Set postalAddress under mail in config.yml.',
    },
  },
  'check/no-web-address': {
    severity: 'warning',
    zh: {
      what: '没有网页版的地址。',
      why: '邮件里的图片、“在浏览器中查看”和退订都要用到它。',
      fix: '在 config.yml 的 web 下写 url。',
    },
    en: {
      what: 'The web edition has no address.',
      why: 'Pictures, "view in browser" and unsubscribing all need it.',
      fix: 'Set url under web in config.yml.',
    },
  },
  'check/mostly-pictures': {
    severity: 'warning',
    zh: {
      what: '邮件几乎全是图片，文字太少。',
      why: '垃圾邮件过滤器会给它加分，不显示图片的读者什么也看不到。',
      fix: '把图片里的要点写成文字。',
    },
    en: {
      what: 'The mail is nearly all pictures.',
      why: 'Spam filters score it, and readers without pictures see nothing.',
      fix: 'Say in words what the pictures say.',
    },
  },
  'check/picture-heavy': {
    severity: 'warning',
    zh: {
      what: '图片“{file}”有 {size} MB。',
      why: '编译会缩小它，但原图拖慢每一次编译。',
      fix: '先缩小到宽 2000 像素以内。',
    },
    en: {
      what: 'The picture "{file}" is {size} MB.',
      why: 'It is made smaller for readers, but slows every build.',
      fix: 'Reduce it to 2000 pixels of width or less.',
    },
  },
  'check/picture-small': {
    severity: 'info',
    zh: {
      what: '图片“{file}”只有 {width} 像素宽。',
      why: '在高分辨率屏幕和印刷版上会发虚。',
      fix: '换一张宽 1200 像素以上的。',
    },
    en: {
      what: 'The picture "{file}" is only {width} pixels wide.',
      why: 'It will look soft on good screens and in print.',
      fix: 'Use one of 1200 pixels or more.',
    },
  },
  'check/alt-missing': {
    severity: 'warning',
    zh: {
      what: '图片“{file}”没有替代文字。',
      why: '读屏软件读不出它，邮箱不显示图片时也只剩空白。',
      fix: '在方括号里或 alt= 里写一句图片内容。',
    },
    en: {
      what: 'The picture "{file}" has no alternative text.',
      why: 'A screen reader cannot tell it, and blocked pictures leave a blank.',
      fix: 'Describe it in the square brackets or in alt=.',
    },
  },
  'check/link-text': {
    severity: 'warning',
    zh: {
      what: '链接文字“{words}”没有说明去哪里（{url}）。',
      why: '读屏软件会单独列出链接，垃圾邮件也爱这样写。',
      fix: '用对方页面的名称作链接文字。',
    },
    en: {
      what: 'The link text "{words}" does not say where it leads ({url}).',
      why: 'Screen readers list links alone, and spam likes such words.',
      fix: 'Use the name of the page as the link text.',
    },
  },
  'check/link-broken': {
    severity: 'warning',
    zh: { what: '链接打不开：{url}（{reason}）。', why: '读者点了会失望。', fix: '改正网址，或删去链接。' },
    en: {
      what: 'The link cannot be followed: {url} ({reason}).',
      why: 'Readers who follow it are let down.',
      fix: 'Correct the address, or remove the link.',
    },
  },
  'check/heading-order': {
    severity: 'info',
    zh: {
      what: '这个小标题用了 {written}，上面还没有 {expected} 这一级。',
      why: '读屏软件靠级别理解结构，跳级听起来像漏了一节。',
      fix: '改成 {expected}，或在它上面补一个 {expected} 小标题。',
    },
    en: {
      what: 'The heading is written {written}, and there is no {expected} above it.',
      why: 'Screen readers understand structure by levels; a level left out sounds like a part left out.',
      fix: 'Write {expected}, or put a {expected} heading above it.',
    },
  },
  'check/source-incomplete': {
    severity: 'warning',
    zh: { what: '“{title}”的来源缺少：{missing}。', why: '转载要写明出处和日期。', fix: '在 source 里补上。' },
    en: {
      what: 'The source of "{title}" lacks: {missing}.',
      why: 'An excerpt names where and when it was published.',
      fix: 'Add it under source.',
    },
  },
  'check/typography': {
    severity: 'info',
    zh: {
      what: '“{old}”宜写作“{new}”。',
      why: '中文里用全角标点，数字和字母用半角（GB/T 15834）。',
      fix: '改成“{new}”；原文如此就不必改。',
    },
    en: {
      what: '"{old}" would be "{new}".',
      why: 'Chinese text takes full-width marks and half-width digits (GB/T 15834).',
      fix: 'Write "{new}", unless the original has it so.',
    },
  },
  'check/term': {
    severity: 'warning',
    zh: { what: '“{wrong}”本刊统一写作“{use}”。', why: '这是本刊自己的用语表。', fix: '改成“{use}”。' },
    en: {
      what: '"{wrong}" is written "{use}" in this publication.',
      why: "It stands in the publication's own list of terms.",
      fix: 'Write "{use}".',
    },
  },
  'check/internal-permit': {
    severity: 'error',
    zh: {
      what: '内部资料没有准印证号。',
      why: '内部资料性出版物的封面必须印准印证号。',
      fix: '在 config.yml 的 publication 下写 permit。',
    },
    en: {
      what: 'The internal publication has no permit number.',
      why: 'Its cover must carry one.',
      fix: 'Set permit under publication in config.yml.',
    },
  },
  'check/internal-word': {
    severity: 'warning',
    zh: {
      what: '内部资料里出现了“{word}”。',
      why: '内部资料不得自称本刊、本报，也不得用记者、刊号等字样。',
      fix: '改用别的说法；引文如此就不必改。',
    },
    en: {
      what: 'The word "{word}" stands in an internal publication.',
      why: 'Such a publication may not call itself a journal or its people reporters.',
      fix: 'Use another word, unless it is quoted.',
    },
  },
  'check/internal-advert': {
    severity: 'error',
    zh: { what: '内部资料里有 {count} 个广告。', why: '内部资料不得刊登广告。', fix: '删去 adverts。' },
    en: {
      what: 'The internal publication carries {count} adverts.',
      why: 'Such a publication may carry none.',
      fix: 'Remove adverts.',
    },
  },
} satisfies Record<string, CatalogueEntry>
