// A shop for the tests of billing: two plans by the month and the year, a pack that is bought once, and customers with cards.
import type Stripe from 'stripe'
import type { Counter } from './counter.ts'

export type Shop = {
  startup: Stripe.Price
  startupYear: Stripe.Price
  team: Stripe.Price
  teamYear: Stripe.Price
  pack: Stripe.Price
}

/** Products and prices: Startup $20 a month or $200 a year, Team $100 or $1,000, a pack of credits for $15. */
export async function openShop({ stripe }: Counter): Promise<Shop> {
  const [startup, team, pack] = await Promise.all(
    ['Startup', 'Team', 'Credits'].map((name) => stripe.products.create({ name })),
  )
  const price = (product: Stripe.Product | undefined, unit_amount: number, interval?: 'month' | 'year') =>
    stripe.prices.create({
      product: product?.id ?? '',
      currency: 'usd',
      unit_amount,
      ...(interval ? { recurring: { interval } } : {}),
    })
  return {
    startup: await price(startup, 2000, 'month'),
    startupYear: await price(startup, 20_000, 'year'),
    team: await price(team, 10_000, 'month'),
    teamYear: await price(team, 100_000, 'year'),
    pack: await price(pack, 1500),
  }
}

/** A customer with a card that pays, or another by its test token. */
export async function customerWith({ stripe }: Counter, card = 'pm_card_visa', more: Stripe.CustomerCreateParams = {}) {
  const customer = await stripe.customers.create({ email: 'ana@example.com', name: 'Ana', ...more })
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id })
  return stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
}

/** What an event's types were, without those that are not about billing. */
export const about = (
  types: string[],
  pattern = /^(?:customer\.subscription|invoice\.|subscription_schedule|checkout)/,
) => types.filter((type) => pattern.test(type))

/** Seconds since 1970, by the clock of the counter. */
export const nowAt = ({ clock }: Counter): number => Math.floor(clock.now().getTime() / 1000)

/** A clock of one's own that stands at a date, a customer who lives by it, and how to move it. */
export async function ownTime(counter: Counter, date: string, card = 'pm_card_visa') {
  const { stripe } = counter
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(date) })
  const customer = await customerWith(counter, card, { test_clock: clock.id })
  const moveTo = async (date: string) => {
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: at(date) })
  }
  return { customer, moveTo }
}

/** Seconds since 1970 of a date such as 2027-01-31 or 2027-01-31T12:00. */
export const at = (date: string): number => Date.parse(date.includes('T') ? `${date}Z` : `${date}T00:00Z`) / 1000

/** The date of seconds since 1970: 2027-01-31. */
export const dayOf = (seconds: number | null | undefined): string =>
  seconds ? new Date(seconds * 1000).toISOString().slice(0, 10) : ''

/** An object as it travelled, with its exact numbers as text again. */
export const sent = (object: object): object => JSON.parse(JSON.stringify(object)) as object
