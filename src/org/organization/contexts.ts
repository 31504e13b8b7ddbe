// Where a person acts now: switching, and the organizations they can switch to.
import type { Tx } from '../../db/client.ts'
import { act, closed, type OpenOrganization, unknown } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import * as domains from '../joining/domains.ts'
import { clean, indexKeyOf, keyOf, nearest } from '../names.ts'
import { hoursBetween } from '../people/accounts.ts'
import type { Caller } from '../people/people.ts'

export type Switched = {
  organization: OrganizationRef
  role: string
  /** Whether it is suspended. */
  status: string
  before: OrganizationRef | null
}

/**
 * Makes an organization of the actor's their context. Entering the one they are in changes nothing.
 * Locks it, so that a removal that comes at the same time is seen, and the personal one, as every switch does.
 */
export function enter(ctx: ActContext, { organizationId }: Asks['switch']): Promise<Switched> {
  const { personalId } = requirePerson(ctx)
  const ask: Ask = { verb: 'switch', input: { organizationId } }
  if (!organizationId) throw new Refusal('unknown_organization', { typed: '', nearest: null }, { kind: 'fill', ask })
  return act({ ...ctx, organizationId }, { ask, also: [personalId] }, (org) => move(ctx, org))
}

/** Makes an organization that is held open the actor's context. Their personal one must be locked with it. */
export async function move(ctx: ActContext, org: OpenOrganization): Promise<Switched> {
  const { personId } = requirePerson(ctx)
  if (org.role === null) throw await strange(ctx, org.id, org.tx)
  const here = await org.tx.context.findUniqueOrThrow({ where: { personId }, include: { organization: true } })
  const { id, name, kind } = here.organization
  const before = id === org.id ? null : { id, name, kind }
  const entered = {
    activeAt: org.now,
    confirmedAt: org.now,
    teamId: ctx.teamId ?? null,
    ...(before ? { organizationId: org.id, workspaceId: null, previousId: id, enteredAt: org.now } : {}),
  }
  await org.tx.context.update({ where: { personId }, data: entered })
  if (before)
    org.record('context.switched', personId, { before: { organizationId: id }, after: { organizationId: org.id } })
  else org.keep()
  return { organization: org.ref, role: org.role, status: org.status, before }
}

/** Whether the context was entered in another Slack workspace than the actor speaks from now. */
export const isFromElsewhere = ({ teamId }: ActContext, { session }: Pick<Caller, 'session'>): boolean =>
  session.teamId !== null && teamId !== undefined && session.teamId !== teamId

/** Whether the actor may have forgotten where they are: long since they said so, or said so in another Slack workspace. */
export function isInDoubt(ctx: ActContext, caller: Pick<Caller, 'session' | 'context'>): boolean {
  if (caller.context.kind === 'personal') return false
  const { enteredAt, confirmedAt } = caller.session
  const { clock, catalog } = ctx.deps
  const hours = hoursBetween(confirmedAt ?? enteredAt, clock.now())
  return hours > catalog.context.confirmHours || isFromElsewhere(ctx, caller)
}

/**
 * Keeps that the actor means to act in the context's organization, from the Slack workspace that they speak from. Where
 * they have gone elsewhere meanwhile, or have said so just now, nothing changes.
 */
export function confirm({ effectId: _, ...ctx }: ActContext): Promise<void> {
  const { personId, personalId } = requirePerson(ctx)
  const { organizationId, teamId = null } = ctx
  const ask: Ask = { verb: 'switch', input: { organizationId } }
  return act({ ...ctx, organizationId: personalId }, { ask }, async (org) => {
    const here = await org.tx.context.findUniqueOrThrow({ where: { personId } })
    const since = here.confirmedAt ?? here.enteredAt
    const isSaid = here.teamId === teamId && hoursBetween(since, org.now) <= org.deps.catalog.context.confirmHours
    if (here.organizationId !== organizationId || isSaid) return org.keep()
    await org.tx.context.update({ where: { personId }, data: { confirmedAt: org.now, teamId } })
    org.record('context.confirmed', personId, { after: { organizationId } })
  })
}

/**
 * The refusal for someone who is not in an organization. They learn its name only if they may know of it; else it is as
 * if there were none.
 */
export async function strange(ctx: ActContext, id: string, db: Tx = ctx.deps.db): Promise<Refusal> {
  const found = await db.organization.findUnique({ where: { id } })
  if (!found || !(await domains.mayKnow(ctx, id, db))) return unknown()
  const needs = { permissions: ['requests.decide'], organizationId: id } as const
  const ask: Ask = { verb: 'join', input: { organizationId: id, role: null } }
  return new Refusal('not_a_member', { organization: found.name }, { kind: 'ask', ask }, needs)
}

/** One of the actor's organizations, with their role in it. */
export type OrganizationCard = OrganizationRef & {
  status: 'active' | 'suspended' | 'deleted'
  plan: string
  role: string
}

export type MyOrganizations = { organizations: OrganizationCard[]; hasMore: boolean }

/**
 * The organizations of the actor, the personal one first, then the newest; one page of them. With `search`, of those whose
 * name holds it.
 */
export async function list(
  ctx: ActContext,
  { size, offset, search = null }: { size: number; offset: number; search?: string | null },
): Promise<MyOrganizations> {
  const { personId } = requirePerson(ctx)
  if (search === null) return pageOf(await ctx.deps.hot.organizationsOf(personId, size + 1, offset), size)
  const mine = await ctx.deps.hot.organizationsOf(personId, 1000, 0)
  const found = mine.filter(({ name }) => keyOf(name).includes(keyOf(search)))
  return pageOf(found.slice(offset), size)
}

/** A page of what was found, where one more than the page was asked for. */
export const pageOf = (found: readonly OrganizationCard[], size: number): MyOrganizations => ({
  organizations: found.slice(0, size),
  hasMore: found.length > size,
})

/** One of the actor's organizations by its id; refused as a stranger's where it is none of theirs. */
export async function requireMine(ctx: ActContext, id: string): Promise<OrganizationCard> {
  const mine = await ctx.deps.hot.organizationsOf(requirePerson(ctx).personId, 1000, 0)
  const found = mine.find((card) => card.id === id)
  if (found) return found
  await requireNotGone(ctx, id)
  throw await strange(ctx, id)
}

/** The organization of the actor that was typed: by id, by name, or "personal"; refused with the nearest one. */
export async function requireTyped(ctx: ActContext, typed: string): Promise<OrganizationRef> {
  const { personId, personalId } = requirePerson(ctx)
  const mine = await ctx.deps.hot.organizationsOf(personId, 1000, 0)
  const key = keyOf(typed)
  const own = mine.find(({ id }) => id === personalId)
  if (own && [keyOf('personal'), keyOf(ctx.deps.catalog.labels.personal)].includes(key)) return own
  const named = mine.find(({ id, name }) => id === typed.trim() || keyOf(name) === key)
  if (named) return named
  await requireNotGone(ctx, typed)
  const close = nearest(
    typed,
    mine.filter(({ kind }) => kind === 'shared'),
    ({ name }) => name,
  )
  const ask: Ask | null = close && { verb: 'switch', input: { organizationId: close.id } }
  throw new Refusal(
    'unknown_organization',
    { typed, nearest: close && { id: close.id, name: close.name, kind: close.kind } },
    ask ? { kind: 'do', ask, choice: close?.name ?? '' } : { kind: 'create' },
  )
}

// Whoever was in one that was deleted is told so, and how it comes back.
async function requireNotGone(ctx: ActContext, typed: string): Promise<void> {
  const { personId } = requirePerson(ctx)
  const isIt = [{ id: clean(typed) }, { nameKey: indexKeyOf(typed) }]
  const found = await ctx.deps.db.organization.findFirst({
    where: { status: 'deleted', OR: isIt, memberships: { some: { personId } } },
    orderBy: { deletedAt: 'desc' },
  })
  if (found) throw closed(found)
}

/** What the organization acted in is called. */
export async function nameOf({ deps, organizationId }: ActContext): Promise<string> {
  const found = await deps.db.organization.findUnique({ where: { id: organizationId }, select: { name: true } })
  return found?.name ?? ''
}
