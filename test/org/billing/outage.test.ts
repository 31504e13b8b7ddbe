// Stripe away for an hour while people choose: what they chose is kept, carried out once when it is back, and they are told.
import { describe, expect, test } from 'vitest'
import * as billing from '../../../src/org/billing/billing.ts'
import * as changes from '../../../src/org/billing/changes.ts'
import * as plans from '../../../src/org/billing/plans.ts'
import { at, bankFor, type Player } from './bank.ts'

const bank = bankFor()

const pageOf = ({ userId }: Player): (string | null)[] =>
  bank().letters.flatMap((one) =>
    one.userId === userId && one.letter.kind === 'news' && one.letter.news === 'page_ready' ? [one.letter.url] : [],
  )

describe('while Stripe is away', () => {
  test('twenty upgrades are taken, wait for it, and all end right', { timeout: 120_000 }, async () => {
    const { faults } = bank().counter.local
    const owners: { player: Player; organizationId: string }[] = []
    for (let n = 0; n < 20; n++) {
      const player = await bank().comes(`UWAITS${n}`)
      owners.push({ player, organizationId: await bank().founds(player, `Waits ${n}`) })
    }
    faults.set({ api: { down: true } })
    const choose = ({ player, organizationId }: (typeof owners)[number]) =>
      changes.upgrade(at(player, organizationId), { organizationId, plan: 'startup', interval: 'month' })
    const chosen = await Promise.all(owners.map(choose))
    expect(new Set(chosen.map(({ state, isDown, url }) => `${state} ${isDown} ${url}`))).toEqual(
      new Set(['waiting true null']),
    )
    const again = await Promise.all(owners.slice(0, 5).map(choose))
    expect(again.map(({ changeId }) => changeId)).toEqual(chosen.slice(0, 5).map(({ changeId }) => changeId))
    for (let quarter = 0; quarter < 4; quarter++) {
      await bank().advance('PT15M')
      await bank().work()
    }
    expect(owners.flatMap(({ player }) => pageOf(player))).toEqual([])
    faults.set({})
    await bank().advance('PT20M')
    await bank().settle()
    for (const { player } of owners) {
      const pages = pageOf(player)
      expect(pages).toHaveLength(1)
      expect(bank().pay(pages[0] ?? null)).toEqual({ paid: true })
    }
    await bank().settle()
    for (const { player, organizationId } of owners) {
      const { current } = await plans.ladder(at(player, organizationId))
      expect(current).toMatchObject({ plan: 'startup', status: 'active' })
      const where = { organizationId, kind: 'allowance' }
      expect(await bank().db.ledgerEntry.count({ where })).toBe(1)
      expect(await bank().db.billingChange.findMany({ where: { organizationId } })).toMatchObject([{ state: 'done' }])
    }
    const { data } = await bank().stripe.subscriptions.list({ status: 'all', limit: 100 })
    expect(data).toHaveLength(20)
  })

  test('billing is shown as it was known, and says so', async () => {
    const ana = await bank().comes('ULOOKS')
    const organizationId = await bank().founds(ana, 'Looked at')
    const here = at(ana, organizationId)
    bank().pay((await changes.upgrade(here, { organizationId, plan: 'startup', interval: null })).url)
    await bank().settle()
    await bank().advance('PT1M')
    bank().counter.local.faults.set({ api: { down: true } })
    expect(await billing.overview(here)).toMatchObject({ isDown: true, current: { plan: 'startup' } })
    expect(await plans.preview(here, { plan: 'team' })).toMatchObject({ isEstimate: true, quote: null })
    const { seen } = await plans.preview(here, { plan: 'free' })
    expect(await changes.cancel(here, { seen })).toMatchObject({ state: 'waiting', isDown: true })
    bank().counter.local.faults.set({})
    await bank().advance('PT5M')
    await bank().settle()
    expect((await plans.ladder(here)).current.endsAt).not.toBeNull()
    const told = bank().letters.filter(({ userId }) => userId === 'ULOOKS')
    expect(told.map(({ letter }) => letter.kind === 'news' && letter.news)).toContain('change_done')
  })

  test('an answer that was lost on the way is not asked for twice', async () => {
    const ana = await bank().comes('ULOST')
    const organizationId = await bank().founds(ana, 'Lost on the way')
    const here = at(ana, organizationId)
    bank().counter.local.faults.set({ api: { timeoutAfterCommit: true, method: 'POST' }, next: 2 })
    const chosen = await changes.upgrade(here, { organizationId, plan: 'startup', interval: null })
    bank().counter.local.faults.set({})
    await bank().advance('PT2M')
    await bank().settle()
    const { url } = await bank().db.billingChange.findUniqueOrThrow({ where: { id: chosen.changeId } })
    bank().pay(url)
    await bank().settle()
    const found = await bank().stripe.customers.list({ limit: 100 })
    expect(found.data.filter(({ name }) => name === 'Lost on the way')).toHaveLength(1)
    expect((await plans.ladder(here)).current).toMatchObject({ plan: 'startup' })
  })
})
