// The ground of the local Stripe's own tests: a local Stripe on a database of its own, stripe-node in front of it, and an
// endpoint that takes its webhooks as well or as badly as a test says.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import Stripe from 'stripe'
import { connect } from '../../../src/db/client.ts'
import { advance, openClock, type SandboxClock } from '../../../src/sandbox/clock.ts'
import type { Complaint } from '../../../src/sandbox/slack/rules/complaint.ts'
import { openTraffic } from '../../../src/sandbox/slack/traffic.ts'
import { openStore, type Store } from '../../../src/sandbox/store.ts'
import { type LocalStripe, startStripe } from '../../../src/sandbox/stripe/stripe.ts'
import { createDatabase } from '../../database.ts'

/** A webhook as the endpoint took it. */
export type Taken = { event: Stripe.Event; body: string; signature: string }

export type Counter = {
  local: LocalStripe
  stripe: Stripe
  store: Store
  clock: SandboxClock
  /** What arrived, verified by stripe-node. */
  taken: Taken[]
  /** What the endpoint answers; 200 unless told. */
  answerWith(status: number): void
  complaints: Complaint[]
  /** The types of the events that arrived since the last call, once nothing is on its way any more. */
  told(): Promise<string[]>
  settle(): Promise<void>
  advance(duration: string): Promise<void>
  /** A further client, with other settings. */
  client(settings?: Stripe.StripeConfig, key?: string): Stripe
  /** One request as it is, without stripe-node. */
  raw(method: string, path: string, form?: string, headers?: Record<string, string>): Promise<Response>
  databaseUrl: string
  close(): Promise<void>
}

/** Opens a counter; on the database of an earlier one where its address is given. */
export async function openCounter(url?: string): Promise<Counter> {
  const database = url === undefined ? await createDatabase() : { url, drop: async () => {} }
  const connection = connect(database.url, { max: 3 })
  const store = await openStore(connection.pool)
  const clock = openClock(store)
  const traffic = openTraffic(store, () => clock.now())
  const complaints: Complaint[] = []
  traffic.onComplaint((complaint) => complaints.push(complaint))
  const local = await startStripe({ store, clock, traffic, pages: 'http://127.0.0.1:3000' })
  const taken: Taken[] = []
  let status = 200
  const endpoint = await listen(local, taken, () => status)
  local.sendTo(`http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/stripe/webhook`)
  const settle = () => settled(local)
  const agenda = {
    nextDue: async (until: Date) => {
      const due = local.nextDue()
      const at = due && clock.wall(due)
      return at && at <= until ? at : undefined
    },
    hasten: async () => {},
    settle,
  }
  let seen = 0
  return {
    local,
    stripe: clientOf(local),
    store,
    clock,
    taken,
    answerWith: (given) => {
      status = given
    },
    complaints,
    told: async () => {
      await settle()
      const types = taken.slice(seen).map(({ event }) => event.type)
      seen = taken.length
      return types
    },
    settle,
    advance: (duration) => advance(clock, agenda, duration),
    client: (settings, key) => clientOf(local, settings, key),
    raw: (method, path, form, headers) => ask(local, method, path, form, headers),
    databaseUrl: database.url,
    close: async () => {
      await local.stop()
      endpoint.closeAllConnections()
      await new Promise((resolve) => endpoint.close(resolve))
      await connection.close()
      await database.drop()
    },
  }
}

function clientOf(local: LocalStripe, settings: Stripe.StripeConfig = {}, key = local.secretKey): Stripe {
  const { hostname, port } = new URL(local.address)
  const where = { host: hostname, port: Number(port), protocol: 'http' as const }
  return new Stripe(key, { ...where, telemetry: false, maxNetworkRetries: 0, timeout: 5000, ...settings })
}

function ask(local: LocalStripe, method: string, path: string, form?: string, headers?: Record<string, string>) {
  return fetch(`${local.address}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${local.secretKey}`,
      'stripe-version': Stripe.API_VERSION,
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(form === undefined ? {} : { body: form }),
  })
}

async function listen(local: LocalStripe, taken: Taken[], status: () => number): Promise<Server> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const signature = String(request.headers['stripe-signature'])
    const event = Stripe.webhooks.constructEvent(body, signature, local.webhookSecrets[0] ?? '')
    taken.push({ event, body, signature })
    response.writeHead(status()).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const PATIENCE_MS = 10_000

async function settled(local: LocalStripe): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  for (let calm = 0; calm < 3; ) {
    await local.runDue()
    calm = local.pending().length === 0 ? calm + 1 : 0
    if (performance.now() > deadline) throw new Error(`Not settled: ${local.pending().join(', ')}`)
    await pause(5)
  }
}
