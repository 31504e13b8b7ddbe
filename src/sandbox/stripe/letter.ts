// One webhook as it travels: signed over its exact bytes, at the real time, to a machine that is this one.
import { createHmac } from 'node:crypto'
import http from 'node:http'

/** What is sent. */
export type Letter = { url: string; body: string; signature: string }

/** What came back; status 0 where nothing did, and then `text` says why. */
export type Taken = { status: number; text: string; ms: number }

const PATIENCE_MS = 10_000

/** The header Stripe-Signature. `at` in seconds of real time; now unless told. */
export function sign(secret: string, body: string, at = Math.floor(Date.now() / 1000)): string {
  const v1 = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
  return `t=${at},v1=${v1}`
}

/** Sends a webhook. A kept connection that the app closed a moment ago carried nothing: it is tried again on a fresh one. */
export async function send(letter: Letter, agent: http.Agent): Promise<Taken> {
  const { isStale, ...taken } = await attempt(letter, agent)
  return isStale ? attempt(letter, agent).then(({ isStale: _, ...again }) => again) : taken
}

const isHere = (url: string): boolean =>
  URL.canParse(url) && /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::|\/|$)/.test(new URL(url).href)

function attempt({ url, body, signature }: Letter, agent: http.Agent): Promise<Taken & { isStale?: boolean }> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const answer = (status: number, text: string, isStale = false) =>
      resolve({ status, text, ms: Math.round(performance.now() - startedAt), ...(isStale ? { isStale } : {}) })
    if (!isHere(url)) return answer(0, `The sandbox sends nothing to other machines, so nothing to ${url}`)
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'stripe-signature': signature,
    }
    const request = http.request(url, { method: 'POST', agent, headers })
    const deadline = setTimeout(() => {
      answer(0, `no answer within ${PATIENCE_MS / 1000} seconds`)
      request.destroy()
    }, PATIENCE_MS)
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(deadline)
      answer(0, `the app cannot be reached: ${error.message}`, request.reusedSocket && error.code === 'ECONNRESET')
    })
    request.on('response', async (response) => {
      try {
        const text = Buffer.concat(await response.toArray()).toString()
        clearTimeout(deadline)
        answer(response.statusCode ?? 0, text.slice(0, 2000))
      } catch (error) {
        clearTimeout(deadline)
        answer(0, `the answer broke off: ${String(error)}`)
      }
    })
    request.end(body)
  })
}
