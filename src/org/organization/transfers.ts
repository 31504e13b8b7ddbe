// Handing an organization over: its owner offers it to one member, and nothing changes until that member accepts. The offer
// is an approval (`approvals.ts`) that waits for one person's consent and runs on the right of whoever offered.
import { z } from 'zod'
import type { Catalog } from '../../catalog/catalog.ts'
import { owningRoles, permissionsOf, rolesOn } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { type Details, Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { requireRoomToOwn } from '../people/limits.ts'
import * as roles from '../people/roles.ts'
import * as notices from '../telling/notices.ts'
import { withdraw as takeBack } from './settlements.ts'

/** What an offer says: whom to, and the role that its giver keeps; empty where that is still to be chosen. */
export const Offer = z.object({ personId: z.string().max(40), keeps: z.string().max(40) })

export type Offered = {
  organization: OrganizationRef
  approvalId: string
  by: PersonRef
  to: PersonRef
  keeps: string
  expiresAt: Date
  /** Whether it was open already. */
  isAgain: boolean
}

/** The roles that whoever hands an organization over may keep, the most powerful first; the owning one where it is offered comes last. */
export function keepable(catalog: Catalog, plan: string): string[] {
  const owning = owningRoles(catalog)
  const offered = rolesOn(catalog, plan).toSorted(
    (a, b) => permissionsOf(catalog, b).size - permissionsOf(catalog, a).size,
  )
  return [...offered.filter((role) => !owning.includes(role)), ...offered.filter((role) => owning.includes(role))]
}

/** Offers the context's organization to one of its members. The same offer again is the one that is open. */
export function offer(ctx: ActContext, input: Asks['transfer']): Promise<Offered> {
  const giver = requirePerson(ctx)
  const ask: Ask = { verb: 'transfer', input }
  return act(ctx, { ask, need: 'organization.transfer' }, async (org) => {
    const keeps = input.keeps || (keepable(ctx.deps.catalog, org.plan)[0] ?? '')
    roles.requireOffered(org, keeps, ask)
    requireOwner(org, giver.personId, keeps)
    const to = await requireSuccessor(org, giver.personId, { personId: input.personId, keeps })
    const open = await openIn(org.tx, org, org.now)
    const by = { id: giver.personId, name: giver.name }
    if (!open) return write(org, by, to, keeps)
    if (open.to.id !== to.id || open.by.id !== by.id || open.keeps !== keeps) throw stillOpen(open)
    org.keep()
    return open
  })
}

const stillOpen = ({ organization, by, to, approvalId }: Offered): Refusal =>
  new Refusal('offer_open', { organization: organization.name, by, to }, { kind: 'withdraw', approvalId })

// Whoever gives what they do not hold themselves would be refused at the end: they may ask to become an owner first.
function requireOwner(org: OpenOrganization, personId: string, keeps: string): void {
  const role = org.deps.catalog.creation.creatorRole
  roles.requireReach(org, [role, keeps], { verb: 'setRole', input: { personId, role } })
}

async function requireSuccessor(org: Opened, giverId: string, input: Asks['transfer']): Promise<PersonRef> {
  const { personId, keeps } = input
  const again: Ask = { verb: 'transfer', input: { personId: '', keeps } }
  const known = await org.tx.person.findUnique({ where: { id: personId } })
  if (!known) throw new Refusal('unknown_person', { typed: '', nearest: null }, { kind: 'fill', ask: again })
  const person = { id: personId, name: known.name }
  const because = await obstacleOf(org, giverId, input)
  if (because === null) return person
  if (because !== 'outside') throw new Refusal('cannot_take_over', { person, because }, { kind: 'fill', ask: again })
  const invite: Ask = { verb: 'invite', input: { people: [personId], role: null } }
  const detail = { person, organization: org.name }
  throw new Refusal('not_in_organization', detail, { kind: 'do', ask: invite, choice: `invite ${person.name}` })
}

type Opened = Pick<OpenOrganization, 'tx' | 'id' | 'name' | 'deps'>

/** Why someone cannot own an organization that they are offered; null where they can. */
async function obstacleOf(
  { tx, id, deps: { catalog } }: Opened,
  giverId: string,
  { personId, keeps }: Asks['transfer'],
): Promise<Details['cannot_take_over']['because'] | 'outside' | null> {
  if (personId === giverId) return 'self'
  const held = await tx.membership.findUnique({
    where: { organizationId_personId: { organizationId: id, personId } },
    include: { person: { include: { identities: { select: { kind: true } } } } },
  })
  if (!held) return 'outside'
  const kinds = held.person.identities.map(({ kind }) => kind)
  if (!kinds.includes('member')) {
    if (!kinds.includes('guest')) return 'deactivated'
    if (catalog.people.guests !== 'full') return 'guest'
  }
  const owning = owningRoles(catalog)
  return owning.includes(held.role) && owning.includes(keeps) ? 'owner' : null
}

async function write(org: OpenOrganization, by: PersonRef, to: PersonRef, keeps: string): Promise<Offered> {
  const approvalId = newId('apr', org.now)
  const expiresAt = new Date(org.now.getTime() + org.deps.catalog.joining.expireDays * 86_400_000)
  const input = { personId: to.id, keeps }
  const made = { organizationId: org.id, requesterId: by.id, verb: 'transfer', input, reason: null }
  await org.tx.approval.create({
    data: { id: approvalId, ...made, state: 'pending', createdAt: org.now, expiresAt },
  })
  org.record('transfer.offered', approvalId, { after: { personId: to.id, role: keeps, expiresAt } })
  org.enqueue({ name: 'expire-approval', payload: { approvalId }, key: `expire-approval:${approvalId}`, at: expiresAt })
  await notices.post(org, 'approval', approvalId, [to.id])
  return { organization: org.ref, approvalId, by, to, keeps, expiresAt, isAgain: false }
}

/** The offer that is open in an organization; null where there is none. */
async function openIn(tx: Tx, { id, name, kind }: OrganizationRef, now: Date): Promise<Offered | null> {
  const found = await tx.approval.findFirst({
    where: { organizationId: id, verb: 'transfer', state: 'pending', expiresAt: { gt: now } },
    include: { requester: true },
  })
  if (!found) return null
  const { personId, keeps } = Offer.parse(found.input)
  const to = await tx.person.findUniqueOrThrow({ where: { id: personId }, select: { id: true, name: true } })
  const by = { id: found.requesterId, name: found.requester.name }
  const organization = { id, name, kind }
  return { organization, approvalId: found.id, by, to, keeps, expiresAt: found.expiresAt, isAgain: true }
}

/**
 * The offer of the context's organization that is open, for those who could make one; null where there is none. Then
 * refuses already whoever it is meant for and cannot have it.
 */
export function open(ctx: ActContext, to?: string): Promise<Offered | null> {
  const input = { personId: to ?? '', keeps: '' }
  const { db: tx, clock } = ctx.deps
  return look(ctx, { ask: { verb: 'transfer', input }, need: 'organization.transfer' }, async (facts) => {
    const { organizationId: id, name, kind } = facts
    const found = await openIn(tx, { id, name, kind }, clock.now())
    if (!found && to) await requireSuccessor({ tx, id, name, deps: ctx.deps }, requirePerson(ctx).personId, input)
    return found
  })
}

export type TakenBack = {
  organization: OrganizationRef
  to: PersonRef
  state: 'approved' | 'denied' | 'expired' | 'withdrawn'
  /** False where it had ended before, however it did. */
  isNow: boolean
}

/** Takes an offer back: whoever made it, or has the right to. What has ended already stays as it is. */
export async function withdraw(ctx: ActContext, approvalId: string): Promise<TakenBack> {
  const { personId } = requirePerson(ctx)
  const found = await ctx.deps.db.approval.findFirst({ where: { id: approvalId, verb: 'transfer' } })
  if (!found?.organizationId) throw unseen()
  const input = Offer.parse(found.input)
  const spec = { ask: { verb: 'transfer', input }, isKnown: true, isForDeleted: true } as const
  return act({ ...ctx, organizationId: found.organizationId }, spec, async (org) => {
    const { requesterId, state } = await org.tx.approval.findUniqueOrThrow({ where: { id: approvalId } })
    if (requesterId !== personId && !org.rights.has('organization.transfer')) throw unseen()
    const to = await org.tx.person.findUniqueOrThrow({
      where: { id: input.personId },
      select: { id: true, name: true },
    })
    const isNow = state === 'pending'
    if (isNow) await takeBack(org, { id: approvalId })
    else org.keep()
    return { organization: org.ref, to, state: isNow ? 'withdrawn' : state, isNow }
  })
}

const unseen = (): Refusal => new Refusal('request_unknown', {}, { kind: 'create' })

/** Ends the offers to someone who leaves the organization, and tells those who made them. */
export async function endFor(org: OpenOrganization, to: PersonRef): Promise<void> {
  const isTheirs = { verb: 'transfer', input: { path: ['personId'], equals: to.id } }
  const ended = await takeBack(org, isTheirs)
  const news = { news: 'offer_ended', organization: org.ref, to, because: 'left' } as const
  for (const { requesterId } of ended) await notices.tell(org, news, [requesterId])
}

/**
 * Whether an offer can no longer be accepted: whoever made it may not any more, one of the two has left, the role that its
 * giver would keep is not offered any more, or the other cannot own.
 */
export async function isVoid(org: OpenOrganization, giverId: string, input: Asks['transfer']): Promise<boolean> {
  const { catalog } = org.deps
  const giver = await org.tx.membership.findUnique({
    where: { organizationId_personId: { organizationId: org.id, personId: giverId } },
  })
  if (!giver || !owningRoles(catalog).includes(giver.role)) return true
  const offered = rolesOn(catalog, org.plan)
  if (!offered.includes(input.keeps) || !offered.includes(catalog.creation.creatorRole)) return true
  return (await obstacleOf(org, giverId, input)) !== null
}

/**
 * Makes the one to whom it was offered the owner, as the act of whoever offered it, on their right as it is now. The
 * personal organization of the new owner must be locked with it, for how many one may own.
 */
export function handOver(ctx: ActContext, input: Asks['transfer']): Promise<void> {
  const { personId: giverId } = requirePerson(ctx)
  const { catalog } = ctx.deps
  const ask: Ask = { verb: 'transfer', input }
  return act(ctx, { ask, need: 'organization.transfer' }, async (org) => {
    const key = (personId: string) => ({ organizationId_personId: { organizationId: org.id, personId } })
    const to = await org.tx.membership.findUniqueOrThrow({ where: key(input.personId) })
    const { creatorRole } = catalog.creation
    if (!owningRoles(catalog).includes(to.role)) await requireRoomToOwn(org, input.personId)
    await org.tx.membership.update({ where: key(input.personId), data: { role: creatorRole } })
    await org.tx.membership.update({ where: key(giverId), data: { role: input.keeps } })
    org.record('organization.transferred', org.id, {
      before: { from: { personId: giverId, role: org.role }, to: { personId: input.personId, role: to.role } },
      after: { from: { personId: giverId, role: input.keeps }, to: { personId: input.personId, role: creatorRole } },
    })
  })
}
