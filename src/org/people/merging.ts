// Two people who turn out to be one: an operator's act, weighed beforehand by the same reckoning. Everything of the first
// becomes the second's; what both have in one organization becomes one, and nothing is paid for twice.
import type { Catalog } from '../../catalog/catalog.ts'
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import { isLive } from '../billing/account.ts'
import type { ActContext, Deps, OrganizationRef, PersonRef } from '../context.ts'
import { balanceOf, post } from '../credits/ledger.ts'
import { newId } from '../ids.ts'
import * as absences from '../leaving/absences.ts'
import * as notices from '../telling/notices.ts'
import { settlePerson } from './accounts.ts'
import * as belongings from './belongings.ts'

/** An organization of theirs, with the role that the one person has there. */
export type Joined = {
  organization: OrganizationRef
  role: string
  /** The roles that they had; null for whoever of the two was not in it. */
  before: { from: string; into: string | null }
}

export type Merging = {
  from: PersonRef
  into: PersonRef
  organizations: Joined[]
  /** Of the first one's own account: credits that go along, and those of its plan, which end. */
  credits: { moved: number; ended: number }
}

/** Why two people cannot be put together: `paid` is the plan that the first one's own account pays for. */
export type Obstacle =
  | { because: 'same' | 'held' | 'frozen' | 'under_way' }
  | { because: 'merged'; person: PersonRef; into: string }
  | { because: 'paid'; plan: string; organizationId: string; canSwap: boolean }

export type Weighed = Merging | { obstacle: Obstacle; from: PersonRef; into: PersonRef }

/** What putting two people together would come to, or why it cannot be. */
export const preview = ({ db, catalog }: Deps, fromId: string, intoId: string): Promise<Weighed> =>
  weigh(db, catalog, fromId, intoId)

/** Puts two people together, with all organizations of either locked; changes nothing where that cannot be. */
export async function merge(ctx: Omit<ActContext, 'organizationId'>, fromId: string, intoId: string): Promise<Weighed> {
  const { db, catalog } = ctx.deps
  const { organizationId, also } = await placesOf(db, fromId, intoId)
  const spec = { ask: { verb: 'switch', input: { organizationId } }, also, isForDeleted: true } as const
  return act({ ...ctx, organizationId }, spec, async (org) => {
    org.keep()
    const found = await weigh(org.tx, catalog, fromId, intoId)
    if ('obstacle' in found) return found
    const unlocked = found.organizations.filter(({ organization: { id } }) => id !== org.id && !org.also.has(id))
    if (unlocked.length) throw new Error('someone joined an organization meanwhile; do it again')
    await carryOver(org, found)
    return found
  })
}

async function placesOf(db: Tx, fromId: string, intoId: string) {
  const held = await db.membership.findMany({ where: { personId: { in: [fromId, intoId] } } })
  const own = await db.organization.findMany({ where: { personId: { in: [fromId, intoId] } } })
  const invited = await db.invitation.findMany({ where: { inviteeId: fromId, state: 'pending' } })
  const asked = await db.approval.findMany({ where: { requesterId: fromId, state: 'pending' } })
  const rows = [...held, ...invited, ...asked].flatMap(({ organizationId }) => organizationId ?? [])
  const organizationId = own.find(({ personId }) => personId === intoId)?.id ?? own[0]?.id
  if (!organizationId) throw new Error(`person ${intoId} has no personal organization`)
  return { organizationId, also: [...new Set([...rows, ...own.map(({ id }) => id)])] }
}

async function weigh(db: Tx, catalog: Catalog, fromId: string, intoId: string): Promise<Weighed> {
  const [from, into] = [await partyOf(db, fromId), await partyOf(db, intoId)]
  const refs = { from: { id: from.id, name: from.name }, into: { id: into.id, name: into.name } }
  const obstacle = obstacleOf(from, into) ?? (await moneyInTheWay(db, from, into))
  if (obstacle) return { ...refs, obstacle }
  const { purchased, allowance } = await balanceOf(db, from.personal?.id ?? '')
  const credits = { moved: Math.max(0, purchased), ended: Math.max(0, allowance) }
  return { ...refs, organizations: from.memberships.flatMap((one) => joinedIn(catalog, one, into)), credits }
}

const withAll = {
  include: { personal: { include: { billing: true } }, memberships: { include: { organization: true } } },
} as const
const partyOf = (db: Tx, id: string) => db.person.findUniqueOrThrow({ where: { id }, ...withAll })
type Party = Awaited<ReturnType<typeof partyOf>>

function joinedIn(catalog: Catalog, { organization, role }: Party['memberships'][number], into: Party): Joined[] {
  if (organization.kind === 'personal') return []
  const theirs = into.memberships.find(({ organizationId }) => organizationId === organization.id)?.role ?? null
  const { id, name, kind } = organization
  const before = { from: role, into: theirs }
  return [{ organization: { id, name, kind }, role: theirs ? stronger(catalog, theirs, role) : role, before }]
}

/** Of two roles the one that includes the other; where neither does, the first. */
export function stronger(catalog: Catalog, one: string, other: string): string {
  const [held, more] = [permissionsOf(catalog, one), permissionsOf(catalog, other)]
  return [...held].every((permission) => more.has(permission)) && more.size > held.size ? other : one
}

function obstacleOf(from: Party, into: Party): Obstacle | null {
  if (from.id === into.id) return { because: 'same' }
  const merged = [from, into].find(({ mergedIntoId }) => mergedIntoId)
  if (!merged?.mergedIntoId) return null
  return { because: 'merged', person: { id: merged.id, name: merged.name }, into: merged.mergedIntoId }
}

const pays = ({ personal }: Party): boolean => isLive(personal?.billing?.status ?? null)

// What somebody pays for is not ended by a stroke of the pen, and nothing that is under way is lost.
async function moneyInTheWay(db: Tx, from: Party, into: Party): Promise<Obstacle | null> {
  const organizationId = from.personal?.id ?? ''
  if (pays(from)) return { because: 'paid', plan: from.personal?.plan ?? '', organizationId, canSwap: !pays(into) }
  const isUnderWay = await db.billingChange.findFirst({ where: { organizationId, state: { in: ['asked', 'open'] } } })
  if (isUnderWay) return { because: 'under_way' }
  const { held, frozen } = await balanceOf(db, organizationId)
  return held > 0 ? { because: 'held' } : frozen > 0 ? { because: 'frozen' } : null
}

async function carryOver(org: OpenOrganization, merging: Merging): Promise<void> {
  const { tx } = org
  const { from, into, credits } = merging
  const own = await tx.organization.findUniqueOrThrow({ where: { personId: from.id } })
  for (const joined of merging.organizations) await join(org, merging, joined)
  await belongings.carry(org, from.id, into.id, { fromId: own.id, intoId: org.id })
  if (credits.moved) await moveCredits(org, own.id, credits.moved)
  await closeOwn(org, own, merging)
  await becomeOne(org, merging)
  org.record('member.merged', into.id, { before: { personId: from.id, name: from.name } })
  await notices.tell(org, { news: 'merged', organization: org.ref, other: from.name }, [into.id])
  org.enqueue(settlePerson(into.id))
}

async function join(org: OpenOrganization, { from, into }: Merging, { organization, role, before }: Joined) {
  const organizationId = organization.id
  const where = (personId: string) => ({ organizationId_personId: { organizationId, personId } })
  if (before.into === null) await org.tx.membership.update({ where: where(from.id), data: { personId: into.id } })
  else {
    const one = await org.tx.membership.delete({ where: where(from.id) })
    const other = await org.tx.membership.findUniqueOrThrow({ where: where(into.id) })
    const joinedAt = one.joinedAt < other.joinedAt ? one.joinedAt : other.joinedAt
    await org.tx.membership.update({ where: where(into.id), data: { role, joinedAt } })
  }
  const was = { personId: from.id, name: from.name, role: before.from }
  org.record('member.merged', into.id, { organizationId, before: was, after: { role } })
}

async function moveCredits(org: OpenOrganization, fromId: string, amount: number): Promise<void> {
  const id = newId('led', org.now)
  await post(org, { source: `transfer:${id}:out`, kind: 'transfer', organizationId: fromId, purchased: -amount })
  await post(org, { source: `transfer:${id}:in`, kind: 'transfer', organizationId: org.id, purchased: amount })
}

/** Closes the first one's own account: what could go along has gone. */
async function closeOwn(org: OpenOrganization, own: OrganizationRef, { from }: Merging): Promise<void> {
  const { tx, now } = org
  await tx.membership.deleteMany({ where: { organizationId: own.id } })
  await tx.context.deleteMany({ where: { personId: from.id } })
  await tx.organization.update({ where: { id: own.id }, data: { status: 'deleted', deletedAt: now } })
  org.record('organization.deleted', own.id, { organizationId: own.id, before: { name: own.name } })
}

async function becomeOne(org: OpenOrganization, { from, into }: Merging): Promise<void> {
  const { tx, deps } = org
  await tx.slackIdentity.updateMany({ where: { personId: from.id }, data: { personId: into.id } })
  const [one, other] = [
    await tx.person.findUniqueOrThrow({ where: { id: from.id } }),
    await tx.person.findUniqueOrThrow({ where: { id: into.id } }),
  ]
  const { email, emailConfirmed, emailKey } = one
  // Whoever has no address of their own has the other's from now on.
  const address = other.emailKey === null && emailKey !== null ? { email, emailConfirmed, emailKey } : {}
  await tx.person.update({ where: { id: into.id }, data: address })
  await tx.person.updateMany({ where: { mergedIntoId: from.id }, data: { mergedIntoId: into.id } })
  await tx.person.update({ where: { id: from.id }, data: { mergedIntoId: into.id, emailKey: null, absentSince: null } })
  await absences.mark(deps, tx, other)
}
