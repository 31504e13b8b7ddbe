// Questions that rules ask of a catalog: which role may what, which plan lifts a limit.
import type { Catalog, Plan } from './catalog.ts'
import { type Permission, permissions } from './permissions.ts'

export type Limit = keyof Plan['limits']
export type Entitlement = keyof Plan['entitlements']

const everything: ReadonlySet<Permission> = new Set(permissions)
const nothing: ReadonlySet<Permission> = new Set()
const held = new WeakMap<Catalog, Map<string, ReadonlySet<Permission>>>()

/** The permissions of a role; none for a role that the catalog does not have (any more). */
export function permissionsOf(catalog: Catalog, role: string): ReadonlySet<Permission> {
  const known = held.get(catalog) ?? held.set(catalog, new Map()).get(catalog)!
  const found = known.get(role)
  if (found) return found
  const granted = catalog.roles[role]?.permissions
  if (granted === undefined) return nothing
  const set = granted === 'all' ? everything : new Set(granted)
  known.set(role, set)
  return set
}

/** The roles that hold every one of `needs`, the least powerful first: the smallest change that would allow them. */
export function rolesHolding(catalog: Catalog, needs: readonly Permission[]): string[] {
  return Object.keys(catalog.roles)
    .filter((role) => needs.every((need) => permissionsOf(catalog, role).has(need)))
    .sort((a, b) => permissionsOf(catalog, a).size - permissionsOf(catalog, b).size)
}

/** The roles that can own: those that hold every permission. */
export const owningRoles = (catalog: Catalog): string[] => rolesHolding(catalog, permissions)

/** The roles that may be given on a plan, in the catalog's order. */
export const rolesOn = (catalog: Catalog, plan: string): string[] =>
  Object.entries(catalog.roles).flatMap(([id, { plans, isComing }]) =>
    isComing || (plans && !plans.includes(plan)) ? [] : [id],
  )

/** The role that an invitation to an organization on that plan proposes: the catalog's, or where the plan does not offer it the least powerful. */
export function defaultRoleOn(catalog: Catalog, plan: string): string {
  const offered = rolesOn(catalog, plan)
  const usual = catalog.invitations.defaultRole
  if (offered.includes(usual)) return usual
  return rolesHolding(catalog, []).find((role) => offered.includes(role)) ?? usual
}

/** The workspace roles that can be chosen on a plan, in the catalog's order: none without RBAC, where everyone has the usual one. */
export const workspaceRolesOn = ({ plans, workspaces }: Catalog, plan: string): string[] =>
  workspaces && plans[plan]?.entitlements.rbac ? Object.keys(workspaces.roles) : []

/** What a workspace role includes; nothing for one that the catalog does not have (any more). */
export const permissionsIn = ({ workspaces }: Catalog, role: string | null): ReadonlySet<Permission> =>
  new Set(workspaces?.roles[role ?? '']?.permissions)

/** The name people read for a workspace role, even one that the catalog no longer has. */
export const labelOfWorkspaceRole = ({ workspaces }: Catalog, role: string): string =>
  workspaces?.roles[role]?.label ?? role

/** The name people read for a role, even one that the catalog no longer has. */
export const labelOfRole = (catalog: Catalog, role: string): string => catalog.roles[role]?.label ?? role

/** What an organization is called: by its name, or as the personal account that it is. */
export const labelOfPlace = (
  catalog: Catalog,
  { kind, name }: { kind: 'personal' | 'shared'; name: string },
): string => (kind === 'personal' ? catalog.labels.personal : name)

/** The name people read for a plan, even one that the catalog no longer has. */
export const labelOfPlan = (catalog: Catalog, plan: string): string => catalog.plans[plan]?.label ?? plan

/** The lowest plan above `from`, for that kind of organization, that passes the test. */
export function planAbove(
  catalog: Catalog,
  from: string,
  kind: 'personal' | 'shared',
  passes: (plan: Plan) => boolean,
): string | undefined {
  const rank = catalog.plans[from]?.rank ?? -1
  return Object.entries(catalog.plans)
    .filter(([, plan]) => plan.rank > rank && plan.for.includes(kind) && passes(plan))
    .sort(([, a], [, b]) => a.rank - b.rank)[0]?.[0]
}

/** Whether `count` stays within a limit. */
export const fits = (limit: number | 'unlimited', count: number): boolean => limit === 'unlimited' || count <= limit

/** What a plan allows of something; nothing at all for a plan that the catalog no longer has. */
export const limitOf = (catalog: Catalog, plan: string, limit: Limit): number | 'unlimited' =>
  catalog.plans[plan]?.limits[limit] ?? 0
