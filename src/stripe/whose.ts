// Whose something at Stripe is, by its id alone: what an event was about that names no customer.
import type Stripe from 'stripe'
import { isGone } from './client.ts'
import { idOf } from './shapes.ts'

/** What may say whose it is, or which payment it is about. */
type About = {
  customer?: string | { id: string } | null
  payment_intent?: string | { id: string } | null
  charge?: string | { id: string } | null
}
type Retrieve = (stripe: Stripe, id: string) => Promise<About>

/** The kinds of things that events are about, each by how its ids begin: the longest first. */
const kinds: readonly (readonly [string, Retrieve])[] = [
  ['sub_sched_', (stripe, id) => stripe.subscriptionSchedules.retrieve(id)],
  ['sub_', (stripe, id) => stripe.subscriptions.retrieve(id)],
  ['cs_', (stripe, id) => stripe.checkout.sessions.retrieve(id)],
  ['in_', (stripe, id) => stripe.invoices.retrieve(id)],
  ['pi_', (stripe, id) => stripe.paymentIntents.retrieve(id)],
  ['pm_', (stripe, id) => stripe.paymentMethods.retrieve(id)],
  ['re_', (stripe, id) => stripe.refunds.retrieve(id)],
  ['pyr_', (stripe, id) => stripe.refunds.retrieve(id)],
  ['dp_', (stripe, id) => stripe.disputes.retrieve(id)],
  ['du_', (stripe, id) => stripe.disputes.retrieve(id)],
  ['ch_', (stripe, id) => stripe.charges.retrieve(id)],
  ['py_', (stripe, id) => stripe.charges.retrieve(id)],
]

/** The customer whose it is; null where nobody knows. */
export async function customerOf(stripe: Stripe, id: string): Promise<string | null> {
  if (id.startsWith('cus_')) return id
  const found = await find(stripe, id)
  const own = idOf(found?.customer)
  if (own || !found) return own
  const paid = idOf(found.payment_intent) ?? idOf(found.charge)
  return paid ? idOf((await find(stripe, paid))?.customer) : null
}

async function find(stripe: Stripe, id: string): Promise<About | null> {
  const [, retrieve] = kinds.find(([begins]) => id.startsWith(begins)) ?? []
  try {
    return retrieve ? await retrieve(stripe, id) : null
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}
