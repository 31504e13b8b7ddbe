// What someone fills in on a page of Checkout or of the Portal, and the card that comes of it.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'
import { cardOf } from '../money/cards.ts'
import { invalid } from '../operation.ts'

/** What someone fills in on a checkout page. */
export type Filled = {
  /** A card's number, or the id of one that the customer keeps. Nothing, where none is asked for. */
  card?: { number: string; month?: number; year?: number } | { kept: string }
  email?: string
  name?: string
  businessName?: string
  address?: Partial<Stripe.Address>
  taxId?: { type: string; value: string }
}

/** The customer and the card that a session is paid with. */
export type Payer = { customer: Stripe.Customer | null; method: Stripe.PaymentMethod | null; filled: Filled }

export const NOWHERE: Stripe.Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
}

/** A card by what was filled in. */
export function newCard(books: Books, filled: Filled, customer: Stripe.Customer | null): Stripe.PaymentMethod {
  const { card, email, name, address } = filled
  if (!card || 'kept' in card) throw invalid('A card is needed.', { param: 'card' })
  const exp = card.month && card.year ? { exp: { month: card.month, year: card.year } } : {}
  return cardOf(books, card.number, {
    ...exp,
    billing: {
      address: { ...NOWHERE, ...address },
      email: customer?.email ?? email ?? null,
      name: name ?? customer?.name ?? null,
    },
    customer: customer?.id ?? null,
  })
}
