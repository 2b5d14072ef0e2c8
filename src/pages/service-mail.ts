// The two mails that the pages themselves ask for. They say one thing, carry no news, and are the only mail that an
// unconfirmed address ever gets.
import type { Newsroom } from '../app/open-newsroom.ts'
import type { ServiceMail } from '../app/service-mail.ts'
import type { Language } from '../diagnostic/language.ts'
import { pageWord } from './page-words.ts'

type Asked = { readonly to: string; readonly url: string; readonly language: Language }

export const confirmationMail = (newsroom: Newsroom, asked: Asked): ServiceMail => compose(newsroom, asked, 'confirm')
export const leaveMail = (newsroom: Newsroom, asked: Asked): ServiceMail => compose(newsroom, asked, 'leave')

function compose(newsroom: Newsroom, { to, url, language }: Asked, what: 'confirm' | 'leave'): ServiceMail {
  const { name, layout } = newsroom.config.publication
  const say = (part: 'Subject' | 'Mail' | 'Button'): string => pageWord(`${what}${part}`, language, { name })
  const [subject, said] = [say('Subject'), say('Mail')]
  const { light: colours, fonts, radius } = newsroom.themeFor(layout).theme
  const html = newsroom.templates.get('pages/mail.html.hbs')({
    ...{ language: language === 'zh' ? 'zh-CN' : 'en', title: subject, said, url, label: say('Button') },
    ...{ colours, fonts, radius },
  })
  return { to, subject, text: `${said}\n\n${url}\n`, html }
}
