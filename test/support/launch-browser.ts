// A browser for tests: the one that prints, with scripts and a network to 127.0.0.1.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { locateBrowser } from '../../src/print/open-browser.ts'
import { writeFontConfig } from './write-font-config.ts'

export async function launchBrowser(): Promise<Browser> {
  const { path, libraries } = await locateBrowser(process.env)
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-fonts-'))
  const fonts = writeFontConfig(folder, '@expo-google-fonts/noto-sans-sc')
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  const browser = await chromium.launch({
    executablePath: path,
    timeout: 110_000,
    args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    env: { ...env, FONTCONFIG_FILE: fonts, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
  })
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }))
  return browser
}
