// Moving from a personal account to an organization, as a checklist (rows C16–C21): the organization checks out on its own,
// resources move, new keys come into use, and then the personal subscription is cancelled. Each step is read off the
// record; the move itself only keeps that someone is at it. Nothing here cancels anything.
import type { Catalog } from '../../catalog/catalog.ts'
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Prisma, Tx } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { isLive } from '../billing/account.ts'
import { type ActContext, type Deps, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import * as contexts from '../organization/contexts.ts'
import * as notices from '../telling/notices.ts'

/** One of the steps, with the facts that it is told by. */
export type Step =
  /** `byContact`: there is no Checkout on the way, the operators move the subscription (row C13). */
  | { name: 'checkout'; isDone: boolean; plan: string; wanted: string; mayPay: boolean; byContact: boolean }
  | { name: 'resources'; isDone: boolean; left: number; moved: number }
  /** `personalUse`: when the personal pair was last used, where that is since a key of the organization's was. */
  | { name: 'keys'; isDone: boolean; issued: number; used: number; personalUse: Date | null }
  | { name: 'cancel'; isDone: boolean; isOffered: boolean }

export type Checklist = {
  moveId: string
  from: OrganizationRef & { plan: string }
  /** `isOpen`: whether anything can be brought or made there; not while it waits for its plan. */
  to: OrganizationRef & { plan: string; isOpen: boolean }
  steps: Step[]
  /** The first that is not done; null where all are. */
  next: Step['name'] | null
  /** Until when the personal plan is paid, and whether it ends then or is paid anew; null where nothing is paid. */
  until: Date | null
  ends: boolean
  daysLeft: number | null
  finishedAt: Date | null
}

const dayMs = 86_400_000
const standing = { include: { billing: true } } as const
type Organization = Prisma.OrganizationGetPayload<typeof standing>
type Row = { id: string; personId: string; fromId: string; toId: string; finishedAt: Date | null }

const rankOf = ({ plans }: Catalog, plan: string): number => plans[plan]?.rank ?? 0

/** Begins, or takes up again, the actor's move from their personal account to an organization of theirs. */
export async function start(ctx: ActContext, { organizationId }: Asks['move']): Promise<Checklist> {
  const { personId, personalId: fromId } = requirePerson(ctx)
  const ask: Ask = { verb: 'move', input: { organizationId } }
  const { kind } = await contexts.requireMine(ctx, organizationId)
  if (kind === 'personal')
    throw new Refusal('unknown_organization', { typed: null, nearest: null }, { kind: 'fill', ask })
  const moveId = await act({ ...ctx, organizationId: fromId }, { ask, also: [organizationId] }, async (org) => {
    const key = { personId_fromId_toId: { personId, fromId, toId: organizationId } }
    const found = await org.tx.move.findUnique({ where: key })
    const isOpen = found !== null && !found.finishedAt
    const begun = { startedAt: org.now, finishedAt: null }
    const made = { id: newId('mov', org.now), personId, fromId, toId: organizationId }
    const row = isOpen ? found : await org.tx.move.upsert({ where: key, create: { ...made, ...begun }, update: begun })
    if (isOpen) org.keep()
    else org.record('move.started', row.id, { after: { organizationId } })
    // Each time, since what is paid may be another since it was begun.
    lookAgain(org, row.id, (await checklistOf(org.deps, org.tx, row))?.until ?? null)
    return row.id
  })
  return requireChecklist(ctx, moveId)
}

/** The actor's moves that are under way, the newest first. */
export async function mine(ctx: ActContext): Promise<Checklist[]> {
  const { personId } = requirePerson(ctx)
  const where = { personId, finishedAt: null }
  const open = await ctx.deps.db.move.findMany({ where, orderBy: { startedAt: 'desc' }, take: 3 })
  const lists = await Promise.all(open.map((row) => checklistOf(ctx.deps, ctx.deps.db, row)))
  return lists.filter((list) => list !== null)
}

/** Puts a move of the actor's away, whatever is left of it. What was done stays done. */
export async function finish(ctx: ActContext, moveId: string): Promise<Checklist> {
  const { personId, personalId } = requirePerson(ctx)
  const found = await ctx.deps.db.move.findFirst({ where: { id: moveId, personId } })
  if (!found) throw new Refusal('unknown_organization', { typed: null, nearest: null }, { kind: 'create' })
  const ask: Ask = { verb: 'move', input: { organizationId: found.toId } }
  await act({ ...ctx, organizationId: personalId }, { ask }, async (org) => {
    const row = await org.tx.move.findUniqueOrThrow({ where: { id: moveId } })
    if (row.finishedAt) return org.keep()
    const open = (await checklistOf(org.deps, org.tx, row))?.steps.filter(({ isDone }) => !isDone) ?? []
    await org.tx.move.update({ where: { id: moveId }, data: { finishedAt: org.now } })
    const after = { organizationId: row.toId, left: open.map(({ name }) => name) }
    org.record('move.finished', moveId, { after })
  })
  return requireChecklist(ctx, moveId)
}

async function requireChecklist({ deps }: ActContext, id: string): Promise<Checklist> {
  const list = await checklistOf(deps, deps.db, await deps.db.move.findUniqueOrThrow({ where: { id } }))
  // Its organization was deleted, or is not theirs any more.
  if (!list) throw new Refusal('unknown_organization', { typed: null, nearest: null }, { kind: 'create' })
  return list
}

/** A move as it stands; null where its organization, or the mover's place in it, is gone. */
async function checklistOf(deps: Deps, db: Tx, row: Row): Promise<Checklist | null> {
  const { personId, fromId, toId } = row
  const [from, to, member] = await Promise.all([
    db.organization.findUniqueOrThrow({ where: { id: fromId }, ...standing }),
    db.organization.findUnique({ where: { id: toId }, ...standing }),
    db.membership.findUnique({ where: { organizationId_personId: { organizationId: toId, personId } } }),
  ])
  if (!to || to.status === 'deleted' || !member) return null
  const steps = await stepsOf(deps, db, { from, to, personId, role: member.role })
  const until = isLive(from.billing?.status ?? null) ? (from.billing?.endsAt ?? from.billing?.periodEnd ?? null) : null
  return {
    moveId: row.id,
    from: refOf(from),
    to: { ...refOf(to), isOpen: to.status === 'active' },
    steps,
    next: steps.find(({ isDone }) => !isDone)?.name ?? null,
    until,
    ends: from.billing?.endsAt != null,
    daysLeft: until && Math.max(0, Math.ceil((until.getTime() - deps.clock.now().getTime()) / dayMs)),
    finishedAt: row.finishedAt,
  }
}

const refOf = ({ id, name, kind, plan }: Organization) => ({ id, name, kind, plan })

type Between = { from: Organization; to: Organization; personId: string; role: string }

async function stepsOf(deps: Deps, db: Tx, between: Between): Promise<Step[]> {
  const { from, to, role } = between
  const { catalog } = deps
  const held = permissionsOf(catalog, role)
  const isUp = rankOf(catalog, to.plan) >= rankOf(catalog, from.plan) && to.status === 'active'
  const byContact = catalog.plans[from.plan]?.byContact === true
  const checkout: Step = {
    name: 'checkout',
    isDone: isUp,
    plan: to.plan,
    wanted: from.plan,
    mayPay: held.has('billing.pay'),
    byContact,
  }
  const hasKeys = catalog.keys.kinds.some((kind) => kind !== 'personal')
  return [
    checkout,
    await resourcesStep(db, between),
    ...(hasKeys ? [await keysStep(db, between)] : []),
    // What was come to by talking is left by talking, and moves as a whole.
    ...(byContact ? [] : [cancelStep(from, isUp)]),
  ]
}

async function resourcesStep(db: Tx, { from, to }: Between): Promise<Step> {
  const left = await db.resource.count({ where: { organizationId: from.id } })
  const [moved] = await db.$queryRaw<[{ count: number }]>`
    select coalesce(sum((after ->> 'count')::int), 0)::int as count from "AuditEntry" e
    where e."organizationId" = ${from.id} and e.action = 'resource.movedAway' and e."subjectId" = ${to.id}`
  return { name: 'resources', isDone: left === 0, left, moved: moved.count }
}

// A pair of the mover's own, or any of the organization's: what matters is that something uses it.
async function keysStep(db: Tx, { from, to, personId }: Between): Promise<Step> {
  const where = { organizationId: to.id, revokedAt: null, OR: [{ personId }, { personId: null }] }
  const keys = await db.key.findMany({ where, select: { lastUsedAt: true } })
  const pair = await db.key.findFirst({ where: { organizationId: from.id, revokedAt: null } })
  const used = keys.flatMap(({ lastUsedAt }) => lastUsedAt ?? [])
  const latest = used.reduce<Date | null>((last, at) => (last && last > at ? last : at), null)
  const old = pair?.lastUsedAt ?? null
  const personalUse = old && (!latest || old > latest) ? old : null
  return { name: 'keys', isDone: used.length > 0, issued: keys.length, used: used.length, personalUse }
}

function cancelStep({ billing }: Organization, isUp: boolean): Step {
  const isPaid = isLive(billing?.status ?? null) && billing?.endsAt == null
  return { name: 'cancel', isDone: !isPaid, isOffered: isPaid && isUp }
}

const remindDays = [7, 1] as const

/** What was told about a period, so that it is told once: its end, and how many days before. */
const markOf = (until: Date, days: number): string => `${until.toISOString()}/${days}`

/**
 * Reminds whoever is moving 7 days and a day before the personal period ends, where resources are left; and looks again
 * when the next of these moments comes, whichever period that is in by then.
 */
export async function remind(ctx: Omit<ActContext, 'organizationId'>, moveId: string): Promise<void> {
  const found = await ctx.deps.db.move.findUnique({ where: { id: moveId } })
  if (!found || found.finishedAt) return
  const ask: Ask = { verb: 'move', input: { organizationId: found.toId } }
  await act({ ...ctx, organizationId: found.fromId }, { ask }, async (org) => {
    const list = await checklistOf(org.deps, org.tx, found)
    org.keep()
    if (!list) return
    await tellIfDue(org, found, list)
    lookAgain(org, moveId, list.until)
  })
}

async function tellIfDue(org: OpenOrganization, { id, personId }: Row, list: Checklist): Promise<void> {
  const { until, to, from, ends, daysLeft, steps } = list
  const left = steps.flatMap((step) => (step.name === 'resources' ? step.left : []))[0] ?? 0
  if (!until || until <= org.now || left === 0) return
  const due = remindDays.toReversed().find((days) => until.getTime() - org.now.getTime() <= days * dayMs)
  if (due === undefined) return
  const told = { subjectId: id, action: 'move.reminded', after: { path: ['mark'], equals: markOf(until, due) } }
  if (await org.tx.auditEntry.findFirst({ where: told })) return
  org.record('move.reminded', id, { after: { organizationId: to.id, mark: markOf(until, due) } })
  const { plan, ...fromRef } = from
  const news = { news: 'move_reminder', organization: { id: to.id, name: to.name, kind: to.kind } } as const
  await notices.tell(org, { ...news, from: fromRef, plan, until, daysLeft: daysLeft ?? 0, left, ends }, [personId])
}

/** Posts the next look: before the period ends, or once the next one has begun. Where nothing is paid there is none. */
function lookAgain(org: OpenOrganization, moveId: string, until: Date | null): void {
  if (!until) return
  const moments = [...remindDays, -1].map((days) => new Date(until.getTime() - days * dayMs))
  const at = moments.find((moment) => moment > org.now) ?? new Date(org.now.getTime() + dayMs)
  org.enqueue({ name: 'remind-move', payload: { moveId }, key: `remind-move:${moveId}`, at })
}
