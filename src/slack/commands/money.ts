// What can be typed about plans and what they cost: the ladder, a step on it, billing.

import { openForm } from '../modals.ts'
import * as plans from '../subjects/plans.ts'
import { says } from '../turn/answers.ts'
import type { Say } from '../words/words.ts'
import { type Command, here } from './row.ts'

const area = 'Money'

/** The first plan above the one that something new is on. */
function firstAbove({ catalog }: Say): string {
  const from = catalog.plans[catalog.creation.plan.shared]?.rank ?? 0
  const above = Object.values(catalog.plans).filter(({ rank, for: kinds }) => rank > from && kinds.includes('shared'))
  const [first] = above.sort((a, b) => a.rank - b.rank)
  return first ? ` ${first.label}` : ''
}

export const money: readonly Command[] = [
  {
    name: 'plan',
    aliases: ['plans', 'pricing', 'tiers'],
    usage: 'plan',
    about: (say) => `the plan that ${here(say)} is on, and the others with their prices`,
    example: 'plan',
    area,
    run: async (turn) => says(await plans.overview(turn)),
  },
  {
    name: 'upgrade',
    aliases: ['downgrade', 'subscribe'],
    usage: 'upgrade [plan] [month or year]',
    about: 'go to another plan, up or down; shows what it comes to first',
    more: 'You pay on Stripe’s page, and the plan counts as soon as Stripe confirms it. A lower plan begins when the time that is paid for ends, and can be taken back until then.',
    example: (say) => `upgrade${firstAbove(say)}`,
    area,
    async run(turn, { words }) {
      const typed = plans.planIn(turn, words)
      if (typed.stray) return says(await plans.unknownPlan(turn, typed))
      if (!typed.wanted) return openForm(turn, 'upgrade', typed.interval ? { interval: typed.interval } : {})
      return says(await plans.choose(turn, typed.wanted))
    },
  },
  {
    name: 'billing',
    aliases: ['invoices', 'bills', 'card', 'payment'],
    usage: 'billing',
    about: 'payments, bills, the card and where bills go',
    more: 'Cards and tax IDs are typed on Stripe’s pages only. Nothing of them is kept here.',
    example: 'billing',
    area,
    run: async (turn) => says(await plans.bill(turn)),
  },
]
