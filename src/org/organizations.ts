// Organizations themselves: making, naming, restoring them, and the plan they are on.

import { Prisma } from '../db/client.ts'
import { rolesThatMay } from './access.ts'
import { act, type OpenOrganization } from './act.ts'
import type { Ask, Asks } from './asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from './context.ts'
import * as domains from './domains.ts'
import { Refusal } from './errors.ts'
import { newId } from './ids.ts'
import { requireRoomToOwn } from './limits.ts'
import { findName, indexKeyOf, keyOf, requireName } from './names.ts'

export type Created = { organization: OrganizationRef; role: string }

/** Creates a shared organization with its creator as the only member, in the creator's owning role. Does not switch (rows S22, S25, E23). */
export function create(ctx: ActContext, input: Asks['create']): Promise<Created> {
  const { personId, personalId } = requirePerson(ctx)
  const ask: Ask = { verb: 'create', input }
  return act({ ...ctx, organizationId: personalId }, { ask }, async (own) => {
    requireMayCreate(ctx, ask)
    const name = requireName(ctx.deps.catalog, input.name, ask)
    await requireRoomToOwn(own, personId)
    await requireFreeName(own, name, ask)
    return found(own, name, personId)
  })
}

async function found({ tx, now, deps, record }: OpenOrganization, name: string, personId: string): Promise<Created> {
  const { creatorRole: role, plan } = deps.catalog.creation
  const organization = { id: newId('org', now), name, kind: 'shared' } as const
  await tx.organization.create({
    data: {
      ...organization,
      status: 'active',
      nameKey: indexKeyOf(name),
      plan: plan.shared,
      createdAt: now,
      memberships: { create: { id: newId('mem', now), personId, role, joinedAt: now } },
    },
  })
  await domains.adoptCreators(deps, tx, organization.id, personId)
  record('organization.created', organization.id, { after: { name, kind: 'shared' }, organizationId: organization.id })
  return { organization, role }
}

function requireMayCreate({ deps, actor, grant }: ActContext, ask: Ask): void {
  const isGuest = actor.kind === 'person' && actor.accountKind === 'guest'
  if (isGuest && deps.catalog.people.guests !== 'full' && !grant?.isOperator)
    throw new Refusal('guests_may_not', { act: 'create' }, { kind: 'ask', ask }, 'operators')
}

/** Where names are unique: refuses one in use. Two acts that ask for one name at once stand in a queue of their own. */
async function requireFreeName({ id, tx, deps }: OpenOrganization, name: string, ask: Ask): Promise<void> {
  if (!deps.catalog.creation.name.isUnique) return
  await tx.$queryRaw(Prisma.sql`select pg_advisory_xact_lock(hashtext(${`name:${keyOf(name)}`})) is null as locked`)
  const where = { nameKey: indexKeyOf(name), kind: 'shared', status: { not: 'deleted' }, id: { not: id } } as const
  if (await tx.organization.findFirst({ where })) throw new Refusal('name_taken', { name }, { kind: 'fill', ask })
}

export type Renamed = { organization: OrganizationRef; before: string }

/** Gives the context's organization another name. The same name again changes nothing. */
export async function rename(ctx: ActContext, input: Asks['rename']): Promise<Renamed> {
  const ask: Ask = { verb: 'rename', input }
  const renamed = await renameAtOnce(ctx, input)
  if (renamed) return renamed
  return act(ctx, { ask, need: 'organization.update' }, async (org) => {
    if (org.kind === 'personal')
      throw new Refusal('personal_context', { need: 'organization.update' }, { kind: 'switch', organizations: [] })
    const name = requireName(ctx.deps.catalog, input.name, ask)
    const renamed = { organization: { ...org.ref, name }, before: org.name }
    if (name === org.name) {
      org.keep()
      return renamed
    }
    await requireFreeName(org, name, ask)
    await org.tx.organization.update({ where: { id: org.id }, data: { name, nameKey: indexKeyOf(name) } })
    org.record('organization.renamed', org.id, { before: { name: org.name }, after: { name } })
    return renamed
  })
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
  const before = await hot.rename({ organizationId, personId, roles, name, nameKey: indexKeyOf(name), ...record })
  return before === null ? null : { organization: { id: organizationId, name, kind: 'shared' }, before }
}

/** Puts an organization on a plan. An operator's act. */
export function setPlan(
  ctx: ActContext,
  { organizationId, plan }: Asks['setPlan'],
): Promise<{ organization: OrganizationRef; plan: string }> {
  const ask: Ask = { verb: 'setPlan', input: { organizationId, plan } }
  return act({ ...ctx, organizationId }, { ask }, async (org) => {
    requireOperator(ctx, ask)
    if (!ctx.deps.catalog.plans[plan]?.for.includes(org.kind))
      throw new Error(`there is no plan ${plan} for ${org.kind}`)
    if (plan === org.plan) org.keep()
    else {
      await org.tx.organization.update({ where: { id: org.id }, data: { plan } })
      org.record('plan.changed', org.id, { before: { plan: org.plan }, after: { plan } })
    }
    return { organization: org.ref, plan }
  })
}

/** Brings back an organization that was deleted, with everything it had. An operator's act. */
export function restore(
  ctx: ActContext,
  { organizationId }: Asks['restore'],
): Promise<{ organization: OrganizationRef }> {
  const ask: Ask = { verb: 'restore', input: { organizationId } }
  return act({ ...ctx, organizationId }, { ask, isForDeleted: true }, async (org) => {
    requireOperator(ctx, ask)
    if (org.status !== 'deleted') org.keep()
    else {
      await org.tx.organization.update({ where: { id: org.id }, data: { status: 'active', deletedAt: null } })
      org.record('organization.restored', org.id)
    }
    return { organization: org.ref }
  })
}

function requireOperator({ actor, grant }: ActContext, ask: Ask): void {
  if (actor.kind === 'system' || actor.isOperator || grant?.isOperator) return
  throw new Refusal('operators_only', { act: ask.verb }, { kind: 'ask', ask }, 'operators')
}
