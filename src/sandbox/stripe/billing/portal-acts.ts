// What a customer does in the Billing Portal: by the same code as the API, within what the portal's configuration allows.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { addTaxId } from '../catalog/tax-ids.ts'
import { get } from '../lists.ts'
import { declined } from '../money/cards.ts'
import { beginSetup, trySetup } from '../money/setting-up.ts'
import { invalid } from '../operation.ts'
import { amountOf, idOf } from './amounts.ts'
import { type Proration, periodOf } from './change.ts'
import { revise } from './changes.ts'
import { cancellation, end, isOver } from './ending.ts'
import { type Filled, NOWHERE, newCard } from './filled.ts'
import { customerOf } from './people.ts'
import { type Configuration, configurationOf, offered, type Portal } from './portal.ts'
import { preview } from './preview.ts'
import { phaseShape, scheduleFrom } from './scheduling.ts'
import { whole } from './scratch.ts'
import { update } from './updating.ts'

/** A new card, which stands for everything that the customer pays from now on. Throws the card's refusal. */
export function updateCard(books: Books, portal: Portal, filled: Filled): Stripe.PaymentMethod {
  mustBeOn(configurationOf(books, portal).features.payment_method_update.enabled)
  const customer = customerOf(books, portal.customer)
  return whole(books, (trial) => {
    const kept = filled.card && 'kept' in filled.card ? filled.card.kept : undefined
    const method = kept ? get(trial.paymentMethods, kept, 'PaymentMethod') : newCard(trial, filled, customer)
    if (!kept) {
      const tried = trySetup(trial, beginSetup(trial, { customer: customer.id }), method.id, { confirmed: true })
      if (!tried.done) throw declined(tried.decline, { payment_method: method })
    }
    const settings = { ...customer.invoice_settings, default_payment_method: method.id }
    revise(trial, trial.customers, 'customer.updated', { ...customer, invoice_settings: settings })
    // A card of the subscription's own would go before the customer's: it is the one that the customer means to replace.
    for (const sub of trial.subscriptions.all())
      if (idOf(sub.customer) === customer.id && !isOver(sub) && sub.default_payment_method)
        revise(trial, trial.subscriptions, 'customer.subscription.updated', {
          ...sub,
          default_payment_method: method.id,
        })
    return get(trial.paymentMethods, method.id, 'PaymentMethod')
  })
}

const mustBeOn = (isOn: boolean): void => {
  if (!isOn) throw invalid('The portal does not offer this.')
}

/** The customer's subscriptions that are not over, oldest first. */
export const liveOf = (books: Books, customer: string): Stripe.Subscription[] =>
  books.subscriptions
    .all()
    .filter((sub) => idOf(sub.customer) === customer && !isOver(sub) && sub.status !== 'incomplete')

/** One of the customer's own subscriptions; refuses another's. */
export function ownSubscription(books: Books, portal: Portal, id: string): Stripe.Subscription {
  const found = liveOf(books, portal.customer).find((sub) => sub.id === id)
  if (!found) throw invalid(`No such subscription: '${id}'`, { code: 'resource_missing', param: 'subscription' })
  return found
}

/** Cancels as the configuration says: at the end of the period, or now. */
export function cancel(
  books: Books,
  portal: Portal,
  sub: Stripe.Subscription,
  details: { feedback?: string; comment?: string },
): Stripe.Subscription {
  const { subscription_cancel: rule } = configurationOf(books, portal).features
  mustBeOn(rule.enabled)
  const said = {
    ...(details.feedback ? { feedback: details.feedback } : {}),
    ...(details.comment ? { comment: details.comment } : {}),
  }
  if (rule.mode === 'immediately') return end(books, sub, 'cancellation_requested', said)
  return revise(books, books.subscriptions, 'customer.subscription.updated', {
    ...sub,
    cancel_at: periodOf(sub).end,
    cancel_at_period_end: true,
    canceled_at: books.now(idOf(sub.customer)),
    cancellation_details: { ...cancellation(sub), ...said, reason: 'cancellation_requested' },
  })
}

/** Takes a cancellation back before its time. */
export function restore(books: Books, sub: Stripe.Subscription): Stripe.Subscription {
  if (sub.cancel_at === null) throw invalid('This subscription is not set to be canceled.')
  return revise(books, books.subscriptions, 'customer.subscription.updated', {
    ...sub,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { ...cancellation(sub), reason: null, feedback: null, comment: null },
  })
}

/** What a change in the portal would do: at once, or when the period ends. */
export type Planned = { price: Stripe.Price; quantity: number; isLater: boolean; at: number; proration: Proration }

/** Works out what a change comes to by the rules of the configuration; refuses prices that it does not offer. */
export function plan(
  books: Books,
  portal: Portal,
  sub: Stripe.Subscription,
  wanted: { price?: string; quantity?: number },
): Planned {
  const configuration = configurationOf(books, portal)
  const { subscription_update: rule } = configuration.features
  mustBeOn(rule.enabled)
  const [item] = sub.items.data
  if (!item) throw invalid('This subscription has no items.')
  const price = wanted.price ? get(books.prices, wanted.price, 'price', 'price') : item.price
  if (price.id !== item.price.id && !offered(books, configuration.features, price.id))
    throw invalid(`The portal does not offer the price ${price.id}.`, { param: 'price' })
  const quantity = wanted.quantity ?? item.quantity ?? 1
  return {
    price,
    quantity,
    isLater: waits(rule, item, price, quantity),
    at: books.now(idOf(sub.customer)),
    proration: rule.proration_behavior as Proration,
  }
}

type Rule = Configuration['features']['subscription_update']
const DAYS: Record<string, number> = { day: 1, week: 7, month: 30, year: 365 }
const lengthOf = ({ recurring }: Stripe.Price): number =>
  (DAYS[recurring?.interval ?? ''] ?? 0) * (recurring?.interval_count ?? 1)

function waits(rule: Rule, item: Stripe.SubscriptionItem, price: Stripe.Price, quantity: number): boolean {
  const isCheaper = amountOf(price, quantity) < amountOf(item.price, item.quantity ?? 1)
  const isShorter = lengthOf(price) < lengthOf(item.price)
  const isSame = lengthOf(price) === lengthOf(item.price)
  return rule.schedule_at_period_end.conditions.some(({ type }) =>
    type === 'shortening_interval' ? isShorter : isCheaper && isSame,
  )
}

const changeBy = (sub: Stripe.Subscription, { price, quantity, at, proration }: Planned) => ({
  items: [{ id: sub.items.data[0]?.id ?? '', price, quantity }],
  proration,
  at,
})

/** The invoice that a planned change brings; for one that waits, that of the next period. */
export function planned(books: Books, sub: Stripe.Subscription, plan: Planned): Stripe.Invoice {
  const change = changeBy(sub, plan.isLater ? { ...plan, proration: 'none' } : plan)
  return preview(books, sub, {
    change,
    shows: { cancel_at: null, cancel_at_period_end: false },
    isRecurring: plan.isLater,
  })
}

/** Carries a planned change through. Throws the card's refusal, and then nothing has changed. */
export function carryOut(books: Books, sub: Stripe.Subscription, plan: Planned): void {
  whole(books, (trial) => {
    if (plan.isLater) return void later(trial, sub, plan)
    update(trial, sub, {
      ...changeBy(sub, plan),
      behavior: 'error_if_incomplete',
      shows: { cancel_at: null, cancel_at_period_end: false },
    })
  })
}

function later(books: Books, sub: Stripe.Subscription, { price, quantity }: Planned): void {
  const schedule = scheduleFrom(books, { ...sub, cancel_at: null, cancel_at_period_end: false })
  const start = periodOf(sub).end
  const next = phaseShape({
    currency: sub.currency,
    start,
    end: start + (schedule.phases[0] ? schedule.phases[0].end_date - schedule.phases[0].start_date : 0),
    items: [{ price, quantity }],
    proration: 'none',
  })
  const after = { ...schedule, phases: [...schedule.phases, next] }
  revise(books, books.schedules, 'subscription_schedule.updated', after)
}

/** New billing details, as far as the configuration lets customers write them. */
export function updateDetails(
  books: Books,
  portal: Portal,
  given: { name?: string; email?: string; address?: Partial<Stripe.Address>; taxId?: { type: string; value: string } },
): Stripe.Customer {
  const { enabled, allowed_updates: allowed } = configurationOf(books, portal).features.customer_update
  mustBeOn(enabled)
  const customer = customerOf(books, portal.customer)
  if (given.email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(given.email))
    throw invalid(`Invalid email address: ${given.email}`, { code: 'email_invalid', param: 'email' })
  return whole(books, (trial) => {
    if (given.taxId && allowed.includes('tax_id')) addTaxId(trial, customer.id, given.taxId)
    return revise(trial, trial.customers, 'customer.updated', {
      ...customer,
      ...(given.name !== undefined && allowed.includes('name') ? { name: given.name } : {}),
      ...(given.email !== undefined && allowed.includes('email') ? { email: given.email } : {}),
      ...(given.address && allowed.includes('address') ? { address: { ...NOWHERE, ...given.address } } : {}),
    })
  })
}
