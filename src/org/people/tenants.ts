// Accounts of which Slack says something else than where they are: a workspace came into an Enterprise organization or left
// it, so that all its people have another tenant; or Slack does not know an account any more.
import type { Prisma, Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import type { AccountId } from './accounts.ts'

type Identity = Prisma.SlackIdentityGetPayload<Record<never, never>>

/**
 * An account as it is known here. An id means the same person in a workspace for good, so that whoever is known under the
 * tenant that their workspace had before is that account, and is kept under the new one: nobody loses what is theirs, nor
 * goes on under a name of which nothing is heard any more.
 */
export async function identityOf(tx: Tx, { tenant, teamId, userId }: AccountId): Promise<Identity | null> {
  const known = await tx.slackIdentity.findUnique({ where: { tenant_userId: { tenant, userId } } })
  if (known) return known
  // Of a workspace on its own the id is the tenant; of one in an Enterprise organization it is kept beside it.
  const before = { userId, OR: [{ tenant: teamId }, { teamId, tenant: { not: tenant } }] }
  const [moved, other] = await tx.slackIdentity.findMany({ where: before, take: 2 })
  if (!moved || other) return null
  return tx.slackIdentity.update({ where: { id: moved.id }, data: { tenant } })
}

/**
 * The accounts of that id in the Slack that our access is of, of which it says that there are none: those of a workspace that
 * has left it, or that were taken out. Of accounts of any other Slack that says nothing.
 */
export async function missing({ db, directory }: Deps, { userId }: Pick<AccountId, 'userId'>): Promise<Identity[]> {
  const tenant = await directory.tenant()
  return db.slackIdentity.findMany({ where: { tenant, userId, kind: { in: ['member', 'guest'] } } })
}
