// What payments are worth in credits, worked out by hand: whole periods, trials, changes in the middle of a period, and what
// goes back with the money.
import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../../src/catalog/catalog.ts'
import { amiss } from '../../../src/org/billing/amiss.ts'
import { owed, type Posted, type Read, worthOf } from '../../../src/org/billing/grants.ts'
import type { InvoiceLine, InvoiceTruth, PurchaseTruth } from '../../../src/org/billing/payments.ts'

const catalog = loadCatalog('standard')
const read: Read = ({ lookupKey }) => {
  const [, plan = '', interval = ''] = /^standard_(\w+)_(month|year)$/.exec(lookupKey ?? '') ?? []
  return plan && (interval === 'month' || interval === 'year') ? { plan, interval, amount: 0 } : null
}
const source = { catalog, kind: 'shared' as const, read }

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)
const line = (key: string, amount: number, from: string, until: string, isProration = false): InvoiceLine => ({
  price: { id: `price_${key}`, lookupKey: `standard_${key}` },
  amount,
  quantity: 1,
  isProration,
  periodStart: day(from),
  periodEnd: day(until),
})
const rest = (key: string, amount: number, from: string, until: string) => line(key, amount, from, until, true)
const worth = (...lines: InvoiceLine[]) => worthOf(source, lines)

describe('the credits of an invoice', () => {
  test.each<[string, number | null, InvoiceLine[]]>([
    ['a month is worth a month', 10_000, [line('startup_month', 2_000, '2026-04-01', '2026-05-01')]],
    ['a short month no less', 10_000, [line('startup_month', 2_000, '2026-02-01', '2026-03-01')]],
    ['a year, twelve of them', 120_000, [line('startup_year', 20_000, '2026-04-01', '2027-04-01')]],
    ['a trial, one', 75_000, [line('team_month', 0, '2026-04-01', '2026-04-15')]],
    ['a trial of what is paid by the year, one', 75_000, [line('team_year', 0, '2026-04-01', '2026-04-15')]],
    [
      'half a month of a higher plan, less half a month of the lower one',
      32_500,
      [
        rest('startup_month', -1_000, '2026-04-16', '2026-05-01'),
        rest('team_month', 5_000, '2026-04-16', '2026-05-01'),
      ],
    ],
    [
      'a third of a month: 10 of 30 days of 500,000 less as much of 10,000, rounded down',
      163_333,
      [
        rest('startup_month', -667, '2026-04-21', '2026-05-01'),
        rest('enterprise_month', 16_667, '2026-04-21', '2026-05-01'),
      ],
    ],
    [
      'a year from the middle of a month on, less what is left of that month',
      115_000,
      [
        rest('startup_month', -1_000, '2026-04-16', '2026-05-01'),
        line('startup_year', 20_000, '2026-04-16', '2027-04-16'),
      ],
    ],
    [
      'a lower plan in the middle takes nothing away',
      0,
      [
        rest('team_month', -5_000, '2026-04-16', '2026-05-01'),
        rest('startup_month', 1_000, '2026-04-16', '2026-05-01'),
      ],
    ],
    [
      'what has no price is worth nothing',
      0,
      [{ ...line('startup_month', 2_000, '2026-04-01', '2026-05-01'), price: null }],
    ],
    ['of a price that nobody knows nothing is said', null, [line('startup_week', 500, '2026-04-01', '2026-04-08')]],
  ])('%s', (_, credits, lines) => {
    expect(worth(...lines)).toBe(credits)
  })
})

const invoice = (more: Partial<InvoiceTruth> = {}): InvoiceTruth => ({
  id: 'in_1',
  subscriptionId: 'sub_1',
  status: 'paid',
  reason: 'subscription_cycle',
  amountDue: 2_000,
  amountPaid: 2_000,
  amountRefunded: 0,
  dispute: null,
  currency: 'usd',
  createdAt: day('2026-04-01'),
  paidAt: day('2026-04-01'),
  attempts: 1,
  nextAttemptAt: null,
  url: null,
  lines: [line('startup_month', 2_000, '2026-04-01', '2026-05-01')],
  ...more,
})
const owes = (more: Partial<InvoiceTruth>, posted: Posted[] = []) =>
  owed({ ...source, posted }, { invoices: [invoice(more)], purchases: [] })
const row = (at: string, allowance: number, frozen = 0): Posted => ({ source: at, allowance, purchased: 0, frozen })

describe('a purchase of a pack that is sold no more', () => {
  const bought: PurchaseTruth = {
    sessionId: 'cs_1',
    paymentId: 'pi_1',
    lookupKey: 'pack_of_old',
    quantity: 1,
    amount: 1_000,
    amountRefunded: 0,
    currency: 'usd',
    isPaid: true,
    paidAt: day('2026-04-01'),
    dispute: null,
    changeId: null,
  }
  const owesFor = (purchase: PurchaseTruth, posted: Posted[]) =>
    owed({ ...source, posted }, { invoices: [], purchases: [purchase] })
  const posted = [{ source: 'session:cs_1', allowance: 0, purchased: 5_000, frozen: 0 }]

  test('keeps its credits, and loses them with its money', () => {
    expect(owesFor(bought, posted)).toEqual([])
    const [back] = owesFor({ ...bought, amountRefunded: 1_000 }, posted)
    expect(back).toMatchObject({ kind: 'refund', purchased: -5_000 })
  })

  test('is amiss only where it was never credited', () => {
    const truth = { customerId: 'cus_1', isDeleted: false, subscriptions: [], invoices: [], purchases: [bought] }
    const codes = (known: Posted[]) =>
      amiss(catalog, { deletedAt: null, truth, chosen: null, read, posted: known }).map(({ code }) => code)
    expect([codes([]), codes(posted)]).toEqual([['unknown_purchase'], []])
  })
})

describe('an invoice', () => {
  test('grants once it is paid, until the next period’s is there, two hours after its end at the latest, and once', () => {
    const endsAt = new Date(day('2026-05-01').getTime() + 2 * 3_600_000)
    expect(owes({})).toMatchObject([{ source: 'invoice:in_1', allowance: 10_000, endsAt, startsAt: day('2026-04-01') }])
    expect(owes({}, [row('invoice:in_1', 10_000)])).toEqual([])
  })

  test.each(['draft', 'open', 'uncollectible', 'void'])('that is %s grants nothing', (status) => {
    expect(owes({ status, paidAt: null })).toEqual([])
  })

  test('of no subscription grants nothing', () => {
    expect(owes({ subscriptionId: null })).toEqual([])
  })

  test('of which half goes back, and then the rest, takes half of its credits each time', () => {
    const before = [row('invoice:in_1', 10_000)]
    const [half] = owes({ amountRefunded: 1_000 }, before)
    expect(half).toMatchObject({ kind: 'refund', allowance: -5_000, frozen: 0 })
    const after = [...before, row(half?.source ?? '', -5_000)]
    expect(owes({ amountRefunded: 1_000 }, after)).toEqual([])
    const [last] = owes({ amountRefunded: 2_000 }, after)
    expect(last).toMatchObject({ kind: 'refund', allowance: -5_000 })
    expect(last?.source).not.toBe(half?.source)
  })

  test('that is disputed freezes its credits; won, they come back, lost, they are gone', () => {
    const before = [row('invoice:in_1', 10_000)]
    const [frozen] = owes({ dispute: 'open' }, before)
    expect(frozen).toMatchObject({ kind: 'freeze', allowance: -10_000, frozen: 10_000 })
    const after = [...before, row(frozen?.source ?? '', -10_000, 10_000)]
    expect(owes({ dispute: 'open' }, after)).toEqual([])
    expect(owes({ dispute: 'won' }, after)).toMatchObject([{ kind: 'thaw', allowance: 10_000, frozen: -10_000 }])
    expect(owes({ dispute: 'lost' }, after)).toMatchObject([{ kind: 'loss', allowance: 0, frozen: -10_000 }])
  })
})
