// Whose right it takes to approve an act: one answer for the refusal that names them, for those who are asked, and for the
// decision itself.
import type { Catalog } from '../../catalog/catalog.ts'
import { defaultRoleOn, permissionsOf } from '../../catalog/ladder.ts'
import type { Permission } from '../../catalog/permissions.ts'
import type { Tx } from '../../db/client.ts'
import type { Ask, Asks, Verb } from '../asks.ts'

/**
 * Holders of all these in the organization, an operator, the one person who has to agree, or nobody: what everyone does
 * for themselves or not at all.
 */
export type Approvers = readonly Permission[] | 'operators' | 'nobody' | Consent
export type Consent = { consentOf: string }

/** Whether it waits for one person to agree, whatever rights they have. */
export const isConsent = (needs: Approvers): needs is Consent => typeof needs === 'object' && 'consentOf' in needs

type Rule<V extends Verb> = (input: Asks[V], held: (role: string | null) => readonly Permission[]) => Approvers

const nobody = () => 'nobody' as const

/** The rights that a change of settings takes: those of what it changes. */
export function needsOfSettings({ name, id, billingEmail, billingAddress, heirId }: Asks['settings']): Permission[] {
  const isBilling = billingEmail !== undefined || billingAddress !== undefined
  const isHeir = heirId !== undefined
  const isProfile = name !== undefined || id !== undefined || !(isBilling || isHeir)
  return [
    ...(isProfile ? (['organization.update'] as const) : []),
    ...(isBilling ? (['billing.manage'] as const) : []),
    ...(isHeir ? (['organization.transfer'] as const) : []),
  ]
}

/** `held` gives what a role includes: nothing for none. */
const rules: { [V in Verb]: Rule<V> } = {
  create: () => 'operators',
  rename: () => ['organization.update'],
  settings: (input) => needsOfSettings(input),
  transfer: ({ personId }) => ({ consentOf: personId }),
  delete: nobody,
  restore: () => ['organization.delete'],
  setPlan: () => 'operators',
  upgrade: () => ['billing.pay'],
  downgrade: () => ['billing.manage'],
  cancelPlan: () => ['billing.manage'],
  restorePlan: () => ['billing.manage'],
  addCard: () => ['billing.pay'],
  openBilling: () => ['billing.pay'],
  resolveFinding: nobody,
  topUp: () => ['billing.pay'],
  createBudget: () => ['budgets.manage'],
  changeBudget: () => ['budgets.manage'],
  archiveBudget: () => ['budgets.manage'],
  raiseBudget: () => ['budgets.manage'],
  createWorkspace: () => ['workspaces.create'],
  changeWorkspace: () => ['workspaces.manage'],
  archiveWorkspace: () => ['workspaces.manage'],
  unarchiveWorkspace: () => ['workspaces.manage'],
  enterWorkspace: nobody,
  createTeam: () => ['teams.manage'],
  changeTeam: () => ['teams.manage'],
  archiveTeam: () => ['teams.manage'],
  restoreTeam: () => ['teams.manage'],
  giveCredits: () => 'operators',
  transferCredits: () => ['billing.manage'],
  switch: nobody,
  invite: ({ role }, held) => ['members.invite', ...held(role)],
  // A link lives on its maker's own right: nobody can lend it theirs.
  createLink: nobody,
  revokeLink: () => ['members.invite'],
  setRole: ({ role }, held) => ['members.setRole', ...held(role)],
  remove: () => ['members.remove'],
  leave: nobody,
  restoreMember: () => ['members.remove'],
  signOut: nobody,
  notify: nobody,
  join: ({ role }, held) => ['requests.decide', ...held(role)],
  addDomain: () => ['domains.manage'],
  checkDomain: () => ['domains.manage'],
  removeDomain: () => ['domains.manage'],
  register: () => ['resources.create'],
  unregister: () => ['resources.delete'],
  issueKey: nobody,
  revokeKey: () => ['keys.manage'],
  move: nobody,
  moveResources: nobody,
  migrateSubscription: () => 'operators',
  undo: nobody,
  audit: nobody,
  why: nobody,
}

/**
 * Whether an act can be asked for: what nobody can approve is done for oneself, or asked for in another shape; what takes
 * consent is offered by its own act, on the right of whoever offers.
 */
export const isApprovable = (verb: Verb): boolean => rules[verb] !== nobody && verb !== 'transfer'

/** The acts of which someone in this role can approve some, by the least that each of them takes. */
export function approvableBy(catalog: Catalog, role: string): Verb[] {
  const held = permissionsOf(catalog, role)
  const least = (verb: Verb): Approvers => (rules[verb] as (input: object, of: () => []) => Approvers)({}, () => [])
  return (Object.keys(rules) as Verb[]).filter((verb) => {
    if (verb === 'settings' && held.has('billing.manage')) return true
    const needs = least(verb)
    return typeof needs !== 'string' && !isConsent(needs) && needs.every((need) => held.has(need))
  })
}

/**
 * Whose right it takes to approve an act in an organization as it is now. Who gives or takes a role must hold all that it
 * includes, and so must who takes the one that the person has.
 */
export async function approversOf(
  { db, catalog }: { db: Tx; catalog: Catalog },
  { verb, input }: Ask,
  organizationId: string | null,
): Promise<Approvers> {
  const usual = 'role' in input && input.role === null ? await usualRole(db, catalog, organizationId) : null
  const held = (role: string | null) => [...permissionsOf(catalog, role ?? usual ?? '')]
  const needs = (rules[verb] as (input: Ask['input'], of: typeof held) => Approvers)(input, held)
  if (verb === 'restoreMember' && Array.isArray(needs)) {
    const gone = await db.departure.findUnique({ where: { id: input.departureId }, select: { role: true } })
    return [...new Set([...needs, ...held(gone?.role ?? '')])]
  }
  if (typeof needs === 'string' || isConsent(needs) || !('personId' in input) || organizationId === null) return needs
  const key = { organizationId, personId: input.personId }
  const target = await db.membership.findUnique({ where: { organizationId_personId: key } })
  return [...new Set([...needs, ...held(target?.role ?? '')])]
}

async function usualRole(db: Tx, catalog: Catalog, id: string | null): Promise<string> {
  const found = id === null ? null : await db.organization.findUnique({ where: { id }, select: { plan: true } })
  return found ? defaultRoleOn(catalog, found.plan) : catalog.invitations.defaultRole
}
