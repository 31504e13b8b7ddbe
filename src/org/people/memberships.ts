// Who belongs to an organization, and in which role: listing, changing roles, removing, leaving, joining.
import { defaultRoleOn, owningRoles } from '../../catalog/ladder.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import * as budgetPeople from '../credits/budget-people.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { strange } from '../organization/contexts.ts'
import { withdraw } from '../organization/settlements.ts'
import * as transfers from '../organization/transfers.ts'
import * as keys from '../programs/keys.ts'
import * as notices from '../telling/notices.ts'
import { requireRoomToOwn, requireSeats } from './limits.ts'
import * as people from './people.ts'
import * as roles from './roles.ts'
import * as roster from './roster.ts'

export type Page = roster.Roster & { search: string | null }

/** One page of the members, the longest-serving first; of those whose name holds `search` where it is given. */
export function list(ctx: ActContext, { offset, search }: { offset: number; search: string | null }): Promise<Page> {
  const { db } = ctx.deps
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'members.read' }, async ({ organizationId }) => {
    const found = search
      ? await roster.search(db, organizationId, offset, search)
      : await roster.page(db, organizationId, offset)
    return { ...found, search }
  })
}

/** The members of the context's organization whose names were typed; refused with the nearest. */
export async function requireTyped(
  ctx: ActContext,
  words: readonly string[],
  reading: people.Reading,
): Promise<people.Named> {
  const { organizationId, deps } = ctx
  const found = await deps.db.membership.findMany({ where: { organizationId }, include: { person: true }, take: 1000 })
  const members = found.map(({ person: { id, name } }) => ({ id, name }))
  return people.requireNamed(members, words, reading)
}

export type RoleChanged = {
  organization: OrganizationRef
  person: PersonRef
  before: string
  after: string
  /** Its entry in the record, by which it can be undone. */
  entryId?: string
}

/** Gives a member another role. Nobody gives or takes what they do not hold themselves; the last owner stays one. */
export function setRole(ctx: ActContext, input: Asks['setRole']): Promise<RoleChanged> {
  const ask: Ask = { verb: 'setRole', input }
  return act(ctx, { ask, need: 'members.setRole' }, (org) => giveRole(ctx, org, input, ask))
}

/** Gives a member of an organization that is held open another role, and tells them. */
export async function giveRole(
  ctx: ActContext,
  org: OpenOrganization,
  input: Asks['setRole'],
  ask: Ask,
): Promise<RoleChanged> {
  const { person, role: before } = await requireMember(org, input.personId, ({ id, name }) => ({
    kind: 'do',
    ask: { verb: 'invite', input: { people: [id], role: input.role } },
    choice: `invite ${name}`,
  }))
  roles.requireOffered(org, input.role, ask)
  roles.requireReach(org, [before, input.role], ask)
  const changed = { organization: org.ref, person, before, after: input.role }
  if (before === input.role) {
    org.keep()
    return changed
  }
  if (!owningRoles(ctx.deps.catalog).includes(input.role)) await requireAnotherOwner(org, person)
  await org.tx.membership.update({ where: key(org.id, person.id), data: { role: input.role } })
  const entryId = org.record('member.roleChanged', person.id, { before: { role: before }, after: { role: input.role } })
  const by = { id: actorId(ctx), name: actorName(ctx) }
  if (by.id !== person.id)
    await notices.tell(org, { news: 'role_changed', organization: org.ref, by, before, after: input.role }, [person.id])
  return { ...changed, entryId }
}

/** `entryId` is its entry in the record, by which a removal can be undone. */
export type Parted = { organization: OrganizationRef; person: PersonRef; role: string; entryId?: string }

/** Ends someone's membership, and their open requests there with it. Their context ends when they come next. */
export function remove(ctx: ActContext, input: Asks['remove']): Promise<Parted> {
  const ask: Ask = { verb: 'remove', input }
  return act(ctx, { ask, need: 'members.remove' }, async (org) => {
    const { person, role, joinedAt } = await requireMember(org, input.personId, () => ({
      kind: 'fill',
      ask: { verb: 'remove', input: { personId: '' } },
    }))
    roles.requireReach(org, [role], ask)
    await requireAnotherOwner(org, person)
    await part(org, person)
    if (actorId(ctx) === person.id) await goHome(org, person.id)
    const entryId = org.record('member.removed', person.id, { before: { role, joinedAt } })
    const by = { id: actorId(ctx), name: actorName(ctx) }
    if (by.id !== person.id) await notices.tell(org, { news: 'removed', organization: org.ref, by }, [person.id])
    return { organization: org.ref, person, role, entryId }
  })
}

/** Ends the actor's own membership. Takes no right; the last owner cannot. */
export function leave(ctx: ActContext, organizationId: string = ctx.organizationId): Promise<Parted> {
  const { personId, name } = requirePerson(ctx)
  const ask: Ask = { verb: 'leave', input: {} }
  return act({ ...ctx, organizationId }, { ask }, async (org) => {
    requireLeavable(org)
    if (org.role === null) throw await strange(ctx, org.id, org.tx)
    const person = { id: personId, name }
    await requireAnotherOwner(org, person)
    await part(org, person)
    await goHome(org, personId)
    org.record('member.left', personId, { before: { role: org.role } })
    return { organization: org.ref, person, role: org.role }
  })
}

/** Refuses before anything is confirmed what `leave` would refuse: to leave the personal one, or as the last owner. */
export function requireMayLeave(ctx: ActContext): Promise<void> {
  const { personId: id, name } = requirePerson(ctx)
  const { deps } = ctx
  return look(ctx, { ask: { verb: 'leave', input: {} } }, async (org) => {
    requireLeavable(org)
    await requireAnotherOwner({ tx: deps.db, id: org.organizationId, name: org.name, deps }, { id, name })
  })
}

function requireLeavable({ kind }: Pick<OpenOrganization, 'kind'>): void {
  if (kind === 'personal') throw new Refusal('personal_context', { need: null }, { kind: 'switch', organizations: [] })
}

async function part(org: OpenOrganization, person: PersonRef): Promise<void> {
  await org.tx.membership.delete({ where: key(org.id, person.id) })
  await budgetPeople.leaveWith(org, person.id)
  await withdraw(org, { requesterId: person.id })
  await transfers.endFor(org, person)
  await keys.endFor(org, person.id)
  await notices.close(org, person.id)
}

/**
 * Brings someone who goes by themselves back to their own account at once. Whoever was removed finds their context ended
 * instead, and is told so before they act elsewhere.
 */
export async function goHome({ tx, id: organizationId, now }: OpenOrganization, personId: string): Promise<void> {
  const own = await tx.organization.findUniqueOrThrow({ where: { personId }, select: { id: true } })
  await tx.context.updateMany({
    where: { personId, organizationId },
    data: { organizationId: own.id, previousId: null, enteredAt: now, activeAt: now },
  })
}

/** Makes the actor a member, on the right of whoever approved it. Their personal organization must be locked with it. */
export function join(ctx: ActContext, input: Asks['join']): Promise<{ organization: OrganizationRef; role: string }> {
  const { personId, personalId } = requirePerson(ctx)
  const ask: Ask = { verb: 'join', input }
  return act(
    { ...ctx, organizationId: input.organizationId },
    { ask, need: 'requests.decide', also: [personalId] },
    async (org) => {
      const role = input.role ?? defaultRoleOn(ctx.deps.catalog, org.plan)
      roles.requireOffered(org, role, ask)
      roles.requireReach(org, [role], ask)
      if (await org.tx.membership.findUnique({ where: key(org.id, personId) })) org.keep()
      else {
        await requireSeats(org, 1)
        if (owningRoles(ctx.deps.catalog).includes(role)) await requireRoomToOwn(org, personId)
        await admit(org, personId, role, ctx.grant?.approvalId)
        org.record('member.joined', personId, { after: { role } })
      }
      return { organization: org.ref, role }
    },
  )
}

/** Makes someone who was removed a member again, as they were, and tells them; what was withdrawn then stays so. */
export async function readmit(
  ctx: ActContext,
  org: OpenOrganization,
  { personId, role, joinedAt }: { personId: string; role: string; joinedAt: Date },
  ask: Ask,
): Promise<void> {
  roles.requireOffered(org, role, ask)
  roles.requireReach(org, [role], ask)
  await requireSeats(org, 1)
  if (owningRoles(ctx.deps.catalog).includes(role)) await requireRoomToOwn(org, personId)
  await admit(org, personId, role)
  await org.tx.membership.update({ where: key(org.id, personId), data: { joinedAt } })
  org.record('member.joined', personId, { after: { role } })
  const by = { id: actorId(ctx), name: actorName(ctx) }
  await notices.tell(org, { news: 'taken_back', organization: org.ref, by, role }, [personId])
}

/**
 * Adds a member; a request of theirs to be let in has nothing to ask for any more. Seats and rights are the caller's to
 * check. `deciding` is the request that is being approved by this.
 */
export async function admit(org: OpenOrganization, personId: string, role: string, deciding?: string): Promise<void> {
  const { tx, id: organizationId, now } = org
  await tx.membership.create({ data: { id: newId('mem', now), organizationId, personId, role, joinedAt: now } })
  await withdraw(org, { requesterId: personId, verb: 'join', ...(deciding ? { id: { not: deciding } } : {}) })
}

async function requireMember(
  { tx, id, name: organization }: OpenOrganization,
  personId: string,
  fixFor: (person: PersonRef) => Refusal['fix'],
): Promise<{ person: PersonRef; role: string; joinedAt: Date }> {
  const found = await tx.membership.findUnique({ where: key(id, personId), include: { person: true } })
  if (found) return { person: { id: personId, name: found.person.name }, role: found.role, joinedAt: found.joinedAt }
  const known = await tx.person.findUnique({ where: { id: personId } })
  const person = { id: personId, name: known?.name ?? 'This person' }
  throw new Refusal('not_in_organization', { person, organization }, fixFor(person))
}

/** Refuses an act that would leave the organization without an owner. Whoever is alone in it has to invite someone first. */
async function requireAnotherOwner(
  { tx, id: organizationId, name, deps }: Pick<OpenOrganization, 'tx' | 'id' | 'name' | 'deps'>,
  person: PersonRef,
): Promise<void> {
  const where = { organizationId, role: { in: owningRoles(deps.catalog) } }
  const isOwner = await tx.membership.findFirst({ where: { ...where, personId: person.id } })
  if (!isOwner || (await tx.membership.count({ where })) > 1) return
  const isAlone = (await tx.membership.count({ where: { organizationId } })) === 1
  const successor: Ask = { verb: 'invite', input: { people: [], role: deps.catalog.creation.creatorRole } }
  throw new Refusal(
    'last_owner',
    { organization: name, name: person.name, isAlone },
    isAlone ? { kind: 'fill', ask: successor } : { kind: 'appoint' },
  )
}

const key = (organizationId: string, personId: string) => ({ organizationId_personId: { organizationId, personId } })
const actorId = ({ actor }: ActContext): string => (actor.kind === 'person' ? actor.personId : '')
const actorName = ({ actor }: ActContext): string => (actor.kind === 'person' ? actor.name : 'Guildhall')
