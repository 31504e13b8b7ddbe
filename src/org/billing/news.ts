// What people hear about money by direct message: facts only, and who they are: the holders of `billing.read`, at an hour
// at which it does not wake them.
import { rolesHolding } from '../../catalog/ladder.ts'
import type { OpenOrganization } from '../act.ts'
import type { OrganizationRef } from '../context.ts'
import { morningAfter } from '../telling/hours.ts'
import * as notices from '../telling/notices.ts'
import type { ChangeKind } from './changes.ts'
import type { FindingCode, FindingFacts } from './findings.ts'
import type { Interval } from './payments.ts'

/** A price by its period, in minor units. */
export type Price = { amount: number; currency: string; interval: Interval | null }

export type BillingNews =
  /** It is on another plan now, or the same is paid otherwise; `interval` is null where nothing is paid for it. */
  | {
      news: 'plan_changed'
      organization: OrganizationRef
      before: string
      after: string
      interval: Interval | null
      trialEndsAt: Date | null
    }
  /** It will be on another plan, or paid for otherwise. */
  | {
      news: 'plan_to_change'
      organization: OrganizationRef
      before: string
      after: string
      interval: Interval | null
      at: Date
    }
  /** What was to come was taken back. */
  | { news: 'plan_stays'; organization: OrganizationRef; plan: string }
  /** What it costs from then on, where there is a card that pays for it; null where there is none, and the plan ends. */
  | { news: 'trial_ending'; organization: OrganizationRef; plan: string; endsAt: Date; price: Price | null }
  /** The card's last month, which may be over. */
  | { news: 'card_expiring'; organization: OrganizationRef; expMonth: number; expYear: number }
  | {
      news: 'payment_failed'
      organization: OrganizationRef
      amount: number
      currency: string
      /** The page at Stripe on which it can be paid. */
      url: string | null
      /** When it is tried again; null where it is not. */
      nextAttemptAt: Date | null
      restrictsAt: Date
      suspendsAt: Date
    }
  | { news: 'growth_stopped'; organization: OrganizationRef; url: string | null; suspendsAt: Date }
  | { news: 'suspended_unpaid'; organization: OrganizationRef; url: string | null }
  /** What was overdue is paid; `wasStopped` where anything had been stopped for it. */
  | { news: 'paid_again'; organization: OrganizationRef; wasStopped: boolean }
  /** What its activation waited for is there. */
  | { news: 'activated'; organization: OrganizationRef }
  | { news: 'topped_up'; organization: OrganizationRef; credits: number }
  /** Money went back, so much in all, and the credits that it had bought with it; `isMore` where some had before. */
  | {
      news: 'refunded'
      organization: OrganizationRef
      credits: number
      amount: number
      currency: string
      isMore: boolean
    }
  | { news: 'disputed'; organization: OrganizationRef; credits: number; state: 'open' | 'won' | 'lost' }
  | {
      news: 'billing_found'
      organization: OrganizationRef
      findingId: string
      code: FindingCode
      subjectId: string
      facts: FindingFacts
    }
  /** To whoever chose it, when Stripe answered at last. The address is theirs alone. */
  | {
      news: 'page_ready'
      organization: OrganizationRef
      change: ChangeKind
      plan: string | null
      url: string
      /** Until when it is good; null for one that is good for some minutes. */
      expiresAt: Date | null
    }
  | { news: 'change_done'; organization: OrganizationRef; change: ChangeKind; plan: string | null; at: Date | null }
  | { news: 'change_failed'; organization: OrganizationRef; change: ChangeKind; plan: string | null }

/** What is told at any hour. */
const urgent: readonly BillingNews['news'][] = ['payment_failed', 'suspended_unpaid', 'page_ready', 'change_failed']

/** Whoever chose something this recently is awake, and waits to hear what came of it. */
const awakeMs = 3_600_000

/**
 * Owes the holders of `billing.read` a piece of news: at once, or where it is night for them and they have nothing to do
 * with it, in the morning.
 */
export async function tellReaders(org: OpenOrganization, news: BillingNews): Promise<void> {
  const since = new Date(org.now.getTime() - awakeMs)
  const recent = await org.tx.billingChange.findMany({
    where: { organizationId: org.id, createdAt: { gte: since }, personId: { not: null } },
    select: { personId: true },
  })
  const awake = new Set(recent.map(({ personId }) => personId))
  const role = { in: rolesHolding(org.deps.catalog, ['billing.read']) }
  const held = await org.tx.membership.findMany({
    where: { organizationId: org.id, role },
    select: { role: true, person: { select: { id: true, timeZone: true } } },
  })
  const hours = new Map(held.map(({ person }) => [person.id, person.timeZone]))
  const at = (personId: string): Date | undefined =>
    urgent.includes(news.news) || awake.has(personId) ? undefined : morningAfter(org.now, hours.get(personId) ?? null)
  const payers = rolesHolding(org.deps.catalog, ['billing.pay'])
  const idsOf = (pays: boolean) =>
    held.filter(({ role: own }) => payers.includes(own) === pays).map(({ person }) => person.id)
  await notices.tell(org, news, idsOf(true), at)
  // A page on which money is paid is for those who may pay.
  await notices.tell(org, 'url' in news && news.news !== 'page_ready' ? { ...news, url: null } : news, idsOf(false), at)
}
