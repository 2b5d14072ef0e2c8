// How fast the newsroom and each lane may go, shared by every process through one row each. Invariant: permits are
// handed out in the database, before anything is claimed, so two processes never make two paces.
import { sql } from 'kysely'
import type { LedgerTables } from './ledger-tables.ts'
import type { Room } from './room.ts'

export type PaceRow = LedgerTables['paces']
export type PaceLimit = { readonly key: string; readonly perMinute: number }

/** Permits of one second may be taken at once: one by one, a fast lane would pay a transaction a message. */
const WINDOW_MS = 1000

/** 62 seconds' worth a minute, so that a window taken at once never exceeds the limit in any minute. */
const intervalOf = (perMinute: number): number => 62_000 / perMinute

export const openPaces = (room: Room) => ({
  listPaces: (): Promise<PaceRow[]> => room.db.selectFrom('paces').selectAll().orderBy('key').execute(),

  /** As many permits as every limit allows now, at most `want`. */
  takePermits: (limits: readonly PaceLimit[], want: number): Promise<number> =>
    limits.length === 0
      ? Promise.resolve(want)
      : room.write(async (tx) => {
          const now = room.now()
          const rows: { limit: PaceLimit; from: number }[] = []
          let granted = want
          for (const limit of limits) {
            const row = { key: limit.key, next_at: 0, rest_until: 0, level: 0, reason: null }
            await tx
              .insertInto('paces')
              .values(row)
              .onConflict((one) => one.doNothing())
              .execute()
            // Locks the row on PostgreSQL; SQLite's writers stand in line already.
            const { next_at } = await tx
              .updateTable('paces')
              .set((one) => ({ next_at: one.ref('next_at') }))
              .where('key', '=', limit.key)
              .returning('next_at')
              .executeTakeFirstOrThrow()
            const interval = intervalOf(limit.perMinute)
            // A clock that was set back must not silence a lane until it has caught up.
            const from = next_at > now + 2 * WINDOW_MS + interval ? now : Math.max(next_at, now - WINDOW_MS)
            granted = Math.max(0, Math.min(granted, Math.floor((now - from) / interval) + (from <= now ? 1 : 0)))
            rows.push({ limit, from })
          }
          for (const { limit, from } of rows)
            await tx
              .updateTable('paces')
              .set({ next_at: Math.ceil(from + granted * intervalOf(limit.perMinute)) })
              .where('key', '=', limit.key)
              .execute()
          return granted
        }),

  returnPermits: (limits: readonly PaceLimit[], unused: number): Promise<void> =>
    room.write(async (tx) => {
      for (const { key, perMinute } of limits)
        await sql`update paces set next_at = next_at - ${Math.floor(unused * intervalOf(perMinute))}
          where key = ${key}`.execute(tx)
    }),

  /** Two holders of one lane that hear the same refusal rest once: only a longer rest replaces a running one. */
  rest: (key: string, rest: { until: number; level: number; reason: string }): Promise<void> =>
    room.write(async (tx) => {
      const { until, level, reason } = rest
      await tx
        .insertInto('paces')
        .values({ key, next_at: 0, rest_until: until, level, reason })
        .onConflict((one) =>
          one.column('key').doUpdateSet({ rest_until: until, level, reason }).where('paces.rest_until', '<', until),
        )
        .execute()
    }),

  /** The receiver takes mail again. */
  endRest: (key: string): Promise<void> =>
    room.write(async (tx) => {
      await tx.updateTable('paces').set({ rest_until: 0, level: 0, reason: null }).where('key', '=', key).execute()
    }),
})
