// What a change of price would cost, reckoned by Stripe and not by us.
import type Stripe from 'stripe'
import type { Payments, Quote } from '../org/billing/payments.ts'
import type { Clock } from '../org/context.ts'
import type { PriceByKey } from './prices.ts'
import { momentOf, older } from './shapes.ts'

type Asked = Parameters<Payments['quote']>[0]
type Ground = { stripe: Stripe; prices: PriceByKey; clock: Clock }

/** What is due at once, with its lines, and what the next regular invoice will be. */
export async function quoteFor(ground: Ground, asked: Asked): Promise<Quote> {
  const { stripe, prices, clock } = ground
  const { customerId: customer, subscription, quantity } = asked
  const price = await prices(asked.lookupKey)
  const now = Math.floor(clock.now().getTime() / 1000)
  if (!customer) return plainly(price, quantity, now)
  const item = { price: price.id, quantity }
  if (!subscription) {
    const first = await stripe.invoices.createPreview({ customer, subscription_details: { items: [item] } })
    return quoteOf(first, { amount: first.total, at: nextAt(first, price, now) }, now)
  }
  const details = { items: [{ id: subscription.itemId, ...item }] }
  const of = { customer, subscription: subscription.id }
  const changed = { ...details, proration_behavior: 'always_invoice', proration_date: now }
  const [due, regular] = await Promise.all([
    stripe.invoices.createPreview({ ...of, subscription_details: changed }),
    stripe.invoices.createPreview({ ...of, subscription_details: details, preview_mode: 'recurring' }),
  ])
  return quoteOf(due, { amount: regular.total, at: nextAt(due, price, now) }, now)
}

function quoteOf(invoice: Stripe.Invoice, next: { amount: number; at: Date }, now: number): Quote {
  return {
    currency: invoice.currency,
    // A total below nothing is no debt of ours: it is set off against the next invoice.
    dueNow: invoice.total < 0 ? invoice.total : invoice.amount_due,
    lines: (invoice.lines?.data ?? []).map((line) => ({
      description: line.description ?? '',
      amount: line.amount,
      isProration: isProration(line),
    })),
    nextAmount: next.amount,
    nextAt: next.at,
    prorationAt: momentOf(now),
  }
}

const isProration = (line: Stripe.InvoiceLineItem): boolean =>
  line.parent?.subscription_item_details?.proration ??
  line.parent?.invoice_item_details?.proration ??
  older(line, 'proration') === true

/** Where the time that is billed now ends, there the next invoice begins. */
function nextAt(invoice: Stripe.Invoice, price: Stripe.Price, now: number): Date {
  const ends = (invoice.lines?.data ?? []).flatMap(({ period }) => period?.end ?? []).filter((end) => end > now)
  return ends.length > 0 ? momentOf(Math.max(...ends)) : afterOne(price, now)
}

/** For someone whom Stripe does not know yet the price is all there is to reckon with. */
function plainly(price: Stripe.Price, quantity: number, now: number): Quote {
  const amount = (price.unit_amount ?? 0) * quantity
  const line = { description: price.nickname ?? '', amount, isProration: false }
  return {
    currency: price.currency,
    dueNow: amount,
    lines: [line],
    nextAmount: amount,
    nextAt: afterOne(price, now),
    prorationAt: momentOf(now),
  }
}

/** One period on; of a month without such a day, its last one. */
function afterOne({ recurring }: Stripe.Price, now: number): Date {
  const at = momentOf(now)
  const months = (recurring?.interval === 'year' ? 12 : 1) * (recurring?.interval_count ?? 1)
  const day = at.getUTCDate()
  at.setUTCMonth(at.getUTCMonth() + months, 1)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(day, last))
  return at
}
