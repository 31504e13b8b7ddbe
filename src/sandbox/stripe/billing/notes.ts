// What Stripe knows and does not show: kept on the books beside the objects, each kind of note with its own shape.
import type { Stripe } from 'stripe'
import type { Books } from '../books.ts'

/** What becomes of a subscription once every attempt to collect its invoice has failed: an account's setting at Stripe. */
export type AfterLastAttempt = 'cancel' | 'unpaid' | 'past_due'

/** What a checkout page will make once it is paid. */
export type Order = {
  lines: { price: string; quantity: number }[]
  subscription?: {
    trialDays?: number
    trialEnd?: number
    anchor?: number
    proration?: string
    shows?: Partial<Stripe.Subscription>
  }
  payment?: {
    metadata?: Stripe.Metadata
    description?: string
    setup_future_usage?: 'off_session' | 'on_session'
    receipt_email?: string
  }
  setup?: { metadata?: Stripe.Metadata; description?: string }
  invoice?: { description?: string; metadata?: Stripe.Metadata }
  updates?: { address?: 'auto' | 'never'; name?: 'auto' | 'never' }
}

type Notes = {
  settings: { afterLastAttempt: AfterLastAttempt }
  /** By checkout session. */
  order: Order
  /** By subscription: what it becomes once its open invoice is paid. */
  pending: { becomes: Stripe.Subscription; invoice: string } | { becomes: null }
  /** By subscription: the moment of what was last announced. */
  'trial-told': { at: number }
  'upcoming-told': { at: number }
  /** By portal session. */
  portal: { isDone: boolean }
}

/** Reads a note. */
export function note<K extends keyof Notes>(books: Books, kind: K, id = ''): Notes[K] | undefined {
  return books.notes.get(`${kind}:${id}`) as Notes[K] | undefined
}

/** Writes a note over the one before. */
export function write<K extends keyof Notes>(books: Books, kind: K, id: string, body: Notes[K]): void {
  void books.notes.put(`${kind}:${id}`, '', body)
}

/** What becomes of a subscription after the last attempt; it is canceled unless told otherwise. */
export const afterLastAttempt = (books: Books): AfterLastAttempt =>
  note(books, 'settings')?.afterLastAttempt ?? 'cancel'

/** Sets what becomes of subscriptions after the last attempt, as an account's owner does in Stripe's dashboard. */
export const setAfterLastAttempt = (books: Books, what: AfterLastAttempt): void =>
  write(books, 'settings', '', { afterLastAttempt: what })
