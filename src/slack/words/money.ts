// Amounts of money and of credits, and how often they are paid. The words around them are English, so that amounts are
// written as the reader's English writes them: 10.000 in an English sentence would be ten.
import { digitsOf, plainly } from '../../org/billing/currencies.ts'
import type { Interval } from '../../org/billing/payments.ts'
import { type Eyes, numberFor } from '../../org/telling/eyes.ts'
import { dateOf } from './times.ts'
import type { Say } from './words.ts'

const latin = { numberingSystem: 'latn' } as const

/** An amount in minor units: "US$20.00". */
export function money(amount: number, currency: string, eyes: Eyes, isPrice = false): string {
  const major = amount / 10 ** digitsOf(currency)
  const style = { style: 'currency', currency, ...latin } as const
  // A price reads better round; what is due is told to the cent.
  const round = isPrice && Number.isInteger(major) ? { maximumFractionDigits: 0 } : {}
  return numberFor(eyes, major, { ...style, ...round })
}

/** A price in the catalog's currency: "US$20", "US$19.99". */
export const price = ({ catalog }: Say, amount: number, eyes: Eyes): string =>
  money(amount, catalog.currency, eyes, true)

/** A number: "10,000". */
export const number = (n: number, eyes: Eyes): string => numberFor(eyes, n, latin)

/** An amount of credits without what they are called, where that stands beside it; where they are money, as money. */
export const amount = ({ catalog }: Pick<Say, 'catalog'>, n: number, eyes: Eyes): string =>
  catalog.credits.unit === 'money' ? money(n, catalog.currency, eyes) : number(n, eyes)

/** An amount of credits as a number field holds it: "1500", "12.50". */
export const filledIn = ({ catalog }: Pick<Say, 'catalog'>, n: number): string =>
  catalog.credits.unit === 'money' ? plainly(n, catalog.currency) : String(n)

/** So many credits, as the catalog calls them; where they are money, as money: "1 credit", "10,000 credits", "US$12.00". */
export function credits({ catalog }: Say, n: number, eyes: Eyes): string {
  const { one, many, unit } = catalog.credits
  return unit === 'money' ? money(n, catalog.currency, eyes) : `${number(n, eyes)} ${Math.abs(n) === 1 ? one : many}`
}

/** What a plan gives for each month, as a noun: "10,000 credits a month", "US$5.00 of funds a month". */
export const monthly = (say: Say, n: number, eyes: Eyes): string =>
  say.catalog.credits.unit === 'money'
    ? `${credits(say, n, eyes)} of ${say.catalog.credits.many} a month`
    : `${credits(say, n, eyes)} a month`

/** How often it is paid, behind a price: "a month". */
export const per: Record<Interval, string> = { month: 'a month', year: 'a year' }

/** How it is paid, before a noun: "monthly". */
export const paid: Record<Interval, string> = { month: 'monthly', year: 'yearly' }

/** Whether a word means an interval, and which. */
export function intervalIn(word: string): Interval | null {
  const typed = word.toLowerCase()
  if (['month', 'monthly', 'months', 'mo'].includes(typed)) return 'month'
  return ['year', 'yearly', 'years', 'annual', 'annually', 'yr'].includes(typed) ? 'year' : null
}

/** The day of a moment where its reader is. */
export const dayFor = (at: Date, eyes: Eyes): string => dateOf(at, eyes)

/** How long ago something was checked: "just now", "3 min ago", "2 h ago", "5 days ago". */
export function ago(at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`
  return `${Math.floor(minutes / 1440)} days ago`
}
