// What a person does in Slack – type, press, choose, fill, close, open Home – as requests to the app, and what becomes of
// the app's answers.
import { type Person, teamOf } from '../people.ts'
import { Refused } from './api/call.ts'
import { post } from './api/chat.ts'
import { mustFit, pushView, replaceView } from './api/views.ts'
import { isJson, type Json } from './blocks.ts'
import type { Courier, Outcome } from './courier.ts'
import type { Events } from './events.ts'
import { newHook, say } from './hooks.ts'
import * as payloads from './payloads.ts'
import { checkActionAnswer, checkCommandAnswer, checkOptionsAnswer, checkSubmissionAnswer } from './rules/answers.ts'
import { type Complaint, cite } from './rules/complaint.ts'
import { inWords } from './traffic.ts'
import { typedText } from './typed.ts'
import { closeViews, viewObject } from './views.ts'
import type { Watch } from './watch.ts'
import {
  GENERAL,
  type Message,
  messageId,
  newId,
  SLACKBOT,
  seatOf,
  type Trigger,
  type View,
  type Workspace,
} from './workspace.ts'

/** What the acts need around the workspace. */
export type Ground = {
  space: Workspace
  courier: Courier
  events: Events
  host: () => string
  forgiving: () => boolean
}

/** Where an element stands. */
export type Place = { message: Message } | { view: View }

/** What came of it. `closed`: the last modal is gone. `errors`: the modal stays, with these texts at its inputs. */
export type Result = {
  status: number
  ms: number
  /** The answer itself said something. */
  answered?: boolean
  /** Nothing was sent: the app cannot know of it. */
  unsent?: boolean
  closed?: true
  errors?: Record<string, string>
}

async function newTrigger(ground: Ground, watch: Watch, view?: string): Promise<Trigger> {
  const { space } = ground
  const id = `${Date.now()}.${space.newTs().replace('.', '')}.${newId('t').toLowerCase()}`
  const from = view === undefined ? {} : { view }
  const base = { id, user: watch.user, bornAt: Date.now(), used: false, cause: watch.id, ...from }
  // Where a fault makes copies, the copies share their trigger id: that the second finds it used is no fault of the app's.
  const trigger = ground.forgiving() ? { ...base, forgiving: true } : base
  await space.triggers.put(id, watch.user, trigger)
  return trigger
}

/** Types the command with what follows it. */
export async function type(
  ground: Ground,
  watch: Watch,
  person: Person,
  command: string,
  text: string,
): Promise<Result> {
  const { space } = ground
  const declared = space.manifest.commands.find((one) => one.command === command)
  if (!declared) return refused(space, watch, `command ${command}`, `the manifest does not declare ${command}`)
  const sent = typedText(space, text, declared.shouldEscape)
  const [trigger, hook] = await Promise.all([
    newTrigger(ground, watch),
    newHook(space, { user: person.id, channel: GENERAL.id, cause: watch.id }),
  ])
  const payload = payloads.commandPayload(space, ground.host(), person, command, sent, { trigger, hook })
  const delivery = { kind: 'slash_commands' as const, payload }
  const outcome = await ground.courier.send({ what: `command ${command}`, delivery, check: checkCommandAnswer, watch })
  await showAnswer(space, watch, person, command, outcome, hook.id)
  return resultOf(outcome)
}

async function showAnswer(
  space: Workspace,
  watch: Watch,
  person: Person,
  command: string,
  outcome: Outcome,
  hookId: string,
) {
  const { answer, usable } = outcome
  if (!usable) {
    const error = answer.failure === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed'
    const text = `${command} failed with the error "${error}"`
    const from = { channel: GENERAL.id, blocks: [], ephemeralTo: person.id, user: SLACKBOT, cause: watch.id }
    await post(space, { ...from, text })
    return
  }
  const hook = space.hooks.get(hookId)
  const body = typeof answer.body === 'string' ? { text: answer.body } : answer.body
  const says = isJson(body) && Object.keys(body).length > 0
  if (hook && says) await say(space, hook, body)
}

const resultOf = ({ answer }: Outcome): Result => ({
  status: answer.status,
  ms: answer.ms,
  answered: answer.failure !== undefined || (answer.body !== undefined && answer.body !== ''),
})

/** Slack itself would not let it come to this. */
function refused(space: Workspace, watch: Watch, what: string, text: string): Result {
  const complaint: Complaint = { error: 'not_declared', text, cites: cite('15', 'reference/app-manifest') }
  const entry = { request: null, answer: null, status: 0, ms: 0, complaints: [complaint] }
  space.traffic.record({ direction: 'to the app', what, ...entry })
  watch.refusals.push(inWords(complaint))
  return { status: 0, ms: 0, answered: true }
}

/** Sends a block action from a message, a modal or App Home. `action` says what was pressed or chosen. */
export async function act(ground: Ground, watch: Watch, person: Person, place: Place, action: Json): Promise<Result> {
  const { space } = ground
  const what = `block_actions ${action.action_id}`
  if (!space.manifest.interactivity) return refused(space, watch, what, 'the manifest does not enable interactivity')
  const stamped = { ...action, action_ts: space.newTs() }
  const payload =
    'view' in place
      ? await inView(ground, watch, person, place.view, stamped)
      : await inMessage(ground, watch, person, place.message, stamped)
  const delivery = { kind: 'interactive' as const, payload }
  return resultOf(await ground.courier.send({ what, delivery, check: checkActionAnswer, watch }))
}

async function inView(ground: Ground, watch: Watch, person: Person, view: View, action: Json): Promise<Json> {
  const modal = view.given.type === 'modal' ? view.id : undefined
  const trigger = await newTrigger(ground, watch, modal)
  return payloads.viewActionPayload(ground.space, person, view, action, trigger)
}

async function inMessage(ground: Ground, watch: Watch, person: Person, message: Message, action: Json): Promise<Json> {
  const source = messageId(message.channel, message.ts)
  const [trigger, hook] = await Promise.all([
    newTrigger(ground, watch),
    newHook(ground.space, { user: person.id, channel: message.channel, source, cause: watch.id }),
  ])
  return payloads.messageActionPayload(ground.space, ground.host(), person, message, action, { trigger, hook })
}

/** Asks the app what an external menu offers for what was typed into it. */
export async function suggest(
  ground: Ground,
  watch: Watch,
  person: Person,
  place: Place,
  asked: { action_id: string; block_id: string; value: string },
): Promise<Json[]> {
  const payload = payloads.suggestionPayload(ground.space, person, place, asked)
  const what = `block_suggestion ${asked.action_id}`
  const delivery = { kind: 'interactive' as const, payload }
  const { answer, usable } = await ground.courier.send({ what, delivery, check: checkOptionsAnswer, watch })
  const body = usable && isJson(answer.body) ? answer.body : {}
  const groups = [body, ...(Array.isArray(body.option_groups) ? body.option_groups : [])]
  return groups.flatMap((group: Json) => (Array.isArray(group.options) ? group.options : []))
}

/** Sends a modal off, as it stands. */
export async function submit(ground: Ground, watch: Watch, person: Person, view: View): Promise<Result> {
  const { space } = ground
  const trigger = await newTrigger(ground, watch, view.id)
  const payload = payloads.submissionPayload(space, person, view, trigger)
  const shown = viewObject(space, view, person)
  const check = (body: unknown) => [...checkSubmissionAnswer(body, shown), ...checkDepth(space, person, body)]
  const delivery = { kind: 'interactive' as const, payload }
  const what = `view_submission ${view.given.callback_id ?? ''}`
  const outcome = await ground.courier.send({ what, delivery, check, watch })
  return { ...resultOf(outcome), ...(outcome.usable ? await follow(space, person, view, outcome.answer.body) : {}) }
}

function checkDepth(space: Workspace, person: Person, body: unknown): Complaint[] {
  if (!isJson(body) || body.response_action !== 'push') return []
  try {
    mustFit(space, person.id)
    return []
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return [{ error: error.error, text: error.message, cites: error.cites }]
  }
}

/** Does what the answer to a submission says. A view that the person has closed meanwhile stays closed. */
async function follow(space: Workspace, person: Person, view: View, body: unknown): Promise<Partial<Result>> {
  const answer = isJson(body) ? body : {}
  const now = space.views.get(view.id) ?? view
  if (answer.response_action === 'errors') return { errors: answer.errors as Record<string, string> }
  if (!now.open) return seatOf(space, person.id).stack.length === 0 ? { closed: true } : {}
  if (answer.response_action === 'update') await replaceView(space, now, answer.view as Json)
  else if (answer.response_action === 'push') await pushView(space, person.id, answer.view as Json)
  else await closeViews(space, person.id, answer.response_action === 'clear' ? undefined : now)
  return seatOf(space, person.id).stack.length === 0 ? { closed: true } : {}
}

/** Closes a modal by Cancel; by the x (`all`), or where it says so itself, those below go with it. Slack tells the app if the view asked for it. */
export async function close(ground: Ground, watch: Watch, person: Person, view: View, all: boolean): Promise<Result> {
  const { space } = ground
  const isWhole = all || view.given.clear_on_close === true
  const closed = await closeViews(space, person.id, isWhole ? undefined : view)
  const told = all ? closed[0] : closed.at(-1)
  const gone: Partial<Result> = seatOf(space, person.id).stack.length === 0 ? { closed: true } : {}
  if (!told || !closed.some((one) => one.given.notify_on_close === true)) return { status: 200, ms: 0, ...gone }
  const payload = payloads.closedPayload(space, person, told, all)
  const delivery = { kind: 'interactive' as const, payload }
  const what = `view_closed ${told.given.callback_id ?? ''}`
  return { ...resultOf(await ground.courier.send({ what, delivery, check: checkActionAnswer, watch })), ...gone }
}

/** Opens App Home. */
export async function openHome(ground: Ground, watch: Watch, person: Person): Promise<Result> {
  const { space } = ground
  const seat = seatOf(space, person.id)
  await space.seats.put(person.id, person.id, { ...seat, home: true, homeRev: space.newRev() })
  const event = payloads.homeOpened(space, person, 'home') as Json & { type: string }
  return resultOf(await ground.events.emit(event, watch, teamOf(person).id))
}
