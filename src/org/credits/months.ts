// Months as usage, budgets and free credits count them: of the calendar, in UTC, written as 2026-11.

/** The month of a moment. */
export const monthOf = (at: Date): string => at.toISOString().slice(0, 7)

/** When a month begins. */
export const beginOf = (month: string): Date => new Date(`${month}-01T00:00:00.000Z`)

/** When a month is over: the beginning of the next. */
export function endOf(month: string): Date {
  const begin = beginOf(month)
  return new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1, 1))
}

/** Whether something is a month, of a year that a clock can show. */
export const isMonth = (text: string): boolean => /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text)
