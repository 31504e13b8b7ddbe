// A Stripe of a few lines that answers what a test tells it, well or badly: for what the wire does to us, not for what
// Stripe is. What it is asked is kept, and an answer is kept under its idempotency key where a test says so.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Payments } from '../../src/org/billing/payments.ts'
import type { Log } from '../../src/org/context.ts'
import { connectStripe, type StripeSettings } from '../../src/stripe/client.ts'
import { createPayments } from '../../src/stripe/payments.ts'

/** One request as it came. */
export type Asked = {
  method: string
  path: string
  query: URLSearchParams
  body: URLSearchParams
  key: string | null
  at: number
}
/** What is answered: a body of JSON with its status, text as it is, or nothing but a cut connection. */
export type Answer =
  | { status?: number; json: object; headers?: Record<string, string> }
  | { status?: number; html: string }
  | 'cut'
  | 'silence'

export type StandIn = {
  url: string
  asked: Asked[]
  /** Answers from now on. */
  answer(how: (asked: Asked, nth: number) => Answer): void
  close(): Promise<void>
}

/** Opens a stand-in; it answers 500 until told otherwise. */
export async function openStandIn(): Promise<StandIn> {
  const asked: Asked[] = []
  let how: (asked: Asked, nth: number) => Answer = () => failure(500, 'api_error')
  const server = createServer((request, response) => void take(request, response))
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString()
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://stripe')
    const one = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      body: new URLSearchParams(body),
      key: request.headers['idempotency-key']?.toString() ?? null,
      at: performance.now(),
    }
    asked.push(one)
    send(response, how(one, asked.length))
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: (given) => {
      how = given
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'cut') return void response.destroy()
  if (answer === 'silence') return
  const isJson = 'json' in answer
  response.writeHead(answer.status ?? 200, {
    'content-type': isJson ? 'application/json' : 'text/html',
    'request-id': 'req_1',
    ...(isJson ? answer.headers : {}),
  })
  response.end(isJson ? JSON.stringify(answer.json) : answer.html)
}

/** An error in Stripe's shape. */
export const failure = (
  status: number,
  type: string,
  more: object = {},
  headers: Record<string, string> = {},
): Answer => ({ status, json: { error: { type, message: 'Said by the stand-in', ...more } }, headers })

/** A list in Stripe's shape. */
export const list = (data: object[], has_more = false): Answer => ({
  json: { object: 'list', data, has_more, url: '/v1' },
})

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** The port over a Stripe at an address. */
export function portAt(
  settings: Pick<StripeSettings, 'apiUrl'> & Partial<StripeSettings>,
  now = () => new Date(),
  redisUrl?: string,
) {
  const full = { secretKey: 'sk_test_1', webhookSecrets: [], isPaced: false, ...settings }
  const connection = connectStripe(full, { log: silentLog, redisUrl })
  const clock = { now, wall: (at: Date) => at }
  const home = () => 'https://org.example.com'
  const payments: Payments = createPayments(connection, { clock, log: silentLog, currency: 'usd', home })
  return { payments, connection }
}
