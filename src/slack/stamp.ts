// What a button carries beside its own value: the effect it stands for, so that two clicks are one, and the organization
// it was shown in, so that it acts there even after its reader has switched elsewhere.
import { hash } from 'node:crypto'
import { nameOf } from '../org/held-values.ts'

/** The same view with every button stamped. `seed` names the rendering: the same one again gives the same buttons. */
export function stamped<V extends object>(view: V, seed: string, organizationId?: string): V {
  const rendering = hash('sha256', seed, 'base64url').slice(0, 16)
  const place = organizationId ? { o: organizationId } : {}
  return withButtons(view, (value, at) => JSON.stringify({ ...JSON.parse(value), n: `${rendering}.${at}`, ...place }))
}

/** Slack's limit for a button's value is 2,000; what it is stamped with needs some of it. */
const maxValue = 1_800

/** The same view with values that are too long for Slack replaced by names, and what those names stand for. */
export function withoutLong<V extends object>(view: V): { view: V; held: Map<string, object> } {
  const held = new Map<string, object>()
  if (!buttonsOf(view).some(({ value }) => value.length > maxValue)) return { view, held }
  const shortened = withButtons(view, (value) => {
    if (value.length <= maxValue) return value
    const name = nameOf(value)
    held.set(name, JSON.parse(value))
    return JSON.stringify({ held: name })
  })
  return { view: shortened, held }
}

type Button = { value: string }

/** A copy of the view in which each button has the value that `change` gives it. */
function withButtons<V extends object>(view: V, change: (value: string, at: number) => string): V {
  const copy: V = JSON.parse(JSON.stringify(view))
  for (const [at, button] of buttonsOf(copy).entries()) button.value = change(button.value, at)
  return copy
}

function buttonsOf(node: unknown): Button[] {
  if (typeof node !== 'object' || node === null) return []
  return isButton(node) ? [node] : Object.values(node).flatMap(buttonsOf)
}

const isButton = (node: object): node is Button =>
  'type' in node && node.type === 'button' && 'value' in node && typeof node.value === 'string'
