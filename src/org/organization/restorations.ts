// Bringing back an organization that was deleted: who may, for how long, and which ones there are.
import { owningRoles, rolesHolding } from '../../catalog/ladder.ts'
import { act, type OpenOrganization, unknown } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import * as following from '../billing/following.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { clean, indexKeyOf, nearest, requireName } from '../names.ts'
import { requireRoomToOwn } from '../people/limits.ts'
import * as notices from '../telling/notices.ts'
import { erasedAt } from './deletions.ts'
import { requireFreeName } from './organizations.ts'

export type Restored = {
  organization: OrganizationRef
  /** The role of whoever restored it; null for one who is not in it. */
  role: string | null
  /** False where it was there already. */
  isNow: boolean
}

/**
 * Brings back an organization with its members, their roles and its resources, under another name where its own is taken.
 * For those who may delete it, and operators. Invitations that ended with it stay ended.
 */
export function restore(ctx: ActContext, input: Asks['restore']): Promise<Restored> {
  const { organizationId, name } = input
  const ask: Ask = { verb: 'restore', input }
  const own = ctx.actor.kind === 'person' ? [ctx.actor.personalId] : []
  return act({ ...ctx, organizationId }, { ask, isForDeleted: true, also: own }, async (org) => {
    if (org.status !== 'deleted') {
      org.keep()
      return { organization: org.ref, role: org.role, isNow: false }
    }
    requireRight(ctx, org, ask)
    await requireInTime(org)
    const ownerId = judgeOf(ctx)
    if (ownerId && org.role && owningRoles(ctx.deps.catalog).includes(org.role)) await requireRoomToOwn(org, ownerId)
    const called = name === undefined ? org.name : requireName(ctx.deps.catalog, name, ask)
    await requireFreeName(org, called, ask)
    const renamed = called === org.name ? {} : { name: called, nameKey: indexKeyOf(called) }
    await org.tx.organization.update({
      where: { id: org.id },
      data: { status: org.suspendedFor ? 'suspended' : 'active', deletedAt: null, ...renamed },
    })
    org.record('organization.restored', org.id)
    await following.restored(ctx, org)
    if (called !== org.name)
      org.record('organization.renamed', org.id, { before: { name: org.name }, after: { name: called } })
    const organization = { ...org.ref, name: called }
    const by = actorOf(ctx)
    await notices.tellMembers(org, () => ({ news: 'restored', organization, by }), 'organization.read', by.id)
    return { organization, role: org.role, isNow: true }
  })
}

/** Whether what is asked for is to restore an organization that is there. */
export async function isDone({ deps: { db } }: ActContext, ask: Ask): Promise<boolean> {
  if (ask.verb !== 'restore') return false
  return (await db.organization.count({ where: { id: ask.input.organizationId, status: { not: 'deleted' } } })) > 0
}

/** On whose right it comes back; null for whoever does so by office. */
function judgeOf({ actor, grant }: ActContext): string | null {
  if (grant) return grant.isOperator ? null : grant.deciderId
  return actor.kind === 'person' ? actor.personId : null
}

function requireRight({ actor, grant }: ActContext, org: OpenOrganization, ask: Ask): void {
  if (org.rights.has('organization.delete') || grant?.isOperator) return
  if (actor.kind === 'person' && actor.isOperator && !grant) return
  const detail = { need: 'organization.delete', role: org.role ?? '', organization: org.name } as const
  const needs = { permissions: ['organization.delete'], organizationId: org.id } as const
  throw new Refusal('not_permitted', detail, { kind: 'ask', ask }, needs)
}

async function requireInTime({ tx, id, name, now }: OpenOrganization): Promise<void> {
  const { deletedAt } = await tx.organization.findUniqueOrThrow({ where: { id }, select: { deletedAt: true } })
  if (deletedAt && erasedAt(deletedAt) <= now)
    throw new Refusal('restore_over', { organization: name }, { kind: 'create' })
}

/** A deleted organization that can be restored still. */
export type Restorable = OrganizationRef & { deletedAt: Date; until: Date; by: PersonRef | null }

/** The deleted organizations that the actor may restore by a right of their own, the last deleted first. */
export async function mine(ctx: ActContext): Promise<Restorable[]> {
  const { personId } = requirePerson(ctx)
  const role = { in: rolesHolding(ctx.deps.catalog, ['organization.delete']) }
  return deleted(ctx, { memberships: { some: { personId, role } } })
}

type Where = NonNullable<Parameters<ActContext['deps']['db']['organization']['findMany']>[0]>['where']

async function deleted({ deps }: ActContext, which: Where): Promise<Restorable[]> {
  const { db, clock } = deps
  const found = await db.organization.findMany({
    where: { ...which, kind: 'shared', status: 'deleted', deletedAt: { not: null } },
    orderBy: [{ deletedAt: 'desc' }, { id: 'asc' }],
    take: 100,
  })
  const open = found.filter(({ deletedAt }) => deletedAt && erasedAt(deletedAt) > clock.now())
  const entries = await db.auditEntry.findMany({
    where: { action: 'organization.deleted', subjectId: { in: open.map(({ id }) => id) } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { subjectId: true, actorId: true },
  })
  const deleters = new Map(entries.map(({ subjectId, actorId }) => [subjectId, actorId]))
  const ids = [...deleters.values()].filter((id) => id !== null)
  const people = await db.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return open.flatMap(({ id, name, kind, deletedAt }) => {
    const by = people.find((person) => person.id === deleters.get(id)) ?? null
    return deletedAt ? [{ id, name, kind, deletedAt, until: erasedAt(deletedAt), by }] : []
  })
}

/**
 * The deleted organizations meant by what was typed, by exact id or name: of those that the actor was in, for operators of
 * all; several where they share a name. Refused with the nearest where there is none.
 */
export async function requireTyped(ctx: ActContext, typed: string): Promise<Restorable[]> {
  const { personId, isOperator } = requirePerson(ctx)
  const isIt = { OR: [{ id: clean(typed) }, { nameKey: indexKeyOf(typed) }] }
  const theirs = { memberships: { some: { personId } } }
  const found = await deleted(ctx, isOperator ? isIt : { ...isIt, ...theirs })
  if (found.length) return found
  const close = nearest(typed, await deleted(ctx, theirs), ({ name }) => name)
  if (!close) throw new Refusal('unknown_organization', { typed, nearest: null }, unknown().fix)
  const again: Ask = { verb: 'restore', input: { organizationId: close.id } }
  const { id, name, kind } = close
  const detail = { typed, nearest: { id, name, kind } }
  throw new Refusal('unknown_organization', detail, { kind: 'do', ask: again, choice: `restore ${name}` })
}

const actorOf = ({ actor }: ActContext): PersonRef =>
  actor.kind === 'person' ? { id: actor.personId, name: actor.name } : { id: '', name: 'An operator' }
