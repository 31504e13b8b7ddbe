// Every act that can be handed on, as a table: how its input is read again, and what runs it.
import { z } from 'zod'
import { permissions } from '../catalog/permissions.ts'
import type { Ask, Asks, Verb } from './asks.ts'
import * as changes from './billing/changes.ts'
import * as findings from './billing/findings.ts'
import type { ActContext } from './context.ts'
import * as budgets from './credits/budgets.ts'
import * as credits from './credits/credits.ts'
import * as raises from './credits/raises.ts'
import * as invitations from './inviting/invitations.ts'
import * as links from './inviting/links.ts'
import * as domainClaims from './joining/domain-claims.ts'
import * as comebacks from './leaving/comebacks.ts'
import { Address } from './organization/addresses.ts'
import * as contexts from './organization/contexts.ts'
import * as deletions from './organization/deletions.ts'
import * as organizations from './organization/organizations.ts'
import * as restorations from './organization/restorations.ts'
import * as settings from './organization/settings.ts'
import * as transfers from './organization/transfers.ts'
import * as memberships from './people/memberships.ts'
import * as session from './people/session.ts'
import * as why from './people/why.ts'
import * as keys from './programs/keys.ts'
import * as migrations from './programs/migrations.ts'
import * as moves from './programs/moves.ts'
import * as moving from './programs/moving.ts'
import * as resources from './programs/resources.ts'
import { keyKinds } from './programs/secrets.ts'
import * as audit from './record/audit.ts'
import { Filter } from './record/record.ts'
import * as undo from './record/undo.ts'
import * as entering from './shape/entering.ts'
import * as teams from './shape/teams.ts'
import * as workspaces from './shape/workspaces.ts'
import * as preferences from './telling/preferences.ts'

/** What each act answers with. */
export type Outcomes = {
  create: organizations.Created
  rename: organizations.Renamed
  settings: settings.Changed
  transfer: transfers.Offered
  delete: deletions.Deleted
  restore: restorations.Restored
  setPlan: Awaited<ReturnType<typeof organizations.setPlan>>
  upgrade: changes.Chosen
  downgrade: changes.Chosen
  cancelPlan: changes.Chosen
  restorePlan: changes.Chosen
  addCard: changes.Chosen
  openBilling: changes.Chosen
  resolveFinding: findings.Resolved
  topUp: changes.Chosen
  createBudget: budgets.BudgetChanged
  changeBudget: budgets.BudgetChanged
  archiveBudget: budgets.BudgetChanged
  raiseBudget: raises.Raised
  createWorkspace: workspaces.Made
  changeWorkspace: workspaces.Changed
  archiveWorkspace: workspaces.PutAway
  unarchiveWorkspace: workspaces.PutAway
  enterWorkspace: entering.Entered
  createTeam: teams.Changed
  changeTeam: teams.Changed
  archiveTeam: teams.PutAway
  restoreTeam: teams.PutAway
  giveCredits: credits.Given
  transferCredits: credits.Transferred
  switch: contexts.Switched
  invite: invitations.Invited
  createLink: links.Created
  revokeLink: links.Revoked
  setRole: memberships.RoleChanged
  remove: memberships.Parted
  leave: memberships.Parted
  restoreMember: comebacks.Restored
  signOut: session.SignedOut
  notify: preferences.Chosen
  join: Awaited<ReturnType<typeof memberships.join>>
  addDomain: domainClaims.Claimed
  checkDomain: domainClaims.Checked
  removeDomain: domainClaims.Unclaimed
  register: resources.Registered
  unregister: resources.Unregistered
  issueKey: keys.Issued
  revokeKey: keys.Revoked
  move: moves.Checklist
  moveResources: moving.Moved
  migrateSubscription: migrations.Migrated
  undo: undo.Undone
  audit: audit.Page
  why: why.Explanation
}

type Row<V extends Verb> = {
  input: z.ZodType<Asks[V]>
  run(ctx: ActContext, input: Asks[V]): Promise<Outcomes[V]>
}

const id = z.string().min(1).max(40)
/** Empty where nobody has been chosen yet: the form that is filled in again asks for it. */
const person = z.string().max(40)
const role = z.string().max(40)
const text = z.string().max(8_000)
const persons = z.array(id).max(1_000)
const places = z.array(z.object({ workspaceId: id, role: role.nullable() })).max(1_000)
/** Whether it is a whole number, and a sane one, is the act's to say. */
const amount = z.number()
const interval = z.enum(['month', 'year']).nullable()
const seen = z.string().max(100)

const HandingOver = z.object({
  resourcesTo: id.nullable(),
  keys: z.enum(['keep', 'runOut', 'rotate', 'revoke']),
})

const verbs: { [V in Verb]: Row<V> } = {
  create: {
    input: z.object({
      name: z.string(),
      id: text.exactOptional(),
      billingEmail: text.exactOptional(),
      billingAddress: Address.exactOptional(),
    }),
    run: organizations.create,
  },
  rename: { input: z.object({ name: z.string() }), run: organizations.rename },
  settings: {
    input: z.object({
      name: z.string().exactOptional(),
      id: text.nullable().exactOptional(),
      billingEmail: text.nullable().exactOptional(),
      billingAddress: Address.nullable().exactOptional(),
      heirId: person.nullable().exactOptional(),
    }),
    run: settings.change,
  },
  transfer: { input: transfers.Offer, run: transfers.offer },
  delete: { input: z.object({ typed: z.string(), seen }), run: deletions.remove },
  restore: {
    input: z.object({ organizationId: id, name: z.string().exactOptional() }),
    run: restorations.restore,
  },
  setPlan: {
    input: z.object({ organizationId: id, plan: role }),
    run: organizations.setPlan,
  },
  upgrade: { input: z.object({ organizationId: id, plan: role, interval }), run: changes.upgrade },
  downgrade: { input: z.object({ plan: role, interval, seen }), run: changes.downgrade },
  cancelPlan: { input: z.object({ seen }), run: changes.cancel },
  restorePlan: { input: z.object({}), run: (ctx) => changes.restore(ctx) },
  addCard: { input: z.object({}), run: (ctx) => changes.addCard(ctx) },
  openBilling: { input: z.object({}), run: (ctx) => changes.openPortal(ctx) },
  resolveFinding: { input: z.object({ findingId: id, choice: z.string().max(40) }), run: findings.resolve },
  topUp: { input: z.object({ pack: role, quantity: z.int().min(1).max(100) }), run: changes.topUp },
  createBudget: {
    input: z.object({ name: text, cap: amount, isHard: z.boolean(), people: persons }),
    run: budgets.create,
  },
  changeBudget: {
    input: z.object({
      groupId: id,
      name: text.exactOptional(),
      cap: amount.exactOptional(),
      isHard: z.boolean().exactOptional(),
      add: persons.exactOptional(),
      remove: persons.exactOptional(),
    }),
    run: budgets.change,
  },
  archiveBudget: { input: z.object({ groupId: id }), run: budgets.archive },
  raiseBudget: { input: z.object({ groupId: id, amount }), run: raises.raise },
  createWorkspace: { input: z.object({ name: text, people: persons }), run: workspaces.create },
  changeWorkspace: {
    input: z.object({
      workspaceId: id,
      name: text.exactOptional(),
      add: persons.exactOptional(),
      role: role.nullable().exactOptional(),
      remove: persons.exactOptional(),
    }),
    run: workspaces.change,
  },
  archiveWorkspace: { input: z.object({ workspaceId: id }), run: workspaces.archive },
  unarchiveWorkspace: { input: z.object({ workspaceId: id }), run: workspaces.unarchive },
  enterWorkspace: { input: z.object({ workspaceId: id.nullable() }), run: entering.enter },
  createTeam: { input: z.object({ name: text, people: persons }), run: teams.create },
  changeTeam: {
    input: z.object({
      teamId: id,
      name: text.exactOptional(),
      add: persons.exactOptional(),
      remove: persons.exactOptional(),
    }),
    run: teams.change,
  },
  archiveTeam: { input: z.object({ teamId: id }), run: teams.archive },
  restoreTeam: { input: z.object({ teamId: id }), run: teams.unarchive },
  giveCredits: { input: z.object({ organizationId: id, amount, note: text.nullable() }), run: credits.give },
  transferCredits: { input: z.object({ toId: id, amount }), run: credits.transfer },
  switch: {
    input: z.object({ organizationId: z.string().max(40) }),
    run: contexts.enter,
  },
  invite: {
    input: z.object({
      people: persons,
      role: role.nullable(),
      emails: z.array(text).max(1_000).exactOptional(),
      workspaces: places.exactOptional(),
    }),
    run: invitations.create,
  },
  createLink: {
    input: z.object({
      ...{ role: role.nullable(), mostUses: amount, days: amount, domain: text.nullable() },
      workspaces: places.exactOptional(),
    }),
    run: links.create,
  },
  revokeLink: { input: z.object({ linkId: id }), run: links.revoke },
  setRole: {
    input: z.object({ personId: person, role }),
    run: memberships.setRole,
  },
  remove: {
    input: z.object({ personId: person, seen: seen.exactOptional(), handOver: HandingOver.exactOptional() }),
    run: memberships.remove,
  },
  leave: {
    input: z.object({ seen: seen.exactOptional(), handOver: HandingOver.exactOptional() }),
    run: (ctx, input) => memberships.leave(ctx, input),
  },
  restoreMember: { input: z.object({ departureId: id }), run: comebacks.restore },
  notify: { input: z.object({ reach: preferences.Choice }), run: (ctx, { reach }) => preferences.choose(ctx, reach) },
  signOut: { input: z.object({}), run: (ctx) => session.end(ctx) },
  join: {
    input: z.object({ organizationId: id, role: role.nullable() }),
    run: memberships.join,
  },
  addDomain: { input: z.object({ domain: text }), run: domainClaims.add },
  checkDomain: { input: z.object({ domainId: id }), run: domainClaims.check },
  removeDomain: { input: z.object({ domainId: id }), run: domainClaims.remove },
  register: {
    input: z.object({ type: z.string(), externalId: z.string() }),
    run: resources.register,
  },
  unregister: { input: z.object({ resourceId: id }), run: resources.unregister },
  issueKey: {
    input: z.object({ kind: z.enum(keyKinds), name: z.string(), replaces: id.nullable() }),
    run: keys.issue,
  },
  revokeKey: { input: z.object({ keyId: id }), run: keys.revoke },
  move: { input: z.object({ organizationId: z.string().max(40) }), run: moves.start },
  moveResources: {
    input: z.object({ organizationId: id, resourceIds: z.array(id).max(100).nullable(), seen }),
    run: moving.move,
  },
  migrateSubscription: { input: z.object({ organizationId: id, fromId: id }), run: migrations.migrate },
  undo: { input: z.object({ entryId: id }), run: undo.takeBack },
  audit: { input: Filter, run: (ctx, filter) => audit.list(ctx, { filter, cursor: null }) },
  why: {
    input: z.object({ personId: person, permission: z.enum(permissions) }),
    run: why.explain,
  },
}

/** An act as it was handed on, read again; throws a `ZodError` where it is none. */
export function readAsk(value: unknown): Ask {
  const { verb, input } = z
    .object({ verb: z.enum(Object.keys(verbs) as [Verb, ...Verb[]]), input: z.unknown() })
    .parse(value)
  return { verb, input: verbs[verb].input.parse(input) } as Ask
}

/** Runs an act in a context. */
export const run = <V extends Verb>(
  ctx: ActContext,
  { verb, input }: { verb: V; input: Asks[V] },
): Promise<Outcomes[V]> => verbs[verb].run(ctx, input)

/** The organization that an act is about: the one it names, else the context's; none for what does not exist yet. */
export function organizationOf({ verb, input }: Ask, organizationId: string): string | null {
  if (verb === 'create') return null
  return 'organizationId' in input ? input.organizationId : organizationId
}
