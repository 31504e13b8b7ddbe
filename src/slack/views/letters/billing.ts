// What people hear about money by direct message, and the one thing that each can do about it there. Their reader's clock
// and way of writing amounts hold.
import type { KnownBlock } from '@slack/types'
import type { BillingNews } from '../../../org/billing/news.ts'
import type { OrganizationRef } from '../../../org/context.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import type { News } from '../../../org/telling/letters.ts'
import { linkWords } from '../../words/dues.ts'
import { credits, dayFor, money, paid, per } from '../../words/money.ts'
import { place, plan, type Say } from '../../words/words.ts'
import { buttons, type Piece, type Press, strong } from '../blocks.ts'
import { decidable } from '../money/findings.ts'

type Told<N extends BillingNews['news']> = (news: Extract<BillingNews, { news: N }>, say: Say, eyes: Eyes) => Piece[]

const named = (say: Say, { organization }: { organization: OrganizationRef }): Piece => strong(place(say, organization))

const disputes = {
  open: 'is disputed at the bank',
  won: 'is no longer disputed',
  lost: 'was lost to a dispute',
} as const

/** What is told about money. */
export const billingNews: { [N in BillingNews['news']]: Told<N> } = {
  plan_changed: (news, say, eyes) => [
    named(say, news),
    ' is on ',
    strong(plan(say, news.after)),
    news.before === news.after && news.interval
      ? `, which is paid ${paid[news.interval]} now.`
      : `${news.interval ? `, paid ${paid[news.interval]}` : ''}. It was on ${plan(say, news.before)}.`,
    news.trialEndsAt ? ` The trial ends on ${dayFor(news.trialEndsAt, eyes)}.` : '',
  ],
  plan_to_change: (news, say, eyes) => [
    named(say, news),
    ' goes to ',
    strong(plan(say, news.after)),
    `${news.interval && news.before === news.after ? `, paid ${paid[news.interval]},` : ''} on ${dayFor(news.at, eyes)}. Until then it stays on ${plan(say, news.before)}, with everything that goes with it.`,
  ],
  plan_stays: (news, say) => [named(say, news), ' stays on ', strong(plan(say, news.plan)), '. Nothing ends.'],
  trial_ending: (news, say, eyes) => [
    'The trial of ',
    strong(plan(say, news.plan)),
    ' for ',
    named(say, news),
    ` ends on ${dayFor(news.endsAt, eyes)}`,
    news.price
      ? `. Then it is ${money(news.price.amount, news.price.currency, eyes, true)}${news.price.interval ? ` ${per[news.price.interval]}` : ''}, charged to the card, unless you cancel before.`
      : ', and there is no card to go on with. Add one to keep the plan.',
  ],
  card_expiring: (news, say) => [
    'The card that pays for ',
    named(say, news),
    ` is good until ${String(news.expMonth).padStart(2, '0')}/${news.expYear}. Put another in its place, so that nothing stops.`,
  ],
  payment_failed: (news, say, eyes) => [
    'A payment of ',
    strong(money(news.amount, news.currency, eyes)),
    ' for ',
    named(say, news),
    ' did not go through. ',
    news.nextAttemptAt ? `Stripe tries again on ${dayFor(news.nextAttemptAt, eyes)}. ` : '',
    `If it stays unpaid, it cannot grow from ${dayFor(news.restrictsAt, eyes)}, and work stops on ${dayFor(news.suspendsAt, eyes)}. Nothing is deleted.`,
  ],
  growth_stopped: (news, say, eyes) => [
    'A payment for ',
    named(say, news),
    ` is still overdue, so it cannot grow: nobody can be invited. On ${dayFor(news.suspendsAt, eyes)} work stops too. Nothing is deleted.`,
  ],
  suspended_unpaid: (news, say) => [
    named(say, news),
    ' is suspended, because a payment is overdue. Nothing was deleted: pay it, and everything works again.',
  ],
  paid_again: (news, say) => [
    'What was overdue for ',
    named(say, news),
    news.wasStopped ? ' is paid. Everything works again.' : ' is paid. Nothing more is needed.',
  ],
  activated: (news, say) => [named(say, news), ' is active. Everything in it can be used now.'],
  topped_up: (news, say, eyes) => [named(say, news), ' has ', strong(credits(say, news.credits, eyes)), ' more.'],
  refunded: (news, say, eyes) => [
    strong(money(news.amount, news.currency, eyes)),
    news.isMore ? ' in all has gone back by now to whoever paid for ' : ' went back to whoever paid for ',
    named(say, news),
    news.credits
      ? `, and ${news.isMore ? 'another ' : ''}${credits(say, news.credits, eyes)} that it had bought went with it.`
      : '.',
  ],
  disputed: (news, say, eyes) => [
    'A payment for ',
    named(say, news),
    ` ${disputes[news.state]}. `,
    {
      open: `${credits(say, news.credits, eyes)} that it bought wait until that is decided.`,
      won: 'What it bought can be used again.',
      lost: 'What it bought is gone.',
    }[news.state],
  ],
  billing_found: (news, say, eyes) => {
    const { amount, currency = say.catalog.currency } = news.facts
    if (news.code !== 'paid_after_deletion' || amount === undefined)
      return ['Something about the billing of ', named(say, news), ' needs a decision.']
    return [strong(money(amount, currency, eyes)), ' was paid for ', named(say, news), ' after it had been deleted.']
  },
  page_ready: (news, say, eyes) => [
    news.plan ? `Here is Stripe’s page on which to pay for ${plan(say, news.plan)} for ` : 'Here is Stripe’s page for ',
    named(say, news),
    `. ${linkWords(eyes, news.expiresAt)}`,
  ],
  change_done: (news, say, eyes) => [
    'Stripe answers again, and what you chose for ',
    named(say, news),
    news.at ? ` is done: it takes effect on ${dayFor(news.at, eyes)}.` : ' is done.',
  ],
  change_failed: (news, say) => [
    'Stripe refused what you chose for ',
    named(say, news),
    ', and nothing was changed. Look at billing, and try again.',
  ],
}

const billing: Press = { text: 'Billing', action: 'billing' }
const card: Press = { text: 'Add a card', action: 'addCard', style: 'primary' }
const toStripe = (text: string, url: string): Press => ({ text, action: 'visit', url, style: 'primary' })

/** What can be done about such news; nothing where it is no such news. */
export function billingDoor(say: Say, news: News): KnownBlock[] {
  if (news.news === 'billing_found' && news.code === 'paid_after_deletion') return decidable(news)
  return buttons(isOfMoney(news) ? doorsOf(say, news) : [])
}

const isOfMoney = (news: News): news is BillingNews => Object.hasOwn(billingNews, news.news)

function doorsOf(say: Say, news: BillingNews): (Press | false)[] {
  switch (news.news) {
    case 'payment_failed':
    case 'growth_stopped':
    case 'suspended_unpaid':
      return [news.url !== null && toStripe('Pay on Stripe', news.url), billing]
    case 'page_ready':
      // Whoever comes too late for it finds the way to another one.
      return [toStripe('Continue to Stripe', news.url), news.expiresAt === null && billing]
    case 'trial_ending':
      return news.price ? [{ text: 'See the plans', action: 'plans' }, billing] : [card, billing]
    case 'card_expiring':
      return [{ ...card, text: 'Another card' }, billing]
    case 'plan_to_change':
      return [{ text: `Stay on ${plan(say, news.before)}`, action: 'keepPlan' }, billing]
    case 'plan_changed':
      return [invites(say, news) && inviting(news), billing]
    case 'plan_stays':
      return [{ text: 'See the plans', action: 'plans' }]
    default:
      return [billing]
  }
}

// What a plan lifted is what its buyer most likely came for.
const invites = (
  { catalog: { plans } }: Say,
  { organization, before, after }: Extract<BillingNews, { news: 'plan_changed' }>,
): boolean =>
  organization.kind === 'shared' &&
  plans[after]?.entitlements.invite === true &&
  plans[before]?.entitlements.invite !== true

const inviting = ({ organization: { id, name } }: { organization: OrganizationRef }): Press => ({
  text: 'Invite people',
  action: 'open',
  value: { form: 'invite', organizationId: id },
  style: 'primary',
  label: `Invite people to ${name}`,
})
