// Everything about one customer, asked of Stripe and put into the words of the rules. Lists are read to their end, and what
// a version of the API or a stand-in leaves out is taken for nothing.
import type Stripe from 'stripe'
import type { SubscriptionTruth, Truth } from '../org/billing/payments.ts'
import { takeCard } from './cards.ts'
import { isGone } from './client.ts'
import { readInvoices } from './invoices.ts'
import { fetched, leftOf, type Owned, ownOf } from './lists.ts'
import { paymentsOf } from './paid.ts'
import { readPurchases } from './purchases.ts'
import { idOf, itemOf, maybeMoment, momentOf, older, ours, priceOf } from './shapes.ts'

/** Reads a customer whole. One that Stripe does not know, or no longer, is deleted, and has what is left of it. */
export async function readTruth(stripe: Stripe, customerId: string): Promise<Truth> {
  const of = { customer: customerId, limit: 100 }
  const own = async <T extends { id: string } & Owned>(list: AsyncIterable<T>) => ownOf(customerId, await leftOf(list))
  const [customer, subscriptions, invoices, sessions] = await Promise.all([
    findCustomer(stripe, customerId),
    own(stripe.subscriptions.list({ ...of, status: 'all', expand: subscriptionParts })),
    own(stripe.invoices.list({ ...of, expand: ['data.payments'] })),
    own(stripe.checkout.sessions.list({ ...of, expand: sessionParts })),
  ])
  const card = customer && (await takeCard(stripe, { customer, subscriptions, sessions }))
  const isAnythingPaid = invoices.some((one) => one.amount_paid > 0) || sessions.some((one) => one.mode === 'payment')
  const payments = await paymentsOf(stripe, isAnythingPaid ? customerId : null)
  const prices = pricesFrom(stripe, subscriptions)
  const sources: Sources = { prices, schedules: (id) => stripe.subscriptionSchedules.retrieve(id) }
  return {
    customerId,
    isDeleted: customer === null,
    organizationId: customer ? ours(customer.metadata).organizationId : null,
    card,
    subscriptions: await inTurn(byAge(subscriptions), (one) => subscriptionOf(one, sources)),
    invoices: await readInvoices(stripe, byAge(invoices), { payments, prices }),
    purchases: await readPurchases(stripe, byAge(sessions), payments),
    openSessions: sessions
      .filter(({ status }) => status === 'open')
      .map(({ id, metadata }) => ({ id, changeId: ours(metadata).changeId })),
    closedSessions: sessions.filter(({ status }) => status === 'expired').map(({ id }) => id),
    details: detailsOf(customer),
  }
}

const subscriptionParts = ['data.default_payment_method', 'data.schedule']
const sessionParts = ['data.line_items', 'data.setup_intent']

async function findCustomer(stripe: Stripe, id: string): Promise<Stripe.Customer | null> {
  try {
    const found = await stripe.customers.retrieve(id, { expand: ['invoice_settings.default_payment_method'] })
    return found.deleted ? null : found
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

const byAge = <T extends { created: number }>(newestFirst: T[]): T[] =>
  newestFirst.toReversed().sort((a, b) => a.created - b.created)

async function inTurn<T, R>(all: T[], read: (one: T) => Promise<R | null>): Promise<R[]> {
  const found: R[] = []
  for (const one of all) {
    const result = await read(one)
    if (result !== null) found.push(result)
  }
  return found
}

/** Finds a price by its id; null where there is none. */
export type FindPrice = (id: string) => Promise<Stripe.Price | null>

// Those of the subscriptions came along already; each other one is asked for once.
function pricesFrom(stripe: Stripe, subscriptions: Stripe.Subscription[]): FindPrice {
  const known = new Map<string, Promise<Stripe.Price | null>>()
  for (const { items } of subscriptions)
    for (const { price } of items?.data ?? []) if (price) known.set(price.id, Promise.resolve(price))
  return (id) => {
    const found = known.get(id) ?? fetched(id, (one) => stripe.prices.retrieve(one))
    known.set(id, found)
    return found
  }
}

type Sources = { prices: FindPrice; schedules(id: string): Promise<Stripe.SubscriptionSchedule> }

async function subscriptionOf(
  subscription: Stripe.Subscription,
  { prices, schedules }: Sources,
): Promise<SubscriptionTruth | null> {
  const item = itemOf(subscription)
  if (!item) return null
  const periodStart = momentOf(periodOf(subscription, item, 'current_period_start'))
  const periodEnd = momentOf(periodOf(subscription, item, 'current_period_end'))
  const schedule = living(await fetched(subscription.schedule, schedules))
  return {
    id: subscription.id,
    status: subscription.status,
    createdAt: momentOf(subscription.created),
    itemId: item.id,
    price: priceOf(item.price),
    quantity: item.quantity ?? 1,
    periodStart,
    periodEnd,
    trialEndsAt: maybeMoment(subscription.trial_end),
    endsAt: endOf(subscription, schedule, periodEnd),
    endedAt: maybeMoment(subscription.ended_at),
    scheduleId: schedule?.id ?? idOf(subscription.schedule),
    next: schedule && (await nextOf(schedule, item.price.id, prices)),
    ...ours(subscription.metadata),
  }
}

type Period = 'current_period_start' | 'current_period_end'

// Periods stand on the items; older versions had them on the subscription.
function periodOf(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem, field: Period): number {
  const stated = item[field] ?? older(subscription, field)
  return typeof stated === 'number' ? stated : subscription.start_date
}

const living = (schedule: Stripe.SubscriptionSchedule | null): Stripe.SubscriptionSchedule | null =>
  schedule?.status === 'active' || schedule?.status === 'not_started' ? schedule : null

function endOf(
  { cancel_at, cancel_at_period_end }: Stripe.Subscription,
  schedule: Stripe.SubscriptionSchedule | null,
  periodEnd: Date,
): Date | null {
  if (cancel_at) return momentOf(cancel_at)
  if (cancel_at_period_end) return periodEnd
  return schedule?.end_behavior === 'cancel' ? maybeMoment(schedule.phases.at(-1)?.end_date) : null
}

/** The first phase that is still to come and brings another price. */
async function nextOf(schedule: Stripe.SubscriptionSchedule, current: string, prices: FindPrice) {
  const from = schedule.current_phase?.end_date ?? 0
  for (const phase of schedule.phases) {
    const priceId = idOf(phase.items[0]?.price)
    if (phase.start_date < from || !priceId || priceId === current) continue
    const price = await prices(priceId)
    if (price) return { price: priceOf(price), at: momentOf(phase.start_date) }
  }
  return null
}

function detailsOf(customer: Stripe.Customer | null): Truth['details'] {
  const { name = null, email = null, address = null } = customer ?? {}
  if (!address?.line1) return { name, email, address: null }
  const parts = {
    line2: address.line2,
    postalCode: address.postal_code,
    city: address.city,
    state: address.state,
    country: address.country,
  }
  const given = Object.fromEntries(Object.entries(parts).filter(([, part]) => part))
  return { name, email, address: { line1: address.line1, ...given } }
}
