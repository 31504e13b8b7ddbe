// What an invoice charges for: an item's period, what a change within a period leaves over or adds, and whatever waits for
// the next invoice.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find, keep, living } from '../lists.ts'
import { amountOf, dayWords, everyWords, idOf, money, nameOf, several } from './amounts.ts'
import { invoiceItemShape, lineShape } from './invoice-shape.ts'
import { type Period, recurrenceOf } from './periods.ts'
import { remainingShare } from './proration.ts'

type Item = Stripe.SubscriptionItem
type Line = Stripe.InvoiceLineItem

/** The line for a period of an item; a trial's costs nothing. */
export function periodLine(books: Books, sub: Stripe.Subscription, item: Item, trial = false): Line {
  const quantity = item.quantity ?? 1
  const name = nameOf(books, item.price)
  const each = `(at ${money(item.price.unit_amount ?? 0, sub.currency)} / ${everyWords(recurrenceOf(item.price))})`
  return lineShape({
    id: books.newId('il_'),
    amount: trial ? 0 : amountOf(item.price, quantity),
    currency: sub.currency,
    description: trial ? `Trial period for ${name}` : `${quantity} × ${name} ${each}`,
    period: { start: item.current_period_start, end: item.current_period_end },
    price: item.price,
    quantity,
    subscription: sub.id,
    metadata: sub.metadata,
    parent: itemParent({ subscription: sub.id, subscription_item: item.id }),
  })
}

const itemParent = (on: {
  subscription: string
  subscription_item: string
  invoice_item?: string
  credited?: Credited | undefined
}): Line['parent'] & object => ({
  invoice_item_details: null,
  subscription_item_details: {
    invoice_item: on.invoice_item ?? null,
    proration: on.invoice_item !== undefined,
    proration_details: on.invoice_item === undefined ? null : { credited_items: on.credited ?? null },
    subscription: on.subscription,
    subscription_item: on.subscription_item,
  },
  type: 'subscription_item_details',
})

type Credited = { invoice: string; invoice_line_items: string[] }
type Debit = { amount: number; period: Period; credited?: Credited }

/** A change of an item within its period: what it was, and what it is from then on; either may be missing. */
export type ItemChange = { was?: Item; is?: Item }

/** Writes down what a change makes due: the unused time of what was, and the remaining time of what is. */
export function prorate(
  books: Books,
  sub: Stripe.Subscription,
  { was, is }: ItemChange,
  at: number,
): Stripe.InvoiceItem[] {
  const after = `after ${dayWords(at)}`
  const items: Stripe.InvoiceItem[] = []
  if (was) {
    const { amount, period, credited } = lastDebit(books, sub, was)
    const words = `Unused time on ${several(nameOf(books, was.price), was.quantity ?? 1)} ${after}`
    items.push(...waiting(books, sub, was, { amount: -remainingShare(amount, period, at), words, at, credited }))
  }
  if (is) {
    const period = { start: is.current_period_start, end: is.current_period_end }
    const amount = remainingShare(amountOf(is.price, is.quantity ?? 1), period, at)
    const words = `Remaining time on ${several(nameOf(books, is.price), is.quantity ?? 1)} ${after}`
    items.push(...waiting(books, sub, is, { amount, words, at }))
  }
  return items
}

type Waiting = { amount: number; words: string; at: number; credited?: Credited | undefined }

function waiting(books: Books, sub: Stripe.Subscription, item: Item, part: Waiting): Stripe.InvoiceItem[] {
  const customer = find(books.customers, idOf(sub.customer))
  if (!customer || item.current_period_end <= part.at) return []
  const made = invoiceItemShape({
    id: books.newId('ii_'),
    customer,
    amount: part.amount,
    currency: sub.currency,
    description: part.words,
    now: books.now(customer.id),
    period: { start: part.at, end: item.current_period_end },
    price: item.price,
    quantity: item.quantity ?? 1,
    subscription: { subscription: sub.id, subscription_item: item.id },
    isProration: true,
  })
  const details = part.credited
    ? { type: 'invoice_line_item_details', invoice_line_item_details: part.credited }
    : undefined
  const kept = { ...made, ...(details ? { proration_details: { credited_items: details, discount_amounts: [] } } : {}) }
  keep(books.invoiceItems, kept)
  books.emit('invoiceitem.created', kept)
  return [kept]
}

/**
 * What was last charged for an item's time: in flexible billing a credit gives back of that, and not of what the price
 * would be. Where nothing was charged yet it is the price itself.
 */
function lastDebit(books: Books, sub: Stripe.Subscription, item: Item): Debit {
  const own = { start: item.current_period_start, end: item.current_period_end }
  const bare = { amount: amountOf(item.price, item.quantity ?? 1), period: own }
  if (sub.billing_mode.type !== 'flexible') return bare
  const pending = living(books.invoiceItems).filter(
    (one) => !one.invoice && one.parent?.subscription_details?.subscription_item === item.id,
  )
  const waitingDebit = pending.findLast((one) => one.amount > 0 && one.period.end === own.end)
  if (waitingDebit) return { amount: waitingDebit.amount, period: waitingDebit.period }
  return invoicedDebit(books, sub.id, item) ?? bare
}

function invoicedDebit(books: Books, subscription: string, item: Item): Debit | undefined {
  const invoices = books.invoices
    .all()
    .filter((one) => one.status !== 'void' && one.parent?.subscription_details?.subscription === subscription)
  for (const invoice of invoices.reverse()) {
    const line = invoice.lines.data.findLast(
      (one) =>
        one.parent?.subscription_item_details?.subscription_item === item.id &&
        one.amount >= 0 &&
        one.period.end === item.current_period_end,
    )
    if (!line) continue
    const credited = { invoice: invoice.id, invoice_line_items: [line.id] }
    return { amount: line.amount, period: line.period, credited }
  }
  return undefined
}

/** What waits for an invoice: a subscription's own, or where none is named what the customer owes besides. */
export const waitingFor = (books: Books, customer: string, subscription: string | null): Stripe.InvoiceItem[] =>
  living(books.invoiceItems).filter(
    (item) =>
      idOf(item.customer) === customer &&
      item.invoice === null &&
      (item.parent?.subscription_details?.subscription ?? subscription) === subscription,
  )

/** The line that an invoice item becomes. */
export function lineOf(books: Books, item: Stripe.InvoiceItem): Line {
  const { subscription, subscription_item } = item.parent?.subscription_details ?? {}
  const credited = item.proration_details?.credited_items?.invoice_line_item_details
  const parent: Line['parent'] & object =
    subscription && subscription_item
      ? itemParent({ subscription, subscription_item, invoice_item: item.id, credited })
      : {
          invoice_item_details: {
            invoice_item: item.id,
            proration: item.proration,
            proration_details: item.proration ? { credited_items: null } : null,
            subscription: subscription ?? null,
          },
          subscription_item_details: null,
          type: 'invoice_item_details',
        }
  return {
    ...lineShape({
      id: books.newId('il_'),
      amount: item.amount,
      currency: item.currency,
      description: item.description ?? '',
      period: item.period,
      price: null,
      quantity: item.quantity,
      subscription: subscription ?? null,
      metadata: item.metadata ?? {},
      parent,
    }),
    pricing: item.pricing,
  }
}
