// Who owns an organization whose owners can all act no more: the heir whom they named, at once; else after some days whoever
// has set roles the longest; else whoever has managed billing the longest. Every step is told to all, and can be undone.
import { z } from 'zod'
import { defaultRoleOn, owningRoles, rolesHolding, rolesOn } from '../../catalog/ladder.ts'
import type { Prisma } from '../../db/client.ts'
import { act, type OpenOrganization, unknown } from '../act.ts'
import { type ActContext, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { Refusal } from '../errors.ts'
import { operatorsOf } from '../explain.ts'
import type { SuccessionNews, SuccessionStep } from '../telling/absence-news.ts'
import * as notices from '../telling/notices.ts'
import { owningKinds } from './heirs.ts'

/** By which rule someone succeeds: named by the owners, by setting roles, or by managing billing. */
export type Rule = 'heir' | 'senior' | 'billing'

/** Who the owners were, who gave back what fell to them, and how many of the steps were told. */
const Kept = z.object({ former: z.array(z.string()), declined: z.array(z.string()), told: z.number() })
type Kept = z.infer<typeof Kept>

type Row = { since: Date; state: string; heirId: string | null; roleBefore: string | null } & Kept

async function rowOf({ tx, id: organizationId }: OpenOrganization): Promise<Row | null> {
  const found = await tx.succession.findUnique({ where: { organizationId } })
  return found && { ...found, ...Kept.parse(found.formerIds) }
}

/** Sees to it that an organization has an owner who can act, as far as it is time for that. Any number of times, once. */
export const settle = (ctx: ActContext): Promise<void> =>
  act(ctx, { ask: { verb: 'switch', input: { organizationId: ctx.organizationId } }, isForDeleted: true }, settleIn)

async function settleIn(org: OpenOrganization): Promise<void> {
  org.keep()
  if (org.kind === 'personal' || org.status === 'deleted') return
  const owners = await ownersOf(org)
  const row = await rowOf(org)
  const present = owners.filter(({ absentSince }) => absentSince === null)
  if (present.length) return row ? comeBack(org, row, present) : undefined
  const isUnderWay = row?.state === 'waiting' || row?.state === 'nobody'
  const open = isUnderWay ? row : await begin(org, owners)
  if (open) await proceed(org, open, owners)
}

type Owner = PersonRef & { absentSince: Date | null }

async function ownersOf({ tx, id: organizationId, deps }: OpenOrganization): Promise<Owner[]> {
  const held = await tx.membership.findMany({
    where: { organizationId, role: { in: owningRoles(deps.catalog) } },
    select: { person: { select: { id: true, name: true, absentSince: true } } },
    orderBy: [{ joinedAt: 'asc' }, { id: 'asc' }],
  })
  return held.map(({ person }) => person)
}

/** Begins to look for another owner: since when the last one is gone. Not where there was none to begin with. */
async function begin(org: OpenOrganization, owners: readonly Owner[]): Promise<Row | null> {
  const gone = owners.map(({ absentSince }) => Number(absentSince))
  if (!gone.length) return null
  const since = new Date(Math.max(...gone))
  await write(org, { since, former: owners.map(({ id }) => id), declined: [], told: 0, ...nobodyYet })
  org.record('succession.began', org.id, { after: { since } })
  return rowOf(org)
}

const nobodyYet = { state: 'waiting', heirId: null, roleBefore: null, rule: null, succeededAt: null, entryId: null }

async function write(
  { tx, id: organizationId }: OpenOrganization,
  {
    former,
    declined,
    told,
    ...columns
  }: Kept & Omit<Prisma.SuccessionUncheckedCreateInput, 'organizationId' | 'formerIds'>,
): Promise<void> {
  const written = { ...columns, formerIds: { former, declined, told } }
  await tx.succession.upsert({ where: { organizationId }, create: { organizationId, ...written }, update: written })
}

type Step = { rule: Rule; at: Date }

/** When whose turn it is. */
function stepsOf({ deps: { catalog } }: OpenOrganization, { since }: Row): Step[] {
  const { seniorAfterDays, billingAfterDays } = catalog.succession
  const after = (days: number) => new Date(since.getTime() + days * 86_400_000)
  return [
    { rule: 'heir', at: since },
    { rule: 'senior', at: after(seniorAfterDays) },
    { rule: 'billing', at: after(Math.max(seniorAfterDays, billingAfterDays)) },
  ]
}

/** Has the first in line take over whose time has come; else says, once for each step, who will and when. */
async function proceed(org: OpenOrganization, row: Row, owners: readonly PersonRef[]): Promise<void> {
  const steps = stepsOf(org, row)
  const due = steps.filter(({ at }) => at <= org.now)
  for (const { rule } of due) {
    const next = await candidateFor(org, row, rule)
    if (next) return succeed(org, row, owners, next, rule)
  }
  const ahead = steps.slice(due.length)
  const [soonest] = ahead
  if (soonest) appoint(org, soonest.at)
  if (row.told >= due.length) return
  const state = soonest ? 'waiting' : 'nobody'
  await write(org, { ...row, ...nobodyYet, state, told: due.length })
  const next = await lineOf(org, row, ahead)
  const about = { owners: refsOf(owners), since: row.since }
  if (soonest) return tellAll(org, { step: 'waiting', ...about, next, lastAt: (ahead.at(-1) ?? soonest).at })
  org.record('succession.stuck', org.id, { after: { since: row.since } })
  await tellAll(org, { step: 'nobody', ...about })
  await tellOperators(org, owners)
}

const refsOf = (people: readonly PersonRef[]): PersonRef[] => people.map(({ id, name }) => ({ id, name }))

const appoint = (org: OpenOrganization, at: Date): void =>
  org.enqueue({
    name: 'settle-succession',
    payload: { organizationId: org.id },
    key: `settle-succession:${org.id}`,
    at,
  })

/** Who would be the next as things are now, and when. */
async function lineOf(org: OpenOrganization, row: Row, ahead: readonly Step[]) {
  for (const { rule, at } of ahead) {
    const person = await candidateFor(org, row, rule)
    if (person) return { person: { id: person.id, name: person.name }, at, rule }
  }
  return null
}

type Candidate = PersonRef & { role: string }

/** The longest-serving member who can act, is next by a rule, and did not give it back. */
async function candidateFor(org: OpenOrganization, { declined }: Row, rule: Rule): Promise<Candidate | null> {
  const { tx, id: organizationId, deps } = org
  const { heirId } = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { heirId: true },
  })
  if (rule === 'heir' && !heirId) return null
  const { catalog } = deps
  const isNext =
    rule === 'heir'
      ? { personId: heirId ?? '' }
      : { role: { in: rolesHolding(catalog, [rule === 'senior' ? 'members.setRole' : 'billing.manage']) } }
  const found = await tx.membership.findFirst({
    where: {
      AND: [isNext, { personId: { notIn: declined } }],
      organizationId,
      person: { absentSince: null, identities: { some: { kind: { in: owningKinds(deps) } } } },
    },
    include: { person: true },
    orderBy: [{ joinedAt: 'asc' }, { id: 'asc' }],
  })
  return found && { id: found.personId, name: found.person.name, role: found.role }
}

// How many organizations they own already is not asked: an organization without anyone who can act would be worse.
async function succeed(
  org: OpenOrganization,
  row: Row,
  owners: readonly PersonRef[],
  heir: Candidate,
  rule: Rule,
): Promise<void> {
  const role = org.deps.catalog.creation.creatorRole
  await giveRole(org, heir.id, role)
  const entryId = org.record('succession.succeeded', heir.id, {
    before: { role: heir.role },
    after: { role, rule, since: row.since },
  })
  const taken = { heirId: heir.id, roleBefore: heir.role, rule, succeededAt: org.now, entryId }
  await write(org, { ...row, ...taken, state: 'succeeded' })
  const about = { owners: refsOf(owners), since: row.since, heir: { id: heir.id, name: heir.name }, before: heir.role }
  await tellAll(org, { step: 'succeeded', rule, ...about }, [heir.id])
}

const giveRole = async (
  { tx, id: organizationId }: OpenOrganization,
  personId: string,
  role: string,
): Promise<void> => {
  await tx.membership.update({ where: { organizationId_personId: { organizationId, personId } }, data: { role } })
}

/** An owner can act (again): nobody else is looked for, and where someone took over, the two of them settle it. */
async function comeBack(org: OpenOrganization, row: Row, present: readonly Owner[]): Promise<void> {
  const wasFound = row.state === 'succeeded'
  const by = present.find(({ id }) => row.former.includes(id)) ?? (wasFound ? undefined : present[0])
  if (row.state === 'returned' || !by) return
  const heir = wasFound ? (present.find(({ id }) => id === row.heirId) ?? null) : null
  await write(org, { ...row, state: 'returned' })
  org.record('succession.ended', by.id)
  const about = { by: { id: by.id, name: by.name }, heir: heir && { id: heir.id, name: heir.name } }
  await tellAll(org, { step: 'returned', ...about }, heir ? [heir.id, by.id] : [])
}

export type Undone = { organization: OrganizationRef; heir: PersonRef; role: string; next: PersonRef | null }

/**
 * Takes a succession back: whoever took over, or an owner from before who is back. Where nobody else can act then, the next
 * in line is looked for.
 */
export function undo(ctx: ActContext, organizationId: string): Promise<Undone> {
  const { personId } = requirePerson(ctx)
  const spec = { ask: { verb: 'switch', input: { organizationId } } } as const
  return act({ ...ctx, organizationId }, spec, async (org) => {
    if (org.role === null) throw unknown()
    const row = await rowOf(org)
    const owners = await ownersOf(org)
    const heir = owners.find(({ id }) => id === row?.heirId)
    const isTheirs =
      personId === heir?.id || (row?.former.includes(personId) && owners.some(({ id }) => id === personId))
    if (!row?.roleBefore || !heir || !isTheirs)
      throw new Refusal('nothing_to_undo', {}, { kind: 'help', topic: 'undo' })
    const role = offeredStill(org, row.roleBefore)
    await giveRole(org, heir.id, role)
    org.record('succession.undone', heir.id, {
      before: { role: org.deps.catalog.creation.creatorRole },
      after: { role },
    })
    return { organization: org.ref, heir: { id: heir.id, name: heir.name }, role, next: await giveBack(org, row, role) }
  })
}

const offeredStill = ({ deps: { catalog }, plan }: OpenOrganization, role: string): string =>
  rolesOn(catalog, plan).includes(role) ? role : defaultRoleOn(catalog, plan)

/** Goes on after whoever took over gave it back; gives whoever takes over in their place, where someone does at once. */
async function giveBack(org: OpenOrganization, row: Row, role: string): Promise<PersonRef | null> {
  const heirId = row.heirId ?? ''
  const heir = await org.tx.person.findUniqueOrThrow({ where: { id: heirId }, select: { id: true, name: true } })
  const owners = await ownersOf(org)
  const isOwned = owners.some(({ absentSince }) => absentSince === null)
  const declined = [...row.declined, heirId]
  await write(org, { ...row, ...nobodyYet, state: isOwned ? 'returned' : 'waiting', declined, told: 0 })
  await tellAll(org, { step: 'undone', heir, role })
  if (isOwned) return null
  await settleIn(org)
  const after = await rowOf(org)
  if (!after?.heirId) return null
  return org.tx.person.findUniqueOrThrow({ where: { id: after.heirId }, select: { id: true, name: true } })
}

/** Postgres takes some ten thousands of values in one statement. */
const inOneStatement = 2_000

/** Tells every member of a step; those who may undo it come with the button. */
async function tellAll(org: OpenOrganization, step: SuccessionStep, undoers: readonly string[] = []): Promise<void> {
  const { tx, id: organizationId, ref: organization } = org
  const held = await tx.membership.findMany({ where: { organizationId }, select: { personId: true } })
  const others = held.map(({ personId }) => personId).filter((id) => !undoers.includes(id))
  const news = (mayUndo: boolean): SuccessionNews => ({ news: 'succession', organization, mayUndo, ...step })
  await notices.tell(org, news(true), undoers)
  for (let at = 0; at < others.length; at += inOneStatement)
    await notices.tell(org, news(false), others.slice(at, at + inOneStatement))
}

// Nobody in it can help it any more: those who run the installation can.
async function tellOperators(org: OpenOrganization, owners: readonly PersonRef[]): Promise<void> {
  const operators = await operatorsOf(org.deps, org.tx)
  const news = { news: 'ownerless', organization: org.ref, owners: refsOf(owners) } as const
  await notices.tell(
    org,
    news,
    operators.map(({ id }) => id),
  )
  org.deps.log.warn(
    { organizationId: org.id, operators: operators.length },
    'nobody can own an organization: have someone appointed (npm run cli -- appoint)',
  )
}
