// Budget groups: a cap on what members spend together in a month, who is in which, and who hears of it.
import { describe, expect, test } from 'vitest'
import * as approvals from '../../../src/org/asking/approvals.ts'
import type { Deps } from '../../../src/org/context.ts'
import * as budgets from '../../../src/org/credits/budgets.ts'
import * as holds from '../../../src/org/credits/holds.ts'
import { endOf, monthOf } from '../../../src/org/credits/months.ts'
import * as raises from '../../../src/org/credits/raises.ts'
import { spend } from '../../../src/org/credits/spending.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import { thaw } from '../../../src/org/record/receipts.ts'
import * as undo from '../../../src/org/record/undo.ts'
import type { News } from '../../../src/org/telling/letters.ts'
import { at, openCast, type Player, times, together } from '../cast.ts'
import { fund, leftIn } from './funds.ts'

const cast = openCast()
let founded = 0

/** An organization with credits, its owner and two members. */
async function staffed(purchased = 100_000) {
  const { arrive, founds, admits, deps } = cast()
  const n = founded++
  const people = await arrive(`UBOSS${n}`, `UANNA${n}`, `UBEN${n}`)
  const [owner, anna, ben] = people as [Player, Player, Player]
  const organizationId = await founds(owner, `Staffed ${n}`, 'team')
  await admits(owner, organizationId, [anna, ben], 'member')
  await fund(deps, organizationId, { purchased })
  const ctx = at(owner, organizationId)
  const group = async (cap: number, isHard = true, people = [anna.id], name = 'Marketing') =>
    (await budgets.create(ctx, { name, cap, isHard, people })).budget
  let key = 0
  const takes = (who: Player, amount: number, deps: Deps = cast().deps) =>
    spend(deps, { organizationId, personId: who.id }, { amount, key: `k${key++}` })
  return { owner, anna, ben, organizationId, ctx, group, takes }
}

const shift = (deps: Deps, now: Date): Deps => ({ ...deps, clock: { now: () => now, wall: (one) => one } })
const nextMonth = () => endOf(monthOf(new Date()))

async function newsOf(person: Player): Promise<News[]> {
  const where = { about: 'news', identity: { personId: person.id } }
  const found = await cast().db.notice.findMany({ where, orderBy: { id: 'asc' } })
  return found.map(({ facts }) => thaw<News>(facts))
}
const heard = async (person: Player) =>
  (await newsOf(person)).flatMap((news) => (news.news === 'budget_used' ? [news.share] : []))

describe('a hard cap', () => {
  test('is members and a monthly cap: the first credit over it is refused, and each month begins anew', async () => {
    const { anna, group, takes, organizationId } = await staffed()
    const { id } = await group(100)
    await takes(anna, 100)
    const refused = await takes(anna, 1).catch((thrown: unknown) => thrown)
    if (!isRefusal(refused, 'budget_reached')) throw refused
    const { resetsAt, ...detail } = refused.detail
    expect(detail).toMatchObject({ group: { id, name: 'Marketing' }, limit: 100, used: 100, asked: 1 })
    expect(resetsAt).toEqual(nextMonth())
    expect(refused.fix).toEqual({ kind: 'ask', ask: { verb: 'raiseBudget', input: { groupId: id, amount: 1 } } })
    expect(refused.who).toMatchObject({ kind: 'holders', people: [{ name: expect.stringMatching(/^UBOSS/) }] })
    expect(await takes(anna, 100, shift(cast().deps, nextMonth()))).toMatchObject({ isRepeat: false })
    const over = takes(anna, 1, shift(cast().deps, nextMonth()))
    await expect(over).rejects.toMatchObject({ code: 'budget_reached' })
    expect(await leftIn(cast().deps, organizationId)).toBe(99_800)
  })

  test('is exact under 50 spends at once by two of its people', async () => {
    const { anna, ben, group, takes } = await staffed()
    const { id } = await group(100, true, [anna.id, ben.id])
    const { done, refused } = await together(times(50, (n) => () => takes(n % 2 ? anna : ben, 7)))
    expect([done.length, refused.length]).toEqual([14, 36])
    const month = monthOf(new Date())
    const where = { groupId_month: { groupId: id, month } }
    expect(Number((await cast().db.budgetMonth.findUniqueOrThrow({ where })).used)).toBe(98)
  })

  test('leaves those alone who are in no group, or in another', async () => {
    const { owner, anna, ben, group, takes } = await staffed()
    await group(10, true, [anna.id])
    await group(50, true, [ben.id], 'Research')
    await takes(owner, 1_000)
    await takes(ben, 50)
    await expect(takes(anna, 11)).rejects.toMatchObject({ code: 'budget_reached' })
  })

  test('counts what is set aside, and gives back what was not needed', async () => {
    const { anna, group, takes, organizationId } = await staffed()
    await group(100)
    const who = { organizationId, personId: anna.id }
    const { holdId } = await holds.hold(cast().deps, who, { amount: 90, key: 'a' })
    await expect(takes(anna, 11)).rejects.toMatchObject({ code: 'budget_reached', detail: { used: 90 } })
    await holds.settle(cast().deps, holdId, 40)
    await takes(anna, 60)
    await expect(takes(anna, 1)).rejects.toMatchObject({ code: 'budget_reached' })
    const late = await holds.hold(cast().deps, { ...who, personId: null }, { amount: 5, key: 'b' })
    expect(late.amount).toBe(5)
  })
})

describe('a soft cap', () => {
  test('lets through what goes over it, and tells once', async () => {
    const { owner, anna, group, takes } = await staffed()
    await group(100, false)
    await takes(anna, 150)
    await takes(anna, 150)
    expect([await heard(anna), await heard(owner)]).toEqual([[100], [100]])
  })
})

describe('its people and those who manage budgets', () => {
  test('hear at 50, 80, 95 and 100 percent, once in a month, and only the highest of several', async () => {
    const { owner, anna, ben, group, takes } = await staffed()
    await group(100)
    await takes(anna, 49)
    expect(await heard(anna)).toEqual([])
    await takes(anna, 1)
    await takes(anna, 1)
    await takes(anna, 45)
    await takes(anna, 4)
    expect([await heard(anna), await heard(owner), await heard(ben)]).toEqual([[50, 95, 100], [50, 95, 100], []])
    await takes(anna, 80, shift(cast().deps, nextMonth()))
    expect(await heard(anna)).toEqual([50, 95, 100, 80])
    const told = (await newsOf(owner)).findLast((one) => one.news === 'budget_used')
    expect(told).toMatchObject({ mayManage: true, used: 80, limit: 100, isHard: true })
    expect((await newsOf(anna)).findLast((one) => one.news === 'budget_used')).toMatchObject({ mayManage: false })
  })
})

describe('more for this month', () => {
  test('is asked of those who manage budgets, and lets exactly that through once approved', async () => {
    const { owner, anna, group, takes, organizationId } = await staffed()
    const { id } = await group(100)
    await takes(anna, 100)
    const asked = await raises.requestMore(at(anna, organizationId), { groupId: id, amount: 30, reason: 'A launch' })
    expect(asked.deciders.map(({ id }) => id)).toEqual([owner.id])
    expect(asked.names[id]).toBe('Marketing')
    await approvals.decide(at(owner, organizationId), { approvalId: asked.approvalId, isApproved: true })
    await takes(anna, 30)
    await expect(takes(anna, 1)).rejects.toMatchObject({ code: 'budget_reached', detail: { limit: 130 } })
    const next = takes(anna, 101, shift(cast().deps, nextMonth()))
    await expect(next).rejects.toMatchObject({ code: 'budget_reached', detail: { limit: 100 } })
    const entries = await cast().recorded(organizationId)
    const raised = entries.find(({ action }) => action === 'budget.raised')
    expect(raised).toMatchObject({ actorId: anna.id, approvedById: owner.id, subjectId: id })
  })

  test('is not given by whoever asks', async () => {
    const { anna, group, organizationId } = await staffed()
    const { id } = await group(100)
    const refused = raises.raise(at(anna, organizationId), { groupId: id, amount: 30 })
    await expect(refused).rejects.toMatchObject({ code: 'not_permitted' })
  })

  test('is taken back whole, in its month and however often it was raised since, but not once the group has ended', async () => {
    const { anna, ctx, group, takes } = await staffed()
    const { id } = await group(100)
    const [much, more] = [
      await raises.raise(ctx, { groupId: id, amount: 55_000 }),
      await raises.raise(ctx, { groupId: id, amount: 10 }),
    ]
    const { again } = await undo.takeBack(ctx, { entryId: much.entryId })
    expect(again).toEqual({ undone: 'budget.raised', name: 'Marketing', limit: 110 })
    await expect(takes(anna, 111)).rejects.toMatchObject({ code: 'budget_reached', detail: { limit: 110 } })
    await expect(undo.takeBack(ctx, { entryId: much.entryId })).rejects.toMatchObject({ code: 'undo_overtaken' })
    await budgets.archive(ctx, { groupId: id })
    await expect(undo.takeBack(ctx, { entryId: more.entryId })).rejects.toMatchObject({ code: 'undo_overtaken' })
  })

  test('given by several while others spend is counted whole', async () => {
    const { anna, ctx, group, takes } = await staffed()
    const { id } = await group(0)
    const acts = [
      ...times(10, () => () => raises.raise(ctx, { groupId: id, amount: 10 })),
      ...times(30, () => () => takes(anna, 1).catch(() => null)),
    ]
    await together<unknown>(acts)
    const listed = await budgets.list(ctx)
    const spent = Number(
      (await cast().db.ledgerEntry.aggregate({ where: { groupId: id }, _sum: { world: true } }))._sum.world,
    )
    expect(listed.budgets).toMatchObject([{ extra: 100, used: spent }])
  })
})

describe('groups', () => {
  test('are made, changed and archived, and each change is recorded', async () => {
    const { anna, ben, ctx, group, takes, organizationId } = await staffed()
    const { id } = await group(100)
    const changed = await budgets.change(ctx, { groupId: id, name: 'Brand', cap: 200, isHard: false, add: [ben.id] })
    expect(changed.budget).toEqual({ id, name: 'Brand', cap: 200, isHard: false, people: 2 })
    await takes(anna, 150)
    const same = await budgets.change(ctx, { groupId: id, cap: 200 })
    expect(same.entryId).toBeUndefined()
    await budgets.archive(ctx, { groupId: id })
    expect((await budgets.list(ctx)).budgets).toEqual([])
    await takes(anna, 5_000)
    const gone = budgets.change(ctx, { groupId: id, cap: 1 })
    await expect(gone).rejects.toMatchObject({ code: 'budget_unknown' })
    const actions = (await cast().recorded(organizationId)).map(({ action }) => action)
    expect(actions.filter((one) => one.startsWith('budget.'))).toEqual([
      'budget.created',
      'budget.changed',
      'budget.archived',
    ])
  })

  test('have each person once: whoever comes from another says from where', async () => {
    const { anna, ctx, group, organizationId } = await staffed()
    const first = await group(100)
    const second = await budgets.create(ctx, { name: 'Research', cap: 50, isHard: true, people: [anna.id] })
    expect(second.moved).toMatchObject([{ person: { id: anna.id }, from: { id: first.id, name: 'Marketing' } }])
    expect(await cast().db.budgetMember.count({ where: { organizationId } })).toBe(1)
    const seen = await budgets.list(at(anna, organizationId))
    expect(seen).toMatchObject({ own: { name: 'Research' }, mayManage: false })
    expect(seen.budgets.map(({ name, people }) => [name, people])).toEqual([
      ['Marketing', 0],
      ['Research', 1],
    ])
  })

  test('are as they were once a change, or their end, is taken back', async () => {
    const { anna, ben, ctx, group } = await staffed()
    const first = await group(100)
    const second = await group(50, true, [ben.id], 'Research')
    const changed = await budgets.change(ctx, {
      groupId: first.id,
      name: 'Brand',
      cap: 70,
      add: [ben.id],
      remove: [anna.id],
    })
    const undone = await undo.takeBack(ctx, { entryId: changed.entryId ?? '' })
    expect(undone.again).toEqual({ undone: 'budget.changed', name: 'Marketing', cap: 100 })
    const archived = await budgets.archive(ctx, { groupId: first.id })
    await undo.takeBack(ctx, { entryId: archived.entryId ?? '' })
    const seen = (await budgets.list(ctx)).budgets.map(({ name, cap, members }) => [
      name,
      cap,
      members.map(({ id }) => id),
    ])
    expect(seen).toEqual([
      ['Marketing', 100, [anna.id]],
      ['Research', 50, [ben.id]],
    ])
    const late = await budgets.change(ctx, { groupId: second.id, cap: 60 })
    await budgets.change(ctx, { groupId: second.id, cap: 70 })
    const overtaken = undo.takeBack(ctx, { entryId: late.entryId ?? '' })
    await expect(overtaken).rejects.toMatchObject({ code: 'undo_overtaken' })
  })

  test('are left with the organization', async () => {
    const { anna, group, organizationId } = await staffed()
    await group(100)
    await memberships.leave(at(anna, organizationId))
    expect(await cast().db.budgetMember.count({ where: { organizationId } })).toBe(0)
  })

  test('refuse a name that is taken, a stranger, and a cap that is no amount', async () => {
    const { ctx, group } = await staffed()
    await group(100)
    const [stranger] = (await cast().arrive(`UOUTSIDE${founded}`)) as [Player]
    const make = (over: object) => budgets.create(ctx, { name: 'Other', cap: 1, isHard: true, people: [], ...over })
    await expect(make({ name: ' marketing ' })).rejects.toMatchObject({ code: 'budget_name_taken' })
    await expect(make({ people: [stranger.id] })).rejects.toMatchObject({ code: 'not_in_organization' })
    await expect(make({ cap: 1.5 })).rejects.toMatchObject({ code: 'invalid_amount' })
    await expect(make({ cap: -1 })).rejects.toMatchObject({ code: 'invalid_amount' })
    await expect(make({ name: ' ' })).rejects.toMatchObject({ code: 'invalid_name' })
  })

  test('are no matter of a personal account, nor of who may not manage budgets', async () => {
    const { owner, anna, organizationId } = await staffed()
    const input = { name: 'Mine', cap: 1, isHard: true, people: [] }
    await expect(budgets.create(owner.ctx, input)).rejects.toMatchObject({ code: 'personal_context' })
    const refused = budgets.create(at(anna, organizationId), input)
    await expect(refused).rejects.toMatchObject({ code: 'not_permitted', detail: { need: 'budgets.manage' } })
  })

  test('foretell when they reach their cap at the pace of the last days', async () => {
    const { anna, ctx, group, takes } = await staffed()
    await group(1_000)
    await takes(anna, 400)
    const [budget] = (await budgets.list(ctx)).budgets
    expect(budget).toMatchObject({ used: 400, forecast: { perDay: 400 } })
    const days = ((budget?.forecast.runsOutAt?.getTime() ?? 0) - Date.now()) / 86_400_000
    expect(days).toBeCloseTo(1.5, 1)
  })
})
