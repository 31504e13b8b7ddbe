// What is changed of a subscription without anybody paying now: its price at the end of its period, its end, and money back.
// Each under the key of its change, so that a late repeat never undoes what was chosen since.
import Stripe from 'stripe'
import { type Payments, PaymentsRefused } from '../org/billing/payments.ts'
import { isGone, once } from './client.ts'
import { fetched, leftOf } from './lists.ts'
import type { PriceByKey } from './prices.ts'
import { idOf, itemOf } from './shapes.ts'

type Asked<M extends keyof Payments> = Payments[M] extends (asked: infer A) => unknown ? A : never

const isEnded = ({ status }: Stripe.Subscription): boolean => status === 'canceled' || status === 'incomplete_expired'

/** Puts another price in the place of a subscription's with its next period. */
export async function changeAtPeriodEnd(
  stripe: Stripe,
  prices: PriceByKey,
  { changeId, subscriptionId, lookupKey }: Asked<'changeAtPeriodEnd'>,
): Promise<void> {
  const [price, subscription] = await Promise.all([
    prices(lookupKey),
    stripe.subscriptions.retrieve(subscriptionId, { expand: ['schedule'] }),
  ])
  const schedule = await scheduleOf(stripe, subscription, changeId)
  const now = phaseNow(schedule)
  const item = itemOf(subscription)
  if (!now || !item) throw new PaymentsRefused('nothing_to_change', `${subscriptionId} has nothing that could change`)
  const itemsWith = (own: string) =>
    subscription.items.data.map((one) => ({ price: one === item ? own : one.price.id, quantity: one.quantity ?? 1 }))
  const phases = [
    {
      ...keptIn(now),
      items: itemsWith(item.price.id),
      start_date: schedule.current_phase?.start_date ?? now.start_date,
      end_date: item.current_period_end,
      ...(now.trial_end && now.trial_end > now.start_date ? { trial_end: now.trial_end } : {}),
    },
    {
      ...keptIn(now),
      items: itemsWith(price.id),
      start_date: item.current_period_end,
      duration: durationOf(price),
    },
  ]
  const update = { end_behavior: 'release', proration_behavior: 'none', phases, metadata: { change_id: changeId } }
  await once(`later:${changeId}`, (options) => stripe.subscriptionSchedules.update(schedule.id, update, options))
}

type Phase = Stripe.SubscriptionSchedule.Phase

const phaseNow = ({ phases, current_phase }: Stripe.SubscriptionSchedule): Phase | undefined =>
  phases.find(({ start_date }) => start_date === current_phase?.start_date) ?? phases[0]

/** What someone agreed on by hand, discounts and taxes: a phase that is written without them ends them. */
function keptIn({ discounts, default_tax_rates }: Phase) {
  const rates = (default_tax_rates ?? []).map(({ id }) => id)
  const granted = (discounts ?? []).flatMap(discountOf)
  return {
    ...(granted.length ? { discounts: granted } : {}),
    ...(rates.length ? { default_tax_rates: rates } : {}),
  }
}

function discountOf(
  given: Stripe.SubscriptionSchedule.Phase.Discount,
): Stripe.SubscriptionScheduleUpdateParams.Phase.Discount[] {
  const [discount, coupon, promotion_code] = [given.discount, given.coupon, given.promotion_code].map(idOf)
  if (discount) return [{ discount }]
  if (promotion_code) return [{ promotion_code }]
  return coupon ? [{ coupon }] : []
}

async function scheduleOf(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  changeId: string,
): Promise<Stripe.SubscriptionSchedule> {
  const { id } = subscription
  const livingOf = async ({ schedule }: Stripe.Subscription) => {
    const found = await fetched(schedule, (one) => stripe.subscriptionSchedules.retrieve(one))
    return found && isLiving(found) ? found : null
  }
  const create = (options: Stripe.RequestOptions) =>
    stripe.subscriptionSchedules.create({ from_subscription: id }, options)
  const find = async () => livingOf(await stripe.subscriptions.retrieve(id, { expand: ['schedule'] }))
  return (await livingOf(subscription)) ?? once(`schedule:${changeId}`, create, find)
}

const isLiving = ({ status }: Stripe.SubscriptionSchedule): boolean => status === 'active' || status === 'not_started'

/** One period of the price; after it the subscription goes on by itself. */
function durationOf({ recurring }: Stripe.Price) {
  if (!recurring) throw new PaymentsRefused('price_not_recurring', 'the price is not one of a subscription')
  return { interval: recurring.interval, interval_count: recurring.interval_count ?? 1 }
}

/** Lets a subscription go on at the price it has. */
export async function keepPrice(stripe: Stripe, { changeId, scheduleId }: Asked<'keepPrice'>): Promise<void> {
  const schedule = await stripe.subscriptionSchedules.retrieve(scheduleId)
  if (!isLiving(schedule)) return
  await once(`keep:${changeId}`, (options) => stripe.subscriptionSchedules.release(scheduleId, {}, options))
}

/** Ends a subscription with its period, or takes that back. What its schedule had in mind is over either way. */
export async function setEnding(stripe: Stripe, { changeId, subscriptionId, ends }: Asked<'setEnding'>): Promise<void> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId)
  if (isEnded(subscription)) {
    if (ends) return
    throw new PaymentsRefused('subscription_ended', `${subscriptionId} has ended and cannot be taken back`)
  }
  const scheduleId = idOf(subscription.schedule)
  if (scheduleId) await keepPrice(stripe, { changeId, scheduleId })
  const update = ends || !isDated(subscription) ? { cancel_at_period_end: ends } : { cancel_at: '' as const }
  await once(`ending:${changeId}`, (options) => stripe.subscriptions.update(subscriptionId, update, options))
}

/** Whether it ends on a date of its own instead of with its period; the Portal may set it so. */
const isDated = ({ cancel_at, cancel_at_period_end }: Stripe.Subscription): boolean =>
  cancel_at !== null && cancel_at !== undefined && !cancel_at_period_end

/** Ends a subscription now; nothing is given back, and nothing more is charged. */
export async function endNow(stripe: Stripe, { subscriptionId }: Asked<'endNow'>): Promise<void> {
  try {
    await stripe.subscriptions.cancel(subscriptionId, { invoice_now: false, prorate: false })
  } catch (error) {
    if (isGone(error)) return
    const after = await stripe.subscriptions.retrieve(subscriptionId)
    if (!isEnded(after)) throw error
  }
}

/** Gives back what is left of a payment, or of all that paid an invoice. */
export async function refund(stripe: Stripe, { changeId, invoiceId, paymentId }: Asked<'refund'>): Promise<void> {
  const paid = invoiceId ? await paymentsOf(stripe, invoiceId) : []
  for (const id of paymentId ? [...paid, paymentId] : paid) {
    const what = id.startsWith('pi_') ? { payment_intent: id } : { charge: id }
    const params = { ...what, reason: 'requested_by_customer', metadata: { change_id: changeId } }
    try {
      await once(`refund:${changeId}:${id}`, (options) => stripe.refunds.create(params, options))
    } catch (error) {
      const isBack = error instanceof Stripe.errors.StripeError && error.code === 'charge_already_refunded'
      if (!isBack) throw error
    }
  }
}

async function paymentsOf(stripe: Stripe, invoice: string): Promise<string[]> {
  const all = await leftOf(stripe.invoicePayments.list({ invoice, status: 'paid', limit: 100 }))
  return all.flatMap(({ payment }) => idOf(payment.payment_intent) ?? idOf(payment.charge) ?? [])
}
