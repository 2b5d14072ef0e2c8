// The daemon over HTTP, outside the members' pages.
import { afterEach, expect, test, vi } from 'vitest'
import { type DaemonPages, type Listening, listen } from '../../../src/pages/daemon-app.ts'

let listening: Listening | undefined
afterEach(async () => {
  await listening?.close()
})

test('what fails outside the pages goes to the log alone, for an error may name a member', async () => {
  const errors: unknown[] = []
  const trouble = new Error('Key (key)=(he@example.org) already exists')
  const pages: DaemonPages = {
    ping: async () => undefined,
    trouble: () => undefined,
    metrics: () => Promise.reject(trouble),
    webhook: () => Promise.reject(trouble),
    pages: () => new Response('page'),
    onError: (error) => void errors.push(error),
  }
  const printed = vi.spyOn(console, 'error').mockReturnValue()
  listening = await listen({ host: '127.0.0.1', port: 0 }, () => pages)
  const answers = [
    await fetch(`${listening.url}metrics`),
    await fetch(`${listening.url}feedback/generic`, { method: 'POST', body: '{}' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([500, 500])
  expect((await Promise.all(answers.map((one) => one.text()))).join()).not.toContain('he@')
  expect(errors).toEqual([trouble, trouble])
  expect(printed).not.toHaveBeenCalled()
  printed.mockRestore()
})
