// The desk at which credits are spent and set aside: an organization's book held open, with all that decides about those who
// stand there. Its balance is locked until the transaction ends, so that nobody else decides at the same time.
import { labelOfPlace, owningRoles } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { may, refusalOf } from '../access.ts'
import type { Deps, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import type { Job } from '../queue.ts'
import * as alerts from './alerts.ts'
import * as allowances from './allowances.ts'
import { type Book, close, lapse, open } from './ledger.ts'
import { monthOf } from './months.ts'
import { available } from './purse.ts'
import { waysToMore } from './ways.ts'

/** Who spends: a member, or with null the organization itself (its own key). */
export type Spender = { organizationId: string; personId: string | null }

/** An organization as it is while someone spends from it. */
export type Place = OrganizationRef & {
  status: 'active' | 'suspended' | 'deleted'
  plan: string
  suspendedFor: string | null
  restrictedAt: Date | null
}

/** What is known of one who stands there: their role, their budget group, and what they spent under this source before. */
export type Standing = {
  personId: string | null
  role: string | null
  /** Who it is, where their account is deactivated. */
  absent: PersonRef | null
  groupId: string | null
  known: Known | null
}

/** What stands in the ledger under a source. */
export type Known = { entryId: string; kind: string; amount: number; left: number }

/** A budget group in its month. */
export type Group = {
  id: string
  name: string
  cap: number
  isHard: boolean
  used: number
  extra: number
  told: number
}

export type Desk = {
  deps: Deps
  tx: Tx
  now: Date
  month: string
  place: Place
  book: Book
  groups: Map<string, Group>
  standings: Standing[]
  /** What was spent at this desk, by its source. */
  spent: Map<string, Known>
  jobs: Job[]
}

type Asked = { personId: string | null; source: string }

/** Opens the desk of an organization for those who ask. What its time has come for ends, and what is due is there. */
export async function openDesk(deps: Deps, tx: Tx, organizationId: string, asked: readonly Asked[]): Promise<Desk> {
  const now = deps.clock.now()
  const month = monthOf(now)
  const book = await open(tx, organizationId)
  const place = await placeOf(tx, organizationId)
  const standings = await standingsOf(tx, organizationId, asked)
  const groups = await groupsOf(tx, standings, month)
  const desk: Desk = { deps, tx, now, month, place, book, groups, standings, spent: new Map(), jobs: [] }
  lapse(book, now)
  await allowances.giveDue(tx, deps.catalog, place, book, now)
  return desk
}

/** An organization as it is now. */
export function placeOf(tx: Tx, id: string): Promise<Place> {
  const select = { id: true, name: true, kind: true, status: true, plan: true, suspendedFor: true, restrictedAt: true }
  return tx.organization.findUniqueOrThrow({ where: { id }, select })
}

function standingsOf(tx: Tx, organizationId: string, asked: readonly Asked[]): Promise<Standing[]> {
  return tx.$queryRaw<Standing[]>`
    select asked."personId", m.role, g.id as "groupId",
      case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as absent,
      case when l.id is not null then json_build_object('entryId', l.id, 'kind', l.kind,
        'amount', case when l.kind = 'hold' then l.held else l.world end, 'left', l."left") end as known
    from json_to_recordset(${JSON.stringify(asked.map((one, nth) => ({ ...one, nth })))}::json)
      as asked (nth int, "personId" text, source text)
    left join "Membership" m on m."organizationId" = ${organizationId} and m."personId" = asked."personId"
    left join "Person" p on p.id = m."personId" and p."absentSince" is not null
    left join "BudgetMember" b on b."organizationId" = ${organizationId} and b."personId" = asked."personId"
    left join "BudgetGroup" g on g.id = b."groupId" and g."archivedAt" is null
    left join "LedgerEntry" l on l.source = asked.source
    order by asked.nth`
}

/** The budget groups of those who ask, as they are this month. */
async function groupsOf(tx: Tx, standings: readonly Standing[], month: string): Promise<Map<string, Group>> {
  const ids = [...new Set(standings.flatMap(({ groupId }) => groupId ?? []))]
  if (!ids.length) return new Map()
  const groups = await tx.$queryRaw<Group[]>`
    select g.id, g.name, g.cap::float8, g."isHard" and g."archivedAt" is null as "isHard", coalesce(m.used, 0)::float8 as used,
      coalesce(m.extra, 0)::float8 as extra, coalesce(m.told, 0) as told
    from "BudgetGroup" g left join "BudgetMonth" m on m."groupId" = g.id and m.month = ${month} where g.id = any(${ids})`
  return new Map(groups.map((group) => [group.id, group]))
}

/** Refuses whoever is no member or has no account any more, and everybody where the organization is ended, suspended or not activated. */
export function requireAdmitted({ deps, place }: Desk, { personId, role, absent }: Standing): void {
  if (absent) throw new Refusal('account_deactivated', { person: absent }, { kind: 'help', topic: 'members' })
  // Spending takes no right but to be there: what the product lets someone do is its own business.
  const [owner = ''] = owningRoles(deps.catalog)
  const facts = { ...place, organizationId: place.id, role: personId === null || role ? owner : null }
  const decision = may(deps.catalog, facts, 'resources.create')
  if (!decision.allowed) throw refusalOf(deps.catalog, facts, decision, { verb: 'openBilling', input: {} })
}

/** Refuses the first credit over a hard cap, with what would let it through. */
export function requireBudget(desk: Desk, { groupId }: Standing, amount: number): void {
  const group = groupId === null ? undefined : desk.groups.get(groupId)
  if (!group?.isHard || group.used + amount <= limitOf(group)) return
  throw alerts.overBudget(desk, group, amount)
}

/** Refuses more than there is. */
export function requireFunds({ deps, place, book: { purse } }: Desk, amount: number): void {
  const left = available(purse)
  if (amount <= left) return
  const organization = labelOfPlace(deps.catalog, place)
  const detail = { organization, asked: amount, left: Math.max(0, left), held: purse.held }
  const { fix, needs } = waysToMore(deps.catalog, place, amount - left)
  throw new Refusal('out_of_credits', detail, fix, needs)
}

/** What a group may spend in its month. */
export const limitOf = ({ cap, extra }: Pick<Group, 'cap' | 'extra'>): number => cap + extra

/** Counts in a budget group what was spent or set aside, or given back where it is below zero. */
export function count({ groups }: Desk, groupId: string | null, amount: number): void {
  const group = groupId === null ? undefined : groups.get(groupId)
  if (group) group.used += amount
}

/** Writes what was entered, and tells those who are to know; gives the jobs to post. */
export async function closeDesk(desk: Desk): Promise<Job[]> {
  const { tx, book, jobs } = desk
  const enqueue = (job: Job) => void jobs.push(job)
  await alerts.tellLow(desk, enqueue)
  await alerts.tellBudgets(desk, enqueue)
  if (book.rows.length) await close(tx, book)
  await writeMonths(desk)
  return jobs
}

async function writeMonths({ tx, month, groups }: Desk): Promise<void> {
  if (!groups.size) return
  const rows = [...groups.values()].map(({ id, used, told }) => ({ id, used, told }))
  await tx.$executeRaw`
    insert into "BudgetMonth" ("groupId", month, used, told)
    select id, ${month}, used, told from json_to_recordset(${JSON.stringify(rows)}::json) as g (id text, used bigint, told int)
    on conflict ("groupId", month) do update set used = excluded.used, told = excluded.told`
}

/** Brings a budget group to the desk that nobody who asked is in: that of something set aside before. */
export async function bringGroup(desk: Desk, groupId: string | null): Promise<void> {
  if (groupId === null || desk.groups.has(groupId)) return
  const standing = { personId: null, role: null, absent: null, groupId, known: null }
  for (const [id, group] of await groupsOf(desk.tx, [standing], desk.month)) desk.groups.set(id, group)
}
