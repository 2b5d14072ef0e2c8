// Two projects: `fast` (pure code, small files, no server) runs on every save and in `npm run check`; `full` adds
// real SMTP, PostgreSQL and a browser. `npm test` runs both.
import { defineConfig } from 'vitest/config'

const FULL = [
  'test/store/**/*.test.ts',
  'test/delivery/**/*.test.ts',
  'test/browser/**/*.test.ts',
  'test/e2e/**/*.test.ts',
]

const shared = {
  setupFiles: ['test/support/fix-chance.ts'],
  // What is awaited comes, if late: a machine may have other things to do. Vitest's own are five, ten and one seconds.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
}

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'fast', include: ['test/**/*.test.ts'], exclude: FULL } },
      { test: { ...shared, name: 'full', include: FULL } },
    ],
    maxWorkers: 2,
  },
})
