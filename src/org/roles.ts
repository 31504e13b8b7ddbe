// Roles as people name them: the ones that an organization's plan offers, and the one that was typed.
import type { Catalog } from '../catalog/catalog.ts'
import { defaultRoleOn, labelOfRole, permissionsOf, planAbove, rolesOn } from '../catalog/ladder.ts'
import { upgrade } from './access.ts'
import type { OpenOrganization } from './act.ts'
import type { Ask } from './asks.ts'
import { Refusal } from './errors.ts'
import { keyOf, nearest } from './names.ts'

export type Offered = { id: string; label: string; about: string }

/** The roles that may be given on a plan, as a choice. */
export const offeredOn = (catalog: Catalog, plan: string): Offered[] =>
  rolesOn(catalog, plan).map((id) => ({ id, label: labelOfRole(catalog, id), about: catalog.roles[id]?.about ?? '' }))

/** The role of the catalog that was typed, by its label or id; null for what is none. */
export function findTyped(catalog: Catalog, typed: string): string | null {
  const key = keyOf(typed)
  const isIt = (id: string) => keyOf(labelOfRole(catalog, id)) === key || keyOf(id) === key
  return Object.keys(catalog.roles).find(isIt) ?? null
}

/**
 * The role that was typed, by its label or id; refused with the nearest that the plan offers. `again` is the act to offer
 * with that one.
 */
export function requireTyped(catalog: Catalog, plan: string, typed: string, again: (role: string) => Ask): string {
  const found = findTyped(catalog, typed)
  if (found) return found
  const offered = offeredOn(catalog, plan)
  const close = nearest(typed, offered, ({ label }) => label)
  const detail = { typed, offered: offered.map(({ label }) => label), nearest: close?.label ?? null }
  throw new Refusal(
    'unknown_role',
    detail,
    close ? { kind: 'do', ask: again(close.id), choice: close.label } : { kind: 'fill', ask: again('') },
  )
}

/** The role that is proposed on a plan. */
export const usualOn = (catalog: Catalog, plan: string): string => defaultRoleOn(catalog, plan)

/** Refuses a role that the organization's plan does not offer, or that does not exist. */
export function requireOffered({ deps: { catalog }, plan, kind, id }: OpenOrganization, role: string, ask: Ask): void {
  const offered = rolesOn(catalog, plan)
  if (offered.includes(role)) return
  if (!catalog.roles[role])
    throw new Refusal(
      'unknown_role',
      { typed: role, offered: offered.map((r) => labelOfRole(catalog, r)), nearest: null },
      { kind: 'fill', ask },
    )
  const lifts =
    planAbove(catalog, plan, kind, (above) => rolesOn(catalog, planId(catalog, above)).includes(role)) ?? null
  const higher = upgrade(id, lifts)
  const [fix, needs] = higher ? ([higher, 'operators'] as const) : ([{ kind: 'fill', ask }, 'self'] as const)
  throw new Refusal('role_not_offered', { role, plan, lifts }, fix, needs)
}

const planId = (catalog: Catalog, plan: object): string =>
  Object.entries(catalog.plans).find(([, known]) => known === plan)?.[0] ?? ''

/** Refuses to give or take a role that holds more than the right the act runs under. */
export function requireReach(
  { rights, deps: { catalog }, id }: OpenOrganization,
  roles: readonly string[],
  ask: Ask,
): void {
  for (const role of roles) {
    const lacking = [...permissionsOf(catalog, role)].filter((permission) => !rights.has(permission))
    const needs = { permissions: [...permissionsOf(catalog, role)], organizationId: id }
    if (lacking.length) throw new Refusal('role_above_own', { role, lacking }, { kind: 'ask', ask }, needs)
  }
}
