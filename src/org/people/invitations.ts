// Invitations: made and answered. A pending one holds a seat.
import { defaultRoleOn, owningRoles } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type Deps, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { type Details, Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import type { InvitationLetter } from '../telling/letters.ts'
import * as notices from '../telling/notices.ts'
import type { Known } from './accounts.ts'
import { inviteeOf } from './invitees.ts'
import { requireRoomToOwn, requireSeats } from './limits.ts'
import * as memberships from './memberships.ts'
import * as roles from './roles.ts'

export type Invited = {
  organization: OrganizationRef
  role: string
  expiresAt: Date
  sent: { person: PersonRef; invitationId: string; isAgain: boolean }[]
  /** Those of several who could not be invited, and why; one alone is refused instead. */
  skipped: { name: string; because: Details['cannot_belong']['because'] | 'already_member' }[]
}

/** Invites people with a role. Someone with a pending invitation gets it again. Several people stand or fall alone, but seats count for all. */
export function create(ctx: ActContext, input: Asks['invite']): Promise<Invited> {
  const ask: Ask = { verb: 'invite', input }
  return act(ctx, { ask, need: 'members.invite' }, (org) => send(ctx, org, input))
}

/** The inviting itself, within an act that has seen to the right to invite. */
export async function send(ctx: ActContext, org: OpenOrganization, input: Asks['invite']): Promise<Invited> {
  const ask: Ask = { verb: 'invite', input }
  const role = input.role ?? defaultRoleOn(ctx.deps.catalog, org.plan)
  roles.requireOffered(org, role, ask)
  roles.requireReach(org, [role], ask)
  const people = await candidates(ctx, org, [...new Set(input.people)], role)
  const fresh = people.able.filter(({ pending }) => !pending)
  await requireSeats(org, fresh.length)
  const expiresAt = daysAfter(org.now, ctx.deps.catalog.invitations.expireDays)
  const sent = []
  for (const { person, pending } of people.able) {
    const invitationId = pending
      ? await renew(org, pending.id, role, expiresAt)
      : await write(ctx, org, person.id, role, expiresAt)
    await notices.post(org, 'invitation', invitationId, [person.id])
    sent.push({ person, invitationId, isAgain: pending !== null })
  }
  return { organization: org.ref, role, expiresAt, sent, skipped: people.unable }
}

type Candidate = { person: PersonRef; pending: { id: string } | null }

async function candidates(ctx: ActContext, org: OpenOrganization, ids: string[], role: string) {
  const found = await org.tx.person.findMany({
    where: { id: { in: ids } },
    include: {
      identities: { select: { kind: true } },
      memberships: { where: { organizationId: org.id } },
      invited: { where: { organizationId: org.id, state: 'pending', expiresAt: { gt: org.now } } },
    },
  })
  const able: Candidate[] = []
  const unable: Invited['skipped'] = []
  const refusals: Refusal[] = []
  // In the order in which they were named.
  const named = ids.flatMap((id) => found.find((person) => person.id === id) ?? [])
  for (const { id, name, identities, memberships: held, invited } of named) {
    const member = held[0]
    const because = becauseOf(ctx, id, identities[0]?.kind)
    if (because) refusals.push(cannotBelong({ name, because }, role))
    else if (member) refusals.push(already({ id, name }, member.role, role, org.name))
    else able.push({ person: { id, name }, pending: invited[0] ?? null })
    if (because || member) unable.push({ name, because: because ?? 'already_member' })
  }
  if (!able.length) throw refusals[0] ?? cannotBelong({ name: 'nobody', because: 'deactivated' }, role)
  return { able, unable }
}

function becauseOf(
  { actor, deps }: ActContext,
  personId: string,
  kind = 'deactivated',
): Details['cannot_belong']['because'] | null {
  if (actor.kind === 'person' && actor.personId === personId) return 'self'
  if (kind === 'bot' || kind === 'deactivated' || kind === 'external') return kind
  return kind === 'guest' && deps.catalog.people.guests === 'none' ? 'guest' : null
}

const cannotBelong = (detail: Details['cannot_belong'], role: string | null): Refusal =>
  new Refusal('cannot_belong', detail, { kind: 'fill', ask: { verb: 'invite', input: { people: [], role } } })

const already = (person: PersonRef, role: string, wanted: string, organization: string): Refusal =>
  new Refusal(
    'already_member',
    { person, role, organization },
    { kind: 'fill', ask: { verb: 'setRole', input: { personId: person.id, role: wanted } } },
  )

/** Those of several accounts who can be invited at all, and the others; refused where nobody can. */
export function sortInvitable(
  known: readonly Known[],
  role: string | null,
): { people: string[]; skipped: Invited['skipped'] } {
  const people = known.flatMap(({ id }) => (id ? [id] : []))
  const skipped = known
    .filter(({ id }) => id === null)
    .map(({ name, kind }) => ({
      name,
      because: kind === 'member' || kind === 'guest' ? ('deactivated' as const) : kind,
    }))
  const [first] = skipped
  if (!people.length && first) throw cannotBelong(first, role)
  return { people, skipped }
}

async function write(
  ctx: ActContext,
  org: OpenOrganization,
  inviteeId: string,
  role: string,
  expiresAt: Date,
): Promise<string> {
  const id = newId('inv', org.now)
  const inviterId = requirePerson(ctx).personId
  await org.tx.invitation.create({
    data: { id, organizationId: org.id, inviteeId, inviterId, role, state: 'pending', createdAt: org.now, expiresAt },
  })
  org.record('invitation.created', id, { after: { inviteeId, role, expiresAt } })
  expireAt(org, id, expiresAt)
  return id
}

/** Gives a pending invitation a new end, and perhaps another role. */
export async function renew(org: OpenOrganization, id: string, role: string, expiresAt: Date): Promise<string> {
  await org.tx.invitation.update({ where: { id }, data: { role, expiresAt } })
  org.record('invitation.resent', id, { after: { role, expiresAt } })
  expireAt(org, id, expiresAt)
  await notices.redraw(org, 'invitation', id)
  return id
}

/** Has an invitation end at its time. */
export const expireAt = (org: OpenOrganization, invitationId: string, at: Date) =>
  org.enqueue({ name: 'expire-invitation', payload: { invitationId }, key: `expire-invitation:${invitationId}`, at })

/** So many days later. */
export const daysAfter = (from: Date, days: number): Date => new Date(from.getTime() + days * 86_400_000)

export type Answered = { organization: OrganizationRef; role: string; inviter: PersonRef }

/** Makes the invitee a member. Seats are counted again; their context stays where it is (row E36). Once more gives the same. */
export async function accept(ctx: ActContext, invitationId: string): Promise<Answered> {
  const { personId, personalId, accountKind } = requirePerson(ctx)
  const { organizationId, role: offered } = await requireOwn(ctx, invitationId)
  const ask: Ask = { verb: 'join', input: { organizationId, role: offered } }
  return act({ ...ctx, organizationId }, { ask, also: [personalId] }, async (org) => {
    const found = await read(org.tx, invitationId)
    const answered = { organization: org.ref, role: found.role, inviter: personOf(found.inviter) }
    if (found.state === 'accepted' && org.role !== null) {
      org.keep()
      return answered
    }
    requirePending(org, found, ask)
    if (accountKind === 'guest' && ctx.deps.catalog.people.guests === 'none')
      throw new Refusal('guests_may_not', { act: 'act' }, { kind: 'ask', ask }, 'operators')
    if (org.role === null) await takeSeat(org, personId, found.role, ask)
    await settle(org, found.id, 'accepted')
    await notices.tell(org, { news: 'accepted', organization: org.ref, invitee: inviteeOf(found), role: found.role }, [
      found.inviterId,
    ])
    return answered
  })
}

async function takeSeat(org: OpenOrganization, personId: string, role: string, ask: Ask): Promise<void> {
  roles.requireOffered(org, role, ask)
  // The invitation holds a seat of its own already, so that none more is needed unless the plan has shrunk meanwhile.
  await requireSeats(org, 0)
  if (owningRoles(org.deps.catalog).includes(role)) await requireRoomToOwn(org, personId)
  await memberships.admit(org, personId, role)
  org.record('member.joined', personId, { after: { role } })
}

/** Turns an invitation down. Once more gives the same. */
export async function decline(ctx: ActContext, invitationId: string): Promise<Answered> {
  const { organizationId, role } = await requireOwn(ctx, invitationId)
  const ask: Ask = { verb: 'join', input: { organizationId, role } }
  return act({ ...ctx, organizationId }, { ask }, async (org) => {
    const found = await read(org.tx, invitationId)
    const answered = { organization: org.ref, role: found.role, inviter: personOf(found.inviter) }
    if (found.state === 'declined') org.keep()
    else {
      requirePending(org, found, ask)
      await settle(org, found.id, 'declined')
      await notices.tell(
        org,
        { news: 'declined', organization: org.ref, invitee: inviteeOf(found), role: found.role },
        [found.inviterId],
      )
    }
    return answered
  })
}

// Whose invitation it is comes first: someone else's, by a copied button, is as if there were none.
async function requireOwn(ctx: ActContext, id: string): Promise<{ organizationId: string; role: string }> {
  const inviteeId = requirePerson(ctx).personId
  const found = await ctx.deps.db.invitation.findFirst({ where: { id, inviteeId } })
  if (found) return found
  throw new Refusal('invitation_settled', { state: 'unknown', organization: '' }, { kind: 'create' })
}

/** An invitation with the people in it. */
export const read = (tx: Tx, id: string) =>
  tx.invitation.findUniqueOrThrow({ where: { id }, include: { inviter: true, invitee: true } })
export type Row = Awaited<ReturnType<typeof read>>
const personOf = ({ id, name }: PersonRef): PersonRef => ({ id, name })

function requirePending(org: OpenOrganization, { state, expiresAt }: Row, ask: Ask): void {
  if (state === 'pending' && expiresAt > org.now) return
  const settled = state === 'pending' ? 'expired' : state
  const needs = { permissions: ['requests.decide'], organizationId: org.id } as const
  throw new Refusal('invitation_settled', { state: settled, organization: org.name }, { kind: 'ask', ask }, needs)
}

/** Ends an invitation one way or another, and redraws its copies. Gives the entry in the record. */
export async function settle(
  org: OpenOrganization,
  id: string,
  state: 'accepted' | 'declined' | 'revoked' | 'expired',
): Promise<string> {
  await org.tx.invitation.update({ where: { id }, data: { state, settledAt: org.now } })
  const entryId = org.record(`invitation.${state}`, id)
  await notices.redraw(org, 'invitation', id)
  return entryId
}

/** An invitation as its letter shows it now; null where it is gone. */
export async function letterOf({ db, clock }: Deps, id: string): Promise<InvitationLetter | null> {
  const found = await db.invitation.findUnique({ where: { id }, include: { organization: true, inviter: true } })
  if (!found) return null
  const { organization, inviter, role, state, expiresAt } = found
  const shown = state === 'pending' && expiresAt <= clock.now() ? 'expired' : state
  const ref = { id: organization.id, name: organization.name, kind: organization.kind }
  return {
    kind: 'invitation',
    invitationId: id,
    organization: ref,
    inviter: personOf(inviter),
    role,
    state: shown,
    expiresAt,
  }
}

/** The pending invitations of the actor. */
export async function mine(ctx: ActContext): Promise<InvitationLetter[]> {
  const { personId: inviteeId } = requirePerson(ctx)
  const { db, clock } = ctx.deps
  const where = {
    inviteeId,
    state: 'pending' as const,
    expiresAt: { gt: clock.now() },
    organization: { status: { not: 'deleted' as const } },
  }
  const found = await db.invitation.findMany({ where, orderBy: { createdAt: 'desc' }, take: 20, select: { id: true } })
  const letters = await Promise.all(found.map(({ id }) => letterOf(ctx.deps, id)))
  return letters.filter((letter) => letter !== null)
}
