// The one HTTP server: POST /slack/events goes to the Slack wing, everything else to the routes. Nothing that comes in
// over the wire – odd addresses, endless headers, bodies that never end – gets further than a clear answer.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { createRoutes, faultOf, type Routes } from './routes.ts'
import { type Listener, receive, refuse } from './slack-door.ts'

export type Served = Routes & {
  /** The Slack wing's listener; null until it hears. */
  slack(): Listener | null
}

export type HttpServer = {
  /** Begins to listen and says where. Port 0 is any free one. */
  listen(port: number, host: string): Promise<AddressInfo>
  /** Finishes what is under way, for so long at most, and closes every connection. Any number of times. */
  close(): Promise<void>
}

/** How long whoever sends a request has for its headers, and for all of it. */
export type Patience = { headersMs: number; requestMs: number; checkedEveryMs: number }
const patience: Patience = { headersMs: 10_000, requestMs: 20_000, checkedEveryMs: 2_000 }
/** Longer than the 60 seconds after which load balancers drop an idle connection, so that it is never us who drop it under them. */
const keepAliveMs = 65_000
/** Slack waits for three seconds; whatever is still open then has nobody who waits for it. */
const drainMs = 5_000

/** Makes the server; it listens when told to. */
export function serve(served: Served, { headersMs, requestMs, checkedEveryMs } = patience): HttpServer {
  const { log } = served
  const rest = getRequestListener(createRoutes(served).fetch, { errorHandler: (error) => answerFor(log, error) })
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: checkedEveryMs,
    },
    (request, response) => void dispatch(request, response).catch((error) => giveUp(request, response, error)),
  )
  server.maxHeadersCount = 100
  server.on('clientError', (error, socket) => turnAway(error, socket))

  async function dispatch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '').split('?', 1)
    if (path === '/slack/events') await receive(request, response, served.slack())
    else await rest(request, response)
  }

  function giveUp(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    // Whoever hung up in the middle waits for no answer, and is nobody's fault here.
    const isAbandoned = request.destroyed && !request.complete
    const words = isAbandoned ? '' : faultOf(log, error).trim()
    if (isAbandoned || response.headersSent) response.destroy()
    else refuse(request, response, 500, words)
  }

  let closing: Promise<void> | undefined
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve(addressOf(server.address()))
        })
      }),
    close: () => (closing ??= drain()),
  }

  function drain(): Promise<void> {
    if (!server.listening) return Promise.resolve()
    return new Promise((resolve) => {
      const atLast = setTimeout(() => server.closeAllConnections(), drainMs)
      // A connection that is kept alive falls idle only once its answer is out; the server itself looks but once.
      const idle = setInterval(() => server.closeIdleConnections(), 50)
      server.close(() => {
        clearTimeout(atLast)
        clearInterval(idle)
        resolve()
      })
    })
  }
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return address
}

// The adapter throws for addresses and headers that make no request at all.
function answerFor(log: Routes['log'], error: unknown): Response {
  const isTheirs = error instanceof Error && error.name === 'RequestError'
  if (isTheirs) return new Response('That address is not one that can be read.\n', { status: 400 })
  return new Response(faultOf(log, error), { status: 500 })
}

const faults: Record<string, [number, string, string]> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'Those headers are too long.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Content Too Large', 'Those chunk extensions are too long.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'That took too long to arrive.'],
}

function turnAway(error: Error & { code?: string }, socket: Duplex | Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const [status, reason, words] = faults[error.code ?? ''] ?? [400, 'Bad Request', 'That is not HTTP as we know it.']
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: ${words.length + 1}\r\n\r\n${words}\n`,
  )
}
