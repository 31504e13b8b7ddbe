// What people do with money in the sandbox: pay on the pages of the local Stripe, and what happens there without them.
import { z } from 'zod'
import { type AfterLastAttempt, setAfterLastAttempt } from '../stripe/billing/notes.ts'
import { openDispute, settleDispute } from '../stripe/money/disputing.ts'
import { StripeRefusal } from '../stripe/operation.ts'
import { CannotPay, type Paid, pay as payAt } from '../stripe/pages/pay.ts'
import type { LocalStripe } from '../stripe/stripe.ts'
import type { World } from '../world.ts'
import { CannotDo } from './refusal.ts'

/** Completes a checkout page; resolves once it is kept. Throws 404 for an address that leads nowhere, 409 for a page that is over. */
export async function pay(world: World, { url, card }: { url: string; card?: string }): Promise<Paid> {
  const { books } = localStripe(world)
  try {
    return await kept(world, () => payAt(books, url, card))
  } catch (error) {
    if (error instanceof CannotPay) throw new CannotDo(error.status, error.message)
    throw error
  }
}

/**
 * What happens at Stripe with nobody's call: a holder's bank takes money back, and settles who keeps it; the account says
 * what becomes of a subscription once the last attempt to collect its invoice has failed.
 */
export const happening = z.union([
  z.strictObject({ dispute: z.string(), reason: z.string().exactOptional() }),
  z.strictObject({ settle: z.string(), as: z.enum(['won', 'lost']) }),
  z.strictObject({ afterLastAttempt: z.enum(['cancel', 'unpaid', 'past_due']) }),
])

/** Lets it happen: the dispute, or the setting, as it is then. */
export async function happen(world: World, what: z.output<typeof happening>): Promise<object> {
  const { books } = localStripe(world)
  try {
    if ('afterLastAttempt' in what) return await kept(world, () => afterLast(books, what.afterLastAttempt))
    if ('settle' in what) return await kept(world, () => settleDispute(books, what.settle, what.as))
    return await kept(world, () => openDispute(books, what.dispute, what.reason))
  } catch (error) {
    if (error instanceof StripeRefusal) throw new CannotDo(error.status === 404 ? 404 : 409, error.message)
    throw error
  }
}

function afterLast(books: LocalStripe['books'], afterLastAttempt: AfterLastAttempt): object {
  setAfterLastAttempt(books, afterLastAttempt)
  return { afterLastAttempt }
}

/** Where the local Stripe is and how it is called, for whoever wants to act as its dashboard would: over its API. */
export function whereIs(world: World): { apiUrl: string; secretKey: string; webhookSecrets: string[] } {
  const { address: apiUrl, secretKey, webhookSecrets } = localStripe(world)
  return { apiUrl, secretKey, webhookSecrets }
}

function localStripe({ stripe }: World): LocalStripe {
  if (!stripe) throw new CannotDo(409, 'The app talks to a Stripe of its own, so this sandbox has none')
  return stripe
}

async function kept<T>({ store }: World, act: () => T): Promise<T> {
  const done = act()
  await store.flushed()
  return done
}
