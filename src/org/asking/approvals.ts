// Deciding what was asked for (`requests.ts`). One decision, whoever makes it and wherever;
// what is approved runs in the decision's own transaction, as its asker's act on the decider's right.
import { act, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type Deps, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { recordedAs, withdraw } from '../organization/settlements.ts'
import * as transfers from '../organization/transfers.ts'
import { actorOf } from '../people/people.ts'
import type { ApprovalLetter, News } from '../telling/letters.ts'
import * as notices from '../telling/notices.ts'
import { readAsk, run } from '../verbs.ts'
import { namesIn } from './naming.ts'
import { type Approvers, approversOf, type Consent, isConsent } from './needs.ts'
import { requireSeen, unseen } from './requests.ts'

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

/** `answer` is why it is denied, where its decider says so: it is for whoever asked. */
export type Decision = { approvalId: string; isApproved: boolean; answer?: string | null }

/** Decides a request. The first decision stands; whoever comes later is told it. Nobody decides their own. */
export async function decide(ctx: ActContext, { approvalId, isApproved, answer = null }: Decision): Promise<Decided> {
  const { ask, personalId, organizationId } = await requireSeen(ctx, approvalId)
  const at = { ...ctx, organizationId: organizationId ?? personalId }
  // Whoever becomes an owner by it must not become one too many elsewhere at the same time.
  const also = [personalId, requirePerson(ctx).personalId]
  const spec = { ask, also, isForDeleted: ask.verb === 'restore', isKnown: true }
  return act(at, spec, async (org) => {
    const found = await org.tx.approval.findUniqueOrThrow({
      where: { id: approvalId },
      include: { requester: true, decider: true },
    })
    const names = await namesIn(org.tx, ask, { organizationId, requesterId: found.requesterId })
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
    if (found.expiresAt <= org.now) {
      await lapse(org, { ...found, ask })
      return { ...known, state: 'expired', decider: null, isNow: true }
    }
    const needs = await approversOf({ db: org.tx, catalog: ctx.deps.catalog }, ask, organizationId)
    const decider = requireMayDecide(ctx, org, approvalId, found.requesterId, ask, needs)
    if (isApproved && (await isVoid(org, found.requesterId, ask)))
      return { ...known, state: 'withdrawn', decider: null, isNow: true }
    const state = isApproved ? 'approved' : 'denied'
    if (isApproved) await letThrough(ctx, org, ask, found, needs)
    await org.tx.approval.update({
      where: { id: approvalId },
      data: { state, deciderId: decider.id, decidedAt: org.now, answer: isApproved ? null : answer },
    })
    org.record(recordedAs(ask.verb, state), approvalId, { after: { verb: ask.verb, input: ask.input } })
    await notices.redraw(org, 'approval', approvalId)
    await notices.tell(org, answerTo(known, { isApproved, answer }, decider, org), [found.requesterId])
    return { ...known, state, decider, isNow: true }
  })
}

type Known = Pick<Decided, 'organization' | 'ask' | 'names'>

function answerTo(
  { organization, ask, names }: Known,
  { isApproved, answer }: Pick<Required<Decision>, 'isApproved' | 'answer'>,
  by: PersonRef,
  org: OpenOrganization,
): News {
  if (ask.verb !== 'transfer') {
    const why = isApproved ? null : answer
    return { news: 'asked_and_decided', organization, ask, names, approved: isApproved, by, answer: why }
  }
  return { news: 'offer_answered', organization: org.ref, by, accepted: isApproved, keeps: ask.input.keeps }
}

/** Closes an offer that can no longer be accepted, and tells whoever made it; what they may do now is not what they could. */
async function isVoid(org: OpenOrganization, giverId: string, ask: Ask): Promise<boolean> {
  if (ask.verb !== 'transfer' || !(await transfers.isVoid(org, giverId, ask.input))) return false
  const to = await org.tx.person.findUniqueOrThrow({
    where: { id: ask.input.personId },
    select: { id: true, name: true },
  })
  await withdraw(org, { verb: 'transfer' })
  await notices.tell(org, { news: 'offer_ended', organization: org.ref, to, because: 'void' }, [giverId])
  return true
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
  if (isConsent(needs)) return requireAsked(ctx, approvalId, requesterId, needs)
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

// Nobody agrees in someone else's place: not whoever offers, and no operator.
function requireAsked(ctx: ActContext, approvalId: string, requesterId: string, { consentOf }: Consent): PersonRef {
  const { personId, name } = requirePerson(ctx)
  if (personId === consentOf) return { id: personId, name }
  if (personId !== requesterId) throw unseen()
  throw new Refusal('own_request', {}, { kind: 'remind', approvalId })
}

async function letThrough(
  ctx: ActContext,
  org: OpenOrganization,
  ask: Ask,
  { id: approvalId, requesterId }: { id: string; requesterId: string },
  needs: Approvers,
): Promise<void> {
  const { personId, isOperator } = requirePerson(ctx)
  const lendsRight = !isConsent(needs)
  const isByOffice =
    lendsRight && isOperator && (typeof needs === 'string' || needs.some((need) => !org.rights.has(need)))
  // Nor in the workspace that its decider happens to be in.
  const { effectId: _, workspaceId: __, ...rest } = ctx
  const actor = await actorOf(ctx.deps, requesterId, org.tx)
  const grant = { approvalId, deciderId: personId, isOperator: isByOffice, isConsent: !lendsRight }
  const within = { ...rest, actor, organizationId: org.id, within: org.tx, grant }
  if (ask.verb === 'transfer') await transfers.handOver(within, ask.input)
  else await run(within, ask)
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
    await lapse(org, { ...found, ask })
  })
}

type Open = { id: string; organizationId: string | null; requesterId: string; ask: Ask }

async function lapse(org: OpenOrganization, { id, organizationId, requesterId, ask }: Open): Promise<void> {
  await org.tx.approval.update({ where: { id }, data: { state: 'expired', decidedAt: org.now } })
  org.record(recordedAs(ask.verb, 'expired'), id)
  await notices.redraw(org, 'approval', id)
  const names = await namesIn(org.tx, ask, { organizationId, requesterId })
  await notices.tell(org, silenceOn(org, organizationId, ask, names), [requesterId])
}

function silenceOn(
  org: OpenOrganization,
  organizationId: string | null,
  ask: Ask,
  names: Record<string, string>,
): News {
  if (ask.verb !== 'transfer')
    return { news: 'asked_and_expired', organization: organizationId ? org.ref : null, ask, names }
  const { personId: id } = ask.input
  return { news: 'offer_ended', organization: org.ref, to: { id, name: names[id] ?? '' }, because: 'expired' }
}

/** A request as its letter shows it now; null where it is gone. */
export async function letterOf({ db }: Deps, id: string): Promise<ApprovalLetter | null> {
  const found = await db.approval.findUnique({
    where: { id },
    include: { organization: true, requester: true, decider: true },
  })
  if (!found) return null
  const { organization, requester, decider, reason, answer, state, expiresAt } = found
  const ask = readAsk(found)
  return {
    kind: 'approval',
    approvalId: id,
    organization: organization && { id: organization.id, name: organization.name, kind: organization.kind },
    requester: personOf(requester),
    ask,
    names: await namesIn(db, ask, found),
    reason,
    answer,
    expiresAt,
    state,
    decider: decider && personOf(decider),
  }
}

/** A request as it stays with someone who has left the organization: nothing to press, and nothing of what becomes of it. */
export async function closedLetterOf(deps: Deps, id: string): Promise<ApprovalLetter | null> {
  const letter = await letterOf(deps, id)
  return letter && { ...letter, state: 'closed', decider: null, answer: null }
}

const personOf = ({ id, name }: PersonRef): PersonRef => ({ id, name })
