// How a reader's moments and numbers are written, whichever wing writes them. All sentences are English, so that their own
// English is used, where they have one: 11/12 would be another day to others.

/** Whose eyes read: their language and their time zone, as far as they are known. */
export type Eyes = { locale: string | null; timeZone: string | null }

/** The English of whoever reads in another language, or in none that is known. */
const common = 'en-GB'

/** The reader's own English, if they have one. What Slack or a browser says of a language can be anything. */
export function englishOf({ locale }: Pick<Eyes, 'locale'>): string {
  try {
    const own = Intl.getCanonicalLocales(locale ?? common)[0] ?? common
    return /^en(-|$)/.test(own) ? own : common
  } catch {
    return common
  }
}

/** The reader's time zone; UTC where it is unknown, also to this machine, whose list may be older than Slack's. */
export function zoneOf({ timeZone }: Pick<Eyes, 'timeZone'>): string {
  try {
    return new Intl.DateTimeFormat(common, { timeZone: timeZone ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
