// Open invitations and what becomes of them: sent again, extended, revoked, expired.
import type { Db, Tx } from '../../db/client.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { requireSeats, type Seats, seatsOf } from '../people/limits.ts'
import * as roles from '../people/roles.ts'
import * as roster from '../people/roster.ts'
import * as notices from '../telling/notices.ts'
import { shownAddress } from './addressees.ts'
import * as invitations from './invitations.ts'
import { askAgain, inviteeOf, peopleOf } from './invitees.ts'
import { placesIn, workspaceNames } from './places.ts'
import * as sending from './sending.ts'

/**
 * What became of an e-mail: none is owed, it waits, it was sent, it was refused with these words, none is sent from here, or the
 * address takes none.
 */
export type Mailed = { state: 'none' | 'waiting' | 'sent' | 'refused' | 'off' | 'stopped'; problem: string | null }

export type Pending = {
  id: string
  invitee: PersonRef
  /** The address that it was sent to, where it was. */
  email: string | null
  mailed: Mailed
  workspaces: string[]
  inviter: PersonRef
  role: string
  createdAt: Date
  expiresAt: Date
}
export type Board = { pending: Pending[]; total: number; offset: number; search: string | null; seats: Seats }
export const boardSize = 8

/** The pending invitations of the context's organization, the newest first; one page of those whose invitee holds `search`. */
export function board(ctx: ActContext, offset = 0, search: string | null = null): Promise<Board> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'members.invite' }, async ({ organizationId, plan }) => {
    const { db, clock, catalog } = ctx.deps
    const now = clock.now()
    const where = openIn(organizationId, now, search)
    const total = await db.invitation.count({ where })
    const skip = roster.pageAt(offset, total, boardSize)
    const found = await db.invitation.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      ...{ skip, take: boardSize, include: { invitee: true, inviter: true } },
    })
    const pending = await Promise.all(found.map((row) => pendingOf(db, row)))
    const seats = await seatsOf({ tx: db, deps: { catalog }, id: organizationId, plan, now })
    return { pending, total, offset: skip, search, seats }
  })
}

const openIn = (organizationId: string, now: Date, search: string | null) => {
  const open = { organizationId, state: 'pending' as const, expiresAt: { gt: now } }
  const holds = { contains: literally(search ?? ''), mode: 'insensitive' as const }
  return search ? { ...open, OR: [{ email: holds }, { invitee: { name: holds } }] } : open
}

/** Text as Postgres' `like` finds it and nothing else: "%" and "_" would stand for anything. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

async function pendingOf(db: Db, row: invitations.Row): Promise<Pending> {
  const { id, email, role, createdAt, expiresAt } = row
  return {
    ...{ id, role, createdAt, expiresAt },
    email: email && shownAddress(email),
    mailed: mailedOf(row),
    workspaces: await workspaceNames(db, row.organizationId, placesIn(row.workspaces)),
    invitee: inviteeOf(row),
    inviter: personOf(row.inviter),
  }
}

const kept = ['refused', 'off', 'stopped'] as const

function mailedOf({ mailState, mailProblem }: invitations.Row): Mailed {
  const problem = mailProblem
  if (mailState === null) return { state: 'none', problem: null }
  if (mailState === 'pending') return { state: 'waiting', problem }
  return { state: kept.find((state) => state === mailState) ?? 'sent', problem }
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
  /** Whether it was sent again, and not only given more time. */
  isSent: boolean
  /** Why there was no way to send it again; null where there was, or where it was not asked for. */
  unsent: 'off' | 'stopped' | null
  /** The entry in the record of one that was revoked, by which that can be undone. */
  entryId?: string
}

/**
 * Sends a pending invitation again, with its full time or what it was given beyond that: by every way it was sent before.
 * Its page has a new address.
 */
export const resend = (ctx: ActContext, id: string): Promise<Changed> =>
  change(ctx, id, async (org, found) => {
    roles.requireReach(org, [found.role], askAgain(found))
    const inFull = invitations.daysAfter(org.now, ctx.deps.catalog.invitations.expireDays)
    const expiresAt = found.expiresAt > inFull ? found.expiresAt : inFull
    const { turn, email, role, inviteeId: personId } = found
    await sending.again(org, [{ id, turn, email, personId }], { role, expiresAt, places: null })
    if (await isHere(org.tx, personId)) await notices.post(org, 'invitation', id, peopleOf(found))
    return { ...found, expiresAt, isSent: true, unsent: await unsentOf(org.tx, id, personId) }
  })

async function unsentOf(tx: Tx, id: string, personId: string | null): Promise<Changed['unsent']> {
  const { mailState } = await tx.invitation.findUniqueOrThrow({ where: { id }, select: { mailState: true } })
  if (mailState !== 'off' && mailState !== 'stopped') return null
  return (await isHere(tx, personId)) ? null : mailState
}

async function isHere(tx: Tx, personId: string | null): Promise<boolean> {
  if (!personId) return false
  return (await tx.slackIdentity.findFirst({ where: { personId, kind: { in: ['member', 'guest'] } } })) !== null
}

/** Gives a pending invitation its full time once more, without a message. */
export const extend = (ctx: ActContext, id: string): Promise<Changed> =>
  change(ctx, id, async (org, found) => {
    roles.requireReach(org, [found.role], askAgain(found))
    const expiresAt = invitations.daysAfter(found.expiresAt, ctx.deps.catalog.invitations.expireDays)
    await org.tx.invitation.update({ where: { id }, data: { expiresAt } })
    org.record('invitation.extended', id, { before: { expiresAt: found.expiresAt }, after: { expiresAt } })
    sending.expireAt(org, id, expiresAt)
    await notices.redraw(org, 'invitation', id)
    return { ...found, expiresAt, isSent: false, unsent: null }
  })

/** Takes a pending invitation back; its seat is free again. */
export const revoke = (ctx: ActContext, id: string): Promise<Changed> =>
  change(ctx, id, async (org, found) => {
    const entryId = await invitations.settle(org, id, 'revoked')
    return { ...found, state: 'revoked', isSent: false, unsent: null, entryId }
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
  sending.expireAt(org, id, expiresAt)
  await notices.redraw(org, 'invitation', id)
}

/** Another open invitation to the same person or address; null where there is none. */
export async function findOpen(
  { tx, id: organizationId, now }: Pick<OpenOrganization, 'tx' | 'id' | 'now'>,
  { id, inviteeId, email }: Pick<invitations.Row, 'id' | 'inviteeId' | 'email'>,
): Promise<{ id: string } | null> {
  const same = [...(inviteeId ? [{ inviteeId }] : []), ...(email ? [{ email }] : [])]
  const open = { organizationId, state: 'pending' as const, expiresAt: { gt: now }, id: { not: id } }
  return tx.invitation.findFirst({ where: { ...open, OR: same }, select: { id: true } })
}

type Applied = invitations.Row & Pick<Changed, 'isSent' | 'unsent'> & { entryId?: string }

async function change(
  ctx: ActContext,
  id: string,
  apply: (org: OpenOrganization, found: invitations.Row) => Promise<Applied>,
): Promise<Changed> {
  const found = await ctx.deps.db.invitation.findUnique({ where: { id } })
  // Of another organization's it says nothing.
  const isHereToo = found?.organizationId === ctx.organizationId
  const ask: Ask = found && isHereToo ? askAgain(found) : { verb: 'invite', input: { people: [], role: null } }
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
    const { expiresAt, state, isSent, unsent, entryId, ...changed } = await apply(org, fresh)
    const invitee = inviteeOf(changed)
    return { organization: org.ref, invitee, expiresAt, state, isSent, unsent, ...(entryId ? { entryId } : {}) }
  })
}

/** Ends an invitation whose time is over. One that was extended or settled meanwhile stays as it is. */
export async function expire(ctx: Omit<ActContext, 'organizationId'>, id: string): Promise<void> {
  const found = await ctx.deps.db.invitation.findUnique({ where: { id } })
  if (!found) return
  await act({ ...ctx, organizationId: found.organizationId }, { ask: askAgain(found) }, async (org) => {
    const { state, expiresAt } = await invitations.read(org.tx, id)
    if (state === 'pending' && expiresAt <= org.now) await invitations.settle(org, id, 'expired')
    else org.keep()
  })
}

const personOf = ({ id, name }: PersonRef): PersonRef => ({ id, name })
