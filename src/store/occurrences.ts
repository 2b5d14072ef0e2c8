// Due times kept in the database, so that a clock that jumps, two schedulers and a daemon that was down all come to the
// same list. An occurrence is planned once, worked on by one process at a time, and ends in one state for good.
import { appendAudit } from './audit.ts'
import type { Room, Tx } from './room.ts'
import type { OccurrenceState, OccurrenceTables } from './schema.ts'

export type Occurrence = OccurrenceTables['occurrences']
export type Due = { readonly entry: string; readonly list: string; readonly issue: string; readonly dueAt: number }

export type Occurrences = ReturnType<typeof openOccurrences>

export const openOccurrences = (room: Room) => ({
  ...openPlan(room),
  ...openWork(room),
  ...openPresses(room),
  ...openTelling(room),
})

function openPlan({ db, write }: Room) {
  return {
    /** Until when an entry has been planned; an entry seen for the first time is planned from now on. */
    plannedUntil: async (entry: string): Promise<number | undefined> => {
      const row = await db
        .selectFrom('schedule_entries')
        .select('planned_until')
        .where('entry', '=', entry)
        .executeTakeFirst()
      return row?.planned_until
    },

    /** Whatever was planned already stays as it is. `until` never goes back, whatever the clock does. */
    plan: (entry: string, due: readonly Due[], until: number): Promise<void> =>
      write(async (tx) => {
        for (const one of due) await insert(tx, one, 'waiting')
        await tx
          .insertInto('schedule_entries')
          .values({ entry, planned_until: until })
          .onConflict((conflict) =>
            conflict
              .column('entry')
              .doUpdateSet({ planned_until: until })
              .where('schedule_entries.planned_until', '<', until),
          )
          .execute()
      }),

    /** Newest first. */
    list: (limit = 50): Promise<Occurrence[]> =>
      db.selectFrom('occurrences').selectAll().orderBy('due_at', 'desc').orderBy('id', 'desc').limit(limit).execute(),
  }
}

async function insert(tx: Tx, due: Due, state: OccurrenceState): Promise<boolean> {
  const { entry, list, issue, dueAt } = due
  const empty = { reason: '', chosen: '', send_id: '', lease_until: 0 }
  const inserted = await tx
    .insertInto('occurrences')
    .values({ entry, list, issue, due_at: dueAt, state, ...empty } as Occurrence)
    .onConflict((conflict) => conflict.columns(['entry', 'due_at']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

function openWork(room: Room) {
  const { write } = room
  return {
    /** The oldest due occurrence that nobody works on, taken for `leaseMs`; undefined when there is none. */
    take: (now: number, leaseMs: number, except: readonly number[] = []): Promise<Occurrence | undefined> =>
      write(async (tx) => {
        const free = await tx
          .selectFrom('occurrences')
          .selectAll()
          .where('state', '=', 'waiting')
          .where('due_at', '<=', now)
          .where('lease_until', '<=', now)
          .$if(except.length > 0, (query) => query.where('id', 'not in', except))
          .orderBy('due_at')
          .orderBy('id')
          .limit(1)
          .modifyEnd(room.dialect.skipLocked)
          .executeTakeFirst()
        if (!free) return undefined
        const lease_until = now + leaseMs
        await tx.updateTable('occurrences').set({ lease_until }).where('id', '=', free.id).execute()
        return { ...free, lease_until }
      }),

    /** Which issue and edition it will send, fixed before the send is made: a crash in between changes nothing. */
    choose: (id: number, chosen: { issue: string; hash: string }): Promise<void> =>
      write(async (tx) => {
        await tx
          .updateTable('occurrences')
          .set({ issue: chosen.issue, chosen: chosen.hash })
          .where('id', '=', id)
          .execute()
      }),

    /** Ends it, or puts it back with the reason why it did not go yet. */
    settle: (id: number, result: { state: OccurrenceState; reason: string; sendId?: string }): Promise<void> =>
      write(async (tx) => {
        const { state, reason, sendId = '' } = result
        const row = await tx
          .updateTable('occurrences')
          .set({ state, reason, send_id: sendId, lease_until: 0 })
          .where('id', '=', id)
          .where('state', '=', 'waiting')
          .returning(['entry', 'due_at'])
          .executeTakeFirst()
        if (row && state !== 'waiting') {
          const detail = { state, reason, dueAt: row.due_at, ...(sendId ? { send: sendId } : {}) }
          await appendAudit(room, tx, { actor: 'job:dispatch', action: 'schedule.settle', subject: row.entry, detail })
        }
      }),
  }
}

/** What a person decides: to stop one before it goes, or to let one go that was stopped, held or missed. */
function openPresses(room: Room) {
  const { db, write } = room
  const audit = (tx: Tx, by: string, action: string, row: Due, detail: object = {}): Promise<void> =>
    appendAudit(room, tx, { actor: by, action, subject: row.entry, detail: { dueAt: row.dueAt, ...detail } })
  return {
    find: (id: number): Promise<Occurrence | undefined> =>
      db.selectFrom('occurrences').selectAll().where('id', '=', id).executeTakeFirst(),

    /** Also of one that has not fallen due: it is kept as stopped, so that planning finds it so. False: too late. */
    stop: (due: Due, by: string): Promise<boolean> =>
      write(async (tx) => {
        if (!(await insert(tx, due, 'stopped'))) {
          const changed = await tx
            .updateTable('occurrences')
            .set({ state: 'stopped', reason: '', chosen: '' })
            .where('entry', '=', due.entry)
            .where('due_at', '=', due.dueAt)
            .where('state', '=', 'waiting')
            .where('lease_until', '<=', room.now())
            .returning('id')
            .executeTakeFirst()
          if (!changed) return false
        }
        await audit(tx, by, 'schedule.stop', due)
        return true
      }),

    /** With exactly this edition, and whatever the hour is by then. False: it is not one that waits for a person. */
    release: (id: number, chosen: { issue: string; hash: string }, by: string): Promise<boolean> =>
      write(async (tx) => {
        const row = await tx
          .updateTable('occurrences')
          .set({ state: 'waiting', reason: '', issue: chosen.issue, chosen: chosen.hash })
          .where('id', '=', id)
          .where('state', 'in', ['held', 'missed', 'stopped'])
          .returningAll()
          .executeTakeFirst()
        if (row) await audit(tx, by, 'schedule.release', { ...row, dueAt: row.due_at }, chosen)
        return row !== undefined
      }),
  }
}

function openTelling({ write, now }: Room) {
  return {
    /** The telling failed: the next one is the first again. */
    tellAgain: (cause: string): Promise<void> =>
      write(async (tx) => void (await tx.deleteFrom('told').where('cause', '=', cause).execute())),

    /** True the first time a cause is named within `everyMs`: staff are told once, not every minute. */
    tellOnce: (cause: string, everyMs: number): Promise<boolean> =>
      write(async (tx) => {
        const at = now()
        // One statement: of several that ask at once, the database lets one through.
        const told = await tx
          .insertInto('told')
          .values({ cause, at })
          .onConflict((conflict) =>
            conflict
              .column('cause')
              .doUpdateSet({ at })
              .where('told.at', '<=', at - everyMs),
          )
          .returning('cause')
          .executeTakeFirst()
        return told !== undefined
      }),
  }
}
