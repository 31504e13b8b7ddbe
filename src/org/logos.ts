// Logos of organizations: set and removed under the right to change the organization, recorded by their digests, and
// found again by exactly the address that they were given.
import { hash } from 'node:crypto'
import { may, unseen } from './access.ts'
import { act, look, type OpenOrganization } from './act.ts'
import type { Ask } from './asks.ts'
import { type ActContext, type Deps, type OrganizationRef, requirePerson } from './context.ts'
import { Refusal } from './errors.ts'
import type { Picture } from './pictures.ts'

export type LogoChanged = { organization: OrganizationRef; address: string | null; isNew: boolean }

/** Gives the context's organization this logo. The same picture again changes nothing. */
export const set = (ctx: ActContext, picture: Picture): Promise<LogoChanged> =>
  changed(ctx, (org) => put(org, org.id, picture))

/** Takes the logo of the context's organization away. Where there is none, nothing changes. */
export const remove = (ctx: ActContext): Promise<LogoChanged> => changed(ctx, takeAway)

async function changed(ctx: ActContext, change: (org: OpenOrganization) => Promise<boolean>): Promise<LogoChanged> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  const need = 'organization.update'
  await look(ctx, { ask, need }, async () => undefined)
  return act(ctx, { ask }, async (org) => {
    requireMay(ctx, org, ask)
    const isNew = await change(org)
    if (!isNew) org.keep()
    return { organization: org.ref, address: await addressIn(org, org.id), isNew }
  })
}

// A picture is more than a request can carry, so that nobody can approve it for someone else: whoever may not change it
// is offered to ask for a role that may.
function requireMay(ctx: ActContext, { id, name, kind, status, plan, role }: OpenOrganization, ask: Ask): void {
  const need = 'organization.update'
  if (kind === 'personal') throw new Refusal('personal_context', { need }, { kind: 'switch', organizations: [] })
  const facts = { organizationId: id, name, kind, status, plan, role }
  const decision = may(ctx.deps.catalog, facts, need)
  if (!decision.allowed) throw unseen(ctx.deps.catalog, facts, decision, requirePerson(ctx).personId, ask)
}

/**
 * Puts a logo in its place within an act that is under way, and records it; says whether it is another than before. For
 * acts that change more than the logo: whether their actor may is theirs to see to.
 */
export async function put(org: OpenOrganization, organizationId: string, picture: Picture): Promise<boolean> {
  const before = await digestOf(org, organizationId)
  const digest = hash('sha256', picture.bytes)
  if (before === digest) return false
  const row = { mediaType: picture.mediaType, bytes: picture.bytes, digest, updatedAt: org.now }
  await org.tx.logo.upsert({ where: { organizationId }, create: { organizationId, ...row }, update: row })
  const change = { ...(before ? { before: { digest: before } } : {}), after: { digest }, organizationId }
  org.record('organization.logoChanged', organizationId, change)
  return true
}

/** Takes a logo away within an act that is under way, and records it; says whether there was one. */
export async function takeAway(org: OpenOrganization): Promise<boolean> {
  const before = await digestOf(org, org.id)
  if (!before) return false
  await org.tx.logo.delete({ where: { organizationId: org.id } })
  org.record('organization.logoRemoved', org.id, { before: { digest: before } })
  return true
}

async function digestOf({ tx }: Pick<OpenOrganization, 'tx'>, organizationId: string): Promise<string | null> {
  const found = await tx.logo.findUnique({ where: { organizationId }, select: { digest: true } })
  return found?.digest ?? null
}

async function addressIn(org: OpenOrganization, organizationId: string): Promise<string | null> {
  const digest = await digestOf(org, organizationId)
  return digest && addressWith(org.deps, organizationId, digest)
}

/** Under the digest a changed logo has another address, so that nobody is shown the one before from a cache. */
const addressWith = ({ publicUrl }: Pick<Deps, 'publicUrl'>, organizationId: string, digest: string): string | null =>
  publicUrl && `${publicUrl}/logos/${organizationId}/${digest}.png`

/** Where the logos of these organizations can be seen, for those that have one; none where nobody could fetch them. */
export async function addressesOf(deps: Pick<Deps, 'db' | 'publicUrl'>, ids: readonly string[]) {
  const addresses = new Map<string, string>()
  if (!deps.publicUrl || !ids.length) return addresses
  const where = { organizationId: { in: [...ids] } }
  const found = await deps.db.logo.findMany({ where, select: { organizationId: true, digest: true } })
  for (const { organizationId, digest } of found) {
    const address = addressWith(deps, organizationId, digest)
    if (address) addresses.set(organizationId, address)
  }
  return addresses
}

/** Where the logo of an organization can be seen; null where it has none, or nobody could fetch it. */
export const addressOf = async (deps: Pick<Deps, 'db' | 'publicUrl'>, id: string): Promise<string | null> =>
  (await addressesOf(deps, [id])).get(id) ?? null

/** The logo at an address; null unless the digest is exactly that of the logo there is, in an organization that is. */
export async function find(
  { db }: Pick<Deps, 'db'>,
  organizationId: string,
  digest: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; mediaType: string } | null> {
  const where = { organizationId, digest, organization: { status: { not: 'deleted' as const } } }
  return db.logo.findFirst({ where, select: { bytes: true, mediaType: true } })
}
