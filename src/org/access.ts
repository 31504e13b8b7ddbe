// Who may do what: one decision, with the rule that made it, the fact that failed, the smallest fix and who can make it.
// It reads the catalog and the facts given to it, nothing else.
import type { Catalog } from '../catalog/catalog.ts'
import { type Entitlement, permissionsOf, planAbove, rolesHolding, rolesOn } from '../catalog/ladder.ts'
import { isForShared, type Permission } from '../catalog/permissions.ts'
import type { Ask } from './asks.ts'
import { type Details, type Fix, type Needs, Refusal } from './errors.ts'

/** What a decision rests on: the organization as it is, and the person's role in it. */
export type Facts = {
  organizationId: string
  name: string
  kind: 'personal' | 'shared'
  status: 'active' | 'suspended' | 'deleted'
  plan: string
  /** Null for someone who is not a member. */
  role: string | null
}

type Denials = Pick<Details, 'organization_gone' | 'personal_context' | 'not_a_member' | 'not_permitted' | 'plan_lacks'>
export type Denial = { [C in keyof Denials]: { code: C; detail: Denials[C]; needs: Needs } }[keyof Denials]
export type Decision = { allowed: true; role: string } | ({ allowed: false } & Denial)

/** What a plan must include before a permission is worth anything on it. */
const entitledBy: Partial<Record<Permission, Entitlement>> = { 'members.invite': 'invite' }

const deny = (denial: Denial): Decision => ({ allowed: false, ...denial })

/**
 * Decides whether someone with these facts may do something that needs a permission.
 * The order of the rules is the order in which people can do something about them.
 */
export function may(catalog: Catalog, facts: Facts, need: Permission): Decision {
  const { organizationId, name: organization, role, plan } = facts
  if (facts.status === 'deleted')
    return deny({
      code: 'organization_gone',
      detail: { organization },
      needs: { permissions: ['organization.delete'], organizationId },
    })
  if (facts.kind === 'personal' && isForShared(need))
    return deny({ code: 'personal_context', detail: { need }, needs: 'self' })
  if (role === null)
    return deny({
      code: 'not_a_member',
      detail: { organization },
      needs: { permissions: ['requests.decide'], organizationId },
    })
  if (!permissionsOf(catalog, role).has(need))
    return deny({
      code: 'not_permitted',
      detail: { need, role, organization },
      needs: { permissions: [need], organizationId },
    })
  const entitlement = entitledBy[need]
  if (entitlement && !catalog.plans[plan]?.entitlements[entitlement]) {
    const lifts = planAbove(catalog, plan, facts.kind, (above) => above.entitlements[entitlement]) ?? null
    return deny({ code: 'plan_lacks', detail: { entitlement, plan, lifts }, needs: 'operators' })
  }
  return { allowed: true, role }
}

/** The refusal that a denial becomes for an act: with the fix that would let exactly this act through. */
export function refusalOf(facts: Facts, denial: Denial, ask: Ask): Refusal {
  return new Refusal(denial.code, denial.detail, fixOf(facts, denial, ask), denial.needs)
}

function fixOf({ organizationId }: Facts, denial: Denial, ask: Ask): Fix {
  switch (denial.code) {
    case 'personal_context':
      return { kind: 'switch', organizations: [] }
    case 'plan_lacks':
      // Where no plan includes it, nobody's approval would help: elsewhere it may be possible.
      return upgrade(organizationId, denial.detail.lifts) ?? { kind: 'create' }
    case 'organization_gone':
      return { kind: 'ask', ask: { verb: 'restore', input: { organizationId } } }
    case 'not_a_member':
      return { kind: 'ask', ask: { verb: 'join', input: { organizationId, role: null } } }
    case 'not_permitted':
      return { kind: 'ask', ask }
  }
}

/**
 * The refusal of looking at something. Seeing is nothing that could be approved once, so that whoever may not is offered
 * to ask for the smallest role that has all they have and this too.
 */
export function unseen(catalog: Catalog, facts: Facts, denial: Denial, personId: string, ask: Ask): Refusal {
  if (denial.code !== 'not_permitted') return refusalOf(facts, denial, ask)
  const own = permissionsOf(catalog, denial.detail.role)
  const offered = rolesOn(catalog, facts.plan)
  const role = rolesHolding(catalog, [...own, denial.detail.need]).find((id) => offered.includes(id))
  if (!role) return new Refusal(denial.code, denial.detail, { kind: 'create' }, denial.needs)
  const permissions: Permission[] = [...new Set([...permissionsOf(catalog, role), 'members.setRole' as const])]
  const needs = { permissions, organizationId: facts.organizationId }
  return refusalOf(facts, { ...denial, needs }, { verb: 'setRole', input: { personId, role } })
}

/** The fix for what a plan refuses: to ask for the plan that lifts it. */
export const upgrade = (organizationId: string, plan: string | null): Fix | null =>
  plan ? { kind: 'ask', ask: { verb: 'setPlan', input: { organizationId, plan } } } : null

/** The roles in which one may, in any shared organization that is there; none where its plan has a say in it too. */
export const rolesThatMay = (catalog: Catalog, need: Permission): string[] =>
  entitledBy[need] ? [] : rolesHolding(catalog, [need])

/** The roles that could make a fix, the least powerful first. */
export const rolesThatCan = (catalog: Catalog, needs: Needs): string[] =>
  typeof needs === 'string' ? [] : rolesHolding(catalog, needs.permissions)
