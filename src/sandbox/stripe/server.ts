// The HTTP face of the local Stripe. An answer is sent once all that it tells of is in the database, and every call stands
// in the record with what was wrong about it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Complaint } from '../slack/rules/complaint.ts'
import type { Traffic } from '../slack/traffic.ts'
import type { Store } from '../store.ts'
import { answer, type Desk, type Reply } from './answer.ts'
import type { ApiFault, Faults } from './faults.ts'

const LARGEST_BODY = 2_000_000

/** What the server works with. */
export type Counter = {
  desk: Desk
  store: Store
  traffic: Traffic
  faults: Faults
  underWay: Set<{ what: string }>
  onComplaint(complaint: Complaint): void
}

/** Serves the local Stripe on 127.0.0.1. Resolves once it listens. */
export async function serve(counter: Counter, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    take(counter, request, response).catch((error: unknown) => {
      // Whoever hung up in the middle waits for no answer.
      if (request.destroyed && !request.complete) return
      broke(counter, `${request.method} ${request.url}`, error, response)
    })
  })
  server.keepAliveTimeout = 60_000
  server.on('connection', (socket) => {
    if (counter.faults.refusesConnection()) socket.destroy()
  })
  counter.faults.onChange(() => {
    if (counter.faults.isDown()) server.closeAllConnections()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}

/** A mistake of the local Stripe itself must not look like an answer of Stripe's, and must not go unseen. */
function broke({ traffic }: Counter, what: string, error: unknown, response: ServerResponse): void {
  const text = `The local Stripe broke: ${error instanceof Error ? error.stack : String(error)}`
  const complaints = [{ error: 'local_stripe_broke', text, cites: 'a fault of the sandbox, not of the app' }]
  const entry = { request: null, answer: text, status: 500, ms: 0, complaints }
  traffic.record({ direction: 'from the app', what, ...entry })
  if (response.headersSent) response.destroy()
  else response.writeHead(500, { 'content-type': 'text/plain' }).end(text)
}

async function take(counter: Counter, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  const [path = ''] = url.split('?', 1)
  const call = { what: `${method} ${path}` }
  counter.underWay.add(call)
  try {
    const body = await read(request)
    if (body === undefined) return void response.writeHead(413).end()
    const startedAt = performance.now()
    const fault = counter.faults.forCall(method, path)
    if (fault?.down) return void response.destroy()
    const reply = answer(counter.desk, { method, url, headers, body }, fault)
    await counter.store.flushed()
    if (fault?.delayMs) await pause(fault.delayMs)
    if (reply.key) counter.desk.keys.end(reply.key)
    write(counter.traffic, call.what, reply, fault, Math.round(performance.now() - startedAt))
    for (const complaint of reply.complaints) counter.onComplaint(complaint)
    send(response, reply, fault)
  } finally {
    counter.underWay.delete(call)
  }
}

function send(response: ServerResponse, reply: Reply, fault: ApiFault | undefined): void {
  if (fault?.timeoutAfterCommit) return void response.destroy()
  const headers = { 'content-type': 'application/json', 'request-id': reply.requestId, ...reply.headers }
  response.writeHead(reply.status, headers).end(reply.body)
}

function write(traffic: Traffic, what: string, reply: Reply, fault: ApiFault | undefined, ms: number): void {
  const { status, body, complaints, params: request } = reply
  const isCut = fault?.timeoutAfterCommit === true
  const told = isCut
    ? `done, and the connection cut, as a fault asked for; it would have said ${body}`
    : JSON.parse(body)
  traffic.record({ direction: 'from the app', what, request, answer: told, status: isCut ? 0 : status, ms, complaints })
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= LARGEST_BODY) chunks.push(chunk)
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks).toString()
}
