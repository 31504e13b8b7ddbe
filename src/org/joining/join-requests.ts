// Asking to be let into an organization that one may know of (row K21).

import { type Asked, request } from '../asking/requests.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import * as invitations from '../inviting/invitations.ts'
import { clean, keyOf, nearest } from '../names.ts'
import { organizationsNear } from './domains.ts'

/** A name with more of that word in it is not looked for. */
const mostSplits = 4

/** What was typed to be let in: an organization, and behind "because" the reason. A name may have that word in it too. */
export async function requireWish(
  ctx: ActContext,
  typed: string,
): Promise<{ organization: OrganizationRef; reason: string | null }> {
  const splits = [...typed.matchAll(/\s+because\s+/giu)].slice(0, mostSplits).map(({ index, 0: word }) => ({
    name: typed.slice(0, index),
    reason: typed.slice(index + word.length).trim() || null,
  }))
  for (const { name, reason } of [{ name: typed, reason: null }, ...splits.toReversed()]) {
    const organization = await find(ctx, name)
    if (organization) return { organization, reason }
  }
  const [{ name, reason } = { name: typed, reason: null }] = splits
  return { organization: await requireTyped(ctx, name), reason }
}

/**
 * The organization that was typed, among the actor's own and those that they may know of; refused with the nearest of
 * those they are not in.
 */
export async function requireTyped(ctx: ActContext, typed: string): Promise<OrganizationRef> {
  const found = await find(ctx, typed)
  if (found) return found
  const close = nearest(typed, await organizationsNear(ctx), ({ name }) => name)
  const ask: Ask | null = close && { verb: 'join', input: { organizationId: close.id, role: null } }
  if (!close || !ask) throw new Refusal('unknown_organization', { typed, nearest: null }, { kind: 'create' })
  const needs = { permissions: ['requests.decide'], organizationId: close.id } as const
  throw new Refusal('unknown_organization', { typed, nearest: close }, { kind: 'ask', ask }, needs)
}

async function find(ctx: ActContext, typed: string): Promise<OrganizationRef | null> {
  const key = keyOf(typed)
  const isIt = ({ id, name }: OrganizationRef) => id === typed.trim() || keyOf(name) === key
  const mine = await ctx.deps.hot.organizationsOf(requirePerson(ctx).personId, 1000, 0)
  const own = mine.find((card) => card.kind === 'shared' && isIt(card))
  if (own) return { id: own.id, name: own.name, kind: own.kind }
  const invited = (await invitations.mine(ctx)).map(({ organization }) => organization)
  return [...invited, ...(await organizationsNear(ctx))].find(isIt) ?? byExactId(ctx, clean(typed))
}

async function byExactId({ deps: { db, catalog } }: ActContext, id: string): Promise<OrganizationRef | null> {
  if (!catalog.joining.byExactId) return null
  const found = await db.organization.findFirst({
    where: { kind: 'shared', status: { not: 'deleted' }, OR: [{ id }, { handle: id }] },
  })
  return found && { id: found.id, name: found.name, kind: found.kind }
}

/** Asks those who decide about joining. A member already is told so. */
export async function ask(
  ctx: ActContext,
  { organizationId, reason }: { organizationId: string; reason: string | null },
): Promise<Asked> {
  const { personId, name } = requirePerson(ctx)
  const held = await ctx.deps.db.membership.findUnique({
    where: { organizationId_personId: { organizationId, personId } },
    include: { organization: true },
  })
  if (held) {
    const enter: Ask = { verb: 'switch', input: { organizationId } }
    const detail = { person: { id: personId, name }, role: held.role, organization: held.organization.name }
    throw new Refusal('already_member', detail, { kind: 'do', ask: enter, choice: held.organization.name })
  }
  return request(ctx, { verb: 'join', input: { organizationId, role: null } }, reason)
}
