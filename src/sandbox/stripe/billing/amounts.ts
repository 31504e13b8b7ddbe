// What prices come to, and how Stripe words them on an invoice.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { find } from '../lists.ts'

/** An exact number as it travels: Stripe writes it as text, and stripe-node reads that text as its Decimal. */
export const decimal = (value: number | string): Stripe.Decimal => String(value) as unknown as Stripe.Decimal

/** What a quantity of a price comes to, in minor units. */
export const amountOf = (price: Stripe.Price, quantity: number): number =>
  price.unit_amount === null
    ? Math.round(Number(price.unit_amount_decimal ?? 0) * quantity)
    : price.unit_amount * quantity

/** The id behind what may be an id or the object itself. */
export const idOf = (reference: string | { id: string }): string =>
  typeof reference === 'string' ? reference : reference.id

/** The id, where there is something to refer to. */
export const maybeIdOf = (reference: string | { id: string } | null | undefined): string | null =>
  reference ? idOf(reference) : null

/** What a price is for, as an invoice calls it. */
export function nameOf(books: Books, price: Stripe.Price): string {
  return find(books.products, idOf(price.product))?.name ?? price.nickname ?? price.id
}

const WHOLE_UNITS = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '))

/** An amount in minor units as people read it: $20.00, €9.50, ¥500. */
export function money(amount: number, currency: string): string {
  const units = WHOLE_UNITS.has(currency) ? amount : amount / 100
  const words = new Intl.NumberFormat('en-US', { style: 'currency', currency: currency.toUpperCase() }).format(units)
  return words.replace('-', '−')
}

/** "month", "3 months", "year". */
export const everyWords = ({
  interval,
  interval_count: count,
}: {
  interval: string
  interval_count: number
}): string => (count === 1 ? interval : `${count} ${interval}s`)

/** A day as invoices write it: 15 Jan 2026. */
export const dayWords = (at: number): string =>
  new Date(at * 1000).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** "Pro", or "3 × Pro" for several. */
export const several = (name: string, quantity: number): string => (quantity === 1 ? name : `${quantity} × ${name}`)
