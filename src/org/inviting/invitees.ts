// Whom invitations are for: people, or addresses of people whom nobody here may know. Who of those named can be invited, who
// cannot and why, and how one reads.
import type { OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, PersonRef } from '../context.ts'
import { type Details, Refusal } from '../errors.ts'
import type { Known } from '../people/accounts.ts'
import { type AddressProblem, addressKey, readAddress, shownAddress, spellings } from './addressees.ts'

type Row = { inviteeId: string | null; email: string | null; invitee?: { name: string } | null }

/** The invitee of an invitation. Where only an address is known, the id is empty and the name is the address. */
export const inviteeOf = ({ inviteeId, email, invitee }: Row): PersonRef => ({
  id: inviteeId ?? '',
  name: invitee?.name ?? (email ? shownAddress(email) : ''),
})

/** The ids of those whom an invitation can be made out to again. */
export const peopleOf = ({ inviteeId }: Pick<Row, 'inviteeId'>): string[] => (inviteeId ? [inviteeId] : [])

/** The act that makes an invitation out to the same again. */
export const askAgain = (row: Pick<Row, 'inviteeId' | 'email'> & { role: string }): Ask => ({
  verb: 'invite',
  input: { people: peopleOf(row), role: row.role, ...(row.email ? { emails: [row.email] } : {}) },
})

type Because = Details['cannot_belong']['because'] | 'already_member' | AddressProblem
/** One of several who could not be invited, and why. */
export type Skipped = { name: string; because: Because }

/** One who can be invited, as the inviter knows them, with their invitation where one is open. */
export type Able = {
  personId: string | null
  name: string
  email: string | null
  /** Whether they have an account here, so that they get a direct message. */
  isHere: boolean
  pending: { id: string; turn: number; email: string | null } | null
}
export type Sorted = { able: Able[]; unable: Skipped[] }

/**
 * Those of several accounts who can be invited at all, and the others; refused where nobody can, unless others are named
 * beside them, in whose way they do not stand.
 */
export function sortInvitable(
  known: readonly Known[],
  role: string | null,
  hasOthers: boolean,
): { people: string[]; skipped: Skipped[] } {
  const people = known.flatMap(({ id }) => (id ? [id] : []))
  const skipped = known
    .filter(({ id }) => id === null)
    .map(({ name, kind }) => ({
      name,
      because: kind === 'member' || kind === 'guest' ? ('deactivated' as const) : kind,
    }))
  const [first] = skipped
  if (!people.length && first && !hasOthers) throw cannotBelong(first, role)
  return { people, skipped }
}

/**
 * Sorts those who are named, in their order and each once, by whether they can be invited. Where nobody can, the first is
 * refused.
 */
export async function sort(
  ctx: ActContext,
  org: OpenOrganization,
  { people, emails = [] }: Asks['invite'],
  role: string,
): Promise<Sorted> {
  const read = emails.map((typed) => ({ typed, read: readAddress(typed) }))
  const good = [...new Set(read.flatMap((one) => ('email' in one.read ? [one.read.email] : [])))]
  const round = await gather(ctx, org, [...new Set(people)], good)
  const judged = [
    // In the order in which they were named.
    ...[...new Set(people)]
      .flatMap((id) => round.people.find((one) => one.id === id) ?? [])
      .map((one) => judgeOne(round, one)),
    ...read.flatMap((one) =>
      'problem' in one.read ? [{ skipped: { name: one.typed, because: one.read.problem } } as const] : [],
    ),
    ...good.map((email) => judgeAddress(round, email)),
  ]
  const able = onceEach(judged.flatMap((one) => ('able' in one ? [one.able] : [])))
  if (!able.length) throw refusalOf(judged, org, role)
  return { able, unable: judged.flatMap((one) => ('skipped' in one ? [one.skipped] : [])) }
}

type Person = {
  id: string
  name: string
  emailKey: string | null
  identities: { kind: string; tenant: string }[]
  memberships: { role: string }[]
}
type Open = { id: string; inviteeId: string | null; email: string | null; turn: number }
type Round = { people: Person[]; open: Open[]; ownId: string; tenants: Set<string>; areGuestsIn: boolean }
type Judged = { able: Able } | { skipped: Skipped; member?: { person: PersonRef; role: string } }

async function gather(ctx: ActContext, org: OpenOrganization, ids: string[], emails: string[]): Promise<Round> {
  const ownId = ctx.actor.kind === 'person' ? ctx.actor.personId : ''
  const addressed = { emailKey: { in: emails.flatMap(spellings) }, mergedIntoId: null }
  const people = await org.tx.person.findMany({
    where: { OR: [{ id: { in: ids } }, ...(emails.length ? [addressed] : [])] },
    select: {
      ...{ id: true, name: true, emailKey: true },
      identities: { select: { kind: true, tenant: true } },
      memberships: { where: { organizationId: org.id }, select: { role: true } },
    },
  })
  const known = people.map(({ id }) => id)
  const open = await org.tx.invitation.findMany({
    where: {
      ...{ organizationId: org.id, state: 'pending', expiresAt: { gt: org.now } },
      OR: [{ inviteeId: { in: known } }, { email: { in: emails } }],
    },
    select: { id: true, inviteeId: true, email: true, turn: true },
    orderBy: { createdAt: 'asc' },
  })
  const own = await org.tx.slackIdentity.findMany({ where: { personId: ownId }, select: { tenant: true } })
  const areGuestsIn = ctx.deps.catalog.people.guests !== 'none'
  return { people, open, ownId, tenants: new Set(own.map(({ tenant }) => tenant)), areGuestsIn }
}

function judgeOne(round: Round, person: Person): Judged {
  const { id, name, identities, memberships, emailKey } = person
  const [member] = memberships
  const because = becauseOf(round, person)
  if (because) return { skipped: { name, because } }
  if (member)
    return { skipped: { name, because: 'already_member' }, member: { person: { id, name }, role: member.role } }
  const pending = round.open.find(({ inviteeId }) => inviteeId === id) ?? null
  // Whoever has no account here is reached by e-mail alone.
  const isReached = identities.some(isHere)
  const email = isReached || !emailKey ? null : addressKey(emailKey)
  return { able: { personId: id, name, email, isHere: isReached, pending } }
}

const isHere = ({ kind }: { kind: string }): boolean => kind === 'member' || kind === 'guest'

function becauseOf({ ownId, areGuestsIn }: Round, { id, identities, emailKey }: Person) {
  if (ownId === id) return 'self'
  const kinds = identities.map(({ kind }) => kind)
  if (kinds.includes('member') || (kinds.includes('guest') && areGuestsIn)) return null
  if (kinds.includes('guest')) return 'guest'
  if (kinds.includes('external')) return emailKey ? null : 'external'
  return kinds.includes('bot') ? 'bot' : 'deactivated'
}

function judgeAddress(round: Round, email: string): Judged {
  const known = round.people.filter(({ emailKey }) => emailKey !== null && addressKey(emailKey) === email)
  const name = shownAddress(email)
  const member = known.find(({ memberships }) => memberships.length)
  if (known.some(({ id }) => id === round.ownId)) return { skipped: { name, because: 'self' } }
  if (member) return { ...asMember(member), skipped: { name, because: 'already_member' } }
  const colleague = known.find(({ identities }) =>
    identities.some((one) => isHere(one) && round.tenants.has(one.tenant)),
  )
  if (colleague && becauseOf(round, colleague) === 'guest') return { skipped: { name, because: 'guest' } }
  // Who came from a Slack elsewhere has the address on its word alone: they show that it is theirs by answering.
  const personId = colleague?.id ?? null
  const isOpen = (one: Open) => one.email === email || (personId !== null && one.inviteeId === personId)
  const shown = colleague ? `${colleague.name} (${name})` : name
  const pending = round.open.find(isOpen) ?? null
  return { able: { personId, name: shown, email, isHere: Boolean(colleague), pending } }
}

const asMember = ({ id, name, memberships: [held] }: Person) =>
  held ? { member: { person: { id, name }, role: held.role } } : {}

/** Whoever was named twice, by account and by address, is invited once, by both ways. */
function onceEach(all: readonly Able[]): Able[] {
  const kept: Able[] = []
  for (const one of all) {
    const same = kept.find(({ personId }) => personId !== null && personId === one.personId)
    if (same) same.email ??= one.email
    else kept.push({ ...one })
  }
  return kept
}

function refusalOf(judged: readonly Judged[], org: OpenOrganization, role: string): Refusal {
  const [first] = judged
  if (!first || !('skipped' in first)) return cannotBelong({ name: 'nobody', because: 'deactivated' }, role)
  const { because, name } = first.skipped
  if (because === 'already_member') return alreadyIn(first, org, role)
  if (isOfAddress(because)) return notAnAddress(name, { people: [], role })
  return cannotBelong({ name, because }, role)
}

const isOfAddress = (because: Because): because is AddressProblem =>
  ['no_at', 'several_at', 'no_domain', 'characters', 'too_long'].includes(because)

/** The refusal of what was to be an address and is none. */
export const notAnAddress = (typed: string, input: Asks['invite']): Refusal =>
  new Refusal(
    'invalid_email',
    { problem: 'malformed', typed, isInvitee: true },
    { kind: 'fill', ask: { verb: 'invite', input } },
  )

const cannotBelong = (detail: Details['cannot_belong'], role: string | null): Refusal =>
  new Refusal('cannot_belong', detail, { kind: 'fill', ask: { verb: 'invite', input: { people: [], role } } })

function alreadyIn({ member, skipped }: Extract<Judged, { skipped: Skipped }>, org: OpenOrganization, wanted: string) {
  const person = member?.person ?? { id: '', name: skipped.name }
  return new Refusal(
    'already_member',
    { person, role: member?.role ?? '', organization: org.name },
    { kind: 'fill', ask: { verb: 'setRole', input: { personId: person.id, role: wanted } } },
  )
}
