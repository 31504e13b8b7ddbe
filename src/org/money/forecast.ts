// How long what is left will last at the pace of late: plain division, so that people can follow it.

export type Forecast = {
  /** Used in a day, by the mean of the last seven days (or of as many as there are). */
  perDay: number
  /** When nothing is left; null where nothing is used, or it lasts beyond the horizon. */
  runsOutAt: Date | null
}
