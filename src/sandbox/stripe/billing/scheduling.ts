// Subscription schedules: what a subscription will be, phase by phase, and the turning from one phase to the next.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, keep } from '../lists.ts'
import { invalid } from '../operation.ts'
import { idOf, maybeIdOf } from './amounts.ts'
import { type Proration, periodOf, type Wanted } from './change.ts'
import { revise } from './changes.ts'
import { end } from './ending.ts'
import { planOf } from './subscription-shape.ts'
import { update } from './updating.ts'

type Schedule = Stripe.SubscriptionSchedule
type Phase = Stripe.SubscriptionSchedule.Phase

/** A schedule as Stripe shows it. */
export function scheduleShape(books: Books, sub: Stripe.Subscription, phases: Phase[]): Schedule {
  const now = books.now(idOf(sub.customer))
  const first = phases[0]
  return {
    id: books.newId('sub_sched_'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: sub.billing_mode,
    canceled_at: null,
    completed_at: null,
    created: now,
    current_phase: first ? { start_date: first.start_date, end_date: first.end_date } : null,
    customer: idOf(sub.customer),
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: sub.default_payment_method,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases,
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: sub.id,
    test_clock: sub.test_clock,
  }
}

export type PhaseMade = {
  currency: string
  start: number
  end: number
  items: { price: Stripe.Price; quantity: number; metadata?: Stripe.Metadata }[]
  metadata?: Stripe.Metadata
  proration?: Proration
  trialEnd?: number | null
}

/** A phase as Stripe shows it. */
export function phaseShape(made: PhaseMade): Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency: made.currency,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    end_date: made.end,
    invoice_settings: null,
    items: made.items.map(({ price, quantity, metadata = {} }) => ({
      billing_thresholds: null,
      discounts: [],
      metadata,
      plan: planOf(price),
      price: price.id,
      quantity,
      tax_rates: [],
    })),
    metadata: made.metadata ?? {},
    on_behalf_of: null,
    proration_behavior: made.proration ?? 'create_prorations',
    start_date: made.start,
    transfer_data: null,
    trial_end: made.trialEnd ?? null,
  }
}

/** The phase that a subscription is in as it is now: up to the end of its period. */
export const phaseOf = (sub: Stripe.Subscription): Phase =>
  phaseShape({
    currency: sub.currency,
    ...periodOf(sub),
    items: sub.items.data.map(({ price, quantity = 1, metadata }) => ({ price, quantity, metadata })),
    metadata: sub.metadata,
    trialEnd: sub.status === 'trialing' ? sub.trial_end : null,
  })

/** Puts a subscription under a schedule that begins as it is. Refuses one that already is under another. */
export function scheduleFrom(books: Books, sub: Stripe.Subscription): Schedule {
  if (sub.schedule)
    throw invalid(
      'You cannot migrate a subscription that is already attached to a schedule: ' +
        `\`${sub.id}\` is attached to \`${maybeIdOf(sub.schedule)}\`.`,
    )
  const schedule = keep(books.schedules, scheduleShape(books, sub, [phaseOf(sub)]))
  books.emit('subscription_schedule.created', schedule)
  revise(books, books.subscriptions, 'customer.subscription.updated', { ...sub, schedule: schedule.id })
  return schedule
}

/** The moment at which a schedule's present phase ends. */
export const turnsAt = (schedule: Schedule): number | undefined =>
  schedule.status === 'active' ? schedule.current_phase?.end_date : undefined

/** Ends a schedule's present phase: the next begins, or after the last the subscription goes its own way or ends. */
export function turn(books: Books, schedule: Schedule): void {
  const ended = schedule.current_phase?.end_date ?? 0
  const next = schedule.phases.find((phase) => phase.start_date >= ended)
  const sub = find(books.subscriptions, maybeIdOf(schedule.subscription) ?? '')
  if (!sub) complete(books, schedule)
  else if (next) begin(books, schedule, sub, next)
  else if (schedule.end_behavior !== 'cancel') release(books, schedule)
  else {
    complete(books, schedule)
    end(books, { ...sub, schedule: null }, 'cancellation_requested')
  }
}

function begin(books: Books, schedule: Schedule, sub: Stripe.Subscription, phase: Phase): void {
  const current_phase = { start_date: phase.start_date, end_date: phase.end_date }
  revise(books, books.schedules, 'subscription_schedule.updated', { ...schedule, current_phase })
  apply(books, sub, phase)
}

/** Makes a subscription what a phase says. */
export function apply(books: Books, sub: Stripe.Subscription, phase: Phase): Stripe.Subscription {
  const metadata = phase.metadata && Object.keys(phase.metadata).length > 0 ? phase.metadata : sub.metadata
  return update(books, sub, {
    items: wantedBy(books, sub, phase),
    proration: phase.proration_behavior as Proration,
    at: books.now(idOf(sub.customer)),
    behavior: 'allow_incomplete',
    shows: { metadata },
    ...(phase.trial_end ? { trialEnd: phase.trial_end } : {}),
  })
}

/** A phase's items in place of a subscription's: the same price stays, others take the place of what goes. */
function wantedBy(books: Books, sub: Stripe.Subscription, phase: Phase): Wanted[] {
  const asked = phase.items.map(({ price, quantity = 1, metadata }) => {
    const found = books.prices.get(idOf(price as string))
    if (!found) throw invalid(`No such price: '${idOf(price as string)}'`, { code: 'resource_missing' })
    return { price: found, quantity, metadata: metadata ?? {} }
  })
  const free = sub.items.data.filter((item) => !asked.some(({ price }) => price.id === item.price.id))
  const wanted = asked.map((one): Wanted => {
    const same = sub.items.data.find((item) => item.price.id === one.price.id) ?? free.shift()
    return same ? { id: same.id, ...one } : one
  })
  return [...wanted, ...free.map(({ id }) => ({ id, deleted: true }))]
}

function complete(books: Books, schedule: Schedule): void {
  const now = books.now(idOf(schedule.customer))
  const over: Schedule = { ...schedule, status: 'completed', completed_at: now, current_phase: null }
  keep(books.schedules, over)
  books.emit('subscription_schedule.completed', over)
}

/** Lets a subscription go its own way again, as it is. */
export function release(books: Books, schedule: Schedule): Schedule {
  const sub = find(books.subscriptions, maybeIdOf(schedule.subscription) ?? '')
  const released: Schedule = {
    ...schedule,
    status: 'released',
    released_at: books.now(idOf(schedule.customer)),
    released_subscription: maybeIdOf(schedule.subscription),
    subscription: null,
    current_phase: null,
  }
  keep(books.schedules, released)
  if (sub) revise(books, books.subscriptions, 'customer.subscription.updated', { ...sub, schedule: null })
  books.emit('subscription_schedule.released', released)
  return released
}
