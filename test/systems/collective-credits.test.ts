// The rows of a system whose teams share one credit, and may cap what a part of them spends in a month.
import { describe, expect, test } from 'vitest'
import { endOf, monthOf } from '../../src/org/credits/months.ts'
import { pays } from '../stories/money/till.ts'
import { openWorld, textOf, type World } from '../world.ts'
import { found } from './seen.ts'

const world = openWorld({ catalog: 'collective' })

type Spent = { refused?: { code: string; rule: string; fact: string } }

/** Has the product report what someone's work cost, where they are. */
const spends = (all: World, as: string, amount: number): Promise<Spent> => all.call('product', { as, amount })

const availableOf = async (all: World, name: string): Promise<number> => {
  const { id: organizationId } = await all.organization(name)
  const balance = await all.db.balance.findUnique({ where: { organizationId } })
  return balance ? Number(balance.purchased + balance.allowance) : 0
}

/** An organization with a thousand credits, in which everyone has switched to it. */
async function withCredits(all: World, name: string, owner: string, members: Record<string, string>): Promise<void> {
  await found(all, name, owner, members)
  for (const handle of Object.keys(members)) await all.says(handle, `switch ${name}`)
  expect(await pays(all, (await all.says(owner, 'topup small')).messages)).toEqual({ paid: true })
  expect(await availableOf(all, name)).toBe(1_000)
}

describe('the credit of a team', () => {
  test('[S27] is shared: what any member spends draws on one pool', async () => {
    const all = world()
    await withCredits(all, 'Pool Team', 'pam', { per: 'member', pru: 'member' })
    await Promise.all([spends(all, 'pam', 100), spends(all, 'per', 250), spends(all, 'pru', 50)])
    expect(await availableOf(all, 'Pool Team')).toBe(600)
    // The last credit goes to whoever comes first; then there is none for anybody.
    expect(await spends(all, 'pru', 600)).not.toHaveProperty('refused')
    for (const handle of ['pam', 'per', 'pru'])
      expect((await spends(all, handle, 1)).refused, handle).toMatchObject({ code: 'out_of_credits' })
    await all.says('per', 'switch personal')
    expect(await availableOf(all, 'Pool Team')).toBe(0)
  })

  test('[S26] can be capped for a group of members: the first credit over the cap is refused, and next month begins anew', async () => {
    const all = world()
    await withCredits(all, 'Cap Team', 'cat', { cem: 'member', coy: 'member' })
    await all.says('cat', 'budgets new')
    await all.submit('cat', { name: 'Design', cap: '100', people: ['cem'] })
    expect(await spends(all, 'cem', 99)).not.toHaveProperty('refused')
    expect((await spends(all, 'cem', 2)).refused).toMatchObject({ code: 'budget_reached' })
    expect(await spends(all, 'cem', 1)).not.toHaveProperty('refused')
    expect((await spends(all, 'cem', 1)).refused?.rule).toContain('Design')
    // Who is not in the group is not held by its cap.
    expect(await spends(all, 'coy', 300)).not.toHaveProperty('refused')
    expect(await availableOf(all, 'Cap Team')).toBe(600)
    const now = all.deps.clock.now()
    await all.advance(`P${Math.ceil((endOf(monthOf(now)).getTime() - now.getTime()) / 86_400_000)}D`)
    expect(await spends(all, 'cem', 100)).not.toHaveProperty('refused')
    expect((await spends(all, 'cem', 1)).refused?.rule).toContain('Design')
    expect(textOf((await all.says('cat', 'budgets')).messages)).toMatch(/100.*100/)
  })
})
