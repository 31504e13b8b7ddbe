// To hand credits to another organization.
import type { ModalView } from '@slack/types'
import type { OrganizationRef } from '../../../org/context.ts'
import { upper } from '../../words/usage.ts'
import { place, type Say } from '../../words/words.ts'
import { note } from '../blocks.ts'
import { choice, form } from '../form.ts'
import { amountField } from './budgets.ts'
import type { Reader } from './plans.ts'

/** To hand some to another of one's organizations. */
export const transferForm = (
  say: Say,
  caller: Reader,
  others: readonly OrganizationRef[],
  { organizationId, amount }: { organizationId: string; amount: number | null },
): ModalView =>
  form(say, caller, {
    name: 'transferCredits',
    title: `Transfer ${say.catalog.credits.many}`.slice(0, 24),
    submit: 'Transfer',
    blocks: [
      choice(
        { id: 'organization', label: 'To', value: organizationId },
        others.map((one) => ({ text: place(say, one), value: one.id })),
      ),
      amountField(say, { id: 'amount', label: 'How much', value: amount, hint: `What was bought can be handed on.` }),
      note(`${upper(say.catalog.credits.many)} that came with the plan stay here.`),
    ],
  })
