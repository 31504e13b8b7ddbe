// Requests that nobody decides: those who can are reminded, by the catalog's days and once more on the last day; and a
// request that its maker takes back.
import { act, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import { recordedAs } from '../organization/settlements.ts'
import * as notices from '../telling/notices.ts'
import { readAsk } from '../verbs.ts'
import { namesIn } from './naming.ts'
import { decidersOf, requireSeen, unseen } from './requests.ts'

const dayMs = 86_400_000

/** Has those who decide about a request reminded of it: next after the catalog's days, at last a day before it is over. */
export function remindLater(
  { now, deps, enqueue }: Pick<OpenOrganization, 'now' | 'deps' | 'enqueue'>,
  approvalId: string,
  expiresAt: Date,
): void {
  const lastly = expiresAt.getTime() - dayMs
  const next = now.getTime() + deps.catalog.joining.remindAfterDays * dayMs
  const at = new Date(Math.min(next, lastly))
  if (at <= now) return
  enqueue({ name: 'remind-deciders', payload: { approvalId }, key: `remind-deciders:${approvalId}`, at })
}

/**
 * Reminds those who can decide a request now: whoever got the right since it was made is asked too, and the copies of those
 * who lost it are closed. Nothing is done where it is decided.
 */
export async function remind(ctx: Omit<ActContext, 'organizationId'>, approvalId: string): Promise<void> {
  const found = await ctx.deps.db.approval.findUnique({
    where: { id: approvalId },
    include: { requester: { include: { personal: true } } },
  })
  const organizationId = found?.organizationId ?? found?.requester.personal?.id
  if (!found || !organizationId) return
  const ask = readAsk(found)
  await act({ ...ctx, organizationId }, { ask, isForDeleted: true }, async (org) => {
    const { state, expiresAt } = await org.tx.approval.findUniqueOrThrow({ where: { id: approvalId } })
    const isOver = state !== 'pending' || expiresAt <= org.now || (org.status === 'deleted' && ask.verb !== 'restore')
    if (isOver) return org.keep()
    const deciders = await decidersOf(ctx, org.tx, found.organizationId, ask, found.requesterId)
    const able = deciders.map(({ id }) => id)
    await closeOthers(org, approvalId, [...able, found.requesterId])
    await notices.post(org, 'approval', approvalId, able)
    await org.tx.approval.update({ where: { id: approvalId }, data: { remindedAt: org.now } })
    org.record(recordedAs(ask.verb, 'repeated'), approvalId)
    remindLater(org, approvalId, expiresAt)
  })
}

async function closeOthers(org: OpenOrganization, approvalId: string, able: readonly string[]): Promise<void> {
  const identity = { personId: { notIn: [...able] }, userId: { notIn: [...org.deps.operators] } }
  await notices.closeCopies(org, [approvalId], identity)
}

/** What became of a request that its maker wanted back: taken back, or decided before. */
export type Retracted = {
  organization: OrganizationRef | null
  ask: Ask
  names: Record<string, string>
  state: 'withdrawn' | 'approved' | 'denied' | 'expired'
}

/** Takes a request of the actor's own back, on every copy of it. One that was decided stays so, and they are told how. */
export async function retract(ctx: ActContext, approvalId: string): Promise<Retracted> {
  const { ask, organizationId: about, personalId, requesterId } = await requireSeen(ctx, approvalId)
  if (requesterId !== requirePerson(ctx).personId) throw unseen()
  const at = { ...ctx, organizationId: about ?? personalId }
  return act(at, { ask, isForDeleted: true, isKnown: true }, async (org) => {
    const found = await org.tx.approval.findUniqueOrThrow({ where: { id: approvalId } })
    const names = await namesIn(org.tx, ask, { organizationId: about, requesterId })
    const told = { organization: about ? org.ref : null, ask, names }
    if (found.state !== 'pending') {
      org.keep()
      return { ...told, state: found.state }
    }
    await org.tx.approval.update({ where: { id: approvalId }, data: { state: 'withdrawn', decidedAt: org.now } })
    org.record(recordedAs(ask.verb, 'withdrawn'), approvalId)
    await notices.redraw(org, 'approval', approvalId)
    return { ...told, state: 'withdrawn' }
  })
}
