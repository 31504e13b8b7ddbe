// The traffic in short, for a list of it: what went where, how long it took, what Slack refused; the whole of one on demand.
import { isJson } from '../slack/blocks.ts'
import type { Complaint } from '../slack/rules/complaint.ts'
import type { Entry } from '../slack/traffic.ts'
import { personOfDm, type Workspace } from '../slack/workspace.ts'
import { CannotDo } from './refusal.ts'

/** One request without its contents. `who`: the Slack id of the person it is about, where that can be told. */
export type Line = Pick<Entry, 'number' | 'at' | 'direction' | 'what' | 'status' | 'ms'> & {
  who: string | null
  error: string | null
  complaints: Complaint[]
}

const MOST = 300

/** What went over the wire after the entry of that number, oldest first, the latest 300 at most. */
export function linesAfter(space: Workspace, number: number): Line[] {
  const later = space.traffic.entries().filter((entry) => entry.number > number)
  return later.slice(-MOST).map((entry) => lineOf(space, entry))
}

/** The whole of one. Throws 404 where it is no longer kept. */
export function entryOf(space: Workspace, number: number): Entry {
  const found = space.traffic.entries().find((entry) => entry.number === number)
  if (!found) throw new CannotDo(404, `The traffic's entry ${number} is no longer kept`)
  return found
}

function lineOf(space: Workspace, entry: Entry): Line {
  const { number, at, direction, what, status, ms, complaints } = entry
  return { number, at, direction, what, status, ms, complaints, who: whoIn(space, entry), error: errorOf(entry) }
}

/** What the answer itself called wrong: Slack by a word, with a status that says all is well; Stripe by a code. */
function errorOf({ answer }: Entry): string | null {
  if (!isJson(answer)) return null
  const { ok, error } = answer
  if (isJson(error)) return String(error.code ?? error.type)
  return ok === false && typeof error === 'string' ? error : null
}

function whoIn(space: Workspace, { request }: Entry): string | null {
  const sent = isJson(request) ? request : {}
  const event = isJson(sent.event) ? sent.event : {}
  for (const named of [sent.user_id, sent.user, event.user, sent.channel]) {
    const id = isJson(named) ? named.id : named
    if (typeof id !== 'string') continue
    if (/^[UW]/.test(id)) return id
    const person = personOfDm(space, id)
    if (person) return person.id
  }
  const view = typeof sent.view_id === 'string' ? space.views.get(sent.view_id) : undefined
  return view?.user ?? null
}
