// What a button carries beside its own value: the effect it stands for, so that two clicks are one, and the organization
// it was shown in, so that it acts there even after its reader has switched elsewhere.
import { hash } from 'node:crypto'
import type { ActionsBlock, AnyBlock, Button } from '@slack/types'
import { nameOf } from '../../org/held-values.ts'

/** A message or a view. Its buttons stand in rows, as `buttons` in `views/blocks.ts` makes them. */
type Drawn = { blocks: AnyBlock[] }

/** The same view with every button stamped. `seed` names the rendering: the same one again gives the same buttons. */
export function stamped<V extends Drawn>(view: V, seed: string, organizationId?: string): V {
  const rendering = hash('sha256', seed, 'base64url').slice(0, 16)
  const place = organizationId ? { o: organizationId } : {}
  return withButtons(view, (value, at) => JSON.stringify({ ...JSON.parse(value), n: `${rendering}.${at}`, ...place }))
}

/** Slack's limit for a button's value is 2,000; what it is stamped with needs some of it. */
const maxValue = 1_800

/** The same view with values that are too long for Slack replaced by names, and what those names stand for. */
export function withoutLong<V extends Drawn>(view: V): { view: V; held: Map<string, object> } {
  const held = new Map<string, object>()
  const shortened = withButtons(view, (value) => {
    if (value.length <= maxValue) return value
    const name = nameOf(value)
    held.set(name, JSON.parse(value))
    return JSON.stringify({ held: name })
  })
  return { view: shortened, held }
}

/** The same view in which each button has the value that `change` gives it. */
function withButtons<V extends Drawn>(view: V, change: (value: string, at: number) => string): V {
  let at = 0
  const elements = (row: ActionsBlock) =>
    row.elements.map((element) => (isButton(element) ? { ...element, value: change(element.value, at++) } : element))
  const blocks = view.blocks.map((block) => (isRow(block) ? { ...block, elements: elements(block) } : block))
  return { ...view, blocks }
}

const isRow = (block: AnyBlock): block is ActionsBlock => block.type === 'actions'
const isButton = (element: ActionsBlock['elements'][number]): element is Button & { value: string } =>
  element.type === 'button' && 'value' in element && typeof element.value === 'string'
