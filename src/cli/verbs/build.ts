// `kanfa build`: compiles issues into their editions.
import type { Verb } from '../verb.ts'

export const build: Verb = {
  usage: 'build [ISSUE…] [--out DIR] [--only email,text,web,print,pdf] [--frozen]',
  about: {
    zh: '把期编译成邮件、纯文本、网页版和印刷版',
    en: 'compile issues into mail, plain text, web and print editions',
  },
  options: { out: { type: 'string' }, only: { type: 'string' }, frozen: { type: 'boolean' } },
  run: async () => 0,
}
