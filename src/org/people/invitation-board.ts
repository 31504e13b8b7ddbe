// Open invitations and what becomes of them: sent again, extended, revoked, expired.
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import * as notices from '../telling/notices.ts'
import * as invitations from './invitations.ts'
import { inviteeOf, peopleOf } from './invitees.ts'
import { requireSeats } from './limits.ts'
import * as roles from './roles.ts'
import * as roster from './roster.ts'

export type Pending = {
  id: string
  invitee: PersonRef
  inviter: PersonRef
  role: string
  createdAt: Date
  expiresAt: Date
}
export type Board = { pending: Pending[]; total: number; offset: number }
export const boardSize = 8

/** The pending invitations of the context's organization, the newest first; one page. */
export function board(ctx: ActContext, offset = 0): Promise<Board> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'members.invite' }, async ({ organizationId }) => {
    const { db, clock } = ctx.deps
    const where = { organizationId, state: 'pending' as const, expiresAt: { gt: clock.now() } }
    const total = await db.invitation.count({ where })
    const skip = roster.pageAt(offset, total, boardSize)
    const orderBy = [{ createdAt: 'desc' as const }, { id: 'desc' as const }]
    const found = await db.invitation.findMany({
      where,
      orderBy,
      skip,
      take: boardSize,
      include: { invitee: true, inviter: true },
    })
    const pending = found.map((row) => ({ ...row, invitee: inviteeOf(row), inviter: personOf(row.inviter) }))
    return { pending, total, offset: skip }
  })
}

/** How many invitations to the context's organization are open. */
export function countOpen({ deps, organizationId }: ActContext): Promise<number> {
  return deps.db.invitation.count({
    where: { organizationId, state: 'pending', expiresAt: { gt: deps.clock.now() } },
  })
}

export type Changed = {
  organization: OrganizationRef
  invitee: PersonRef
  expiresAt: Date
  state: invitations.Row['state']
  /** The entry in the record of one that was revoked, by which that can be undone. */
  entryId?: string
}

/** Sends a pending invitation again, with its full time. */
export const resend = (ctx: ActContext, id: string): Promise<Changed> =>
  change(ctx, id, async (org, found) => {
    const expiresAt = invitations.daysAfter(org.now, ctx.deps.catalog.invitations.expireDays)
    await invitations.renew(org, found.id, found.role, expiresAt)
    await notices.post(org, 'invitation', found.id, peopleOf(found))
    return { ...found, expiresAt }
  })

/** Gives a pending invitation its full time once more, without a message. */
export const extend = (ctx: ActContext, id: string): Promise<Changed> =>
  change(ctx, id, async (org, found) => {
    const expiresAt = invitations.daysAfter(found.expiresAt, ctx.deps.catalog.invitations.expireDays)
    await org.tx.invitation.update({ where: { id }, data: { expiresAt } })
    org.record('invitation.extended', id, { before: { expiresAt: found.expiresAt }, after: { expiresAt } })
    invitations.expireAt(org, id, expiresAt)
    await notices.redraw(org, 'invitation', id)
    return { ...found, expiresAt }
  })

/** Takes a pending invitation back; its seat is free again. */
export const revoke = (ctx: ActContext, id: string): Promise<Changed> =>
  change(ctx, id, async (org, found) => {
    const entryId = await invitations.settle(org, id, 'revoked')
    return { ...found, state: 'revoked', entryId }
  })

/** Opens one again that was revoked, until the end that it had: it takes a seat anew, and its letter is redrawn. */
export async function reopen(org: OpenOrganization, { id, role, expiresAt }: invitations.Row, ask: Ask): Promise<void> {
  if (expiresAt <= org.now) {
    const detail = { state: 'expired', organization: org.name } as const
    throw new Refusal('invitation_settled', detail, { kind: 'do', ask, choice: 'send a new one' })
  }
  roles.requireOffered(org, role, ask)
  roles.requireReach(org, [role], ask)
  await requireSeats(org, 1)
  await org.tx.invitation.update({ where: { id }, data: { state: 'pending', settledAt: null } })
  org.record('invitation.reopened', id, { after: { role, expiresAt } })
  invitations.expireAt(org, id, expiresAt)
  await notices.redraw(org, 'invitation', id)
}

async function change(
  ctx: ActContext,
  id: string,
  apply: (org: OpenOrganization, found: invitations.Row) => Promise<invitations.Row & { entryId?: string }>,
): Promise<Changed> {
  const found = await ctx.deps.db.invitation.findUnique({ where: { id } })
  const ask: Ask = { verb: 'invite', input: { people: found ? peopleOf(found) : [], role: found?.role ?? null } }
  return act(ctx, { ask, need: 'members.invite' }, async (org) => {
    const fresh = await org.tx.invitation.findFirst({
      where: { id, organizationId: org.id },
      include: { inviter: true, invitee: true },
    })
    if (!fresh)
      throw new Refusal('invitation_settled', { state: 'unknown', organization: org.name }, { kind: 'fill', ask })
    if (fresh.state !== 'pending' || fresh.expiresAt <= org.now) {
      const state = fresh.state === 'pending' ? 'expired' : fresh.state
      throw new Refusal(
        'invitation_settled',
        { state, organization: org.name },
        { kind: 'do', ask, choice: inviteeOf(fresh).name },
      )
    }
    const changed = await apply(org, fresh)
    const { expiresAt, state, entryId } = changed
    return { organization: org.ref, invitee: inviteeOf(changed), expiresAt, state, ...(entryId ? { entryId } : {}) }
  })
}

/** Ends an invitation whose time is over. One that was extended or settled meanwhile stays as it is. */
export async function expire(ctx: Omit<ActContext, 'organizationId'>, id: string): Promise<void> {
  const found = await ctx.deps.db.invitation.findUnique({ where: { id } })
  if (!found) return
  const ask: Ask = { verb: 'invite', input: { people: peopleOf(found), role: found.role } }
  await act({ ...ctx, organizationId: found.organizationId }, { ask }, async (org) => {
    const { state, expiresAt } = await invitations.read(org.tx, id)
    if (state === 'pending' && expiresAt <= org.now) await invitations.settle(org, id, 'expired')
    else org.keep()
  })
}

const personOf = ({ id, name }: PersonRef): PersonRef => ({ id, name })
