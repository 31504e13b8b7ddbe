// Slack accounts: what Slack says of each, and the person behind it, made at first contact.
import { Prisma, type Tx } from '../../db/client.ts'
import type { Account, AccountKind, Deps } from '../context.ts'
import { newId } from '../ids.ts'
import { addressKey, spellings } from '../inviting/addressees.ts'
import * as absences from '../leaving/absences.ts'
import { clean, indexKeyOf } from '../names.ts'
import { enqueue } from '../queue.ts'
import { identityOf, missing } from './tenants.ts'

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

/**
 * Makes the person behind an account, with their personal organization and their context there; or gives the account to the
 * person who has been here by its address alone, or under another tenant. Any number of times, once.
 */
export async function arrive(deps: Deps, account: Account): Promise<void> {
  try {
    await deps.db.$transaction(async (tx) => {
      const moved = await identityOf(tx, account)
      const personId = moved?.personId ?? (await recognize(deps, tx, account)) ?? (await settleIn(deps, tx, account))
      if (await isAwaited(tx, account)) await enqueue(tx, deps.clock, [settlePerson(personId)])
    })
  } catch (error) {
    // Another delivery for the same account was quicker: the person is there.
    if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error
  }
}

/** Whether invitations wait for whoever has that address. */
async function isAwaited(tx: Tx, account: Account): Promise<boolean> {
  const emailKey = emailKeyOf(account)
  if (emailKey === null) return false
  const where = { email: { in: spellings(addressKey(emailKey)) }, inviteeId: null, state: 'pending' } as const
  return (await tx.invitation.findFirst({ where, select: { id: true } })) !== null
}

// Who signed in from a Slack elsewhere, and now has an account in this one, is one person. The other way round an address
// proves nothing: whoever runs a Slack elsewhere can write any address into an account of theirs.
async function recognize({ clock }: Deps, tx: Tx, account: Account): Promise<string | null> {
  const emailKey = emailKeyOf(account)
  const { tenant, userId, teamId, kind } = account
  if (emailKey === null || (kind !== 'member' && kind !== 'guest')) return null
  const [person, ...others] = await tx.person.findMany({
    where: { emailKey, mergedIntoId: null, identities: { every: { kind: 'external' } } },
    select: { id: true },
    take: 2,
  })
  if (!person || others.length) return null
  const now = clock.now()
  await tx.slackIdentity.create({
    data: {
      id: newId('sid', now),
      tenant,
      userId,
      teamId,
      personId: person.id,
      kind,
      seenAt: now,
      describedAt: account.updatedAt ?? null,
    },
  })
  await tx.person.update({ where: { id: person.id }, data: { ...wordsOf(account), absentSince: null } })
  return person.id
}

async function settleIn({ catalog, clock }: Deps, tx: Tx, account: Account): Promise<string> {
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
    data: {
      id: newId('sid', now),
      tenant,
      userId,
      teamId,
      personId,
      kind,
      seenAt: now,
      describedAt: account.updatedAt ?? null,
    },
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
  return personId
}

/** What an account says of its person. Events leave the language out, which is no reason to forget it. */
function wordsOf(account: Account) {
  const { email, emailConfirmed, locale, timeZone } = account
  const name = clean(account.name)
  return {
    ...(name ? { name } : {}),
    ...(locale === null ? {} : { locale }),
    email,
    emailConfirmed,
    emailKey: emailKeyOf(account),
    timeZone,
  }
}

/**
 * Keeps what Slack now says of an account: its kind, and its person's name, address, language and time zone. What is older
 * than what is kept already is not believed: Slack promises no order. Where the person can act no more by any account, or
 * can again, or has another address, what follows from it is a job's.
 */
export async function keep(deps: Deps, account: Account): Promise<void> {
  const found = await identityOf(deps.db, account)
  if (found) await deps.db.$transaction((tx) => keepIn(deps, tx, found.id, account))
}

async function keepIn(deps: Deps, tx: Tx, id: string, account: Account): Promise<void> {
  const now = deps.clock.now()
  const known = await lockIdentity(tx, id)
  const { updatedAt = null, kind, teamId } = account
  if (!known || (updatedAt && known.describedAt && updatedAt < known.describedAt)) return
  const describedAt = updatedAt ?? known.describedAt
  await tx.slackIdentity.update({ where: { id }, data: { kind, teamId, seenAt: now, unreachable: null, describedAt } })
  const before = await tx.person.findUniqueOrThrow({ where: { id: known.personId }, include: { identities: true } })
  const speaks = before.identities.find((one) => absences.isActive(deps.catalog, one.kind))
  // Of an account that is gone nothing is learned about its person, nor from one elsewhere while there is one here.
  const isHeard = absences.isActive(deps.catalog, kind) && (kind !== 'external' || speaks?.id === id)
  const after = await tx.person.update({ where: { id: before.id }, data: isHeard ? wordsOf(account) : {} })
  const isOther = await absences.mark(deps, tx, before, id)
  if (isOther || after.emailKey !== before.emailKey) await enqueue(tx, deps.clock, [settlePerson(before.id)])
}

type Locked = { personId: string; describedAt: Date | null }

// Two descriptions of one account, or of two of one person, are taken in one after the other.
async function lockIdentity(tx: Tx, id: string): Promise<Locked | undefined> {
  const [found] = await tx.$queryRaw<Locked[]>`
    select i."personId", i."describedAt" from "SlackIdentity" i join "Person" p on p.id = i."personId"
    where i.id = ${id} for no key update of p, i`
  return found
}

/** Has a job see to what follows where someone cannot act any more, can again, or has another address. */
export const settlePerson = (personId: string) =>
  ({ name: 'settle-person', payload: { personId }, key: `settle-person:${personId}` }) as const

/** Asks Slack again what an account is. One that it does not know any more is as good as deactivated. */
export async function refresh(deps: Deps, id: { teamId: string; userId: string }): Promise<void> {
  const account = await deps.directory.find(id)
  if (account) return keep(deps, account)
  for (const identity of await missing(deps, id)) await deps.db.$transaction((tx) => lose(deps, tx, identity.id))
}

async function lose(deps: Deps, tx: Tx, id: string): Promise<void> {
  const known = await lockIdentity(tx, id)
  if (!known) return
  await tx.slackIdentity.update({ where: { id }, data: { kind: 'deactivated', seenAt: deps.clock.now() } })
  const person = await tx.person.findUniqueOrThrow({ where: { id: known.personId } })
  if (await absences.mark(deps, tx, person, id)) await enqueue(tx, deps.clock, [settlePerson(person.id)])
}

/** Has a job ask Slack again what an account is. */
export const askAgain = ({ db, clock }: Deps, account: AccountId): Promise<void> =>
  enqueue(db, clock, [askAboutLater(account)])

/** The job that asks Slack again what an account is: at once, or at a moment. */
export const askAboutLater = ({ teamId, userId }: Pick<AccountId, 'teamId' | 'userId'>, at?: Date) =>
  ({
    name: 'refresh-account',
    payload: { teamId, userId },
    key: `refresh-account:${teamId}:${userId}`,
    ...(at ? { at } : {}),
  }) as const

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
