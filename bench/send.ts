// End to end: claim, compose, gate, SMTP and ledger (SQLite, FULL) against what a user would write, a nodemailer pool
// that composes every message; npm's smtp-server is the sink, in a process of its own. Every side is a process of its
// own too, so that its CPU and its peak memory are its own. Letters share an fsync with whoever is at the gate, so a hundred
// connections cost less a letter than ten, and forty where a letter fills a socket; a nodemailer pool gains nothing beyond
// five. `--connections=N` (at either size), `--messages=N` (of ours, at 20 KB).
import { type ChildProcess, fork, type StdioOptions, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Edition } from '../src/issue/edition.ts'
import { addMembers, freezeSample, openPost } from '../test/support/send-fixture.ts'
import { type BenchOptions, type BenchResult, interleave, median } from './run.ts'
import { mailEdition } from './send/mail-edition.ts'
import type { Measured, Order } from './send/side.ts'

/** Messages of 20 KB and of 149 KB, base64. */
const BLOCKS = { '20k': 13, '150k': 103 } as const
type Size = keyof typeof BLOCKS
const SIZES: readonly Size[] = ['20k', '150k']
type SideName = 'kanfa' | 'nodemailer'

export async function bench({ rounds, flags, say }: BenchOptions): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-bench-'))
  const connections = { '20k': Number(flags.connections ?? 100), '150k': Number(flags.connections ?? 40) }
  // Seconds for each: a hundred connections take a moment to open, and a real send lasts.
  const ours = Number(flags.messages ?? (flags.quick ? 1500 : 20_000))
  const counts = {
    '20k': { kanfa: ours, kanfaDkim: Math.ceil(ours / 3), nodemailer: Math.ceil(ours / 20) },
    '150k': { kanfa: Math.ceil(ours / 3), kanfaDkim: Math.ceil(ours / 5), nodemailer: Math.ceil(ours / 60) },
  }
  const countOf = (label: string): number => {
    const size = label.endsWith('20k') ? '20k' : '150k'
    return counts[size][label.startsWith('nodemailer') ? 'nodemailer' : label.includes('Dkim') ? 'kanfaDkim' : 'kanfa']
  }
  const keys = { rsa: makeKey('rsa'), ed25519: makeKey('ed25519') }
  await compileOnce()
  const sink = await startChild('sink')
  const { port } = await ask<{ port: number }>(sink, {})
  const url = `smtp://127.0.0.1:${port}`
  // A process for each size and signing: what one needs in memory says nothing of another.
  const sides = new Map<string, ChildProcess>()
  const measured = new Map<string, Measured[]>()
  const parts: Parts = new Map()
  const measure = (name: SideName, size: Size, dkim: boolean) => async (): Promise<number> => {
    const label = `${name}${dkim ? 'Dkim' : ''}${size}`
    const side = sides.get(label) ?? (await startChild(`${name}-side`))
    sides.set(label, side)
    const count = countOf(label)
    const edition = mailEdition(BLOCKS[size], label)
    const prepared = name === 'kanfa' ? await prepare(folder, count, edition) : { place: '', sendId: '' }
    // The first round is for warming up, and for watching the parts: clocks cost a twentieth of a letter.
    const known = measured.get(label)
    const order: Order = {
      ...{ url, count, connections: connections[size], edition, watch: known === undefined },
      ...prepared,
      ...(dkim ? { keys } : {}),
    }
    const result = await ask<Measured>(side, order)
    if (result.parts) parts.set(label, result.parts)
    measured.set(label, known ? [...known, result] : [])
    if (prepared.place) rmSync(prepared.place, { recursive: true })
    say(`${label}: ${Math.round(result.perSecond)}/s, ${(result.cpuMs / count).toFixed(3)} CPU ms`)
    return result.perSecond
  }
  const plans = SIZES.flatMap((size) =>
    [false, true].flatMap((dkim) =>
      (['kanfa', 'nodemailer'] as const).map(
        (name) => [`${name}${dkim ? 'Dkim' : ''}${size}`, measure(name, size, dkim)] as const,
      ),
    ),
  )
  try {
    const speeds = await interleave({ ...Object.fromEntries(plans), ...smtpSource(url, ours) }, rounds)
    return summarise({ speeds, measured, parts }, { connections, counts, rounds }, countOf)
  } finally {
    for (const child of [sink, ...sides.values()]) child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

const makeKey = (type: 'rsa' | 'ed25519'): string => {
  const pair = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')
  return String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
}

/** A ledger with a frozen send, made here so that importing members counts for nobody. */
async function prepare(folder: string, count: number, edition: Edition): Promise<{ place: string; sendId: string }> {
  const place = mkdtempSync(join(folder, 'kanfa-'))
  const post = await openPost(place, { smtpUrl: 'smtp://127.0.0.1:1' })
  await addMembers(
    post.store,
    Array.from({ length: count }, (_, at) => `member${at}@example.org`),
  )
  const sendId = await freezeSample(post, { edition })
  await post.close()
  return { place, sendId }
}

type Setting = { connections: Record<Size, number>; counts: Record<Size, Record<string, number>>; rounds: number }

type Parts = Map<string, NonNullable<Measured['parts']>>
type Runs = {
  readonly speeds: Readonly<Record<string, number>>
  readonly measured: ReadonlyMap<string, readonly Measured[]>
  readonly parts: Parts
}

function summarise(
  { speeds, measured, parts }: Runs,
  setting: Setting,
  countOf: (label: string) => number,
): BenchResult {
  const of = (label: string, pick: (one: Measured) => number): number => median((measured.get(label) ?? []).map(pick))
  const speed = (label: string): number => speeds[label] ?? Number.NaN
  const cpu = (label: string): number => of(label, (one) => one.cpuMs) / countOf(label)
  const memory = (label: string): number => Math.max(...(measured.get(label) ?? []).map((one) => one.peakMegabytes))
  // The second ratio is the most that the sink and these cores leave room for: C, without a ledger, a gate or composing.
  const source = (size: Size): Record<string, number> =>
    speeds[`smtpSource${size}`]
      ? {
          [`vsSmtpSource${size}`]: speed(`kanfa${size}`) / speed(`smtpSource${size}`),
          [`smtpSourceVsNodemailer${size}`]: speed(`smtpSource${size}`) / speed(`nodemailer${size}`),
        }
      : {}
  return {
    ratios: {
      vsNodemailer20k: speed('kanfa20k') / speed('nodemailer20k'),
      vsNodemailer150k: speed('kanfa150k') / speed('nodemailer150k'),
      vsNodemailerDkim20k: speed('kanfaDkim20k') / speed('nodemailerDkim20k'),
      vsNodemailerDkim150k: speed('kanfaDkim150k') / speed('nodemailerDkim150k'),
      cpuVsNodemailer20k: cpu('kanfa20k') / cpu('nodemailer20k'),
      cpuVsNodemailer150k: cpu('kanfa150k') / cpu('nodemailer150k'),
      memoryVsNodemailer: memory('kanfa150k') / memory('nodemailer150k'),
      ...source('20k'),
      ...source('150k'),
    },
    figures: {
      ...setting,
      sink: 'npm smtp-server',
      perSecond: Object.fromEntries(Object.entries(speeds).map(([label, one]) => [label, Math.round(one)])),
      cpuMsPerMessage: Object.fromEntries([...measured.keys()].map((label) => [label, cpu(label)])),
      peakMegabytes: Object.fromEntries([...measured.keys()].map((label) => [label, memory(label)])),
      microsPerMessage: Object.fromEntries(parts),
    },
  }
}

/** Compiled code is kept for both sides, as the command line keeps it: what strips types would weigh 25 MB. */
async function startChild(name: string): Promise<ChildProcess> {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/kanfa') }
  const stdio: StdioOptions = ['ignore', 'ignore', 'inherit', 'ipc']
  const child = fork(join(import.meta.dirname, `send/${name}.ts`), { stdio, env })
  await once(child, 'spawn')
  return child
}

/** Before anything is measured: only the first run ever strips types, and that is in no peak of memory afterwards. */
async function compileOnce(): Promise<void> {
  for (const name of ['kanfa-side', 'nodemailer-side']) {
    const child = await startChild(name)
    child.disconnect()
    await once(child, 'exit')
  }
}

const ask = <Answer>(child: ChildProcess, question: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const exited = (code: number | null): void => reject(new Error(`a side ended with ${code}`))
    child.once('exit', exited)
    child.once('message', (answer) => {
      child.off('exit', exited)
      resolve(answer as Answer)
    })
    child.send(question)
  })

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
