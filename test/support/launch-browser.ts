// A browser for tests: the one that prints, with scripts and a network to 127.0.0.1.
import { type Browser, chromium } from 'playwright-core'
import { locateBrowser } from '../../src/print/open-browser.ts'

export async function launchBrowser(): Promise<Browser> {
  const { path, libraries } = await locateBrowser(process.env)
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  return chromium.launch({
    executablePath: path,
    timeout: 110_000,
    args: ['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    env: { ...env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
  })
}
