// What the engine is given: everything that touches the world, so that tests may hold the clock, chance and the wire.
import type { OperatorError } from '../diagnostic/operator-error.ts'
import type { DeliveryConfig } from '../manifest/config.ts'
import type { Ledger, SendRow } from '../store/ledger.ts'
import type { Phase } from '../store/ledger-tables.ts'
import type { Transport } from '../transport/transport.ts'
import type { DiskReserve } from './disk-reserve.ts'
import type { HighWater } from './high-water.ts'
import type { Compose } from './lane-queue.ts'

export type DeliveryWorld = {
  readonly ledger: Ledger
  readonly transport: Transport
  readonly highWater: HighWater
  readonly reserve: DiskReserve
  readonly config: DeliveryConfig
  readonly timezone: string
  readonly openComposer: (send: SendRow) => Promise<Compose>
  readonly clock: { now(): number; sleep(ms: number, signal?: AbortSignal): Promise<void> }
  readonly random: () => number
  /** What an operator should hear: a lane rests, a run was paused, the disk is full. */
  readonly alert: (event: DeliveryEvent) => void
  readonly leaseMs?: number
  /** How long an end waits for a silent database. */
  readonly lastMs?: number
}

export type DeliveryEvent = {
  readonly kind:
    | 'lane-rests'
    | 'lane-split'
    | 'relay-rests'
    | 'paused'
    | 'trouble'
    /** `text`: how many letters wait for the database. */
    | 'unrecorded'
    | 'recorded'
    | 'ended'
    | 'does-not-add-up'
    | 'recovered'
    | 'waiting'
  readonly sendId?: string
  readonly lane?: string
  readonly until?: number
  readonly text: string
  /** What a person reads in its place. */
  readonly said?: OperatorError['said']
}

export type RunOptions = {
  /** Only this send; else all that are due, until the signal. */
  readonly only?: string
  readonly signal: AbortSignal
  readonly onResult?: (sendId: string, phase: Phase) => void
}
