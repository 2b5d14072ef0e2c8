// How long a server's certificate still holds. undefined where nobody could be asked: that is no news about it.
import { connect } from 'node:tls'

const DAY_MS = 24 * 3_600_000
const LIMIT_MS = 5_000

export const daysOfCertificate = (url: URL): Promise<number | undefined> =>
  new Promise((resolve) => {
    const { hostname } = url
    const port = Number(url.port || 443)
    // Expired or wrong ones are read as well: how wrong they are is the question.
    const socket = connect(
      { host: hostname, port, servername: hostname, rejectUnauthorized: false, timeout: LIMIT_MS },
      () => {
        const until = Date.parse(socket.getPeerCertificate().valid_to)
        socket.destroy()
        resolve(Number.isNaN(until) ? undefined : Math.floor((until - Date.now()) / DAY_MS))
      },
    )
    const giveUp = (): void => {
      socket.destroy()
      resolve(undefined)
    }
    socket.on('timeout', giveUp)
    socket.on('error', giveUp)
  })
