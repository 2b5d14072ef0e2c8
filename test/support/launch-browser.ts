// A browser for tests: the one that prints, with scripts and a network to 127.0.0.1. It draws with the fonts that are
// installed with this package, and with no others: a page is as wide and as high on every machine, on one without fonts too.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { locateBrowser } from '../../src/print/open-browser.ts'

const FONTS = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'))

export async function launchBrowser(): Promise<Browser> {
  const { path, libraries } = await locateBrowser(process.env)
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-fonts-'))
  const config = join(folder, 'fonts.conf')
  writeFileSync(config, `<fontconfig><dir>${FONTS}</dir><cachedir>${folder}</cachedir></fontconfig>`)
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const browser = await chromium.launch({
    executablePath: path,
    timeout: 110_000,
    args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    env: { ...env, FONTCONFIG_FILE: config, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
  })
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }))
  return browser
}
