import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import { forwardMail } from '../../../src/app/forward-replies.ts'
import { renderServiceMail } from '../../../src/app/service-mail.ts'
import { checkMessageBytes } from '../../support/check-message-bytes.ts'

const MAIL = { from: { name: '澜川', address: 'news@example.org' } }
const read = (message: readonly Buffer[]) => PostalMime.parse(Buffer.concat(message))

test('an answer to a mail of the newsroom goes where answers to an issue go', async () => {
  const letter = { to: 'he@example.org', subject: '请确认', text: '好\n' }
  const mail = await read(renderServiceMail({ ...MAIL, replyTo: 'editor@example.org' }, letter, 0))
  expect(mail.replyTo).toEqual([{ address: 'editor@example.org', name: '' }])
  expect((await read(renderServiceMail(MAIL, letter, 0))).replyTo).toBeUndefined()
})

test.each(['\r\nBcc: evil@example.org', '\n\n<script>', '\u2028Bcc: x', '𠮷\ud842', '标'.repeat(400)])(
  'a subject with “%s” adds no field and no line',
  async (hostile) => {
    const message = renderServiceMail(
      MAIL,
      { to: 'he@example.org', subject: `题${hostile}`, text: 't', html: '<p>t' },
      0,
    )
    const { headers, subject } = await read(message)
    expect(headers.map(({ key }) => key)).toEqual(
      'from to subject date message-id auto-submitted mime-version content-type'.split(' '),
    )
    expect(subject?.startsWith('题')).toBe(true)
    expect(checkMessageBytes(Buffer.concat(message))).toEqual([])
  },
)

test.each(['a@example.org\r\nBcc: x@example.org', 'a@example.org>, <b@example.org', 'a b@example.org'])(
  'an address such as “%s” reaches no message',
  (to) => {
    expect(() => renderServiceMail(MAIL, { to, subject: 's', text: 't' }, 0)).toThrow(/never validated/)
  },
)

test('a reader’s letter is forwarded in a message without a defect, whatever its subject is made of', async () => {
  for (const subject of ['𠮷😀'.repeat(40), '谢谢\r\nBcc: x@example.org', '']) {
    const letter = { sender: 'he@example.org', subject, original: 'From: he@example.org\r\n\r\n好\r\n' }
    const message = renderServiceMail(MAIL, forwardMail('editor@example.org', letter), 0)
    expect(checkMessageBytes(Buffer.concat(message))).toEqual([])
    expect((await read(message)).headers.map(({ key }) => key)).not.toContain('bcc')
  }
})
