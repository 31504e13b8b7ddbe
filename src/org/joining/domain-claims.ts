// E-mail domains that an organization claims as its own: adding one, proving it, taking it away, and what becomes of one
// whose proof is gone. Whoever has an address at a proven domain may learn of the organization. Several organizations can
// prove the same domain, each by a record of its own: companies have more than one.
import { owningRoles, rolesHolding } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import { type ActContext, type Deps, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { nearest } from '../names.ts'
import type { News } from '../telling/letters.ts'
import * as notices from '../telling/notices.ts'
import { type DomainRecord, domainIn, isAmong, recordOf, refused, requireDomain, tokenFor } from './domain-names.ts'

/** So many domains can one organization have. */
export const mostDomains = 50
/** A domain whose proof is gone stays proven for so many days. */
export const graceDays = 7

/** By what a domain is an organization's: an owner's own confirmed address there, or a record in its DNS. */
export type Proof = 'address' | 'dns'

/** A domain that an organization claims, as those see it who manage its domains. */
export type Claim = {
  id: string
  domain: string
  /** Null where it is not proven, or not any more: then it stays proven until `endsAt`. */
  proof: Proof | null
  isVerified: boolean
  endsAt: Date | null
  record: DomainRecord
}
export type Claimed = { organization: OrganizationRef; claim: Claim; isNew: boolean }
/** `saw` is what DNS had at the record's name; null where it was not asked, or could not say. */
export type Checked = { organization: OrganizationRef; claim: Claim; isSilent: boolean; saw: number | null }
export type Unclaimed = { organization: OrganizationRef; domain: string }

/** A claim as it is kept. `method` is its proof, or none since `checkedAt`. */
export type Row = {
  id: string
  organizationId: string
  domain: string
  method: string
  token: string | null
  addedById: string | null
  verifiedAt: Date | null
  checkedAt: Date | null
}

/** What is found out about a claim's proof; `isSilent` where DNS could not say. */
type Found = { proof: Proof | null; isSilent: boolean; saw: number | null }

/** The organization's domains, as whoever manages them sees them. */
export function list(ctx: ActContext): Promise<Claim[]> {
  const ask: Ask = { verb: 'addDomain', input: { domain: '' } }
  return look(ctx, { ask, need: 'domains.manage' }, async ({ organizationId }) => {
    const found = await ctx.deps.db.domain.findMany({ where: { organizationId }, orderBy: { domain: 'asc' } })
    return found.map((row) => claimOf(ctx.deps, row))
  })
}

/** A row as a claim. */
export function claimOf(deps: Pick<Deps, 'tokens'>, row: Row): Claim {
  const { id, organizationId, domain, method, token, verifiedAt, checkedAt } = row
  const proof = method === 'address' || method === 'dns' ? method : null
  const isVerified = verifiedAt !== null
  const endsAt = isVerified && !proof ? afterGrace(checkedAt ?? verifiedAt) : null
  const record = recordOf(domain, token ?? tokenFor(deps, organizationId, domain))
  return { id, domain, proof: isVerified ? proof : null, isVerified, endsAt, record }
}

const afterGrace = (since: Date): Date => new Date(since.getTime() + graceDays * 86_400_000)

/** Claims a domain. It is proven at once where an owner has a confirmed address there; else by a record in its DNS. */
export function add(ctx: ActContext, input: Asks['addDomain']): Promise<Claimed> {
  const ask: Ask = { verb: 'addDomain', input }
  return act(ctx, { ask, need: 'domains.manage' }, async (org) => {
    const { deps, tx } = org
    requireUse(org, input.domain)
    const domain = requireDomain(deps, input.domain, ask)
    const known = await tx.domain.findUnique({ where: { organizationId_domain: { organizationId: org.id, domain } } })
    const row = known ?? (await write(ctx, org, domain))
    const isProven = row.verifiedAt === null && (await hasOwnerAt(deps, tx, row))
    if (isProven) await keepProof(org, row, 'address')
    else if (known) org.keep()
    const now = await tx.domain.findUniqueOrThrow({ where: { id: row.id } })
    return { organization: org.ref, claim: claimOf(deps, now), isNew: !known }
  })
}

/** Refuses a domain where nobody is let in by one: inviting is the way then. */
function requireUse({ deps: { catalog } }: OpenOrganization, typed: string): void {
  const invite: Ask = { verb: 'invite', input: { people: [], role: null } }
  if (!catalog.joining.byDomain) throw refused({ problem: 'off', typed }, invite)
}

async function write(ctx: ActContext, org: OpenOrganization, domain: string): Promise<Row> {
  if ((await org.tx.domain.count({ where: { organizationId: org.id } })) >= mostDomains)
    throw new Refusal('invalid_domain', { problem: 'too_many', typed: domain }, { kind: 'create' })
  const id = newId('dom', org.now)
  const row = await org.tx.domain.create({
    data: {
      id,
      organizationId: org.id,
      domain,
      method: 'none',
      token: tokenFor(org.deps, org.id, domain),
      addedById: requirePerson(ctx).personId,
      createdAt: org.now,
      checkedAt: org.now,
    },
  })
  org.record('domain.added', id, { after: { domain } })
  return row
}

/**
 * Whether somebody who can do everything in the organization has a confirmed address at the domain, and an account here:
 * whoever runs a Slack elsewhere can write any address into an account of theirs.
 */
async function hasOwnerAt(
  { catalog }: Pick<Deps, 'catalog'>,
  db: Tx,
  { organizationId, domain }: Pick<Row, 'organizationId' | 'domain'>,
): Promise<boolean> {
  const person = {
    emailKey: { endsWith: `@${domain}` },
    identities: { some: { kind: { in: ['member', 'guest', 'deactivated'] } } },
  }
  const where = { organizationId, role: { in: owningRoles(catalog) }, person }
  return (await db.membership.findFirst({ where, select: { id: true } })) !== null
}

/** Looks for the proof of a claim now: at the addresses of owners, then in DNS. Nothing waits for the answer but whoever asked. */
export async function check(ctx: ActContext, { domainId }: Asks['checkDomain']): Promise<Checked> {
  const ask: Ask = { verb: 'checkDomain', input: { domainId } }
  const row = await look(ctx, { ask, need: 'domains.manage' }, ({ organizationId }) =>
    requireClaim(ctx.deps.db, organizationId, domainId),
  )
  const found = await findProof(ctx.deps, row)
  return act(ctx, { ask, need: 'domains.manage' }, (org) => settle(org, domainId, found))
}

/** Asks for the proof of a claim, without a lock on anything. */
export async function findProof(deps: Deps, row: Row): Promise<Found> {
  if (await hasOwnerAt(deps, deps.db, row)) return { proof: 'address', isSilent: false, saw: null }
  const { record } = claimOf(deps, row)
  try {
    const texts = await deps.resolver.txt(record.name)
    return { proof: isAmong(record, texts) ? 'dns' : null, isSilent: false, saw: texts.length }
  } catch (error) {
    // A resolver that cannot say proves nothing, neither way: what was found before stays.
    deps.log.info({ error, name: record.name }, 'DNS could not say whether a domain is proven')
    return { proof: null, isSilent: true, saw: null }
  }
}

/** Keeps what was found out about a claim's proof; where nobody asked for it, whoever added the domain is told of its proof. */
export async function settle(
  org: OpenOrganization,
  domainId: string,
  found: Found,
  { isUnasked } = { isUnasked: false },
): Promise<Checked> {
  const row = await requireClaim(org.tx, org.id, domainId)
  if (found.isSilent) org.keep()
  else if (found.proof) await keepProof(org, row, found.proof)
  else await miss(org, row)
  if (isUnasked && found.proof && !row.verifiedAt)
    await notices.tell(org, { news: 'domain_verified', organization: org.ref, domain: row.domain }, [row.addedById])
  const { isSilent, saw } = found
  const now = await org.tx.domain.findUniqueOrThrow({ where: { id: domainId } })
  return { organization: org.ref, claim: claimOf(org.deps, now), isSilent, saw }
}

async function keepProof(org: OpenOrganization, row: Row, method: Proof): Promise<void> {
  const { id, domain, verifiedAt } = row
  const data = { method, checkedAt: org.now, verifiedAt: verifiedAt ?? org.now }
  await org.tx.domain.update({ where: { id }, data })
  if (!verifiedAt) org.record('domain.verified', id, { after: { domain, method } })
  else if (row.method === 'none') org.record('domain.found', id, { after: { domain, method } })
  else org.keep()
}

// First those who manage domains are told, and only some days later it counts: records vanish by mistakes in other places.
async function miss(org: OpenOrganization, { id, domain, method, verifiedAt, checkedAt }: Row): Promise<void> {
  if (!verifiedAt) return org.keep()
  if (method !== 'none') {
    await org.tx.domain.update({ where: { id }, data: { method: 'none', checkedAt: org.now } })
    org.record('domain.missed', id, { before: { domain, method } })
    const until = afterGrace(org.now)
    return tellManagers(org, { news: 'domain_missed', organization: org.ref, domain, until })
  }
  if (afterGrace(checkedAt ?? verifiedAt) > org.now) return org.keep()
  await org.tx.domain.update({ where: { id }, data: { verifiedAt: null } })
  org.record('domain.lapsed', id, { before: { domain } })
  await tellManagers(org, { news: 'domain_lapsed', organization: org.ref, domain })
}

/** Tells those who manage the organization's domains. */
async function tellManagers(org: OpenOrganization, news: News): Promise<void> {
  const role = { in: rolesHolding(org.deps.catalog, ['domains.manage']) }
  const where = { organizationId: org.id, role }
  const found = await org.tx.membership.findMany({ where, select: { personId: true }, take: 100 })
  await notices.tell(
    org,
    news,
    found.map(({ personId }) => personId),
  )
}

/** The domain of the organization's that was typed; refused with the nearest, and the act on that one. */
export async function requireTyped(ctx: ActContext, typed: string, again: (domainId: string) => Ask): Promise<Claim> {
  const known = await list(ctx)
  const domain = domainIn(typed)
  const found = known.find((claim) => claim.domain === domain)
  if (found) return found
  const close = nearest(domain, known, (claim) => claim.domain)
  const detail = { typed, nearest: close?.domain ?? null }
  throw new Refusal(
    'unknown_domain',
    detail,
    close ? { kind: 'do', ask: again(close.id), choice: close.domain } : { kind: 'create' },
  )
}

/** Takes a domain away: from then on nobody learns of the organization by it. */
export function remove(ctx: ActContext, input: Asks['removeDomain']): Promise<Unclaimed> {
  const ask: Ask = { verb: 'removeDomain', input }
  return act(ctx, { ask, need: 'domains.manage' }, async (org) => {
    const { id, domain } = await requireClaim(org.tx, org.id, input.domainId)
    await org.tx.domain.delete({ where: { id } })
    org.record('domain.removed', id, { before: { domain } })
    return { organization: org.ref, domain }
  })
}

async function requireClaim(db: Tx, organizationId: string, id: string): Promise<Row> {
  const found = await db.domain.findFirst({ where: { id, organizationId } })
  if (found) return found
  throw new Refusal('unknown_domain', { typed: null, nearest: null }, { kind: 'create' })
}
