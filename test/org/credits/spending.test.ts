// Spending: once for each key, never more than there is, exact however many come at once and from however many processes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../../src/db/client.ts'
import { hotStatements } from '../../../src/db/hot.ts'
import type { Deps } from '../../../src/org/context.ts'
import * as budgets from '../../../src/org/credits/budgets.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import { available } from '../../../src/org/credits/purse.ts'
import { type Spent, spend } from '../../../src/org/credits/spending.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import { at, openCast, type Player, times, together } from '../cast.ts'
import { filled, fund, leftIn } from './funds.ts'

const cast = openCast({ connections: 16 })

/** An organization on a plan without free credits, with so many bought. */
async function endowed(name: string, purchased: number) {
  const { arrive, founds } = cast()
  const [owner] = (await arrive(`U${name.toUpperCase()}`)) as [Player]
  const organizationId = await founds(owner, name)
  if (purchased) await fund(cast().deps, organizationId, { purchased })
  return { owner, organizationId, who: { organizationId, personId: owner.id } }
}

const left = (organizationId: string) => leftIn(cast().deps, organizationId)
const sound = async (organizationId?: string) => expect(await ledger.verify(cast().db, organizationId)).toEqual([])

/** The same rules in another process: their own connections, and their own queue. */
let other: ReturnType<typeof connect>
let deps: Deps
beforeAll(async () => {
  const [{ name }] = await cast().db.$queryRaw<[{ name: string }]>`select current_database() as name`
  const url = new URL(cast().pool.options.connectionString ?? '')
  url.pathname = `/${name}`
  other = connect(url.href, { max: 8, onError: () => {}, name: 'guildhall other' })
  deps = { ...cast().deps, db: other.prisma, hot: hotStatements(other.pool) }
})
afterAll(() => other.close())
const elsewhere = () => deps

describe('spending', () => {
  test('takes what it cost, and says what is left', async () => {
    const { who, owner, organizationId } = await endowed('Plain', 100)
    const spent = await spend(cast().deps, who, { amount: 30, key: 'a', resourceId: 'res_1', note: 'A voice' })
    expect(spent).toMatchObject({ amount: 30, available: 70, isRepeat: false })
    const row = await cast().db.ledgerEntry.findUniqueOrThrow({ where: { id: spent.entryId } })
    const numbers = { purchased: -30n, allowance: 0n, world: 30n, left: 70n }
    expect(row).toMatchObject({ ...numbers, kind: 'usage', personId: owner.id, resourceId: 'res_1', note: 'A voice' })
    expect(await left(organizationId)).toBe(70)
    await sound(organizationId)
  })

  test('takes the allowance before what was bought, by the statement as by the rules', async () => {
    const { who, organizationId } = await endowed('Order', 0)
    await fund(cast().deps, organizationId, { purchased: 50, allowance: 40, endsAt: filled.later() })
    await spend(cast().deps, who, { amount: 30, key: 'a' })
    await spend(cast().deps, who, { amount: 30, key: 'b' })
    expect(await ledger.balanceOf(cast().db, organizationId)).toMatchObject({ allowance: 0, purchased: 30 })
    await expect(spend(cast().deps, who, { amount: 31, key: 'c' })).rejects.toMatchObject({ code: 'out_of_credits' })
    await sound(organizationId)
  })

  test('of two at once that together are too much, one is refused', async () => {
    const { who, organizationId } = await endowed('Two', 100)
    const { done, refused } = await together([
      () => spend(cast().deps, who, { amount: 60, key: 'a' }),
      () => spend(cast().deps, who, { amount: 60, key: 'b' }),
    ])
    expect([done.length, refused]).toEqual([1, ['out_of_credits']])
    expect(await left(organizationId)).toBe(40)
  })

  test('200 at once on one organization are exact', async () => {
    const { who, organizationId } = await endowed('Rush', 1_000)
    const { done, refused } = await together(
      times(200, (n) => () => spend(cast().deps, who, { amount: 7, key: `k${n}` })),
    )
    expect([done.length, refused.length]).toEqual([142, 58])
    expect(await left(organizationId)).toBe(6)
    expect(new Set(done.map(({ available }) => available)).size).toBe(142)
    await sound(organizationId)
  })

  test('with words that no database keeps is written all the same, and so is what came with it', async () => {
    const { who, organizationId } = await endowed('Wordy', 100)
    const odd = { resourceId: '\0', note: `\ud800${'x'.repeat(10_000)}` }
    const all = [{ key: '\0' }, { key: 'a', ...odd }, { key: 'b' }].map((one) => ({ amount: 1, ...one }))
    const { done } = await together(all.map((one) => () => spend(cast().deps, who, one)))
    expect(done).toHaveLength(3)
    expect(await spend(cast().deps, who, { amount: 1, key: '\0' })).toMatchObject({ isRepeat: true })
    expect(await left(organizationId)).toBe(97)
    await sound(organizationId)
  })

  test('one that is refused leaves those that came with it as they are', async () => {
    const { who, organizationId } = await endowed('Mixed', 100)
    const amounts = [10, 500, 20, 500, 30]
    const { done, refused } = await together(
      amounts.map((amount, n) => () => spend(cast().deps, who, { amount, key: `k${n}` })),
    )
    expect(done.map(({ amount }) => amount)).toEqual([10, 20, 30])
    expect(refused).toEqual(['out_of_credits', 'out_of_credits'])
    expect(await left(organizationId)).toBe(40)
  })
})

describe('two processes', () => {
  test('that spend from one organization at once never overdraw, and count every credit', async () => {
    const { who, organizationId } = await endowed('Both', 1_000)
    const acts = times(200, (n) => {
      const by = n % 2 ? deps : cast().deps
      return () => spend(by, who, { amount: 7, key: `k${n}` })
    })
    const { done, refused } = await together(acts)
    expect([done.length, refused.length]).toEqual([142, 58])
    expect(await left(organizationId)).toBe(6)
    await sound(organizationId)
  })

  test('that are told of the same use count it once', async () => {
    const { who, organizationId } = await endowed('Same', 1_000)
    const acts = times(60, (n) => {
      const by = n % 2 ? deps : cast().deps
      return () => spend(by, who, { amount: 5, key: `k${n % 10}` })
    })
    const { done, refused } = await together(acts)
    expect([done.length, refused.length]).toEqual([60, 0])
    expect(done.filter(({ isRepeat }) => !isRepeat)).toHaveLength(10)
    expect(await left(organizationId)).toBe(950)
    await sound(organizationId)
  })
})

describe('a budget that two processes spend from', () => {
  test('is kept to the credit, and what it counts is what was spent', async () => {
    const { owner, organizationId, who } = await endowed('Capped', 100_000)
    const made = { name: 'Shared', cap: 500, isHard: true, people: [owner.id] }
    const { budget } = await budgets.create(at(owner, organizationId), made)
    const acts = times(120, (n) => () => spend(n % 2 ? elsewhere() : cast().deps, who, { amount: 7, key: `k${n}` }))
    const { done, refused } = await together(acts)
    expect([done.length, new Set(refused)]).toEqual([71, new Set(['budget_reached'])])
    const months = await cast().db.budgetMonth.findMany({ where: { groupId: budget.id } })
    expect(months.map(({ used, told }) => [Number(used), told])).toEqual([[497, 95]])
    const rows = await cast().db.ledgerEntry.count({ where: { organizationId, groupId: budget.id } })
    expect(rows).toBe(71)
    await sound(organizationId)
  })
})

describe('a process whose connections are cut while it spends', () => {
  test('counts every use once when it is told of all of them again', async () => {
    const { who, organizationId } = await endowed('Cut', 10_000)
    const acts = times(150, (n) => () => spend(elsewhere(), who, { amount: 3, key: `k${n}` }))
    const first = Promise.allSettled(acts.map((act) => act()))
    await cast().db.$queryRaw`
      select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'guildhall other'`
    const cut = await first
    // Whoever is not answered asks again; a connection that was idle may turn out to be cut only then.
    const untilAnswered = async (n: number): Promise<Spent> => {
      try {
        return await spend(elsewhere(), who, { amount: 3, key: `k${n}` })
      } catch (thrown) {
        if (isRefusal(thrown)) throw thrown
        return untilAnswered(n)
      }
    }
    const again = await Promise.all(times(150, untilAnswered))
    expect(again).toHaveLength(150)
    const before = cut.flatMap((one) => (one.status === 'fulfilled' ? [one.value.entryId] : []))
    expect(again.filter(({ entryId }) => before.includes(entryId))).toHaveLength(before.length)
    expect(await left(organizationId)).toBe(10_000 - 450)
    await sound(organizationId)
  })
})

describe('the same key', () => {
  test('three times at once is one entry, and everyone gets the first answer', async () => {
    const { who, organizationId } = await endowed('Thrice', 100)
    const { done } = await together(times(3, () => () => spend(cast().deps, who, { amount: 10, key: 'once' })))
    expect(new Set(done.map(({ entryId, available }) => `${entryId} ${available}`)).size).toBe(1)
    expect(done.filter(({ isRepeat }) => isRepeat)).toHaveLength(2)
    await spend(cast().deps, who, { amount: 50, key: 'other' })
    expect(await spend(cast().deps, who, { amount: 10, key: 'once' })).toMatchObject({ available: 90, isRepeat: true })
    expect(await left(organizationId)).toBe(40)
  })

  test('with another amount is refused, with what stands under it', async () => {
    const { who } = await endowed('Other amount', 100)
    await spend(cast().deps, who, { amount: 10, key: 'a:b:c' })
    const again = spend(cast().deps, who, { amount: 11, key: 'a:b:c' })
    await expect(again).rejects.toMatchObject({ code: 'key_used', detail: { key: 'a:b:c', asked: 11, before: 10 } })
  })

  test('is another one in another organization', async () => {
    const [one, other] = [await endowed('Here', 100), await endowed('There', 100)]
    await spend(cast().deps, one.who, { amount: 10, key: 'a' })
    expect(await spend(cast().deps, other.who, { amount: 20, key: 'a' })).toMatchObject({ isRepeat: false })
  })

  test('of a use that was refused can be used when there is enough', async () => {
    const { who, organizationId } = await endowed('Later', 5)
    await expect(spend(cast().deps, who, { amount: 10, key: 'a' })).rejects.toMatchObject({ code: 'out_of_credits' })
    await fund(cast().deps, organizationId, { purchased: 10 })
    expect(await spend(cast().deps, who, { amount: 10, key: 'a' })).toMatchObject({ available: 5, isRepeat: false })
  })
})

describe('who spends', () => {
  test('is a member, or the organization itself', async () => {
    const { organizationId } = await endowed('Members', 100)
    const [stranger] = (await cast().arrive('USTRANGER')) as [Player]
    const outside = spend(cast().deps, { organizationId, personId: stranger.id }, { amount: 1, key: 'a' })
    await expect(outside).rejects.toMatchObject({ code: 'not_a_member' })
    const own = await spend(cast().deps, { organizationId, personId: null }, { amount: 1, key: 'a' })
    expect(own.available).toBe(99)
    const nowhere = spend(cast().deps, { organizationId: 'org_nowhere', personId: null }, { amount: 1, key: 'a' })
    await expect(nowhere).rejects.toMatchObject({ code: 'unknown_organization' })
  })

  test('is refused once they have left', async () => {
    const { owner, organizationId } = await endowed('Left', 100)
    const [member] = (await cast().arrive('ULEAVER')) as [Player]
    await cast().admits(owner, organizationId, [member], 'member')
    await spend(cast().deps, { organizationId, personId: member.id }, { amount: 1, key: 'a' })
    await memberships.leave(at(member, organizationId))
    const after = spend(cast().deps, { organizationId, personId: member.id }, { amount: 1, key: 'b' })
    await expect(after).rejects.toMatchObject({ code: 'not_a_member' })
  })

  test.each([
    ['deleted', 'organization_gone'],
    ['suspended', 'suspended'],
  ] as const)('is refused where the organization is %s', async (status, code) => {
    const { who, organizationId } = await endowed(`Gone ${status}`, 100)
    const suspendedFor = status === 'suspended' ? 'unpaid' : null
    await cast().db.organization.update({ where: { id: organizationId }, data: { status, suspendedFor } })
    await expect(spend(cast().deps, who, { amount: 1, key: 'a' })).rejects.toMatchObject({ code })
  })

  test('in an organization leaves their own credits as they are, and the reverse', async () => {
    const { who, owner, organizationId } = await endowed('Apart', 100)
    await fund(cast().deps, owner.personalId, { purchased: 70 })
    const own = { organizationId: owner.personalId, personId: owner.id }
    await spend(cast().deps, who, { amount: 10, key: 'a' })
    expect([await left(organizationId), await left(owner.personalId)]).toEqual([90, 70])
    await spend(cast().deps, own, { amount: 20, key: 'a' })
    expect([await left(organizationId), await left(owner.personalId)]).toEqual([90, 50])
  })

  test('draws the one pool of the organization, whichever member it is', async () => {
    const { who, owner, organizationId } = await endowed('Pool', 100)
    const [member] = (await cast().arrive('UPOOLED')) as [Player]
    await cast().admits(owner, organizationId, [member], 'member')
    await spend(cast().deps, who, { amount: 60, key: 'a' })
    const other = { organizationId, personId: member.id }
    expect(await spend(cast().deps, other, { amount: 40, key: 'b' })).toMatchObject({ available: 0 })
    await expect(spend(cast().deps, other, { amount: 1, key: 'c' })).rejects.toMatchObject({ code: 'out_of_credits' })
  })
})

describe('amounts and keys', () => {
  test.each([
    [0, 'small'],
    [-5, 'small'],
    [1.5, 'fraction'],
    [Number.NaN, 'fraction'],
    [1_000_000_001, 'large'],
    [Number.POSITIVE_INFINITY, 'large'],
  ])('%s is no amount', async (amount, problem) => {
    const who = { organizationId: 'org_any', personId: null }
    const refused = spend(cast().deps, who, { amount, key: 'a' })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_amount', detail: { problem } })
  })

  test.each([
    ['', 'empty'],
    ['x'.repeat(201), 'too_long'],
  ])('%j is no key', async (key, problem) => {
    const who = { organizationId: 'org_any', personId: null }
    const refused = spend(cast().deps, who, { amount: 1, key })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_key', detail: { problem } })
  })
})

describe('a refusal for lack of credits', () => {
  test('says what was asked and what is left, and who can make it good', async () => {
    const { owner, organizationId } = await endowed('Poor', 3)
    const [member] = (await cast().arrive('UPOOR2')) as [Player]
    await cast().admits(owner, organizationId, [member], 'member')
    const thrown = await spend(cast().deps, { organizationId, personId: member.id }, { amount: 10, key: 'a' }).catch(
      (error: unknown) => error,
    )
    if (!isRefusal(thrown, 'out_of_credits')) throw thrown
    expect(thrown.detail).toMatchObject({ organization: 'Poor', asked: 10, left: 3, held: 0 })
    expect(thrown.who?.kind).toBeDefined()
  })
})

test('what a balance says is what its ledger adds up to, everywhere', async () => {
  await sound()
  const all = await cast().db.balance.findMany()
  for (const { allowance, purchased } of all)
    expect(available({ allowance: Number(allowance), purchased: Number(purchased) })).toBeGreaterThanOrEqual(0)
})
