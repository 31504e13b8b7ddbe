// What became of payments after they were made: given back, or disputed. One list of a customer's charges tells it for all
// of their invoices and purchases at once.
import type Stripe from 'stripe'
import { leftOf, ownOf } from './lists.ts'
import { idOf, momentOf } from './shapes.ts'

/** What is left of a payment. */
export type Paid = { amount: number; amountRefunded: number; paidAt: Date; dispute: 'open' | 'won' | 'lost' | null }

/** Finds what became of a payment by its id: that of a payment intent or of a charge. */
export type Payments = (id: string | null) => Paid | null

/** Reads all payments of a customer; none where nobody is given. */
export async function paymentsOf(stripe: Stripe, customerId: string | null): Promise<Payments> {
  const known = new Map<string, Paid>()
  const charges = customerId ? await leftOf(stripe.charges.list({ customer: customerId, limit: 100 })) : []
  for (const charge of ownOf(customerId ?? '', charges)) {
    if (charge.status === 'failed') continue
    const paid = await paidBy(stripe, charge)
    for (const id of [charge.id, idOf(charge.payment_intent)]) if (id) known.set(id, paid)
  }
  return (id) => (id ? (known.get(id) ?? null) : null)
}

async function paidBy(stripe: Stripe, charge: Stripe.Charge): Promise<Paid> {
  return {
    amount: charge.amount_captured ?? charge.amount,
    amountRefunded: charge.amount_refunded ?? 0,
    paidAt: momentOf(charge.created),
    dispute: charge.disputed ? await disputeOf(stripe, charge.id) : null,
  }
}

/** The last word on a charge: an inquiry takes no money, and so it is no dispute yet. */
async function disputeOf(stripe: Stripe, chargeId: string): Promise<Paid['dispute']> {
  const all = await leftOf(stripe.disputes.list({ charge: chargeId, limit: 100 }))
  const own = all.filter(({ charge }) => (idOf(charge) ?? chargeId) === chargeId)
  const states = own.map(({ status }) => stateOf(status))
  return states.find((state) => state === 'lost') ?? states.find((state) => state === 'open') ?? states[0] ?? null
}

function stateOf(status: string): Paid['dispute'] {
  if (status === 'won' || status === 'lost') return status
  return status.startsWith('warning_') || status === 'prevented' ? null : 'open'
}
