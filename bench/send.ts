// End to end: claim, compose, gate, SMTP and ledger (SQLite, FULL) against what a user would write, a nodemailer pool
// that composes every message; npm's smtp-server is the sink, in a process of its own. Every side is a process of its
// own too, so that its CPU and its peak memory are its own. `--connections=N`, `--messages=N` (of ours, at 20 KB).
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BenchOptions, type BenchResult, interleave, median } from './run.ts'
import type { Measured, Order, SideName } from './send/side.ts'

const HTML_BYTES = { '20k': 8_400, '150k': 70_500 } as const
type Size = keyof typeof HTML_BYTES
const SIZES: readonly Size[] = ['20k', '150k']

type Side = { run(order: Omit<Order, 'kind'>): Promise<Measured>; end(): void }

export async function bench({ rounds, flags, say }: BenchOptions): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-bench-'))
  const connections = Number(flags.connections ?? 50)
  const ours = Number(flags.messages ?? (flags.quick ? 1500 : 6000))
  const counts = {
    '20k': { ours, theirs: Math.ceil(ours / 12) },
    '150k': { ours: Math.ceil(ours / 2), theirs: Math.ceil(ours / 40) },
  }
  const key = (type: 'rsa' | 'ed25519'): string =>
    (type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ed25519')
    ).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
  const keys = { rsa: key('rsa'), ed25519: key('ed25519') }
  const sink = await startSink()
  const sides = { kanfa: startSide('kanfa', folder), nodemailer: startSide('nodemailer', folder) }
  const measured = new Map<string, Measured[]>()
  const measure = (name: keyof typeof sides, size: Size, dkim: boolean) => async (): Promise<number> => {
    const count = counts[size][name === 'kanfa' ? 'ours' : 'theirs']
    const order = { url: sink.url, htmlBytes: HTML_BYTES[size], count, connections, ...(dkim ? { keys } : {}) }
    const result = await sides[name].run(order)
    const label = `${name}${dkim ? 'Dkim' : ''}${size}`
    measured.set(label, [...(measured.get(label) ?? []), result])
    say(`${label}: ${Math.round(result.perSecond)}/s, ${(result.cpuMs / count).toFixed(3)} CPU ms`)
    return result.perSecond
  }
  try {
    const plans = SIZES.flatMap((size) =>
      [false, true].flatMap((dkim) =>
        (['kanfa', 'nodemailer'] as const).map(
          (name) => [`${name}${dkim ? 'Dkim' : ''}${size}`, measure(name, size, dkim)] as const,
        ),
      ),
    )
    const source = smtpSource(sink.url, ours)
    const speeds = await interleave({ ...Object.fromEntries(plans), ...source }, rounds)
    return summarise(speeds, measured, { connections, counts, rounds })
  } finally {
    for (const side of Object.values(sides)) side.end()
    sink.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Setting = { connections: number; counts: Record<Size, { ours: number; theirs: number }>; rounds: number }

function summarise(
  speeds: Record<string, number>,
  measured: ReadonlyMap<string, readonly Measured[]>,
  setting: Setting,
): BenchResult {
  const of = (label: string, pick: (one: Measured) => number): number => median((measured.get(label) ?? []).map(pick))
  const speed = (label: string): number => speeds[label] ?? Number.NaN
  const cpu = (label: string, count: number): number => of(label, (one) => one.cpuMs) / count
  const memory = (label: string): number => Math.max(...(measured.get(label) ?? []).map((one) => one.peakMegabytes))
  const { counts } = setting
  const source = (size: Size): Record<string, number> =>
    speeds[`smtpSource${size}`] ? { [`vsSmtpSource${size}`]: speed(`kanfa${size}`) / speed(`smtpSource${size}`) } : {}
  return {
    ratios: {
      vsNodemailer20k: speed('kanfa20k') / speed('nodemailer20k'),
      vsNodemailer150k: speed('kanfa150k') / speed('nodemailer150k'),
      vsNodemailerDkim20k: speed('kanfaDkim20k') / speed('nodemailerDkim20k'),
      vsNodemailerDkim150k: speed('kanfaDkim150k') / speed('nodemailerDkim150k'),
      cpuVsNodemailer150k: cpu('kanfa150k', counts['150k'].ours) / cpu('nodemailer150k', counts['150k'].theirs),
      memoryVsNodemailer: memory('kanfa150k') / memory('nodemailer150k'),
      ...source('20k'),
      ...source('150k'),
    },
    figures: {
      ...setting,
      sink: 'npm smtp-server',
      perSecond: Object.fromEntries(Object.entries(speeds).map(([label, one]) => [label, Math.round(one)])),
      cpuMsPerMessage: Object.fromEntries(
        [...measured.keys()].map((label) => [
          label,
          cpu(label, counts[label.endsWith('20k') ? '20k' : '150k'][label.startsWith('kanfa') ? 'ours' : 'theirs']),
        ]),
      ),
      peakMegabytes: Object.fromEntries([...measured.keys()].map((label) => [label, memory(label)])),
      microsPerMessage: Object.fromEntries(
        [...measured].filter(([label]) => label.startsWith('kanfa')).map(([label, all]) => [label, all.at(-1)?.parts]),
      ),
    },
  }
}

function startSide(name: SideName, folder: string): Side {
  const child = fork(join(import.meta.dirname, 'send/side.ts'), [name, folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return { run: (order) => ask(child, order), end: () => void child.kill() }
}

const ask = <Answer>(child: ChildProcess, question: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    child.once('message', (answer) => resolve(answer as Answer))
    child.once('exit', (code) => reject(new Error(`a side ended with ${code}`)))
    child.send(question)
  })

async function startSink(): Promise<{ url: string; end: () => void }> {
  const child = fork(join(import.meta.dirname, 'send/sink.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const { port } = await ask<{ port: number }>(child, {})
  return { url: `smtp://127.0.0.1:${port}`, end: () => void child.kill() }
}

/** Postfix's own load generator, in C, where it is installed. */
function smtpSource(url: string, count: number): Record<string, () => number> {
  const port = new URL(url).port
  const run = (bytes: number, messages: number) => (): number => {
    const start = performance.now()
    const { status } = spawnSync('smtp-source', [
      '-4',
      '-d',
      '-s',
      '10',
      '-l',
      String(bytes),
      '-m',
      String(messages),
      '-f',
      'news@example.org',
      '-t',
      'member@example.org',
      `127.0.0.1:${port}`,
    ])
    if (status !== 0) throw new Error('smtp-source failed')
    return (messages * 1000) / (performance.now() - start)
  }
  if (spawnSync('which', ['smtp-source']).status !== 0) return {}
  return { smtpSource20k: run(20_000, count), smtpSource150k: run(149_000, Math.ceil(count / 2)) }
}
