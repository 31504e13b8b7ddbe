// What a visitor is to what a page offers, and where a page is once they come back to it: its address has a secret in it,
// and is not kept.
import { type ActContext, type Deps, requirePerson } from '../context.ts'
import { addressKey, shownDomain } from './addressees.ts'
import { isUnconfirmed, type Offer } from './admission.ts'
import { isTheirs } from './invitations.ts'
import { invitationPage, linkPage } from './page-tokens.ts'

/**
 * `role` of a visitor who is in the organization already; null where they are not. `isUnconfirmed` where it would be theirs, had
 * Slack confirmed their address.
 */
export type Standing = { role: string | null; isTheirs: boolean; isUnconfirmed: boolean }

/** Whether what is offered is for this visitor, and what they are in the organization already. */
export async function standingOf(ctx: ActContext, offer: Offer): Promise<Standing> {
  const { personId } = requirePerson(ctx)
  const { db } = ctx.deps
  const key = { organizationId_personId: { organizationId: offer.organization.id, personId } }
  const held = await db.membership.findUnique({ where: key, select: { role: true } })
  const isTheirs = await isFor(ctx, offer, personId)
  return { role: held?.role ?? null, isTheirs, isUnconfirmed: !isTheirs && (await isTheirsToConfirm(ctx, offer)) }
}

async function isTheirsToConfirm(ctx: ActContext, { kind, id }: Offer): Promise<boolean> {
  if (kind === 'link') return false
  const { email } = await ctx.deps.db.invitation.findUniqueOrThrow({ where: { id }, select: { email: true } })
  return isUnconfirmed(ctx, email)
}

async function isFor(ctx: ActContext, { kind, id, domain }: Offer, personId: string): Promise<boolean> {
  const { db } = ctx.deps
  if (kind === 'invitation') return isTheirs(ctx, await db.invitation.findUniqueOrThrow({ where: { id } }))
  if (domain === null) return true
  const { emailKey } = await db.person.findUniqueOrThrow({ where: { id: personId } })
  return emailKey !== null && shownDomain(addressKey(emailKey).split('@')[1] ?? '') === domain
}

/** What stands for a page while its visitor is away: which one it is and at which turn, but not the secret. */
export async function goalOf({ db }: Deps, { kind, id }: Pick<Offer, 'kind' | 'id'>): Promise<string> {
  const query = { where: { id }, select: { turn: true } }
  const row =
    kind === 'invitation'
      ? await db.invitation.findUniqueOrThrow(query)
      : await db.invitationLink.findUniqueOrThrow(query)
  return `${kind}:${id}:${row.turn}`
}

/** The path of the page that a goal stands for. */
export function pathOf(deps: Deps, goal: string): string {
  const [kind, id = '', turn] = goal.split(':')
  const row = { id, turn: Number(turn) }
  return new URL((kind === 'link' ? linkPage(deps, row) : invitationPage(deps, row)).url).pathname
}
