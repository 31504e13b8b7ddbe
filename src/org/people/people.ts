// People: who speaks and where they stand, and who was meant by a name.
import type { Tx } from '../../db/client.ts'
import type { CallerQuestion, CallerRow } from '../../db/hot.ts'
import type { Ask } from '../asks.ts'
import type { AccountKind, ActContext, Deps, PersonRef, Surface } from '../context.ts'
import { Refusal } from '../errors.ts'
import { keyOf, nearest } from '../names.ts'
import type { OrganizationCard } from '../organization/contexts.ts'
import { lookedSince } from '../telling/home.ts'
import * as accounts from './accounts.ts'
import { endOfWorkspace, leaveWorkspace, workspaceOf } from './inside.ts'

/** Someone who speaks to us, and where they stand. */
export type Caller = {
  ctx: ActContext
  person: PersonRef & { email: string | null; emailConfirmed: boolean; locale: string | null; timeZone: string | null }
  accountKind: AccountKind
  /** Whether they look at App Home, so that it is kept up to date for them. */
  hasHome: boolean
  personalId: string
  context: {
    id: string
    name: string
    kind: 'personal' | 'shared'
    status: string
    plan: string
    role: string
    /** The id that was chosen for it; absent where it has not been asked for. */
    handle?: string | null
    /** The workspace that they are in, and what they are there. */
    workspace?: { id: string; name: string; role: string } | null
  }
  /** When and in which Slack workspace they last said that this is where they mean to act, and whether they are signed out. */
  session: { enteredAt: Date; confirmedAt: Date | null; teamId: string | null; isSignedOut: boolean }
  /** The shared organization that the last context was in, or the workspace, where it has ended since. */
  ended: { name: string; why: 'left' | 'deleted' | 'walledOff' | 'archived' } | null
  /** The first of their organizations, as many as were asked for; null where none were. */
  organizations: OrganizationCard[] | null
}

/** An account that may not act here, with what Slack says it is. */
export type Outsider = { outsider: Exclude<AccountKind, 'member'> | 'unknown' }

/** Contexts are marked as active to this many minutes, so that reading does not write each time. */
const activeGraceMinutes = 5
/**
 * Who speaks, by their Slack account, made at first contact; with a context they still have the right to.
 * A context whose membership ended, or that an idle session left behind, gives way to the personal one. The first of
 * their organizations come along where they are going to be shown, which saves asking for them.
 */
export async function callerOf(
  deps: Deps,
  account: accounts.AccountId,
  surface: Surface,
  organizations = 0,
): Promise<Caller | Outsider> {
  const question = { tenant: account.tenant, userId: account.userId, organizations }
  const known = (await deps.hot.findCaller(question)) ?? (await firstContact(deps, account, question))
  if ('outsider' in known) return known
  const isGone = accounts.asKind(known.accountKind) === 'deactivated'
  const row = isGone ? await askedAgain(deps, account, question, known) : known
  const kind = accounts.asKind(row.accountKind)
  if (!mayAct(deps, kind)) return { outsider: kind === 'member' ? 'unknown' : kind }
  const now = deps.clock.now()
  if (accounts.isStale(row.seenAt, now)) await accounts.askAgain(deps, account)
  const ended = endOf(row)
  if (ended || isNewSession(deps, row, now)) {
    await returnHome(deps, row, now)
    const home = await deps.hot.findCaller(question)
    return { ...asCaller(deps, account, home ?? row, surface), ended }
  }
  const walled = endOfWorkspace(deps, row)
  if (walled) {
    await leaveWorkspace(deps, row)
    return { ...asCaller(deps, account, { ...row, workspaceId: null }, surface), ended: walled }
  }
  if (accounts.hoursBetween(row.activeAt, now) * 60 > activeGraceMinutes)
    await deps.db.context.updateMany({ where: { personId: row.personId }, data: { activeAt: now } })
  return asCaller(deps, account, row, surface)
}

/**
 * The same without their having come: for what is drawn for them meanwhile. Nothing is written, so that whoever was removed
 * is still told of it when they come, and nobody's session is kept alive by what others do.
 */
export async function glanceAt(deps: Deps, account: accounts.AccountId, organizations = 0): Promise<Caller | Outsider> {
  const row = await deps.hot.findCaller({ tenant: account.tenant, userId: account.userId, organizations })
  if (!row) return { outsider: 'unknown' }
  const kind = accounts.asKind(row.accountKind)
  if (!mayAct(deps, kind)) return { outsider: kind === 'member' ? 'unknown' : kind }
  const caller = asCaller(deps, account, row, 'slack')
  const ended = endOf(row)
  if (!ended && !isNewSession(deps, row, deps.clock.now())) return { ...caller, ended: endOfWorkspace(deps, row) }
  const [own] = await deps.hot.organizationsOf(row.personId, 1, 0)
  if (!own) throw new Error(`person ${row.personId} has no personal organization`)
  const { workspaceId: _, ...outside } = caller.ctx
  return { ...caller, ctx: { ...outside, organizationId: own.id }, context: own, ended }
}

// Slack lets nobody speak whose account is deactivated: whoever does is back, and that was not heard yet.
async function askedAgain(deps: Deps, account: accounts.AccountId, question: CallerQuestion, known: CallerRow) {
  try {
    await accounts.refresh(deps, account)
  } catch (error) {
    deps.log.warn({ error, userId: account.userId }, 'Slack could not be asked about someone who cannot act')
  }
  return (await deps.hot.findCaller(question)) ?? known
}

const mayAct = ({ catalog }: Deps, kind: AccountKind): boolean =>
  kind === 'member' || (kind === 'guest' && catalog.people.guests !== 'none')

function endOf(row: CallerRow): Caller['ended'] {
  if (row.organizationStatus === 'deleted') return { name: row.organizationName, why: 'deleted' }
  return row.role === null ? { name: row.organizationName, why: 'left' } : null
}

const isNewSession = ({ catalog }: Deps, row: CallerRow, now: Date): boolean =>
  catalog.context.start === 'personal' &&
  row.organizationKind === 'shared' &&
  accounts.hoursBetween(row.activeAt, now) >= catalog.context.idleHours

async function returnHome({ db }: Deps, row: CallerRow, now: Date): Promise<void> {
  // Only from where it was seen: a switch that came in between is newer than this judgement.
  await db.context.updateMany({
    where: { personId: row.personId, organizationId: row.organizationId },
    data: {
      organizationId: row.personalId,
      workspaceId: null,
      previousId: row.organizationId,
      enteredAt: now,
      activeAt: now,
    },
  })
}

function asCaller(deps: Deps, { userId, teamId }: accounts.AccountId, row: CallerRow, surface: Surface): Caller {
  const { personId, personName: name, email, emailConfirmed, locale, timeZone } = row
  const accountKind = accounts.asKind(row.accountKind)
  const { personalId } = row
  const isOperator = deps.operators.includes(userId)
  const actor = { kind: 'person', personId, personalId, name, accountKind, isOperator } as const
  const workspace = workspaceOf(deps, row)
  const at = { organizationId: row.organizationId, ...(workspace ? { workspaceId: workspace.id } : {}) }
  return {
    ctx: { deps, actor, surface, ...at, teamId },
    person: { id: personId, name, email, emailConfirmed, locale, timeZone },
    accountKind,
    hasHome: row.homeAt !== null && row.homeAt > lookedSince(deps),
    personalId: row.personalId,
    context: {
      id: row.organizationId,
      name: row.organizationName,
      kind: row.organizationKind,
      status: row.organizationStatus,
      plan: row.plan,
      role: row.role ?? '',
      handle: row.organizationHandle,
      workspace,
    },
    session: {
      enteredAt: row.enteredAt,
      confirmedAt: row.confirmedAt,
      teamId: row.contextTeamId,
      isSignedOut: row.signedOutAt !== null,
    },
    ended: null,
    organizations: row.organizations,
  }
}

async function firstContact(
  deps: Deps,
  id: accounts.AccountId,
  question: CallerQuestion,
): Promise<CallerRow | Outsider> {
  const account = await deps.directory.find(id)
  if (!account) return { outsider: 'unknown' }
  if (account.kind !== 'member' && account.kind !== 'guest') return { outsider: account.kind }
  await accounts.arrive(deps, account)
  return (await deps.hot.findCaller({ ...question, tenant: account.tenant })) ?? { outsider: 'unknown' }
}

/** A person as an actor, for an act that they asked for and someone else now approves. */
export async function actorOf(deps: Deps, personId: string, db: Tx = deps.db): Promise<ActContext['actor']> {
  const where = { id: personId }
  const found = await db.person.findUniqueOrThrow({ where, include: { personal: true, identities: true } })
  if (!found.personal) throw new Error(`person ${personId} has no personal organization`)
  const accountKind = accounts.asKind(
    found.identities.find(({ kind }) => kind === 'member')?.kind ?? found.identities[0]?.kind ?? '',
  )
  // Who runs this installation does so by an account that can be used.
  const isOperator = found.identities.some(
    ({ userId, kind }) => deps.operators.includes(userId) && mayAct(deps, accounts.asKind(kind)),
  )
  return { kind: 'person', personId, personalId: found.personal.id, name: found.name, accountKind, isOperator }
}

/** How words that name people are read: how many people there may be, and which words are of no name. */
export type Reading = {
  most: number
  /** Of the words behind the names, those that can only be a name that nobody has. */
  strayIn(words: readonly string[]): readonly string[]
  /** The act to offer with the one who was probably meant, and those who were named before. */
  again(personId: string, others: readonly string[]): Ask
}
/** The people that words begin with, at least one, and the words behind their names. */
export type Named = { people: PersonRef[]; rest: readonly string[] }

/** The people of a Slack tenant whose names were typed, among those met so far; refused with the nearest. */
export async function requireTyped(
  { deps }: ActContext,
  tenant: string,
  words: readonly string[],
  reading: Reading,
): Promise<Named> {
  const found = await deps.db.person.findMany({
    where: { identities: { some: { tenant, kind: { in: ['member', 'guest'] } } } },
    select: { id: true, name: true },
    orderBy: { createdAt: 'desc' },
    take: 2000,
  })
  return requireNamed(found, words, reading)
}

/**
 * The ones of these people that the words begin with, each by the longest run of words that is a full name, else by a
 * first name. Refused with the nearest where nobody is named, where several share a name, or where a word is left over.
 */
export function requireNamed(known: readonly PersonRef[], words: readonly string[], reading: Reading): Named {
  const all = known.map((person) => ({ person, key: keyOf(person.name) }))
  const people: PersonRef[] = []
  let rest = words
  while (rest.length && people.length < reading.most) {
    const { found, length } = leading(all, rest)
    const [person] = found
    if (!person) break
    if (found.length > 1) throw stranger(all, rest.slice(0, length), people, reading)
    people.push(person)
    rest = rest.slice(length)
  }
  const stray = reading.strayIn(rest)
  if (people.length && !stray.length) return { people, rest }
  const read = words.length - rest.length
  const end = read + (stray.length || rest.length)
  throw stranger(all, words.slice(reading.most === 1 ? 0 : read, end), people, reading)
}

type Keyed = { person: PersonRef; key: string }

/** Those who share the name that the words begin with, and how many words that name takes. */
function leading(all: readonly Keyed[], words: readonly string[]): { found: PersonRef[]; length: number } {
  const called = (isIt: (key: string) => boolean) => all.filter(({ key }) => isIt(key)).map(({ person }) => person)
  const longest = Math.max(1, ...all.map(({ key }) => key.split(' ').length))
  for (let length = Math.min(longest, words.length); length > 0; length--) {
    const typed = typedKey(words.slice(0, length))
    const found = called((key) => key === typed)
    if (found.length) return { found, length }
  }
  const typed = typedKey(words.slice(0, 1))
  return { found: called((key) => firstOf(key) === typed), length: 1 }
}

const firstOf = (name: string): string => name.split(' ')[0] ?? name
const typedKey = (words: readonly string[]): string => keyOf(words.join(' ').replace(/^@/, ''))

/** The refusal of words that name nobody, or several people. */
function stranger(all: readonly Keyed[], words: readonly string[], before: PersonRef[], { again }: Reading): Refusal {
  const typed = words.join(' ')
  const sharing = leading(all, words)
  const shared = sharing.length === words.length ? sharing.found[0] : null
  const near =
    nearest(typed, all, ({ key }) => key) ?? nearest(words[0]?.replace(/^@/, '') ?? '', all, ({ key }) => firstOf(key))
  const close = shared ?? near?.person ?? null
  const others = before.map(({ id }) => id).filter((id) => id !== close?.id)
  const ask = again(close?.id ?? '', others)
  const isReady = close !== null && canBeDone(ask)
  return new Refusal(
    'unknown_person',
    { typed, nearest: close },
    isReady ? { kind: 'do', ask, choice: close.name } : { kind: 'fill', ask },
  )
}

// Nobody is removed or handed an organization on a guess, and without a role there is nothing to do yet: then the form shows whom it is about.
const canBeDone = ({ verb, input }: Ask): boolean =>
  verb !== 'remove' && verb !== 'transfer' && !(verb === 'setRole' && !input.role)
