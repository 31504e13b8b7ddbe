// The Payments port over Stripe: each method in a few lines, and every error in the port's own two kinds.
import type Stripe from 'stripe'
import type { Payments } from '../org/billing/payments.ts'
import type { Clock, Log } from '../org/context.ts'
import { expireCheckout, type Ground, openCheckout, openPortal } from './checkout.ts'
import { asPaymentsError, type StripeConnection } from './client.ts'
import { saveCustomer } from './customers.ts'
import { hear } from './events.ts'
import { findPortal } from './portal.ts'
import { openPrices } from './prices.ts'
import { quoteFor } from './quotes.ts'
import { idOf } from './shapes.ts'
import { changeAtPeriodEnd, endNow, keepPrice, refund, setEnding } from './subscriptions.ts'
import { readTruth } from './truth.ts'
import { customerOf } from './whose.ts'

/** Whoever takes the money: Stripe, over one connection. */
export function createPayments(
  { stripe, livemode, settings }: StripeConnection,
  { clock, currency, log, home }: { clock: Clock; currency: string; log: Log; home(): string },
): Payments {
  const prices = openPrices(stripe)
  const portal = findPortal(stripe, log)
  const ground: Ground = { stripe, prices, clock, currency, livemode, home }
  return {
    livemode,
    hear: (raw, signature) => hear(settings.webhookSecrets, raw, signature),
    customerOf: (id) => told(() => customerOf(stripe, id)),
    saveCustomer: (id, details) => told(() => saveCustomer(ground, id, details)),
    read: (id) => told(() => readTruth(stripe, id)),
    customers: () => customersOf(stripe),
    checkout: (asked) => told(() => openCheckout(ground, asked)),
    expire: (sessionId) => told(() => expireCheckout(stripe, sessionId)),
    portal: (asked) => told(async () => openPortal(ground, await portal(), asked)),
    quote: (asked) => told(() => quoteFor(ground, asked)),
    changeAtPeriodEnd: (asked) => told(() => changeAtPeriodEnd(stripe, prices, asked)),
    keepPrice: (asked) => told(() => keepPrice(stripe, asked)),
    setEnding: (asked) => told(() => setEnding(stripe, asked)),
    endNow: (asked) => told(() => endNow(stripe, asked)),
    refund: (asked) => told(() => refund(stripe, asked)),
  }
}

async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    throw asPaymentsError(error)
  }
}

async function* customersOf(stripe: Stripe): AsyncGenerator<string> {
  const told = new Set<string>()
  try {
    for await (const { customer } of stripe.subscriptions.list({ limit: 100 })) {
      const id = idOf(customer)
      if (!id || told.has(id)) continue
      told.add(id)
      yield id
    }
  } catch (error) {
    throw asPaymentsError(error)
  }
}
