// Slack's door: what is checked before the Slack wing reads a request. The size, since it would buffer all of it; and the
// date of the signature in both directions, since Bolt turns away only those that are too old.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { maxBodyBytes } from './routes.ts'

export type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** Slack's own advice on replayed requests (docs.slack.dev: verifying requests from Slack). */
const maxSkewSeconds = 5 * 60

/** Answers what must not go further; otherwise hands the request on with its body already read. */
export async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  slack: Listener | null,
): Promise<void> {
  if (request.method !== 'POST')
    return refuse(request, response, 405, 'Slack posts here; nothing else does.', { allow: 'POST' })
  if (!slack) return refuse(request, response, 503, 'Not ready yet; try again soon.', { 'retry-after': '5' })
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return refuseLength(request, response)
  if (!isTimely(request)) return refuse(request, response, 401, 'The signature is dated too far from now.')
  const body = await readBody(request)
  if (body === 'too large') return refuseLength(request, response)
  // Bolt reads a body that is there already from `rawBody`.
  slack(Object.assign(request, { rawBody: body }), response)
}

// A request without a date is Bolt's to turn away: Slack's own checks of the certificate carry none.
function isTimely({ headers }: IncomingMessage): boolean {
  const stamp = headers['x-slack-request-timestamp']
  if (stamp === undefined) return true
  const at = typeof stamp === 'string' && /^\d{1,12}$/.test(stamp) ? Number(stamp) : Number.NaN
  return Math.abs(Date.now() / 1000 - at) <= maxSkewSeconds
}

async function readBody(request: IncomingMessage): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBodyBytes) resolve('too large')
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
    request.on('close', () => request.readableEnded || reject(new Error('the request was cut off')))
  })
}

const refuseLength = (request: IncomingMessage, response: ServerResponse): void =>
  refuse(request, response, 413, `A body of more than ${maxBodyBytes / 1024} KB is not read here.`)

/**
 * Answers with a sentence and closes the connection. What the sender still sends is thrown away for a moment, because a
 * connection that is closed on unread bytes takes the answer down with it.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  words: string,
  headers: Record<string, string> = {},
): void {
  const body = `${words}\n`
  const length = String(Buffer.byteLength(body))
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': length,
    connection: 'close',
    ...headers,
  })
  response.write(body)
  request.resume()
  const finish = () => {
    clearTimeout(patience)
    response.end()
  }
  const patience = setTimeout(finish, 1_000)
  if (request.complete) finish()
  else request.once('end', finish).once('close', finish)
}
