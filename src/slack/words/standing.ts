// Refusals of organizations that cannot be made use of in words: not activated yet, or not paid.
import type { Details } from '../../org/errors.ts'
import { dateOf } from './times.ts'
import { plan, type Say, type Told } from './words.ts'

const awaits = {
  plan: 'a higher plan',
  payment: 'its first payment',
  card: 'a card on file',
} as const

const ways = {
  plan: 'Choose a plan and it opens as soon as it is paid.',
  payment: 'Make a payment and it opens as soon as it arrives.',
  card: 'Set up billing to proceed: add a card, and it opens at once. Adding one costs nothing.',
} as const

/** Not activated, not paid. */
export const standingRefusals = {
  suspended: ({ organization, because, lifts }: Details['suspended'], say: Say): Told =>
    because === 'unpaid'
      ? {
          rule: `${organization} is suspended until what is overdue is paid.`,
          fact: `A payment of more than ${say.catalog.dunning.suspendAfterDays} days ago is still open. Nothing was deleted.`,
          fix: 'Pay it on Stripe’s page, and everything works again.',
        }
      : {
          rule: `${organization} is suspended: it waits for ${awaits[because]}.`,
          fact: `A new ${say.catalog.labels.shared} can be looked around in, and made use of after that.`,
          fix: lifts ? `${plan(say, lifts)} is enough. ${ways.plan}` : ways[because],
        },
  growth_restricted: ({ organization, overdueSince, suspendAt }: Details['growth_restricted']): Told => ({
    rule: `${organization} cannot grow while a payment is overdue.`,
    fact: `It is overdue since ${dateOf(overdueSince, null)}. If it stays so, work stops on ${dateOf(suspendAt, null)}; nothing is deleted.`,
    fix: 'Pay it on Stripe’s page, and it can grow again.',
  }),
}
