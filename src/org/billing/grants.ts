// The credits that payments are worth: reckoned from what is paid, and from what was posted for it already, so that any
// number of reckonings in any order come to the same ledger.
import type { Catalog } from '../../catalog/catalog.ts'
import { type Posting, renewalMs } from '../credits/ledger.ts'
import type { Interval, InvoiceLine, InvoiceTruth, PriceTruth, PurchaseTruth, Truth } from './payments.ts'

/** What a price stands for in the catalog; null where nobody knows it. */
export type Meaning = { plan: string; interval: Interval; amount: number } | null
export type Read = (price: Pick<PriceTruth, 'id' | 'lookupKey'>) => Meaning

/** A row of the ledger that a payment caused. */
export type Posted = { source: string; allowance: number; purchased: number; frozen: number }

export type Grant = Omit<Posting, 'organizationId'> & {
  /** What its people hear of it. */
  tells:
    | { tell: 'topped_up'; credits: number }
    | { tell: 'refunded'; credits: number; amount: number; currency: string; isMore: boolean }
    | { tell: 'disputed'; credits: number; state: 'open' | 'won' | 'lost' }
    | null
}

type Kind = 'personal' | 'shared'
type Source = { catalog: Catalog; kind: Kind; read: Read; posted: readonly Posted[] }

/** The months of an interval. */
export const monthsIn = { month: 1, year: 12 } as const satisfies Record<Interval, number>

const dayMs = 86_400_000

/** Every row that what was paid still lacks, oldest first. */
export function owed(source: Source, truth: Pick<Truth, 'invoices' | 'purchases'>): Grant[] {
  return [
    ...truth.invoices.flatMap((invoice) => owedFor(source, invoice)),
    ...truth.purchases.flatMap((purchase) => owedForPurchase(source, purchase)),
  ]
}

function owedFor(source: Source, invoice: InvoiceTruth): Grant[] {
  if (invoice.status !== 'paid' || !invoice.subscriptionId) return []
  const object = `invoice:${invoice.id}`
  const before = source.posted.find((row) => row.source === object)
  const credits = before ? before.allowance : worthOf(source, invoice.lines)
  if (!credits) return []
  const grant: Grant = {
    source: object,
    kind: 'allowance',
    allowance: credits,
    ...lasting(source, invoice),
    tells: null,
  }
  const paid = { amount: invoice.amountPaid, ...invoice }
  return [...(before ? [] : [grant]), ...corrected(source, { object, account: 'allowance', credits, paid })]
}

/**
 * What the lines of a paid invoice are worth. A whole period is worth its months of the plan's credits, a trial one month;
 * a change within a period, the rest of it at the new plan less the rest of it at the old, and never less than nothing.
 * Nothing is known of an invoice of which a price is not: null.
 */
export function worthOf({ catalog, kind, read }: Omit<Source, 'posted'>, lines: readonly InvoiceLine[]): number | null {
  let total = 0n
  const scale = 1_000_000_000n
  for (const line of lines) {
    if (!line.price) continue
    const meaning = read(line.price)
    // For a price that nobody knows nothing was given: what is left of its time takes nothing back.
    if (!meaning && line.amount < 0) continue
    if (!meaning) return null
    const credits = BigInt(catalog.plans[meaning.plan]?.credits[kind] ?? 0)
    const { share, months } = partOf(line, meaning.interval)
    total += (line.amount < 0 ? -1n : 1n) * credits * BigInt(months) * BigInt(Math.round(share * Number(scale)))
  }
  return total > 0n ? Number(total / scale) : 0
}

function partOf(line: InvoiceLine, interval: Interval): { share: number; months: number } {
  const lasts = line.periodEnd.getTime() - line.periodStart.getTime()
  // Shorter than any month: the days of a trial.
  if (!line.isProration) return { share: 1, months: line.amount === 0 && lasts < 32 * dayMs ? 1 : monthsIn[interval] }
  const whole = line.periodEnd.getTime() - monthsBefore(line.periodEnd, monthsIn[interval]).getTime()
  return { share: Math.min(1, Math.max(0, lasts / whole)), months: monthsIn[interval] }
}

function monthsBefore(at: Date, months: number): Date {
  const day = at.getUTCDate()
  const before = new Date(at)
  before.setUTCDate(1)
  before.setUTCMonth(before.getUTCMonth() - months)
  const last = new Date(Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + 1, 0)).getUTCDate()
  before.setUTCDate(Math.min(day, last))
  return before
}

/** How long it lasts: until the next period's is there, which takes the place of its rest. */
function lasting({ catalog }: Source, { lines }: InvoiceTruth): Pick<Grant, 'endsAt' | 'startsAt'> {
  const end = catalog.credits.allowanceEnds ? endOf(lines) : null
  if (!end) return { endsAt: null }
  const renews = lines.find(({ price, isProration }) => price && !isProration)
  return { endsAt: new Date(end.getTime() + renewalMs), startsAt: renews?.periodStart ?? null }
}

const endOf = (lines: readonly InvoiceLine[]): Date | null =>
  lines.reduce<Date | null>((last, { periodEnd }) => (last && last > periodEnd ? last : periodEnd), null)

/** The row of the ledger that a purchase causes. */
export const sessionSource = (sessionId: string): string => `session:${sessionId}`

function owedForPurchase(source: Source, purchase: PurchaseTruth): Grant[] {
  const object = sessionSource(purchase.sessionId)
  const before = source.posted.find((row) => row.source === object)
  const pack = packOf(source.catalog, purchase.lookupKey)
  if (!purchase.isPaid || !(before || pack)) return []
  const credits = before?.purchased ?? (pack?.credits ?? 0) * purchase.quantity
  const tells = { tell: 'topped_up', credits } as const
  const grant: Grant = { source: object, kind: 'purchase', purchased: credits, note: pack?.label ?? null, tells }
  return [...(before ? [] : [grant]), ...corrected(source, { object, account: 'purchased', credits, paid: purchase })]
}

/** The pack that a lookup key stands for. */
export const packOf = ({ credits }: Catalog, lookupKey: string | null) =>
  Object.values(credits.packs).find(({ price }) => price.lookupKey === lookupKey)

type Payment = {
  object: string
  account: 'allowance' | 'purchased'
  credits: number
  paid: { amount: number; amountRefunded: number; currency: string; dispute: 'open' | 'won' | 'lost' | null }
}

/** What a refund or a dispute takes back of it, or gives again: the difference to what was posted so far. */
function corrected({ posted }: Source, { object, account, credits, paid }: Payment): Grant[] {
  const { amount, amountRefunded, currency, dispute } = paid
  const rows = posted.filter(({ source }) => source.includes(`:${object}:`))
  const now = credits + rows.reduce((sum, row) => sum + row[account], 0)
  const frozenNow = rows.reduce((sum, { frozen }) => sum + frozen, 0)
  const back = amount > 0 ? Math.floor((credits * Math.min(amountRefunded, amount)) / amount) : 0
  const left = credits - back
  const [want, frozen] = dispute === 'open' ? [0, left] : dispute === 'lost' ? [0, 0] : [left, 0]
  if (want === now && frozen === frozenNow) return []
  const kind = kindOf(dispute, { frozen, frozenNow })
  const state = dispute ?? 'won'
  const isMore = rows.some(({ source }) => source.startsWith('refund:'))
  const tells =
    kind === 'refund'
      ? ({ tell: 'refunded', credits: now - want, amount: amountRefunded, currency, isMore } as const)
      : ({ tell: 'disputed', credits: Math.max(frozen, frozenNow), state } as const)
  const source = `${kind}:${object}:${rows.length + 1}`
  return [{ source, kind, [account]: want - now, frozen: frozen - frozenNow, tells }]
}

function kindOf(dispute: Payment['paid']['dispute'], { frozen, frozenNow }: { frozen: number; frozenNow: number }) {
  if (dispute === 'lost') return 'loss'
  if (frozen > frozenNow) return 'freeze'
  return frozenNow > frozen && dispute === 'won' ? 'thaw' : 'refund'
}
