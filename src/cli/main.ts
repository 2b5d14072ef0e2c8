#!/usr/bin/env node
// The command line: finds the verb, runs it, and turns whatever happened into words and an exit code. Results go to
// stdout, everything else to stderr; a verb is loaded only when it is asked for.
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2), process)
