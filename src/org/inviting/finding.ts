// Whose an invited address is: asked of Slack by a job, and of everyone who comes with an address of their own. Whoever is
// found gets the invitation by direct message too.
import type { Db } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import { AccessLost, type Account, type ActContext, type Deps } from '../context.ts'
import * as accounts from '../people/accounts.ts'
import { enqueue } from '../queue.ts'
import * as notices from '../telling/notices.ts'
import { addressKey, spellings } from './addressees.ts'
import * as invitations from './invitations.ts'
import { askAgain } from './invitees.ts'
import { searchFor } from './sending.ts'

type System = Omit<ActContext, 'organizationId'>

/** So many are looked up in a minute: Slack lets nobody ask for many more. */
const inAMinute = 50

/**
 * Asks Slack whose the addresses of invitations are, some of them now and the others later; those first that are at a domain
 * where people here have theirs. Whom it does not know, bots and those who are gone are left to their e-mail.
 */
export async function findAll(ctx: System, invitationIds: readonly string[]): Promise<void> {
  const { db, clock } = ctx.deps
  const ordered = invitationIds.length > inAMinute ? await likelyFirst(db, invitationIds) : invitationIds
  const rest = [...(await findSome(ctx, ordered.slice(0, inAMinute))), ...ordered.slice(inAMinute)]
  if (rest.length) await enqueue(db, clock, [{ ...searchFor(rest), at: new Date(clock.now().getTime() + 60_000) }])
}

/** So many failures one after another are Slack's, not those of addresses. */
const mostInARow = 3

/** Asks about them, and gives those about whom nothing was to be learned now: one that Slack chokes on holds up no other. */
async function findSome(ctx: System, ids: readonly string[]): Promise<string[]> {
  const failed: string[] = []
  let inARow = 0
  for (const [nth, id] of ids.entries()) {
    try {
      await find(ctx, id)
      inARow = 0
    } catch (error) {
      // The queue's own patience is for one alone.
      if (error instanceof AccessLost || ids.length === 1) throw error
      ctx.deps.log.warn({ error, invitationId: id }, 'Slack could not say whose an address is; it is asked again later')
      failed.push(id)
      if (++inARow === mostInARow) return [...failed, ...ids.slice(nth + 1)]
    }
  }
  return failed
}

async function likelyFirst(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    with open as (
      select id, split_part(email, '@', 2) as domain from "Invitation" where id = any(${[...ids]}) and "inviteeId" is null
    ), known as (
      select distinct split_part("emailKey", '@', 2) as domain from "Person"
      where split_part("emailKey", '@', 2) in (select domain from open)
    )
    select id from open order by (domain in (select domain from known)) desc, id`
  return rows.map(({ id }) => id)
}

async function find(ctx: System, invitationId: string): Promise<void> {
  const { db, directory, clock } = ctx.deps
  const found = await db.invitation.findUnique({ where: { id: invitationId } })
  if (!found?.email || found.inviteeId || found.state !== 'pending' || found.expiresAt <= clock.now()) return
  const account = await directory.findByEmail(found.email)
  if (!account || !isInvitable(ctx.deps, account, found.email)) return
  await accounts.arrive(ctx.deps, account)
  await accounts.keep(ctx.deps, account)
  const { tenant, userId } = account
  const identity = await db.slackIdentity.findUnique({ where: { tenant_userId: { tenant, userId } } })
  if (identity) await attach(ctx, invitationId, identity.personId)
}

function isInvitable({ catalog }: Deps, { kind, email, emailConfirmed }: Account, wanted: string): boolean {
  const isHere = kind === 'member' || (kind === 'guest' && catalog.people.guests !== 'none')
  return isHere && emailConfirmed && email !== null && addressKey(email) === wanted
}

/** Gives someone the open invitations to the address that is theirs for certain. Any number of times, once. */
export async function attachAll(ctx: System, personId: string): Promise<void> {
  const { db, clock } = ctx.deps
  const { emailKey, identities } = await db.person.findUniqueOrThrow({
    where: { id: personId },
    include: { identities: { where: { kind: { in: ['member', 'guest'] } } } },
  })
  // A Slack elsewhere can say of anyone that an address is theirs: who has no account here answers by the page alone.
  if (emailKey === null || !identities.length) return
  const open = await db.invitation.findMany({
    where: {
      ...{ email: { in: spellings(addressKey(emailKey)) }, inviteeId: null },
      ...{ state: 'pending', expiresAt: { gt: clock.now() }, organization: { status: { not: 'deleted' } } },
    },
    select: { id: true },
    orderBy: { createdAt: 'asc' },
  })
  for (const { id } of open) await attach(ctx, id, personId)
}

async function attach(ctx: System, id: string, personId: string): Promise<void> {
  const row = await ctx.deps.db.invitation.findUniqueOrThrow({ where: { id } })
  const { organizationId } = row
  await act({ ...ctx, organizationId }, { ask: askAgain(row), isForDeleted: true }, async (org) => {
    org.keep()
    const { state, inviteeId, expiresAt } = await invitations.read(org.tx, id)
    if (state !== 'pending' || inviteeId || expiresAt <= org.now || org.status === 'deleted') return
    const member = { organizationId_personId: { organizationId, personId } }
    if (await org.tx.membership.findUnique({ where: member })) {
      // Whoever is in needs no way in; nobody else is to come in by it.
      await invitations.settle(org, id, 'accepted', personId)
      return
    }
    await replaceOthers(org, personId)
    await org.tx.invitation.update({ where: { id }, data: { inviteeId: personId } })
    await notices.post(org, 'invitation', id, [personId])
  })
}

// The one to their address is the newer one, and its page is with them already: one invitation, one seat.
async function replaceOthers(org: OpenOrganization, personId: string): Promise<void> {
  const where = { organizationId: org.id, inviteeId: personId, state: 'pending' } as const
  for (const { id } of await org.tx.invitation.findMany({ where, select: { id: true } }))
    await invitations.settle(org, id, 'revoked')
}
