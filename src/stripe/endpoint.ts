// The webhook endpoint at Stripe: at our address, for the events that we hear, in the version of the API that we read.
import Stripe from 'stripe'
import { heardTypes } from './events.ts'
import { allOf } from './lists.ts'
import type { Site } from './setup.ts'

/** Where Stripe is to post, given where we are reached. */
const addressOf = (publicUrl: string): string => new URL('/stripe/webhook', publicUrl).href

/** Sees to it that Stripe tells us what changes. Gives the signing secret of an endpoint that was made now. */
export async function setUpEndpoint(site: Site): Promise<string | null> {
  const { stripe, wish } = site
  if (!wish.publicUrl.startsWith('https:')) {
    const words = `PUBLIC_URL is ${wish.publicUrl}: Stripe posts to https only, so there is no webhook endpoint. Payments are noticed when someone looks, and daily.`
    site.note('webhook', words)
    return null
  }
  const url = addressOf(wish.publicUrl)
  const ours = (await allOf(stripe.webhookEndpoints.list({ limit: 100 }))).filter((one) => one.url === url)
  const right = ours.find(({ api_version }) => api_version === Stripe.API_VERSION)
  for (const { id, api_version } of ours.filter((one) => one !== right))
    site.note(
      'webhook',
      `the endpoint ${id} posts here too, in the version ${api_version ?? 'of the account'}: remove it once the other one's secret is set (dashboard.stripe.com/webhooks)`,
    )
  return right ? refresh(site, right) : make(site, url)
}

async function make({ stripe, change }: Site, url: string): Promise<string | null> {
  const made = await change('webhook', `the webhook endpoint ${url}: made`, () =>
    stripe.webhookEndpoints.create({
      url,
      enabled_events: [...heardTypes],
      api_version: Stripe.API_VERSION,
      description: 'Guildhall',
    }),
  )
  return made?.secret ?? null
}

async function refresh({ stripe, change }: Site, found: Stripe.WebhookEndpoint): Promise<null> {
  const has = new Set(found.enabled_events)
  const isSame = has.size === heardTypes.length && heardTypes.every((type) => has.has(type))
  const different = [...(isSame ? [] : ['its events']), ...(found.status === 'enabled' ? [] : ['that it is disabled'])]
  if (different.length === 0) return null
  const words = `the webhook endpoint ${found.url}: ${different.join(' and ')} put right`
  await change('webhook', words, () =>
    stripe.webhookEndpoints.update(found.id, { enabled_events: [...heardTypes], disabled: false }),
  )
  return null
}
