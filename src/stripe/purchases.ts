// What a customer bought once, through Checkout: completed sessions in payment mode, and what became of the money.
import type Stripe from 'stripe'
import type { PurchaseTruth } from '../org/billing/payments.ts'
import { leftOf } from './lists.ts'
import type { Payments } from './paid.ts'
import { idOf, lookupKeyOf, momentOf, ours, priceMark } from './shapes.ts'

/** What is written on a session of what it sells, for a stand-in that does not tell its line items. */
export const boughtIn = ({ lookupKey, quantity }: { lookupKey: string; quantity: number }): Record<string, string> => ({
  [priceMark]: lookupKey,
  guildhall_quantity: String(quantity),
})

/** Reads purchases from sessions that were listed with their line items. */
export async function readPurchases(
  stripe: Stripe,
  sessions: Stripe.Checkout.Session[],
  payments: Payments,
): Promise<PurchaseTruth[]> {
  const completed = sessions.filter(({ mode, status }) => mode === 'payment' && status === 'complete')
  const read: PurchaseTruth[] = []
  for (const session of completed) read.push(await purchaseOf(stripe, session, payments))
  return read
}

async function purchaseOf(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
  payments: Payments,
): Promise<PurchaseTruth> {
  const lines =
    session.line_items?.data ?? (await leftOf(stripe.checkout.sessions.listLineItems(session.id, { limit: 1 })))
  const [line] = lines
  const paymentId = idOf(session.payment_intent)
  const paid = payments(paymentId)
  const isPaid = session.payment_status === 'paid' || session.payment_status === 'no_payment_required'
  return {
    sessionId: session.id,
    paymentId,
    lookupKey: line?.price ? lookupKeyOf(line.price) : (session.metadata?.[priceMark] ?? null),
    quantity: line ? (line.quantity ?? 1) : Number(session.metadata?.guildhall_quantity ?? 1),
    amount: session.amount_total ?? 0,
    amountRefunded: paid?.amountRefunded ?? 0,
    currency: session.currency ?? '',
    isPaid,
    paidAt: isPaid ? (paid?.paidAt ?? momentOf(session.created)) : null,
    dispute: paid?.dispute ?? null,
    changeId: ours(session.metadata).changeId,
  }
}
