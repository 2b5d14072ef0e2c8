// The two mails that the pages themselves ask for. They say one thing, carry no news, and are the only mail that an
// unconfirmed address ever gets.
import type { Newsroom } from '../app/open-newsroom.ts'
import type { ServiceMail } from '../app/service-mail.ts'
import type { Language } from '../diagnostic/language.ts'
import { type PageWord, pageWord } from './page-words.ts'

type Asked = { readonly to: string; readonly url: string; readonly language: Language }

export const confirmationMail = (newsroom: Newsroom, asked: Asked): ServiceMail =>
  compose(newsroom, asked, { subject: 'confirmSubject', said: 'confirmMail', button: 'confirmButton' })
export const leaveMail = (newsroom: Newsroom, asked: Asked): ServiceMail =>
  compose(newsroom, asked, { subject: 'leaveSubject', said: 'leaveMail', button: 'leaveButton' })

function compose(
  { config, templates, themeFor }: Newsroom,
  { to, url, language }: Asked,
  words: Readonly<Record<'subject' | 'said' | 'button', PageWord>>,
): ServiceMail {
  const { name, layout } = config.publication
  const say = (word: PageWord): string => pageWord(word, language, { name })
  const [subject, said, label] = [say(words.subject), say(words.said), say(words.button)]
  const { light: colours, fonts, radius } = themeFor(layout).theme
  const html = templates.get('pages/mail.html.hbs')({
    ...{ language: language === 'zh' ? 'zh-CN' : 'en', title: subject, said, url, label, colours, fonts, radius },
  })
  return { to, subject, text: `${said}\n\n${url}\n`, html }
}
