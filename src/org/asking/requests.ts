// Asking people who have the right to let something through: to be let in, or an act that the asker may not do alone.
import { rolesHolding } from '../../catalog/ladder.ts'
import type { Permission } from '../../catalog/permissions.ts'
import type { Tx } from '../../db/client.ts'
import { act, type OpenOrganization, unknown } from '../act.ts'
import type { Ask, Verb } from '../asks.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { operatorsOf } from '../explain.ts'
import { newId } from '../ids.ts'
import * as domains from '../joining/domains.ts'
import { recordedAs } from '../organization/settlements.ts'
import * as accounts from '../people/accounts.ts'
import * as notices from '../telling/notices.ts'
import { organizationOf, readAsk } from '../verbs.ts'
import { namesIn } from './naming.ts'
import { approversOf, isApprovable, isConsent } from './needs.ts'
import { remindLater } from './reminders.ts'

export type Asked = {
  approvalId: string
  organization: OrganizationRef
  ask: Ask
  deciders: PersonRef[]
  isAgain: boolean
  /** Whether those who decide were reminded a moment ago, so that nothing was sent to them again. */
  isQuiet?: true
  /** What became of a further reason, given with a request that was open already. */
  further?: 'added' | 'too_long'
  names: Record<string, string>
}

/** Those who decide are not reminded by hand again for so many minutes: nobody’s wish fills another’s messages. */
const quietMinutes = 60
/** All reasons of one request are so long at most, so that they can be read where it is decided. */
const mostReason = 2_000

/**
 * Asks those who have the right to let exactly this through. Asked once more while it is pending, they are reminded; another
 * reason is added to the first.
 */
export async function request(ctx: ActContext, ask: Ask, reason: string | null): Promise<Asked> {
  const { personId, personalId } = requirePerson(ctx)
  if (!isApprovable(ask.verb)) throw unseen()
  const about = organizationOf(ask, ctx.organizationId)
  if (about !== null && !(await mayAskOf(ctx, about, ask.verb))) throw unknown()
  await meetDeciders(ctx, ask, about)
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
      const further = same && reason ? await addReason(org, same, reason) : null
      const approvalId = same?.id ?? (await write(org, ask, about, personId, reason))
      const asked = { approvalId, about, requesterId: personId, isAgain: same !== undefined }
      const sent = await sendOut(ctx, org, ask, asked, further === 'added')
      return further ? { ...sent, further } : sent
    },
  )
}

/** Adds to the reasons of an open request what was not said before, on every copy of it. */
async function addReason(
  org: OpenOrganization,
  { id, reason: before }: { id: string; reason: string | null },
  further: string,
): Promise<Asked['further'] | null> {
  if (before === further || before?.split('\n').includes(further)) return null
  const reason = before ? `${before}\n${further}` : further
  if (before && reason.length > mostReason) return 'too_long'
  await org.tx.approval.update({ where: { id }, data: { reason } })
  await notices.redraw(org, 'approval', id)
  return 'added'
}

type Sent = { approvalId: string; about: string | null; requesterId: string; isAgain: boolean }

async function sendOut(
  ctx: ActContext,
  org: OpenOrganization,
  ask: Ask,
  sent: Sent,
  isChanged = false,
): Promise<Asked> {
  const { approvalId, about, requesterId, isAgain } = sent
  const deciders = await decidersOf(ctx, org.tx, about, ask, requesterId)
  const able = deciders.map(({ id }) => id)
  const told = isAgain ? await toldOf(org, approvalId) : []
  const untold = able.filter((id) => !told.includes(id))
  await notices.post(org, 'approval', approvalId, untold)
  if (isAgain && (untold.length || isChanged)) org.record(recordedAs(ask.verb, 'repeated'), approvalId)
  else if (isAgain) org.keep()
  if (isAgain && untold.length)
    await org.tx.approval.update({ where: { id: approvalId }, data: { remindedAt: org.now } })
  const names = await namesIn(org.tx, ask, { organizationId: about, requesterId })
  const quiet = able.length && !untold.length ? ({ isQuiet: true } as const) : {}
  return { approvalId, organization: org.ref, ask, deciders, isAgain, names, ...quiet }
}

/** Who was reminded of a request just now: nobody, unless it was, and then whoever has it. */
async function toldOf({ tx, now }: OpenOrganization, approvalId: string): Promise<string[]> {
  const since = new Date(now.getTime() - quietMinutes * 60_000)
  const isRecent = await tx.approval.findFirst({ where: { id: approvalId, remindedAt: { gt: since } } })
  if (!isRecent) return []
  const copies = await tx.notice.findMany({
    where: { about: 'approval', subjectId: approvalId },
    select: { identity: { select: { personId: true } } },
  })
  return copies.map(({ identity }) => identity.personId)
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
  remindLater(org, id, expiresAt)
  return id
}

async function mayAskOf(ctx: ActContext, organizationId: string, verb: Verb): Promise<boolean> {
  const { personId } = requirePerson(ctx)
  const member = await ctx.deps.db.membership.findUnique({
    where: { organizationId_personId: { organizationId, personId } },
  })
  // Someone who was invited and finds no seat left may ask for the plan that has one.
  const isOpenToOthers = verb === 'join' || verb === 'setPlan' || verb === 'upgrade'
  return member !== null || (isOpenToOthers && (await domains.mayKnow(ctx, organizationId)))
}

/** Those who can decide, without the one who asks; the operators where nobody in the organization can. */
export async function decidersOf(
  ctx: Pick<ActContext, 'deps'>,
  tx: Tx,
  organizationId: string | null,
  ask: Ask,
  requesterId: string,
): Promise<PersonRef[]> {
  const able = await ableTo(ctx, tx, organizationId, ask, requesterId)
  return able.length || ask.verb === 'transfer'
    ? able
    : (await operatorsOf(ctx.deps, tx)).filter(({ id }) => id !== requesterId)
}

async function ableTo(
  ctx: Pick<ActContext, 'deps'>,
  db: Tx,
  organizationId: string | null,
  ask: Ask,
  requesterId: string,
): Promise<PersonRef[]> {
  const needs = await approversOf({ db, catalog: ctx.deps.catalog }, ask, organizationId)
  if (isConsent(needs)) return db.person.findMany({ where: { id: needs.consentOf }, select: { id: true, name: true } })
  const able = typeof needs === 'string' || !organizationId ? [] : await holdersOf(db, ctx, organizationId, needs)
  return able.filter(({ id }) => id !== requesterId)
}

// Before the transaction, which must not wait for Slack: an operator who never used the app has no account to write to.
async function meetDeciders(ctx: ActContext, ask: Ask, organizationId: string | null): Promise<void> {
  const { personId } = requirePerson(ctx)
  const { deps } = ctx
  const able = await ableTo(ctx, deps.db, organizationId, ask, personId)
  const asker = able.length ? null : await deps.db.slackIdentity.findFirst({ where: { personId } })
  if (!asker) return
  const met = await deps.db.slackIdentity.findMany({ where: { userId: { in: [...deps.operators] } } })
  const unmet = deps.operators.filter((id) => !met.some(({ userId }) => userId === id))
  const { tenant, teamId } = asker
  try {
    await accounts.find(
      deps,
      unmet.map((userId) => ({ tenant, teamId, userId })),
    )
  } catch (error) {
    // What is asked stands all the same, and a reminder looks for them again.
    deps.log.warn({ error, unmet }, 'operators who have never been here could not be looked up')
  }
}

/** Sends a pending request to those who can decide once more; for whoever made it, has a copy of it or may decide it. */
export async function remind(ctx: ActContext, approvalId: string): Promise<Asked> {
  const { ask, organizationId: about, personalId, requesterId, reason } = await requireSeen(ctx, approvalId)
  const at = { ...ctx, organizationId: about ?? personalId }
  if (requesterId === requirePerson(ctx).personId && isApprovable(ask.verb)) return request(at, ask, reason)
  await meetDeciders(ctx, ask, about)
  return act(at, { ask, isForDeleted: ask.verb === 'restore', isKnown: true }, async (org) => {
    const { state } = await org.tx.approval.findUniqueOrThrow({ where: { id: approvalId } })
    if (state !== 'pending') throw unseen()
    return sendOut(ctx, org, ask, { approvalId, about, requesterId, isAgain: true })
  })
}

/** The refusal of what is no request to the actor: none that they may know of, or of something that nobody can approve. */
export const unseen = (): Refusal => new Refusal('request_unknown', {}, { kind: 'create' })

/** A request with what it asks for and the personal organization of its asker. */
export type Seen = {
  ask: Ask
  organizationId: string | null
  requesterId: string
  personalId: string
  reason: string | null
}

/** A request that the actor made, was sent a copy of or may decide now; for anyone else it is as if there were none. */
export async function requireSeen(ctx: ActContext, approvalId: string): Promise<Seen> {
  const found = await ctx.deps.db.approval.findUnique({
    where: { id: approvalId },
    include: { requester: { include: { personal: true } } },
  })
  const personalId = found?.requester.personal?.id
  if (!found || !personalId) throw unseen()
  const { organizationId, requesterId, reason } = found
  const seen = { ask: readAsk(found), organizationId, requesterId, personalId, reason }
  if (!(await maySee(ctx, approvalId, seen))) throw unseen()
  return seen
}

async function maySee(ctx: ActContext, approvalId: string, { ask, organizationId, requesterId }: Seen) {
  const { personId, isOperator } = requirePerson(ctx)
  const { db, catalog } = ctx.deps
  if (isOperator || personId === requesterId) return true
  const copy = { subjectId: approvalId, identity: { personId } }
  if (await db.notice.findFirst({ where: { ...copy, about: 'approval' } })) return true
  // Whoever lost the right to decide, and is still a member, may have its buttons before them: they are told why.
  const key = organizationId && { organizationId_personId: { organizationId, personId } }
  const isMember = key && (await db.membership.findUnique({ where: key, select: { id: true } }))
  if (isMember && (await db.notice.findFirst({ where: { ...copy, about: 'closed' } }))) return true
  const needs = await approversOf(ctx.deps, ask, organizationId)
  if (isConsent(needs)) return needs.consentOf === personId
  if (typeof needs === 'string' || organizationId === null) return false
  const holds = { organizationId, personId, role: { in: rolesHolding(catalog, needs) } }
  return (await db.membership.findFirst({ where: holds })) !== null
}

/** Up to twenty people who hold every one of these permissions, the longest-serving first. */
async function holdersOf(
  tx: Tx,
  ctx: Pick<ActContext, 'deps'>,
  organizationId: string,
  needs: readonly Permission[],
): Promise<PersonRef[]> {
  const role = { in: rolesHolding(ctx.deps.catalog, needs) }
  const found = await tx.membership.findMany({
    // Whose account is deactivated decides nothing: where only they could, operators do.
    where: { organizationId, role, person: { absentSince: null } },
    include: { person: true },
    orderBy: { joinedAt: 'asc' },
    take: 20,
  })
  return found.map(({ person: { id, name } }) => ({ id, name }))
}
