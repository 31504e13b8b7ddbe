// What a choice on the ladder comes to from where an organization stands: one answer for what is shown before it and for
// what is then done.
import type { Catalog } from '../../catalog/catalog.ts'
import type { Asks } from '../asks.ts'
import { Refusal } from '../errors.ts'
import { type Account, isLive } from './account.ts'
import type { Interval } from './payments.ts'

/**
 * `subscribe` opens Checkout, `change` the confirmation at Stripe of a higher plan, `downgrade` and `cancel` come with the
 * period's end, `stay` and `restore` take those back, `same` is what there is already.
 */
export type Step = 'subscribe' | 'change' | 'downgrade' | 'cancel' | 'stay' | 'restore' | 'same'

/** The organization that chooses. */
export type Chooser = { id: string; kind: 'personal' | 'shared'; plan: string; grantedPlan: string | null }

export type Choice = { plan: string; interval: Interval | null }

/** The price of a plan by the interval asked for; else by the one that is paid now, by the month, by the year. */
export function pricedAs(
  catalog: Catalog,
  { plan, interval }: Choice,
  current: Interval | null,
): { interval: Interval; lookupKey: string; amount: number } | null {
  const { month, year } = catalog.plans[plan]?.prices ?? {}
  const offers = { ...(month ? { month } : {}), ...(year ? { year } : {}) } as Partial<
    Record<Interval, { lookupKey: string; amount: number }>
  >
  const order: Interval[] = interval ? [interval] : [...(current ? [current] : []), 'month', 'year']
  const found = order.find((one) => offers[one])
  const price = found && offers[found]
  return found && price ? { interval: found, ...price } : null
}

const rankOf = (catalog: Catalog, plan: string): number => catalog.plans[plan]?.rank ?? -1

/** What a choice comes to. Refuses what is not for sale, with who to talk to. */
export function stepTo(catalog: Catalog, who: Chooser, account: Account, asked: Choice): Step {
  requireOffered(catalog, who, account, asked)
  const price = pricedAs(catalog, asked, account.interval)
  if (!isLive(account.status)) return price ? 'subscribe' : 'same'
  const now = account.plan ?? who.plan
  if (!price) return account.endsAt ? 'same' : 'cancel'
  const isSame = asked.plan === now && price.interval === (account.interval ?? price.interval)
  if (isSame) return account.endsAt ? 'restore' : account.nextPlan ? 'stay' : 'same'
  const [from, to] = [rankOf(catalog, now), rankOf(catalog, asked.plan)]
  if (to > from || (to === from && price.interval === 'year')) return 'change'
  const isComing = account.nextPlan === asked.plan && account.nextInterval === price.interval && !account.endsAt
  return isComing ? 'same' : 'downgrade'
}

/** Refuses a plan that this organization cannot have by paying for it. */
function requireOffered(catalog: Catalog, who: Chooser, account: Account, asked: Choice): void {
  const plan = catalog.plans[asked.plan]
  if (!plan?.for.includes(who.kind)) throw notForSale(catalog, who, asked, 'kind')
  if (plan.byContact && asked.plan !== account.plan) throw notForSale(catalog, who, asked, 'contact')
  const own = isLive(account.status) ? catalog.plans[account.plan ?? who.plan] : undefined
  // Whoever sold it by talking ends it by talking, too.
  if (own?.byContact && asked.plan !== account.plan) throw notForSale(catalog, who, asked, 'contact')
  const isFree = !plan.prices.month && !plan.prices.year
  if (isFree && asked.plan !== catalog.creation.plan[who.kind]) throw notForSale(catalog, who, asked, 'contact')
  if (isFree) return
  if (!pricedAs(catalog, asked, account.interval)) throw notForSale(catalog, who, asked, 'interval')
  const isCovered = who.grantedPlan !== null && rankOf(catalog, asked.plan) <= rankOf(catalog, who.grantedPlan)
  if (isCovered && !isLive(account.status)) throw notForSale(catalog, who, asked, 'granted')
}

/** The refusal of a plan that is not for sale here; an operator can give it all the same. */
export function notForSale(
  catalog: Catalog,
  { id: organizationId }: Pick<Chooser, 'id'>,
  { plan }: Choice,
  because: 'contact' | 'kind' | 'interval' | 'granted' | 'off',
): Refusal {
  const detail = { plan, because, contact: catalog.support.contact }
  if (because === 'kind' || because === 'interval' || because === 'granted') {
    const input: Asks['upgrade'] = { organizationId, plan: '', interval: null }
    return new Refusal('not_for_sale', detail, { kind: 'fill', ask: { verb: 'upgrade', input } })
  }
  const ask = { verb: 'setPlan', input: { organizationId, plan } } as const
  return new Refusal('not_for_sale', detail, { kind: 'ask', ask }, 'operators')
}
