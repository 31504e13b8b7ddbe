// Where Slack is answered: the only place that acks. Everything behind it is a plain function that ends in an answer.
// Writes are committed before they are acked; what takes longer than two seconds is acked as "Working…" and answered later.
import type { App, BlockAction, ViewOutput, ViewSubmitAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { Ask } from '../org/asks.ts'
import type { Deps } from '../org/context.ts'
import { isRefusal, type Refusal, type RefusalCode } from '../org/errors.ts'
import { findCommand, runTyped } from './commands.ts'
import type { Form } from './forms/row.ts'
import type { HomeKeeper } from './home/homes.ts'
import { type FormName, formOf, isForm, modals } from './modals.ts'
import type { Answer, Turn } from './turn/answers.ts'
import { type Aim, type Speaker, speakerOfCommand, speakerOfInteraction } from './turn/caller.ts'
import { fieldOf, readFilled, readMetadata } from './turn/filled.ts'
import { parse } from './turn/parse.ts'
import { readPressed } from './turn/pressed.ts'
import { withWords } from './turn/redrawn.ts'
import { type Place, stage } from './turn/stage.ts'
import { stamped } from './turn/stamp.ts'
import { ready, type Took, takeTurn } from './turn/turns.ts'
import { readTyped, typing } from './turn/typing.ts'
import { lessRow } from './views/refused.ts'
import type { SlackConnection } from './wire/connection.ts'
import { told } from './words/refusals.ts'

/** Slack gives up after three seconds; this leaves one for the way. */
const patienceMs = 2_000

type Ack = (body?: object) => Promise<void>
type Work = (turn: Turn) => Promise<Answer>
/** How a turn is acked and shown: in time, when it takes too long, and when it has ended after all. */
type Ending = { inTime(took: Took): Promise<void>; stall(): Promise<void>; late(took: Took): Promise<void> }

/** Hears what is typed, pressed and sent. */
export function hear(app: App, connection: SlackConnection, deps: Deps, homes: HomeKeeper): void {
  const say = { catalog: deps.catalog, command: connection.settings.command }
  const { show, sheetOf, waiting, late, post } = stage(connection, deps)
  const typed = typing(connection.client, deps, say)

  async function take(speaker: Speaker, aim: Aim, work: Work, ending: Ending, isStale = false): Promise<void> {
    const running = takeTurn(deps, say, speaker, aim, work)
    const first = await within(patienceMs, running)
    if (first) await ending.inTime(first)
    else {
      await ending.stall()
      await ending.late(await running)
    }
    const { answer, turn, refusal } = await running
    // What was refused on Home may have been offered there by mistake.
    const isToBeDrawn = isStale || (answer.kind === 'message' && answer.isOnHome) || (turn?.isFromHome && refusal)
    if (isToBeDrawn && (isStale || turn?.caller.hasHome)) await homes.publish(speaker)
  }

  app.command(connection.settings.command, async ({ body, ack }) => {
    const { trigger_id: triggerId, response_url: responseUrl, text = '' } = body
    const effectId = `command:${triggerId}`
    const place: Place = { kind: 'command', triggerId, responseUrl, seed: effectId }
    const said = parse(text)
    const row = findCommand(said.subcommand)
    const aim = { effectId, organizations: row?.organizations ?? 0, isForSignedOut: row?.isForSignedOut }
    await take(speakerOfCommand(body), aim, (turn) => runTyped(turn, said), {
      async inTime({ answer }) {
        if (answer.kind === 'message')
          return (ack as Ack)({ response_type: 'ephemeral', ...ready(answer.message, effectId) })
        await ack()
        await show(place, answer)
      },
      stall: () => (ack as Ack)({ response_type: 'ephemeral', text: 'Working…' }),
      // In the place of "Working…".
      late: ({ answer }) => show(place, answer.kind === 'message' ? { ...answer, isInPlace: true } : answer),
    })
  })

  app.action({ type: 'block_actions' }, async ({ body, ack }) => {
    const letters = readTyped(body as BlockAction)
    if (letters) {
      await ack()
      return typed.follow(letters)
    }
    const pressed = readPressed(body as BlockAction)
    if (!pressed) return ack()
    const { aim, place, run, homeHash } = pressed
    const speaker = speakerOfInteraction(body)
    const isStale = homes.saw(speaker, homeHash)
    const ending: Ending = {
      async inTime({ answer }) {
        await ack()
        await show(place, answer)
      },
      stall: async () => ack(),
      late: ({ answer }) => show(place, answer),
    }
    await take(speaker, aim, run, ending, isStale)
  })

  app.view(/.*/, async ({ body, ack }) => {
    const { view } = body as ViewSubmitAction
    const name = view.callback_id
    if (!isForm(name)) return ack()
    typed.sent(view.id)
    const { o: organizationId, r, w, s } = readMetadata(view.private_metadata)
    const effectId = `view:${view.id}`
    const update = (answer: Answer) => (ack as Ack)({ response_action: 'update', view: sheetOf(answer, effectId, r) })
    const submit: Work = (turn) => modals[name].submit(turn, readFilled(view.state.values, w, s))
    await take(speakerOfInteraction(body), { organizationId, effectId }, submit, {
      async inTime(took) {
        const errors = errorsOf(took, name, view.blocks)
        if (errors) return (ack as Ack)({ response_action: 'errors', errors })
        const kept = keptIn(view, took)
        if (kept) return (ack as Ack)({ response_action: 'update', view: kept })
        if (staysOpen(took, r)) return update(took.answer)
        await ack()
        if (r && took.answer.kind === 'message') await post(r, took.answer.message, effectId)
      },
      stall: () => (ack as Ack)({ response_action: 'update', view: waiting() }),
      late(took) {
        const kept = keptIn(view, took)
        return late(view.id, kept ? { kind: 'form', view: kept } : took.answer, effectId, r)
      },
    })
  })

  /** The sentence at the field that a refusal is about. */
  function errorsOf({ refusal }: Took, name: FormName, blocks: readonly object[]) {
    if (!refusal) return null
    const fields: Form['fieldOf'] = modals[name].fieldOf
    const blockOf = (field: string | undefined) =>
      blocks.find((one) => 'block_id' in one && fieldOf(String(one.block_id)) === field)
    const block = blockOf(wordOf(refusal)) ?? blockOf(fields?.[refusal.code])
    // A field has no room for a way on that leads elsewhere.
    if (!block || !('block_id' in block)) return null
    const isOfItself = refusal.code === 'invalid_name' || refusal.code === 'name_taken'
    if (!isOfItself && refusal.fix.kind === 'fill' && !isIn(refusal.fix.ask, name)) return null
    const { rule, fact, fix } = told(refusal, say)
    return { [String(block.block_id)]: isOfItself ? rule : `${fact} ${fix}` }
  }
}

/** Refusals to whoever has no place, or no place any more, where the form belongs. */
const shuts: readonly RefusalCode[] = [
  'not_a_member',
  'unknown_organization',
  'organization_gone',
  'account_deactivated',
]

/** Whether what fills in an act stands in a form. */
function isIn(ask: Ask, form: FormName): boolean {
  const [name] = formOf(ask)
  const { holds }: Form = modals[form]
  return name === form || (holds?.includes(name) ?? false)
}

/** A form that came to nothing, as it was filled in, with why and the way on above it; null where it cannot stay. */
function keptIn(view: ViewOutput, { undone, refusal, turn }: Took): ModalView | null {
  // Whoever is let in no more sees no more of it either.
  if (!undone || (refusal && shuts.includes(refusal.code))) return null
  // What is to be filled in again stands right below.
  const form = view.callback_id
  const isItself = refusal?.fix.kind === 'fill' && isForm(form) && isIn(refusal.fix.ask, form)
  const words = undone.filter(({ type, block_id }) => !(type === 'actions' && (isItself || block_id === lessRow)))
  const seed = `view:${view.id}:${view.hash}`
  return withWords(view, stamped({ blocks: words }, seed, turn?.caller.context.id).blocks)
}

/** The type or id of a resource has a field of its own, and so has each part of an address or of a link's terms. */
function wordOf(refusal: Refusal): string | undefined {
  if (isRefusal(refusal, 'invalid_address') || isRefusal(refusal, 'invalid_link')) return refusal.detail.field
  return isRefusal(refusal, 'invalid_name') ? refusal.detail.of : undefined
}

// A sent form closes, unless there is more to say in it: a refusal, another form, or an answer that has nowhere else to go.
const staysOpen = ({ answer, refusal, turn }: Took, responseUrl: string | undefined): boolean =>
  answer.kind === 'form' || refusal !== null || turn === null || !(responseUrl || answer.isOnHome)

/** What the work came to; null where it has not ended by then. */
function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(resolve, ms, null)
    work.then(resolve, reject).finally(() => clearTimeout(patience))
  })
}
