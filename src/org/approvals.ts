// Asking people who have the right: to be let in, or to let an act through. One decision, whoever makes it and wherever;
// what is approved runs in the decision's own transaction, as its asker's act on the decider's right.
import type { Tx } from '../db/client.ts'
import { act, type OpenOrganization, operatorsOf } from './act.ts'
import type { Ask, Verb } from './asks.ts'
import { type ActContext, type Deps, type OrganizationRef, type PersonRef, requirePerson } from './context.ts'
import * as domains from './domains.ts'
import { Refusal } from './errors.ts'
import { newId } from './ids.ts'
import type { ApprovalLetter } from './letters.ts'
import { holdersOf } from './memberships.ts'
import * as notices from './notices.ts'
import { actorOf } from './people.ts'
import { needsOf, organizationOf, readAsk, run } from './verbs.ts'

export type Asked = {
  approvalId: string
  organization: OrganizationRef
  ask: Ask
  deciders: PersonRef[]
  isAgain: boolean
  names: Record<string, string>
}

/** Asks those who have the right to let exactly this through. Asked once more while it is pending, they are reminded. */
export async function request(ctx: ActContext, ask: Ask, reason: string | null): Promise<Asked> {
  const { personId, personalId } = requirePerson(ctx)
  const about = organizationOf(ask, ctx.organizationId)
  if (about && !(await mayAskOf(ctx, about, ask.verb)))
    throw new Refusal('unknown_organization', { typed: about, nearest: null }, { kind: 'create' })
  return act(
    { ...ctx, organizationId: about ?? personalId },
    { ask, isForDeleted: ask.verb === 'restore' },
    async (org) => {
      const pending = await org.tx.approval.findMany({
        where: {
          organizationId: about,
          requesterId: personId,
          verb: ask.verb,
          state: 'pending',
          expiresAt: { gt: org.now },
        },
      })
      const same = pending.find(
        ({ input }) => JSON.stringify(readAsk({ verb: ask.verb, input })) === JSON.stringify(readAsk(ask)),
      )
      const approvalId = same?.id ?? (await write(org, ask, about, personId, reason))
      const deciders = await decidersOf(ctx, org.tx, about, ask, personId)
      await notices.post(
        org,
        'approval',
        approvalId,
        deciders.map(({ id }) => id),
      )
      if (same) org.record('request.repeated', approvalId)
      return {
        approvalId,
        organization: org.ref,
        ask,
        deciders,
        isAgain: same !== undefined,
        names: await namesIn(org.tx, ask),
      }
    },
  )
}

async function write(
  org: OpenOrganization,
  ask: Ask,
  organizationId: string | null,
  requesterId: string,
  reason: string | null,
): Promise<string> {
  const { expireDays } = org.deps.catalog.joining
  const id = newId('apr', org.now)
  const expiresAt = new Date(org.now.getTime() + expireDays * 86_400_000)
  const { verb, input } = ask
  await org.tx.approval.create({
    data: { id, organizationId, requesterId, verb, input, reason, state: 'pending', createdAt: org.now, expiresAt },
  })
  org.record('request.created', id, { after: { verb, input, reason } })
  org.enqueue({ name: 'expire-approval', payload: { approvalId: id }, key: `expire-approval:${id}`, at: expiresAt })
  return id
}

async function mayAskOf(ctx: ActContext, organizationId: string, verb: Verb): Promise<boolean> {
  const { personId } = requirePerson(ctx)
  const member = await ctx.deps.db.membership.findUnique({
    where: { organizationId_personId: { organizationId, personId } },
  })
  return member !== null || (verb === 'join' && (await domains.mayKnow(ctx, organizationId)))
}

/** Those who can decide, without the one who asks; the operators where nobody in the organization can. */
async function decidersOf(
  ctx: ActContext,
  tx: Tx,
  organizationId: string | null,
  ask: Ask,
  requesterId: string,
): Promise<PersonRef[]> {
  const needs = needsOf(ask, ctx.deps.catalog)
  const able = needs === 'operators' || !organizationId ? [] : await holdersOf(tx, ctx, organizationId, needs)
  const others = able.filter(({ id }) => id !== requesterId)
  return others.length ? others : (await operatorsOf(ctx.deps)).filter(({ id }) => id !== requesterId)
}

/** Sends a pending request to those who can decide once more. */
export async function remind(ctx: ActContext, approvalId: string): Promise<Asked> {
  const found = await ctx.deps.db.approval.findUniqueOrThrow({ where: { id: approvalId } })
  const requester = await actorOf(ctx.deps, found.requesterId)
  const ask = readAsk(found)
  if (found.requesterId !== requirePerson(ctx).personId)
    throw new Refusal('own_request', {}, { kind: 'remind', approvalId })
  return request(
    { ...ctx, actor: requester, organizationId: found.organizationId ?? ctx.organizationId },
    ask,
    found.reason,
  )
}

export type Decided = {
  organization: OrganizationRef | null
  requester: PersonRef
  ask: Ask
  names: Record<string, string>
  state: 'approved' | 'denied' | 'expired' | 'withdrawn'
  decider: PersonRef | null
  /** False where it had been decided before, by whoever it was. */
  isNow: boolean
}

/** Decides a request. The first decision stands; whoever comes later is told it. Nobody decides their own. */
export async function decide(
  ctx: ActContext,
  { approvalId, isApproved }: { approvalId: string; isApproved: boolean },
): Promise<Decided> {
  const seen = await ctx.deps.db.approval.findUnique({
    where: { id: approvalId },
    include: { requester: { include: { personal: true } } },
  })
  const personalId = seen?.requester.personal?.id
  if (!seen || !personalId)
    throw new Refusal('invitation_settled', { state: 'unknown', organization: '' }, { kind: 'create' })
  const ask = readAsk(seen)
  const at = { ...ctx, organizationId: seen.organizationId ?? personalId }
  return act(at, { ask, also: [personalId], isForDeleted: ask.verb === 'restore' }, async (org) => {
    const found = await org.tx.approval.findUniqueOrThrow({
      where: { id: approvalId },
      include: { requester: true, decider: true },
    })
    const names = await namesIn(org.tx, ask)
    const known = {
      organization: seen.organizationId ? org.ref : null,
      requester: personOf(found.requester),
      ask,
      names,
    }
    if (found.state !== 'pending') {
      org.keep()
      return { ...known, state: found.state, decider: found.decider && personOf(found.decider), isNow: false }
    }
    const decider = requireMayDecide(ctx, org, approvalId, found.requesterId, ask)
    const state = isApproved ? 'approved' : 'denied'
    if (isApproved) await letThrough(ctx, org, ask, found.requesterId)
    await org.tx.approval.update({
      where: { id: approvalId },
      data: { state, deciderId: decider.id, decidedAt: org.now },
    })
    org.record(`request.${state}`, approvalId, { after: { verb: ask.verb, input: ask.input } })
    await notices.redraw(org, 'approval', approvalId)
    const news = {
      news: 'asked_and_decided',
      organization: known.organization,
      ask,
      names,
      approved: isApproved,
      by: decider,
    } as const
    await notices.tell(org, news, [found.requesterId])
    return { ...known, state, decider, isNow: true }
  })
}

function requireMayDecide(
  ctx: ActContext,
  org: OpenOrganization,
  approvalId: string,
  requesterId: string,
  ask: Ask,
): PersonRef {
  const actor = requirePerson(ctx)
  if (actor.personId === requesterId) {
    const needs = needsOf(ask, ctx.deps.catalog)
    const who = needs === 'operators' ? needs : { permissions: needs, organizationId: org.id }
    throw new Refusal('own_request', {}, { kind: 'remind', approvalId }, who)
  }
  const needs = needsOf(ask, ctx.deps.catalog)
  if (actor.isOperator) return { id: actor.personId, name: actor.name }
  if (needs === 'operators')
    throw new Refusal('operators_only', { act: ask.verb }, { kind: 'remind', approvalId }, 'operators')
  const lacking = needs.find((need) => !org.rights.has(need))
  if (lacking) {
    const detail = { need: lacking, role: org.role ?? '', organization: org.name }
    throw new Refusal(
      'not_permitted',
      detail,
      { kind: 'remind', approvalId },
      { permissions: needs, organizationId: org.id },
    )
  }
  return { id: actor.personId, name: actor.name }
}

async function letThrough(ctx: ActContext, org: OpenOrganization, ask: Ask, requesterId: string): Promise<void> {
  const { personId, isOperator } = requirePerson(ctx)
  const needs = needsOf(ask, ctx.deps.catalog)
  const isByOffice = isOperator && (needs === 'operators' || needs.some((need) => !org.rights.has(need)))
  const { effectId: _, ...rest } = ctx
  const actor = await actorOf(ctx.deps, requesterId)
  await run(
    { ...rest, actor, organizationId: org.id, within: org.tx, grant: { deciderId: personId, isOperator: isByOffice } },
    ask,
  )
}

/** Ends a request that nobody decided in time, and tells who asked. */
export async function expire(ctx: Omit<ActContext, 'organizationId'>, approvalId: string): Promise<void> {
  const found = await ctx.deps.db.approval.findUnique({
    where: { id: approvalId },
    include: { requester: { include: { personal: true } } },
  })
  const organizationId = found?.organizationId ?? found?.requester.personal?.id
  if (!found || !organizationId) return
  const ask = readAsk(found)
  await act({ ...ctx, organizationId }, { ask, isForDeleted: true }, async (org) => {
    const { state, expiresAt } = await org.tx.approval.findUniqueOrThrow({ where: { id: approvalId } })
    if (state !== 'pending' || expiresAt > org.now) return org.keep()
    await org.tx.approval.update({ where: { id: approvalId }, data: { state: 'expired', decidedAt: org.now } })
    org.record('request.expired', approvalId)
    await notices.redraw(org, 'approval', approvalId)
    const organization = found.organizationId ? org.ref : null
    await notices.tell(org, { news: 'asked_and_expired', organization, ask, names: await namesIn(org.tx, ask) }, [
      found.requesterId,
    ])
  })
}

/** A request as its letter shows it now; null where it is gone. */
export async function letterOf({ db }: Deps, id: string): Promise<ApprovalLetter | null> {
  const found = await db.approval.findUnique({
    where: { id },
    include: { organization: true, requester: true, decider: true },
  })
  if (!found) return null
  const { organization, requester, decider, reason, state } = found
  const ask = readAsk(found)
  return {
    kind: 'approval',
    approvalId: id,
    organization: organization && { id: organization.id, name: organization.name, kind: organization.kind },
    requester: personOf(requester),
    ask,
    names: await namesIn(db, ask),
    reason,
    state,
    decider: decider && personOf(decider),
  }
}

/** The names of the people and the organization that an act names by id. */
async function namesIn(tx: Tx | Deps['db'], { input }: Ask): Promise<Record<string, string>> {
  const ids = [...('people' in input ? input.people : []), ...('personId' in input ? [input.personId] : [])]
  const people = ids.length
    ? await tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
    : []
  const where = 'organizationId' in input ? { id: input.organizationId } : null
  const organization = where ? await tx.organization.findUnique({ where, select: { id: true, name: true } }) : null
  return Object.fromEntries([...people, ...(organization ? [organization] : [])].map(({ id, name }) => [id, name]))
}

const personOf = ({ id, name }: PersonRef): PersonRef => ({ id, name })
