// Making members of those whose e-mail addresses were linked to one account: an operator's act, with a word on each address.
import { defaultRoleOn, owningRoles } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { isRefusal, Refusal } from '../errors.ts'
import { requireRoomToOwn, requireSeats } from '../people/limits.ts'
import * as memberships from '../people/memberships.ts'
import * as roles from '../people/roles.ts'
import * as notices from '../telling/notices.ts'

/** An address, and the role that its person is to have; null for the usual one. */
export type Linked = { email: string; role: string | null }

/** What became of one address. */
export type Line = { email: string } & (
  | { outcome: 'joined' | 'there'; person: PersonRef; role: string }
  | { outcome: 'changed'; person: PersonRef; role: string; before: string }
  /** Nobody with this confirmed address has been here; or several have. */
  | { outcome: 'unknown' | 'several' | 'malformed' }
  | { outcome: 'refused'; person: PersonRef; refusal: Refusal }
)
export type Links = { organization: OrganizationRef; lines: Line[] }

const ask: Ask = { verb: 'invite', input: { people: [], role: null } }

/**
 * Makes a member of everyone whose confirmed address is among these, in the role that is named. Who is in already keeps
 * their place, and gets that role where it is an owner's. What one address meets does not stop the others.
 */
export async function link(ctx: ActContext, linked: readonly Linked[]): Promise<Links> {
  const found = await peopleBy(ctx.deps.db, linked)
  const also = [...found.values()].flatMap((people) => people.map(({ personalId }) => personalId))
  return act(ctx, { ask, also }, async (org) => {
    requireShared(ctx, org)
    const lines: Line[] = []
    for (const one of linked) lines.push(await linkOne(org, one, found.get(keyOf(one.email)) ?? []))
    if (!lines.some(({ outcome }) => outcome === 'joined' || outcome === 'changed')) org.keep()
    return { organization: org.ref, lines }
  })
}

/** The same without leaving a trace: what each address would come to. */
export async function rehearse(ctx: ActContext, linked: readonly Linked[]): Promise<Links> {
  let links: Links | null = null
  const over = new Error('rehearsed')
  try {
    await ctx.deps.db.$transaction(async (within) => {
      links = await link({ ...ctx, within }, linked)
      throw over
    })
  } catch (thrown) {
    if (thrown !== over) throw thrown
  }
  if (!links) throw new Error('a rehearsal that came to nothing')
  return links
}

function requireShared({ actor }: ActContext, { kind }: OpenOrganization): void {
  if (actor.kind !== 'system') throw new Error('addresses are linked from the command line only')
  if (kind === 'personal')
    throw new Refusal('personal_context', { need: 'members.invite' }, { kind: 'switch', organizations: [] })
}

const keyOf = (email: string): string => email.trim().toLowerCase()
const isEmail = (email: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254

type Found = PersonRef & { personalId: string }

async function peopleBy(db: Tx, linked: readonly Linked[]): Promise<Map<string, Found[]>> {
  const rows = await db.$queryRaw<(Found & { email: string })[]>`
    select p.id, p.name, o.id as "personalId", lower(p.email) as email from "Person" p
    join "Organization" o on o."personId" = p.id
    where p."emailConfirmed" and lower(p.email) = any(${linked.map(({ email }) => keyOf(email))})
      and exists (select 1 from "SlackIdentity" i where i."personId" = p.id and i.kind in ('member', 'guest'))`
  return Map.groupBy(rows, ({ email }) => email)
}

async function linkOne(org: OpenOrganization, { email, role: wanted }: Linked, found: readonly Found[]): Promise<Line> {
  if (!isEmail(email.trim())) return { email, outcome: 'malformed' }
  const [person] = found
  if (!person) return { email, outcome: 'unknown' }
  if (found.length > 1) return { email, outcome: 'several' }
  const who = { id: person.id, name: person.name }
  const role = wanted ?? defaultRoleOn(org.deps.catalog, org.plan)
  try {
    return { email, ...(await place(org, who, role, wanted !== null)) }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown
    return { email, outcome: 'refused', person: who, refusal: thrown }
  }
}

type Placed = Extract<Line, { person: PersonRef }> extends infer L ? (L extends Line ? Omit<L, 'email'> : never) : never

async function place(org: OpenOrganization, person: PersonRef, role: string, isNamed: boolean): Promise<Placed> {
  const { tx, id: organizationId } = org
  const key = { organizationId_personId: { organizationId, personId: person.id } }
  const held = await tx.membership.findUnique({ where: key })
  const owns = (id: string) => owningRoles(org.deps.catalog).includes(id)
  if (held && (!isNamed || held.role === role || !owns(role))) return { outcome: 'there', person, role: held.role }
  roles.requireOffered(org, role, ask)
  if (owns(role)) await requireRoomToOwn(org, person.id)
  const news = { news: 'linked', organization: org.ref, role } as const
  if (held) {
    await tx.membership.update({ where: key, data: { role } })
    org.record('member.roleChanged', person.id, { before: { role: held.role }, after: { role } })
    await notices.tell(org, news, [person.id])
    return { outcome: 'changed', person, role, before: held.role }
  }
  await requireSeats(org, 1)
  await memberships.admit(org, person.id, role)
  org.record('member.joined', person.id, { after: { role } })
  await notices.tell(org, news, [person.id])
  return { outcome: 'joined', person, role }
}
