// What waits for someone: invitations to them, and requests and offers that are theirs to decide.
import { permissionsOf } from '../../catalog/ladder.ts'
import { type ActContext, requirePerson } from '../context.ts'
import * as invitations from '../inviting/invitations.ts'
import type { Spot } from '../telling/home.ts'
import type { ApprovalLetter, InvitationLetter } from '../telling/letters.ts'
import { readAsk } from '../verbs.ts'
import * as approvals from './approvals.ts'
import { approvableBy, approversOf, isConsent } from './needs.ts'

export type Task = { letter: InvitationLetter | ApprovalLetter; since: Date }
/** One page of what waits. `hasMore` says that more waits than was counted. */
export type Waiting = { tasks: Task[]; total: number; hasMore: boolean; offset: number }

export const pageSize = 5
/** So much of each kind is looked at; whoever has more to decide sees the rest as it becomes less. */
const most = 50

type Found = { about: 'invitation' | 'approval'; id: string; since: Date }

/** One page of what waits for the actor: invitations first, then what they may decide, the longest waiting first. */
export async function mine(ctx: ActContext, from: number): Promise<Waiting> {
  const [invited, asked] = await Promise.all([invitationsTo(ctx), decidableBy(ctx)])
  const all: Found[] = [...invited.slice(0, most), ...asked.slice(0, most)]
  const offset = Math.floor(Math.max(0, Math.min(from, all.length - 1)) / pageSize) * pageSize
  const tasks = await Promise.all(all.slice(offset, offset + pageSize).map((found) => taskOf(ctx, found)))
  const hasMore = invited.length > most || asked.length > most
  return { tasks: tasks.filter((task) => task !== null), total: all.length, hasMore, offset }
}

/** What became of something that the actor has just decided; null where it is still open. */
export async function outcomeOf(ctx: ActContext, { about, id }: NonNullable<Spot['decided']>): Promise<Task | null> {
  const task = await taskOf(ctx, { about, id, since: ctx.deps.clock.now() })
  return task?.letter.state === 'pending' ? null : task
}

async function taskOf({ deps }: ActContext, { about, id, since }: Found): Promise<Task | null> {
  const letter = about === 'invitation' ? await invitations.letterOf(deps, id) : await approvals.letterOf(deps, id)
  return letter && { letter, since }
}

async function invitationsTo(ctx: ActContext): Promise<Found[]> {
  const { personId: inviteeId } = requirePerson(ctx)
  const { db, clock } = ctx.deps
  const isOpen = { state: 'pending', expiresAt: { gt: clock.now() } } as const
  const found = await db.invitation.findMany({
    where: { inviteeId, ...isOpen, organization: { status: { not: 'deleted' } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: most + 1,
    select: { id: true, createdAt: true },
  })
  return found.map(({ id, createdAt: since }) => ({ about: 'invitation', id, since }))
}

type Row = {
  id: string
  organizationId: string | null
  verb: string
  input: unknown
  createdAt: Date
  role: string | null
}

// Those of the organizations in which their role can approve such an act at all, and those of which they have a copy: an
// operator, or the one whose consent an offer waits for. Whether they may decide each is then judged as the decision does.
async function decidableBy(ctx: ActContext): Promise<Found[]> {
  const { personId } = requirePerson(ctx)
  const { db, clock, catalog } = ctx.deps
  const pairs = Object.keys(catalog.roles).flatMap((role) =>
    approvableBy(catalog, role).map((verb) => `${role} ${verb}`),
  )
  const rows = await db.$queryRaw<Row[]>`
    select a.id, a."organizationId", a.verb, a.input, a."createdAt", m.role from "Approval" a
    left join "Membership" m on m."organizationId" = a."organizationId" and m."personId" = ${personId}
    left join "Organization" o on o.id = a."organizationId"
    where a.id in (
      select a.id from "Membership" m join "Approval" a on a."organizationId" = m."organizationId"
      where m."personId" = ${personId} and a.state = 'pending' and m.role || ' ' || a.verb = any(${pairs})
      union
      select n."subjectId" from "SlackIdentity" i join "Notice" n on n."identityId" = i.id and n.about = 'approval'
      where i."personId" = ${personId}
    ) and a.state = 'pending' and a."expiresAt" > ${clock.now()} and a."requesterId" <> ${personId}
      and (o.status is distinct from 'deleted' or a.verb = 'restore')
    order by a."createdAt", a.id limit ${most + 1}`
  const may = await Promise.all(rows.map((row) => mayDecide(ctx, row)))
  return rows.filter((_, at) => may[at]).map(({ id, createdAt }) => ({ about: 'approval', id, since: createdAt }))
}

/** A request that waits for the actor's decision and can be denied with a reason; null where it does not, or is an offer. */
export async function decidable(ctx: ActContext, approvalId: string): Promise<ApprovalLetter | null> {
  const { personId } = requirePerson(ctx)
  const found = await ctx.deps.db.approval.findUnique({ where: { id: approvalId } })
  const isOpen = found?.state === 'pending' && found.expiresAt > ctx.deps.clock.now()
  if (!found || !isOpen || found.requesterId === personId || found.verb === 'transfer') return null
  const { organizationId } = found
  const key = organizationId && { organizationId_personId: { organizationId, personId } }
  const held = key ? await ctx.deps.db.membership.findUnique({ where: key, select: { role: true } }) : null
  const may = await mayDecide(ctx, { ...found, role: held?.role ?? null })
  return may ? approvals.letterOf(ctx.deps, approvalId) : null
}

async function mayDecide(ctx: ActContext, { verb, input, organizationId, role }: Row): Promise<boolean> {
  const { personId, isOperator } = requirePerson(ctx)
  const needs = await approversOf(ctx.deps, readAsk({ verb, input }), organizationId)
  if (needs === 'nobody') return false
  if (isConsent(needs)) return needs.consentOf === personId
  if (isOperator) return true
  const held = permissionsOf(ctx.deps.catalog, role ?? '')
  return needs !== 'operators' && needs.every((need) => held.has(need))
}
