// The strict local Slack: a workspace, a Web API, response_urls, and signed requests to the app over HTTP or Socket Mode.
// It is lenient nowhere, because a lenient stand-in hides the faults that the real one will find.
import type { AddressInfo } from 'node:net'
import type { SandboxClock } from '../clock.ts'
import { ENTERPRISE, newcomer, type Person } from '../people.ts'
import type { Store } from '../store.ts'
import type { Ground } from './acts.ts'
import { openCourier } from './courier.ts'
import { openEvents } from './events.ts'
import { type Faults, openFaults } from './faults.ts'
import { openPacer, type Pacing } from './pacing.ts'
import { readManifest } from './rules/manifest.ts'
import { serve } from './server.ts'
import { openSocket, type Socket } from './socket.ts'
import { type Answer, type Delivery, httpTransport, type RawRequest, rawRequest } from './transport.ts'
import { openWatches, type Watches } from './watch.ts'
import { type Keys, openWorkspace, type Workspace } from './workspace.ts'

/** How a local Slack is set up. `manifest` is YAML. */
export type SlackOptions = {
  store: Store
  clock: SandboxClock
  manifest: string
  /** Socket Mode instead of HTTP; what the manifest says unless told. */
  socket?: boolean
  port?: number
  pacing?: Pacing
  /** The workspace is one of two of an Enterprise organization, in which the app is installed as a whole. */
  enterprise?: boolean
}

/** A running local Slack. */
export type LocalSlack = {
  /** http://127.0.0.1:PORT */
  address: string
  /** What the app takes as SLACK_API_URL. */
  apiUrl: string
  keys: Keys
  space: Workspace
  ground: Ground
  watches: Watches
  faults: Faults
  socket: Socket
  usesSocket: boolean
  /** Tells Slack where the app listens: the URL of its events endpoint. */
  sendTo(url: string): void
  target(): string
  /** Sends one request to the app as Slack would, altered on its way: a forged signature, an old date, a strange body. */
  deliverRaw(delivery: Delivery, alter?: (request: RawRequest) => RawRequest): Promise<Answer>
  setPacing(pacing: Pacing): void
  /** A new person, without any event. */
  addPerson(given: Partial<Person> & { handle: string }): Promise<Person>
  stop(): Promise<void>
}

/** Starts a local Slack; it sends nothing before it knows where the app listens. */
export async function startSlack(options: SlackOptions): Promise<LocalSlack> {
  const manifest = readManifest(options.manifest)
  const space = await openWorkspace(options.store, options.clock, manifest, options.enterprise ? ENTERPRISE : null)
  const usesSocket = options.socket ?? manifest.socketMode
  const faults = openFaults()
  const watches = openWatches(space)
  const socket = openSocket()
  let pacer = openPacer(options.pacing ?? 'on')
  let target = ''
  const http = httpTransport(() => target, space.keys.signingSecret)
  const host = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const openConnection = () => ({ url: socket.ticket(host()) })
  const server = await serve(
    { space, pacer: () => pacer, faults, watches, host, openConnection },
    socket,
    options.port ?? 0,
  )
  const courier = openCourier(space, usesSocket ? socket : http, faults, watches)
  const events = openEvents(space, courier)
  return {
    address: host(),
    apiUrl: `${host()}/api/`,
    keys: space.keys,
    space,
    ground: { space, courier, events, host, forgiving: () => faults.copies() > 1 },
    watches,
    faults,
    socket,
    usesSocket,
    sendTo: (url) => {
      target = url
    },
    target: () => target,
    deliverRaw: (delivery, alter = (request) => request) =>
      http.sendRaw(alter(rawRequest(delivery, space.keys.signingSecret))),
    setPacing: (pacing) => {
      pacer = openPacer(pacing)
    },
    addPerson: async (given) => {
      const person = newcomer(given)
      await space.people.put(person.id, person.kind, person)
      return person
    },
    stop: async () => {
      events.stop()
      await Promise.all([http.stop(), socket.stop()])
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await options.store.flushed()
    },
  }
}
