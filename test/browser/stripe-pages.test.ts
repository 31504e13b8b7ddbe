// The pages of the local Stripe in a browser: a plan bought after a decline, and the portal, at a desk and on a phone, by day
// and by night.
import Stripe from 'stripe'
import { beforeAll, describe, expect, test } from 'vitest'
import { button, complaintsOf, eventually, openBrowser, picture, sizes, tooWide } from './browser.ts'

const room = openBrowser()
let stripe: Stripe
let customer: string
let configuration: string
let price: { startup: string; team: string }

beforeAll(async () => {
  const local = room().world.sandbox.world.stripe
  if (!local) throw new Error('The sandbox has no local Stripe')
  const { hostname, port } = new URL(local.address)
  stripe = new Stripe(local.secretKey, { host: hostname, port: Number(port), protocol: 'http', telemetry: false })
  customer = (await stripe.customers.create({ name: 'Collective Oy', email: 'pay@collective.example' })).id
  const priced = async (name: string, unit_amount: number) => {
    const product = await stripe.products.create({ name })
    const made = { product: product.id, currency: 'usd', unit_amount, recurring: { interval: 'month' as const } }
    return { product: product.id, price: (await stripe.prices.create(made)).id }
  }
  const [startup, team] = [await priced('Startup', 2000), await priced('Team', 10_000)]
  price = { startup: startup.price, team: team.price }
  const made = await stripe.billingPortal.configurations.create({
    features: {
      customer_update: { enabled: true, allowed_updates: ['name', 'email', 'address', 'tax_id'] },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price'],
        proration_behavior: 'always_invoice',
        products: [startup, team].map((one) => ({ product: one.product, prices: [one.price] })),
      },
    },
  })
  configuration = made.id
})

const session = () =>
  stripe.checkout.sessions.create({
    mode: 'subscription',
    customer,
    customer_update: { name: 'auto', address: 'auto' },
    tax_id_collection: { enabled: true },
    billing_address_collection: 'required',
    line_items: [{ price: price.startup, quantity: 1 }],
    success_url: `${room().world.sandbox.address}/sandbox?paid={CHECKOUT_SESSION_ID}`,
    cancel_url: `${room().world.sandbox.address}/sandbox`,
  })

const looks = sizes.flatMap((size) =>
  [false, true].map((dark) => ({ size, dark, name: `${size} ${dark ? 'dark' : 'light'}` })),
)

describe.each(looks)('$name', ({ size, dark, name }) => {
  test('a plan is bought: declined first in Stripe’s words, then paid, and once is enough', async () => {
    const page = await room().sit('dina', { size, dark })
    const { url, id } = await session()
    await page.goto(url ?? '')
    await page.getByLabel('Address').fill('1 rue X')
    await page.getByLabel('Country').fill('FR')
    await page.getByLabel('Card number').fill('4000000000009995')
    await picture(page, `checkout ${name}`)
    expect(await complaintsOf(page)).toEqual([])
    expect(await tooWide(page)).toEqual([])
    await button(page, 'Subscribe for \\$20.00').click()
    await eventually(() => page.getByRole('alert').textContent()).toBe('Your card has insufficient funds.')
    expect(await page.getByLabel('Address').inputValue()).toBe('1 rue X')
    expect(await complaintsOf(page)).toEqual([])
    await page.getByText('Pays').first().click()
    await button(page, 'Subscribe for \\$20.00').click()
    await page.waitForURL(`**/sandbox?paid=${id}**`)
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid')
    await page.goto(url ?? '')
    await eventually(() => page.getByRole('heading', { name: 'All done' }).count()).toBe(1)
  })

  test('the portal shows the plan, what a change costs, and carries it out', async () => {
    const page = await room().sit('dina', { size, dark })
    const [sub] = (await stripe.subscriptions.list({ customer, limit: 1 })).data
    const portal = await stripe.billingPortal.sessions.create({
      customer,
      configuration,
      return_url: `${room().world.sandbox.address}/sandbox`,
    })
    await page.goto(portal.url)
    await picture(page, `portal ${name}`)
    expect(await complaintsOf(page)).toEqual([])
    expect(await tooWide(page)).toEqual([])
    await page.goto(`${portal.url}/change?subscription=${sub?.id}`)
    await page.getByText('Team').click()
    await button(page, 'Continue').click()
    await page.getByRole('heading', { name: 'Confirm your change' }).waitFor()
    await picture(page, `confirm ${name}`)
    expect(await complaintsOf(page)).toEqual([])
    expect(await tooWide(page)).toEqual([])
    await button(page, 'Confirm').click()
    await page.getByRole('heading', { name: 'Billing', exact: true }).waitFor()
    expect((await stripe.subscriptions.retrieve(sub?.id ?? '')).items.data[0]?.price.id).toBe(price.team)
    for (const step of ['card', 'details', `cancel?subscription=${sub?.id}`]) {
      await page.goto(`${portal.url}/${step}`)
      expect(await complaintsOf(page)).toEqual([])
      expect(await tooWide(page)).toEqual([])
    }
  })
})
