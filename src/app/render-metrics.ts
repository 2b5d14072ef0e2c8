// The newsroom in numbers, in Prometheus' text form. Invariant: numbers and names of lists and issues only; no member
// is in it.
import { buildCounts } from '../delivery/build-report.ts'
import { deriveState, STATUSES } from '../delivery/derive-status.ts'
import type { App } from './open-app.ts'
import { freeBytes } from './remind-staff.ts'

/** Sends that ended long ago do not move; a scrape need not count them again. */
const SHOWN = 10

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

export async function renderMetrics({ newsroom, store, now }: App, state: { ready: boolean }): Promise<string> {
  const sends = await store.ledger.listSends({ limit: SHOWN })
  const deliveries: Sample[] = []
  for (const send of sends) {
    const counts = await buildCounts(store.ledger, send)
    const labels = { send: send.id, issue: send.issue, list: send.list }
    for (const status of STATUSES) deliveries.push([{ ...labels, status }, counts[status]])
  }
  const states = sends.map((send): Sample => [{ send: send.id, issue: send.issue, state: deriveState(send, now()) }, 1])
  const members = (await store.members.countByStatus()).map(
    ({ list, status, count }): Sample => [{ list, status }, Number(count)],
  )
  const occurrences = Object.entries(Object.groupBy(await store.occurrences.list(1000), ({ state: one }) => one))
  return [
    family('kanfa_ready', 'gauge', 'Whether mail may go out now.', [[{}, state.ready ? 1 : 0]]),
    family('kanfa_send_state', 'gauge', 'The latest sends and where they stand.', states),
    family('kanfa_deliveries', 'gauge', 'Deliveries of the latest sends by status.', deliveries),
    family('kanfa_members', 'gauge', 'Memberships by list and status.', members),
    family(
      'kanfa_occurrences',
      'gauge',
      'Scheduled occurrences by state.',
      occurrences.map(([one, rows = []]): Sample => [{ state: one }, rows.length]),
    ),
    family('kanfa_disk_free_bytes', 'gauge', 'Room on the disk of var.', [[{}, freeBytes(newsroom.root)]]),
    family('process_resident_memory_bytes', 'gauge', 'Resident memory.', [[{}, process.memoryUsage.rss()]]),
    family('process_start_time_seconds', 'gauge', 'When the process started.', [
      [{}, Math.round(Date.now() / 1000 - process.uptime())],
    ]),
  ].join('')
}

function family(name: string, type: string, about: string, samples: readonly Sample[]): string {
  const rows = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([key, one]) => `${key}="${quote(one)}"`)
    const shown = Number.isFinite(value) ? String(value) : '+Inf'
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${shown}\n`
  })
  return `# HELP ${name} ${about}\n# TYPE ${name} ${type}\n${rows.join('')}`
}

const quote = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
