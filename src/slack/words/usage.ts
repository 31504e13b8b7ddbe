// A month of usage in words: what stands in its picture, what the picture says to whoever does not see it, and when what is
// left will have run out. Days are those of UTC, as the months of budgets are.
import type { Catalog } from '../../catalog/catalog.ts'
import { digitsOf } from '../../org/billing/currencies.ts'
import type { Sketch } from '../../org/credits/charts.ts'
import type { Month, Part } from '../../org/credits/usage.ts'
import { anyEyes, type Eyes, writtenIn } from '../../org/telling/eyes.ts'
import { amount } from './money.ts'
import { minuteOf } from './times.ts'
import { count, list, place, type Say } from './words.ts'

type Worded = Pick<Say, 'catalog'>

/** With a capital at its beginning. */
export const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** "November 2026", of a month as 2026-11. */
export const monthName = (month: string): string =>
  writtenIn('en', new Date(`${month}-01`), { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** "November", where the year goes without saying. */
export const shortMonth = (month: string): string => monthName(month).split(' ')[0] ?? month

/** The month so many later than one, as 2026-11. */
export function monthAfter(month: string, later = 1): string {
  const [year = 0, at = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, at - 1 + later)).toISOString().slice(0, 7)
}

/** "Thu 26 Nov", and its year where that is another. */
function dayName(at: Date, now: Date): string {
  const year = at.getUTCFullYear() === now.getUTCFullYear() ? {} : ({ year: 'numeric' } as const)
  const day = { weekday: 'short', day: 'numeric', month: 'short', ...year, timeZone: 'UTC' } as const
  return writtenIn('en-GB', at, day).replace(',', '')
}

const weekMs = 6 * 86_400_000

/** "today", "on Thursday", "on Thu 26 Nov": a day to come, as near as it is. */
export function dayAhead(at: Date, now: Date): string {
  const away = at.getTime() - now.getTime()
  if (away < 0 || at.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)) return 'today'
  if (away > weekMs) return `on ${dayName(at, now)}`
  return `on ${writtenIn('en', at, { weekday: 'long', timeZone: 'UTC' })}`
}

/** What a part is called: two of them are no one's. */
export function partName(say: Worded, { id, label }: Pick<Part, 'id' | 'label'>, by: Month['by']): string {
  if (id === 'others') return 'All others'
  if (id === 'none') return by === 'group' ? 'In no budget' : ownKeys(say)
  return label
}

/** What used something for no member: "The Collective’s own keys". */
export const ownKeys = ({ catalog }: Worded): string => `The ${catalog.labels.shared}’s own keys`

/** Whether a month is still going on. */
export const isRunning = ({ month, at }: Pick<Month, 'month' | 'at'>): boolean => at.toISOString().startsWith(month)

/** What stands in a budget, where the month is split by them: what does not counts under no cap. */
const inBudgets = ({ total, parts }: Month): number => total - (parts.find(({ id }) => id === 'none')?.total ?? 0)

/** What the use of a month is measured by: budgets by their caps, members by all that there is; nothing in a month that is over. */
export function measureOf(month: Month): { used: number; most: number; isCap: boolean } | null {
  const used = inBudgets(month)
  // Budgets of today may not have been there in a month that is over.
  if (month.by === 'group' && month.cap !== null && (used > 0 || isRunning(month)))
    return { used, most: month.cap, isCap: true }
  const all = month.total + Math.max(0, month.available)
  return isRunning(month) && all > 0 ? { used: month.total, most: all, isCap: false } : null
}

/** Whether the budgets allow no more, where the month is split by them. */
function isCapGone(month: Month): boolean {
  const measure = measureOf(month)
  return measure?.isCap === true && measure.used >= measure.most
}

/** What ends first at this pace, and when; null where nothing does, or all that could has ended. */
function endOf(month: Month) {
  const { reachesCapAt, runsOutAt } = month.forecast
  if (month.available <= 0) return null
  const caps = month.by === 'group' && !isCapGone(month) ? reachesCapAt : null
  const isCap = caps !== null && (runsOutAt === null || caps <= runsOutAt)
  const at = isCap ? caps : runsOutAt
  return at && { at, isCap }
}

/** What stands in the picture of a month: the same for everyone who may see it. */
export function sketchOf(catalog: Catalog, month: Month): Sketch {
  const say = { catalog }
  const { unit, many } = catalog.credits
  const money = unit === 'money' ? { currency: catalog.currency, digits: digitsOf(catalog.currency) } : null
  const [whole, today] = [monthName(month.month), month.at.toISOString().slice(0, 10)]
  const isRunning_ = isRunning(month)
  const measure = measureOf(month)
  return {
    title: `${upper(many)} in ${whole}`,
    whose: place(say, month.organization),
    about: [splitNames[month.by], until(month)].join(' · '),
    money,
    perDay: `${upper(many)} a day`,
    soFar: `${upper(many)} so far`,
    uncounted: measure?.isCap ? indexOf(month.parts, 'none') : null,
    parts: month.parts.map((part) => ({ label: partName(say, part, month.by), total: part.total })),
    days: month.days.map(({ day, parts }) =>
      isRunning_ && day > today ? null : month.parts.map(({ id }) => parts[id] ?? 0),
    ),
    dayNames: month.days.map(({ day }) => String(Number(day.slice(8)))),
    cap: measure && { amount: measure.most, label: measure.isCap ? 'Cap' : 'All there is:' },
    forecast: aheadOf(say, month),
    nothing: isRunning_ ? `Nothing was used in ${whole} yet.` : `Nothing was used in ${whole}.`,
    unreadable: 'named beside the picture',
  }
}

const splitNames: Record<Month['by'], string> = { member: 'by member', group: 'by budget' }

const until = (month: Month): string =>
  isRunning(month) ? `until ${minuteOf(month.at, 'UTC')} UTC` : 'the whole month, UTC'

const indexOf = (parts: readonly Part[], id: string): number | null => {
  const at = parts.findIndex((part) => part.id === id)
  return at < 0 ? null : at
}

function aheadOf(say: Worded, month: Month): Sketch['forecast'] {
  const { perDay, runsOutAt } = month.forecast
  if (!isRunning(month) || perDay <= 0 || month.available <= 0) return null
  const end = endOf(month)
  const day = end && placeOf(month, end.at)
  const label = `At this pace: ${amount(say, Math.round(perDay), anyEyes)} a day`
  const runsOut =
    end && day !== null
      ? { day, label: `${end.isCap ? 'Cap reached' : 'Runs out'} ${dayName(end.at, month.at)}` }
      : null
  return { perDay, soFarPerDay: soFarPerDay(month), label, runsOut, lastDay: runsOutAt && placeOf(month, runsOutAt) }
}

/** Which day of a month a moment is in, from 0; null where it is in none. */
function placeOf({ days }: Month, at: Date): number | null {
  const found = days.findIndex(({ day }) => day === at.toISOString().slice(0, 10))
  return found < 0 ? null : found
}

/** How fast what is measured grows: as fast as all of it, or as what brings the caps to their end. */
function soFarPerDay(month: Month): number {
  const { perDay, reachesCapAt } = month.forecast
  const measure = measureOf(month)
  if (!measure?.isCap) return perDay
  const days = reachesCapAt ? (reachesCapAt.getTime() - month.at.getTime()) / 86_400_000 : 0
  if (days > 0) return Math.max(0, measure.most - measure.used) / days
  return month.total > 0 ? (perDay * measure.used) / month.total : 0
}

/** The share of one in another, in percent: "62%"; nothing but all of it is 100%, and nothing but none is 0%. */
export function share(part: number, whole: number): string {
  const percent = whole > 0 ? Math.round((100 * part) / whole) : 0
  if (part > 0 && percent === 0) return 'under 1%'
  return `${percent === 100 && part < whole ? 99 : percent}%`
}

/** Used so far, and of how much: "10,864 of 12,494 credits (87%)". */
export function usedOf(say: Worded, eyes: Eyes, month: Month): string {
  const measure = measureOf(month)
  const { one, many, unit } = say.catalog.credits
  const noun = (n: number) => (unit === 'money' ? '' : ` ${n === 1 ? one : many}`)
  if (!measure) return `${amount(say, month.total, eyes)}${noun(month.total)}`
  const { used, most } = measure
  const outside = month.total - used
  const more = outside > 0 ? ` in budgets, and ${amount(say, outside, eyes)} outside of any` : ''
  return `${amount(say, used, eyes)} of ${amount(say, most, eyes)}${noun(most)} (${share(used, most)})${more}`
}

/** What was used on the last day that is counted. */
export function usedToday({ days, at }: Month): number {
  const today = days.find(({ day }) => day === at.toISOString().slice(0, 10))
  return Object.values(today?.parts ?? {}).reduce((all, one) => all + one, 0)
}

/** How it would go on: "At this pace (475 a day) it runs out on Thursday."; empty in a month that is over. */
export function pace(say: Worded, eyes: Eyes, month: Month): string {
  const { perDay, byMonthEnd } = month.forecast
  if (!isRunning(month)) return ''
  if (month.available <= 0 && month.total > 0) return 'Nothing is left: what is new is refused until there is more.'
  if (perDay <= 0) return 'Nothing was used in the last seven days, so there is no pace to go by yet.'
  const end = endOf(month)
  const gone = isCapGone(month) ? 'What the budgets allow together is used up. ' : ''
  const so = `${gone}At this pace, ${amount(say, Math.round(perDay), eyes)} a day,`
  const total = amount(say, Math.round(byMonthEnd), eyes)
  if (!end) return `${so} it comes to ${total} by the end of ${shortMonth(month.month)}, and lasts.`
  const what = end.isCap ? 'the cap is reached' : `the last of the ${say.catalog.credits.many} is used`
  return `${so} ${what} ${dayAhead(end.at, month.at)}.`
}

/** The picture in words, for whoever does not see it. */
export function pictureInWords(say: Worded, month: Month): string {
  const named = month.parts.map((part) => `${partName(say, part, month.by)} ${amount(say, part.total, anyEyes)}`)
  const measure = measureOf(month)
  const cap = measure && (measure.isCap ? 'with the cap as a dashed line' : 'with all there is as a dashed line')
  return [
    `Chart: ${say.catalog.credits.many} used each day of ${monthName(month.month)}, ${splitNames[month.by]}${cap ? `, ${cap}` : ''}.`,
    `Used: ${usedOf(say, anyEyes, month)}.`,
    isRunning(month) ? `Today: ${amount(say, usedToday(month), anyEyes)}.` : '',
    named.length ? `${upper(list(named))}.` : 'Nobody used any.',
    pace(say, anyEyes, month),
  ]
    .filter(Boolean)
    .join(' ')
}

/** "3 members", "1 budget". */
export const people = (n: number): string => count(n, 'member')
