// Working days: Monday to Friday, less public holidays, plus the weekends that are worked in exchange. The days are
// data; the built-in file holds what has been announced for mainland China and says which years it covers.
import china from './calendar-cn.json' with { type: 'json' }

export type WorkingCalendar = {
  /** Years whose holidays are known; in others only weekends are free. */
  readonly covers: ReadonlySet<string>
  readonly isWorkingDay: (day: string) => boolean
}

export type CalendarDays = {
  readonly covers: readonly string[]
  readonly holidays: readonly string[]
  readonly workdays: readonly string[]
}

export function workingCalendar(days: CalendarDays = china): WorkingCalendar {
  const holidays = new Set(days.holidays)
  const workdays = new Set(days.workdays)
  return {
    covers: new Set(days.covers),
    isWorkingDay: (day) => workdays.has(day) || (!holidays.has(day) && isWeekday(day)),
  }
}

const isWeekday = (day: string): boolean => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
