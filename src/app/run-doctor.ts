// Everything that would stop a send, or make receivers refuse it, with the fix for each. Invariant: the doctor changes
// nothing and sends nothing; what cannot be found out is said to be unknown.

import { resolve as resolveName } from 'node:dns/promises'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve as resolvePath } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readOr } from '../diagnostic/read-or.ts'
import { keyIdOf } from '../member/token.ts'
import { locateBrowser } from '../print/open-browser.ts'
import { readFonts } from '../print/read-fonts.ts'
import { lookAtStore } from '../store/open-store.ts'
import { openTransport } from '../transport/open-transport.ts'
import { parseRelayUrls } from '../transport/relay-url.ts'
import { checkDns, type Resolver } from './check-dns.ts'
import { type Env, findSetting } from './find-setting.ts'
import { about, type Finding, refusalOf } from './finding.ts'
import { publicUrlOf } from './open-delivery.ts'
import type { Newsroom } from './open-newsroom.ts'
import { openSecrets, secretPath } from './open-secret.ts'
import { databaseFile, databaseUrl } from './open-store.ts'
import { freeBytes } from './remind-staff.ts'

export type DoctorOptions = { readonly env: Env; readonly resolve?: Resolver; readonly now?: () => number }

type Place = { readonly newsroom: Newsroom; readonly env: Env }

const WAIT_MS = 10_000
const NODE_LEAST = [22, 18] as const
const DISK_LEAST_MB = 200

export async function runDoctor(newsroom: Newsroom, options: DoctorOptions): Promise<readonly Finding[]> {
  const { env } = options
  const resolve = options.resolve ?? ((name, type) => withLimit(resolveName(name, type) as ReturnType<Resolver>))
  const place = { newsroom, env }
  const local = [
    checkNode(),
    checkFonts(place),
    await checkBrowser(place),
    await checkDatabase(place),
    await checkSecret(place),
    checkModes(place),
    checkDisk(place),
  ]
  const clock = checkClock(place, (options.now ?? Date.now)())
  return [...local, clock, checkPages(place), await checkSmtp(place), ...(await checkDns(questionOf(place), resolve))]
}

const withLimit = <T>(asked: Promise<T>): Promise<T> =>
  Promise.race([
    asked,
    wait(WAIT_MS, undefined, { ref: false }).then(() =>
      Promise.reject(Object.assign(new Error('no answer'), { code: 'ETIMEOUT' })),
    ),
  ])

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fine = major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1])
  return fine
    ? about('node').ok(process.version)
    : about('node').problem(process.version, ['安装 Node 24', 'install Node 24'])
}

function checkFonts({ newsroom }: Place): Finding {
  const { files, diagnostics } = readFonts(newsroom.config.fonts, newsroom.files)
  if (diagnostics.length === 0) return about('fonts').ok(files.map(({ name }) => name).join(', '))
  return about('fonts').warning(
    [`印刷版缺 ${diagnostics.length} 个字体`, `${diagnostics.length} fonts for print are missing`],
    [
      '重新 npm ci（含可选依赖），或在 config.yml 的 fonts 里指定',
      'run npm ci with its optional packages, or name files under fonts in config.yml',
    ],
  )
}

async function checkBrowser({ env }: Place): Promise<Finding> {
  try {
    return about('browser').ok((await locateBrowser(env)).path)
  } catch (error) {
    // Mail goes without it.
    return { ...refusalOf('browser', error), state: 'warning' }
  }
}

async function checkDatabase({ newsroom, env }: Place): Promise<Finding> {
  const url = databaseUrl(newsroom.root, env)
  // Everything else of an address may hold a password.
  const { protocol = '', host = '', pathname = '' } = URL.parse(url) ?? {}
  const file = databaseFile(newsroom.root, env)
  const shown = file ? url : `${protocol}//${host}${pathname}`
  if (file && !existsSync(file)) return notYet('database', file)
  try {
    const { pending, lent, openSends: open } = await lookAtStore(url)
    // It delivers all the same.
    if (lent) return { ...refusalOf('database', lent, shown), state: 'warning' }
    if (pending.length > 0) {
      const found = [`${shown}，待升级 ${pending.length} 步`, `${shown}, ${pending.length} steps to migrate`] as const
      return about('database').ok(found, ['先备份；下一次使用时升级', 'back it up; the next use migrates it'])
    }
    return about('database').ok([`${shown}，${open.length} 个未完的发送`, `${shown}, ${open.length} open sends`])
  } catch (error) {
    return refusalOf('database', error, shown)
  }
}

/** Made here, it would belong to whoever asks the doctor, and not to the daemon. */
function notYet(name: string, path: string): Finding {
  let folder = dirname(path)
  while (!existsSync(folder)) folder = dirname(folder)
  const mayWrite = readOr(() => accessSync(folder, constants.W_OK) === undefined, false)
  if (mayWrite)
    return about(name).ok([`${path} 还没有，第一次用时建立`, `${path} is not there yet; the first use makes it`])
  const fix = [`让运行 Kanfa 的用户能写 ${folder}`, `let the user that runs Kanfa write to ${folder}`] as const
  return about(name).problem([`${path} 还没有，也建不了`, `${path} is not there and cannot be made`], fix)
}

async function checkSecret({ newsroom, env }: Place): Promise<Finding> {
  try {
    const given = findSetting(env, 'KANFA_SECRET') !== undefined
    const kept = secretPath(newsroom.root)
    if (!given && !existsSync(kept)) return notYet('secret', kept)
    const keyIds = openSecrets(newsroom.root, env).map(keyIdOf)
    const name = `${given ? 'KANFA_SECRET' : kept}${keyIds.length > 1 ? ` + ${keyIds.length - 1}` : ''}`
    // A database that cannot be read has its own line.
    const used = await findUsedKeys({ newsroom, env }).catch(() => [])
    if (used.every((one) => keyIds.includes(one))) return about('secret').ok(name)
    return about('secret').problem(
      [`${name} 不是数据库里用过的密钥`, `${name} is not what this database was used with`],
      [
        '设置守护进程所用的 KANFA_SECRET；换过密钥，就把旧的写进 KANFA_SECRET_PREVIOUS',
        "set the daemon's KANFA_SECRET; after a change, name the former one in KANFA_SECRET_PREVIOUS",
      ],
    )
  } catch (error) {
    return refusalOf('secret', error)
  }
}

/** Links of open sends, and the hashes of those who were erased, are good under these only. */
async function findUsedKeys({ newsroom, env }: Place): Promise<string[]> {
  const file = databaseFile(newsroom.root, env)
  if (file && !existsSync(file)) return []
  const { openSends, keyIds } = await lookAtStore(databaseUrl(newsroom.root, env))
  return [...keyIds, ...openSends.flatMap(({ frame }) => (JSON.parse(frame) as { keyId?: string }).keyId ?? [])]
}

/** Secrets and members that other users of this machine may read. */
function checkModes({ newsroom, env }: Place): Finding {
  const database = databaseFile(newsroom.root, env)
  const keyFiles = newsroom.config.mail.dkim.map(({ keyFile }) => keyFile && resolvePath(newsroom.root, keyFile))
  const given = Object.keys(env).map((name) => (/^KANFA_.+_FILE$/.test(name) ? env[name] : undefined))
  const paths = [secretPath(newsroom.root), database, ...keyFiles, ...given]
  const open = paths.filter((path) => path !== undefined && isOpen(path))
  if (process.platform === 'win32' || open.length === 0) return about('modes').ok('0600')
  return about('modes').warning(
    [`别的用户能读：${open.join('、')}`, `other users may read ${open.join(', ')}`],
    `chmod 600 ${open.join(' ')}`,
  )
}

const isOpen = (path: string): boolean => readOr(() => (statSync(path).mode & 0o077) !== 0, false)

function checkDisk({ newsroom }: Place): Finding {
  const free = Math.floor(freeBytes(newsroom.root) / 1024 / 1024)
  const fine = free >= DISK_LEAST_MB
  const found = [`剩 ${free} MB`, `${free} MB free`] as const
  return fine ? about('disk').ok(found) : about('disk').problem(found, ['腾出空间', 'make room'])
}

function checkPages({ newsroom: { config }, env }: Place): Finding {
  try {
    const url = publicUrlOf({ config, env }) ?? `mailto:${config.mail.from.address}`
    return url.startsWith('https:') || readOr(() => findSetting(env, 'KANFA_SMTP_URL')) === undefined
      ? about('pages').ok(url)
      : about('pages').warning(url, ['没有 https，就没有一键退订', 'without https there is no one-click unsubscribe'])
  } catch (error) {
    return refusalOf('pages', error)
  }
}

/** Logs in and leaves; nothing is sent. */
async function checkSmtp({ newsroom, env }: Place): Promise<Finding> {
  const name = 'smtp'
  try {
    const url = findSetting(env, 'KANFA_SMTP_URL')
    if (url === undefined)
      return about(name).warning(
        [
          '没有设 KANFA_SMTP_URL：邮件只到内置收信箱',
          'KANFA_SMTP_URL is not set: mail goes to the embedded inbox only',
        ],
        'KANFA_SMTP_URL=smtps://mail.example.org:465',
      )
    const transport = await openTransport(url, {
      root: newsroom.root,
      timeouts: { connect: WAIT_MS, greeting: WAIT_MS, command: WAIT_MS },
    })
    const outcome = await transport.verify()
    await transport.close()
    if (outcome.kind === 'accepted') return judgeTls(url, transport.name)
    const said = outcome.kind === 'refused' ? `${outcome.reply.code} ${outcome.reply.text}` : outcome.reason
    const stage = outcome.kind === 'uncertain' ? '' : outcome.stage
    return about(name).problem(
      `${transport.name}: ${stage} ${said}`,
      stage === 'auth'
        ? ['核对用户名和密码（或授权码）', 'check user and password']
        : [
            '核对主机、端口和防火墙；25 端口常被云厂商封禁',
            'check host, port and firewall; clouds often block port 25',
          ],
    )
  } catch (error) {
    return refusalOf(name, error)
  }
}

function judgeTls(url: string, shown: string): Finding {
  if (!/^smtps?:/i.test(url)) return about('smtp').ok(shown)
  const bare = parseRelayUrls(url).filter(
    ({ secure, tls, host }) => !secure && tls !== 'required' && !/^(localhost|127\.|::1)/.test(host),
  )
  if (bare.length === 0) return about('smtp').ok(shown)
  return about('smtp').warning(
    [`${bare[0]?.name} 不强制加密`, `${bare[0]?.name} may go unencrypted`],
    'smtps://… , ?tls=required',
  )
}

/** Schedules and signatures hang on it. A clock that runs ahead is seen only by others; one that fell back, by our files. */
function checkClock({ newsroom, env }: Place, now: number): Finding {
  const database = databaseFile(newsroom.root, env)
  const newest = Math.max(
    ...[import.meta.filename, database].map((path) => (path && readOr(() => statSync(path).mtimeMs)) || 0),
  )
  const found = new Date(now).toISOString()
  if (now >= newest - 5 * 60_000) return about('clock').ok(found)
  return about('clock').problem(found, [
    '时钟比数据库最后的改动还早；打开 NTP 对时',
    'the clock is behind the last change of the database; turn on NTP',
  ])
}

function questionOf({ newsroom, env }: Place) {
  const { mail } = newsroom.config
  const domainOf = (address: string): string => address.replace(/^.*@/, '').toLowerCase()
  const url = readOr(() => findSetting(env, 'KANFA_SMTP_URL'))
  const relays = url && /^smtps?:/i.test(url) ? readOr(() => parseRelayUrls(url).map(({ host }) => host), []) : []
  const dkim = mail.dkim.map(({ keyFile, ...one }) => ({
    ...one,
    key: keyFile && readOr(() => readFileSync(resolvePath(newsroom.root, keyFile), 'utf8')),
  }))
  const fromDomain = domainOf(mail.from.address)
  return { fromDomain, bounceDomain: domainOf(mail.bounces ?? mail.from.address), dkim, relays }
}
