// Things that are charged once, with the customer's next invoice.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { get, keep } from '../lists.ts'
import { required } from '../operation.ts'
import { merged } from '../params.ts'
import { amountOf } from './amounts.ts'
import { invoiceItemShape } from './invoice-shape.ts'

export type ItemGiven = {
  amount?: number
  currency?: string
  description?: string | null
  price?: string
  quantity?: number
  metadata?: Record<string, string> | null
  period?: { start: number; end: number }
  subscription?: string
}

/** Lets something wait for the customer's next invoice: an amount, or a price. Refuses neither, and a price not there. */
export function addItem(books: Books, customer: Stripe.Customer, given: ItemGiven): Stripe.InvoiceItem {
  const price = given.price === undefined ? null : get(books.prices, given.price, 'price', 'pricing[price]')
  if (given.amount === undefined && !price) throw required('amount')
  const { quantity = 1 } = given
  const now = books.now(customer.id)
  const item = invoiceItemShape({
    id: books.newId('ii_'),
    customer,
    amount: price ? amountOf(price, quantity) : (given.amount ?? 0),
    currency: price?.currency ?? given.currency ?? customer.currency ?? 'usd',
    description: given.description ?? null,
    now,
    period: given.period ?? { start: now, end: now },
    price,
    quantity,
    metadata: merged({}, given.metadata),
    subscription: given.subscription === undefined ? null : { subscription: given.subscription },
    isProration: false,
  })
  keep(books.invoiceItems, item)
  books.emit('invoiceitem.created', item)
  return item
}
