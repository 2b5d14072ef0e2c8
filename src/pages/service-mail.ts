// The two mails that the pages themselves ask for. They say one thing, carry no news, and are the only mail that an
// unconfirmed address ever gets.
import type { ServiceMail } from '../app/service-mail.ts'
import type { Language } from '../diagnostic/language.ts'
import { html } from '../template/safe-html.ts'
import { type PageWord, pageWord } from './page-words.ts'

export type ServiceMailOptions = {
  readonly to: string
  readonly name: string
  readonly url: string
  readonly language: Language
}

export const confirmationMail = (options: ServiceMailOptions): ServiceMail =>
  compose(options, 'confirmSubject', 'confirmMail')
export const leaveMail = (options: ServiceMailOptions): ServiceMail => compose(options, 'leaveSubject', 'leaveMail')

function compose({ to, name, url, language }: ServiceMailOptions, subject: PageWord, words: PageWord): ServiceMail {
  const said = pageWord(words, language, { name })
  const tag = language === 'zh' ? 'zh-CN' : 'en'
  const body = html`<!doctype html><html lang="${tag}" dir="ltr"><head><meta charset="utf-8"><title>${name}</title></head><body><div lang="${tag}" dir="ltr" style="font-size:16px;line-height:1.75"><p>${said}</p><p><a href="${url}">${url}</a></p></div></body></html>`
  return { to, subject: pageWord(subject, language, { name }), text: `${said}\n\n${url}\n`, html: body.toString() }
}
