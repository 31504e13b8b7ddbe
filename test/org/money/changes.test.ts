// Choosing, paying and settling through the rules alone, with the local Stripe behind them.
import { describe, expect, test } from 'vitest'
import * as billing from '../../../src/org/money/billing.ts'
import * as changes from '../../../src/org/money/changes.ts'
import * as ledger from '../../../src/org/money/ledger.ts'
import * as plans from '../../../src/org/money/plans.ts'
import { at, bankFor, told } from './bank.ts'

const bank = bankFor()

describe('a plan', () => {
  test('is chosen, paid on Stripe’s page and settled: credits come once, and its people are told', async () => {
    const ana = await bank().comes('UANA')
    const organizationId = await bank().founds(ana, 'Clinic')
    const here = at(ana, organizationId)
    const shown = await plans.preview(here, { plan: 'startup' })
    expect(shown).toMatchObject({ kind: 'subscribe', quote: { dueNow: 2_000 }, credits: { before: 0, after: 10_000 } })
    const chosen = await changes.upgrade(here, { organizationId, plan: 'startup', interval: null })
    expect(chosen).toMatchObject({ state: 'open', kind: 'subscribe', isDown: false })
    expect(await changes.upgrade(here, { organizationId, plan: 'startup', interval: null })).toMatchObject({
      url: chosen.url,
    })
    expect(bank().pay(chosen.url)).toEqual({ paid: true })
    await bank().settle()
    const ladder = await plans.ladder(here)
    expect(ladder.current).toMatchObject({ plan: 'startup', status: 'active', interval: 'month', isPaidFor: true })
    expect(await ledger.balanceOf(bank().db, organizationId)).toMatchObject({ allowance: 10_000, purchased: 0 })
    expect(told(bank(), organizationId)).toEqual(['plan_changed'])
    expect(await billing.overview(here)).toMatchObject({ isDown: false, invoices: [{ amount: 2_000, status: 'paid' }] })
  })
})
