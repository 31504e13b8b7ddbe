// What a pressed button or a chosen option says: its row, its value, where it was shown, and what it stands for.
import type { BlockAction, ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import * as heldValues from '../../org/held-values.ts'
import { actions, isAction } from '../actions.ts'
import { outdated } from '../views/refused.ts'
import { type Answer, says, type Turn } from './answers.ts'
import type { Aim } from './caller.ts'
import { readMetadata } from './filled.ts'
import { isAbove } from './redrawn.ts'
import type { Place } from './stage.ts'

const Stamp = z.looseObject({
  n: z.string().exactOptional(),
  o: z.string().exactOptional(),
  held: z.string().exactOptional(),
})

/** Something pressed that a row of `actions` is about. */
export type Pressed = {
  place: Place
  aim: Aim
  /** The Home that it was pressed on, where it was. */
  homeHash: string | undefined
  run(turn: Turn): Promise<Answer>
}

/** Reads what was pressed; null for what no row is about, such as a choice inside a form. */
export function readPressed(body: BlockAction): Pressed | null {
  const [action] = body.actions
  const name = action?.action_id.split('#')[0] ?? ''
  if (!action || !isAction(name)) return null
  const value = readValue(action)
  const row = actions[name]
  const { n, o: organizationId } = value
  const effectId = row.isRepeatable || !n ? undefined : `press:${n}`
  const place = placeOf(body)
  const isFromHome = place.kind === 'home'
  const aim = { organizationId, effectId, isFromHome, isForSignedOut: row.isForSignedOut }
  return { place, aim, homeHash: isFromHome ? body.view?.hash : undefined, run: (turn) => runRow(turn, row, value) }
}

async function runRow(
  turn: Turn,
  row: (typeof actions)[keyof typeof actions],
  value: z.infer<typeof Stamp>,
): Promise<Answer> {
  const read = row.value.safeParse(value.held ? await heldValues.recall(turn.ctx.deps, value.held) : value)
  return read.success ? row.run(turn, read.data) : says(outdated(turn.say, turn.caller))
}

function placeOf({ trigger_id: triggerId, view, response_url: responseUrl, actions: [action] }: BlockAction): Place {
  const common = { triggerId, seed: `press:${triggerId}` }
  if (!view) return { kind: 'message', ...common, responseUrl }
  if (view.type === 'home') return { kind: 'home', ...common }
  const isOver = isAbove(action?.block_id ?? '') && hasRoomOver(view)
  return { kind: 'modal', ...common, viewId: view.id, responseUrl: readMetadata(view.private_metadata).r, isOver }
}

// Slack shows three views on one another at most.
const hasRoomOver = ({ previous_view_id: below, root_view_id: root }: ViewOutput): boolean => !below || below === root

function readValue(action: BlockAction['actions'][number]): z.infer<typeof Stamp> {
  if (action.type === 'static_select') return readChoice(action.selected_option?.value)
  if (action.type === 'plain_text_input') return { search: action.value ?? '' }
  return action.type === 'button' ? readStamp(action.value) : {}
}

// An option is a place to go to, by its id alone or with what belongs to it.
const readChoice = (value: string | undefined): z.infer<typeof Stamp> =>
  value?.startsWith('{') ? readStamp(value) : { organizationId: value }

function readStamp(value: string | undefined): z.infer<typeof Stamp> {
  try {
    return Stamp.parse(JSON.parse(value || '{}'))
  } catch {
    // A value that is not ours reads as empty; its row then says what is missing.
    return {}
  }
}
