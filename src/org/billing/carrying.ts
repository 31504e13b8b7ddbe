// Carrying out at Stripe what was chosen: once under the choice's own id, however often it is tried, and outside of any lock.
// What Stripe makes of it is not taken from its answer: it is settled like everything else.
import type { Prisma } from '../../db/client.ts'
import type { BillingChange } from '../../db/generated/client.ts'
import { act } from '../act.ts'
import type { Deps } from '../context.ts'
import { enqueue, type Job } from '../queue.ts'
import { bySystem } from '../telling/deliveries.ts'
import * as notices from '../telling/notices.ts'
import { accountOf, isLive } from './account.ts'
import type { ChangeKind } from './changes.ts'
import { ensureCustomer } from './customers.ts'
import { endAll, endOne, refundFound } from './endings.ts'
import { isFresh, unheardOf } from './fresh.ts'
import type { BillingNews } from './news.ts'
import { type Page, PaymentsDown, PaymentsRefused, type Purchase } from './payments.ts'
import { laneOf, requirePayments, settle } from './settling.ts'
import { type ChangeInput, headStartMs } from './written.ts'

/** A change with what it takes, and whom it concerns. */
export type Ready = BillingChange & { kind: ChangeKind; takes: ChangeInput }

/** How long a page of Checkout can be paid, and one of the portal is waited for. */
const pageMs = { checkout: 23 * 3_600_000, portal: 3_600_000 } as const

/**
 * Carries out what was chosen, if that was not done before; gives it as it then is. Throws `PaymentsDown` where Stripe does
 * not answer: tried again, it happens once. `isAwaited` says whether whoever chose it still waits to see it.
 */
export async function carryOut(deps: Deps, changeId: string, isAwaited = () => false): Promise<BillingChange> {
  const change = await deps.db.billingChange.findUniqueOrThrow({ where: { id: changeId } })
  if (change.state !== 'asked') return change
  const ready: Ready = { ...change, kind: change.kind as ChangeKind, takes: change.input as ChangeInput }
  try {
    const came = await attemptAsItIs(deps, ready)
    return await keep(deps, ready, came, isAwaited())
  } catch (error) {
    if (!(error instanceof PaymentsRefused)) throw error
    deps.log.warn({ error, code: error.code, changeId, kind: change.kind }, 'Stripe refused what was chosen')
    return keep(deps, ready, { state: 'failed', failure: error.code }, isAwaited())
  }
}

/** Until when a page is sure to be good; a page of the portal only for some minutes, of which Stripe does not say how many. */
export const pageUntil = ({ sessionId, expiresAt }: BillingChange): Date | null => (sessionId ? expiresAt : null)

type Came =
  | { state: 'open'; page: Page; customerId: string; lastsMs: number }
  | { state: 'done'; customerId: string | null }
  | { state: 'failed'; failure: string }

/** What Stripe refuses may rest on what is no longer so there: that is asked, and where it was so it is tried once more. */
async function attemptAsItIs(deps: Deps, change: Ready): Promise<Came> {
  try {
    return await attempt(deps, change)
  } catch (error) {
    if (!(error instanceof PaymentsRefused) || !(await hasMoved(deps, change))) throw error
    return attempt(deps, change)
  }
}

const restsOn = ['subscriptionId', 'status', 'itemId', 'scheduleId', 'lostAt'] as const

async function hasMoved(deps: Deps, { organizationId }: Ready): Promise<boolean> {
  const before = await findAccount(deps, organizationId)
  if (!before.customerId || before.lostAt) return false
  await settle(deps, before.customerId)
  const now = await findAccount(deps, organizationId)
  return restsOn.some((name) => before[name]?.valueOf() !== now[name]?.valueOf())
}

async function attempt(deps: Deps, change: Ready): Promise<Came> {
  switch (change.kind) {
    case 'subscribe':
    case 'topUp':
      return checkout(deps, change)
    case 'card':
    case 'portal':
    case 'change':
      return portal(deps, change)
    case 'downgrade':
    case 'stay':
    case 'cancel':
    case 'restore':
      return later(deps, change)
    case 'end':
      return end(deps, change)
    case 'refund':
      return { state: 'done', customerId: await refundFound(deps, change) }
    case 'details':
      return { state: 'done', customerId: await ensureCustomer(deps, change.organizationId, true) }
  }
}

const findAccount = async ({ db }: Deps, organizationId: string) =>
  accountOf(await db.billingAccount.findUnique({ where: { organizationId } }))

async function checkout(deps: Deps, change: Ready): Promise<Came> {
  const { id: changeId, organizationId, kind, takes } = change
  const { lookupKey = '', quantity = 1, trialDays = 0 } = takes
  // Someone else was faster: paid twice, it would be charged twice.
  if (kind === 'subscribe' && (await isPaidAlready(deps, organizationId)))
    return { state: 'failed', failure: 'subscribed_already' }
  const purchase: Purchase =
    kind === 'subscribe'
      ? { mode: 'subscription', lookupKey, quantity: 1, trialDays }
      : { mode: 'topUp', lookupKey, quantity }
  return openCheckout(deps, { changeId, organizationId, purchase })
}

async function isPaidAlready(deps: Deps, organizationId: string): Promise<boolean> {
  const row = await deps.db.billingAccount.findUnique({ where: { organizationId } })
  const customerId = unheardOf(row)
  if (customerId && !isFresh(deps.clock, row?.settledAt ?? null)) await settle(deps, customerId)
  return isLive((await findAccount(deps, organizationId)).status)
}

async function openCheckout(
  deps: Deps,
  { changeId, organizationId, purchase }: { changeId: string; organizationId: string; purchase: Purchase },
): Promise<Came> {
  const customerId = await ensureCustomer(deps, organizationId)
  const expiresAt = new Date(deps.clock.now().getTime() + pageMs.checkout)
  const asked = { changeId, organizationId, customerId, purchase, returnUrl: deps.publicUrl, expiresAt }
  const page = await requirePayments(deps).checkout(asked)
  return { state: 'open', page, customerId, lastsMs: pageMs.checkout }
}

async function portal(deps: Deps, change: Ready): Promise<Came> {
  const { id: changeId, organizationId, kind, takes } = change
  const payments = requirePayments(deps)
  const { subscriptionId, itemId, status, scheduleId, quantity } = await findAccount(deps, organizationId)
  if (kind === 'card' && !isLive(status))
    return openCheckout(deps, { changeId, organizationId, purchase: { mode: 'card' } })
  const customerId = await ensureCustomer(deps, organizationId)
  const at = { customerId, returnUrl: deps.publicUrl }
  if (kind !== 'change') {
    const page = await payments.portal({ ...at, flow: { kind: kind === 'card' ? 'card' : 'home' } })
    return { state: 'open', page, customerId, lastsMs: pageMs.portal }
  }
  if (!subscriptionId || !itemId || !isLive(status)) return { state: 'failed', failure: 'nothing_to_change' }
  // Whoever goes up does not mean to go down: Stripe's page takes no change beside one that is to come.
  if (scheduleId) await payments.keepPrice({ changeId, scheduleId })
  const lookupKey = takes.lookupKey ?? ''
  const flow = { kind: 'change', subscriptionId, itemId, lookupKey, quantity: quantity ?? 1 } as const
  const page = await payments.portal({ ...at, flow })
  return { state: 'open', page, customerId, lastsMs: pageMs.portal }
}

async function later(deps: Deps, { id: changeId, organizationId, kind, takes }: Ready): Promise<Came> {
  const payments = requirePayments(deps)
  const { subscriptionId, customerId, scheduleId, endsAt, status } = await findAccount(deps, organizationId)
  if (!subscriptionId || !isLive(status)) return { state: 'failed', failure: 'nothing_to_change' }
  if (kind === 'stay') {
    if (scheduleId) await payments.keepPrice({ changeId, scheduleId })
  } else if (kind === 'downgrade') {
    if (endsAt) await payments.setEnding({ changeId, subscriptionId, ends: false })
    await payments.changeAtPeriodEnd({ changeId, subscriptionId, lookupKey: takes.lookupKey ?? '' })
  } else await payments.setEnding({ changeId, subscriptionId, ends: kind === 'cancel' })
  return { state: 'done', customerId }
}

async function end(deps: Deps, change: Ready): Promise<Came> {
  const { takes } = change
  const customerId = takes.findingId ? await endOne(deps, change) : await endAll(deps, change, takes.ends ?? true)
  return { state: 'done', customerId }
}

/** Writes down what came of it, unless someone else was faster; gives the change as it is now. */
async function keep({ db, clock }: Deps, change: Ready, came: Came, isShown: boolean): Promise<BillingChange> {
  const now = clock.now()
  const { id } = change
  const shownAt = isShown ? now : null
  const customerId = 'customerId' in came ? came.customerId : null
  const jobs: Job[] =
    came.state === 'done' && customerId
      ? [{ name: 'settle-billing', payload: { customerId }, ...laneOf(customerId, 'settle-billing') }]
      : []
  return db.$transaction(async (tx) => {
    const { count } = await tx.billingChange.updateMany({
      where: { id, state: 'asked' },
      data: { ...fieldsOf(came, now), shownAt },
    })
    if (count && came.state === 'failed' && change.takes.findingId) await reopen(tx, change.takes.findingId)
    if (count) await enqueue(tx, clock, jobs)
    return tx.billingChange.findUniqueOrThrow({ where: { id } })
  })
}

function fieldsOf(came: Came, now: Date) {
  if (came.state === 'done') return { state: 'done', settledAt: now }
  if (came.state === 'failed') return { state: 'failed', failure: came.failure, settledAt: now }
  const { sessionId, url, expiresAt } = came.page
  return { state: 'open', sessionId, url, expiresAt: expiresAt ?? new Date(now.getTime() + came.lastsMs) }
}

// What was chosen about it did not come about: it is to be decided again.
const reopen = (tx: Prisma.TransactionClient, id: string) =>
  tx.billingFinding.updateMany({ where: { id, state: 'left' }, data: { state: 'open', choice: null, settledAt: null } })

/** How long what was chosen is tried at Stripe before it is given up. */
const patienceMs = 3 * 86_400_000
const retry = { leastMs: 30_000, mostMs: 30 * 60_000 } as const

/**
 * Carries out what no conversation did, and tells whoever chose it. While Stripe does not answer it is tried again, the
 * longer it has been away the more seldom; for days.
 */
export async function carryOutLater(deps: Deps, changeId: string): Promise<void> {
  const found = await deps.db.billingChange.findUnique({ where: { id: changeId } })
  if (!found) return
  try {
    if (found.state === 'asked') {
      await beforehand(deps, found)
      await carryOut(deps, changeId)
    }
  } catch (error) {
    if (!(error instanceof PaymentsDown)) throw error
    await again(deps, found, error)
    return
  }
  await tellLater(deps, found)
}

// Hours may lie in between: what has become of the subscription since is asked first.
async function beforehand(deps: Deps, { organizationId, kind }: BillingChange): Promise<void> {
  if (kind !== 'change') return
  const { customerId, lostAt } = await findAccount(deps, organizationId)
  if (customerId && !lostAt) await settle(deps, customerId)
}

async function again({ db, clock, log }: Deps, { id, createdAt }: BillingChange, error: PaymentsDown): Promise<void> {
  const now = clock.now()
  const ageMs = now.getTime() - createdAt.getTime()
  if (ageMs > patienceMs) {
    log.error({ error, changeId: id }, 'what was chosen could not be carried out in days')
    const data = { state: 'failed', failure: 'down', settledAt: now }
    await db.billingChange.updateMany({ where: { id, state: 'asked' }, data })
    return
  }
  log.warn({ error, changeId: id }, 'Stripe does not answer; what was chosen waits')
  const at = new Date(now.getTime() + Math.min(retry.mostMs, Math.max(retry.leastMs, ageMs / 4)))
  await enqueue(db, clock, [{ name: 'carry-out-change', payload: { changeId: id }, key: `carry-out-change:${id}`, at }])
}

/** Tells whoever chose it what came of it, once, where no conversation has shown it. */
async function tellLater(deps: Deps, { id, organizationId }: BillingChange): Promise<void> {
  const ask = { verb: 'openBilling', input: {} } as const
  await act({ ...bySystem(deps), organizationId }, { ask, isForDeleted: true }, async (org) => {
    org.keep()
    const change = await org.tx.billingChange.findUniqueOrThrow({ where: { id } })
    const news = newsOf(org.ref, change, org.now)
    if (!change.personId || change.shownAt || !news) return
    await org.tx.billingChange.update({ where: { id }, data: { shownAt: org.now } })
    await notices.tell(org, news, [change.personId])
  })
}

function newsOf(organization: BillingNews['organization'], found: BillingChange, now: Date): BillingNews | null {
  const { plan = null } = found.input as ChangeInput
  const { kind, state, url, createdAt } = found
  const expiresAt = pageUntil(found)
  const about = { organization, change: kind as ChangeKind, plan }
  if (state === 'open' && url) return { news: 'page_ready', ...about, url, expiresAt }
  if (state === 'failed') return { news: 'change_failed', ...about }
  // What was done as soon as it was chosen is told by what came of it.
  const isLate = now.getTime() - createdAt.getTime() >= headStartMs
  return state === 'done' && isLate ? { news: 'change_done', ...about, at: null } : null
}
