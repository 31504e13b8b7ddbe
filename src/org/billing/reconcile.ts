// Finding drift without any event: what Stripe says of every customer is settled here, and whoever pays at Stripe without
// anybody here knowing is told of.
import { act } from '../act.ts'
import type { Deps, OrganizationRef } from '../context.ts'
import { bySystem } from '../telling/deliveries.ts'
import { isLive } from './account.ts'
import { saveDetails } from './customers.ts'
import { type Found, keepOne, openIn } from './findings.ts'
import { tellReaders } from './news.ts'
import { PaymentsDown, PaymentsRefused, type Truth } from './payments.ts'
import { requirePayments, settle } from './settling.ts'
import { repairUnpaid } from './unpaid.ts'

/** What a reconcile of one customer, or of all, came to. */
export type Reconciled = {
  /** How many customers were asked for. */
  asked: number
  /** What was put right: organizations, with what changed. */
  repaired: { organizationId: string; changed: string[] }[]
  /** What a person has to decide. */
  findings: Found[]
  /** Customers with a subscription at Stripe that nobody here knows. */
  strangers: { customerId: string; organizationId: string | null }[]
  /** Customers of whom Stripe could not be asked, or whom it described in a way that could not be settled. */
  unread: string[]
}

/** How long events that were settled are kept. */
const keepEventsDays = 60
const inOneGo = 200

/** Finds and repairs drift without any event: of one organization, or of every customer there is. */
export async function reconcile(deps: Deps, organizationId: string | null): Promise<Reconciled> {
  const came: Reconciled = { asked: 0, repaired: [], findings: [], strangers: [], unread: [] }
  const seen = new Set<string>()
  for await (const one of accounts(deps, organizationId)) {
    seen.add(one.customerId)
    await ask(deps, one.customerId, came)
    await tolerant(deps, one.customerId, came, () => saveDetails(deps, one.organizationId))
  }
  if (organizationId === null) await meetStrangers(deps, seen, came)
  came.repaired.push(...(await repairUnpaid(deps, organizationId)))
  came.findings = await allOpen(deps, organizationId)
  return came
}

async function* accounts({ db }: Deps, organizationId: string | null) {
  const only = organizationId === null ? {} : { organizationId }
  let after = ''
  for (;;) {
    const found = await db.billingAccount.findMany({
      where: { AND: [{ customerId: { not: null }, organizationId: { gt: after } }, only] },
      select: { organizationId: true, customerId: true },
      orderBy: { organizationId: 'asc' },
      take: inOneGo,
    })
    for (const { customerId, ...rest } of found) if (customerId) yield { customerId, ...rest }
    const last = found.at(-1)
    if (!last || found.length < inOneGo) return
    after = last.organizationId
  }
}

async function ask(deps: Deps, customerId: string, came: Reconciled): Promise<void> {
  await tolerant(deps, customerId, came, async () => {
    const settled = await settle(deps, customerId)
    came.asked++
    if ('organizationId' in settled && settled.changed.length) came.repaired.push(settled)
    if ('stranger' in settled && settled.stranger.isLive) await meet(deps, settled.stranger, came)
  })
}

async function tolerant(deps: Deps, customerId: string, came: Reconciled, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (isAboutUs(error)) throw error
    if (error instanceof PaymentsDown)
      deps.log.warn({ error, customerId }, 'Stripe could not be asked about a customer')
    // A fault of one customer's keeps none of the others from being compared.
    else deps.log.error({ error, customerId }, 'a customer could not be compared with Stripe')
    if (!came.unread.includes(customerId)) came.unread.push(customerId)
  }
}

async function meetStrangers(deps: Deps, seen: ReadonlySet<string>, came: Reconciled): Promise<void> {
  await tolerant(deps, '(all)', came, async () => {
    for await (const customerId of requirePayments(deps).customers())
      if (!seen.has(customerId)) await ask(deps, customerId, came)
  })
}

// What Stripe refuses to us it refuses for every customer.
const isAboutUs = (error: unknown): boolean =>
  error instanceof PaymentsRefused && (error.code === 'api_key_invalid' || error.code === 'permission_denied')

type Stranger = { customerId: string; organizationId: string | null }

/** A customer with a subscription that is nobody's: told to the organization whose it says that it is, else to operators. */
async function meet(deps: Deps, { customerId, organizationId }: Stranger, came: Reconciled): Promise<void> {
  const owner = organizationId && (await deps.db.organization.findUnique({ where: { id: organizationId } }))
  if (!owner) {
    deps.log.warn({ customerId, organizationId }, 'someone pays at Stripe whom nobody here knows')
    came.strangers.push({ customerId, organizationId })
    return
  }
  const truth = await requirePayments(deps).read(customerId)
  await keepStranger(deps, owner.id, truth)
}

async function keepStranger(deps: Deps, organizationId: string, { customerId, subscriptions }: Truth): Promise<void> {
  const live = subscriptions.find(({ status }) => isLive(status))
  if (!live) return
  const { amount, currency, lookupKey } = live.price
  const facts = { customerId, amount, currency, ...(lookupKey ? { lookupKey } : {}) }
  const ask = { verb: 'openBilling', input: {} } as const
  await act({ ...bySystem(deps), organizationId }, { ask, isForDeleted: true }, async (org) => {
    const key = { organizationId, code: 'second_customer', subjectId: customerId } as const
    const before = await org.tx.billingFinding.findUnique({ where: { organizationId_code_subjectId: key } })
    const { code, subjectId } = key
    const findingId = await keepOne(org, { code, subjectId, facts }, before)
    if (!findingId) return org.keep()
    await tellReaders(org, { news: 'billing_found', organization: org.ref, findingId, code, subjectId, facts })
  })
}

async function allOpen({ db }: Deps, organizationId: string | null): Promise<Found[]> {
  const where = { state: 'open', ...(organizationId === null ? {} : { organizationId }) }
  const held = await db.billingFinding.findMany({ where, distinct: ['organizationId'], select: { organization: true } })
  const found: Found[] = []
  for (const { organization } of held) {
    const { id, name, kind }: OrganizationRef = organization
    found.push(...(await openIn(db, { id, name, kind })))
  }
  return found
}

/** The daily one: nothing where nobody takes money. Forgets events that were settled long ago, too. */
export async function reconcileDaily(deps: Deps): Promise<void> {
  if (!deps.payments) return
  const { asked, repaired, strangers, unread, findings } = await reconcile(deps, null)
  const before = new Date(deps.clock.now().getTime() - keepEventsDays * 86_400_000)
  await deps.db.stripeEvent.deleteMany({ where: { receivedAt: { lt: before } } })
  const facts = { asked, repaired: repaired.length, findings: findings.length, strangers: strangers.length }
  deps.log.info({ ...facts, unread: unread.length }, 'billing was compared with Stripe')
}
