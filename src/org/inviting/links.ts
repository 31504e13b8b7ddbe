// Links that let people in who have them: so many, until a day, in one role of at most the catalog's ceiling. They hold no
// seats; each use takes its own, on the right that whoever made the link has by then.
import { defaultRoleOn, permissionsOf } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { may } from '../access.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type Deps, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { requireSeats } from '../people/limits.ts'
import * as memberships from '../people/memberships.ts'
import * as roles from '../people/roles.ts'
import { pageAt } from '../people/roster.ts'
import { admitTo, requirePlaces } from '../shape/workspace-members.ts'
import { addressKey, readAddress, shownDomain } from './addressees.ts'
import { type Answered, daysAfter } from './invitations.ts'
import { linkPage } from './page-tokens.ts'
import { placesIn, workspaceNames } from './places.ts'

export type LinkState = 'open' | 'revoked' | 'expired' | 'used_up'
/** A link as those who may invite see it; its address is made anew where it is shown. */
export type Link = {
  id: string
  turn: number
  role: string
  maker: PersonRef
  workspaces: string[]
  uses: number
  mostUses: number
  /** As people read it; null for anyone. */
  domain: string | null
  expiresAt: Date
  state: LinkState
}
export type Created = { organization: OrganizationRef; link: Link }
export type Revoked = { organization: OrganizationRef; link: Link }
export type Links = { links: Link[]; total: number; offset: number }
export const pageSize = 8

/** The role that links give at most. */
export const ceilingOn = ({ invitations }: Deps['catalog']): string =>
  invitations.links.ceiling ?? invitations.defaultRole

/** The roles that a link can give on a plan, as a choice. */
export const offeredOn = (catalog: Deps['catalog'], plan: string): roles.Offered[] =>
  roles.offeredOn(catalog, plan).filter(({ id }) => isBelow(catalog, id))

function isBelow(catalog: Deps['catalog'], role: string): boolean {
  const most = permissionsOf(catalog, ceilingOn(catalog))
  return [...permissionsOf(catalog, role)].every((permission) => most.has(permission))
}

/** Makes a link. Its address is in nothing that is kept: whoever shows it makes it with `addressOf`. */
export function create(ctx: ActContext, input: Asks['createLink']): Promise<Created> {
  const ask: Ask = { verb: 'createLink', input }
  return act(ctx, { ask, need: 'members.invite' }, async (org) => {
    const role = input.role ?? usualRole(org)
    roles.requireOffered(org, role, ask)
    roles.requireReach(org, [role], ask)
    requireBelow(org, role, input)
    const { mostUses, days, domain } = requireTerms(org, input)
    const places = await requirePlaces(org, input.workspaces ?? [], ask)
    const id = newId('lnk', org.now)
    const makerId = requirePerson(ctx).personId
    const expiresAt = daysAfter(org.now, days)
    const row = { id, turn: 0, role, mostUses, domain, expiresAt }
    await org.tx.invitationLink.create({
      data: {
        ...{ ...row, organizationId: org.id, makerId, createdAt: org.now },
        tokenDigest: linkPage(org.deps, row).digest,
        ...(places.length ? { workspaces: places } : {}),
      },
    })
    org.record('link.created', id, { after: { role, mostUses, domain, expiresAt, workspaces: places } })
    return { organization: org.ref, link: await linkOf(org.tx, id, org.now) }
  })
}

// The usual role where it is low enough; else the ceiling itself.
function usualRole({ deps: { catalog }, plan }: OpenOrganization): string {
  const usual = defaultRoleOn(catalog, plan)
  return isBelow(catalog, usual) ? usual : ceilingOn(catalog)
}

function requireBelow({ deps: { catalog } }: OpenOrganization, role: string, input: Asks['createLink']): void {
  if (isBelow(catalog, role)) return
  const ceiling = ceilingOn(catalog)
  const ask: Ask = { verb: 'createLink', input: { ...input, role: ceiling } }
  throw new Refusal('role_above_ceiling', { role, ceiling }, { kind: 'fill', ask })
}

function requireTerms({ deps: { catalog } }: OpenOrganization, input: Asks['createLink']) {
  const most = catalog.invitations.links
  const ask: Ask = { verb: 'createLink', input }
  const wrong = (field: 'uses' | 'days' | 'domain', typed: string, max: number) =>
    new Refusal('invalid_link', { field, typed, max }, { kind: 'fill', ask })
  const { mostUses, days } = input
  if (!Number.isInteger(mostUses) || mostUses < 1 || mostUses > most.mostUses)
    throw wrong('uses', numeral(mostUses), most.mostUses)
  if (!Number.isInteger(days) || days < 1 || days > most.mostDays) throw wrong('days', numeral(days), most.mostDays)
  const typed = (input.domain ?? '').trim().replace(/^@/, '')
  const read = typed ? readAddress(`anyone@${typed}`) : null
  if (read && 'problem' in read) throw wrong('domain', typed, 0)
  return { mostUses, days, domain: read ? (read.email.split('@')[1] ?? null) : null }
}

/** Nothing for what is no number at all. */
const numeral = (value: number): string => (Number.isNaN(value) ? '' : String(value))

/** The address of a link's page, for those who may see it. Never to be shown where others read along. */
export const addressOf = (deps: Pick<Deps, 'tokens' | 'pagesUrl'>, link: Pick<Link, 'id' | 'turn'>): string =>
  linkPage(deps, link).url

/** The links of the context's organization that are good for something, the newest first; one page. */
export function list(ctx: ActContext, offset = 0): Promise<Links> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'members.invite' }, async ({ organizationId }) => {
    const { db, clock } = ctx.deps
    const now = clock.now()
    const where = {
      organizationId,
      revokedAt: null,
      expiresAt: { gt: now },
      uses: { lt: db.invitationLink.fields.mostUses },
    }
    const total = await db.invitationLink.count({ where })
    const skip = pageAt(offset, total, pageSize)
    const found = await db.invitationLink.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      ...{ skip, take: pageSize, select: { id: true } },
    })
    return { links: await Promise.all(found.map(({ id }) => linkOf(db, id, now))), total, offset: skip }
  })
}

/** One link, for those who may invite. */
export function show(ctx: ActContext, linkId: string): Promise<Link> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  return look(ctx, { ask, need: 'members.invite' }, async ({ organizationId }) => {
    const { db, clock } = ctx.deps
    if (!(await db.invitationLink.findFirst({ where: { id: linkId, organizationId } }))) throw unknownLink()
    return linkOf(db, linkId, clock.now())
  })
}

/** Ends a link. Who came in by it stays. Once more gives the same. */
export function revoke(ctx: ActContext, { linkId }: Asks['revokeLink']): Promise<Revoked> {
  const ask: Ask = { verb: 'revokeLink', input: { linkId } }
  return act(ctx, { ask, need: 'members.invite' }, async (org) => {
    const found = await org.tx.invitationLink.findFirst({ where: { id: linkId, organizationId: org.id } })
    if (!found) throw unknownLink()
    if (found.revokedAt) org.keep()
    else {
      await org.tx.invitationLink.update({ where: { id: linkId }, data: { revokedAt: org.now } })
      org.record('link.revoked', linkId, { after: { role: found.role, uses: found.uses } })
    }
    return { organization: org.ref, link: await linkOf(org.tx, linkId, org.now) }
  })
}

const unknownLink = (): Refusal => new Refusal('link_unknown', {}, { kind: 'help', topic: 'links' })

/** Whether a link is good for something, and if not, why. */
export function stateOf(
  row: { revokedAt: Date | null; expiresAt: Date; uses: number; mostUses: number },
  now: Date,
): LinkState {
  if (row.revokedAt) return 'revoked'
  if (row.uses >= row.mostUses) return 'used_up'
  return row.expiresAt <= now ? 'expired' : 'open'
}

/** Who made a link, as people read it. */
export async function makerOf(tx: Tx, makerId: string): Promise<PersonRef> {
  const found = await tx.person.findUnique({ where: { id: makerId }, select: { id: true, name: true } })
  return found ?? { id: makerId, name: 'someone who is gone' }
}

async function linkOf(tx: Tx, id: string, now: Date): Promise<Link> {
  const row = await tx.invitationLink.findUniqueOrThrow({ where: { id } })
  const { turn, role, uses, mostUses, domain, expiresAt, organizationId } = row
  const maker = await makerOf(tx, row.makerId)
  const workspaces = await workspaceNames(tx, organizationId, placesIn(row.workspaces))
  return {
    ...{ id, turn, role, uses, mostUses, expiresAt, maker, workspaces, state: stateOf(row, now) },
    domain: domain && shownDomain(domain),
  }
}

type Row = Awaited<ReturnType<typeof read>>
const read = (tx: Tx, id: string) => tx.invitationLink.findUniqueOrThrow({ where: { id } })

/** Makes the actor a member by a link: one more use, one more seat. Whoever is in already uses up nothing. */
export async function use(ctx: ActContext, linkId: string): Promise<Answered> {
  const { personId, personalId, accountKind } = requirePerson(ctx)
  const { organizationId, role } = await read(ctx.deps.db, linkId)
  const ask: Ask = { verb: 'join', input: { organizationId, role } }
  return act({ ...ctx, organizationId }, { ask, also: [personalId], isKnown: true }, async (org) => {
    const link = await read(org.tx, linkId)
    const inviter = await makerOf(org.tx, link.makerId)
    const answered = { organization: org.ref, role: org.role ?? link.role, inviter }
    if (org.role !== null) {
      org.keep()
      return answered
    }
    const state = (await wasRemovedSince(org, personId, link)) ? 'revoked' : stateOf(link, org.now)
    if (state !== 'open') throw new Refusal('invitation_settled', { state, organization: org.name }, { kind: 'create' })
    if (accountKind === 'guest' && ctx.deps.catalog.people.guests === 'none')
      throw new Refusal('guests_may_not', { act: 'act' }, { kind: 'ask', ask }, 'operators')
    await requireDomain(org, personId, link)
    await requireMaker(org, link, inviter)
    roles.requireOffered(org, link.role, ask)
    await requireSeats(org, 1)
    await org.tx.invitationLink.update({ where: { id: linkId }, data: { uses: link.uses + 1 } })
    await memberships.admit(org, personId, link.role)
    org.record('link.used', linkId, { after: { role: link.role } })
    org.record('member.joined', personId, { after: { role: link.role } })
    await admitTo(org, personId, placesIn(link.workspaces))
    return answered
  })
}

// Whoever was removed is not let back in by what they may have kept from before.
async function wasRemovedSince({ tx, id: organizationId }: OpenOrganization, personId: string, { createdAt }: Row) {
  const where = { organizationId, personId, why: 'removed', at: { gte: createdAt } }
  return (await tx.departure.findFirst({ where, select: { id: true } })) !== null
}

async function requireDomain(org: OpenOrganization, personId: string, { domain }: Row): Promise<void> {
  if (domain === null) return
  const { emailKey } = await org.tx.person.findUniqueOrThrow({ where: { id: personId } })
  if (emailKey !== null && addressKey(emailKey).split('@')[1] === domain) return
  throw new Refusal('other_domain', { domain: shownDomain(domain), organization: org.name }, { kind: 'create' })
}

// A link lives on its maker's right: what they may no longer give, it gives no longer; nor while they can act no more.
async function requireMaker(org: OpenOrganization, link: Row, maker: PersonRef): Promise<void> {
  const { catalog } = org.deps
  const where = { organizationId: org.id, personId: link.makerId, person: { absentSince: null } }
  const held = (await org.tx.membership.findFirst({ where }))?.role ?? null
  const decision = may(catalog, { ...org, organizationId: org.id, role: held, workspace: null }, 'members.invite')
  const own = permissionsOf(catalog, held ?? '')
  const isInReach = [...permissionsOf(catalog, link.role)].every((permission) => own.has(permission))
  if (decision.allowed && isInReach && isBelow(catalog, link.role)) return
  const isTheOrganizations = !decision.allowed && held !== null && decision.code !== 'not_permitted'
  if (isTheOrganizations) throw new Refusal(decision.code, decision.detail, { kind: 'create' }, decision.needs)
  throw new Refusal('link_lapsed', { organization: org.name, maker }, { kind: 'create' })
}
