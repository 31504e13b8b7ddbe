// Brings the account at Stripe to what the catalog says: products, prices, the Billing Portal and the webhook endpoint. What
// is as it should be is left alone, so it can be run at any time; a dry run goes the same way and writes nothing.
import type Stripe from 'stripe'
import type { Catalog } from '../catalog/catalog.ts'
import { asPaymentsError, isUnknownHere } from './client.ts'
import { setUpEndpoint } from './endpoint.ts'
import { setUpPortal } from './portal.ts'
import { setUpWares } from './wares.ts'

/** What is to be there. */
export type Wish = {
  catalog: Catalog
  /** Where people and Stripe reach us, without a path. */
  publicUrl: string
  /** Whether the webhook endpoint is set up too; a sandbox has its own. */
  withEndpoint: boolean
}

export type Area = 'prices' | 'portal' | 'webhook'
/** One difference between what is there and what should be. */
export type Difference = { area: Area; words: string }

export type SetUp = {
  /** What was changed, or in a dry run would be. */
  differences: Difference[]
  /** What whoever runs this should know, and may have to do by hand. */
  notes: Difference[]
  /** The signing secret of an endpoint that was made now: Stripe shows it this once. */
  webhookSecret: string | null
}

/** What each part of the setup works with. `change` says a difference, and makes it unless this is a dry run. */
export type Site = {
  stripe: Stripe
  wish: Wish
  note(area: Area, words: string): void
  change<T>(area: Area, words: string, make: () => Promise<T>): Promise<T | null>
}

/** Sets the account up, or only says what is different. Any number of times; throws `PaymentsDown` or `PaymentsRefused`. */
export async function setUp(stripe: Stripe, wish: Wish, { isDry }: { isDry: boolean }): Promise<SetUp> {
  const differences: Difference[] = []
  const notes: Difference[] = []
  const site: Site = {
    stripe,
    wish,
    note: (area, words) => void notes.push({ area, words }),
    async change(area, words, make) {
      differences.push({ area, words })
      return isDry ? null : make()
    },
  }
  try {
    const wares = await setUpWares(site)
    await whereThereIs(site, 'portal', 'no Billing Portal', () => setUpPortal(site, wares))
    const endpoint = () => whereThereIs(site, 'webhook', 'no webhook endpoints', () => setUpEndpoint(site))
    const webhookSecret = wish.withEndpoint ? await endpoint() : null
    return { differences, notes, webhookSecret }
  } catch (error) {
    throw asPaymentsError(error)
  }
}

/** A stand-in for Stripe may not have everything; what it has is set up all the same. */
async function whereThereIs<T>(site: Site, area: Area, lacks: string, run: () => Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch (error) {
    if (!isUnknownHere(error)) throw error
    site.note(area, `this stand-in for Stripe has ${lacks}`)
    return null
  }
}
