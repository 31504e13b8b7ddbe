// Lists of Stripe's, read to their end. A stand-in may page, filter and expand otherwise than Stripe does, or not at all:
// what is read comes out the same, and nobody is given what is another's.
import type Stripe from 'stripe'
import { isGone, isUnknownHere, NoAnswer } from './client.ts'
import { idOf } from './shapes.ts'

/** A list to its end, however many pages it has. Throws where the same page comes again and again. */
export async function allOf<T extends { id: string }>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  const seen = new Set<string>()
  for await (const one of list) {
    if (seen.has(one.id)) throw new NoAnswer(`the list has ${one.id} again and again`)
    if (one.id) seen.add(one.id)
    all.push(one)
  }
  return all
}

/** A list to its end; of what is not there nothing is left, and what a stand-in does not do, nobody has there. */
export async function leftOf<T extends { id: string }>(list: AsyncIterable<T>): Promise<T[]> {
  try {
    return await allOf(list)
  } catch (error) {
    if (isGone(error) || isUnknownHere(error)) return []
    throw error
  }
}

/** What may say whose it is. */
export type Owned = { customer?: string | Stripe.Customer | Stripe.DeletedCustomer | null }

/** Of what was listed for a customer, what is theirs. */
export const ownOf = <T extends Owned>(customerId: string, all: readonly T[]): T[] =>
  all.filter(({ customer }) => customer === undefined || idOf(customer) === customerId)

/** What is referred to, whole: as it was expanded, else asked for; null where it is not there. */
export async function fetched<T extends { id: string }>(
  reference: string | T | null | undefined,
  retrieve: (id: string) => Promise<T>,
): Promise<T | null> {
  if (typeof reference !== 'string') return reference ?? null
  try {
    return await retrieve(reference)
  } catch (error) {
    if (isGone(error) || isUnknownHere(error)) return null
    throw error
  }
}
