// What a paid checkout page in subscription mode makes: a subscription with its first invoice, charged to the card of the
// page, which stands for the subscription from then on.
import type { Books } from '../books.ts'
import { get } from '../lists.ts'
import { invalid } from '../operation.ts'
import { maybeIdOf } from './amounts.ts'
import { orderOf, type Session } from './checkout.ts'
import { create } from './creating.ts'
import type { Payer } from './filled.ts'
import { addItem } from './items.ts'
import { DAY } from './periods.ts'

/** Makes the subscription; throws the card's refusal where the first invoice is not paid. */
export function subscribe(books: Books, session: Session, { customer, method }: Payer): Partial<Session> {
  if (!customer) throw invalid('A subscription needs a customer.')
  const order = orderOf(books, session)
  const lines = order.lines.map(({ price, quantity }) => ({ price: get(books.prices, price, 'price'), quantity }))
  for (const { price, quantity } of lines)
    if (price.type === 'one_time') addItem(books, customer, { price: price.id, quantity })
  const { trialDays, trialEnd, anchor, proration, shows = {} } = order.subscription ?? {}
  const now = books.now(customer.id)
  const { sub } = create(books, {
    customer,
    items: lines.filter(({ price }) => price.type === 'recurring'),
    shows: { ...shows, default_payment_method: method?.id ?? null },
    trialEnd: trialDays ? now + trialDays * DAY : (trialEnd ?? null),
    ...(anchor ? { anchor } : {}),
    ...(proration ? { proration } : {}),
    behavior: 'error_if_incomplete',
    isPresent: true,
  })
  const invoice = maybeIdOf(sub.latest_invoice)
  const isPaid = Boolean(invoice && (books.invoices.get(invoice)?.amount_paid ?? 0) > 0)
  return { subscription: sub.id, invoice, payment_status: isPaid ? 'paid' : 'no_payment_required' }
}
