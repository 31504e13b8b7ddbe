// What happens to subscriptions, invoices, schedules and checkout pages by the mere passing of time. Each thing that falls
// due is done as if it were that very moment, in the order in which they fall due, however far the clock has leapt.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, keep } from '../lists.ts'
import { idOf, maybeIdOf } from './amounts.ts'
import { periodOf } from './change.ts'
import { revise } from './changes.ts'
import { expireSession } from './checkout.ts'
import { collect, issue, paid, paymentsOf } from './collecting.ts'
import { expire, isOver } from './ending.ts'
import { note, write } from './notes.ts'
import { DAY, HOUR } from './periods.ts'
import { upcoming } from './preview.ts'
import { endAsPlanned, endTrial, renew } from './renewing.ts'
import { turn, turnsAt } from './scheduling.ts'
import { giveUpPending } from './updating.ts'

/** The billing clockwork: when something falls due next, and the doing of all that is due now. */
export type Engine = { nextDue(): Date | undefined; runDue(): void }

type Duty = { at: number; rank: number; customer: string | null; run(books: Books): void }

/** How long the first invoice of a subscription may stay unpaid. */
const INCOMPLETE_FOR = 23 * HOUR
/** How long before a renewal or the end of a trial it is announced. */
const UPCOMING = 7 * DAY
const TRIAL_WARNING = 3 * DAY

/** More than a century of renewals would hold: then something plans itself for the same moment for ever. */
const MOST_STEPS = 20_000

/** Opens the clockwork over the books; it keeps nothing of its own, so a restart goes on where the last run ended. */
export function openEngine(books: Books): Engine {
  const nextDue = () => {
    const times = duties(books).filter(({ customer }) => !hasOwnTime(books, customer))
    const at = times.reduce((least, duty) => Math.min(least, duty.at), Number.POSITIVE_INFINITY)
    return Number.isFinite(at) ? new Date(at * 1000) : undefined
  }
  const runDue = () => {
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const due = duties(books).filter(({ at, customer }) => at <= books.now(customer))
      const [first] = due.sort((a, b) => a.at - b.at || a.rank - b.rank)
      if (!first) return
      first.run({ ...books, now: () => first.at })
    }
    throw new Error(`More than ${MOST_STEPS} things fell due at the local Stripe at once`)
  }
  return { nextDue, runDue }
}

/** Whose time is a test clock's: it stands still until that is moved. */
const hasOwnTime = (books: Books, customer: string | null): boolean =>
  Boolean(find(books.customers, customer ?? '')?.test_clock)

const duties = (books: Books): Duty[] => [
  ...books.subscriptions.all().flatMap((sub) => subscriptionDuties(books, sub)),
  ...books.invoices.all().flatMap((invoice) => invoiceDuties(books, invoice)),
  ...books.schedules.all().flatMap(scheduleDuties),
  ...books.sessions.all().flatMap(sessionDuties),
]

function subscriptionDuties(books: Books, sub: Stripe.Subscription): Duty[] {
  const customer = idOf(sub.customer)
  if (isOver(sub) || !find(books.customers, customer)) return []
  const duty = (at: number | null | undefined, rank: number, act: (books: Books, sub: Stripe.Subscription) => void) =>
    at ? [{ at, rank, customer, run: (then: Books) => act(then, sub) }] : []
  const pending = duty(sub.pending_update?.expires_at, 0, giveUpPending)
  const ends = duty(sub.cancel_at, 1, endAsPlanned)
  const resumes = duty(sub.pause_collection?.resumes_at, 2, resumeCollection)
  if (sub.status === 'incomplete') return duty(sub.created + INCOMPLETE_FOR, 0, expire)
  if (sub.status === 'paused') return [...pending, ...ends]
  const always = [...pending, ...ends, ...resumes, ...announcements(books, sub, duty)]
  if (sub.status === 'trialing') return [...always, ...duty(sub.trial_end, 4, endTrial)]
  return [...always, ...duty(periodOf(sub).end, 4, renew)]
}

type Plan = (
  at: number | null | undefined,
  rank: number,
  act: (books: Books, sub: Stripe.Subscription) => void,
) => Duty[]

function announcements(books: Books, sub: Stripe.Subscription, duty: Plan): Duty[] {
  const { start, end } = periodOf(sub)
  const isTold = (kind: 'upcoming-told' | 'trial-told', at: number) => note(books, kind, sub.id)?.at === at
  const warns = sub.status === 'trialing' && sub.trial_end !== null && sub.trial_end - sub.created > TRIAL_WARNING
  const warning =
    warns && !isTold('trial-told', sub.trial_end ?? 0) ? duty((sub.trial_end ?? 0) - TRIAL_WARNING, 0, warnOfTrial) : []
  const isLong = end - start > UPCOMING && (sub.cancel_at === null || sub.cancel_at > end)
  const tells = isLong && !isTold('upcoming-told', end) ? duty(end - UPCOMING, 0, tellUpcoming) : []
  return [...warning, ...tells]
}

function warnOfTrial(books: Books, sub: Stripe.Subscription): void {
  write(books, 'trial-told', sub.id, { at: sub.trial_end ?? 0 })
  books.emit('customer.subscription.trial_will_end', sub)
}

function tellUpcoming(books: Books, sub: Stripe.Subscription): void {
  write(books, 'upcoming-told', sub.id, { at: periodOf(sub).end })
  const next = upcoming(books, sub)
  // It is no invoice yet: it has no id.
  if (next) books.emit('invoice.upcoming', { ...next, id: undefined })
}

const resumeCollection = (books: Books, sub: Stripe.Subscription): void =>
  void revise(books, books.subscriptions, 'customer.subscription.updated', { ...sub, pause_collection: null })

function invoiceDuties(books: Books, invoice: Stripe.Invoice): Duty[] {
  const customer = maybeIdOf(invoice.customer)
  if (!find(books.customers, customer ?? '')) return []
  if (invoice.status === 'open' && confirmedFor(books, invoice))
    return [{ at: books.now(customer), rank: 3, customer, run: (then) => void paidElsewhere(then, invoice) }]
  if (invoice.status === 'draft' && invoice.auto_advance && invoice.automatically_finalizes_at)
    return [{ at: invoice.automatically_finalizes_at, rank: 3, customer, run: (then) => void issue(then, invoice) }]
  if (invoice.status === 'open' && invoice.auto_advance && invoice.next_payment_attempt)
    return [{ at: invoice.next_payment_attempt, rank: 3, customer, run: (then) => void collect(then, invoice) }]
  return []
}

/** Whoever confirms an invoice's payment intent by himself has paid the invoice. */
function confirmedFor(books: Books, invoice: Stripe.Invoice): Stripe.InvoicePayment | undefined {
  return paymentsOf(books, invoice.id).find(
    (one) =>
      one.status === 'open' &&
      find(books.paymentIntents, maybeIdOf(one.payment.payment_intent) ?? '')?.status === 'succeeded',
  )
}

function paidElsewhere(books: Books, invoice: Stripe.Invoice): void {
  const row = confirmedFor(books, invoice)
  const now = books.now(maybeIdOf(invoice.customer))
  if (!row) return
  const settled = { amount_paid: invoice.amount_remaining, status_transitions: { canceled_at: null, paid_at: now } }
  keep(books.invoicePayments, { ...row, ...settled, status: 'paid' })
  paid(books, invoice, invoice.amount_remaining)
}

function scheduleDuties(schedule: Stripe.SubscriptionSchedule): Duty[] {
  const at = turnsAt(schedule)
  return at === undefined
    ? []
    : [{ at, rank: 2, customer: idOf(schedule.customer), run: (then) => turn(then, schedule) }]
}

const sessionDuties = (session: Stripe.Checkout.Session): Duty[] =>
  session.status === 'open'
    ? [
        {
          at: session.expires_at,
          rank: 0,
          customer: maybeIdOf(session.customer),
          run: (then) => void expireSession(then, session),
        },
      ]
    : []
