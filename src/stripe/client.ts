// The one client of Stripe's API: the real one, at whatever address it was given. What goes over the wire is paced, a rate
// limit is waited for, and what came back as an error is put into the port's two kinds.
import { setTimeout as sleep } from 'node:timers/promises'
import Bottleneck from 'bottleneck'
import Stripe from 'stripe'
import { PaymentsDown, PaymentsRefused } from '../org/billing/payments.ts'
import type { Log } from '../org/context.ts'

/** Where Stripe is, and what it knows us by. */
export type StripeSettings = {
  secretKey: string
  /** The signing secrets of the webhook endpoint: several while one takes the place of another. */
  webhookSecrets: string[]
  /** scheme://host:port, without a path */
  apiUrl: string
  /** Whether calls are spread out so that Stripe's limits are kept; they are unless told, and need not be at a stand-in. */
  isPaced?: boolean
}

export type StripeConnection = {
  stripe: Stripe
  /** Whether real money moves. */
  livemode: boolean
  settings: StripeSettings
  close(): Promise<void>
}

/** How long one call may take. Whoever waits in a conversation gives up sooner and leaves the rest to a job. */
const patienceMs = 8_000
/** Stripe allows 25 calls a second in a sandbox and 100 for real; a little is left for whoever else uses the account. */
const perSecond = { live: 80, test: 20 }
/** How often a call that met a rate limit is sent again. */
const limitTries = 4

/** Opens the connection. Nothing is sent until something is asked. */
export function connectStripe(
  settings: StripeSettings,
  { log, redisUrl }: { log: Log; redisUrl?: string | null | undefined },
): StripeConnection {
  const { protocol, hostname, port } = new URL(settings.apiUrl)
  const livemode = /^[sr]k_live_/.test(settings.secretKey)
  const pace = settings.isPaced === false ? unpaced : pacing(livemode, redisUrl ?? null, log)
  const isSecure = protocol === 'https:'
  const stripe = new Stripe(settings.secretKey, {
    protocol: isSecure ? 'https' : 'http',
    host: hostname,
    port: port || (isSecure ? 443 : 80),
    timeout: patienceMs,
    maxNetworkRetries: 2,
    telemetry: false,
    httpClient: wireOf(pace),
  })
  return { stripe, livemode, settings, close: pace.close }
}

/** Has something done when it is its turn. */
type Pace = { run<T>(send: () => Promise<T>): Promise<T>; close(): Promise<void> }

const unpaced: Pace = { run: (send) => send(), close: async () => {} }

function pacing(livemode: boolean, redisUrl: string | null, log: Log): Pace {
  const most = livemode ? perSecond.live : perSecond.test
  const common = {
    id: `guildhall-stripe-${livemode ? 'live' : 'test'}`,
    reservoir: most,
    reservoirRefreshAmount: most,
    reservoirRefreshInterval: 1_000,
    maxConcurrent: most,
  }
  const alone = new Bottleneck(common)
  if (!redisUrl) return { run: (send) => alone.schedule(send), close: () => alone.disconnect() }
  const store = { datastore: 'ioredis' as const, clientOptions: redisUrl, clearDatastore: false }
  return together(new Bottleneck({ ...common, ...store }), alone, log)
}

/** How long after its last failure Redis counts as away. It is tried again every two seconds at least. */
const awayMs = 5_000
const lookMs = 250

// Redis keeps the turns of all processes, and not the money: while it is away each process keeps its own.
function together(shared: Bottleneck, alone: Bottleneck, log: Log): Pace {
  let failedAt = Number.NEGATIVE_INFINITY
  const isAway = () => performance.now() - failedAt < awayMs
  shared.on('error', (error) => {
    if (!isAway())
      log.warn({ error: String(error) }, 'Redis does not pace the calls to Stripe; this process does it alone')
    failedAt = performance.now()
  })
  const turn = <T>(send: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      let hasBegun = false
      const begin = async () => {
        if (hasBegun) return
        hasBegun = true
        clearInterval(watch)
        await send().then(resolve, reject)
      }
      const goAlone = () => void alone.schedule(begin).catch(reject)
      const watch = setInterval(() => isAway() && goAlone(), lookMs)
      shared.schedule(begin).catch(goAlone)
    })
  return {
    run: (send) => (isAway() ? alone.schedule(send) : turn(send)),
    close: async () => void (await Promise.all([shared.disconnect(), alone.disconnect()])),
  }
}

type Wire = ReturnType<typeof Stripe.createNodeHttpClient>
type Response = Awaited<ReturnType<Wire['makeRequest']>>

// Every request that leaves is paced: pages of a list and the client's own retries too. The client does not repeat what
// met a rate limit, so that is done here, under the same idempotency key.
function wireOf(pace: Pace): Wire {
  const wire = Stripe.createNodeHttpClient()
  return {
    getClientName: () => wire.getClientName(),
    async makeRequest(...request) {
      const send = () => wire.makeRequest(...request)
      for (let attempt = 1; ; attempt++) {
        const response = await pace.run(send)
        if (response.getStatusCode() !== 429 || attempt === limitTries) return inStripesWords(response)
        response.dispose?.()
        await sleep(restAfter(attempt, String(response.getHeaders()['retry-after'] ?? '')))
      }
    },
  }
}

/** Twice as long each time, never quite alike, so that those who met the limit together do not meet it together again. */
function restAfter(attempt: number, asked: string): number {
  const wished = /^\d{1,2}$/.test(asked) ? Math.min(Number(asked), 5) * 1_000 : 0
  return Math.max(wished, 250 * 2 ** attempt) * (0.5 + Math.random() / 2) + wished / 2
}

// A failure that is kept under an idempotency key stays what it is: asking again under that key is in vain. And a failure
// in words other than Stripe's, as a proxy or a stand-in has them, would be taken for an answer.
function inStripesWords(response: Response): Response {
  const status = response.getStatusCode()
  if (status < 400) return response
  const headers = response.getHeaders()
  const isKept = status >= 500 && String(headers['idempotent-replayed']) === 'true'
  const getHeaders = () => (isKept ? { ...headers, 'stripe-should-retry': 'false' } : headers)
  const toJSON = async () => asFailure(status, await (status === 404 ? orNothing(response) : response.toJSON()))
  return Object.create(response, { getHeaders: { value: getHeaders }, toJSON: { value: toJSON } })
}

// A page that says that there is no such page says that there is no such operation.
async function orNothing(response: Response): Promise<unknown> {
  try {
    return await response.toJSON()
  } catch {
    return null
  }
}

function asFailure(status: number, body: unknown): unknown {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  if (typeof error === 'object' && error !== null) return body
  const type = status >= 500 ? 'api_error' : 'invalid_request_error'
  return { error: { type, message: `${status} was answered, in no words of Stripe's` } }
}

/** How many keys one effect may use up, each kept by Stripe with a failure. */
const mostKeys = 30

/**
 * Has one effect happen once, whoever tries it how often: under a key of its own. Where Stripe keeps a failure under that
 * key, or saw it with other words, `find` looks whether it happened all the same; if not, it is tried under the next key.
 */
export async function once<T>(
  key: string,
  send: (options: { idempotencyKey: string }) => Promise<T>,
  find: () => Promise<T | null> = async () => null,
): Promise<T> {
  for (let turn = 1; ; turn++) {
    try {
      return await send({ idempotencyKey: turn === 1 ? key : `${key}:${turn}` })
    } catch (error) {
      if (!isSpent(error) || turn === mostKeys) throw error
      const found = await find()
      if (found !== null) return found
    }
  }
}

function isSpent(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeError)) return false
  if (error instanceof Stripe.errors.StripeIdempotencyError) return error.statusCode === 400
  return (error.statusCode ?? 0) >= 500 && error.headers?.['idempotent-replayed'] === 'true'
}

/** What came is no answer to what was asked. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

// The client has words of its own for a list that is none.
const isNoAnswer = (error: unknown): error is Error =>
  error instanceof NoAnswer || (error instanceof Error && error.message.startsWith('Unexpected: Stripe API response'))

const passing = new Set(['lock_timeout', 'idempotency_key_in_use', 'rate_limit'])

/** An error of Stripe's as the port knows it; any other fault is given back as it is. */
export function asPaymentsError(error: unknown): unknown {
  if (isNoAnswer(error)) return new PaymentsDown(error.message, { cause: error })
  if (!(error instanceof Stripe.errors.StripeError)) return error
  const { type, code, statusCode, requestId } = error
  const named = `${error.message}${requestId ? ` (${requestId})` : ''}`
  const isUnknown =
    error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError ||
    error instanceof Stripe.errors.StripeAPIError ||
    statusCode === 409 ||
    passing.has(code ?? '')
  if (isUnknown) return new PaymentsDown(named, { cause: error })
  return new PaymentsRefused(code ?? codes[type] ?? 'refused', named)
}

// Not every refusal has a code of Stripe's.
const codes: Record<string, string> = {
  StripeAuthenticationError: 'api_key_invalid',
  StripePermissionError: 'permission_denied',
  StripeIdempotencyError: 'idempotency_error',
  StripeCardError: 'card_declined',
  StripeInvalidRequestError: 'invalid_request',
}

/** Whether Stripe said that something is not there, or no longer. */
export const isGone = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing'

/** Whether there is no such operation: a stand-in may have only some of them, Stripe has them all. */
export const isUnknownHere = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404 && !error.code
