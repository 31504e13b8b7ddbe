// Budget groups: members of an organization with a cap on what they spend together in a month of UTC. Who is in which, and
// what it allows; more of one for a month is `raises.ts`.
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import { act, look, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, OrganizationRef, PersonRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import { keyOf, requireWord } from '../names.ts'
import { shareOf } from './alerts.ts'
import { type GroupRef, letGo, type Moved, take } from './budget-people.ts'
import { type Forecast, forecast, paceDays } from './forecast.ts'
import { open } from './ledger.ts'
import { endOf, monthOf } from './months.ts'
import { pacesOf } from './pace.ts'
import { requireAmount } from './spending.ts'

export type Budget = GroupRef & {
  cap: number
  /** Added to the cap for this month alone. */
  extra: number
  /** Whether the first credit over the cap is refused, or only told of. */
  isHard: boolean
  /** Spent and set aside this month. */
  used: number
  people: number
  /** The first of its people, by name. */
  members: PersonRef[]
  forecast: Forecast & { reachesCapAt: Date | null }
}

export type Budgets = {
  organization: OrganizationRef
  month: string
  budgets: Budget[]
  /** Whether its reader may change them. */
  mayManage: boolean
  /** The group that its reader is in. */
  own: GroupRef | null
}

export type BudgetChanged = {
  organization: OrganizationRef
  budget: GroupRef & { cap: number; isHard: boolean; people: number }
  moved: Moved[]
  /** Its entry in the record, by which it can be undone; absent where nothing changed. */
  entryId?: string
}
const longestName = 80
/** How many of a group's people are named where groups are listed. */
const named = 5

type Listed = Omit<Budget, 'forecast'> & { isOwn: boolean }

/** The budget groups of the context's organization with this month's use; for holders of `credits.read`. */
export function list(ctx: ActContext): Promise<Budgets> {
  const { deps, actor, organizationId } = ctx
  const ask: Ask = { verb: 'switch', input: { organizationId } }
  const now = deps.clock.now()
  const month = monthOf(now)
  return look(ctx, { ask, need: 'credits.read' }, async ({ organizationId: id, name, kind, role }) => {
    const reader = actor.kind === 'person' ? actor.personId : ''
    const [found, paces] = await Promise.all([listed(deps.db, id, month, reader), pacesOf(deps.db, id, now)])
    const own = found.find(({ isOwn }) => isOwn)
    return {
      organization: { id, name, kind },
      month,
      budgets: found.map(({ isOwn: _, ...budget }) => {
        const left = budget.cap + budget.extra - budget.used
        const { used, days } = paces.get(budget.id) ?? { used: 0, days: paceDays }
        const pacing = forecast(left, used, days, now)
        const { runsOutAt } = pacing
        const reachesCapAt = runsOutAt && runsOutAt < endOf(month) ? runsOutAt : null
        return { ...budget, forecast: { ...pacing, reachesCapAt } }
      }),
      mayManage: actor.kind === 'system' || permissionsOf(deps.catalog, role ?? '').has('budgets.manage'),
      own: own ? { id: own.id, name: own.name } : null,
    }
  })
}

function listed(db: Tx, organizationId: string, month: string, reader: string): Promise<Listed[]> {
  return db.$queryRaw<Listed[]>`
    select g.id, g.name, g.cap::float8, g."isHard", coalesce(m.used, 0)::float8 as used, coalesce(m.extra, 0)::float8 as extra,
      (select count(*) from "BudgetMember" b where b."groupId" = g.id)::int as people,
      exists (select from "BudgetMember" b where b."groupId" = g.id and b."personId" = ${reader}) as "isOwn",
      coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name) from (
        select p.id, p.name from "BudgetMember" b join "Person" p on p.id = b."personId" where b."groupId" = g.id
        order by p.name limit ${named}) p), '[]') as members
    from "BudgetGroup" g
    left join "BudgetMonth" m on m."groupId" = g.id and m.month = ${month}
    where g."organizationId" = ${organizationId} and g."archivedAt" is null order by g."nameKey"`
}

/** Makes a group. Whoever is in another one moves. */
export function create(ctx: ActContext, input: Asks['createBudget']): Promise<BudgetChanged> {
  const ask: Ask = { verb: 'createBudget', input }
  return act(ctx, { ask, need: 'budgets.manage' }, async (org) => {
    const name = requireWord('budget', longestName, input.name, ask)
    const { cap, isHard } = input
    requireAmount(cap, 0)
    await requireFreeName(org, name, null, ask)
    const id = newId('bud', org.now)
    const fields = { name, nameKey: keyOf(name), cap, isHard }
    await org.tx.budgetGroup.create({ data: { id, organizationId: org.id, ...fields, createdAt: org.now } })
    const { moved, added } = await take(org, id, input.people, ask)
    const entryId = org.record('budget.created', id, { after: { name, cap, isHard, added, moved: movesOf(moved) } })
    return { organization: org.ref, budget: { id, name, cap, isHard, people: added.length }, moved, entryId }
  })
}

/** Changes a group: what is absent stays as it is. */
export function change(ctx: ActContext, input: Asks['changeBudget']): Promise<BudgetChanged> {
  const ask: Ask = { verb: 'changeBudget', input }
  return act(ctx, { ask, need: 'budgets.manage' }, (org) => apply(org, input, ask))
}

/** Changes a group of an organization that is held open. */
export async function apply(org: OpenOrganization, input: Asks['changeBudget'], ask: Ask): Promise<BudgetChanged> {
  const was = await requireGroup(org, input.groupId, ask)
  const name = input.name === undefined ? was.name : requireWord('budget', longestName, input.name, ask)
  const { cap = was.cap, isHard = was.isHard } = input
  requireAmount(cap, 0)
  if (name !== was.name) await requireFreeName(org, name, was.id, ask)
  await org.tx.budgetGroup.update({ where: { id: was.id }, data: { name, nameKey: keyOf(name), cap, isHard } })
  const removed = await letGo(org, was.id, input.remove ?? [])
  const { moved, added } = await take(org, was.id, input.add ?? [], ask)
  if (cap !== was.cap) await tellAnew(org, was.id, cap)
  const budget = {
    id: was.id,
    name,
    cap,
    isHard,
    people: await org.tx.budgetMember.count({ where: { groupId: was.id } }),
  }
  const isSame = name === was.name && cap === was.cap && isHard === was.isHard && !added.length && !removed.length
  if (isSame) {
    org.keep()
    return { organization: org.ref, budget, moved }
  }
  const before = { name: was.name, cap: was.cap, isHard: was.isHard }
  const after = { name, cap, isHard, added, removed, moved: movesOf(moved) }
  return { organization: org.ref, budget, moved, entryId: org.record('budget.changed', was.id, { before, after }) }
}

/** Adds people to a group; whoever is in another one moves. */
export const join = (ctx: ActContext, { groupId, people }: { groupId: string; people: string[] }) =>
  change(ctx, { groupId, add: people })

/** Takes people out of a group. */
export const leave = (ctx: ActContext, { groupId, people }: { groupId: string; people: string[] }) =>
  change(ctx, { groupId, remove: people })

/** Ends a group; its people are free of any cap, and what they spent stays in the record. */
export function archive(ctx: ActContext, input: Asks['archiveBudget']): Promise<BudgetChanged> {
  const ask: Ask = { verb: 'archiveBudget', input }
  return act(ctx, { ask, need: 'budgets.manage' }, async (org) => {
    const { id, name, cap, isHard } = await requireGroup(org, input.groupId, ask)
    const people = await letGo(org, id, null)
    await org.tx.budgetGroup.update({ where: { id }, data: { archivedAt: org.now } })
    const entryId = org.record('budget.archived', id, { before: { name, cap, isHard, people } })
    return { organization: org.ref, budget: { id, name, cap, isHard, people: 0 }, moved: [], entryId }
  })
}

/** Brings an archived group back, with those of its people who are members still and in no other group. */
export async function restore(org: OpenOrganization, groupId: string, people: string[], ask: Ask): Promise<GroupRef> {
  const { id, name } = await org.tx.budgetGroup.findUniqueOrThrow({ where: { id: groupId, organizationId: org.id } })
  await requireFreeName(org, name, id, ask)
  await org.tx.budgetGroup.update({ where: { id }, data: { archivedAt: null } })
  const where = { organizationId: org.id, personId: { in: people } }
  const members = await org.tx.membership.findMany({ where, select: { personId: true } })
  const taken = await org.tx.budgetMember.findMany({ where, select: { personId: true } })
  const isTaken = new Set(taken.map(({ personId }) => personId))
  const free = members.filter(({ personId }) => !isTaken.has(personId))
  await org.tx.budgetMember.createMany({
    data: free.map(({ personId }) => ({ organizationId: org.id, personId, groupId: id, addedAt: org.now })),
  })
  org.record('budget.restored', id, { after: { name, added: free.map(({ personId }) => personId) } })
  return { id, name }
}

type At = Pick<OpenOrganization, 'tx' | 'id'>

/** A group of the organization that is not archived. */
export async function requireGroup({ tx, id: organizationId }: At, id: string, ask: Ask) {
  const found = await tx.budgetGroup.findFirst({ where: { id, organizationId, archivedAt: null } })
  if (!found) throw new Refusal('budget_unknown', {}, { kind: 'fill', ask })
  return { id, name: found.name, cap: Number(found.cap), isHard: found.isHard }
}

async function requireFreeName({ tx, id }: At, name: string, but: string | null, ask: Ask): Promise<void> {
  const where = { organizationId: id, archivedAt: null, nameKey: keyOf(name), ...(but ? { id: { not: but } } : {}) }
  if (await tx.budgetGroup.findFirst({ where })) throw new Refusal('budget_name_taken', { name }, { kind: 'fill', ask })
}

/** Under another limit other shares are reached: those above are told of anew. */
export async function tellAnew({ tx, id, now }: OpenOrganization, groupId: string, cap: number): Promise<void> {
  await open(tx, id)
  const where = { groupId_month: { groupId, month: monthOf(now) } }
  const found = await tx.budgetMonth.findUnique({ where })
  if (!found) return
  const share = shareOf({ used: Number(found.used), cap, extra: Number(found.extra) })
  if (share < found.told) await tx.budgetMonth.update({ where, data: { told: share } })
}

const movesOf = (moved: readonly Moved[]) => moved.map(({ person, from }) => ({ personId: person.id, from: from.id }))
