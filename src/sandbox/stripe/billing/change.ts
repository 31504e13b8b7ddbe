// A change of what a subscription is for: items, anchor, trial. Worked out in one place for updates, schedules, the portal
// and previews, so that what was shown is what is charged.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { keep } from '../lists.ts'
import { invalid } from '../operation.ts'
import { idOf } from './amounts.ts'
import { draft } from './invoices.ts'
import { type ItemChange, periodLine, prorate, waitingFor } from './lines.ts'
import { customerOf } from './people.ts'
import { type Period, periodFrom, recurrenceOf } from './periods.ts'
import { itemShape, itemsShape } from './subscription-shape.ts'

export type Item = Stripe.SubscriptionItem
export type Proration = 'create_prorations' | 'always_invoice' | 'none'

/** An item as it is asked for: with its id a change of that one, without it one more. */
export type Wanted = {
  id?: string
  price?: Stripe.Price
  quantity?: number
  deleted?: boolean
  metadata?: Stripe.Metadata
}

export type Change = {
  items?: Wanted[]
  proration: Proration
  /** The moment from which it counts, for prorations. */
  at: number
  /** The period begins anew now. */
  resets?: boolean
  /** When the trial ends; 'now' ends it. */
  trialEnd?: number | 'now'
}

/** What a change makes of a subscription, and the draft of the invoice that it brings at once, if it brings one. */
export type Changed = { sub: Stripe.Subscription; invoice?: Stripe.Invoice }

/** Works a change out, and writes down what it makes due. The subscription itself is for the caller to keep. */
export function changed(books: Books, sub: Stripe.Subscription, change: Change): Changed {
  const now = books.now(idOf(sub.customer))
  const pairs = paired(books, sub, change.items ?? [], now)
  const isTrialing = sub.status === 'trialing' && (sub.trial_end ?? 0) > now
  if (change.trialEnd === 'now' && isTrialing) return afresh(books, sub, pairs, { ...change, proration: 'none' }, now)
  if (typeof change.trialEnd === 'number') return onTrial(books, sub, pairs, change, change.trialEnd)
  if (isTrialing) return { sub: holding(sub, itemsOf(pairs)) }
  if (change.resets || pairs.some(isOfOtherInterval)) return afresh(books, sub, pairs, change, now)
  return withinPeriod(books, sub, pairs, change)
}

type Pair = ItemChange
const itemsOf = (pairs: Pair[]): Item[] => pairs.flatMap(({ is }) => (is ? [is] : []))

const holding = (sub: Stripe.Subscription, items: Item[]): Stripe.Subscription => ({
  ...sub,
  items: itemsShape(sub.id, items),
})

/** Each item beside what becomes of it. */
function paired(books: Books, sub: Stripe.Subscription, wanted: Wanted[], now: number): Pair[] {
  for (const { id } of wanted)
    if (id && !sub.items.data.some((item) => item.id === id))
      throw invalid(`No such subscription_item: '${id}'`, { code: 'resource_missing', param: 'items[0][id]' })
  const pairs = sub.items.data.map((was): Pair => {
    const asked = wanted.findLast((one) => one.id === was.id)
    if (asked?.deleted) return { was }
    return { was, is: asked ? altered(was, asked) : was }
  })
  const added = wanted
    .filter((one) => !one.id && !one.deleted)
    .map((one): Pair => ({ is: another(books, sub, one, now) }))
  const all = [...pairs, ...added]
  if (itemsOf(all).length === 0) throw invalid('A subscription must have at least one active plan.', { param: 'items' })
  return all
}

function altered(
  was: Item,
  { price = was.price, quantity = was.quantity ?? 1, metadata = was.metadata }: Wanted,
): Item {
  const period = { start: was.current_period_start, end: was.current_period_end }
  const { id, subscription, created } = was
  return { ...itemShape({ id, subscription, price, quantity, period, created }), metadata }
}

function another(books: Books, sub: Stripe.Subscription, wanted: Wanted, now: number): Item {
  if (!wanted.price) throw invalid('Missing required param: items[0][price].', { param: 'items[0][price]' })
  if (sub.items.data.some(({ price }) => price.id === wanted.price?.id))
    throw invalid(`Cannot add multiple subscription items with the same plan: ${wanted.price.id}`, {
      param: 'items',
      code: 'subscription_item_duplicate',
    })
  const beside = sub.items.data.find((item) => sameInterval(item.price, wanted.price as Stripe.Price))
  const period: Period = beside
    ? { start: beside.current_period_start, end: beside.current_period_end }
    : periodFrom(sub.billing_cycle_anchor, recurrenceOf(wanted.price), now)
  return itemShape({
    id: books.newId('si_'),
    subscription: sub.id,
    price: wanted.price,
    quantity: wanted.quantity ?? 1,
    period,
    created: now,
    metadata: wanted.metadata ?? {},
  })
}

const sameInterval = (one: Stripe.Price, other: Stripe.Price): boolean =>
  JSON.stringify(recurrenceOf(one)) === JSON.stringify(recurrenceOf(other))

const isOfOtherInterval = ({ was, is }: Pair): boolean => Boolean(was && is) && !sameInterval(was!.price, is!.price)

const isDifferent = ({ was, is }: Pair): boolean =>
  !was || !is || was.price.id !== is.price.id || was.quantity !== is.quantity

/** The periods stay; the difference for what is left of them is charged or credited, now or with the next invoice. */
function withinPeriod(books: Books, sub: Stripe.Subscription, pairs: Pair[], change: Change): Changed {
  const next = holding(sub, itemsOf(pairs))
  if (change.proration === 'none') return { sub: next }
  const waiting = pairs.filter(isDifferent).flatMap((pair) => prorate(books, next, pair, change.at))
  if (change.proration !== 'always_invoice' || waiting.length === 0) return { sub: next }
  const period = periodOf(next)
  return billed(books, next, { items: waitingFor(books, idOf(sub.customer), sub.id), lines: [], period })
}

/** Everything begins anew now: what was is credited, what is is charged for a whole period, at once. */
function afresh(books: Books, sub: Stripe.Subscription, pairs: Pair[], change: Change, now: number): Changed {
  if (change.proration !== 'none') for (const { was } of pairs) if (was) prorate(books, sub, { was }, change.at)
  const items = itemsOf(pairs).map((item): Item => {
    const period = periodFrom(now, recurrenceOf(item.price), now)
    return { ...item, current_period_start: period.start, current_period_end: period.end }
  })
  const status = sub.status === 'trialing' ? 'active' : sub.status
  const trial_end = sub.trial_end !== null && sub.trial_end > now ? now : sub.trial_end
  const next = { ...holding(sub, items), billing_cycle_anchor: now, status, trial_end }
  const lines = items.map((item) => periodLine(books, next, item))
  return billed(books, next, { items: waitingFor(books, idOf(sub.customer), sub.id), lines, period: periodOf(sub) })
}

/** A trial from now on: what was paid for the time is credited, and nothing is due until it ends. */
function onTrial(books: Books, sub: Stripe.Subscription, pairs: Pair[], change: Change, end: number): Changed {
  const now = books.now(idOf(sub.customer))
  const wasTrialing = sub.status === 'trialing'
  if (!wasTrialing && change.proration !== 'none')
    for (const { was } of pairs) if (was) prorate(books, sub, { was }, change.at)
  const items = itemsOf(pairs).map((item): Item => {
    const start = wasTrialing ? item.current_period_start : now
    return { ...item, current_period_start: start, current_period_end: end }
  })
  const next: Stripe.Subscription = {
    ...holding(sub, items),
    billing_cycle_anchor: end,
    status: 'trialing',
    trial_start: sub.trial_start ?? now,
    trial_end: end,
  }
  const lines = items.map((item) => periodLine(books, next, item, true))
  return billed(books, next, { items: waitingFor(books, idOf(sub.customer), sub.id), lines, period: periodOf(next) })
}

type Bill = { items: Stripe.InvoiceItem[]; lines: Stripe.InvoiceLineItem[]; period: Period }

function billed(books: Books, sub: Stripe.Subscription, bill: Bill): Changed {
  const customer = customerOf(books, idOf(sub.customer))
  const invoice = draft(books, {
    ...bill,
    customer,
    subscription: sub,
    currency: sub.currency,
    reason: 'subscription_update',
  })
  return { sub: { ...sub, latest_invoice: invoice.id }, invoice }
}

/** The period that a subscription is in: the first to end, where its items differ. */
export function periodOf(sub: Stripe.Subscription): Period {
  const first = sub.items.data.toSorted((a, b) => a.current_period_end - b.current_period_end)[0]
  return { start: first?.current_period_start ?? sub.created, end: first?.current_period_end ?? sub.created }
}

/** Keeps a changed subscription without telling of it: for whoever tells once all of the change is done. */
export const quietly = (books: Books, sub: Stripe.Subscription): Stripe.Subscription => keep(books.subscriptions, sub)
