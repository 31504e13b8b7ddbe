// One call of the app from its headers to its answer: let in, read, replayed or done, kept, told. All of it but the waiting
// for the database happens in one go.
import type { IncomingHttpHeaders } from 'node:http'
import type { Complaint } from '../slack/rules/complaint.ts'
import { scratch } from './billing/scratch.ts'
import type { Asking, Books } from './books.ts'
import { newId } from './books.ts'
import { complaintOf, type Stage } from './complaint.ts'
import { admit, type Route } from './door.ts'
import { expand, type Includes } from './expand.ts'
import type { ApiFault } from './faults.ts'
import type { Keys, Result } from './idempotency.ts'
import { invalid, StripeRefusal } from './operation.ts'
import { fromForm, type Given, readParams } from './refuse-params.ts'

/** What came over the wire. */
export type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string }

/** What goes back, and how it is told in the record. `key` is in use until the answer is out. */
export type Reply = Result & { headers: Record<string, string>; complaints: Complaint[]; params: Given; key?: string }

/** What an answer needs. */
export type Desk = {
  books: Books
  secretKey: string
  route(method: string, path: string): Route
  includes: Includes
  keys: Keys
  /** Does something with everyone being told who asked for it. */
  asking<T>(asking: Asking, act: () => T): T
}

/** Answers a call. Everything it changed is on its way to the database when this returns. */
export function answer(desk: Desk, asked: Asked, fault: ApiFault | undefined): Reply {
  const requestId = newId('req_', 14)
  const params = paramsOf(asked)
  const key = asked.method === 'POST' ? String(asked.headers['idempotency-key'] ?? '') : ''
  const headers: Record<string, string> = key ? { 'idempotency-key': key } : {}
  const state: Progress = { stage: 'door' }
  try {
    const result = attempt(desk, { asked, params, key, requestId, fault }, state)
    if (!result.isReplay) return { ...result, headers, complaints: [], params, ...keyIn(state) }
    const replayed = { ...headers, 'idempotent-replayed': 'true', 'original-request': result.requestId }
    return { ...result, requestId, headers: replayed, complaints: [], params }
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    const complaints = fault?.status ? [] : complaintOf(`${asked.method} ${pathOf(asked)}`, state.stage, error)
    return { ...refusedWith(error, requestId), headers, complaints, params, ...keyIn(state) }
  }
}

/** How far a request came, and the key that is in use by it. */
type Progress = { stage: Stage; key?: string }
const keyIn = ({ key }: Progress) => (key ? { key } : {})

type Request = { asked: Asked; params: Given; key: string; requestId: string; fault: ApiFault | undefined }

function attempt(desk: Desk, request: Request, state: Progress): Result & { isReplay?: boolean } {
  const { asked, params, key, requestId, fault } = request
  if (fault?.status && !fault.kept) throw asAsked(fault.status)
  admit(asked.headers, desk.secretKey)
  const { operation, path } = desk.route(asked.method, pathOf(asked))
  state.stage = 'parameters'
  if (asked.method === 'POST') requireForm(asked)
  const { expand: paths = [], ...rest } = params
  const fingerprint = `${asked.method} ${pathOf(asked)} ${inOrder(params)}`
  const now = desk.books.now()
  const earlier = key ? desk.keys.replay(key, fingerprint, now) : undefined
  if (earlier) return { ...earlier, isReplay: true }
  const read = readParams(operation.params, rest)
  const wanted = pathsIn(paths)
  state.stage = 'work'
  const who = { id: requestId, idempotency_key: key || null }
  const result = settled(requestId, () => {
    if (fault?.status) throw asAsked(fault.status)
    const work = (books: Books) =>
      expand(books, desk.includes, operation.run({ params: read, path, books, now }), wanted)
    return desk.asking(who, () => (wanted.length > 0 ? allOrNothing(desk.books, work) : work(desk.books)))
  })
  if (key && !isUnstarted(result)) {
    desk.keys.begin(key)
    state.key = key
    desk.keys.keep(key, fingerprint, now, result)
  }
  if (result.refusal) throw result.refusal
  return result
}

/** What asks to expand what cannot be expanded has done nothing; a card that declined has declined all the same. */
function allOrNothing(real: Books, work: (books: Books) => object): object {
  const trial = scratch(real)
  try {
    const done = work(trial.books)
    trial.carryOver()
    return done
  } catch (error) {
    if (error instanceof StripeRefusal && error.error.type === 'card_error') trial.carryOver()
    throw error
  }
}

/** The result of the work, be it a refusal: that is an answer too, which an idempotency key keeps. */
function settled(requestId: string, work: () => object): Result & { refusal?: StripeRefusal } {
  try {
    return { status: 200, body: JSON.stringify(work(), null, 2), requestId }
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error
    return { ...refusedWith(error, requestId), refusal: error }
  }
}

/** What failed by its parameters never began, and its key is free for them put right. */
const isUnstarted = ({ refusal }: { refusal?: StripeRefusal }): boolean =>
  refusal?.error.code?.startsWith('parameter_') ?? false

const refusedWith = ({ status, error }: StripeRefusal, requestId: string): Result => {
  const doc_url = error.code
    ? { doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll('_', '-')}` }
    : {}
  const request_log_url = `https://dashboard.stripe.com/test/logs/${requestId}`
  return { status, body: JSON.stringify({ error: { ...error, ...doc_url, request_log_url } }, null, 2), requestId }
}

function asAsked(status: number): StripeRefusal {
  if (status === 429)
    return new StripeRefusal(429, {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message: 'Request rate limit exceeded. Learn more about rate limits at https://stripe.com/docs/rate-limits.',
    })
  if (status >= 500) return new StripeRefusal(status, { type: 'api_error', message: 'An unknown error occurred.' })
  return invalidAs(status)
}

const invalidAs = (status: number) =>
  new StripeRefusal(status, { type: 'invalid_request_error', message: `Refused with ${status}, as a fault asked for.` })

const pathOf = ({ url }: Asked): string => url.split('?', 1)[0] ?? ''

function paramsOf({ url, body }: Asked): Given {
  const query = url.includes('?') ? fromForm(url.slice(url.indexOf('?') + 1)) : {}
  return { ...query, ...fromForm(body) }
}

function requireForm({ headers, body }: Asked): void {
  const type = headers['content-type'] ?? ''
  if (body !== '' && !type.includes('application/x-www-form-urlencoded'))
    throw invalid(
      `Invalid request (check that your POST content type is application/x-www-form-urlencoded). It is '${type}'.`,
    )
}

function pathsIn(given: Given[string]): string[] {
  if (Array.isArray(given) && given.every((one) => typeof one === 'string')) return given
  if (typeof given === 'object' && !Array.isArray(given)) return pathsIn(Object.values(given) as string[])
  throw invalid('Invalid array', { param: 'expand', code: 'parameter_invalid_array' })
}

/** The parameters in one way of writing, whatever order they came in. */
function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${inOrder(one)}`).join(',')}}`
}
