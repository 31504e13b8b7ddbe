// What a pressed button or a chosen option says: its row, its value, where it was shown, and what it stands for.
import type { BlockAction } from '@slack/bolt'
import { z } from 'zod'
import { actions, isAction } from './actions.ts'
import type { Aim } from './caller.ts'
import { readMetadata } from './filled.ts'
import type { Place } from './stage.ts'

const Stamp = z.looseObject({ n: z.string().exactOptional(), o: z.string().exactOptional() })

/** Something pressed that a row of `actions` is about. */
export type Pressed = { row: (typeof actions)[keyof typeof actions]; value: unknown; place: Place; aim: Aim }

/** Reads what was pressed; null for what no row is about, such as a choice inside a form. */
export function readPressed(body: BlockAction): Pressed | null {
  const [action] = body.actions
  const name = action?.action_id.split('#')[0] ?? ''
  if (!action || !isAction(name)) return null
  const value = readValue(action)
  const row = actions[name]
  const { n, o: organizationId } = value
  const effectId = row.isRepeatable || !n ? undefined : `press:${n}`
  return { row, value, place: placeOf(body), aim: { organizationId, effectId } }
}

function placeOf({ trigger_id: triggerId, view, response_url: responseUrl }: BlockAction): Place {
  const common = { triggerId, seed: `press:${triggerId}` }
  if (!view) return { kind: 'message', ...common, responseUrl }
  if (view.type === 'home') return { kind: 'home', ...common }
  return { kind: 'modal', ...common, viewId: view.id, responseUrl: readMetadata(view.private_metadata).r }
}

function readValue(action: BlockAction['actions'][number]): z.infer<typeof Stamp> {
  if (action.type === 'static_select') return { organizationId: action.selected_option?.value }
  if (action.type !== 'button') return {}
  try {
    return Stamp.parse(JSON.parse(action.value || '{}'))
  } catch {
    // A value that is not ours reads as empty; its row then says what is missing.
    return {}
  }
}
