// Refusals about budgets: a cap that is reached, a budget that is gone, a name that another one has.
import { expect } from 'vitest'
import { answers, found, hire, letIn, said } from '../cast.ts'
import { bought, product } from '../money/spending.ts'
import { answerIn } from '../money/till.ts'
import type { Scenarios } from './scenario.ts'

export const budgets = {
  budget_reached: {
    'spending beyond a hard cap': {
      in: 'sold',
      async refused(world) {
        await hire(world, { bela: 'Bela Owner', bo: 'Bo Capped' })
        const { id } = await found(world, 'Belas', 'bela')
        await world.db.organization.update({ where: { id }, data: { plan: 'startup', grantedPlan: 'startup' } })
        await letIn(world, 'bela', 'bo', 'member')
        await bought(world, 'bela', '5,000 credits')
        await world.says('bela', 'budgets new Design 100 @bo')
        return product(world, { as: 'bo', amount: 120 })
      },
      rule: 'The budget “Design” allows 100 credits a month.',
      fact: 'This takes 120 credits, and 0 credits are used. It begins anew on ',
      fix: 'Raise it for this month.',
      who: 'Bela Owner can (Billing, Admin and Owner).',
      button: null,
      async madeGood(world) {
        await world.says('bo', 'budgets more Design 20')
        await answers(world, 'bela', 'Approve')
        return product(world, { as: 'bo', amount: 120 })
      },
      done: expect.objectContaining({ amount: 120, available: 4_880 }),
    },
  },
  budget_unknown: {
    'archiving one that is archived': {
      in: 'sold',
      async refused(world) {
        await hire(world, { bina: 'Bina Owner' })
        await found(world, 'Binas', 'bina')
        await world.says('bina', 'budgets new Design 100')
        const [before, after] = [await world.says('bina', 'budgets'), await world.says('bina', 'budgets')]
        await world.press('bina', 'Archive', answerIn(after))
        return world.press('bina', 'Archive', answerIn(before))
      },
      rule: 'This takes a budget of this organization.',
      fact: 'There is none like that any more.',
      fix: 'Choose one of those that there are.',
      who: 'You can do this yourself.',
      button: 'Budgets',
      async madeGood(world) {
        await world.says('bina', 'budgets new Launch 50')
        return said(await world.press('bina', 'Budgets'))
      },
      done: expect.stringContaining('Launch'),
    },
  },
  budget_name_taken: {
    'a second one of the same name': {
      in: 'sold',
      async refused(world) {
        await hire(world, { bora: 'Bora Owner' })
        await found(world, 'Boras', 'bora')
        await world.says('bora', 'budgets new Design 100')
        return world.says('bora', 'budgets new DESIGN 50')
      },
      rule: 'Each budget has a name of its own.',
      fact: 'There is a budget “DESIGN” already.',
      fix: 'Choose another name.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('bora', 'Fill it in again')
        return said(await world.submit('bora', { name: 'Launch' }))
      },
      done: expect.stringContaining('The budget Launch allows 50 credits a month'),
    },
  },
} satisfies Scenarios
