// What an operation of the local Stripe is: a row of a table, with its parameters as a closed schema, so that whatever it
// does not know is refused as Stripe would refuse it.
import type { z } from 'zod'
import type { Books } from './books.ts'

/** One request, read and checked. */
export type Call<P> = {
  params: P
  /** What the braces of its path stand for. */
  path: Record<string, string>
  books: Books
  /** Seconds since 1970 by the clock that the sandbox shows. */
  now: number
}

/**
 * One operation. It runs whole, without waiting for anything, so that no two requests ever see each other half done;
 * its answer is sent once everything it kept is in the database. It throws a `StripeRefusal` for what Stripe refuses.
 */
export type Operation<P = unknown> = {
  method: 'GET' | 'POST' | 'DELETE'
  /** As in Stripe's reference: /v1/customers/{customer} */
  path: string
  params: z.ZodType<P>
  run(call: Call<P>): object
}

/** One row of a table of operations, with the type of its parameters kept for its own `run` only. */
export const operation = <P>(row: Operation<P>): Operation => row as unknown as Operation

/** What Stripe answers instead: an HTTP status with `{error: {type, code, param, message, decline_code}}`. */
export class StripeRefusal extends Error {
  override name = 'StripeRefusal'
  readonly status: number
  readonly error: { type: string; code?: string; param?: string; message: string; decline_code?: string }
  constructor(status: number, error: StripeRefusal['error']) {
    super(error.message)
    this.status = status
    this.error = error
  }
}
