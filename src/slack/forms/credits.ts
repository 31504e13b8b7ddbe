// The forms about credits: buying some, and handing some to another organization.
import { permissionsOf } from '../../catalog/ladder.ts'
import * as rules from '../../org/credits/credits.ts'
import * as contexts from '../../org/organization/contexts.ts'
import { outcome } from '../outcomes.ts'
import { amountFilled } from '../subjects/amounts.ts'
import * as credits from '../subjects/credits.ts'
import { changes, says } from '../turn/answers.ts'
import { within } from '../turn/caller.ts'
import * as transferViews from '../views/money/credit-transfer.ts'
import * as packViews from '../views/money/packs.ts'
import type { Form } from './row.ts'

export const creditForms = {
  topup: {
    async open(turn, { organizationId, pack = '', quantity = 1 }) {
      const there =
        organizationId && organizationId !== turn.caller.context.id ? await within(turn, organizationId) : turn
      if (!credits.canBuy(there)) return says(credits.nothingToBuy(there))
      const { say, caller } = there
      const mayPay = permissionsOf(say.catalog, caller.context.role).has('billing.pay')
      return packViews.topUpForm(say, caller, { pack, quantity, mayPay, had: await credits.leftNow(there) })
    },
    submit: (turn, { text, option }) =>
      credits.topUp(turn, { pack: option('pack'), quantity: Number(text('quantity') || 1) }),
  },
  transferCredits: {
    async open(turn, { organizationId = '', amount = null }) {
      const { say, caller, ctx } = turn
      const { organizations } = await contexts.list(ctx, { size: 100, offset: 0 })
      const others = organizations.filter(({ id, kind }) => id !== ctx.organizationId && kind === 'shared')
      // Where nothing can be handed on, there is nothing to fill in: the rule says why.
      const toId = organizationId || (others[0]?.id ?? ctx.organizationId)
      if (caller.context.kind === 'personal' || !say.catalog.credits.transferable)
        await rules.transfer(ctx, { toId, amount: amount ?? 1 })
      return transferViews.transferForm(say, caller, others, { organizationId, amount })
    },
    async submit(turn, { text, option }) {
      const amount = amountFilled(turn.say, text('amount'))
      const moved = await rules.transfer(turn.ctx, { toId: option('organization'), amount })
      return changes(outcome(turn, 'transferCredits', moved))
    },
    fieldOf: { invalid_amount: 'amount', out_of_credits: 'amount', unknown_organization: 'organization' },
  },
} as const satisfies Record<string, Form>
