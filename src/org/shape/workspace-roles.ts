// Roles in workspaces: which can be chosen on a plan, the one that was typed, and the refusals that workspaces share.
import { labelOfWorkspaceRole, planAbove, workspaceRolesOn } from '../../catalog/ladder.ts'
import { neededToLift, upgrade } from '../access.ts'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { Refusal } from '../errors.ts'
import { keyOf, nearest } from '../names.ts'

/** The refusal of anything about workspaces where the catalog has none. */
export const noneHere = (): Refusal =>
  new Refusal('not_here', { what: 'workspaces' }, { kind: 'help', topic: 'workspaces' })

/** The refusal of a workspace that there is not, or that is not theirs to know of, which must look the same. */
export const unknownWorkspace = (typed: string | null = null): Refusal =>
  new Refusal('unknown_workspace', { typed, nearest: null }, { kind: 'look', at: 'workspaces' })

type On = Pick<OpenOrganization, 'deps' | 'plan' | 'kind' | 'id'>

/** Refuses a workspace role that does not exist, or that the plan lets nobody choose (row L13). The usual one always passes. */
export function requireRole({ deps: { catalog }, plan, kind, id }: On, role: string, ask: Ask): void {
  const { workspaces } = catalog
  if (!workspaces) throw noneHere()
  if (!workspaces.roles[role]) throw unknownRole(Object.keys(workspaces.roles).map(labelOf(catalog)), role, ask)
  if (role === workspaces.defaultRole || workspaceRolesOn(catalog, plan).includes(role)) return
  const lifts = planAbove(catalog, plan, kind, (above) => above.entitlements.rbac) ?? null
  const fix = upgrade(catalog, id, lifts) ?? ({ kind: 'fill', ask } as const)
  throw new Refusal('plan_lacks', { entitlement: 'rbac', plan, lifts }, fix, neededToLift(catalog, id, lifts))
}

const labelOf = (catalog: On['deps']['catalog']) => (role: string) => labelOfWorkspaceRole(catalog, role)

function unknownRole(offered: string[], typed: string, ask: Ask): Refusal {
  return new Refusal('unknown_role', { typed, offered, nearest: null }, { kind: 'fill', ask })
}

/** The workspace role that was typed, by its label or id; refused with those that there are. */
export function requireTyped(catalog: On['deps']['catalog'], typed: string, again: (role: string) => Ask): string {
  if (!catalog.workspaces) throw noneHere()
  const ids = Object.keys(catalog.workspaces.roles)
  const label = labelOf(catalog)
  const key = keyOf(typed)
  const found = ids.find((id) => keyOf(label(id)) === key || keyOf(id) === key)
  if (found) return found
  const close = nearest(typed, ids, label)
  const detail = { typed, offered: ids.map(label), nearest: close && label(close) }
  const fix = close
    ? ({ kind: 'do', ask: again(close), choice: label(close) } as const)
    : ({ kind: 'fill', ask: again('') } as const)
  throw new Refusal('unknown_role', detail, fix)
}
