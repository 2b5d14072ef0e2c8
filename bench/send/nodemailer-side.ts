// nodemailer's side of bench/send.ts: what a user writes, a pool of five that is handed html and text for each member.
import { createTransport } from 'nodemailer'
import { answerOrders, measure, type Order } from './side.ts'

answerOrders(async ({ url, count, keys, edition }: Order) => {
  const { hostname: host, port } = new URL(url)
  const dkim = keys && { domainName: 'example.org', keySelector: 's0', privateKey: keys.rsa }
  const pool = createTransport({
    ...{ pool: true, host, port: Number(port), maxConnections: 5, ignoreTLS: true },
    ...{ maxMessages: Number.POSITIVE_INFINITY, ...(dkim ? { dkim } : {}) },
  })
  const { from, subject, html, text } = edition
  const fill = (part: string, at: number): string =>
    part.replace(/\{\{(\w+)(?:\|([^}]*))?\}\}/g, (_, field: string) =>
      field === 'name' ? `会员${at}` : `https://news.example.org/${field}/${at}`,
    )
  let next = 0
  /** A new message whenever the pool is free, as its documentation advises: memory stays flat. */
  const sendOnAndOn = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) {
      const to = { name: `会员${at}`, address: `member${at}@example.org` }
      await pool.sendMail({ from, to, subject, html: fill(html, at), text: fill(text, at) })
    }
  }
  const measured = await measure(count, async () => {
    await Promise.all(Array.from({ length: 10 }, sendOnAndOn))
  })
  pool.close()
  return measured
})
