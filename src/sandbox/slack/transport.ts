// How a request reaches the app over HTTP: form or JSON, signed as Slack signs, given up after three seconds (slack-platform §1, §2).
import { createHmac } from 'node:crypto'
import http from 'node:http'
import type { Json } from './blocks.ts'

/** One request to the app. `kind` is the name that Socket Mode gives it. */
export type Delivery = {
  kind: 'slash_commands' | 'interactive' | 'events_api'
  payload: Json
  retry?: { number: number; reason: string }
}

/** Why no answer came, in the words of Slack's x-slack-retry-reason. */
export type Failure = 'http_timeout' | 'connection_failed' | 'http_error'

/** What the app said. `body` is undefined where it said nothing. */
export type Answer = { status: number; ms: number; body: unknown; failure?: Failure; noRetry?: boolean; text: string }

/** A way to the app. */
export type Transport = {
  send(delivery: Delivery): Promise<Answer>
  /** True once the app can be reached at all. */
  isOpen(): boolean
  stop(): Promise<void>
}

/** An answer later than this is no answer. */
export const PATIENCE_MS = 3_000

/** A request as it goes over the wire; tests change it to forge one. */
export type RawRequest = { body: string; headers: Record<string, string> }

/** The signature that Slack puts on a body. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

/** A delivery as Slack writes and signs it, dated in real time. */
export function rawRequest(delivery: Delivery, secret: string): RawRequest {
  const { kind, payload, retry } = delivery
  const body = kind === 'events_api' ? JSON.stringify(payload) : form(kind, payload)
  const timestamp = String(Math.floor(Date.now() / 1000))
  // Bolt reads a form only under the bare type, without a charset, and that is how Slack sends it.
  const type = kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded'
  const retries = retry && { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason }
  const signature = {
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signatureOf(secret, timestamp, body),
  }
  const agent = 'Slackbot 1.0 (+https://api.slack.com/robots)'
  return { body, headers: { 'content-type': type, 'user-agent': agent, ...signature, ...retries } }
}

function form(kind: Delivery['kind'], payload: Json): string {
  const fields = new URLSearchParams()
  if (kind === 'interactive') fields.set('payload', JSON.stringify(payload))
  else for (const [key, value] of Object.entries(payload)) fields.set(key, String(value))
  return fields.toString()
}

/** Sends over HTTP to where the app listens. */
export function httpTransport(
  url: () => string,
  secret: string,
): Transport & { sendRaw(request: RawRequest): Promise<Answer> } {
  const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 32 })
  const sendRaw = (request: RawRequest) => post(url(), request, agent)
  return {
    send: (delivery) => sendRaw(rawRequest(delivery, secret)),
    sendRaw,
    isOpen: () => url() !== '',
    stop: async () => agent.destroy(),
  }
}

async function post(url: string, raw: RawRequest, agent: http.Agent): Promise<Answer> {
  const answer = await attempt(url, raw, agent)
  // A kept connection that the app closed a moment ago carried nothing: it is tried again on a fresh one.
  return answer.stale ? attempt(url, raw, agent) : answer
}

function attempt(url: string, { body, headers }: RawRequest, agent: http.Agent): Promise<Answer & { stale?: boolean }> {
  const startedAt = performance.now()
  const since = () => Math.round(performance.now() - startedAt)
  return new Promise((resolve) => {
    const fail = (failure: Failure, text: string, stale = false) =>
      resolve({ status: 0, ms: since(), body: undefined, failure, text, stale })
    if (!URL.canParse(url)) return fail('connection_failed', 'Slack was not told where the app listens')
    const length = String(Buffer.byteLength(body))
    const request = http.request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': length } })
    const deadline = setTimeout(() => {
      fail('http_timeout', 'no answer within 3 seconds')
      request.destroy()
    }, PATIENCE_MS)
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(deadline)
      const stale = request.reusedSocket && error.code === 'ECONNRESET'
      fail('connection_failed', `the app cannot be reached: ${error.message}`, stale)
    })
    request.on('response', async (response) => {
      try {
        const text = Buffer.concat(await response.toArray()).toString()
        clearTimeout(deadline)
        resolve(answerFrom(response, text, since()))
      } catch (error) {
        fail('connection_failed', `the answer broke off: ${String(error)}`)
      }
    })
    request.end(body)
  })
}

function answerFrom(response: http.IncomingMessage, text: string, ms: number): Answer {
  const status = response.statusCode ?? 0
  const noRetry = response.headers['x-slack-no-retry'] === '1'
  const isJson = (response.headers['content-type'] ?? '').includes('json')
  const answer = { status, ms, body: isJson ? parsed(text) : text === '' ? undefined : text, noRetry, text }
  const fine = status >= 200 && status < 300
  return fine ? answer : { ...answer, failure: 'http_error' }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
