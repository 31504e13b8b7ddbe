// Stripe's door in the whole app: an event only says whose billing has changed. What is settled is what Stripe says when it
// is asked, however often, late or forged the event was.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { newId } from '../../src/org/ids.ts'
import { openWorld } from '../world.ts'

const world = openWorld()

/** An organization that paid for Startup at Stripe, of which no webhook ever came. */
async function paidUnheard(founder: string, name: string) {
  const { says, organization, faults, deps, db } = world()
  await says(founder, `create ${name}`)
  const { id: organizationId } = await organization(name)
  const { payments } = deps
  if (!payments) throw new Error('billing is off')
  await faults({ stripe: { webhooks: 'drop' } })
  const details = { organizationId, name, email: null, address: null }
  const customerId = await payments.saveCustomer(null, details)
  await db.billingAccount.create({ data: { organizationId, customerId } })
  const changeId = newId('chg', deps.clock.now())
  const page = await payments.checkout({
    changeId,
    organizationId,
    customerId,
    purchase: { mode: 'subscription', lookupKey: 'standard_startup_month', quantity: 1, trialDays: 0 },
    returnUrl: null,
    expiresAt: new Date(deps.clock.now().getTime() + 3600_000),
  })
  expect(await world().call('pay', { url: page.url })).toEqual({ paid: true })
  await faults({})
  expect((await organization(name)).plan).toBe('free')
  return { organizationId, customerId, sessionId: page.sessionId ?? '' }
}

const event = (id: string, customer: string, more: object = {}) =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'invoice.paid',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: { object: 'invoice', id: 'in_1', customer } },
    ...more,
  })

async function post(payload: string, secret?: string): Promise<number> {
  const { address, world: sandbox } = world().sandbox
  const known = sandbox.stripe?.webhookSecrets[0] ?? ''
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: secret ?? known })
  const headers = { 'stripe-signature': signature }
  return (await fetch(`${address}/stripe/webhook`, { method: 'POST', body: payload, headers })).status
}

test('an event has what Stripe says settled, once however often it comes', async () => {
  const { organization, settle, db } = world()
  const { customerId, organizationId } = await paidUnheard('dina', 'Clinic')
  const before = await db.auditEntry.count({ where: { organizationId } })
  const payload = event('evt_thrice', customerId)
  for (let nth = 0; nth < 3; nth++) expect(await post(payload)).toBe(200)
  await settle()
  expect((await organization('Clinic')).plan).toBe('startup')
  expect(await db.stripeEvent.count({ where: { id: 'evt_thrice' } })).toBe(1)
  const granted = await db.ledgerEntry.findMany({ where: { organizationId } })
  expect(granted.map(({ allowance }) => Number(allowance))).toEqual([10_000])
  const recorded = await db.auditEntry.count({ where: { organizationId } })
  expect(recorded).toBeGreaterThan(before)
  expect(await post(event('evt_again', customerId, { type: 'customer.subscription.deleted' }))).toBe(200)
  await settle()
  expect((await organization('Clinic')).plan).toBe('startup')
  expect(await db.auditEntry.count({ where: { organizationId } })).toBe(recorded)
})

test('whoever comes back from the page has it settled too, and proves nothing by it', async () => {
  const { organization, settle, sandbox, db, deps } = world()
  const { sessionId, organizationId } = await paidUnheard('budi', 'Return')
  await db.billingChange.create({
    data: {
      id: newId('chg', deps.clock.now()),
      organizationId,
      kind: 'subscribe',
      input: {},
      state: 'open',
      sessionId,
      createdAt: deps.clock.now(),
    },
  })
  for (const id of ['cs_test_made_up', sessionId]) {
    const back = await fetch(`${sandbox.address}/billing/done?session_id=${id}`)
    expect([back.status, await back.text()]).toEqual([200, expect.stringContaining('href="/sandbox"')])
  }
  await expect.poll(async () => settle().then(() => organization('Return'))).toMatchObject({ plan: 'startup' })
})

test('an event for nobody, for another account, forged or of the other mode settles nothing', async () => {
  const { settle, organization, db, logged } = world()
  const { customerId } = await paidUnheard('sari', 'Quiet')
  expect(await post(event('evt_nobody', 'cus_nobody'))).toBe(200)
  expect(await post(event('evt_account', customerId, { account: 'acct_other' }))).toBe(200)
  expect(await post(event('evt_forged', customerId), 'whsec_forged')).toBe(400)
  expect(await post(event('evt_live', customerId, { livemode: true }))).toBe(400)
  await settle()
  expect((await organization('Quiet')).plan).toBe('free')
  const kept = await db.stripeEvent.findMany({ where: { id: { in: ['evt_account', 'evt_forged', 'evt_live'] } } })
  expect(kept).toEqual([])
  expect(logged.map(({ message }) => message).join()).toContain('a live event came to a test key')
})
