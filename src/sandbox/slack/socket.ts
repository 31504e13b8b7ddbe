// Socket Mode: the app connects to Slack, gets every payload on exactly one of its connections, and acknowledges it there
// (slack-platform §11). One ticket of apps.connections.open opens one connection.
import type http from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isJson, type Json } from './blocks.ts'
import { type Answer, type Delivery, PATIENCE_MS, type Transport } from './transport.ts'
import { APP, newId } from './workspace.ts'

const MOST_CONNECTIONS = 10
const PING_EVERY_MS = 10_000
const TICKET_LIFE_MS = 30_000

/** The app's connections to Slack. */
export type Socket = Transport & {
  /** The address for one new connection. */
  ticket(host: string): string
  upgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void
  /** Tells the app that a connection will end, as Slack does every few hours, and ends it. All of them unless told which. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled', which?: number): void
  connections(): number
}

type Pending = (answer: Partial<Answer>) => void

/** Opens the door for connections; none are there yet. */
export function openSocket(): Socket {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Map<string, number>()
  const links: WebSocket[] = []
  const pending = new Map<string, Pending>()
  let turn = 0

  const forget = (link: WebSocket) => {
    const place = links.indexOf(link)
    if (place >= 0) links.splice(place, 1)
  }
  const greet = (link: WebSocket) => {
    links.push(link)
    const beat = setInterval(() => link.ping(`ping from Slack ${Date.now()}`), PING_EVERY_MS)
    link.on('message', (raw) => acknowledge(String(raw), pending))
    link.on('error', () => link.terminate())
    link.on('close', () => {
      clearInterval(beat)
      forget(link)
    })
    const about = { host: 'local-slack', build_number: 1, approximate_connection_time: 18_060 }
    const hello = {
      type: 'hello',
      num_connections: links.length,
      connection_info: { app_id: APP.id },
      debug_info: about,
    }
    link.send(JSON.stringify(hello))
  }

  return {
    ticket: (host) => {
      const id = newId('L')
      tickets.set(id, Date.now())
      return `${host.replace('http', 'ws')}/link/?ticket=${id}&app_id=${APP.id}`
    },
    upgrade: (request, socket, head) => {
      const id = new URL(request.url ?? '/', 'http://slack').searchParams.get('ticket') ?? ''
      const bornAt = tickets.get(id)
      tickets.delete(id)
      const welcome = bornAt !== undefined && Date.now() - bornAt < TICKET_LIFE_MS && links.length < MOST_CONNECTIONS
      if (welcome) server.handleUpgrade(request, socket, head, greet)
      else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    },
    send: (delivery) => sendOver(links[turn++ % Math.max(links.length, 1)], delivery, pending),
    disconnect: (reason, which) => {
      for (const link of which === undefined ? [...links] : links.slice(which, which + 1)) {
        link.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local-slack' } }))
        // Whoever was told to go gets nothing more.
        forget(link)
        link.close(1000)
      }
    },
    connections: () => links.length,
    isOpen: () => links.length > 0,
    stop: async () => {
      for (const link of [...links]) link.terminate()
      server.close()
    },
  }
}

function sendOver(link: WebSocket | undefined, delivery: Delivery, pending: Map<string, Pending>): Promise<Answer> {
  const startedAt = performance.now()
  const envelope_id = crypto.randomUUID()
  return new Promise((resolve) => {
    const settle: Pending = (answer) => {
      clearTimeout(deadline)
      pending.delete(envelope_id)
      link?.off('close', lost)
      const ms = Math.round(performance.now() - startedAt)
      resolve({ status: 0, body: undefined, text: '', ...answer, ms })
    }
    const lost = () => settle({ failure: 'connection_failed', text: 'the connection ended before the answer' })
    const late = () => settle({ failure: 'http_timeout', text: 'not acknowledged within 3 seconds' })
    const deadline = setTimeout(late, PATIENCE_MS)
    if (!link) return settle({ failure: 'connection_failed', text: 'the app has no open Socket Mode connection' })
    pending.set(envelope_id, settle)
    link.once('close', lost)
    link.send(JSON.stringify(envelope(envelope_id, delivery)))
  })
}

function envelope(envelope_id: string, { kind, payload, retry }: Delivery): Json {
  const retries = { retry_attempt: retry?.number ?? 0, retry_reason: retry?.reason ?? '' }
  const accepts_response_payload = kind !== 'events_api'
  return { envelope_id, type: kind, payload, accepts_response_payload, ...(kind === 'events_api' ? retries : {}) }
}

/** An acknowledgement; one for an envelope that nobody waits for any more comes too late and is dropped, as by Slack. */
function acknowledge(raw: string, pending: Map<string, Pending>): void {
  const said: unknown = JSON.parse(raw)
  if (!isJson(said) || typeof said.envelope_id !== 'string') return
  pending.get(said.envelope_id)?.({
    status: 200,
    body: said.payload,
    text: JSON.stringify(said.payload ?? ''),
  })
}
