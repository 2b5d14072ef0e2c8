// The words of the diagnostics that the source room gives: what cannot be imported, and what an article's origin is owed.
import type { CatalogueEntry } from '../diagnostic.ts'

export const sourceCodes = {
  'source/not-found': {
    severity: 'error',
    zh: {
      what: '找不到这个文件。',
      why: '没有东西可以导入。',
      fix: '检查路径；网址要以 http:// 或 https:// 开头，标准输入写“-”。',
    },
    en: {
      what: 'There is no such file.',
      why: 'So there is nothing to import.',
      fix: 'Check the path; an address begins with http:// or https://, standard input is "-".',
    },
  },
  'source/too-large': {
    severity: 'error',
    zh: {
      what: '文件太大（{detail}）。',
      why: '一篇稿件远小于此，多半是放错了文件。',
      fix: '拆分文件，或只导入需要的部分。',
    },
    en: {
      what: 'The file is too large ({detail}).',
      why: 'An article is far smaller, so this is likely another kind of file.',
      fix: 'Split it, or import only the part you need.',
    },
  },
  'source/unsafe-archive': {
    severity: 'error',
    zh: {
      what: '这个压缩包不安全（{detail}）。',
      why: '解压后的大小、条目数、压缩比超过上限，或条目指向文件夹之外，像是“压缩包炸弹”。',
      fix: '用 Word 打开并另存一份，再导入新文件。',
    },
    en: {
      what: 'The archive is unsafe ({detail}).',
      why: 'It unpacks beyond the limits of size, parts or ratio, or names a place outside itself, as a ZIP bomb does.',
      fix: 'Open it in Word, save it anew and import the new file.',
    },
  },
  'source/not-word': {
    severity: 'error',
    zh: {
      what: '这不是完整的 Word 文件（{detail}）。',
      why: '文件损坏，或者改过扩展名。',
      fix: '用 Word 打开检查，另存为 .docx；网页请用 --from html。',
    },
    en: {
      what: 'This is not a whole Word file ({detail}).',
      why: 'It is damaged, or another format under a changed name.',
      fix: 'Open it in Word and save it as .docx; for a web page use --from html.',
    },
  },
  'source/legacy-word': {
    severity: 'error',
    zh: {
      what: '这是旧版 Word 文件（.doc 或 RTF）。',
      why: '旧格式没有公开、可靠的读法，猜着读会丢字。',
      fix: '用 Word 或 WPS 打开，“另存为”.docx 再导入；批量可用 soffice --headless --convert-to docx。',
    },
    en: {
      what: 'This is a legacy Word file (.doc or RTF).',
      why: 'The old format has no reliable reader, and a guess would lose words.',
      fix: 'Open it in Word or WPS and save it as .docx; for many files: soffice --headless --convert-to docx.',
    },
  },
  'source/macro': {
    severity: 'error',
    zh: {
      what: 'Word 文件里有宏（{detail}）。',
      why: '投稿不需要程序；带宏的文件是常见的攻击手段。',
      fix: '请对方另存为不含宏的 .docx。',
    },
    en: {
      what: 'The Word file holds macros ({detail}).',
      why: 'A contribution needs no program, and macros are a common way to attack.',
      fix: 'Ask for a .docx without macros.',
    },
  },
  'source/encrypted': {
    severity: 'error',
    zh: { what: '文件加了密码。', why: '没有密码就读不到文字。', fix: '向作者要密码，打开后取消加密，另存再导入。' },
    en: {
      what: 'The file is protected by a password.',
      why: 'Its text cannot be read without it.',
      fix: 'Ask the author for the password, remove the protection, save and import again.',
    },
  },
  'source/scanned': {
    severity: 'error',
    zh: {
      what: 'PDF 的 {detail} 页都没有文字层。',
      why: '它是扫描件或转曲的图形，里面没有文字可取。',
      fix: '先做文字识别（OCR），或向对方要原文件。',
    },
    en: {
      what: 'None of the {detail} pages of the PDF has a text layer.',
      why: 'It was scanned or its text was turned into outlines, so there is no text to take.',
      fix: 'Run it through OCR first, or ask for the original file.',
    },
  },
  'source/too-heavy': {
    severity: 'error',
    zh: {
      what: '解析这个文件超出了时间或内存上限。',
      why: '正常的稿件几秒就能读完；文件可能损坏或有意构造。',
      fix: '另存一份再试；网页可用 --selector 指定正文。',
    },
    en: {
      what: 'Parsing the file went over the limit of time or memory.',
      why: 'An ordinary one is read in seconds; this one may be damaged or made on purpose.',
      fix: 'Save it anew and try again; for a web page name the text with --selector.',
    },
  },
  'source/unreadable': {
    severity: 'error',
    zh: {
      what: '文件读不出来：{detail}',
      why: '它已损坏，或不是看上去的格式。',
      fix: '用原来的软件打开检查，另存后再导入；格式猜错时用 --from 指定。',
    },
    en: {
      what: 'The file cannot be read: {detail}',
      why: 'It is damaged or not of the format it seems to be.',
      fix: 'Open it in its own program and save it anew; name the format with --from if it was guessed wrong.',
    },
  },
  'source/binary': {
    severity: 'error',
    zh: {
      what: '这不是文本文件。',
      why: '里面有空字节或大量控制字符。',
      fix: '检查是不是选错了文件；格式猜错时用 --from 指定。',
    },
    en: {
      what: 'This is not a text file.',
      why: 'It holds NUL bytes or many control characters.',
      fix: 'Check that it is the right file; name the format with --from if it was guessed wrong.',
    },
  },
  'source/no-text': {
    severity: 'error',
    zh: {
      what: '没有找到正文。',
      why: '空稿件不会写入。',
      fix: '检查文件内容；网页可用 --selector 指定正文所在的元素。',
    },
    en: {
      what: 'No text was found.',
      why: 'An empty article is not written.',
      fix: 'Look into the file; for a web page name the element that holds the text with --selector.',
    },
  },
  'source/no-selector': {
    severity: 'error',
    zh: {
      what: '页面里没有 {detail} 选中的元素。',
      why: '选择器没有对上，导入别的内容等于替编辑做主。',
      fix: '在浏览器里检查选择器，或去掉 --selector 让程序判断正文。',
    },
    en: {
      what: 'Nothing in the page is selected by {detail}.',
      why: 'To import something else would be to decide for the editor.',
      fix: 'Check the selector in a browser, or leave --selector out and let the text be found.',
    },
  },
  'source/not-a-feed': {
    severity: 'error',
    zh: {
      what: '这不是可读的 RSS/Atom/JSON Feed：{detail}',
      why: '不知道里面有哪些条目。',
      fix: '检查网址；普通网页请用 --from html。',
    },
    en: {
      what: 'This is not a readable RSS, Atom or JSON feed: {detail}',
      why: 'So its entries are unknown.',
      fix: 'Check the address; for an ordinary page use --from html.',
    },
  },
  'source/no-entry': {
    severity: 'error',
    zh: {
      what: '订阅源里没有第 {entry} 条（共 {count} 条）。',
      why: '条目按 --list 的顺序编号，从 1 开始。',
      fix: '用 --list 查看条目。',
    },
    en: {
      what: 'The feed has no entry {entry}; it has {count}.',
      why: 'Entries are numbered from 1 as --list shows them.',
      fix: 'Use --list to see them.',
    },
  },
  'source/address-refused': {
    severity: 'error',
    zh: {
      what: '不访问这个地址：{url}（{detail}）。',
      why: '只抓取公网上 80、443 端口的 http/https 地址；内网、本机和云元数据地址一律拒绝，转跳之后也一样。',
      fix: '如果是自己的文件，请先保存到本地再导入。',
    },
    en: {
      what: 'This address is not visited: {url} ({detail}).',
      why: 'Only http and https on ports 80 and 443 of the public network are; local, private and metadata addresses never, after redirects too.',
      fix: 'If it is your own page, save it to a file and import that.',
    },
  },
  'source/not-fetched': {
    severity: 'error',
    zh: {
      what: '没有取到 {url}：{reason}（{detail}）。',
      why: '什么都没有写入。',
      fix: '检查网址和网络；也可以在浏览器里另存为 .html 再导入。',
    },
    en: {
      what: '{url} was not fetched: {reason} ({detail}).',
      why: 'Nothing was written.',
      fix: 'Check the address and the network, or save the page as .html in a browser and import that.',
    },
  },
  'source/no-such-section': {
    severity: 'error',
    zh: {
      what: '{file} 里没有“{section}”这个栏目。',
      why: '不知道稿件该放在哪里，所以什么都没有写。',
      fix: '已有的栏目：{sections}。{near}',
    },
    en: {
      what: '{file} has no section "{section}".',
      why: 'It is unknown where the article belongs, so nothing was written.',
      fix: 'Its sections: {sections}. {near}',
    },
  },
  'source/unsourced': {
    severity: 'info',
    zh: {
      what: '这篇稿件没有来源、作者或导入记录。',
      why: '本期多数稿件都注明了来源，读者和审读会问这一篇出自哪里。',
      fix: '在开头写上 source: 或 byline:，或用 kanfa import 导入以保留原件。',
    },
    en: {
      what: 'The article has no source, no byline and no record of its import.',
      why: 'Most articles of the issue name theirs, and readers and reviewers will ask.',
      fix: 'Write source: or byline: in its front matter, or bring it in with kanfa import, which keeps the original.',
    },
  },
  'source/changed': {
    severity: 'info',
    zh: {
      what: '稿件在 {date} 导入之后改过，相似度 {percent}%。',
      why: '转载稿改动较大时，可能需要征得原作者同意。',
      fix: '对照 {evidence} 核对改动。',
    },
    en: {
      what: 'The article was changed after its import on {date}; {percent}% of it is as it was.',
      why: 'A reprint that is changed much may need its author’s consent.',
      fix: 'Compare it with {evidence}.',
    },
  },
  'source/evidence-changed': {
    severity: 'warning',
    zh: {
      what: '原件 {evidence} 不在了，或与导入时的记录不一致。',
      why: '原件是转载和审读的凭据，不应改动。',
      fix: '从备份恢复原件，或重新导入。',
    },
    en: {
      what: 'The original {evidence} is missing or no longer what was recorded.',
      why: 'It is the evidence of a reprint and of its review.',
      fix: 'Restore it from a backup, or import again.',
    },
  },
  'source/used-before': {
    severity: 'warning',
    zh: {
      what: '这篇稿件在 {issue} 期用过：{title}（{how}）。',
      why: '同一篇文章登两次，读者会发现。',
      fix: '换一篇，或在清单的 waivers 里写明理由。',
    },
    en: {
      what: 'The article was used in issue {issue}: {title} ({how}).',
      why: 'Readers notice the same text twice.',
      fix: 'Take another one, or give the reason in the manifest’s waivers.',
    },
  },
} satisfies Record<string, CatalogueEntry>
