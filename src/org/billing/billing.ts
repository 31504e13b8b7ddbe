// An organization's billing as people see it, and hearing that something changed. What is true is settled in `settling.ts`.
import { look } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext, Deps, OrganizationRef } from '../context.ts'
import { atOnce, jobs } from '../queue.ts'
import { thaw } from '../record/receipts.ts'
import { type Account, accountOf, isLive } from './account.ts'
import { detailsOf } from './customers.ts'
import { cardEnds, remind } from './deciding.ts'
import { type Found, openIn } from './findings.ts'
import { askAnew, isFresh } from './fresh.ts'
import type { BillingAddress, Heard, Interval } from './payments.ts'
import { mayOf, type Standing, standingOf } from './plans.ts'
import { laneOf, settle } from './settling.ts'
import { stagesOf } from './standing.ts'
import type { ChangeInput } from './written.ts'

/** An invoice as people read it; amounts in minor units. */
export type Bill = {
  id: string
  at: Date
  status: string
  amount: number
  amountRefunded: number
  currency: string
  /** The page at Stripe on which it can be read, or paid. */
  url: string | null
}

export type Billing = {
  organization: OrganizationRef
  /** Whether anything can be paid here at all. */
  isOn: boolean
  current: Standing
  /** What one period costs, in minor units. */
  price: { amount: number; currency: string; interval: Interval | null; quantity: number } | null
  /** What renewals are charged to; its last month, where it has one. */
  card: { expires: { month: number; year: number } | null; isExpiring: boolean } | null
  /** A payment that is overdue, the page on which it can be paid, and what comes of it when. */
  pastDue: { since: Date; url: string | null; restrictsAt: Date; suspendsAt: Date } | null
  restrictedAt: Date | null
  suspendedFor: string | null
  disputedAt: Date | null
  /** When its customer was found to be deleted at Stripe. */
  lostAt: Date | null
  details: { name: string; email: string | null; address: BillingAddress | null }
  findings: Found[]
  /** The last twelve, the newest first. */
  invoices: Bill[]
  /** Whether Stripe knows it. */
  isCustomer: boolean
  /** What was chosen and is not carried out, or not paid, yet. */
  waiting: { changeId: string; kind: string; plan: string | null; at: Date }[]
  /** When Stripe was last asked; null where it never was. */
  settledAt: Date | null
  /** Whether Stripe was asked just now and did not answer. */
  isDown: boolean
  may: { pay: boolean; manage: boolean }
}

const ask: Ask = { verb: 'openBilling', input: {} }
/** The billing of the context's organization, asked of Stripe anew where that was a while ago; for holders of `billing.read`. */
export async function overview(ctx: ActContext): Promise<Billing> {
  const { deps } = ctx
  const { customerId, settledAt } = await look(ctx, { ask, need: 'billing.read' }, async ({ organizationId }) => {
    const found = await deps.db.billingAccount.findUnique({ where: { organizationId } })
    return { customerId: found?.customerId ?? null, settledAt: found?.settledAt ?? null }
  })
  const isAsked = customerId !== null && deps.payments !== null && !isFresh(deps.clock, settledAt)
  const isDown = isAsked && !(await askAnew(deps, customerId))
  return look(ctx, { ask, need: 'billing.read' }, async ({ organizationId: id, name, kind, role }) => {
    const may = mayOf(ctx, { role })
    return { ...(await read(deps, { id, name, kind })), isDown, may }
  })
}

async function read(deps: Deps, organization: OrganizationRef): Promise<Omit<Billing, 'isDown' | 'may'>> {
  const { db, payments } = deps
  const found = await db.organization.findUniqueOrThrow({
    where: { id: organization.id },
    include: { billing: true, changes: { where: { state: { in: ['asked', 'open'] } }, orderBy: { createdAt: 'asc' } } },
  })
  const account = accountOf(found.billing)
  const details = await detailsOf(db, organization.id)
  return {
    organization,
    isOn: payments !== null,
    current: standingOf(found, account),
    price: priceOf(account),
    card: cardOf(deps, account),
    pastDue: pastDueOf(deps, account),
    restrictedAt: found.restrictedAt,
    suspendedFor: found.suspendedFor,
    disputedAt: account.disputedAt,
    lostAt: account.lostAt,
    details: {
      name: details?.name ?? organization.name,
      email: details?.email ?? null,
      address: details?.address ?? null,
    },
    findings: await openIn(db, organization),
    invoices: found.billing?.invoices ? thaw<Bill[]>(found.billing.invoices) : [],
    isCustomer: account.customerId !== null,
    waiting: found.changes.map(({ id: changeId, kind, createdAt: at, input }) => {
      return { changeId, kind, plan: (input as ChangeInput).plan ?? null, at }
    }),
    settledAt: found.billing?.settledAt ?? null,
  }
}

function priceOf({ status, amount, currency, interval, quantity }: Account): Billing['price'] {
  if (!isLive(status) || amount === null || currency === null) return null
  return { amount, currency, interval, quantity: quantity ?? 1 }
}

function cardOf({ clock }: Deps, account: Account): Billing['card'] {
  const { hasCard, cardExpMonth: month, cardExpYear: year } = account
  if (!hasCard) return null
  const ends = cardEnds(account)
  const isExpiring = ends !== null && ends.getTime() - clock.now().getTime() <= remind.cardDays * 86_400_000
  return { expires: month && year ? { month, year } : null, isExpiring }
}

function pastDueOf({ catalog }: Deps, { pastDueAt, openInvoiceUrl: url }: Account): Billing['pastDue'] {
  if (!pastDueAt) return null
  const { restrictAt, suspendAt } = stagesOf(catalog, pastDueAt)
  return { since: pastDueAt, url, restrictsAt: restrictAt, suspendsAt: suspendAt }
}

/**
 * Keeps that something changed for a customer, and has it settled, both in one statement: once for each event, however
 * often it is heard. Of what names no customer Stripe is asked first whose it is.
 */
export async function heard({ hot, clock }: Deps, event: Heard): Promise<void> {
  const { eventId: id, type, customerId, aboutId, createdAt } = event
  const now = clock.now()
  const none = { name: null, payload: null, queue: null, key: null }
  const job = jobFor(id, customerId, aboutId) ?? none
  await hot.hear({ id, type, customerId, createdAt, receivedAt: now, ...job, runAt: atOnce(clock) })
}

function jobFor(eventId: string, customerId: string | null, aboutId: string | undefined) {
  if (customerId) {
    const payload = jobs['settle-billing'].parse({ customerId })
    return { name: 'settle-billing', payload, ...laneOf(customerId, 'settle-billing') }
  }
  if (!aboutId) return null
  return { name: 'find-payer', payload: jobs['find-payer'].parse({ eventId, aboutId }), queue: null, key: null }
}

/** Finds out whose it was that an event was about, and has that customer settled; the job's. */
export async function findPayer(deps: Deps, { eventId, aboutId }: { eventId: string; aboutId: string }): Promise<void> {
  const customerId = await deps.payments?.customerOf(aboutId)
  if (!customerId) return
  await deps.db.stripeEvent.updateMany({ where: { id: eventId }, data: { customerId } })
  await settle(deps, customerId)
}
