// What a settling is worth telling: read off what was and what is, each thing once.
import type { Catalog } from '../../catalog/catalog.ts'
import type { OrganizationRef } from '../context.ts'
import { type Account, isLive, type Told } from './account.ts'
import { cardEnds, type Decision, remind } from './deciding.ts'
import type { Grant } from './grants.ts'
import type { BillingNews, Price } from './news.ts'
import type { Truth } from './payments.ts'
import { stagesOf } from './standing.ts'

export type Before = { account: Account; plan: string; suspendedFor: string | null }
export type After = Pick<Decision, 'account' | 'organization'>
type Scene = { catalog: Catalog; organization: OrganizationRef; truth: Truth; now: Date; before: Before; after: After }

const dayMs = 86_400_000

/** What is to be told, and what has been told by then. */
export function tidings(scene: Scene, grants: readonly Grant[]): { news: BillingNews[]; told: Told } {
  const dunned = dunning(scene)
  const reminded = reminders(scene, dunned.told)
  const news = [
    ...planNews(scene),
    ...toCome(scene),
    ...dunned.news,
    ...reminded.news,
    ...grants.flatMap((grant) => granted(scene.organization, grant)),
  ]
  return { news, told: reminded.told }
}

function planNews({ organization, before, after }: Scene): BillingNews[] {
  const { account } = after
  const isFree = !isLive(account.status)
  const changed: BillingNews = {
    news: 'plan_changed',
    organization,
    before: before.plan,
    after: after.organization.plan,
    interval: isFree ? null : account.interval,
    trialEndsAt: account.status === 'trialing' ? account.trialEndsAt : null,
  }
  const { suspendedFor } = after.organization
  const isActivated = before.suspendedFor !== null && before.suspendedFor !== 'unpaid' && suspendedFor === null
  return [
    ...(before.plan === after.organization.plan && !isPaidOtherwise(before.account, account) ? [] : [changed]),
    ...(isActivated ? [{ news: 'activated' as const, organization }] : []),
  ]
}

/** Whether the same plan is paid by the year now, or by the month. */
const isPaidOtherwise = (was: Account, is: Account): boolean =>
  isLive(was.status) && isLive(is.status) && was.plan === is.plan && was.interval !== is.interval && is.plan !== null

function toCome({ catalog, organization, before: { account: was }, after }: Scene): BillingNews[] {
  const { account: is } = after
  if (!isLive(is.status)) return []
  const { plan } = after.organization
  if (is.endsAt && !was.endsAt) {
    const first = catalog.creation.plan[organization.kind]
    return [{ news: 'plan_to_change', organization, before: plan, after: first, interval: null, at: is.endsAt }]
  }
  const isNewNext = is.nextPlan !== was.nextPlan || is.nextInterval !== was.nextInterval
  if (is.nextPlan && is.nextAt && isNewNext) {
    const { nextPlan, nextInterval: interval, nextAt: at } = is
    return [{ news: 'plan_to_change', organization, before: plan, after: nextPlan, interval, at }]
  }
  const isSame = is.subscriptionId === was.subscriptionId && is.plan === was.plan && is.interval === was.interval
  const isTakenBack = (was.endsAt && !is.endsAt) || (was.nextPlan && !is.nextPlan && !is.endsAt)
  return isSame && isTakenBack ? [{ news: 'plan_stays', organization, plan }] : []
}

type Said = { news: BillingNews[]; told: Told }

function dunning({ catalog, organization, truth, before, after }: Scene): Said {
  const { pastDueAt, openInvoiceId, openInvoiceUrl: url, status } = after.account
  const { failed, restricted, suspended, ...rest } = before.account.told
  const wasStopped = restricted !== undefined || suspended !== undefined
  if (!pastDueAt) {
    const isPaid = before.account.pastDueAt !== null && isLive(status)
    return { news: isPaid ? [{ news: 'paid_again', organization, wasStopped }] : [], told: rest }
  }
  const since = pastDueAt.toISOString()
  const { restrictAt: restrictsAt, suspendAt: suspendsAt } = stagesOf(catalog, pastDueAt)
  const about = openInvoiceId ?? since
  if (after.organization.suspendedFor === 'unpaid') {
    const told = { ...rest, failed: about, restricted: since, suspended: since }
    return { news: suspended === since ? [] : [{ news: 'suspended_unpaid', organization, url }], told }
  }
  if (after.organization.restrictedAt) {
    const told = { ...rest, failed: about, restricted: since }
    return { news: restricted === since ? [] : [{ news: 'growth_stopped', organization, url, suspendsAt }], told }
  }
  const invoice = truth.invoices.find(({ id }) => id === openInvoiceId)
  const news: BillingNews = {
    news: 'payment_failed',
    organization,
    amount: invoice?.amountDue ?? after.account.amount ?? 0,
    currency: invoice?.currency ?? after.account.currency ?? catalog.currency,
    url,
    nextAttemptAt: invoice?.nextAttemptAt ?? null,
    restrictsAt,
    suspendsAt,
  }
  // Told of already, and its invoice was taken back at Stripe: there is nothing new to tell.
  const isTold = failed === about || (failed !== undefined && openInvoiceId === null)
  return { news: isTold ? [] : [news], told: { ...rest, failed: about } }
}

function reminders({ organization, now, before, after }: Scene, told: Told): Said {
  const { account } = after
  const news: BillingNews[] = []
  const next = { ...told }
  const { trialEndsAt, cardExpMonth, cardExpYear } = account
  const isNear = (at: Date, days: number) => at.getTime() - days * dayMs <= now.getTime()
  const isOnTrial = account.status === 'trialing' && !account.endsAt
  if (isOnTrial && trialEndsAt && isNear(trialEndsAt, remind.trialDays) && told.trial !== trialEndsAt.toISOString()) {
    const { plan } = after.organization
    const price = afterTrial(account)
    // Whoever has just been told that it began, and when it ends, is not reminded in the same breath.
    const isNew = before.account.trialEndsAt?.getTime() !== trialEndsAt.getTime()
    if (!isNew || !price) news.push({ news: 'trial_ending', organization, plan, endsAt: trialEndsAt, price })
    next.trial = trialEndsAt.toISOString()
  }
  const ends = isLive(account.status) ? cardEnds(account) : null
  const card = `${cardExpYear}-${cardExpMonth}`
  if (ends && cardExpMonth && cardExpYear && isNear(ends, remind.cardDays) && told.card !== card) {
    news.push({ news: 'card_expiring', organization, expMonth: cardExpMonth, expYear: cardExpYear })
    next.card = card
  }
  return { news, told: next }
}

/** What is charged when a trial is over; nothing where there is no card to charge. */
function afterTrial({ hasCard, amount, currency, quantity, interval }: Account): Price | null {
  if (!hasCard || amount === null || currency === null) return null
  return { amount: amount * (quantity ?? 1), currency, interval }
}

function granted(organization: OrganizationRef, { tells }: Grant): BillingNews[] {
  if (!tells) return []
  const { tell, ...facts } = tells
  return [{ news: tell, organization, ...facts } as BillingNews]
}
