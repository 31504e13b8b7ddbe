// E-mail domains of organizations: who may learn that one exists, and ask to join it.
import type { Prisma, Tx } from '../../db/client.ts'
import type { ActContext, Deps, OrganizationRef } from '../context.ts'
import { requirePerson } from '../context.ts'
import { newId } from '../ids.ts'

/** The domain that an address speaks for: none where it is unconfirmed or at a provider of free mail. */
export function domainOf(
  { isFreeMail }: Pick<Deps, 'isFreeMail'>,
  person: { email: string | null; emailConfirmed: boolean },
): string | null {
  const domain = person.emailConfirmed ? (person.email?.split('@').at(-1)?.toLowerCase() ?? '') : ''
  return domain && !isFreeMail(domain) ? domain : null
}

/** Where the catalog lets people join by domain: takes the creator's own confirmed domain as the new organization's. */
export async function adoptCreators(deps: Deps, tx: Tx, organizationId: string, personId: string): Promise<void> {
  const { catalog, clock } = deps
  if (!catalog.joining.byDomain) return
  const domain = domainOf(deps, await tx.person.findUniqueOrThrow({ where: { id: personId } }))
  const now = clock.now()
  if (domain)
    await tx.domain.create({
      data: { id: newId('dom', now), organizationId, domain, addedById: personId, createdAt: now, verifiedAt: now },
    })
}

/** The shared organizations that the actor may learn of by their confirmed e-mail domain and is not in yet (row K21). */
export async function organizationsNear(ctx: ActContext, db: Tx = ctx.deps.db): Promise<OrganizationRef[]> {
  const where = await nearTo(ctx, db)
  if (!where) return []
  const found = await db.organization.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: 100 })
  return found.map(({ id, name, kind }) => ({ id, name, kind }))
}

/** What finds them; null where the actor's address speaks for no domain. */
async function nearTo(ctx: ActContext, db: Tx): Promise<Prisma.OrganizationWhereInput | null> {
  const { personId } = requirePerson(ctx)
  if (!ctx.deps.catalog.joining.byDomain) return null
  const domain = domainOf(ctx.deps, await db.person.findUniqueOrThrow({ where: { id: personId } }))
  if (!domain) return null
  return {
    kind: 'shared',
    status: { not: 'deleted' },
    domains: { some: { domain, verifiedAt: { not: null } } },
    memberships: { none: { personId } },
  }
}

/**
 * Whether a person may learn of an organization: by their domain, by an invitation, because they were in it, or by its id
 * where the catalog says so.
 */
export async function mayKnow(ctx: ActContext, organizationId: string, db: Tx = ctx.deps.db): Promise<boolean> {
  const { personId } = requirePerson(ctx)
  const near = await nearTo(ctx, db)
  // This one alone is looked for: there may be more of them than a list shows.
  if (near && (await db.organization.findFirst({ where: { ...near, id: organizationId }, select: { id: true } })))
    return true
  if (await db.invitation.findFirst({ where: { organizationId, inviteeId: personId } })) return true
  const shown = { id: organizationId, kind: 'shared', status: { not: 'deleted' } } as const
  if (ctx.deps.catalog.joining.byExactId && (await db.organization.findFirst({ where: shown }))) return true
  const parted = { organizationId, subjectId: personId, action: { in: ['member.removed', 'member.left'] } }
  return (await db.auditEntry.findFirst({ where: parted })) !== null
}
