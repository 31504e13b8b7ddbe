// The record, read: who did what to whom and when, page by page, for those who may; and asked for as a file.
import { z } from 'zod'
import { Prisma, type Tx } from '../../db/client.ts'
import { may, unseen } from '../access.ts'
import { act, look } from '../act.ts'
import type { Ask } from '../asks.ts'
import { type ActContext, type Deps, type OrganizationRef, type PersonRef, requirePerson } from '../context.ts'
import { isRefusal } from '../errors.ts'
import { actorOf } from '../people/people.ts'
import { readAsk } from '../verbs.ts'
import { Filter, type RecordedAction, recordedActions, spans } from './record.ts'

/** An entry and the side of it that is asked for: pages stay where they are while new entries come. */
export type Cursor = { at: string; id: string; side: 'older' | 'newer' }

/** What an entry names by id, as far as it is still there. */
export type Known = {
  people: Record<string, PersonRef>
  organizations: Record<string, OrganizationRef & { isDeleted: boolean }>
  invitations: Record<string, { inviteeId: string | null; email: string | null; role: string }>
  requests: Record<string, { ask: Ask | null; requesterId: string }>
  resources: Record<string, { type: string; externalId: string }>
  budgets: Record<string, { id: string; name: string }>
}

/** An entry with all that it takes to be told in words. */
export type Entry = {
  id: string
  at: Date
  actorId: string | null
  approvedById: string | null
  surface: string
  action: string
  subjectId: string
  before: unknown
  after: unknown
  /** Whether it took an earlier one back. */
  isUndo: boolean
  known: Known
}

export type Page = {
  organization: OrganizationRef
  entries: Entry[]
  filter: Filter
  /** The person whom it is filtered by. */
  person: PersonRef | null
  older: Cursor | null
  newer: Cursor | null
}
export const pageSize = 10

/** One page of the context's record, the newest first. */
export function list(ctx: ActContext, { filter, cursor }: { filter: Filter; cursor: Cursor | null }): Promise<Page> {
  return look(
    ctx,
    { ask: { verb: 'audit', input: filter }, need: 'audit.read' },
    async ({ organizationId, name, kind }) => {
      const { db } = ctx.deps
      const found = await rowsOf(ctx, filter, cursor, pageSize + 1)
      // Too few to fill a page are the newest there are: then it is the first one.
      const isFirst = cursor?.side === 'newer' && found.length <= pageSize
      const rows = isFirst ? await rowsOf(ctx, filter, null, pageSize + 1) : found
      const side = isFirst ? null : (cursor?.side ?? null)
      const shown = side === 'newer' ? rows.slice(-pageSize) : rows.slice(0, pageSize)
      const isMore = rows.length > pageSize
      const [first, last] = [shown[0], shown.at(-1)]
      return {
        organization: { id: organizationId, name, kind },
        entries: await tell(db, shown),
        filter,
        person: filter.who ? await db.person.findUnique({ where: { id: filter.who }, select: ref }) : null,
        older: last && (isMore || side === 'newer') ? at(last, 'older') : null,
        newer: first && side !== null && (side === 'older' || isMore) ? at(first, 'newer') : null,
      }
    },
  )
}

const ref = { id: true, name: true } as const
const at = (row: { at: Date; id: string }, side: Cursor['side']): Cursor => ({
  at: row.at.toISOString(),
  id: row.id,
  side,
})

type Row = Omit<Entry, 'known' | 'isUndo'> & { undoesId: string | null; organizationId: string | null }

/** Rows that pass the filter on one side of a cursor, the newest first. */
async function rowsOf(ctx: ActContext, filter: Filter, cursor: Cursor | null, limit: number): Promise<Row[]> {
  const rows = await ctx.deps.db.$queryRaw<Row[]>(walk(ctx, filter, cursor, limit))
  return cursor?.side === 'newer' ? rows.reverse() : rows
}

function walk(ctx: ActContext, filter: Filter, cursor: Cursor | null, limit: number): Prisma.Sql {
  const order = cursor?.side === 'newer' ? Prisma.sql`order by at, id` : Prisma.sql`order by at desc, id desc`
  const that = whereOf(ctx, filter, cursor)
  const part = (whose: Prisma.Sql) =>
    Prisma.sql`(select * from "AuditEntry" where ${that} and ${whose} ${order} limit ${limit})`
  const parts = branchesOf(filter).map(part)
  if (parts.length === 1) return parts[0]!
  // Each branch walks an index in its order; asked for as one, all that they hold would be read and sorted.
  return Prisma.sql`select * from (${Prisma.join(parts, ' union all ')}) branches ${order} limit ${limit}`
}

/** What a filter asks for, in parts of which each has an index that ends with the time. */
function branchesOf({ who: personId, kind }: Filter): Prisma.Sql[] {
  const actions = kind ? actionsOf(kind) : null
  if (personId) {
    const of = actions ? Prisma.sql`action = any(${actions})` : Prisma.sql`true`
    const by = Prisma.sql`"actorId" = ${personId} and ${of}`
    return [by, Prisma.sql`"subjectId" = ${personId} and "actorId" is distinct from ${personId} and ${of}`]
  }
  if (!actions) return [Prisma.sql`true`]
  return actions.length ? actions.map((action) => Prisma.sql`action = ${action}`) : [Prisma.sql`false`]
}

function whereOf({ organizationId, deps }: ActContext, filter: Filter, cursor: Cursor | null): Prisma.Sql {
  const { span, from, until } = filter
  const since = span ? new Date(deps.clock.now().getTime() - spans[span] * 3_600_000) : from && new Date(from)
  const parts = [
    Prisma.sql`"organizationId" = ${organizationId}`,
    ...(since ? [Prisma.sql`at >= ${since}`] : []),
    ...(until ? [Prisma.sql`at < ${new Date(until)}`] : []),
    ...(cursor ? [beyond(cursor)] : []),
  ]
  return Prisma.join(parts, ' and ')
}

// The first half bounds the walk along the index, which knows no ids.
const beyond = ({ at, id, side }: Cursor): Prisma.Sql =>
  side === 'older'
    ? Prisma.sql`at <= ${new Date(at)} and (at, id) < (${new Date(at)}, ${id})`
    : Prisma.sql`at >= ${new Date(at)} and (at, id) > (${new Date(at)}, ${id})`

/** The recorded actions of a kind: the one itself, or all of a noun. */
export const actionsOf = (kind: string): RecordedAction[] =>
  recordedActions.filter((action) => action === kind || action.startsWith(`${kind}.`))

/** Entries with what they name: people, organizations and the like are each looked up in one statement. */
export async function tell(db: Tx, rows: readonly Row[]): Promise<Entry[]> {
  const known = await knownOf(db, rows)
  return rows.map(({ undoesId, organizationId: _, ...row }) => ({ ...row, isUndo: undoesId !== null, known }))
}

async function knownOf(db: Tx, rows: readonly Row[]): Promise<Known> {
  const ids = idsIn(
    rows.map(({ after, ...row }) => [
      row.subjectId,
      row.actorId,
      row.approvedById,
      row.before,
      isAsk(after) ? null : after,
    ]),
  )
  const [invitations, requests] = await Promise.all([
    ids.inv.length ? db.invitation.findMany({ where: { id: { in: ids.inv } } }) : [],
    ids.apr.length ? db.approval.findMany({ where: { id: { in: ids.apr } } }) : [],
  ])
  // What was asked for names what its asker liked, of whichever organization: of others than theirs nothing is told.
  const asked = idsIn([rows.map(({ after }) => (isAsk(after) ? after : null)), requests.map(({ input }) => input)])
  const here = { organizationId: { in: rows.flatMap(({ organizationId }) => organizationId ?? []) } }
  const askers = [...requests.map(({ requesterId }) => requesterId), ...rows.flatMap(({ actorId }) => actorId ?? [])]
  const theirs = { memberships: { some: { personId: { in: askers } } } }
  const named = idsIn([invitations.map(({ inviteeId }) => inviteeId ?? ''), askers])
  const [people, organizations, budgets, resources] = await Promise.all([
    db.person.findMany({ where: { id: { in: [...ids.per, ...named.per, ...asked.per] } }, select: ref }),
    db.organization.findMany({
      where: {
        OR: [
          { id: { in: ids.org } },
          { AND: [{ id: { in: asked.org } }, { OR: [{ id: here.organizationId }, theirs] }] },
        ],
      },
      select: { ...ref, kind: true, status: true },
    }),
    asked.bud.length ? db.budgetGroup.findMany({ where: { id: { in: asked.bud }, ...here }, select: ref }) : [],
    ids.res.length || asked.res.length
      ? db.resource.findMany({ where: { OR: [{ id: { in: ids.res } }, { id: { in: asked.res }, ...here }] } })
      : [],
  ])
  return {
    people: byId(people),
    organizations: byId(organizations.map(({ status, ...one }) => ({ ...one, isDeleted: status === 'deleted' }))),
    invitations: byId(invitations),
    requests: byId(requests.map(({ id, requesterId, ...row }) => ({ id, requesterId, ask: findAsk(row) }))),
    resources: byId(resources),
    budgets: byId(budgets),
  }
}

/** Whether a change is an act that was asked for: {verb, input}, as its asker gave it. */
const isAsk = (after: unknown): boolean => typeof after === 'object' && after !== null && 'input' in after

const byId = <T extends { id: string }>(all: readonly T[]): Record<string, T> =>
  Object.fromEntries(all.map((one) => [one.id, one]))

type Named = 'per' | 'org' | 'inv' | 'apr' | 'res' | 'bud'

/** The ids that stand somewhere in something, by what they are of. */
function idsIn(something: unknown): Record<Named, string[]> {
  const found = new Set(JSON.stringify(something).match(/(?:per|org|inv|apr|res|bud)_[0-9a-z]{21}/g))
  const of = (prefix: string) => [...found].filter((id) => id.startsWith(prefix))
  return { per: of('per'), org: of('org'), inv: of('inv'), apr: of('apr'), res: of('res'), bud: of('bud') }
}

/** The act that was asked for; null for one that there is no more. */
export function findAsk(kept: unknown): Ask | null {
  try {
    return readAsk(kept)
  } catch {
    // From an older version, in which it had another shape: its entry is told without it.
    return null
  }
}

/** So many entries a file holds at most. */
export const mostInFile = 100_000

export type Exported = { organization: OrganizationRef; count: number; isCut: boolean }

/** Has the entries that pass the filter made into a file, for the actor alone, by direct message. Itself recorded. */
export function exportAll(ctx: ActContext, filter: Filter): Promise<Exported> {
  const { personId } = requirePerson(ctx)
  const ask: Ask = { verb: 'audit', input: filter }
  return act(ctx, { ask }, async (org) => {
    const facts = { ...org, organizationId: org.id }
    const decision = may(ctx.deps.catalog, facts, 'audit.read')
    if (!decision.allowed) throw unseen(ctx.deps.catalog, facts, decision, personId, ask)
    const asked = bounded(filter, org.now)
    const [found] = await org.tx.$queryRaw<[{ count: number }]>`
      select count(*)::int from (${walk(ctx, asked, null, mostInFile + 1)}) asked`
    const count = Math.min(found.count, mostInFile)
    const entryId = org.record('audit.exported', org.id, { after: { ...asked, count } })
    const accounts = await org.tx.slackIdentity.findMany({ where: { personId, kind: { in: ['member', 'guest'] } } })
    for (const { id: identityId } of accounts) {
      const key = `export-audit:${entryId}:${identityId}`
      org.enqueue({ name: 'export-audit', payload: { entryId, identityId }, key })
    }
    return { organization: org.ref, count, isCut: found.count > mostInFile }
  })
}

// What comes after the moment of asking is not in the file, however late it is made, or made again.
function bounded(filter: Filter, now: Date): Filter {
  const { span, from, until } = filter
  const since = span ? new Date(now.getTime() - spans[span] * 3_600_000).toISOString() : from
  const end = until && new Date(until) < now ? until : now.toISOString()
  return { ...filter, span: null, from: since, until: end }
}

/** The entries that pass the filter, the newest first, so many at a time; no more in all than a file holds. */
export async function* inPages(ctx: ActContext, filter: Filter, size = 2_000): AsyncGenerator<Entry[]> {
  let cursor: Cursor | null = null
  for (let left = mostInFile; left > 0; left -= size) {
    const rows: Row[] = await rowsOf(ctx, filter, cursor, Math.min(size, left))
    const last = rows.at(-1)
    if (!last) return
    yield await tell(ctx.deps.db, rows)
    cursor = at(last, 'older')
  }
}

/** What may be seen of a change by those who read the record: not where bills go, and no key to a picture. */
export function presentable(change: unknown): unknown {
  if (Array.isArray(change)) return change.map(presentable)
  if (typeof change !== 'object' || change === null) return change
  const shown = ([key, value]: [string, unknown]) => [key, value && isHidden(key) ? '(not shown)' : presentable(value)]
  return Object.fromEntries(Object.entries(change).map(shown))
}

const isHidden = (key: string): boolean => key === 'billingAddress' || key === 'digest'

/** What a file that was asked for is made of, and whom it goes to. */
export type Deliverable = { ctx: ActContext; filter: Filter; organization: OrganizationRef; count: number; to: Account }
type Account = { teamId: string; userId: string }

/** A file that was asked for; null where whoever asked may not have it any more. */
export async function findAsked(deps: Deps, entryId: string, identityId: string): Promise<Deliverable | null> {
  const entry = await deps.db.auditEntry.findUniqueOrThrow({ where: { id: entryId } })
  const account = await deps.db.slackIdentity.findUniqueOrThrow({ where: { id: identityId } })
  const { teamId, userId, personId, kind } = account
  const { organizationId } = entry
  if (!organizationId || (kind !== 'member' && kind !== 'guest')) return null
  const ctx: ActContext = { deps, actor: await actorOf(deps, personId), surface: 'job', organizationId }
  const { count, ...filter } = Filter.extend({ count: z.int() }).parse(entry.after)
  try {
    return await look(ctx, { ask: { verb: 'audit', input: filter }, need: 'audit.read' }, async ({ name, kind }) => {
      return { ctx, filter, organization: { id: organizationId, name, kind }, count, to: { teamId, userId } }
    })
  } catch (thrown) {
    if (isRefusal(thrown)) return null
    throw thrown
  }
}
