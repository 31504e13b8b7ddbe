// Invitations: made, and answered by those whom they are for. A pending one holds a seat.
import { defaultRoleOn, owningRoles } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type Deps, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { isRefusal, Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { requireRoomToOwn, requireSeats } from '../people/limits.ts'
import * as memberships from '../people/memberships.ts'
import * as roles from '../people/roles.ts'
import { admitTo, requirePlaces } from '../shape/workspace-members.ts'
import type { InvitationLetter } from '../telling/letters.ts'
import * as notices from '../telling/notices.ts'
import { addressKey, shownAddress } from './addressees.ts'
import * as invitees from './invitees.ts'
import { stoppedAmong } from './mail-stops.ts'
import { placesIn, workspaceNames } from './places.ts'
import * as sending from './sending.ts'

/** At most so many are invited at once: an act is one transaction. */
export const mostAtOnce = 1_000

export type Invited = {
  organization: OrganizationRef
  role: string
  expiresAt: Date
  sent: { person: PersonRef; invitationId: string; isAgain: boolean; email: string | null }[]
  /** Those of several who could not be invited, and why; one alone is refused instead. */
  skipped: invitees.Skipped[]
  /** Addresses that were named more than once. */
  twice: string[]
  /** The names of the workspaces that they are let into. */
  workspaces: string[]
  /** Whether no e-mail is sent from here, so that only those whom Slack knows hear of it. */
  isMailOff: boolean
  /** Addresses that take no e-mail from here, as people read them. */
  stopped: string[]
}

/** Invites people with a role. Someone with a pending invitation gets it again. Several people stand or fall alone, but seats count for all. */
export function create(ctx: ActContext, input: Asks['invite']): Promise<Invited> {
  const ask: Ask = { verb: 'invite', input }
  return act(ctx, { ask, need: 'members.invite' }, (org) => send(ctx, org, input))
}

/** The inviting itself, within an act that has seen to the right to invite. */
export async function send(ctx: ActContext, org: OpenOrganization, input: Asks['invite']): Promise<Invited> {
  const ask: Ask = { verb: 'invite', input }
  const given = input.people.length + (input.emails?.length ?? 0)
  if (given > mostAtOnce)
    throw new Refusal(
      'too_many',
      { given, most: mostAtOnce },
      { kind: 'fill', ask: { verb: 'invite', input: { people: [], role: input.role } } },
    )
  const role = input.role ?? defaultRoleOn(ctx.deps.catalog, org.plan)
  roles.requireOffered(org, role, ask)
  roles.requireReach(org, [role], ask)
  const places = input.workspaces && (await requirePlaces(org, input.workspaces, ask))
  const { able, unable } = await invitees.sort(ctx, org, input, role)
  const fresh = able.filter(({ pending }) => !pending)
  await requireSeatsFor(org, fresh.length, ask)
  const expiresAt = daysAfter(org.now, ctx.deps.catalog.invitations.expireDays)
  const terms = { role, expiresAt, places: places ?? null }
  const named = able.map((one) => ({ ...one, invitationId: one.pending?.id ?? newId('inv', org.now) }))
  await sending.write(
    ctx,
    org,
    named.filter(({ pending }) => !pending),
    terms,
  )
  await sending.again(
    org,
    named.flatMap((one) => (one.pending ? [{ ...one, ...one.pending, email: one.email ?? one.pending.email }] : [])),
    terms,
  )
  for (const { isHere, personId, invitationId } of named)
    if (isHere && personId) await notices.post(org, 'invitation', invitationId, [personId])
  return {
    ...{ organization: org.ref, role, expiresAt, skipped: unable, twice: [] },
    sent: named.map(({ personId, name, invitationId, pending, email }) => ({
      person: { id: personId ?? '', name },
      ...{ invitationId, isAgain: pending !== null, email },
    })),
    workspaces: await workspaceNames(org.tx, org.id, places ?? []),
    isMailOff: ctx.deps.mail === null && able.some(({ email }) => email !== null),
    stopped: await stoppedOf(org, able),
  }
}

async function requireSeatsFor(org: OpenOrganization, more: number, ask: Ask): Promise<void> {
  try {
    await requireSeats(org, more)
  } catch (thrown) {
    // Some of them could be invited, if they were chosen.
    if (isRefusal(thrown, 'limit_reached') && thrown.detail.used < thrown.detail.max) thrown.less = ask
    throw thrown
  }
}

async function stoppedOf({ tx }: OpenOrganization, able: readonly invitees.Able[]): Promise<string[]> {
  const emails = able.flatMap(({ email }) => email ?? [])
  const stopped = await stoppedAmong(tx, emails)
  return emails.filter((email) => stopped.has(email)).map(shownAddress)
}

/** So many days later. */
export const daysAfter = (from: Date, days: number): Date => new Date(from.getTime() + days * 86_400_000)

export type Answered = { organization: OrganizationRef; role: string; inviter: PersonRef }

/**
 * Makes the invitee a member, and lets them into the workspaces that it names. Seats are counted again; their context stays
 * where it is (row E36). Once more gives the same.
 */
export async function accept(ctx: ActContext, invitationId: string): Promise<Answered> {
  const { personId, personalId, name, accountKind } = requirePerson(ctx)
  const { organizationId, role: offered } = await requireOwn(ctx, invitationId)
  const ask: Ask = { verb: 'join', input: { organizationId, role: offered } }
  return act({ ...ctx, organizationId }, { ask, also: [personalId], isKnown: true }, async (org) => {
    const found = await read(org.tx, invitationId)
    const answered = { organization: org.ref, role: found.role, inviter: personOf(found.inviter) }
    if (found.state === 'accepted' && org.role !== null) {
      org.keep()
      return answered
    }
    requirePending(org, found, ask)
    if (accountKind === 'guest' && ctx.deps.catalog.people.guests === 'none')
      throw new Refusal('guests_may_not', { act: 'act' }, { kind: 'ask', ask }, 'operators')
    if (org.role === null) await takeSeat(org, personId, found, ask)
    await settle(org, found.id, 'accepted', personId)
    await settleOthers(org, found.id, personId)
    await notices.tell(
      org,
      { news: 'accepted', organization: org.ref, invitee: { id: personId, name }, role: found.role },
      [found.inviterId],
    )
    return answered
  })
}

async function takeSeat(org: OpenOrganization, personId: string, { role, workspaces }: Row, ask: Ask): Promise<void> {
  roles.requireOffered(org, role, ask)
  // The invitation holds a seat of its own already, so that none more is needed unless the plan has shrunk meanwhile.
  await requireSeats(org, 0)
  if (owningRoles(org.deps.catalog).includes(role)) await requireRoomToOwn(org, personId)
  await memberships.admit(org, personId, role)
  org.record('member.joined', personId, { after: { role } })
  await admitTo(org, personId, placesIn(workspaces))
}

// Invited twice, by account and by address, someone came in by one of them: the other holds no seat any more.
async function settleOthers(org: OpenOrganization, but: string, personId: string): Promise<void> {
  const { emailKey } = await org.tx.person.findUniqueOrThrow({ where: { id: personId } })
  const theirs = [{ inviteeId: personId }, ...(emailKey ? [{ email: addressKey(emailKey) }] : [])]
  const others = await org.tx.invitation.findMany({
    where: { organizationId: org.id, state: 'pending', id: { not: but }, OR: theirs },
    select: { id: true },
  })
  for (const { id } of others) await settle(org, id, 'accepted', personId)
}

/** Turns an invitation down. Once more gives the same. */
export async function decline(ctx: ActContext, invitationId: string): Promise<Answered> {
  const { personId: id, name } = requirePerson(ctx)
  const { organizationId, role } = await requireOwn(ctx, invitationId)
  const ask: Ask = { verb: 'join', input: { organizationId, role } }
  return act({ ...ctx, organizationId }, { ask, isKnown: true }, async (org) => {
    const found = await read(org.tx, invitationId)
    const answered = { organization: org.ref, role: found.role, inviter: personOf(found.inviter) }
    if (found.state === 'declined') org.keep()
    else {
      requirePending(org, found, ask)
      await settle(org, found.id, 'declined', id)
      const news = { news: 'declined', organization: org.ref, invitee: { id, name }, role: found.role } as const
      await notices.tell(org, news, [found.inviterId])
    }
    return answered
  })
}

// Whose invitation it is comes first: someone else's, by a copied button, is as if there were none.
async function requireOwn(ctx: ActContext, id: string): Promise<{ organizationId: string; role: string }> {
  const found = await ctx.deps.db.invitation.findUnique({ where: { id } })
  if (found && (await isTheirs(ctx, found))) return found
  throw new Refusal('invitation_settled', { state: 'unknown', organization: '' }, { kind: 'create' })
}

/** Whether an invitation is the actor's: made out to them, or to an address that is theirs for certain. */
export async function isTheirs(
  ctx: ActContext,
  row: { inviteeId: string | null; email: string | null },
): Promise<boolean> {
  const { personId } = requirePerson(ctx)
  if (row.inviteeId === personId) return true
  if (row.email === null) return false
  const { emailKey } = await ctx.deps.db.person.findUniqueOrThrow({ where: { id: personId } })
  return emailKey !== null && addressKey(emailKey) === row.email
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

/** Ends an invitation one way or another, by `by` where someone answered it, and redraws its copies. Gives the entry in the record. */
export async function settle(
  org: OpenOrganization,
  id: string,
  state: 'accepted' | 'declined' | 'revoked' | 'expired',
  by?: string,
): Promise<string> {
  await org.tx.invitation.update({
    where: { id },
    data: { state, settledAt: org.now, ...(by ? { inviteeId: by } : {}) },
  })
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
  const workspaces = await workspaceNames(db, organization.id, placesIn(found.workspaces))
  return {
    kind: 'invitation',
    invitationId: id,
    organization: ref,
    inviter: personOf(inviter),
    ...{ role, state: shown, expiresAt },
    ...(workspaces.length ? { workspaces } : {}),
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
