// The hour of a renewal: Stripe collects for a new month an hour after it has begun, and nobody stands still meanwhile.
import { expect, test } from 'vitest'
import { openWorld, textOf } from '../../world.ts'
import { found } from '../cast.ts'
import { product } from './spending.ts'
import { upgrades } from './till.ts'

const world = openWorld()

test('whoever pays goes on spending while the next month is collected for, and then has that month’s credits, no more', async () => {
  const all = world()
  const { id: organizationId } = await found(all, 'Renewing Clinic', 'dina')
  await upgrades(all, 'dina', 'startup')
  expect(await product(all, { as: 'dina', amount: 4_000 })).toMatchObject({ available: 6_000 })
  const begun = new Date((await all.advance('PT1M')).now)
  await all.advance('P1M')
  // The month has begun, and its bill is not collected for yet.
  const { periodStart } = await all.db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
  expect(periodStart?.getTime()).toBeGreaterThan(begun.getTime())
  expect(await all.db.ledgerEntry.count({ where: { organizationId, kind: 'allowance' } })).toBe(1)
  expect(await product(all, { as: 'dina', amount: 1_000 })).toMatchObject({ available: 5_000 })
  await all.advance('PT3H')
  expect(await product(all, { as: 'dina', amount: 500 })).toMatchObject({ available: 9_500 })
  const grants = await all.db.ledgerEntry.findMany({ where: { organizationId, kind: 'allowance' } })
  expect(grants.map(({ allowance }) => Number(allowance))).toEqual([10_000, 10_000])
  expect(textOf((await all.says('dina', 'credits')).messages)).toMatch(/9[.,]500/)
})

test('whoever has cancelled spends to the end, and not beyond it', async () => {
  const all = world()
  await found(all, 'Leaving Clinic', 'ana')
  await upgrades(all, 'ana', 'startup')
  const shown = await all.says('ana', 'upgrade free')
  await all.press('ana', 'Cancel plan', { in: shown.messages[0]?.ts ?? '' })
  await all.settle()
  await all.advance('P27D')
  expect(await product(all, { as: 'ana', amount: 100 })).toMatchObject({ available: 9_900 })
  await all.advance('P6D')
  expect(await product(all, { as: 'ana', amount: 1 })).toMatchObject({ refused: { code: 'out_of_credits' } })
  expect(await all.organization('Leaving Clinic')).toMatchObject({ plan: 'free' })
})
