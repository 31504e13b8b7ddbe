// Joins whoever takes the money to the rules: the Payments port, the door through which Stripe says that something changed,
// and the pages on which people stand when they come back.
import type { Config } from './config.ts'
import { billingPages } from './http/billing-pages.ts'
import type { Mount } from './http/routes.ts'
import { stripeHook } from './http/stripe-hook.ts'
import * as billing from './org/billing/billing.ts'
import type { Payments } from './org/billing/payments.ts'
import type { Clock, Deps, Log } from './org/context.ts'
import { connectStripe } from './stripe/client.ts'
import { concerns } from './stripe/events.ts'
import { createPayments } from './stripe/payments.ts'

export type Paying = { payments: Payments | null; rooms: Mount[]; close(): Promise<void> }

type Ports = {
  clock: Clock
  log: Log
  depsOf(): Deps
  /** An address that opens Slack. */
  slackAddress(): string
}

/** The Payments port and its rooms of the HTTP server; nothing where billing is off. */
export function createPaying(config: Config, { clock, log, depsOf, slackAddress }: Ports): Paying {
  const opened = openPayments(config, { clock, log, home: () => depsOf().publicUrl ?? config.publicUrl })
  if (!opened) return { payments: null, rooms: [], close: async () => {} }
  const { payments, close } = opened
  const door = stripeHook({
    log,
    livemode: payments.livemode,
    isOpen: (config.stripe?.webhookSecrets.length ?? 0) > 0,
    hear: payments.hear,
    concerns,
    heard: (event) => billing.heard(depsOf(), event),
  })
  const pages = billingPages({ log, slackAddress, arrived: (sessionId) => arrived(depsOf(), sessionId) })
  return { payments, rooms: [door, pages], close }
}

/** The Payments port alone, for commands that serve nothing; null where billing is off. */
export function openPayments(
  { stripe, redisUrl, catalog }: Pick<Config, 'stripe' | 'redisUrl' | 'catalog'>,
  { clock, log, home }: { clock: Clock; log: Log; home(): string },
): { payments: Payments; close(): Promise<void> } | null {
  if (!stripe) return null
  const connection = connectStripe(stripe, { log, redisUrl })
  const payments = createPayments(connection, { clock, log, home, currency: catalog.currency })
  return { payments, close: connection.close }
}

// As good as an event, and no better: whose page it was is in the record, and what was paid is asked of Stripe.
async function arrived(deps: Deps, sessionId: string): Promise<void> {
  const change = await deps.db.billingChange.findUnique({
    where: { sessionId },
    select: { organization: { select: { billing: { select: { customerId: true } } } } },
  })
  const customerId = change?.organization.billing?.customerId
  if (!customerId) return
  await billing.heard(deps, {
    eventId: `return:${sessionId}`,
    type: 'checkout.session.completed',
    customerId,
    createdAt: deps.clock.now(),
    livemode: deps.payments?.livemode ?? false,
    account: null,
  })
}
