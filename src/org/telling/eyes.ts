// How a reader's moments and numbers are written, whichever wing writes them. All sentences are English, so that their own
// English is used, where they have one: 11/12 would be another day to others.

/** Whose eyes read: their language and their time zone, as far as they are known. */
export type Eyes = { locale: string | null; timeZone: string | null }

/** Whoever nothing is known of. */
export const anyEyes: Eyes = { locale: null, timeZone: null }

/** The English of whoever reads in another language, or in none that is known. */
const common = 'en-GB'

/** What languages and zones come to is asked a thousand times for one Home, and slow to find out: so many answers are kept. */
const mostKept = 1000

function once<T>(find: (key: string) => T): (key: string) => T {
  const found = new Map<string, T>()
  return (key) => {
    const known = found.get(key)
    if (known !== undefined) return known
    // What Slack or a browser says of a language can be anything, and must not fill the memory.
    if (found.size >= mostKept) found.clear()
    const answer = find(key)
    found.set(key, answer)
    return answer
  }
}

const englishAmong = once((locale) => {
  try {
    const own = Intl.getCanonicalLocales(locale)[0] ?? common
    return /^en(-|$)/.test(own) ? own : common
  } catch {
    return common
  }
})

const knownZone = once((timeZone) => {
  try {
    return new Intl.DateTimeFormat(common, { timeZone }).resolvedOptions().timeZone
  } catch {
    // Slack's list of zones may be newer than ours.
    return 'UTC'
  }
})

const dates = once((key) => new Intl.DateTimeFormat(...(JSON.parse(key) as [string, Intl.DateTimeFormatOptions])))
const numbers = once((key) => new Intl.NumberFormat(...(JSON.parse(key) as [string, Intl.NumberFormatOptions])))

/** The reader's own English, if they have one. */
export const englishOf = ({ locale }: Pick<Eyes, 'locale'>): string => englishAmong(locale ?? common)

/** The reader's time zone; UTC where it is unknown, also to this machine. */
export const zoneOf = ({ timeZone }: Pick<Eyes, 'timeZone'>): string => knownZone(timeZone ?? 'UTC')

/** A moment in a style of `Intl.DateTimeFormat`, as the reader's clock and calendar have it. */
export const momentFor = (eyes: Eyes, at: Date | number, style: Intl.DateTimeFormatOptions): string =>
  writtenIn(englishOf(eyes), at, { ...style, timeZone: style.timeZone ?? zoneOf(eyes) })

/** A moment in a language and style that are the same for everyone. */
export const writtenIn = (language: string, at: Date | number, style: Intl.DateTimeFormatOptions): string =>
  dates(JSON.stringify([language, style])).format(at)

/** A number in a style of `Intl.NumberFormat`, as the reader's English writes it. */
export const numberFor = (eyes: Pick<Eyes, 'locale'>, n: number, style: Intl.NumberFormatOptions): string =>
  numbers(JSON.stringify([englishOf(eyes), style])).format(n)
