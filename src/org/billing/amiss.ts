// What is amiss between Stripe and here, read off the truth: nothing of it is put right by itself.
import type { Catalog } from '../../catalog/catalog.ts'
import { isLive } from './account.ts'
import type { FindingCode, FindingFacts } from './findings.ts'
import { type Posted, packOf, type Read, sessionSource } from './grants.ts'
import type { PriceTruth, SubscriptionTruth, Truth } from './payments.ts'

export type Noticed = { code: FindingCode; subjectId: string; facts: FindingFacts }

type Looked = {
  deletedAt: Date | null
  truth: Pick<Truth, 'customerId' | 'isDeleted' | 'subscriptions' | 'invoices' | 'purchases'>
  chosen: SubscriptionTruth | null
  read: Read
  posted: readonly Posted[]
}

/** What nobody but a person should decide. */
export function amiss(catalog: Catalog, { deletedAt, truth, chosen, read, posted }: Looked): Noticed[] {
  const others = truth.subscriptions.filter(({ id, status }) => id !== chosen?.id && isLive(status))
  return [
    ...(truth.isDeleted ? [{ code: 'customer_deleted', subjectId: truth.customerId, facts: {} } as const] : []),
    ...others.map(({ id, price, createdAt }) => ({
      code: 'second_subscription' as const,
      subjectId: id,
      facts: { ...planIn(read, price), ...sumOf(price), at: createdAt.toISOString() },
    })),
    ...(chosen && isLive(chosen.status) ? oddities(catalog, chosen, read) : []),
    ...strangePurchases(catalog, truth, posted),
    ...paidTooLate(deletedAt, truth),
    ...disputes(truth),
  ]
}

const sumOf = ({ amount, currency }: { amount: number; currency: string }) => ({ amount, currency })
const planIn = (read: Read, price: PriceTruth) => {
  const meaning = read(price)
  return meaning ? { plan: meaning.plan } : {}
}

function oddities({ currency }: Catalog, { id, price, quantity }: SubscriptionTruth, read: Read): Noticed[] {
  const meaning = read(price)
  const keyed = price.lookupKey ? { lookupKey: price.lookupKey } : {}
  const differs = meaning && (price.amount !== meaning.amount || price.currency !== currency)
  return [
    ...(meaning ? [] : [{ code: 'unknown_price' as const, subjectId: price.id, facts: { ...keyed, ...sumOf(price) } }]),
    ...(differs
      ? [
          {
            code: 'price_differs' as const,
            subjectId: price.id,
            facts: { plan: meaning.plan, ...sumOf(price), expected: meaning.amount },
          },
        ]
      : []),
    ...(quantity === 1 ? [] : [{ code: 'quantity_differs' as const, subjectId: id, facts: { quantity } }]),
  ]
}

// What was credited once stays so, though its pack is sold no more.
const strangePurchases = (catalog: Catalog, { purchases }: Looked['truth'], posted: readonly Posted[]): Noticed[] =>
  purchases
    .filter(({ isPaid, amount, amountRefunded }) => isPaid && amount > amountRefunded)
    .filter(({ lookupKey }) => !packOf(catalog, lookupKey))
    .filter(({ sessionId }) => !posted.some(({ source }) => source === sessionSource(sessionId)))
    .map(({ sessionId, lookupKey, ...paid }) => ({
      code: 'unknown_purchase',
      subjectId: sessionId,
      facts: { ...(lookupKey ? { lookupKey } : {}), ...sumOf(paid) },
    }))

// Ended with it, a subscription is paid no more; what comes in all the same was begun after, or on a page that was open.
function paidTooLate(deletedAt: Date | null, { invoices, purchases }: Looked['truth']): Noticed[] {
  if (!deletedAt) return []
  const late = [
    ...invoices.map(({ id, paidAt, amountPaid: amount, ...rest }) => ({ ...rest, subjectId: id, paidAt, amount })),
    ...purchases.map(({ sessionId: subjectId, ...rest }) => ({ ...rest, subjectId })),
  ].filter(({ paidAt, amount, amountRefunded }) => paidAt && paidAt > deletedAt && amount > amountRefunded)
  return late.map(({ subjectId, amount, currency, paidAt }) => ({
    code: 'paid_after_deletion',
    subjectId,
    facts: { amount, currency, ...(paidAt ? { at: paidAt.toISOString() } : {}) },
  }))
}

function disputes({ invoices, purchases }: Looked['truth']): Noticed[] {
  const all = [
    ...invoices.map(({ id, dispute, amountPaid: amount, currency }) => ({ id, dispute, amount, currency })),
    ...purchases.map(({ sessionId: id, dispute, amount, currency }) => ({ id, dispute, amount, currency })),
  ]
  return all
    .filter(({ dispute }) => dispute === 'open')
    .map(({ id, amount, currency }) => ({ code: 'disputed', subjectId: id, facts: { amount, currency } }))
}
