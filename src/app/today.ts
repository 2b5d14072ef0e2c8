// The calendar day in a publication's zone: the one place that turns the clock into a date.

export const todayIn = (timezone: string, now: Date = new Date()): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short' }).format(now)
