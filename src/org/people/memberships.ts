// Who belongs to an organization, and in which role: listing, changing roles, removing, leaving, joining.
import { defaultRoleOn, owningRoles } from '../../catalog/ladder.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks, HandOver } from '../asks.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { isRefusal, Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import * as departures from '../leaving/departures.ts'
import * as handingOver from '../leaving/handing-over.ts'
import * as holdings from '../leaving/holdings.ts'
import { strange } from '../organization/contexts.ts'
import { withdraw } from '../organization/settlements.ts'
import * as freshSecrets from '../programs/fresh-secrets.ts'
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
  org.enqueue({ name: 'close-lost-copies', payload: { organizationId: org.id, personId: person.id } })
  const by = actorOf(ctx)
  if (by.id !== person.id)
    await notices.tell(org, { news: 'role_changed', organization: org.ref, by, before, after: input.role }, [person.id])
  return { ...changed, entryId }
}

/** What the end of a membership came to. */
export type Parted = {
  organization: OrganizationRef
  person: PersonRef
  role: string
  /** Its entry in the record, by which it can be undone. */
  entryId?: string
  /** Until when it can be brought back, and what became of what they made; null where nothing has happened. */
  ended: { restoreUntil: Date; handed: handingOver.HandedOver } | null
  /** Keys that have new secrets: shown once, so that the answer to a delivery that came again has none. */
  rotated: { id: string; name: string; ending: string; secret: string | null }[]
  /** What they hold now, where that is no longer what was shown: then nothing has happened. */
  stale: holdings.Holdings | null
}

/**
 * Ends someone's membership with all that comes with it, and hands over what they made, in one act. Their context ends when
 * they come next. Refused as stale where `seen` is not the mark of what they hold now.
 */
export function remove(ctx: ActContext, input: Asks['remove']): Promise<Parted> {
  const { personId } = input
  const ask: Ask = { verb: 'remove', input: { personId } }
  return showing(input, ask, () =>
    act(ctx, { ask, need: 'members.remove' }, async (org) => {
      const member = await requireRemovable(org, personId, ask)
      const parted = await part(ctx, org, member, { ...input, why: 'removed', ask })
      const by = actorOf(ctx)
      if (parted.ended && by.id !== personId)
        await notices.tell(org, { news: 'removed', organization: org.ref, by }, [personId])
      return parted
    }),
  )
}

/** A member whom the right that an act runs under may remove; refused for others, and for the last owner. */
export async function requireRemovable(org: Opened, personId: string, ask: Ask): Promise<Member> {
  const member = await requireMember(org, personId, () => ({
    kind: 'fill',
    ask: { verb: 'remove', input: { personId: '' } },
  }))
  roles.requireReach(org, [member.role], ask)
  await requireAnotherOwner(org, member.person)
  return member
}

/** Ends the actor's own membership. Takes no right; the last owner cannot. */
export function leave(ctx: ActContext, input: Asks['leave'] = {}, at: string = ctx.organizationId): Promise<Parted> {
  const { personId, name } = requirePerson(ctx)
  const ask: Ask = { verb: 'leave', input: {} }
  return showing(input, ask, () =>
    act({ ...ctx, organizationId: at }, { ask }, async (org) => {
      requireLeavable(org)
      const member = { person: { id: personId, name }, ...(await requireOwn(ctx, org)) }
      await requireAnotherOwner(org, member.person, { isLeaving: true })
      return part(ctx, org, member, { ...input, why: 'left', ask })
    }),
  )
}

/** The actor's own membership; refused as a stranger's where they have none. */
export async function requireOwn(
  ctx: ActContext,
  { tx, id }: Pick<OpenOrganization, 'tx' | 'id'>,
): Promise<Pick<Member, 'role' | 'joinedAt'>> {
  const found = await tx.membership.findUnique({ where: key(id, requirePerson(ctx).personId) })
  if (!found) throw await strange(ctx, id, tx)
  return { role: found.role, joinedAt: found.joinedAt }
}

/** Refuses to leave what is one's own for good. */
export function requireLeavable({ kind }: Pick<OpenOrganization, 'kind'>): void {
  if (kind === 'personal') throw new Refusal('personal_context', { need: null }, { kind: 'switch', organizations: [] })
}

type Parting = {
  why: 'removed' | 'left'
  ask: Ask
  seen?: string
  handOver?: HandOver
}

async function part(ctx: ActContext, org: OpenOrganization, member: Member, parting: Parting): Promise<Parted> {
  const { person, role, joinedAt } = member
  const { why, ask, seen } = parting
  const by = actorOf(ctx)
  const nothing = { organization: org.ref, person, role, ended: null, rotated: [], stale: null }
  const held = seen === undefined ? null : await holdings.weigh(org, member)
  if (held && held.seen !== seen) {
    org.keep()
    return { ...nothing, stale: held }
  }
  // What was asked of others says nothing of what becomes of what they made.
  const choice = (ctx.grant ? undefined : parting.handOver) ?? handingOver.asItIs
  const done = await handingOver.carryOut(org, person, choice, { by, ask })
  const ending = { personId: person.id, role, joinedAt, why, byId: by.id || null, handed: done.kept }
  const { departureId, restoreUntil } = await departures.end(org, person.name, ending)
  if (by.id === person.id) await goHome(org, person.id)
  const what = why === 'left' ? 'member.left' : 'member.removed'
  const entryId = org.record(what, person.id, { before: { role, joinedAt, departureId } })
  const rotated = done.fresh.map((key) => ({ ...key, secret: null }))
  return { ...nothing, entryId, ended: { restoreUntil, handed: done.told }, rotated }
}

/** Puts new secrets into what is shown of an act, and into nothing that is kept of it. */
async function showing({ handOver }: Asks['leave'], ask: Ask, run: () => Promise<Parted>): Promise<Parted> {
  try {
    const parted = await run()
    const rotated = parted.rotated.map((key) => ({ ...key, secret: freshSecrets.arrived(key.id) }))
    return { ...parted, rotated }
  } catch (thrown) {
    // Tried again from a message, new secrets would be shown to nobody: the form is filled in once more.
    if (isRefusal(thrown, 'busy') && handOver?.keys === 'rotate') thrown.fix = { kind: 'fill', ask }
    throw thrown
  }
}

/**
 * Brings someone who goes by themselves back to their own account at once. Whoever was removed finds their context ended
 * instead, and is told so before they act elsewhere.
 */
export async function goHome({ tx, id: organizationId, now }: OpenOrganization, personId: string): Promise<void> {
  const own = await tx.organization.findUniqueOrThrow({ where: { personId }, select: { id: true } })
  await tx.context.updateMany({
    where: { personId, organizationId },
    data: { organizationId: own.id, workspaceId: null, previousId: null, enteredAt: now, activeAt: now },
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

/**
 * Adds a member; a request of theirs to be let in has nothing to ask for any more. Seats and rights are the caller's to
 * check. `deciding` is the request that is being approved by this.
 */
export async function admit(org: OpenOrganization, personId: string, role: string, deciding?: string): Promise<void> {
  const { tx, id: organizationId, now } = org
  await tx.membership.create({ data: { id: newId('mem', now), organizationId, personId, role, joinedAt: now } })
  await withdraw(org, { requesterId: personId, verb: 'join', ...(deciding ? { id: { not: deciding } } : {}) })
}

/** Someone who belongs to an organization. */
export type Member = { person: PersonRef; role: string; joinedAt: Date }
/** What of an organization that is held open is needed to know whether someone may be removed. */
type Opened = Pick<OpenOrganization, 'tx' | 'id' | 'name' | 'deps' | 'rights'>

/** A member of an organization that is held open; refused for anyone else, with the fix that is made for them. */
export async function requireMember(
  { tx, id, name: organization }: Pick<OpenOrganization, 'tx' | 'id' | 'name'>,
  personId: string,
  fixFor: (person: PersonRef) => Refusal['fix'],
): Promise<Member> {
  const found = await tx.membership.findUnique({ where: key(id, personId), include: { person: true } })
  if (found) return { person: { id: personId, name: found.person.name }, role: found.role, joinedAt: found.joinedAt }
  const known = await tx.person.findUnique({ where: { id: personId } })
  const person = { id: personId, name: known?.name ?? 'This person' }
  throw new Refusal('not_in_organization', { person, organization }, fixFor(person))
}

/** Refuses an act that would leave the organization without an owner, with what can be done instead. */
export async function requireAnotherOwner(
  { tx, id: organizationId, name, deps }: Pick<OpenOrganization, 'tx' | 'id' | 'name' | 'deps'>,
  person: PersonRef,
  { isLeaving } = { isLeaving: false },
): Promise<void> {
  const where = { organizationId, role: { in: owningRoles(deps.catalog) } }
  const isOwner = await tx.membership.findFirst({ where: { ...where, personId: person.id } })
  // One whose account is deactivated is no owner that an organization could be left to.
  const others = { ...where, personId: { not: person.id }, person: { absentSince: null } }
  if (!isOwner || (await tx.membership.count({ where: others })) > 0) return
  const isAlone = (await tx.membership.count({ where: { organizationId } })) === 1
  throw new Refusal(
    'last_owner',
    { organization: name, name: person.name, isAlone, isLeaving },
    { kind: 'appoint', organizationId, isAlone, isLeaving },
  )
}

const key = (organizationId: string, personId: string) => ({ organizationId_personId: { organizationId, personId } })
const actorOf = ({ actor }: ActContext): PersonRef =>
  actor.kind === 'person' ? { id: actor.personId, name: actor.name } : { id: '', name: 'Guildhall' }
