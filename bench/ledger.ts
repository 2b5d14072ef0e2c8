// What the ledger costs (SQLite, WAL, synchronous FULL): claims, gates and results in groups, as the engine commits them
// over many connections, against the same operations one delivery at a time. Also: freezing and reporting a great send.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCounts } from '../src/delivery/build-report.ts'
import { PHASE } from '../src/store/ledger-tables.ts'
import { openStore, type Store } from '../src/store/open-store.ts'
import { addMembers, LIST } from '../test/support/send-fixture.ts'
import { type BenchOptions, type BenchResult, interleave, timed } from './run.ts'

const GROUP = 100
const BATCH = 500
const PER_ROW = 150

export async function bench({ rounds, flags, say }: BenchOptions): Promise<BenchResult> {
  const members = Number(flags.members ?? (flags.quick ? 20_000 : 200_000))
  const folder = mkdtempSync(join(tmpdir(), 'kanfa-bench-'))
  const store = await openStore(`sqlite:${join(folder, 'kanfa.db')}`)
  try {
    const addresses = Array.from({ length: members }, (_, at) => `member${at}@example.org`)
    for (let at = 0; at < members; at += 50_000) await addMembers(store, addresses.slice(at, at + 50_000))
    say(`${members} members`)
    const freezeMs = await timed(() => freeze(store, 'bench'))
    const lease = await store.ledger.openLease({ token: 'bench', host: 'bench', pid: 0 })
    const side = (batch: number, group: number, count: number) => async (): Promise<number> => {
      const ms = await timed(() => deliver(store, lease, { batch, group, count }))
      return (count * 1000) / ms
    }
    const grouped = Math.min(5000, Math.floor(members / (2 * rounds + 2) / BATCH) * BATCH)
    const speeds = await interleave({ grouped: side(BATCH, GROUP, grouped), perRow: side(1, 1, PER_ROW) }, rounds)
    const send = await store.ledger.findSend('bench')
    const reportMs = send ? await timed(() => buildCounts(store.ledger, send)) : Number.NaN
    return {
      ratios: { groupedVsPerRow: speeds.grouped / speeds.perRow },
      figures: {
        deliveriesPerSecond: { grouped: Math.round(speeds.grouped), perRow: Math.round(speeds.perRow) },
        ...{ members, group: GROUP, freezeMs: Math.round(freezeMs), reportMs: Math.round(reportMs) },
        freezePerSecond: Math.round((members * 1000) / freezeMs),
      },
    }
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const freeze = (store: Store, id: string) =>
  store.ledger.freeze(
    { hash: id, issue: id, title: id, body: '{}' },
    { id, list: LIST, slot: 'now', scheduled_at: 0, uncertain: 'resend-once', give_up_ms: 1, frame: '{}' },
    new Map(),
  )

/** What the engine asks of the ledger for so many letters: a result rides with the next gates. */
async function deliver(
  store: Store,
  lease: number,
  size: { batch: number; group: number; count: number },
): Promise<void> {
  let results: number[] = []
  const commit = async (gates: readonly number[]): Promise<void> => {
    const ended = results.map(
      (id) => ({ ...{ id, phase: PHASE.accepted, due: 0, class: null }, reply: '250 2.0.0 taken', tried: 1 }) as const,
    )
    await store.ledger.commitGroup(
      lease,
      gates.map((id) => ({ id, list: LIST })),
      ended,
    )
    results = [...gates]
  }
  for (let done = 0; done < size.count; ) {
    const claimed = await store.ledger.claim(lease, { id: 'bench', list: LIST }, 'default', size.batch)
    if (claimed.length === 0) throw new Error('the audience is too small for so many rounds')
    for (let at = 0; at < claimed.length; at += size.group)
      await commit(claimed.slice(at, at + size.group).map(({ id }) => id))
    done += claimed.length
  }
  await commit([])
}
