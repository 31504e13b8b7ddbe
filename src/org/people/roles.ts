// Roles as people name them: the ones that an organization's plan offers, and the one that was typed.
import type { Catalog } from '../../catalog/catalog.ts'
import { defaultRoleOn, labelOfRole, permissionsOf, planAbove, rolesOn } from '../../catalog/ladder.ts'
import { may, neededToLift, upgrade } from '../access.ts'
import { look, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { keyOf, nearest } from '../names.ts'

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

/**
 * Makes a role of an organization's own: refused, since the roles are those of the catalog (row L25). Whoever may not even
 * manage roles is told that first.
 */
export function createCustom(ctx: ActContext, _name: string): Promise<never> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'roles.manage' }, async () => {
    throw new Refusal('not_here', { what: 'custom_roles' }, { kind: 'help', topic: 'roles' })
  })
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
  if (catalog.roles[role].isComing) throw new Refusal('role_coming', { role }, { kind: 'fill', ask })
  const lifts = liftFor(catalog, plan, kind, role)
  const higher = upgrade(catalog, id, lifts)
  const [fix, needs] = higher
    ? ([higher, neededToLift(catalog, id, lifts)] as const)
    : ([{ kind: 'fill', ask }, 'self'] as const)
  throw new Refusal('role_not_offered', { role, plan, lifts }, fix, needs)
}

/** The lowest plan above that offers a role. */
const liftFor = (catalog: Catalog, plan: string, kind: OrganizationRef['kind'], role: string): string | null =>
  planAbove(catalog, plan, kind, (above) => rolesOn(catalog, planId(catalog, above)).includes(role)) ?? null

const planId = (catalog: Catalog, plan: object): string =>
  Object.entries(catalog.plans).find(([, known]) => known === plan)?.[0] ?? ''

/** Refuses to give or take a role that holds more than the right the act runs under. */
export function requireReach(
  { rights, deps: { catalog }, id }: Pick<OpenOrganization, 'rights' | 'deps' | 'id'>,
  roles: readonly string[],
  ask: Ask,
): void {
  for (const role of roles) {
    const lacking = [...permissionsOf(catalog, role)].filter((permission) => !rights.has(permission))
    const needs = { permissions: [...permissionsOf(catalog, role)], organizationId: id }
    if (lacking.length) throw new Refusal('role_above_own', { role, lacking }, { kind: 'ask', ask }, needs)
  }
}

/** A role as its organization's members see it. */
export type RoleCard = Offered & {
  /** Whether the organization's plan offers it; and if not, the lowest plan above that does. */
  isOffered: boolean
  lifts: string | null
  holders: number
  /** A few of those who hold it, the longest-serving first; none for those who may not see its members. */
  people: PersonRef[]
}
export type Overview = { organization: OrganizationRef; plan: string; own: string | null; roles: RoleCard[] }

/** How many of those who hold a role are named. */
const named = 5

/** The roles of the catalog as they are in the context's organization: which its plan offers, and who holds each. */
export function overview(ctx: ActContext): Promise<Overview> {
  const { catalog, db } = ctx.deps
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'roles.read' }, async (facts) => {
    const { organizationId, plan, kind, name, role: own } = facts
    const counted = await db.membership.groupBy({ by: ['role'], where: { organizationId }, _count: true })
    const offered = rolesOn(catalog, plan)
    const isSeen = may(catalog, facts, 'members.read').allowed
    const cards = Object.entries(catalog.roles).map(async ([id, { label, about }]): Promise<RoleCard> => {
      const isOffered = offered.includes(id)
      const holders = counted.find(({ role }) => role === id)?._count ?? 0
      const people = isSeen && holders ? await holdersOf(ctx, id) : []
      return {
        id,
        label,
        about,
        isOffered,
        lifts: isOffered ? null : liftFor(catalog, plan, kind, id),
        holders,
        people,
      }
    })
    return { organization: { id: organizationId, name, kind }, plan, own, roles: await Promise.all(cards) }
  })
}

async function holdersOf({ deps, organizationId }: ActContext, role: string): Promise<PersonRef[]> {
  const held = await deps.db.membership.findMany({
    where: { organizationId, role },
    select: { person: { select: { id: true, name: true } } },
    orderBy: [{ joinedAt: 'asc' }, { id: 'asc' }],
    take: named,
  })
  return held.map(({ person }) => person)
}
