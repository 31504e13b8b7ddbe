// Events: sent once, and three times more where the app does not answer – at once, after a minute, after five
// (slack-platform §2). What is still to be sent is kept, so a restart forgets no event.
import type { Json } from './blocks.ts'
import type { Courier, Outcome } from './courier.ts'
import { eventPayload } from './payloads.ts'
import { type Complaint, cite } from './rules/complaint.ts'
import { declaresEvent } from './rules/manifest.ts'
import type { Failure } from './transport.ts'
import type { Watch } from './watch.ts'
import { newId, type Workspace } from './workspace.ts'

type Pending = { id: string; payload: Json; attempts: number; dueAt: number; reason: Failure | ''; done: boolean }

/** The events on their way. */
export type Events = {
  /** Sends an event of a workspace; resolves after the first attempt. Throws where the manifest does not subscribe to it. */
  emit(event: Json & { type: string }, watch?: Watch, team?: string): Promise<Outcome>
  /** What is due and has not arrived, in words. */
  pending(): string[]
  /** When the next repeat falls due, by the sandbox's clock. */
  nextDue(): Date | undefined
  /** Sends whatever is due by now. */
  catchUp(): Promise<void>
  stop(): void
}

const DELAYS_MS = [0, 60_000, 300_000]
const LOOK_EVERY_MS = 5_000

/** Opens the post of events, with what the last run left undelivered. */
export function openEvents(space: Workspace, courier: Courier): Events {
  const shelf = space.store.shelf<Pending>('event')
  const underWay = new Map<string, Promise<Outcome>>()
  const waiting = () => shelf.all().filter((one) => !one.done && !underWay.has(one.id))
  const due = () => waiting().filter((one) => one.dueAt <= space.clock.now().getTime())

  const attempt = async (one: Pending, watch?: Watch): Promise<Outcome> => {
    const type = (one.payload.event as Json).type
    const retry = one.attempts > 0 ? { retry: { number: one.attempts, reason: one.reason || 'unknown_error' } } : {}
    const delivery = { kind: 'events_api' as const, payload: one.payload, ...retry }
    const outcome = await courier.send({ what: `event ${type}`, delivery, check: () => [], watch })
    await shelf.put(one.id, String(type), after(one, outcome))
    return outcome
  }
  const after = (one: Pending, { answer }: Outcome): Pending => {
    const delay = DELAYS_MS[one.attempts]
    const done = !answer.failure || answer.noRetry === true || delay === undefined
    const dueAt = space.clock.now().getTime() + (delay ?? 0)
    return { ...one, attempts: one.attempts + 1, dueAt, reason: answer.failure ?? '', done }
  }
  const go = (one: Pending, watch?: Watch): Promise<Outcome> => {
    const going = attempt(one, watch).finally(() => underWay.delete(one.id))
    underWay.set(one.id, going)
    return going
  }
  const catchUp = async () => {
    if (!courier.isOpen()) return
    for (let ready = due(); ready.length > 0; ready = due()) await Promise.all(ready.map((one) => go(one)))
  }
  const timer = setInterval(() => void catchUp(), LOOK_EVERY_MS)
  timer.unref()

  return {
    emit: async (event, watch, team) => {
      refuseUndeclared(space, event.type)
      const id = newId('Ev')
      const dueAt = space.clock.now().getTime()
      const payload = eventPayload(space, id, event, team)
      const one = { id, payload, attempts: 0, dueAt, reason: '' as const, done: false }
      const kept = shelf.put(id, event.type, one)
      const going = go(one, watch)
      await kept
      return going
    },
    pending: () => [
      ...due().map((one) => `${one.id} (event, due)`),
      ...[...underWay.keys()].map((id) => `${id} (event)`),
    ],
    nextDue: () => {
      const next = waiting().reduce((least, one) => Math.min(least, one.dueAt), Number.POSITIVE_INFINITY)
      return next === Number.POSITIVE_INFINITY ? undefined : new Date(next)
    },
    catchUp,
    stop: () => clearInterval(timer),
  }
}

/** Slack would never send it; that someone expects it is a fault of the manifest. */
export class Undeclared extends Error {
  readonly complaint: Complaint
  constructor(complaint: Complaint) {
    super(complaint.text)
    this.complaint = complaint
  }
}

/** Throws where the manifest does not subscribe to an event, and keeps the complaint about it. */
export function refuseUndeclared(space: Workspace, type: string): void {
  if (declaresEvent(space.manifest, type)) return
  const text = `the manifest does not subscribe to the event ${type}`
  const complaint = { error: 'not_subscribed', text, cites: cite('15', 'reference/app-manifest') }
  const entry = { request: null, answer: null, status: 0, ms: 0, complaints: [complaint] }
  space.traffic.record({ direction: 'to the app', what: `event ${type}`, ...entry })
  throw new Undeclared(complaint)
}
