// What an organization has to spend: how it begins, what comes for nothing and for whom, what is given and what may be moved.
import { describe, expect, test } from 'vitest'
import { readCatalog } from '../../../src/catalog/catalog.ts'
import { presets } from '../../../src/catalog/presets/presets.ts'
import type { Deps } from '../../../src/org/context.ts'
import * as allowances from '../../../src/org/credits/allowances.ts'
import * as credits from '../../../src/org/credits/credits.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import { endOf, monthOf } from '../../../src/org/credits/months.ts'
import { spend } from '../../../src/org/credits/spending.ts'
import { at, openCast, operator, type Player, times, together } from '../cast.ts'
import { fund, leftIn } from './funds.ts'

const cast = openCast()
let arrived = 0

/** The standard catalog, with 500 free credits a month on Free, and what else is to be so. */
function catalogWith(over: object = {}) {
  const { credits: _, ...standard } = JSON.parse(JSON.stringify(presets.standard))
  standard.plans.free.credits = { personal: 500 }
  return readCatalog('a test', { ...standard, credits: over })
}
const ruled = (over: object = {}, now?: Date): Deps => ({
  ...cast().deps,
  catalog: catalogWith(over),
  ...(now ? { clock: { now: () => now, wall: (one) => one } } : {}),
})
const under = (deps: Deps, ctx: Player['ctx']) => ({ ...ctx, deps })

async function someone(): Promise<Player> {
  const [person] = (await cast().arrive(`UCREDIT${arrived++}`)) as [Player]
  return person
}
const own = ({ id, personalId }: Player) => ({ organizationId: personalId, personId: id })
const nextMonth = () => endOf(monthOf(new Date()))

describe('a new organization', () => {
  test('begins with nothing, on a plan with free credits for personal accounts too', async () => {
    const person = await someone()
    const organizationId = await cast().founds(person, 'New')
    const seen = await credits.overview(under(ruled(), at(person, organizationId)))
    expect(seen).toMatchObject({ available: 0, freeEachMonth: 0, usedThisMonth: 0, lines: [] })
  })
})

describe('free credits', () => {
  test('are there for a personal account at the first look, and end with the month', async () => {
    const person = await someone()
    const seen = await credits.overview(under(ruled(), person.ctx))
    expect(seen).toMatchObject({ available: 500, freeEachMonth: 500, balance: { endsAt: nextMonth() } })
    expect(await credits.overview(under(ruled(), person.ctx))).toMatchObject({ available: 500 })
    await spend(ruled(), own(person), { amount: 120, key: 'a' })
    expect(await credits.overview(under(ruled(), person.ctx))).toMatchObject({ available: 380, usedThisMonth: 120 })
    const later = await credits.overview(under(ruled({}, nextMonth()), person.ctx))
    expect(later).toMatchObject({ available: 500, usedThisMonth: 0 })
    const kinds = later.lines.map(({ kind, change }) => [kind, change])
    expect(kinds).toEqual([
      ['free', 500],
      ['expiry', -380],
      ['usage', -120],
      ['free', 500],
    ])
  })

  test('are there for whoever spends before they look, once, however many spend at once', async () => {
    const person = await someone()
    const { done } = await together(times(20, (n) => () => spend(ruled(), own(person), { amount: 5, key: `k${n}` })))
    expect(done).toHaveLength(20)
    expect(await leftIn(cast().deps, person.personalId)).toBe(400)
  })

  test('stay where the catalog lets no allowance end', async () => {
    const person = await someone()
    const stay = { allowanceEnds: false }
    await credits.overview(under(ruled(stay), person.ctx))
    const later = await credits.overview(under(ruled(stay, nextMonth()), person.ctx))
    expect(later).toMatchObject({ available: 1_000, balance: { endsAt: null } })
  })

  test('come by their job to all who have a balance, once a month', async () => {
    const people = [await someone(), await someone(), await someone()]
    for (const person of people) await credits.overview(under(ruled(), person.ctx))
    const [first, second] = people as [Player, Player]
    await spend(ruled(), own(first), { amount: 100, key: 'a' })
    await fund(ruled(), second.personalId, { purchased: 70 })
    await allowances.giveFree(ruled({}, nextMonth()))
    await allowances.giveFree(ruled({}, nextMonth()))
    const left = await Promise.all(people.map(({ personalId }) => leftIn(cast().deps, personalId)))
    expect(left).toEqual([500, 570, 500])
    expect(await ledger.verify(cast().db)).toEqual([])
    const balance = await cast().db.balance.findUniqueOrThrow({ where: { organizationId: second.personalId } })
    expect(balance).toMatchObject({ filled: 570n, tellAt: 114n, allowanceEndsAt: endOf(monthOf(nextMonth())) })
  })
})

describe('what operators give', () => {
  test('is refused for an organization where only personal accounts get free credits', async () => {
    const person = await someone()
    const organizationId = await cast().founds(person, 'No gifts')
    const [office] = (await cast().arrive(operator)) as [Player]
    const refused = credits.give(office.ctx, { organizationId, amount: 100, note: 'A promotion' })
    await expect(refused).rejects.toMatchObject({ code: 'nothing_free', detail: { kind: 'shared' } })
    const given = await credits.give(office.ctx, { organizationId: person.personalId, amount: 100, note: 'Sorry' })
    expect(given).toMatchObject({ amount: 100 })
    const entries = await cast().recorded(person.personalId)
    expect(entries.find(({ action }) => action === 'credits.given')).toMatchObject({ actorId: office.id })
  })

  test('is given by operators alone', async () => {
    const person = await someone()
    const input = { organizationId: person.personalId, amount: 100, note: null }
    await expect(credits.give(person.ctx, input)).rejects.toMatchObject({ code: 'operators_only' })
  })
})

describe('a transfer', () => {
  const movable = { transferable: true }
  async function two(deps = ruled(movable)) {
    const person = await someone()
    await cast().system(person.personalId)
    await cast().db.organization.update({ where: { id: person.personalId }, data: { plan: 'team' } })
    const [from, to] = [await cast().founds(person, 'From', 'team'), await cast().founds(person, 'To', 'team')]
    await fund(cast().deps, from, { purchased: 100 })
    return { person, from, to, ctx: under(deps, at(person, from)) }
  }

  test('moves what was bought, where the catalog lets it, and both records say so', async () => {
    const { from, to, ctx } = await two()
    const moved = await credits.transfer(ctx, { toId: to, amount: 60 })
    expect(moved).toMatchObject({ amount: 60, available: 40, to: { name: 'To' } })
    expect([await leftIn(cast().deps, from), await leftIn(cast().deps, to)]).toEqual([40, 60])
    expect((await cast().recorded(to)).map(({ action }) => action)).toContain('credits.received')
    const refused = credits.transfer(ctx, { toId: to, amount: 41 })
    await expect(refused).rejects.toMatchObject({ code: 'out_of_credits', detail: { left: 40 } })
  })

  test('many at once to and fro, while others spend, lose and make nothing', async () => {
    const { person, from, to, ctx } = await two()
    const back = under(ruled(movable), at(person, to))
    await together<unknown>([
      ...times(10, () => () => credits.transfer(ctx, { toId: to, amount: 7 })),
      ...times(10, () => () => credits.transfer(back, { toId: from, amount: 5 })),
      ...times(
        10,
        (n) => () => spend(ruled(), { organizationId: from, personId: person.id }, { amount: 2, key: `${n}` }),
      ),
    ])
    const spent = await cast().db.ledgerEntry.aggregate({
      where: { organizationId: from, kind: 'usage' },
      _sum: { world: true },
    })
    const left = (await leftIn(cast().deps, from)) + (await leftIn(cast().deps, to))
    expect(left).toBe(100 - Number(spent._sum.world ?? 0))
    expect(await ledger.verify(cast().db)).toEqual([])
  })

  test.each([
    ['from a personal account', 'personal', true],
    ['where the catalog does not let it', 'not_transferable', false],
  ])('%s is refused', async (_, because, isPersonal) => {
    const { person, from, to } = await two()
    await fund(cast().deps, person.personalId, { purchased: 100 })
    const ctx = isPersonal ? under(ruled(movable), person.ctx) : under(ruled(), at(person, from))
    const refused = credits.transfer(ctx, { toId: to, amount: 1 })
    await expect(refused).rejects.toMatchObject({ code: 'credits_stay', detail: { because } })
  })

  test('to one’s own account, or to an organization that one is not in, is refused', async () => {
    const { person, ctx } = await two()
    const other = await cast().founds(await someone(), 'Strange')
    const home = credits.transfer(ctx, { toId: person.personalId, amount: 1 })
    await expect(home).rejects.toMatchObject({ detail: { because: 'to_personal' } })
    await expect(credits.transfer(ctx, { toId: other, amount: 1 })).rejects.toMatchObject({
      code: 'unknown_organization',
    })
  })
})

describe('the statement', () => {
  test('shows every row once, the newest first, page by page, with what was left after each', async () => {
    const person = await someone()
    const organizationId = await cast().founds(person, 'Statement')
    await fund(cast().deps, organizationId, { purchased: 1_000 })
    for (let n = 0; n < 60; n++)
      await spend(cast().deps, { organizationId, personId: person.id }, { amount: 1, key: `${n}` })
    const ctx = at(person, organizationId)
    const one = await credits.statement(ctx, null)
    const two = await credits.statement(ctx, one.next)
    expect([one.lines.length, two.lines.length, two.next]).toEqual([50, 11, null])
    expect([...one.lines, ...two.lines].map(({ left }) => left)).toEqual(times(61, (n) => 940 + n))
    expect(two.lines.at(-1)).toMatchObject({ kind: 'purchase', change: 1_000, person: null })
    expect(one.lines[0]).toMatchObject({ kind: 'usage', change: -1, person: { id: person.id } })
  })
})
