// Who may do what: one decision, with the rule that made it, the fact that failed, the smallest fix and who can make it.
// It reads the catalog and the facts given to it, nothing else.
import type { Catalog } from '../catalog/catalog.ts'
import {
  type Entitlement,
  labelOfPlace,
  permissionsIn,
  permissionsOf,
  planAbove,
  rolesHolding,
  rolesOn,
} from '../catalog/ladder.ts'
import { growth, inWorkspaces, isForShared, type Permission, work } from '../catalog/permissions.ts'
import type { Ask } from './asks.ts'
import { type SuspendedFor, stagesOf } from './billing/standing.ts'
import { type Details, type Fix, type Needs, Refusal } from './errors.ts'

/** What a decision rests on: the organization as it is, and the person's role in it. */
export type Facts = {
  organizationId: string
  name: string
  kind: 'personal' | 'shared'
  status: 'active' | 'suspended' | 'deleted'
  plan: string
  /** Why it is suspended; null while it is not. */
  suspendedFor: string | null
  /** Since when it may not grow; null while it may. */
  restrictedAt: Date | null
  /** Null for someone who is not a member. */
  role: string | null
  /** The workspace that they act in; null or absent where they act in the organization as a whole. */
  workspace?: WorkspaceFacts | null
}

/** A workspace as a decision needs it. `role` is what its person is in it, also by managing all; null for none. */
export type WorkspaceFacts = { id: string; name: string; isArchived: boolean; role: string | null }

type Denials = Pick<
  Details,
  | 'organization_gone'
  | 'personal_context'
  | 'not_a_member'
  | 'not_permitted'
  | 'unknown_workspace'
  | 'workspace_archived'
  | 'suspended'
  | 'growth_restricted'
  | 'plan_lacks'
>
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
  const { organizationId, name: organization, role } = facts
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
  if (facts.workspace && isInside(need)) {
    const walled = inWorkspace(catalog, facts, facts.workspace, need)
    if (walled) return walled
  } else if (!permissionsOf(catalog, role).has(need))
    return deny({
      code: 'not_permitted',
      detail: { need, role, organization },
      needs: { permissions: [need], organizationId },
    })
  return stopped(catalog, facts, need) ?? lacking(catalog, facts, need) ?? { allowed: true, role }
}

/** Whether it is the role in a workspace that decides of this, for someone who acts in one. */
export const isInside = (need: Permission): boolean => (inWorkspaces as readonly Permission[]).includes(need)

/** What to someone in a workspace their role there is: that of whoever manages all, else the one that they were given. */
export function roleInside(catalog: Catalog, role: string | null, given: string | null): string | null {
  const { workspaces } = catalog
  if (!workspaces || role === null) return null
  return permissionsOf(catalog, role).has('workspaces.manage') ? workspaces.adminRole : given
}

// Whoever is not in a workspace learns nothing of it. Put away, it can be looked at and brought back, by its own.
function inWorkspace(
  catalog: Catalog,
  { organizationId, name: organization }: Facts,
  { name: workspace, isArchived, role }: WorkspaceFacts,
  need: Permission,
): Decision | null {
  const needs: Needs = { permissions: ['workspaces.manage'], organizationId }
  if (role === null) return deny({ code: 'unknown_workspace', detail: { typed: null, nearest: null }, needs: 'self' })
  const isKept = need === 'workspaces.manage' || need.endsWith('.read')
  if (isArchived && !isKept) return deny({ code: 'workspace_archived', detail: { workspace }, needs })
  if (permissionsIn(catalog, role).has(need)) return null
  return deny({ code: 'not_permitted', detail: { need, role, organization, workspace }, needs })
}

/** What an activation that is not there yet, or a payment that is overdue, stops. */
function stopped(catalog: Catalog, facts: Facts, need: Permission): Decision | null {
  const { organizationId, kind, plan, restrictedAt } = facts
  const organization = labelOfPlace(catalog, facts)
  const needs: Needs = { permissions: ['billing.pay'], organizationId }
  const because = facts.suspendedFor as SuspendedFor | null
  const gated: readonly Permission[] = because === 'unpaid' ? work : catalog.activation.before
  if (because && gated.includes(need)) {
    const lifts = because === 'plan' ? (planAbove(catalog, plan, kind, () => true) ?? null) : null
    return deny({ code: 'suspended', detail: { organization, because, lifts }, needs })
  }
  if (!restrictedAt || !growth.includes(need)) return null
  const overdueSince = new Date(restrictedAt.getTime() - catalog.dunning.restrictAfterDays * 86_400_000)
  const { suspendAt } = stagesOf(catalog, overdueSince)
  return deny({ code: 'growth_restricted', detail: { organization, overdueSince, suspendAt }, needs })
}

function lacking(catalog: Catalog, { organizationId, kind, plan }: Facts, need: Permission): Decision | null {
  const entitlement = entitledBy[need]
  if (!entitlement || catalog.plans[plan]?.entitlements[entitlement]) return null
  const lifts = planAbove(catalog, plan, kind, (above) => above.entitlements[entitlement]) ?? null
  return deny({
    code: 'plan_lacks',
    detail: { entitlement, plan, lifts },
    needs: neededToLift(catalog, organizationId, lifts),
  })
}

/** The refusal that a denial becomes for an act: with the fix that would let exactly this act through. */
export function refusalOf(catalog: Catalog, facts: Facts, denial: Denial, ask: Ask): Refusal {
  return new Refusal(denial.code, denial.detail, fixOf(catalog, facts, denial, ask), denial.needs)
}

function fixOf(catalog: Catalog, facts: Facts, denial: Denial, ask: Ask): Fix {
  const { organizationId } = facts
  switch (denial.code) {
    case 'personal_context':
      return { kind: 'switch', organizations: [] }
    case 'plan_lacks':
      // Where no plan includes it, nobody's approval would help: elsewhere it may be possible.
      return upgrade(catalog, organizationId, denial.detail.lifts) ?? { kind: 'create' }
    case 'suspended':
      return activate(catalog, organizationId, denial.detail)
    case 'growth_restricted':
      return { kind: 'ask', ask: { verb: 'openBilling', input: {} } }
    case 'organization_gone':
      return { kind: 'ask', ask: { verb: 'restore', input: { organizationId } } }
    case 'not_a_member':
      return { kind: 'ask', ask: { verb: 'join', input: { organizationId, role: null } } }
    case 'unknown_workspace':
      return { kind: 'look', at: 'workspaces' }
    case 'workspace_archived':
      return facts.workspace
        ? { kind: 'ask', ask: { verb: 'unarchiveWorkspace', input: { workspaceId: facts.workspace.id } } }
        : { kind: 'look', at: 'workspaces' }
    case 'not_permitted':
      return { kind: 'ask', ask }
  }
}

/**
 * The refusal of looking at something. Seeing is nothing that could be approved once, so that whoever may not is offered
 * to ask for the smallest role that has all they have and this too.
 */
export function unseen(catalog: Catalog, facts: Facts, denial: Denial, personId: string, ask: Ask): Refusal {
  if (denial.code === 'not_permitted' && facts.workspace && denial.detail.workspace)
    return promotion(catalog, facts, facts.workspace, denial, personId)
  if (denial.code !== 'not_permitted') return refusalOf(catalog, facts, denial, ask)
  const own = permissionsOf(catalog, denial.detail.role)
  const offered = rolesOn(catalog, facts.plan)
  const role = rolesHolding(catalog, [...own, denial.detail.need]).find((id) => offered.includes(id))
  if (!role) return new Refusal(denial.code, denial.detail, { kind: 'create' }, denial.needs)
  const permissions: Permission[] = [...new Set([...permissionsOf(catalog, role), 'members.setRole' as const])]
  const needs = { permissions, organizationId: facts.organizationId }
  return refusalOf(catalog, facts, { ...denial, needs }, { verb: 'setRole', input: { personId, role } })
}

// In a workspace: the smallest role there that has all they have and this too, given by whoever manages it.
function promotion(
  catalog: Catalog,
  facts: Facts,
  { id: workspaceId, role: own }: WorkspaceFacts,
  denial: Extract<Denial, { code: 'not_permitted' }>,
  personId: string,
): Refusal {
  const wanted = [...permissionsIn(catalog, own), denial.detail.need]
  const [role] = Object.keys(catalog.workspaces?.roles ?? {})
    .filter((id) => wanted.every((need) => permissionsIn(catalog, id).has(need)))
    .sort((a, b) => permissionsIn(catalog, a).size - permissionsIn(catalog, b).size)
  if (!role) return new Refusal(denial.code, denial.detail, { kind: 'look', at: 'workspaces' }, denial.needs)
  const ask: Ask = { verb: 'changeWorkspace', input: { workspaceId, add: [personId], role } }
  return refusalOf(catalog, facts, denial, ask)
}

/** Whether a plan is come to by paying for it. */
export const isForSale = ({ plans }: Catalog, plan: string): boolean => {
  const { month, year } = plans[plan]?.prices ?? {}
  return !plans[plan]?.byContact && (month ?? year) !== undefined
}

/** The fix for what a plan refuses: the plan that lifts it, paid for where it is for sale, else asked of the operators. */
export function upgrade(catalog: Catalog, organizationId: string, plan: string | null): Fix | null {
  if (!plan) return null
  const input = { organizationId, plan }
  return isForSale(catalog, plan)
    ? { kind: 'ask', ask: { verb: 'upgrade', input: { ...input, interval: null } } }
    : { kind: 'ask', ask: { verb: 'setPlan', input } }
}

/** Whom it takes to put an organization on the plan that lifts something. */
export const neededToLift = (catalog: Catalog, organizationId: string, plan: string | null): Needs =>
  plan && isForSale(catalog, plan) ? { permissions: ['billing.pay'], organizationId } : 'operators'

// What its activation waits for, or the page on which what is overdue can be paid (rows E16, L5).
function activate(catalog: Catalog, organizationId: string, { because, lifts }: Details['suspended']): Fix {
  const [pack] = Object.keys(catalog.credits.packs)
  if (because === 'card') return { kind: 'ask', ask: { verb: 'addCard', input: {} } }
  if (because === 'plan') return upgrade(catalog, organizationId, lifts) ?? { kind: 'create' }
  if (because === 'payment' && pack !== undefined)
    return { kind: 'ask', ask: { verb: 'topUp', input: { pack, quantity: 1 } } }
  if (because === 'payment') {
    const sold = Object.keys(catalog.plans).find((id) => isForSale(catalog, id)) ?? null
    return upgrade(catalog, organizationId, sold) ?? { kind: 'create' }
  }
  return { kind: 'ask', ask: { verb: 'openBilling', input: {} } }
}

/** The roles in which one may, in any shared organization that is there; none where its plan has a say in it too. */
export const rolesThatMay = (catalog: Catalog, need: Permission): string[] =>
  entitledBy[need] || (work as readonly Permission[]).includes(need) ? [] : rolesHolding(catalog, [need])

/** The roles that could make a fix, the least powerful first. */
export const rolesThatCan = (catalog: Catalog, needs: Needs): string[] =>
  typeof needs === 'string' ? [] : rolesHolding(catalog, needs.permissions)
