// Reading the members of an organization page by page, at a cost that follows the page and not the organization: an
// organization may have ten thousand of them.
import type { Db } from '../../db/client.ts'
import type { PersonRef } from '../context.ts'

export type Member = { person: PersonRef; role: string; joinedAt: Date }
export type Roster = { members: Member[]; total: number; offset: number }
export const pageSize = 10

/** Where a page begins: the one that holds `offset`, or the last one where there are fewer by now. */
export const pageAt = (offset: number, total: number, size: number): number =>
  Math.floor(Math.max(0, Math.min(offset, total - 1)) / size) * size

type Row = { id: string; name: string; role: string; joinedAt: Date }
const memberOf = ({ id, name, role, joinedAt }: Row): Member => ({ person: { id, name }, role, joinedAt })

/** One page of the members, the longest-serving first. */
export async function page(db: Db, organizationId: string, offset: number): Promise<Roster> {
  const total = await db.membership.count({ where: { organizationId } })
  const from = pageAt(offset, total, pageSize)
  const take = Math.min(pageSize, total - from)
  const ids = await idsOn(db, organizationId, { total, from, take })
  const rows = await db.$queryRaw<Row[]>`
    select p.id, p.name, m.role, m."joinedAt" from "Membership" m join "Person" p on p.id = m."personId"
    where m.id = any(${ids}) order by m."joinedAt", m.id`
  return { members: rows.map(memberOf), total, offset: from }
}

// What is skipped has to be read too: of the index alone, and beyond the middle from the end.
async function idsOn(
  db: Db,
  organizationId: string,
  { total, from, take }: { total: number; from: number; take: number },
) {
  const isNearEnd = from > total / 2
  const order = isNearEnd ? ('desc' as const) : ('asc' as const)
  const found = await db.membership.findMany({
    where: { organizationId },
    orderBy: [{ joinedAt: order }, { id: order }],
    skip: isNearEnd ? total - from - take : from,
    take,
    select: { id: true },
  })
  return found.map(({ id }) => id)
}

/**
 * One page of the members whose name holds some text. Every name in the organization is read once; they are gathered first,
 * for the planner takes such texts to be rare, and would rather look for them among all people that there are.
 */
export async function search(db: Db, organizationId: string, offset: number, text: string): Promise<Roster> {
  const read = (at: number) => db.$queryRaw<(Row & { total: number })[]>`
    with members as materialized (
      select m.id as member, p.id, p.name, m.role, m."joinedAt"
      from "Membership" m join "Person" p on p.id = m."personId" where m."organizationId" = ${organizationId}
    ), found as (select * from members where name ilike ${`%${literally(text)}%`})
    select id, name, role, "joinedAt", (select count(*)::int from found) as total from found
    order by "joinedAt", member offset ${at}::int limit ${pageSize}::int`
  const at = Math.floor(offset / pageSize) * pageSize
  const rows = await read(at)
  const [first] = rows
  if (first || at === 0) return { members: rows.map(memberOf), total: first?.total ?? 0, offset: at }
  // There are fewer by now than where it was turned to.
  const all = await read(0)
  const total = all[0]?.total ?? 0
  const from = pageAt(at, total, pageSize)
  return { members: (from ? await read(from) : all).map(memberOf), total, offset: from }
}

/** Text as Postgres' `like` finds it and nothing else: "%" and "_" would stand for anything. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
