// People and their Slack accounts: first contact, what Slack says of them later, and who a caller is.
import { Prisma, type Tx } from '../db/client.ts'
import type { CallerRow } from '../db/hot.ts'
import type { Ask } from './asks.ts'
import type { Account, AccountKind, ActContext, Deps, PersonRef, Surface } from './context.ts'
import { Refusal } from './errors.ts'
import { newId } from './ids.ts'
import { clean, indexKeyOf, keyOf, nearest } from './names.ts'
import { enqueue } from './queue.ts'

/** Someone who speaks to us, and where they stand. */
export type Caller = {
  ctx: ActContext
  person: PersonRef & { email: string | null; emailConfirmed: boolean; locale: string | null; timeZone: string | null }
  accountKind: AccountKind
  /** Whether they look at App Home, so that it is kept up to date for them. */
  hasHome: boolean
  personalId: string
  context: { id: string; name: string; kind: 'personal' | 'shared'; status: string; plan: string; role: string }
  /** The shared organization that the last context was in, where it has ended since. */
  ended: { name: string; why: 'left' | 'deleted' } | null
}

/** An account that may not act here, with what Slack says it is. */
export type Outsider = { outsider: Exclude<AccountKind, 'member'> | 'unknown' }

/** What names one Slack account: the tenant is the Enterprise organization's id where there is one, else the workspace's. */
export type AccountId = { tenant: string; teamId: string; userId: string }

/** Contexts are marked as active to this many minutes, so that reading does not write each time. */
const activeGraceMinutes = 5
/** What Slack says of an account is asked again after so many hours. */
const accountHours = 24

/**
 * Who speaks, by their Slack account, made at first contact; with a context they still have the right to.
 * A context whose membership ended, or that an idle session left behind, gives way to the personal one.
 */
export async function callerOf(deps: Deps, account: AccountId, surface: Surface): Promise<Caller | Outsider> {
  const row = (await deps.hot.findCaller(account.tenant, account.userId)) ?? (await firstContact(deps, account))
  if ('outsider' in row) return row
  const kind = asKind(row.accountKind)
  if (!mayAct(deps, kind)) return { outsider: kind === 'member' ? 'unknown' : kind }
  const now = deps.clock.now()
  if (hoursBetween(row.seenAt, now) > accountHours) await askAgain(deps, account)
  const ended = endOf(row)
  if (ended || isNewSession(deps, row, now)) {
    await returnHome(deps, row, now)
    const home = await deps.hot.findCaller(account.tenant, account.userId)
    return { ...asCaller(deps, account, home ?? row, surface), ended }
  }
  if (hoursBetween(row.activeAt, now) * 60 > activeGraceMinutes)
    await deps.db.context.updateMany({ where: { personId: row.personId }, data: { activeAt: now } })
  return asCaller(deps, account, row, surface)
}

const hoursBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 3_600_000

const mayAct = ({ catalog }: Deps, kind: AccountKind): boolean =>
  kind === 'member' || (kind === 'guest' && catalog.people.guests !== 'none')

function endOf(row: CallerRow): Caller['ended'] {
  if (row.organizationStatus === 'deleted') return { name: row.organizationName, why: 'deleted' }
  return row.role === null ? { name: row.organizationName, why: 'left' } : null
}

const isNewSession = ({ catalog }: Deps, row: CallerRow, now: Date): boolean =>
  catalog.context.start === 'personal' &&
  row.organizationKind === 'shared' &&
  hoursBetween(row.activeAt, now) >= catalog.context.idleHours

async function returnHome({ db }: Deps, row: CallerRow, now: Date): Promise<void> {
  // Only from where it was seen: a switch that came in between is newer than this judgement.
  await db.context.updateMany({
    where: { personId: row.personId, organizationId: row.organizationId },
    data: { organizationId: row.personalId, previousId: row.organizationId, enteredAt: now, activeAt: now },
  })
}

function asCaller(deps: Deps, { userId }: AccountId, row: CallerRow, surface: Surface): Caller {
  const { personId, personName: name, email, emailConfirmed, locale, timeZone } = row
  const accountKind = asKind(row.accountKind)
  const { personalId } = row
  const isOperator = deps.operators.includes(userId)
  const actor = { kind: 'person', personId, personalId, name, accountKind, isOperator } as const
  return {
    ctx: { deps, actor, surface, organizationId: row.organizationId },
    person: { id: personId, name, email, emailConfirmed, locale, timeZone },
    accountKind,
    hasHome: row.homeAt !== null,
    personalId: row.personalId,
    context: {
      id: row.organizationId,
      name: row.organizationName,
      kind: row.organizationKind,
      status: row.organizationStatus,
      plan: row.plan,
      role: row.role ?? '',
    },
    ended: null,
  }
}

const kinds = ['member', 'guest', 'bot', 'deactivated', 'external'] as const
const asKind = (kind: string): AccountKind => kinds.find((known) => known === kind) ?? 'external'

async function firstContact(deps: Deps, id: AccountId): Promise<CallerRow | Outsider> {
  const account = await deps.directory.find(id)
  if (!account) return { outsider: 'unknown' }
  if (account.kind !== 'member' && account.kind !== 'guest') return { outsider: account.kind }
  await arrive(deps, account)
  return (await deps.hot.findCaller(account.tenant, account.userId)) ?? { outsider: 'unknown' }
}

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
  await tx.person.create({ data: { id: personId, name, email, emailConfirmed, locale, timeZone, createdAt: now } })
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
export async function keepAccount({ db, clock }: Deps, account: Account): Promise<void> {
  const { tenant, userId, kind, email, emailConfirmed, locale, timeZone } = account
  const found = await db.slackIdentity.findUnique({ where: { tenant_userId: { tenant, userId } } })
  if (!found) return
  const name = clean(account.name)
  await db.$transaction([
    db.slackIdentity.update({ where: { id: found.id }, data: { kind, seenAt: clock.now(), unreachable: null } }),
    db.person.update({
      where: { id: found.personId },
      data: { ...(name ? { name } : {}), email, emailConfirmed, locale, timeZone },
    }),
  ])
}

/** Asks Slack again what an account is. */
export async function refresh(deps: Deps, id: { teamId: string; userId: string }): Promise<void> {
  const account = await deps.directory.find(id)
  if (account) await keepAccount(deps, account)
}

const askAgain = ({ db, clock }: Deps, { teamId, userId }: AccountId): Promise<void> =>
  enqueue(db, clock, [
    { name: 'refresh-account', payload: { teamId, userId }, key: `refresh-account:${teamId}:${userId}` },
  ])

/** The people behind Slack accounts, made where they are new here; null for an account that does not exist. */
export async function findByAccounts(deps: Deps, ids: readonly AccountId[]): Promise<(Known | null)[]> {
  const known = await deps.db.slackIdentity.findMany({
    where: { tenant: { in: ids.map((id) => id.tenant) }, userId: { in: ids.map((id) => id.userId) } },
    include: { person: true },
  })
  const stale = (seenAt: Date) => hoursBetween(seenAt, deps.clock.now()) > accountHours
  return Promise.all(
    ids.map(async (id) => {
      const found = known.find(({ tenant, userId }) => tenant === id.tenant && userId === id.userId)
      if (found && !stale(found.seenAt))
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
  await keepAccount(deps, account)
  const { tenant, userId } = account
  const found = await deps.db.slackIdentity.findUnique({ where: { tenant_userId: { tenant, userId } } })
  return { id: found?.personId ?? null, name: clean(account.name) || userId, kind: account.kind }
}

/** A person as an actor, for an act that they asked for and someone else now approves. */
export async function actorOf(deps: Deps, personId: string): Promise<ActContext['actor']> {
  const where = { id: personId }
  const found = await deps.db.person.findUniqueOrThrow({ where, include: { personal: true, identities: true } })
  if (!found.personal) throw new Error(`person ${personId} has no personal organization`)
  const accountKind = asKind(
    found.identities.find(({ kind }) => kind === 'member')?.kind ?? found.identities[0]?.kind ?? '',
  )
  const isOperator = found.identities.some(({ userId }) => deps.operators.includes(userId))
  return { kind: 'person', personId, personalId: found.personal.id, name: found.name, accountKind, isOperator }
}

/** Notes that an account opened App Home. */
export async function noteHome({ db, clock }: Deps, { tenant, userId }: AccountId): Promise<void> {
  await db.slackIdentity.updateMany({ where: { tenant, userId }, data: { homeAt: clock.now() } })
}

/** The Slack account of a person in a tenant, to be picked beforehand in a form. */
export async function accountOf({ db }: Deps, personId: string, tenant: string): Promise<string | null> {
  const found = await db.slackIdentity.findFirst({ where: { personId, tenant }, select: { userId: true } })
  return found?.userId ?? null
}

/** The person of a Slack tenant whose name was typed, among those met so far; refused with the nearest. */
export async function requireTyped(
  { deps }: ActContext,
  tenant: string,
  typed: string,
  again: (personId: string) => Ask,
): Promise<PersonRef> {
  const found = await deps.db.person.findMany({
    where: { identities: { some: { tenant, kind: { in: ['member', 'guest'] } } } },
    select: { id: true, name: true },
    orderBy: { createdAt: 'desc' },
    take: 2000,
  })
  return requireNamed(found, typed, again)
}

/** The one of these people whose full or first name was typed; refused with the nearest, or where several share it. */
export function requireNamed(people: readonly PersonRef[], typed: string, again: (personId: string) => Ask): PersonRef {
  const first = (name: string) => name.split(' ')[0] ?? name
  const key = keyOf(typed.replace(/^@/, ''))
  const full = people.filter(({ name }) => keyOf(name) === key)
  const exact = full.length ? full : people.filter(({ name }) => first(keyOf(name)) === key)
  if (exact.length === 1 && exact[0]) return exact[0]
  const close =
    exact[0] ?? nearest(typed, people, ({ name }) => name) ?? nearest(typed, people, ({ name }) => first(name))
  const ask = again(close?.id ?? '')
  throw new Refusal(
    'unknown_person',
    { typed, nearest: close },
    close ? { kind: 'do', ask, choice: close.name } : { kind: 'fill', ask },
  )
}
