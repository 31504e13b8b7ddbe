// Brings requests to the app: as often as the faults say, with an eye on the clock and on what the app answers.
import type { Faults } from './faults.ts'
import { type Complaint, cite } from './rules/complaint.ts'
import { inWords } from './traffic.ts'
import type { Answer, Delivery, Transport } from './transport.ts'
import type { Watch, Watches } from './watch.ts'
import type { Workspace } from './workspace.ts'

/** What is sent, what it is called in the record, how its answer is judged, and who waits for it. */
export type Errand = {
  what: string
  delivery: Delivery
  check: (body: unknown) => Complaint[]
  watch?: Watch | undefined
}

/** The answer that counts, and whether Slack can use it. */
export type Outcome = { answer: Answer; usable: boolean }

/** The courier. */
export type Courier = {
  send(errand: Errand): Promise<Outcome>
  inFlight(): string[]
  /** True once there is a way to the app. */
  isOpen(): boolean
}

/** Opens the way to the app. */
export function openCourier(space: Workspace, transport: Transport, faults: Faults, watches: Watches): Courier {
  const underWay = new Set<Errand>()
  const once = async (errand: Errand): Promise<Outcome> => {
    const answer = await transport.send(errand.delivery)
    const complaints = [...missed(errand, answer), ...(answer.failure ? [] : errand.check(answer.body))]
    const { status, ms } = answer
    const said = answer.failure ? answer.text : answer.body
    const { payload: request } = errand.delivery
    space.traffic.record({ direction: 'to the app', what: errand.what, request, answer: said, status, ms, complaints })
    for (const complaint of complaints) watches.refuse(inWords(complaint), errand.watch ? [errand.watch] : [])
    return { answer, usable: complaints.length === 0 && !answer.failure }
  }
  const send = async (errand: Errand): Promise<Outcome> => {
    underWay.add(errand)
    try {
      return await repeatedly(faults.times(), () => once(errand))
    } finally {
      underWay.delete(errand)
    }
  }
  return { send, inFlight: () => [...underWay].map((errand) => errand.what), isOpen: () => transport.isOpen() }
}

/** The first two copies travel together, the others one after another; the first answer that comes is the one shown. */
async function repeatedly(times: number, once: () => Promise<Outcome>): Promise<Outcome> {
  const together = [once(), ...(times > 1 ? [once()] : [])]
  const first = await Promise.race(together)
  await Promise.all(together)
  for (let copy = 3; copy <= times; copy++) await once()
  return first
}

function missed({ what, delivery }: Errand, answer: Answer): Complaint[] {
  const { failure, status, ms } = answer
  if (failure === 'http_timeout')
    return [{ error: 'operation_timeout', text: `${what}: no answer within 3 seconds`, cites: cite('1') }]
  if (failure === 'connection_failed')
    return [{ error: 'dispatch_failed', text: `${what}: ${answer.text}`, cites: cite('1') }]
  if (failure || (status !== 200 && delivery.kind !== 'events_api'))
    return [{ error: 'http_error', text: `${what}: answered with status ${status} after ${ms} ms`, cites: cite('1') }]
  return []
}
