// Organizations themselves: making and naming them, and the plan they are on.

import { Prisma } from '../../db/client.ts'
import { rolesThatMay } from '../access.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { findAccount } from '../billing/account.ts'
import { effectivePlan, standingOn } from '../billing/deciding.ts'
import * as details from '../billing/details.ts'
import { standingOfNew } from '../billing/standing.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import * as domains from '../joining/domains.ts'
import { findName, indexKeyOf, keyOf, requireName } from '../names.ts'
import { requireRoomToOwn } from '../people/limits.ts'
import { follow } from '../people/plan-roles.ts'
import * as workspaces from '../shape/workspaces.ts'
import { noConcern, tellHomes } from '../telling/concern.ts'
import { type Address, noAddress, requireAddress, requireEmail } from './addresses.ts'
import * as handles from './handles.ts'
import * as logos from './logos.ts'
import type { Picture } from './pictures.ts'

export type Created = {
  organization: OrganizationRef
  role: string
  handle: string | null
  /** The personal account of whoever made it, with its plan; absent in results of an older version. */
  own?: { id: string; plan: string }
}

/**
 * Creates a shared organization with its creator as the only member, in the creator's owning role. Does not switch (rows
 * S22, S25, E23). What the catalog asks for and is not given is derived, where it can be.
 */
export function create(ctx: ActContext, input: Asks['create'], logo: Picture | null = null): Promise<Created> {
  const { personId, personalId } = requirePerson(ctx)
  const ask: Ask = { verb: 'create', input }
  return act({ ...ctx, organizationId: personalId }, { ask }, async (own) => {
    requireMayCreate(ctx, ask)
    const name = requireName(ctx.deps.catalog, input.name, ask)
    await requireRoomToOwn(own, personId)
    await requireFreeName(own, name, ask)
    const created = await found(own, name, await furnished(own, input, name, personId), personId)
    if (logo) await logos.put(own, created.organization.id, logo)
    return created
  })
}

/** What the catalog asks of a new organization beside its name. */
type Furnished = { handle: string | null; billingEmail: string | null; billingAddress: Address | null }

// What is asked for and was not said – in one line, a name is all that is said – is taken from what is known, where it can be.
async function furnished(
  own: OpenOrganization,
  input: Asks['create'],
  name: string,
  personId: string,
): Promise<Furnished> {
  const { asks } = own.deps.catalog.creation
  const ask: Ask = { verb: 'create', input }
  const isAsked = (what: 'id' | 'billingEmail' | 'billingAddress') => asks[what] === 'required'
  const email = input.billingEmail ?? (isAsked('billingEmail') ? await confirmedEmail(own, personId) : '')
  const billingEmail = requireEmail(email, isAsked('billingEmail'), ask)
  const { billingAddress: address } = input
  if (!address && isAsked('billingAddress')) throw noAddress(ask)
  const billingAddress = address ? requireAddress(address, isAsked('billingAddress'), ask) : null
  return { handle: await chosenId(own, input, name, isAsked('id')), billingEmail, billingAddress }
}

const confirmedEmail = async ({ tx }: OpenOrganization, id: string): Promise<string> => {
  const { email, emailConfirmed } = await tx.person.findUniqueOrThrow({ where: { id } })
  return (emailConfirmed && email) || ''
}

async function chosenId(
  own: OpenOrganization,
  input: Asks['create'],
  name: string,
  isRequired: boolean,
): Promise<string | null> {
  const ask: Ask = { verb: 'create', input }
  if (!isRequired && !input.id?.trim()) return null
  if (input.id === undefined) return derived(own, name, ask)
  const id = handles.requireHandle(input.id, ask)
  await handles.requireFree(own, id, (other) => ({ verb: 'create', input: { ...input, id: other } }))
  return id
}

async function derived(own: OpenOrganization, name: string, ask: Ask): Promise<string> {
  const proposed = handles.propose(name)
  await handles.queueForIds(own)
  const free = proposed && (await handles.nearestFree(own.tx, proposed))
  if (!free) throw new Refusal('invalid_id', { problem: 'empty', typed: '' }, { kind: 'fill', ask })
  return free
}

async function found(
  own: OpenOrganization,
  name: string,
  { handle, billingEmail, billingAddress }: Furnished,
  personId: string,
): Promise<Created> {
  const { tx, now, deps, record, id: ownId, plan: ownPlan } = own
  const { creatorRole: role, plan } = deps.catalog.creation
  const organization = { id: newId('org', now), name, kind: 'shared' } as const
  await tx.organization.create({
    data: {
      ...organization,
      ...standingOfNew(deps.catalog, 'shared', now),
      nameKey: indexKeyOf(name),
      handle,
      billingEmail,
      ...(billingAddress ? { billingAddress } : {}),
      plan: plan.shared,
      createdAt: now,
      memberships: { create: { id: newId('mem', now), personId, role, joinedAt: now } },
    },
  })
  await domains.adoptCreators(deps, tx, organization.id, personId)
  await workspaces.begin(own, { id: organization.id, plan: plan.shared })
  const known = {
    ...(handle ? { id: handle } : {}),
    ...(billingEmail ? { billingEmail } : {}),
    ...(billingAddress ? { billingAddress } : {}),
  }
  const after = { name, kind: 'shared', ...known }
  record('organization.created', organization.id, { after, organizationId: organization.id })
  return { organization, role, handle, own: { id: ownId, plan: ownPlan } }
}

function requireMayCreate({ deps, actor, grant }: ActContext, ask: Ask): void {
  const isGuest = actor.kind === 'person' && actor.accountKind === 'guest'
  if (isGuest && deps.catalog.people.guests !== 'full' && !grant?.isOperator)
    throw new Refusal('guests_may_not', { act: 'create' }, { kind: 'ask', ask }, 'operators')
}

/** Where names are unique: refuses one in use. Two acts that ask for one name at once stand in a queue of their own. */
export async function requireFreeName({ id, tx, deps }: OpenOrganization, name: string, ask: Ask): Promise<void> {
  if (!deps.catalog.creation.name.isUnique) return
  await tx.$queryRaw(Prisma.sql`select pg_advisory_xact_lock(hashtext(${`name:${keyOf(name)}`})) is null as locked`)
  const where = { nameKey: indexKeyOf(name), kind: 'shared', status: { not: 'deleted' }, id: { not: id } } as const
  if (await tx.organization.findFirst({ where })) throw new Refusal('name_taken', { name }, { kind: 'fill', ask })
}

/** `entryId` is its entry in the record, by which it can be undone. */
export type Renamed = { organization: OrganizationRef; before: string; entryId?: string }

/** Gives the context's organization another name. The same name again changes nothing. */
export async function rename(ctx: ActContext, input: Asks['rename']): Promise<Renamed> {
  const ask: Ask = { verb: 'rename', input }
  const renamed = await renameAtOnce(ctx, input)
  if (renamed) return renamed
  return act(ctx, { ask, need: 'organization.update' }, (org) => giveName(org, input.name, ask))
}

/** Gives an organization that is held open another name. */
export async function giveName(org: OpenOrganization, typed: string, ask: Ask): Promise<Renamed> {
  if (org.kind === 'personal')
    throw new Refusal('personal_context', { need: 'organization.update' }, { kind: 'switch', organizations: [] })
  const name = requireName(org.deps.catalog, typed, ask)
  const renamed = { organization: { ...org.ref, name }, before: org.name }
  if (name === org.name) {
    org.keep()
    return renamed
  }
  await requireFreeName(org, name, ask)
  await org.tx.organization.update({ where: { id: org.id }, data: { name, nameKey: indexKeyOf(name) } })
  const entryId = org.record('organization.renamed', org.id, { before: { name: org.name }, after: { name } })
  details.changed(org)
  return { ...renamed, entryId }
}

/**
 * The plain case of the act above as one statement, for its speed. Where anything is out of the ordinary nothing changes,
 * and the act itself decides, waits and explains.
 */
async function renameAtOnce(ctx: ActContext, input: Asks['rename']): Promise<Renamed | null> {
  const { deps, actor, surface, organizationId, effectId = null } = ctx
  const { catalog, clock, hot } = deps
  const name = findName(catalog, input.name)
  if (!name || actor.kind !== 'person' || ctx.grant || ctx.within || catalog.creation.name.isUnique) return null
  const [at, roles] = [clock.now(), rolesThatMay(catalog, 'organization.update')]
  const record = { at, entryId: newId('aud', at), surface, effectId }
  const { personId } = actor
  const renaming = { organizationId, personId, roles, name, nameKey: indexKeyOf(name), ...record }
  // Whether it was done although its connection broke, the act finds out by its receipt.
  const before = await hot.rename(renaming).catch((error: unknown) => {
    deps.log.warn({ error, organizationId }, 'a rename goes the long way')
    return null
  })
  if (before === null) return null
  tellHomes(deps, { ...noConcern(), organizationIds: new Set([organizationId]) })
  await details.changedAtOnce(deps, organizationId)
  return { organization: { id: organizationId, name, kind: 'shared' }, before, entryId: record.entryId }
}

/** The word by which an operator lets what is paid decide again. */
export const asPaid = '-'

/**
 * Gives an organization a plan, whatever is paid, or with "-" leaves it to what is paid. An operator's act. Answers with the
 * plan that it is on by then: what is paid counts where it is higher.
 */
export function setPlan(
  ctx: ActContext,
  { organizationId, plan }: Asks['setPlan'],
): Promise<{ organization: OrganizationRef; plan: string }> {
  const ask: Ask = { verb: 'setPlan', input: { organizationId, plan } }
  return act({ ...ctx, organizationId }, { ask }, async (org) => {
    requireOperator(ctx, ask)
    const { catalog } = ctx.deps
    const granted = plan === asPaid ? null : plan
    if (granted !== null && !catalog.plans[granted]?.for.includes(org.kind))
      throw new Error(`there is no plan ${plan} for ${org.kind}`)
    const before = await org.tx.organization.findUniqueOrThrow({ where: { id: org.id }, select: { grantedPlan: true } })
    const account = await findAccount(org.tx, org.id)
    const entitled = { kind: org.kind, plan: org.plan, grantedPlan: granted }
    const after = effectivePlan(catalog, entitled, account, org.now)
    const stands = standingOn(catalog, entitled, { account, plan: after, now: org.now })
    await org.tx.organization.update({ where: { id: org.id }, data: { plan: after, grantedPlan: granted, ...stands } })
    if (after !== org.plan) await follow(org, after)
    const isOther = after !== org.plan || (before.grantedPlan !== null && before.grantedPlan !== granted)
    if (isOther) org.record('plan.changed', org.id, { before: { plan: org.plan }, after: { plan: after } })
    else org.keep()
    return { organization: org.ref, plan: after }
  })
}

function requireOperator({ actor, grant }: ActContext, ask: Ask): void {
  if (actor.kind === 'system' || actor.isOperator || grant?.isOperator) return
  throw new Refusal('operators_only', { act: ask.verb }, { kind: 'ask', ask }, 'operators')
}
