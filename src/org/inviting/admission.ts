// The way in by the address of a page: what stands behind a token, and coming in by it. Who has no right token learns
// nothing, whatever is wrong with theirs.
import type { Deps, OrganizationRef, PersonRef } from '../context.ts'
import { type ActContext, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import type { Placement } from '../shape/workspace-members.ts'
import { addressKey, masked, shownDomain } from './addressees.ts'
import * as invitations from './invitations.ts'
import * as links from './links.ts'
import { isEarlier, type Paged, readToken } from './page-tokens.ts'
import { placesIn, workspaceNames } from './places.ts'

export type OfferState =
  | 'pending'
  | 'accepted'
  | 'declined'
  | 'revoked'
  | 'expired'
  /** It was sent again: the newer e-mail has the page that counts. */
  | 'replaced'
  | 'used_up'
  /** What it led to was deleted. */
  | 'gone'

/** What someone is offered who opens a page. */
export type Offer = {
  kind: Paged
  id: string
  state: OfferState
  organization: OrganizationRef
  /** Who invites; of a link, who made it. */
  inviter: PersonRef
  role: string
  /** The names of the workspaces that it leads into. */
  workspaces: string[]
  expiresAt: Date
  /** The address that it was sent to, hidden but for its first letter and its domain; null where anyone may use it. */
  addressee: string | null
  /** Where the addresses of those must be who use it; null for anywhere. */
  domain: string | null
}

/** What a token stands for; null for any that is none, whatever is wrong with it. */
export async function byToken(deps: Deps, token: string): Promise<Offer | null> {
  const found = await behind(deps, token)
  if (!found) return null
  return found.kind === 'invitation'
    ? offerOfInvitation(deps, found.row, found.isOld)
    : offerOfLink(deps, found.row, found.isOld)
}

/** Makes the actor a member by a token. Once more gives the same; refused where it is not theirs, or good no longer. */
export async function accept(ctx: ActContext, token: string): Promise<invitations.Answered> {
  const found = await requireBehind(ctx, token)
  return found.kind === 'invitation' ? invitations.accept(ctx, found.row.id) : links.use(ctx, found.row.id)
}

/** Turns an invitation down by its token. There is nothing to turn down of a link. */
export async function decline(ctx: ActContext, token: string): Promise<invitations.Answered> {
  const found = await requireBehind(ctx, token)
  if (found.kind === 'invitation') return invitations.decline(ctx, found.row.id)
  throw unknown()
}

type InvitationRow = NonNullable<Awaited<ReturnType<typeof readInvitation>>>
type LinkRow = NonNullable<Awaited<ReturnType<typeof readLink>>>
type Behind = { isOld: boolean } & ({ kind: 'invitation'; row: InvitationRow } | { kind: 'link'; row: LinkRow })

const readInvitation = (deps: Deps, id: string) =>
  deps.db.invitation.findUnique({ where: { id }, include: { organization: true, inviter: true } })
const readLink = (deps: Deps, id: string) =>
  deps.db.invitationLink.findUnique({ where: { id }, include: { organization: true } })

async function behind(deps: Deps, token: string): Promise<Behind | null> {
  const read = readToken(token)
  if (!read) return null
  const { id, digest } = read
  const isOf = (kind: Paged, row: { id: string; turn: number; tokenDigest: string | null } | null) =>
    row && (row.tokenDigest === digest ? 'now' : isEarlier(deps, kind, row, digest) ? 'before' : null)
  const invitation = await readInvitation(deps, id)
  const asInvitation = isOf('invitation', invitation)
  if (invitation && asInvitation) return { kind: 'invitation', row: invitation, isOld: asInvitation === 'before' }
  const link = await readLink(deps, id)
  const asLink = isOf('link', link)
  return link && asLink ? { kind: 'link', row: link, isOld: asLink === 'before' } : null
}

async function requireBehind(ctx: ActContext, token: string): Promise<Behind> {
  const found = await behind(ctx.deps, token)
  if (!found) throw unknown()
  const { organization } = found.row
  if (organization.status === 'deleted')
    throw new Refusal('organization_gone', { organization: organization.name }, { kind: 'create' })
  const isSettled = found.kind === 'invitation' && found.row.state !== 'pending'
  if (found.isOld && !isSettled) throw settled('replaced', organization.name)
  if (found.kind === 'invitation' && !(await invitations.isTheirs(ctx, found.row)))
    throw await notTheirs(ctx, found.row)
  return found
}

const unknown = (): Refusal => settled('unknown', '')
const settled = (state: 'replaced' | 'unknown', organization: string): Refusal =>
  new Refusal('invitation_settled', { state, organization }, { kind: 'create' })

/** Whether an address is the actor's as far as they say, and Slack has not confirmed it. */
export async function isUnconfirmed(ctx: ActContext, email: string | null): Promise<boolean> {
  const own = await ctx.deps.db.person.findUniqueOrThrow({ where: { id: requirePerson(ctx).personId } })
  return !own.emailConfirmed && own.email !== null && addressKey(own.email) === email
}

async function notTheirs(ctx: ActContext, { email, organization, inviter }: InvitationRow): Promise<Refusal> {
  const detail = {
    addressee: email === null ? null : masked(email),
    isUnconfirmed: await isUnconfirmed(ctx, email),
    organization: organization.name,
    inviter: { id: inviter.id, name: inviter.name },
  }
  return new Refusal('other_invitee', detail, { kind: 'create' })
}

async function offerOfInvitation(deps: Deps, row: InvitationRow, isOld: boolean): Promise<Offer> {
  const { id, organization, inviter, role, expiresAt, email } = row
  const isOver = row.state === 'pending' && expiresAt <= deps.clock.now()
  const state = isOver ? 'expired' : row.state === 'pending' && isOld ? 'replaced' : row.state
  return {
    ...{ kind: 'invitation', id, role, expiresAt, domain: null },
    state: organization.status === 'deleted' ? 'gone' : state,
    organization: refOf(organization),
    inviter: { id: inviter.id, name: inviter.name },
    workspaces: await namesOf(deps, organization.id, placesIn(row.workspaces)),
    addressee: email === null ? null : masked(email),
  }
}

async function offerOfLink(deps: Deps, row: LinkRow, isOld: boolean): Promise<Offer> {
  const { id, organization, makerId, role, expiresAt, domain } = row
  const state = links.stateOf(row, deps.clock.now())
  const shown = state === 'open' ? (isOld ? 'replaced' : 'pending') : state
  return {
    ...{ kind: 'link', id, role, expiresAt, addressee: null, domain: domain && shownDomain(domain) },
    state: organization.status === 'deleted' ? 'gone' : shown,
    organization: refOf(organization),
    inviter: await links.makerOf(deps.db, makerId),
    workspaces: await namesOf(deps, organization.id, placesIn(row.workspaces)),
  }
}

const namesOf = ({ db }: Deps, organizationId: string, places: Placement[]) =>
  workspaceNames(db, organizationId, places)
const refOf = ({ id, name, kind }: OrganizationRef): OrganizationRef => ({ id, name, kind })
