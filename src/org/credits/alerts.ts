// Who hears when credits or a budget come to their end, and how the one who is refused learns what would help.
import { rolesHolding } from '../../catalog/ladder.ts'
import type { Permission } from '../../catalog/permissions.ts'
import type { Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import { Refusal } from '../errors.ts'
import type { Job } from '../queue.ts'
import { morningAfter } from '../telling/hours.ts'
import type { News } from '../telling/letters.ts'
import * as notices from '../telling/notices.ts'
import { type Desk, type Group, limitOf } from './desk.ts'
import { endOf } from './months.ts'
import { available, lowNow } from './purse.ts'

/** The shares of a budget, in percent, at which people hear of it. */
export const shares = [50, 80, 95, 100] as const
export type Share = (typeof shares)[number]

/** The highest share that is reached; 0 where none is. */
export function shareOf({ used, ...group }: Pick<Group, 'used' | 'cap' | 'extra'>): Share | 0 {
  const limit = limitOf(group)
  if (limit === 0) return used > 0 ? 100 : 0
  return shares.findLast((share) => used * 100 >= share * limit) ?? 0
}

/** The refusal of what a hard cap does not allow. */
export function overBudget({ place, month }: Desk, group: Group, asked: number): Refusal {
  const { id, name, used } = group
  const limit = limitOf(group)
  const detail = { organization: place.name, group: { id, name }, limit, used, asked, resetsAt: endOf(month) }
  const amount = asked - (limit - used)
  const ask = { verb: 'raiseBudget', input: { groupId: id, amount } } as const
  const needs = { permissions: ['budgets.manage'], organizationId: place.id } as const
  return new Refusal('budget_reached', detail, { kind: 'ask', ask }, needs)
}

/** Tells once that little is left of what was there when something was last added; at night, in the morning. */
export async function tellLow({ deps, tx, now, place, book }: Desk, enqueue: (job: Job) => void): Promise<void> {
  const { purse } = book
  const share = lowNow(purse)
  if (share === null) return
  const { id, name, kind } = place
  const told: News = {
    news: 'credits_low',
    organization: { id, name, kind },
    share,
    available: Math.max(0, available(purse)),
    endsAt: purse.endsAt,
  }
  const holders = await holdersOf(deps, tx, id, 'billing.read')
  const zones = new Map(holders.map((person) => [person.id, person.timeZone]))
  const at = (personId: string) => morningAfter(now, zones.get(personId) ?? null)
  await notices.tell({ tx, now, enqueue }, told, [...zones.keys()], at)
}

/** Tells once for each share, and the highest that is reached, that a budget is being used up. */
export async function tellBudgets(desk: Desk, enqueue: (job: Job) => void): Promise<void> {
  for (const group of desk.groups.values()) {
    const share = shareOf(group)
    if (share <= group.told || share === 0) continue
    group.told = share
    await tellBudget(desk, group, share, enqueue)
  }
}

async function tellBudget(desk: Desk, group: Group, share: Share, enqueue: (job: Job) => void): Promise<void> {
  const { deps, tx, now, month, place } = desk
  const { id, name, kind } = place
  const { used, isHard } = group
  const news = (mayManage: boolean): News => ({
    news: 'budget_used',
    organization: { id, name, kind },
    group: { id: group.id, name: group.name },
    share,
    used,
    limit: limitOf(group),
    isHard,
    resetsAt: endOf(month),
    mayManage,
  })
  const managers = (await holdersOf(deps, tx, id, 'budgets.manage')).map((person) => person.id)
  const members = await tx.budgetMember.findMany({ where: { groupId: group.id }, select: { personId: true } })
  const others = members.map(({ personId }) => personId).filter((one) => !managers.includes(one))
  const till = { tx, now, enqueue }
  await notices.tell(till, news(true), managers)
  await notices.tell(till, news(false), others)
}

async function holdersOf({ catalog }: Deps, tx: Tx, organizationId: string, need: Permission) {
  const where = { organizationId, role: { in: rolesHolding(catalog, [need]) } }
  const held = await tx.membership.findMany({ where, select: { person: { select: { id: true, timeZone: true } } } })
  return held.map(({ person }) => person)
}
