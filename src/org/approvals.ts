// Deciding what was asked for (`requests.ts`). One decision, whoever makes it and wherever;
// what is approved runs in the decision's own transaction, as its asker's act on the decider's right.
import { act, type OpenOrganization } from './act.ts'
import type { Ask } from './asks.ts'
import { type ActContext, type Deps, type OrganizationRef, type PersonRef, requirePerson } from './context.ts'
import { Refusal } from './errors.ts'
import type { ApprovalLetter } from './letters.ts'
import { type Approvers, approversOf } from './needs.ts'
import * as notices from './notices.ts'
import { actorOf } from './people.ts'
import { namesIn, requireSeen, unseen } from './requests.ts'
import { readAsk, run } from './verbs.ts'

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
  const { ask, personalId, organizationId } = await requireSeen(ctx, approvalId)
  const at = { ...ctx, organizationId: organizationId ?? personalId }
  const spec = { ask, also: [personalId], isForDeleted: ask.verb === 'restore', isKnown: true }
  return act(at, spec, async (org) => {
    const found = await org.tx.approval.findUniqueOrThrow({
      where: { id: approvalId },
      include: { requester: true, decider: true },
    })
    const names = await namesIn(org.tx, ask)
    const known = {
      organization: organizationId ? org.ref : null,
      requester: personOf(found.requester),
      ask,
      names,
    }
    if (found.state !== 'pending') {
      org.keep()
      return { ...known, state: found.state, decider: found.decider && personOf(found.decider), isNow: false }
    }
    const needs = await approversOf({ db: org.tx, catalog: ctx.deps.catalog }, ask, organizationId)
    const decider = requireMayDecide(ctx, org, approvalId, found.requesterId, ask, needs)
    const state = isApproved ? 'approved' : 'denied'
    if (isApproved) await letThrough(ctx, org, ask, found, needs)
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
  needs: Approvers,
): PersonRef {
  const actor = requirePerson(ctx)
  if (needs === 'nobody') throw unseen()
  if (actor.personId === requesterId) {
    const who = needs === 'operators' ? needs : { permissions: needs, organizationId: org.id }
    throw new Refusal('own_request', {}, { kind: 'remind', approvalId }, who)
  }
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

async function letThrough(
  ctx: ActContext,
  org: OpenOrganization,
  ask: Ask,
  { id: approvalId, requesterId }: { id: string; requesterId: string },
  needs: Approvers,
): Promise<void> {
  const { personId, isOperator } = requirePerson(ctx)
  const isByOffice = isOperator && (typeof needs === 'string' || needs.some((need) => !org.rights.has(need)))
  const { effectId: _, ...rest } = ctx
  const actor = await actorOf(ctx.deps, requesterId, org.tx)
  await run(
    {
      ...rest,
      actor,
      organizationId: org.id,
      within: org.tx,
      grant: { approvalId, deciderId: personId, isOperator: isByOffice },
    },
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

/** A request as it stays with someone who has left the organization: nothing to press, and nothing of what becomes of it. */
export async function closedLetterOf(deps: Deps, id: string): Promise<ApprovalLetter | null> {
  const letter = await letterOf(deps, id)
  return letter && { ...letter, state: 'closed', decider: null }
}

const personOf = ({ id, name }: PersonRef): PersonRef => ({ id, name })
