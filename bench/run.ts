// `npm run bench -- NAME [--json] [--option=value…]`: runs bench/NAME.ts and prints one object. Invariant: every ratio
// compares sides measured in this one process run, interleaved, by their medians; nothing is compared with a number on file.
import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type BenchOptions = {
  /** What stood on the command line after NAME: `--rounds=9` is {rounds: '9'}, `--quick` is {quick: 'true'}. */
  readonly flags: Readonly<Record<string, string>>
  /** Rounds for `interleave`: --rounds, 3 with --quick, else 7. */
  readonly rounds: number
  /** Progress for people, on stderr. */
  readonly say: (text: string) => void
}
export type BenchResult = {
  readonly ratios: Readonly<Record<string, number>>
  readonly figures: Readonly<Record<string, unknown>>
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/**
 * Runs every side once a round, in an order that turns each round, so that a neighbour's load falls on all of them
 * alike. Each side returns its own figure (ms, messages/s …); the answer is the median of each.
 */
export async function interleave<Name extends string>(
  sides: Readonly<Record<Name, () => number | Promise<number>>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(sides) as Name[]
  const measured = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (const name of names) await sides[name]()
  for (let round = 0; round < rounds; round++)
    for (let at = 0; at < names.length; at++) {
      const name = names[(at + round) % names.length] as Name
      measured.get(name)?.push(await sides[name]())
    }
  return Object.fromEntries(names.map((name) => [name, median(measured.get(name) ?? [])])) as Record<Name, number>
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function parseFlags(args: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    args.filter((one) => one.startsWith('--')).map((one) => [one.slice(2).split('=')[0], one.split('=')[1] ?? 'true']),
  )
}

async function main(args: readonly string[]): Promise<number> {
  const known = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
    .map((file) => basename(file, '.ts'))
  const name = args.find((one) => !one.startsWith('--'))
  const file = join(import.meta.dirname, `${name}.ts`)
  if (name === undefined || !known.includes(name) || !existsSync(file)) {
    process.stderr.write(`usage: npm run bench -- NAME [--json] [--quick] [--rounds=N]\nNAME: ${known.join(', ')}\n`)
    return 2
  }
  const flags = parseFlags(args)
  const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 7))
  const { bench } = (await import(pathToFileURL(file).href)) as {
    bench: (options: BenchOptions) => Promise<BenchResult>
  }
  const { ratios, figures } = await bench({ flags, rounds, say: (text) => void process.stderr.write(`${text}\n`) })
  const machine = { node: process.version, cores: availableParallelism(), cpu: cpus()[0]?.model ?? 'unknown' }
  const result = { bench: name, ratios, figures: { ...figures, machine } }
  process.stdout.write(`${flags.json ? JSON.stringify(result) : JSON.stringify(result, undefined, 2)}\n`)
  return 0
}

// No top-level await: a benchmark imports this file while main() is still waiting for it.
if (import.meta.main)
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code
  })
