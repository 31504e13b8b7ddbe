// The strict local Stripe: books, an HTTP face that answers as Stripe does, signed webhooks, and time that passes with the
// sandbox's clock. It is lenient nowhere, because a lenient stand-in hides the faults that the real one will find.
import type { AddressInfo } from 'node:net'
import type { SandboxClock } from '../clock.ts'
import type { Complaint } from '../slack/rules/complaint.ts'
import type { Traffic } from '../slack/traffic.ts'
import type { Store } from '../store.ts'
import { type Engine, openEngine } from './billing/engine.ts'
import { type Asking, type Books, newId, openBooks } from './books.ts'
import { openRoutes } from './door.ts'
import { API_VERSION, type Endpoint, writeEvent } from './events.ts'
import { type Faults, openFaults } from './faults.ts'
import { openKeys } from './idempotency.ts'
import { find, keep } from './lists.ts'
import { includes, operationsWith } from './operations.ts'
import { openPost } from './post.ts'
import { serve } from './server.ts'

/** How a local Stripe is set up. */
export type StripeOptions = {
  store: Store
  clock: SandboxClock
  /** Where calls, webhooks and complaints are kept, beside those of the local Slack. */
  traffic: Traffic
  port?: number
  /** Told of everything that this Stripe refuses because it was called wrongly. */
  onComplaint?: (complaint: Complaint) => void
  /** Where the pages of Checkout and the Portal are reached; `pagesAt` may tell it later. */
  pages?: string
}

/** A running local Stripe. */
export type LocalStripe = {
  /** What the app takes as STRIPE_API_URL: http://127.0.0.1:PORT */
  address: string
  /** What the app takes as STRIPE_SECRET_KEY. */
  secretKey: string
  /** What the app takes as STRIPE_WEBHOOK_SECRET: the secret of the endpoint that is its own. */
  webhookSecrets: string[]
  books: Books
  faults: Faults
  traffic: Traffic
  /** Tells Stripe where the app takes webhooks; it sends none before. */
  sendTo(url: string): void
  /** Tells where the pages are reached: http://127.0.0.1:3000 */
  pagesAt(url: string): void
  /** What is still going on, in words: calls being answered, webhooks due, things fallen due. */
  pending(): string[]
  /** When the next renewal, attempt to collect or repeat of a webhook falls due, by the sandbox's clock. */
  nextDue(): Date | undefined
  /** Does whatever fell due by now and sends what there is to send. */
  runDue(): Promise<void>
  stop(): Promise<void>
}

const NOBODY: Asking = { id: null, idempotency_key: null }
const LOOK_EVERY_MS = 5_000

/** Starts a local Stripe with what the last run left on its books. */
export async function startStripe(options: StripeOptions): Promise<LocalStripe> {
  const { store, clock, traffic, onComplaint = () => {}, port = 0, pages = '' } = options
  const faults = openFaults()
  const secrets = store.shelf<{ id: string; secret: string }>('stripe.secret')
  const secretOf = (id: string, make: () => string) => {
    const found = secrets.get(id)?.secret ?? make()
    void secrets.put(id, '', { id, secret: found })
    return found
  }
  const endpointSecret = (id: string) => secretOf(id, newSecret)
  let asking = NOBODY
  let pagesAt = pages
  const books: Books = openBooks({
    store,
    clock,
    pagesAt: () => pagesAt,
    announce: (books, type, object, before) => {
      const { event, endpoints } = writeEvent(books, asking, type, object, before)
      for (const endpoint of endpoints) post.add(event.id, type, endpoint)
    },
  })
  // Where the app listened in the last run says nothing about this one.
  register(books, NOWHERE)
  const post = openPost({
    store,
    clock,
    books: () => books,
    faults,
    traffic,
    secretOf: (id) => secretOf(id, newSecret),
  })
  const engine = openEngine(books)
  const secretKey = secretOf('api', () => newId('sk_test_'))
  const underWay = new Set<{ what: string }>()
  const backroom = { secretOf: endpointSecret, hasArrived: post.hasArrived, runDue: () => engine.runDue() }
  const route = openRoutes(operationsWith(backroom))
  const during = <T>(who: Asking, act: () => T): T => {
    asking = who
    try {
      return act()
    } finally {
      asking = NOBODY
    }
  }
  const desk = { books, secretKey, route, includes, keys: openKeys(store), asking: during }
  const webhookSecret = endpointSecret(OWN_ENDPOINT)
  const server = await serve({ desk, store, traffic, faults, underWay, onComplaint }, port)
  const runDue = async () => {
    engine.runDue()
    await store.flushed()
    await post.catchUp()
  }
  const timer = setInterval(() => void runDue(), LOOK_EVERY_MS)
  timer.unref()
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secretKey,
    webhookSecrets: [webhookSecret],
    books,
    faults,
    traffic,
    sendTo: (url) => {
      register(books, url)
      void post.catchUp()
    },
    pagesAt: (url) => {
      pagesAt = url
    },
    pending: () => [...[...underWay].map(({ what }) => what), ...post.pending(), ...overdue(engine, clock)],
    nextDue: () => earliest([engine.nextDue(), post.nextDue()]),
    runDue,
    stop: async () => {
      clearInterval(timer)
      await post.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await store.flushed()
    },
  }
}

/** The endpoint of the app that the sandbox runs: it is there from the start, and moves with the app's address. */
const OWN_ENDPOINT = 'we_GuildhallSandbox000001'

const NOWHERE = ''

function register(books: Books, url: string): void {
  const known = find(books.endpoints, OWN_ENDPOINT)
  const found: Endpoint = known ?? {
    id: OWN_ENDPOINT,
    object: 'webhook_endpoint',
    api_version: API_VERSION,
    application: null,
    created: books.now(),
    description: 'The app of this sandbox',
    enabled_events: ['*'],
    livemode: false,
    metadata: {},
    status: 'enabled',
    url,
  }
  keep(books.endpoints, { ...found, url })
}

const newSecret = (): string => newId('whsec_', 32)

const overdue = (engine: Engine, clock: SandboxClock): string[] => {
  const due = engine.nextDue()
  return due && due <= clock.now() ? ['something of the local Stripe has fallen due'] : []
}

const earliest = (moments: (Date | undefined)[]): Date | undefined =>
  moments.filter((at) => at !== undefined).sort((a, b) => a.getTime() - b.getTime())[0]
