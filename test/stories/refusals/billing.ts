// Refusals about paying: what is not for sale, what is not paid, what waits for its activation, what nobody has to decide.
import { API_VERSION } from '../../../src/sandbox/stripe/events.ts'
import { buttonsOf, type World } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import { answerIn, linksIn, pays, upgrades } from '../money/till.ts'
import { invitedTo, type Scenarios } from './scenario.ts'

/** Pays what is overdue, as its payer does on Stripe's page, with the card that is on file by then. */
async function paysOverdue(world: World, name: string): Promise<void> {
  const { id: organizationId } = await world.organization(name)
  const { openInvoiceId } = await world.db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
  const { apiUrl, secretKey } = await world.call<{ apiUrl: string; secretKey: string }>('stripe')
  const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': API_VERSION }
  await fetch(`${apiUrl}/v1/invoices/${openInvoiceId}/pay`, { method: 'POST', headers })
  await world.settle()
}

/** Has someone put another card on file, from billing. */
async function changesCard(world: World, handle: string, card: string): Promise<void> {
  await world.says(handle, 'billing')
  await pays(world, (await world.press(handle, 'Another card')).messages, card)
}

/** Types it, and says that it is meant where one has been for long. */
async function insists(world: World, handle: string, typed: string) {
  const first = await world.says(handle, typed)
  const yes = buttonsOf(first.messages).find((text) => text.startsWith('Yes, in '))
  return yes ? world.press(handle, yes, answerIn(first)) : first
}

export const billing = {
  not_for_sale: {
    'paying for less than an operator gave': {
      in: 'sold',
      async refused(world) {
        await hire(world, { gil: 'Gil Granted' })
        const { id } = await found(world, 'Gils', 'gil')
        await world.db.organization.update({ where: { id }, data: { plan: 'team', grantedPlan: 'team' } })
        return world.says('gil', 'upgrade startup')
      },
      rule: 'Only what is for sale here can be paid for.',
      fact: 'What you have was given by the operators, and the Startup plan adds nothing to it.',
      fix: 'Choose a higher plan.',
      who: 'You can do this yourself.',
      button: 'See the plans',
      async madeGood(world) {
        await world.press('gil', 'See the plans')
        const shown = await world.submit('gil', { Plan: 'enterprise' })
        await pays(world, shown.view ?? shown.messages)
        return (await world.organization('Gils')).plan
      },
      done: 'enterprise',
    },
  },
  suspended: {
    'making use of it before its card is on file': {
      in: 'carded',
      async refused(world) {
        await hire(world, { cara: 'Cara Owner', cem: 'Cem Invited' })
        await found(world, 'Caras', 'cara')
        return world.says('cara', 'invite @cem')
      },
      rule: 'Caras is suspended: it waits for a card on file.',
      fact: 'A new organization can be looked around in, and made use of after that.',
      fix: 'Set up billing to proceed: add a card, and it opens at once.',
      who: 'You can do this yourself.',
      button: 'Add a card',
      async madeGood(world) {
        const opened = await world.press('cara', 'Add a card')
        await pays(world, opened.messages)
        await world.says('cara', 'invite @cem')
        return (await invitedTo(world, 'Caras')).length
      },
      done: 1,
    },
  },
  growth_restricted: {
    'inviting while a payment is overdue': {
      in: 'sold',
      async refused(world) {
        await hire(world, { ola: 'Ola Owner', oz: 'Oz Invited' })
        const { id: organizationId } = await found(world, 'Olas', 'ola')
        await upgrades(world, 'ola', 'startup')
        await changesCard(world, 'ola', '4000000000000341')
        await world.advance('P32D')
        const { pastDueAt } = await world.db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
        const left = (pastDueAt?.getTime() ?? 0) + 7 * 86_400_000 - world.deps.clock.now().getTime()
        await world.advance(`PT${Math.ceil(left / 60_000) + 10}M`)
        return insists(world, 'ola', 'invite @oz')
      },
      rule: 'Olas cannot grow while a payment is overdue.',
      fact: 'If it stays so, work stops on ',
      fix: 'Pay it on Stripe’s page, and it can grow again.',
      who: 'You can do this yourself.',
      button: 'Make a payment',
      async madeGood(world) {
        const shown = await world.press('ola', 'Make a payment')
        if (!buttonsOf(shown.messages).includes('Pay on Stripe')) throw new Error(said(shown))
        await changesCard(world, 'ola', '4242424242424242')
        await paysOverdue(world, 'Olas')
        await insists(world, 'ola', 'invite @oz')
        return invitedTo(world, 'Olas')
      },
      done: ['Oz Invited: member'],
    },
  },
  finding_unknown: {
    'deciding what is not there any more': {
      in: 'sold',
      async refused(world) {
        await hire(world, { fin: 'Fin Owner', flo: 'Flo Billing' })
        const { id: organizationId } = await found(world, 'Fins', 'fin', { flo: 'billing' })
        const pages = [await world.says('fin', 'upgrade startup'), await world.says('flo', 'upgrade startup')]
        for (const { messages } of pages) await world.call('pay', { url: linksIn(messages)[0] })
        await world.settle()
        const { messages } = await world.says('fin', 'billing')
        await world.db.billingFinding.deleteMany({ where: { organizationId } })
        return world.press('fin', 'End it', answerIn({ messages }))
      },
      rule: 'What billing finds is decided by those who see to billing there.',
      fact: 'There is nothing of that kind that is yours to decide.',
      fix: 'Look at billing again.',
      who: 'You can do this yourself.',
      button: 'Billing',
      async madeGood(world) {
        return said(await world.press('fin', 'Billing')).includes('Fins is on the Startup plan.')
      },
      done: true,
    },
  },
} satisfies Scenarios
