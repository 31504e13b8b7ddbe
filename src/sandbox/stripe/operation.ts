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
 * its answer is sent once everything it kept is in the database. It throws a `StripeRefusal` for what Stripe refuses:
 * what it kept before that stays kept, as a declined payment does. Its `params` are made of params.ts; `expand` is not
 * among them, for every operation takes it.
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

/** The body of an error, as Stripe words it. */
export type StripeError = {
  type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'
  code?: string
  param?: string
  message: string
  decline_code?: string
  advice_code?: string
  /** The id of the charge that was declined. */
  charge?: string
  payment_intent?: object
  setup_intent?: object
  payment_method?: object
}

/** What Stripe answers instead: an HTTP status with `{error: {type, code, param, message, decline_code}}`. */
export class StripeRefusal extends Error {
  override name = 'StripeRefusal'
  readonly status: number
  readonly error: StripeError
  constructor(status: number, error: StripeError) {
    super(error.message)
    this.status = status
    this.error = error
  }
}

/** A request that makes no sense: 400. */
export const invalid = (message: string, more: { code?: string; param?: string } = {}): StripeRefusal =>
  new StripeRefusal(400, { type: 'invalid_request_error', message, ...more })

/** Something that is not on the books: 404 resource_missing. `noun` as Stripe has it: "No such customer: 'cus_1'". */
export const missing = (noun: string, id: string, param = 'id'): StripeRefusal =>
  new StripeRefusal(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: `No such ${noun}: '${id}'`,
  })

/** A parameter that must be there and is not. */
export const required = (param: string): StripeRefusal =>
  invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
