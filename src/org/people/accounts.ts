// Slack accounts: what Slack says of each, and the person behind it, made at first contact.
import { Prisma, type Tx } from '../../db/client.ts'
import type { Account, AccountKind, Deps } from '../context.ts'
import { newId } from '../ids.ts'
import { clean, indexKeyOf } from '../names.ts'
import { enqueue } from '../queue.ts'

/** What names one Slack account: the tenant is the Enterprise organization's id where there is one, else the workspace's. */
export type AccountId = { tenant: string; teamId: string; userId: string }

/** An address as addresses are compared; null where its account has not confirmed it. */
export const emailKeyOf = ({ email, emailConfirmed }: Pick<Account, 'email' | 'emailConfirmed'>): string | null =>
  emailConfirmed && email ? email.trim().toLowerCase() : null

/** What Slack says of an account is asked again after so many hours. */
const freshHours = 24

/** Hours from one moment to another. */
export const hoursBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 3_600_000

const kinds = ['member', 'guest', 'bot', 'deactivated', 'external'] as const
/** The kind of an account as it was kept; one that nobody knows any more counts as an outsider's. */
export const asKind = (kind: string): AccountKind => kinds.find((known) => known === kind) ?? 'external'

/** Makes the person behind an account, with their personal organization and their context there. Any number of times, once. */
export async function arrive(deps: Deps, account: Account): Promise<void> {
  try {
    await deps.db.$transaction((tx) => settleIn(deps, tx, account))
  } catch (error) {
    // Another delivery for the same account was quicker: the person is there.
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error
  }
}

async function settleIn({ catalog, clock }: Deps, tx: Tx, account: Account): Promise<void> {
  const now = clock.now()
  const [personId, organizationId] = [newId('per', now), newId('org', now)]
  const { tenant, userId, teamId, kind, email, emailConfirmed, locale, timeZone } = account
  const name = clean(account.name) || userId
  await tx.person.create({
    data: {
      id: personId,
      name,
      email,
      emailConfirmed,
      emailKey: emailKeyOf(account),
      locale,
      timeZone,
      createdAt: now,
    },
  })
  await tx.slackIdentity.create({
    data: { id: newId('sid', now), tenant, userId, teamId, personId, kind, seenAt: now },
  })
  await tx.organization.create({
    data: {
      id: organizationId,
      kind: 'personal',
      status: 'active',
      name,
      nameKey: indexKeyOf(name),
      personId,
      plan: catalog.creation.plan.personal,
      createdAt: now,
      memberships: { create: { id: newId('mem', now), personId, role: catalog.creation.creatorRole, joinedAt: now } },
      contexts: { create: { personId, enteredAt: now, activeAt: now } },
      audit: {
        create: {
          id: newId('aud', now),
          at: now,
          actorId: personId,
          actorKind: 'person',
          surface: 'slack',
          action: 'organization.created',
          subjectId: organizationId,
          after: { name, kind: 'personal' },
        },
      },
    },
  })
}

/** Keeps what Slack now says of an account: its kind, and its person's name, address, language and time zone. */
export async function keep({ db, clock }: Deps, account: Account): Promise<void> {
  const { tenant, userId, kind, email, emailConfirmed, locale, timeZone } = account
  const found = await db.slackIdentity.findUnique({ where: { tenant_userId: { tenant, userId } } })
  if (!found) return
  const name = clean(account.name)
  await db.$transaction([
    db.slackIdentity.update({ where: { id: found.id }, data: { kind, seenAt: clock.now(), unreachable: null } }),
    db.person.update({
      where: { id: found.personId },
      data: { ...(name ? { name } : {}), email, emailConfirmed, emailKey: emailKeyOf(account), locale, timeZone },
    }),
  ])
}

/** Asks Slack again what an account is. */
export async function refresh(deps: Deps, id: { teamId: string; userId: string }): Promise<void> {
  const account = await deps.directory.find(id)
  if (account) await keep(deps, account)
}

/** Has a job ask Slack again what an account is. */
export const askAgain = ({ db, clock }: Deps, { teamId, userId }: AccountId): Promise<void> =>
  enqueue(db, clock, [
    { name: 'refresh-account', payload: { teamId, userId }, key: `refresh-account:${teamId}:${userId}` },
  ])

/** The people behind Slack accounts, made where they are new here; null for an account that does not exist. */
export async function find(deps: Deps, ids: readonly AccountId[]): Promise<(Known | null)[]> {
  const known = await deps.db.slackIdentity.findMany({
    where: { tenant: { in: ids.map((id) => id.tenant) }, userId: { in: ids.map((id) => id.userId) } },
    include: { person: true },
  })
  return Promise.all(
    ids.map(async (id) => {
      const found = known.find(({ tenant, userId }) => tenant === id.tenant && userId === id.userId)
      if (found && !isStale(found.seenAt, deps.clock.now()))
        return { id: found.personId, name: found.person.name, kind: asKind(found.kind) }
      return meet(deps, id)
    }),
  )
}

/** A person as an invitation sees them; without an id where such an account can never belong. */
export type Known = { id: string | null; name: string; kind: AccountKind }

async function meet(deps: Deps, id: AccountId): Promise<Known | null> {
  const account = await deps.directory.find(id)
  if (!account) return null
  if (account.kind === 'member' || account.kind === 'guest') await arrive(deps, account)
  await keep(deps, account)
  const { tenant, userId } = account
  const found = await deps.db.slackIdentity.findUnique({ where: { tenant_userId: { tenant, userId } } })
  return { id: found?.personId ?? null, name: clean(account.name) || userId, kind: account.kind }
}

/** The Slack account of a person in a tenant, to be picked beforehand in a form. */
export async function userIdOf({ db }: Deps, personId: string, tenant: string): Promise<string | null> {
  const found = await db.slackIdentity.findFirst({ where: { personId, tenant }, select: { userId: true } })
  return found?.userId ?? null
}

/** Whether what Slack said of an account is old enough to be asked again. */
export const isStale = (seenAt: Date, now: Date): boolean => hoursBetween(seenAt, now) > freshHours
