// What is paid, what is due and what comes of it, in sentences, wherever they are said.
import type { Billing } from '../../org/billing/billing.ts'
import type { Interval } from '../../org/billing/payments.ts'
import type { Standing } from '../../org/billing/plans.ts'
import type { Eyes } from '../../org/telling/eyes.ts'
import { dayFor, money, per } from './money.ts'
import { minuteOf } from './times.ts'
import { plan, type Say } from './words.ts'

/** What one period costs, in minor units. */
export type Cost = { amount: number; currency: string; interval: Interval | null }

/** How a plan is paid and what comes after it; empty where there is nothing to say. */
export function paying(say: Say, eyes: Eyes, current: Standing, cost: Cost | null): string {
  const { trialEndsAt, periodEnd, endsAt, next, isGranted, status } = current
  const day = (at: Date) => dayFor(at, eyes)
  if (isGranted) return 'It was given by whoever runs this installation; nothing is paid for it.'
  const price =
    cost && `${money(cost.amount, cost.currency, eyes, true)}${cost.interval ? ` ${per[cost.interval]}` : ''}`
  if (endsAt) return `It is cancelled and ends on ${day(endsAt)}; until then everything stays as it is.`
  if (next) {
    const coming = `${plan(say, next.plan)}${next.plan === current.plan ? `, paid ${per[next.interval]},` : ''}`
    return `${price ? `${price}. ` : ''}On ${day(next.at)} ${coming} takes its place; until then everything stays as it is.`
  }
  if (status === 'trialing' && trialEndsAt)
    return `The trial ends on ${day(trialEndsAt)}${price ? `; then it is ${price}` : ''}.`
  if (!cost || !price) return ''
  return `${price}.${periodEnd ? ` The next invoice is on ${day(periodEnd)}: ${money(cost.amount, cost.currency, eyes)}.` : ''}`
}

/** What is overdue, and what comes of it when; empty where nothing is. */
export function overdue(
  eyes: Eyes,
  { pastDue, suspendedFor, restrictedAt }: Pick<Billing, 'pastDue' | 'suspendedFor' | 'restrictedAt'>,
): string {
  if (!pastDue) return ''
  const { since, restrictsAt, suspendsAt } = pastDue
  const day = (at: Date) => dayFor(at, eyes)
  const said = `A payment is overdue since ${day(since)}.`
  if (suspendedFor === 'unpaid') return `${said} It is suspended until it is paid; nothing was deleted.`
  return restrictedAt
    ? `${said} It cannot grow until it is paid, and on ${day(suspendsAt)} work stops too. Nothing is deleted.`
    : `${said} From ${day(restrictsAt)} it cannot grow, and from ${day(suspendsAt)} work stops. Nothing is deleted.`
}

const awaited: Record<string, string> = { plan: 'a higher plan', payment: 'its first payment', card: 'a card on file' }

/** What an organization that is not activated waits for; empty where it waits for nothing. */
export const awaiting = (suspendedFor: string | null): string =>
  suspendedFor && suspendedFor !== 'unpaid'
    ? `It is suspended: it waits for ${awaited[suspendedFor] ?? 'billing to be set up'}.`
    : ''

/** Whose the link to a page at Stripe is, and how long it works. */
export const linkWords = (eyes: Eyes, until: Date | null): string =>
  `The link is yours alone and works ${until ? `until ${minuteOf(until, eyes)}` : 'for a few minutes only'}.`
