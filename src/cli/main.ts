#!/usr/bin/env node
// The command line: finds the verb, runs it, and turns whatever happened into words and an exit code. Results go to
// stdout, everything else to stderr; a verb is loaded only when it is asked for.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

// Types stripped and code compiled once, beside the packages: a third of the time a short command takes. In the
// system's shared temporary folder, Node's own choice, others could put code there for us to run.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/kanfa'))
// A short life makes much garbage early: room for it at once instead of in sixteen collections, 5 % of a build. What
// lives for long and sends gets no such room: letters are short-lived, and the room would never be given back.
const lives = ['send', 'serve', 'work'].some((verb) => process.argv.includes(verb))
setFlagsFromString(`--semi-space-growth-factor=${lives ? 1 : 16}`)
// `kanfa … | head` closes our output early: that is the reader's right, not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`stdout: ${error.code}\n`)
  process.exit(error.code === 'EPIPE' ? 0 : 3)
})
const { run } = await import('./run.ts')

process.exitCode = await run(process.argv.slice(2), process)
