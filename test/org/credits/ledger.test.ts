// The ledger: what is added to it and what it refuses, and that whatever happens in whatever order it stays true.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Deps } from '../../../src/org/context.ts'
import * as allowances from '../../../src/org/credits/allowances.ts'
import * as holds from '../../../src/org/credits/holds.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import { available } from '../../../src/org/credits/purse.ts'
import { spend } from '../../../src/org/credits/spending.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import { thaw } from '../../../src/org/record/receipts.ts'
import type { News } from '../../../src/org/telling/letters.ts'
import { openCast, type Player, times } from '../cast.ts'
import { fund, leftIn, posted } from './funds.ts'

const cast = openCast()
let founded = 0

async function empty() {
  const { arrive, founds } = cast()
  const [owner] = (await arrive(`ULEDGER${founded++}`)) as [Player]
  const organizationId = await founds(owner, `Ledger ${founded}`, 'team')
  return { organizationId, who: { organizationId, personId: owner.id } }
}

const dayMs = 86_400_000
const at = (moment: Date): Deps => ({ ...cast().deps, clock: { now: () => moment, wall: (one) => one } })
const balance = (organizationId: string) => ledger.balanceOf(cast().db, organizationId)

describe('an effect', () => {
  test('is written once, however often its source is posted, also at once', async () => {
    const { organizationId } = await empty()
    const posting = { source: 'invoice:in_1', kind: 'allowance', organizationId, allowance: 500 } as const
    const outcomes = await Promise.all(times(8, () => posted(cast().deps, posting)))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect((await balance(organizationId)).allowance).toBe(500)
  })

  test('moves whole credits only', async () => {
    const { organizationId } = await empty()
    const half = posted(cast().deps, { source: 'half', kind: 'correction', organizationId, purchased: 0.5 })
    await expect(half).rejects.toThrow('whole credits')
    expect(await cast().db.ledgerEntry.count({ where: { organizationId } })).toBe(0)
  })

  test('that gives back what was spent takes a balance below zero, and what is added pays that first', async () => {
    const { organizationId, who } = await empty()
    await fund(cast().deps, organizationId, { purchased: 100 })
    await spend(cast().deps, who, { amount: 80, key: 'a' })
    await posted(cast().deps, { source: 'refund:1', kind: 'refund', organizationId, purchased: -100 })
    expect(await leftIn(cast().deps, organizationId)).toBe(-80)
    await expect(spend(cast().deps, who, { amount: 1, key: 'b' })).rejects.toMatchObject({
      code: 'out_of_credits',
      detail: { left: 0 },
    })
    await fund(cast().deps, organizationId, { purchased: 100 })
    expect(await leftIn(cast().deps, organizationId)).toBe(20)
    expect(await ledger.verify(cast().db, organizationId)).toEqual([])
  })

  test('that is disputed cannot be spent until it is won', async () => {
    const { organizationId, who } = await empty()
    await fund(cast().deps, organizationId, { purchased: 100 })
    const frozen = { organizationId, purchased: -60, frozen: 60 }
    await posted(cast().deps, { source: 'dispute:1', kind: 'freeze', ...frozen })
    await expect(spend(cast().deps, who, { amount: 41, key: 'a' })).rejects.toMatchObject({ code: 'out_of_credits' })
    await posted(cast().deps, { source: 'won:1', kind: 'thaw', organizationId, purchased: 60, frozen: -60 })
    expect(await spend(cast().deps, who, { amount: 41, key: 'a' })).toMatchObject({ available: 59 })
  })
})

describe('the record', () => {
  test('is only added to', async () => {
    const { organizationId } = await empty()
    await fund(cast().deps, organizationId, { purchased: 100 })
    const { db } = cast()
    const where = { organizationId }
    await expect(db.ledgerEntry.updateMany({ where, data: { note: 'x' } })).rejects.toThrow('only added to')
    await expect(db.ledgerEntry.deleteMany({ where })).rejects.toThrow('only added to')
    expect(await db.ledgerEntry.count({ where })).toBe(1)
  })

  test('takes no row that does not sum to zero', async () => {
    const { organizationId } = await empty()
    const row = { id: 'led_odd', organizationId, at: new Date(), kind: 'gift', source: 'odd', left: 1, purchased: 1 }
    await expect(cast().db.ledgerEntry.create({ data: row })).rejects.toThrow('sums_to_zero')
  })

  test('goes with its organization', async () => {
    const { organizationId } = await empty()
    await fund(cast().deps, organizationId, { purchased: 100 })
    await cast().db.organization.delete({ where: { id: organizationId } })
    expect(await cast().db.ledgerEntry.count({ where: { organizationId } })).toBe(0)
  })

  test('shows a balance that is not its sum', async () => {
    const { organizationId } = await empty()
    await fund(cast().deps, organizationId, { purchased: 100 })
    await cast().db.balance.update({ where: { organizationId }, data: { purchased: 101 } })
    const drift = await ledger.verify(cast().db)
    expect(drift).toEqual([
      {
        organizationId,
        kept: { allowance: 0, purchased: 101, held: 0, frozen: 0 },
        sum: { allowance: 0, purchased: 100, held: 0, frozen: 0 },
      },
    ])
    await cast().db.balance.update({ where: { organizationId }, data: { purchased: 100 } })
  })
})

describe('an allowance', () => {
  test('ends with its period, by whoever spends next', async () => {
    const { organizationId, who } = await empty()
    const endsAt = new Date(Date.now() + dayMs)
    await fund(cast().deps, organizationId, { allowance: 100, endsAt })
    await fund(cast().deps, organizationId, { purchased: 10 })
    await expect(spend(at(endsAt), who, { amount: 11, key: 'a' })).rejects.toMatchObject({ detail: { left: 10 } })
    expect(await spend(at(endsAt), who, { amount: 10, key: 'a' })).toMatchObject({ available: 0 })
    expect(await balance(organizationId)).toMatchObject({ allowance: 0, purchased: 0, endsAt: null })
    expect(await ledger.verify(cast().db, organizationId)).toEqual([])
  })

  test('ends by its job, which waits for the end of the last one', async () => {
    const { organizationId } = await empty()
    const [first, second] = [new Date(Date.now() + dayMs), new Date(Date.now() + 3 * dayMs)]
    await fund(cast().deps, organizationId, { allowance: 100, endsAt: first })
    await fund(cast().deps, organizationId, { allowance: 100, endsAt: second })
    const [job] = await cast().db.$queryRaw<{ run_at: Date }[]>`
      select run_at from graphile_worker.jobs where key = ${`expire-allowance:${organizationId}`}`
    expect(Math.abs((job?.run_at.getTime() ?? 0) - second.getTime())).toBeLessThan(5)
    await allowances.expire(at(first), organizationId)
    expect((await balance(organizationId)).allowance).toBe(200)
    await allowances.expire(at(second), organizationId)
    await allowances.expire(at(second), organizationId)
    expect(await balance(organizationId)).toMatchObject({ allowance: 0, endsAt: null })
  })

  test('lasts until the next period’s is there, and its rest is over with that', async () => {
    const { organizationId, who } = await empty()
    const now = cast().deps.clock.now()
    const [begins, hour] = [new Date(now.getTime() + dayMs), 3_600_000]
    const [late, afterwards] = [new Date(begins.getTime() + hour), new Date(begins.getTime() + 40 * dayMs)]
    await fund(cast().deps, organizationId, { allowance: 900, endsAt: new Date(begins.getTime() + ledger.renewalMs) })
    await fund(cast().deps, organizationId, { purchased: 50 })
    await spend(at(late), who, { amount: 100, key: 'in between' })
    const next = { kind: 'allowance', organizationId, allowance: 1_000, endsAt: afterwards, startsAt: begins } as const
    await posted(at(late), { ...next, source: 'invoice:next' })
    expect(await balance(organizationId)).toMatchObject({ allowance: 1_000, purchased: 50, endsAt: afterwards })
    // What comes in the middle of a period only adds.
    await posted(at(late), { ...next, source: 'invoice:more', allowance: 10, startsAt: null })
    expect(await balance(organizationId)).toMatchObject({ allowance: 1_010 })
    expect(await ledger.verify(cast().db, organizationId)).toEqual([])
  })

  test('that is granted after its own end is written, and ends at once', async () => {
    const { organizationId } = await empty()
    await fund(cast().deps, organizationId, { allowance: 100, endsAt: new Date(Date.now() - dayMs) })
    expect(await balance(organizationId)).toMatchObject({ allowance: 0, endsAt: null })
    const rows = await cast().db.ledgerEntry.findMany({ where: { organizationId }, orderBy: { id: 'asc' } })
    expect(rows.map(({ kind }) => kind)).toEqual(['allowance', 'expiry'])
  })
})

describe('news that little is left', () => {
  const low = async (organizationId: string) => {
    const notices = await cast().db.notice.findMany({ where: { about: 'news' }, orderBy: { id: 'asc' } })
    const facts = notices.map(({ facts }) => thaw<News>(facts))
    return facts.flatMap((news) =>
      news.news === 'credits_low' && news.organization.id === organizationId ? [news.share] : [],
    )
  }

  test('comes once at 20, 5 and 0 percent of what was there, and anew once something was added', async () => {
    const { organizationId, who } = await empty()
    await fund(cast().deps, organizationId, { purchased: 1_000 })
    let key = 0
    const take = (amount: number) => spend(cast().deps, who, { amount, key: `k${key++}` })
    await take(799)
    expect(await low(organizationId)).toEqual([])
    await take(1)
    await take(10)
    expect(await low(organizationId)).toEqual([20])
    await take(150)
    expect(await low(organizationId)).toEqual([20, 5])
    await take(40)
    expect(await low(organizationId)).toEqual([20, 5, 0])
    await fund(cast().deps, organizationId, { purchased: 100 })
    await take(100)
    expect(await low(organizationId)).toEqual([20, 5, 0, 0])
  })
})

describe('whatever happens, in whatever order', () => {
  type Step =
    | { do: 'grant'; amount: number; days: number }
    | { do: 'buy'; amount: number }
    | { do: 'spend'; amount: number; key: number }
    | { do: 'hold'; amount: number }
    | { do: 'settle'; nth: number; amount: number }
    | { do: 'release'; nth: number }
    | { do: 'refund'; amount: number }
    | { do: 'wait'; days: number }
  const amount = fc.integer({ min: 1, max: 60 })
  const nth = fc.nat(5)
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant('grant' as const), amount, days: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ do: fc.constant('buy' as const), amount }),
    fc.record({ do: fc.constant('spend' as const), amount, key: fc.nat(8) }),
    fc.record({ do: fc.constant('spend' as const), amount, key: fc.nat(8) }),
    fc.record({ do: fc.constant('hold' as const), amount }),
    fc.record({ do: fc.constant('settle' as const), nth, amount: fc.nat(80) }),
    fc.record({ do: fc.constant('release' as const), nth }),
    fc.record({ do: fc.constant('refund' as const), amount }),
    fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 6 }) }),
  )

  test('rows sum to zero, the balance is their sum, and nobody spends below zero', async () => {
    const run = async (steps: Step[]) => {
      const { organizationId, who } = await empty()
      const held: string[] = []
      let now = new Date()
      let count = 0
      const name = () => `${organizationId}:${count++}`
      for (const one of steps) {
        const deps = at(now)
        const before = await balance(organizationId)
        try {
          if (one.do === 'grant') {
            const endsAt = new Date(now.getTime() + one.days * dayMs)
            await fund(deps, organizationId, { allowance: one.amount, endsAt }, name())
          }
          if (one.do === 'buy') await fund(deps, organizationId, { purchased: one.amount }, name())
          if (one.do === 'spend') await spend(deps, who, { amount: one.amount, key: `${one.key}` })
          if (one.do === 'hold') held.push((await holds.hold(deps, who, { amount: one.amount, key: name() })).holdId)
          if (one.do === 'settle') await holds.settle(deps, held[one.nth] ?? 'hld_none', one.amount)
          if (one.do === 'release') await holds.release(deps, held[one.nth] ?? 'hld_none')
          if (one.do === 'refund')
            await posted(deps, { source: name(), kind: 'refund', organizationId, purchased: -one.amount })
          if (one.do === 'wait') {
            now = new Date(now.getTime() + one.days * dayMs)
            for (const id of held) await holds.expire(at(now), id)
            await allowances.expire(at(now), organizationId)
          }
        } catch (thrown) {
          if (!isRefusal(thrown)) throw thrown
        }
        expect(await ledger.verify(cast().db, organizationId)).toEqual([])
        const after = available(await balance(organizationId))
        // A debt, of what was given back after it was spent, may show once an allowance that covered it has ended.
        const mayFallBelow = one.do === 'refund' || before.purchased < 0
        if (!mayFallBelow) expect(after).toBeGreaterThanOrEqual(0)
      }
      const rows = await cast().db.ledgerEntry.findMany({ where: { organizationId } })
      const sum = rows.reduce((all, row) => all + row.allowance + row.purchased + row.held + row.frozen + row.world, 0n)
      expect(sum).toBe(0n)
      const open = await cast().db.hold.findMany({ where: { organizationId, state: 'held' } })
      const aside = open.reduce((all, { allowance, purchased }) => all + Number(allowance + purchased), 0)
      expect((await balance(organizationId)).held).toBe(aside)
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), run), { numRuns: 25 })
  }, 60_000)
})
