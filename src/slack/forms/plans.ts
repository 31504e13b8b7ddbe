// The form in which a plan is chosen. Sending it changes nothing yet: it answers with what the choice comes to.
import * as ladder from '../../org/billing/plans.ts'
import * as plans from '../subjects/plans.ts'
import { says } from '../turn/answers.ts'
import { within } from '../turn/caller.ts'
import * as planViews from '../views/money/plans.ts'
import { intervalIn } from '../words/money.ts'
import type { Form } from './row.ts'

// Another one, or the one it is on where that can be paid in another way.
const isOffered = ({ byContact, isCurrent, prices }: ladder.Rung): boolean =>
  !byContact && (!isCurrent || Boolean(prices.month && prices.year))

export const planForms = {
  upgrade: {
    async open(turn, { organizationId, plan = '', interval = null }) {
      const there =
        organizationId && organizationId !== turn.caller.context.id ? await within(turn, organizationId) : turn
      const { say, caller, ctx } = there
      const all = await ladder.ladder(ctx)
      // Whoever can choose nothing sees the plans, with the way to ask for one.
      const offered = all.isOn && (all.may.pay || all.may.manage) ? all.rungs.filter(isOffered) : []
      if (!offered.length) return says(planViews.ladder(say, caller, all))
      return planViews.planForm(say, caller, all, offered, { plan, interval })
    },
    async submit(turn, { option }) {
      return says(await plans.choose(turn, { plan: option('plan'), interval: intervalIn(option('interval')) }))
    },
  },
} as const satisfies Record<string, Form>
