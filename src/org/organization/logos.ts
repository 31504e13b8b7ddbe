// Logos of organizations: put in place and taken away under the right to change the organization, recorded by their digests,
// and found again by exactly the address that they were given.
import { hash } from 'node:crypto'
import { may, unseen } from '../access.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type Deps, type OrganizationRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import type { Picture } from './pictures.ts'

/**
 * Puts a logo in its place within an act that is under way, and records it; says whether it is another than before.
 * Whether the act's actor may is the act's own to see to.
 */
export async function put(org: OpenOrganization, organizationId: string, picture: Picture): Promise<boolean> {
  const before = await digestOf(org.tx, organizationId)
  const digest = hash('sha256', picture.bytes)
  if (before === digest) return false
  const row = { mediaType: picture.mediaType, bytes: picture.bytes, digest, updatedAt: org.now }
  await org.tx.logo.upsert({ where: { organizationId }, create: { organizationId, ...row }, update: row })
  const change = { ...(before ? { before: { digest: before } } : {}), after: { digest }, organizationId }
  org.record('organization.logoChanged', organizationId, change)
  return true
}

/** Takes the logo of the context's organization away. Where there is none, nothing changes. */
export async function remove(ctx: ActContext): Promise<{ organization: OrganizationRef; isNew: boolean }> {
  const ask: Ask = { verb: 'switch', input: { organizationId: ctx.organizationId } }
  await look(ctx, { ask, need: 'organization.update' }, async () => undefined)
  return act(ctx, { ask }, async (org) => {
    requireMay(ctx, org, ask)
    const before = await digestOf(org.tx, org.id)
    if (before) {
      await org.tx.logo.delete({ where: { organizationId: org.id } })
      org.record('organization.logoRemoved', org.id, { before: { digest: before } })
    } else org.keep()
    return { organization: org.ref, isNew: before !== null }
  })
}

// A picture is nothing that a request could carry, so that nobody approves a change of it for someone else: whoever may
// not is offered to ask for a role that may.
function requireMay(ctx: ActContext, org: OpenOrganization, ask: Ask): void {
  const need = 'organization.update'
  if (org.kind === 'personal') throw new Refusal('personal_context', { need }, { kind: 'switch', organizations: [] })
  const facts = { ...org, organizationId: org.id }
  const decision = may(ctx.deps.catalog, facts, need)
  if (!decision.allowed) throw unseen(ctx.deps.catalog, facts, decision, requirePerson(ctx).personId, ask)
}

async function digestOf(db: Pick<Deps['db'], 'logo'>, organizationId: string): Promise<string | null> {
  const found = await db.logo.findUnique({ where: { organizationId }, select: { digest: true } })
  return found?.digest ?? null
}

/**
 * Where the logo of an organization can be seen; null where it has none, or nobody could fetch it. Under its digest a
 * changed logo has another address, so that nobody is shown the one before from a cache.
 */
export async function addressOf({ db, publicUrl }: Pick<Deps, 'db' | 'publicUrl'>, id: string): Promise<string | null> {
  const digest = publicUrl ? await digestOf(db, id) : null
  return digest && `${publicUrl}/logos/${id}/${digest}.png`
}

/** The logo at an address; null unless the digest is exactly that of the logo there is, in an organization that is. */
export async function find(
  { db }: Pick<Deps, 'db'>,
  organizationId: string,
  digest: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer> } | null> {
  const where = { organizationId, digest, organization: { status: { not: 'deleted' as const } } }
  return db.logo.findFirst({ where, select: { bytes: true } })
}
