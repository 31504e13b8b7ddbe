// Checkout sessions and the Billing Portal of the local Stripe: the API through stripe-node, the pages by their forms.
import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stripePages } from '../../../src/sandbox/stripe/pages/pages.ts'
import { CannotPay, pay } from '../../../src/sandbox/stripe/pages/pay.ts'
import { type Counter, openCounter } from './counter.ts'
import { misshapen } from './shapes.ts'
import { about, customerWith, nowAt, openShop, ownTime, type Shop, sent } from './shop.ts'

let counter: Counter
let shop: Shop
beforeAll(async () => {
  counter = await openCounter()
  shop = await openShop(counter)
})
afterAll(() => counter.close())

type Params = Stripe.Checkout.SessionCreateParams
const WAYS = {
  success_url: 'https://app.example/done?id={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://app.example/back',
}
const open = (params: Params) => counter.stripe.checkout.sessions.create({ ...WAYS, ...params })
const openPlan = (more: Params = {}) =>
  open({ mode: 'subscription', line_items: [{ price: shop.startup.id, quantity: 1 }], ...more })
const again = ({ id }: { id: string }) => counter.stripe.checkout.sessions.retrieve(id)
const paidWith = (session: { url: string | null }, card?: string) => pay(counter.local.books, session.url ?? '', card)

/** Sends a form of a page, or looks at it. */
async function page(url: string, form?: Record<string, string>) {
  const { fetch } = stripePages(counter.local.books, () => counter.store.flushed())
  const body = form && new URLSearchParams(form)
  const response = await fetch(new Request(url, form ? { method: 'POST', body: body ?? null } : {}))
  return { status: response.status, text: await response.text(), to: response.headers.get('location') }
}

describe('a checkout session', () => {
  test('for a plan makes the subscription, charged to the card of the page', async () => {
    const { stripe } = counter
    const { id: customer } = await stripe.customers.create({ email: 'org@example.com' })
    const session = await openPlan({
      customer,
      client_reference_id: 'attempt_1',
      metadata: { org_id: 'org_1' },
      subscription_data: { metadata: { org_id: 'org_2' }, description: 'Ours' },
    })
    expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', amount_total: 2000, subscription: null })
    expect(session.url).toBe(`http://127.0.0.1:3000/sandbox/stripe/pay/${session.id}`)
    expect(session.expires_at).toBe(session.created + 86_400)
    expect(misshapen(sent(session))).toEqual([])
    await counter.told()
    expect(paidWith(session)).toEqual({ paid: true })
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription', 'invoice', 'line_items'],
    })
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      client_reference_id: 'attempt_1',
      metadata: { org_id: 'org_1' },
      customer_details: { email: 'org@example.com' },
      line_items: { data: [{ amount_total: 2000, quantity: 1, price: { id: shop.startup.id } }] },
      invoice: { status: 'paid', amount_paid: 2000 },
      subscription: { status: 'active', metadata: { org_id: 'org_2' }, description: 'Ours' },
    })
    const sub = done.subscription as Stripe.Subscription
    expect(await stripe.paymentMethods.retrieve(String(sub.default_payment_method))).toMatchObject({ customer })
    expect(misshapen(sent(await again(session)))).toEqual([])
    expect((await stripe.checkout.sessions.listLineItems(session.id)).data).toHaveLength(1)
    expect((await stripe.checkout.sessions.list({ subscription: sub.id })).data.map(({ id }) => id)).toEqual([
      session.id,
    ])
    expect(about(await counter.told())).toContain('checkout.session.completed')
  })

  test('declined leaves no trace but the failed try, and can be paid after that', async () => {
    const { stripe } = counter
    const { id: customer } = await stripe.customers.create({ email: 'org@example.com' })
    const session = await openPlan({ customer })
    await counter.told()
    const declined = await page(session.url ?? '', { choice: '4000000000009995', name: '' })
    expect(declined).toMatchObject({ status: 200, to: null })
    expect(declined.text).toContain('Your card has insufficient funds.')
    expect(await again(session)).toMatchObject({ status: 'open', payment_status: 'unpaid' })
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toEqual([])
    expect(await counter.told()).toEqual(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed'])
    const paid = await page(session.url ?? '', { choice: 'other', number: '5555 5555 5555 4444' })
    expect(paid).toMatchObject({ status: 303, to: `https://app.example/done?id=${session.id}` })
    expect(await again(session)).toMatchObject({ status: 'complete', payment_status: 'paid' })
  })

  test('in two tabs is paid once', async () => {
    const { stripe } = counter
    const { id: customer } = await stripe.customers.create({ email: 'org@example.com' })
    const session = await openPlan({ customer })
    const url = session.url ?? ''
    const both = await Promise.all([
      page(url, { choice: '4242424242424242' }),
      page(url, { choice: '4242424242424242' }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 303])
    expect(both.find(({ status }) => status === 200)?.text).toContain('completed already')
    expect((await stripe.subscriptions.list({ customer })).data).toHaveLength(1)
    expect(() => pay(counter.local.books, url)).toThrow(CannotPay)
  })

  test('for a pack takes the payment, with an invoice where that is asked for', async () => {
    const { stripe } = counter
    const { id: customer } = await stripe.customers.create({ email: 'org@example.com' })
    const session = await open({
      mode: 'payment',
      customer,
      line_items: [{ price: shop.pack.id, quantity: 2 }],
      payment_intent_data: { metadata: { pack: 'big' }, description: 'Credits' },
      invoice_creation: { enabled: true, invoice_data: { metadata: { pack: 'big' } } },
    })
    expect(paidWith(session, '4000000000000002')).toEqual({ paid: false, reason: 'Your card was declined.' })
    const tried = await again(session)
    expect(tried.payment_intent).toMatch(/^pi_/)
    expect(paidWith(session)).toEqual({ paid: true })
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent', 'invoice.payments'] })
    expect(done).toMatchObject({
      payment_status: 'paid',
      payment_intent: { id: tried.payment_intent, status: 'succeeded', amount: 3000, metadata: { pack: 'big' } },
      invoice: { status: 'paid', amount_paid: 3000, metadata: { pack: 'big' }, billing_reason: 'manual' },
    })
    const [payment] = (done.invoice as Stripe.Invoice).payments?.data ?? []
    expect(payment?.payment.payment_intent).toBe(tried.payment_intent)
    expect(misshapen(sent(await again(session)))).toEqual([])
  })

  test('for somebody new makes a customer where one is needed, and none where none is', async () => {
    const guest = await open({ mode: 'payment', line_items: [{ price: shop.pack.id, quantity: 1 }] })
    expect(paidWith(guest)).toEqual({ paid: true })
    expect(await again(guest)).toMatchObject({ customer: null, customer_details: { email: 'payer@example.com' } })
    const plan = await openPlan({ customer_email: 'new@example.com' })
    paidWith(plan)
    const { customer } = await again(plan)
    expect(await counter.stripe.customers.retrieve(String(customer))).toMatchObject({ email: 'new@example.com' })
  })

  test('for a card sets it up and charges nothing', async () => {
    const { stripe } = counter
    const { id: customer } = await stripe.customers.create({ email: 'org@example.com' })
    const session = await open({
      mode: 'setup',
      customer,
      currency: 'usd',
      setup_intent_data: { metadata: { a: '1' } },
    })
    expect(paidWith(session, '4000000000000002').paid).toBe(false)
    expect(paidWith(session)).toEqual({ paid: true })
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] })
    expect(done).toMatchObject({
      payment_status: 'no_payment_required',
      setup_intent: { status: 'succeeded', metadata: { a: '1' } },
    })
    const cards = await stripe.customers.listPaymentMethods(customer)
    expect(cards.data.map(({ id }) => id)).toEqual([(done.setup_intent as Stripe.SetupIntent).payment_method])
    expect(misshapen(sent(await again(session)))).toEqual([])
  })

  test('with a trial charges nothing today', async () => {
    const session = await openPlan({ customer_email: 'a@example.com', subscription_data: { trial_period_days: 14 } })
    expect(session).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required' })
    paidWith(session)
    const done = await counter.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] })
    expect(done).toMatchObject({ payment_status: 'no_payment_required', subscription: { status: 'trialing' } })
  })

  test('writes down the payer’s details where that was asked for', async () => {
    const { stripe } = counter
    const { id: customer } = await stripe.customers.create({ email: 'org@example.com', name: 'Old' })
    const session = await openPlan({
      customer,
      customer_update: { name: 'auto', address: 'auto' },
      tax_id_collection: { enabled: true },
      billing_address_collection: 'required',
    })
    await page(session.url ?? '', {
      choice: '4242424242424242',
      businessName: 'Acme SARL',
      line1: '1 rue X',
      city: 'Paris',
      country: 'fr',
      taxType: 'eu_vat',
      taxValue: 'FRAB123456789',
    })
    const after = await stripe.customers.retrieve(customer, { expand: ['tax_ids'] })
    expect(after).toMatchObject({
      name: 'Acme SARL',
      address: { line1: '1 rue X', country: 'FR' },
      tax_ids: { data: [{ type: 'eu_vat', value: 'FRAB123456789' }] },
    })
    expect((await again(session)).customer_details?.tax_ids).toEqual([{ type: 'eu_vat', value: 'FRAB123456789' }])
    const other = await openPlan({ customer })
    await page(other.url ?? '', { choice: '4242424242424242', name: 'Other' })
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ name: 'Acme SARL' })
  })

  test('expires by its time, or when asked, and cannot be paid after that', async () => {
    const { stripe } = counter
    const soon = await openPlan({ customer_email: 'a@example.com', expires_at: nowAt(counter) + 1900 })
    const asked = await openPlan({ customer_email: 'a@example.com' })
    const url = asked.url ?? ''
    expect(await stripe.checkout.sessions.expire(asked.id)).toMatchObject({ status: 'expired', url: null })
    await expect(stripe.checkout.sessions.expire(asked.id)).rejects.toMatchObject({ statusCode: 400 })
    await counter.told()
    await counter.advance('PT35M')
    expect(await again(soon)).toMatchObject({ status: 'expired' })
    expect(await counter.told()).toContain('checkout.session.expired')
    expect(() => pay(counter.local.books, url)).toThrow('expired')
    expect(await page(url)).toMatchObject({ status: 410 })
    expect(await page(url, { choice: '4242424242424242' })).toMatchObject({ status: 410 })
    expect(() => pay(counter.local.books, 'http://127.0.0.1:3000/sandbox/stripe/pay/cs_test_none')).toThrow(CannotPay)
  })

  test('is refused what Stripe refuses', async () => {
    const { id: customer } = await counter.stripe.customers.create({ email: 'a@example.com' })
    const refused = (params: object, param?: string) =>
      expect(openPlan(params as Params)).rejects.toMatchObject({ statusCode: 400, ...(param ? { param } : {}) })
    await refused({ payment_method_types: ['card'] }, 'payment_method_types')
    await refused({ customer, customer_email: 'b@example.com' }, 'customer')
    await refused({ customer_update: { name: 'auto' } }, 'customer_update')
    await refused({ customer, tax_id_collection: { enabled: true } }, 'tax_id_collection')
    await refused({ line_items: [] })
    await refused({ line_items: [{ price: shop.pack.id, quantity: 1 }] }, 'line_items')
    await refused(
      { line_items: Array.from({ length: 21 }, () => ({ price: shop.startup.id, quantity: 1 })) },
      'line_items',
    )
    await refused({ mode: 'payment' }, 'line_items')
    await refused({ line_items: [{ price: shop.startup.id }] }, 'line_items[0][quantity]')
    await refused({ expires_at: nowAt(counter) + 60 }, 'expires_at')
    await refused({ expires_at: nowAt(counter) + 90_000 }, 'expires_at')
    await refused({ success_url: 'nowhere' }, 'success_url')
    await refused({ payment_intent_data: { description: 'x' } }, 'payment_intent_data')
    await refused({ ui_mode: 'hosted' }, 'ui_mode')
    await refused({ subscription_data: { trial_end: nowAt(counter) + 60 } }, 'subscription_data[trial_end]')
    await expect(
      counter.stripe.checkout.sessions.create({
        mode: 'subscription',
        line_items: [{ price: shop.startup.id, quantity: 1 }],
      }),
    ).rejects.toMatchObject({ param: 'success_url' })
  })
})

type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features
const features = (more: Partial<Features> = {}): Features => ({
  customer_update: { enabled: true, allowed_updates: ['email', 'name', 'address', 'tax_id'] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: 'at_period_end' },
  subscription_update: {
    enabled: true,
    default_allowed_updates: ['price'],
    proration_behavior: 'always_invoice',
    products: [
      { product: String(shop.startup.product), prices: [shop.startup.id, shop.startupYear.id] },
      { product: String(shop.team.product), prices: [shop.team.id, shop.teamYear.id] },
    ],
    schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
  },
  ...more,
})

describe('the portal', () => {
  const member = async (price = shop.startup) => {
    const customer = await customerWith(counter)
    const sub = await counter.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] })
    return { customer: customer.id, sub, item: sub.items.data[0]?.id ?? '' }
  }
  const enter = (params: Stripe.BillingPortal.SessionCreateParams) =>
    counter.stripe.billingPortal.sessions.create({ return_url: 'https://app.example/billing', ...params })

  test('is closed until it has a configuration; the first one is the default', async () => {
    const { stripe } = counter
    const { customer } = await member()
    await expect(enter({ customer })).rejects.toThrow('default configuration has not been created')
    const first = await stripe.billingPortal.configurations.create({ features: features() })
    expect(first).toMatchObject({ is_default: true, active: true })
    expect(misshapen(sent(first))).toEqual([])
    const second = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    })
    expect(second.is_default).toBe(false)
    expect((await stripe.billingPortal.configurations.list({ is_default: true })).data.map(({ id }) => id)).toEqual([
      first.id,
    ])
    const renamed = await stripe.billingPortal.configurations.update(second.id, { name: 'Plain', active: false })
    expect(await stripe.billingPortal.configurations.retrieve(second.id)).toEqual(renamed)
    await expect(enter({ customer, configuration: second.id })).rejects.toThrow('inactive')
    const portal = await enter({ customer })
    expect(portal).toMatchObject({ configuration: first.id, flow: null, customer })
    expect(portal.url).toBe(`http://127.0.0.1:3000/sandbox/stripe/portal/${portal.id}`)
    expect(misshapen(sent(portal))).toEqual([])
  })

  test('takes another card, which also stands for the subscription then', async () => {
    const { stripe } = counter
    const { customer } = await stripe.customers.create({ email: 'a@example.com' }).then(({ id }) => ({ customer: id }))
    const session = await openPlan({ customer })
    paidWith(session)
    const sub = String((await again(session)).subscription)
    const portal = await enter({
      customer,
      flow_data: {
        type: 'payment_method_update',
        after_completion: { type: 'redirect', redirect: { return_url: 'https://app.example/carded' } },
      },
    })
    expect(misshapen(sent(portal))).toEqual([])
    expect((await page(`${portal.url}/card`, { choice: '4000000000000002' })).text).toContain('Your card was declined.')
    const saved = await page(`${portal.url}/card`, { choice: '5555555555554444' })
    expect(saved).toMatchObject({ status: 303, to: 'https://app.example/carded' })
    const after = (await stripe.customers.retrieve(customer)) as Stripe.Customer
    const method = after.invoice_settings.default_payment_method
    expect((await stripe.subscriptions.retrieve(sub)).default_payment_method).toBe(method)
    expect((await stripe.paymentMethods.retrieve(String(method))).card).toMatchObject({ brand: 'mastercard' })
    await counter.told()
    const other = await enter({ customer, flow_data: { type: 'payment_method_update' } })
    expect(pay(counter.local.books, other.url, '4242424242424242')).toEqual({ paid: true })
    expect(await counter.told()).toEqual(
      expect.arrayContaining(['setup_intent.succeeded', 'payment_method.attached', 'customer.updated']),
    )
  })

  test('confirms an upgrade for what its page says, once', async () => {
    const { stripe } = counter
    const { customer, sub, item } = await member()
    const portal = await enter({
      customer,
      flow_data: {
        type: 'subscription_update_confirm',
        subscription_update_confirm: { subscription: sub.id, items: [{ id: item, price: shop.team.id, quantity: 1 }] },
        after_completion: { type: 'redirect', redirect: { return_url: 'https://app.example/upgraded' } },
      },
    })
    expect(misshapen(sent(portal))).toEqual([])
    const shown = await page(portal.url)
    expect(shown.text).toContain('Confirm your change')
    const due = /Due with this change<\/span><strong>\$([\d.]+)</.exec(shown.text)?.[1]
    const form = { subscription: sub.id, price: shop.team.id, quantity: '1' }
    expect(await page(`${portal.url}/confirm`, form)).toMatchObject({ to: 'https://app.example/upgraded' })
    expect(await page(`${portal.url}/confirm`, form)).toMatchObject({ to: 'https://app.example/upgraded' })
    const after = await stripe.subscriptions.retrieve(sub.id, { expand: ['latest_invoice'] })
    expect(after.items.data[0]?.price.id).toBe(shop.team.id)
    expect((after.latest_invoice as Stripe.Invoice).amount_paid).toBe(Math.round(Number(due) * 100))
    expect((await stripe.invoices.list({ subscription: sub.id })).data).toHaveLength(2)
    expect(() => pay(counter.local.books, portal.url)).toThrow(CannotPay)
  })

  test('changes nothing where the upgrade is declined', async () => {
    const { stripe } = counter
    const { customer, sub, item } = await member()
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: bad.id } })
    const portal = await enter({
      customer,
      flow_data: {
        type: 'subscription_update_confirm',
        subscription_update_confirm: { subscription: sub.id, items: [{ id: item, price: shop.team.id }] },
      },
    })
    expect(pay(counter.local.books, portal.url)).toEqual({ paid: false, reason: 'Your card was declined.' })
    expect((await stripe.subscriptions.retrieve(sub.id)).items.data[0]?.price.id).toBe(shop.startup.id)
  })

  test('puts a downgrade off until the period ends', async () => {
    const { stripe } = counter
    const { customer, sub } = await member(shop.team)
    const portal = await enter({ customer })
    const shown = await page(`${portal.url}/confirm?subscription=${sub.id}&price=${shop.startup.id}`)
    expect(shown.text).toContain('Nothing changes today.')
    await page(`${portal.url}/confirm`, { subscription: sub.id, price: shop.startup.id, quantity: '1' })
    const planned = await stripe.subscriptions.retrieve(sub.id, { expand: ['schedule'] })
    expect(planned.items.data[0]?.price.id).toBe(shop.team.id)
    const schedule = planned.schedule as Stripe.SubscriptionSchedule
    expect(schedule.phases).toHaveLength(2)
    expect(misshapen(sent(await stripe.subscriptionSchedules.retrieve(schedule.id)))).toEqual([])
    expect((await page(`${portal.url}/home`)).text).toContain('Changes to Startup on')
    await counter.advance('P32D')
    expect((await stripe.subscriptions.retrieve(sub.id)).items.data[0]?.price.id).toBe(shop.startup.id)
  })

  test('cancels at the end of the period, and takes that back', async () => {
    const { stripe } = counter
    const { customer, sub } = await member()
    const portal = await enter({
      customer,
      flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: sub.id } },
    })
    expect((await page(portal.url)).text).toContain('Cancel Startup?')
    expect(pay(counter.local.books, portal.url)).toEqual({ paid: true })
    expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({ cancel_at_period_end: true, status: 'active' })
    await expect(
      enter({ customer, flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: sub.id } } }),
    ).rejects.toThrow('already set to cancel')
    const home = await enter({ customer })
    expect((await page(home.url)).text).toContain('It will not renew.')
    await page(`${home.url}/restore`, { subscription: sub.id })
    expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({ cancel_at: null, cancel_at_period_end: false })
  })

  test('writes billing details, shows invoices, and lets an open one be paid', async () => {
    const { stripe } = counter
    const { customer, sub } = await member()
    const portal = await enter({ customer })
    await page(`${portal.url}/details`, { name: 'Acme <b>', email: 'pay@acme.example', line1: 'X 1', country: 'de' })
    expect(await stripe.customers.retrieve(customer)).toMatchObject({
      name: 'Acme <b>',
      email: 'pay@acme.example',
      address: { line1: 'X 1', country: 'DE' },
    })
    const home = await page(portal.url)
    expect(home.text).toContain('Acme &lt;b&gt;')
    expect((await page(`${portal.url}/details`, { email: 'no' })).text).toContain('Invalid email address')
    const invoice = await stripe.invoices.retrieve(String(sub.latest_invoice))
    expect((await page(invoice.hosted_invoice_url ?? '')).text).toContain('1 × Startup (at $20.00 / month)')
    await stripe.invoiceItems.create({ customer, amount: 900, currency: 'usd' })
    const { id } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    const { hosted_invoice_url: url } = await stripe.invoices.finalizeInvoice(id)
    expect((await page(`${portal.url}/home`)).text).toContain(`/sandbox/stripe/invoice/${id}`)
    const declined = await page(url ?? '', { choice: '4000000000000341' })
    expect(declined.text).toContain('Your card was declined.')
    await page(url ?? '', { choice: '4242424242424242' })
    expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 900, attempt_count: 1 })
    const after = await page(url ?? '')
    expect(after.text).not.toContain('Pay this invoice')
    expect(after.text).toContain('This invoice is paid. Nothing more is due.')
    expect(() => pay(counter.local.books, url ?? '')).toThrow('This invoice is paid')
    await page(url ?? '', { choice: '5555555555554444' })
    expect((await stripe.charges.list({ customer })).data.filter((one) => one.paid)).toHaveLength(2)
  })

  test('keeps the card that paid a renewal for those to come, where its payer says so', async () => {
    const { stripe } = counter
    const { customer, moveTo } = await ownTime(counter, '2027-01-01')
    const sub = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: shop.startup.id }] })
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id })
    const standing = { default_payment_method: bad.id }
    await stripe.subscriptions.update(sub.id, standing)
    await stripe.customers.update(customer.id, { invoice_settings: standing })
    const overdue = async (day: string) => {
      await moveTo(day)
      const [invoice] = (await stripe.invoices.list({ customer: customer.id, status: 'open' })).data
      return invoice?.hosted_invoice_url ?? ''
    }
    const brands = async () => {
      const { data } = await stripe.paymentMethods.list({ customer: customer.id })
      return data.map(({ card }) => card?.brand)
    }
    const first = await overdue('2027-02-02')
    expect(pay(counter.local.books, first, '4000000000000002')).toEqual({
      paid: false,
      reason: 'Your card was declined.',
    })
    expect((await page(first)).text).toContain('Pay $20.00')
    await page(first, { choice: '4242424242424242' })
    expect(await stripe.subscriptions.retrieve(sub.id)).toMatchObject({ status: 'active', ...standing })
    expect(await brands()).toEqual(['visa', 'visa'])
    await page(await overdue('2027-03-02'), { choice: '5555555555554444', keep: 'yes' })
    const kept = await stripe.subscriptions.retrieve(sub.id, { expand: ['default_payment_method'] })
    expect(kept).toMatchObject({ status: 'active', default_payment_method: { card: { brand: 'mastercard' } } })
    await moveTo('2027-04-02')
    expect((await stripe.invoices.list({ customer: customer.id, status: 'open' })).data).toEqual([])
  })

  test('shows a void invoice as void', async () => {
    const { stripe } = counter
    const { id: customer } = await customerWith(counter)
    await stripe.invoiceItems.create({ customer, amount: 900, currency: 'usd' })
    const { id } = await stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    const { hosted_invoice_url: url } = await stripe.invoices.finalizeInvoice(id)
    await stripe.invoices.voidInvoice(id)
    expect((await page(url ?? '')).text).toContain('This invoice is void. There is nothing to pay.')
    expect((await page(url ?? '', { choice: '4242424242424242' })).text).not.toContain('Pay this invoice')
    expect(() => pay(counter.local.books, url ?? '')).toThrow('This invoice is void')
  })

  test('lets the holder of a card that asks for him pay on the invoice’s page', async () => {
    const { stripe } = counter
    const { id: customer } = await customerWith(counter, 'pm_card_authenticationRequired')
    const sub = await stripe.subscriptions.create({ customer, items: [{ price: shop.startup.id }] })
    expect(sub.status).toBe('incomplete')
    const { hosted_invoice_url: url } = await stripe.invoices.retrieve(String(sub.latest_invoice))
    expect(pay(counter.local.books, url ?? '', '4000002760003184')).toEqual({ paid: true })
    expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('active')
  })

  test('opens no flow that its configuration does not allow, and nobody else’s subscription', async () => {
    const { stripe } = counter
    const { customer, sub, item } = await member()
    const other = await member()
    const plain = await stripe.billingPortal.configurations.create({ features: { invoice_history: { enabled: true } } })
    const refused = (flow_data: object, configuration?: string) =>
      expect(
        enter({ customer, flow_data: flow_data as never, ...(configuration ? { configuration } : {}) }),
      ).rejects.toMatchObject({ statusCode: expect.any(Number), type: 'StripeInvalidRequestError' })
    await refused({ type: 'payment_method_update' }, plain.id)
    await refused({ type: 'subscription_cancel', subscription_cancel: { subscription: other.sub.id } })
    await refused({ type: 'subscription_update_confirm' })
    const confirm = (items: object[]) => ({
      type: 'subscription_update_confirm',
      subscription_update_confirm: { subscription: sub.id, items },
    })
    await refused(confirm([{ id: item, price: shop.pack.id }]))
    await refused(confirm([{ id: 'si_none', price: shop.team.id }]))
    await refused(confirm([{ id: item, price: shop.startup.id }]))
    const stale = await enter({ customer })
    await counter.advance('PT2H')
    expect(() => pay(counter.local.books, stale.url)).toThrow('expired')
    expect((await page(stale.url)).text).toContain('expired')
  })
})

test('a restart in the middle forgets nothing: what was ordered is made, what is due falls due', async () => {
  const { stripe } = counter
  const { id: customer } = await stripe.customers.create({ email: 'org@example.com' })
  const session = await openPlan({
    customer,
    subscription_data: { metadata: { org_id: 'org_9' }, trial_period_days: 5 },
  })
  await counter.store.flushed()
  const later = await openCounter(counter.databaseUrl)
  try {
    expect(pay(later.local.books, session.url ?? '')).toEqual({ paid: true })
    const [sub] = (await later.stripe.subscriptions.list({ customer })).data
    expect(sub).toMatchObject({ status: 'trialing', metadata: { org_id: 'org_9' } })
    await later.advance('P6D')
    expect(await later.stripe.subscriptions.retrieve(sub?.id ?? '')).toMatchObject({ status: 'active' })
  } finally {
    await later.close()
  }
})
