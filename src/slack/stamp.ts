// What a button carries beside its own value: the effect it stands for, so that two clicks are one, and the organization
// it was shown in, so that it acts there even after its reader has switched elsewhere.
import { createHash } from 'node:crypto'
import { nameOf } from '../org/held-values.ts'

/** The same view with every button stamped. `seed` names the rendering: the same one again gives the same buttons. */
export function stamped<V extends object>(view: V, seed: string, organizationId?: string): V {
  let at = 0
  return JSON.parse(JSON.stringify(view), (_, node: unknown) => {
    if (!isButton(node)) return node
    const nonce = createHash('sha256').update(`${seed}:${at++}`).digest('base64url').slice(0, 16)
    const value = { ...JSON.parse(node.value), n: nonce, ...(organizationId ? { o: organizationId } : {}) }
    return { ...node, value: JSON.stringify(value) }
  })
}

/** Slack's limit for a button's value is 2,000; what it is stamped with needs some of it. */
const maxValue = 1_800

/** The same view with values that are too long for Slack replaced by names, and what those names stand for. */
export function withoutLong<V extends object>(view: V): { view: V; held: Map<string, object> } {
  const held = new Map<string, object>()
  const shortened = JSON.parse(JSON.stringify(view), (_, node: unknown) => {
    if (!isButton(node) || node.value.length <= maxValue) return node
    const name = nameOf(node.value)
    held.set(name, JSON.parse(node.value))
    return { ...node, value: JSON.stringify({ held: name }) }
  })
  return { view: shortened, held }
}

const isButton = (node: unknown): node is { value: string } =>
  typeof node === 'object' &&
  node !== null &&
  'type' in node &&
  node.type === 'button' &&
  'value' in node &&
  typeof node.value === 'string'
