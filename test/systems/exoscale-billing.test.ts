// The rows of a cloud whose Organizations have funds, bills and an address of their own, and wait for their first payment.
import { describe, expect, test } from 'vitest'
import { linksIn, pays } from '../stories/money/till.ts'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, foundNew, letIn } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

/** Everything that someone reads in the answer to what they type. */
const read = async (all: World, as: string, line: string): Promise<string> => {
  const { messages, view } = await all.says(as, line)
  return textOf([...messages.map(({ blocks }) => blocks), view?.blocks])
}

/** Has someone pay fifty euros of funds into where they are. */
async function payFifty(all: World, as: string): Promise<void> {
  expect(await pays(all, (await all.says(as, 'topup fifty')).messages)).toEqual({ paid: true })
}

/** What Stripe has on its books for an organization. */
async function atStripe(all: World, name: string) {
  const { id } = await all.organization(name)
  return ofStripe(all, id)
}

async function ofStripe(all: World, organizationId: string) {
  const stripe = all.sandbox.world.stripe
  if (!stripe) throw new Error('there is no local Stripe')
  const account = await all.db.billingAccount.findUnique({ where: { organizationId } })
  const customerId = account?.customerId ?? null
  const found = customerId === null ? undefined : stripe.books.customers.get(customerId)
  const charges = stripe.books.charges.all().filter(({ customer, paid }) => paid && customer === customerId)
  return {
    customerId,
    customer: found && !('deleted' in found && found.deleted) ? found : null,
    charged: customerId === null ? 0 : charges.reduce((sum, { amount }) => sum + amount, 0),
  }
}

const personalOf = async (all: World, as: string): Promise<string> => {
  const { id: personId } = await all.person(as)
  return (await all.db.organization.findFirstOrThrow({ where: { personId } })).id
}

const fundsOf = async (all: World, organizationId: string): Promise<number> => {
  const balance = await all.db.balance.findUnique({ where: { organizationId } })
  return balance ? Number(balance.purchased + balance.allowance) : 0
}

describe('a new Organization', () => {
  test('[E14] starts with a credit of 0', async () => {
    const all = world()
    await foundNew(all, 'Zero Hosting', 'zoe')
    expect(await read(all, 'zoe', 'credits')).toMatch(/€0[.,]00/)
    const { id } = await all.organization('Zero Hosting')
    expect(await fundsOf(all, id)).toBe(0)
    expect(await all.db.ledgerEntry.count({ where: { organizationId: id } })).toBe(0)
  })

  test('[E15] starts suspended, and says so where one sees it', async () => {
    const all = world()
    await foundNew(all, 'Waiting Hosting', 'wim')
    expect(await all.organization('Waiting Hosting')).toMatchObject({ status: 'suspended' })
    const list = await read(all, 'wim', 'list')
    expect(list).toMatch(/Waiting Hosting .*suspended/)
    expect(list).not.toMatch(/Personal Account .*suspended/)
    // Billing is where one looks for the way out of it.
    expect(buttonsOf((await all.says('wim', 'billing')).messages)).toContain('Make a payment')
    expect(textOf((await all.press('wim', 'Make a payment')).view?.blocks)).toContain('€50')
  })

  test('[E16] needs a payment of its own before resources can be created: refused, paid, created', async () => {
    const all = world()
    await foundNew(all, 'Paying Hosting', 'pia')
    const refused = await all.says('pia', 'resources instance web-1')
    expect(textOf(refused.messages)).toContain('it waits for its first payment')
    // A card that is declined pays nothing, and neither does the payment of another account.
    const { messages } = await all.says('pia', 'topup fifty')
    expect(await pays(all, messages, '4000000000000002')).toMatchObject({ paid: false })
    await all.says('pia', 'switch personal')
    await payFifty(all, 'pia')
    await all.says('pia', 'switch Paying Hosting')
    expect(textOf((await all.says('pia', 'resources instance web-1')).messages)).toContain('first payment')
    expect(await all.db.resource.count({ where: { externalId: 'web-1' } })).toBe(0)
    await payFifty(all, 'pia')
    expect(await all.organization('Paying Hosting')).toMatchObject({ status: 'active', suspendedFor: null })
    expect(await read(all, 'pia', 'resources instance web-1')).toContain('Paying Hosting now owns the instance web-1.')
    // What is paid later changes nothing about it.
    await payFifty(all, 'pia')
    expect(await all.organization('Paying Hosting')).toMatchObject({ status: 'active' })
  })

  test('[E18] has no added cost: creating it and adding users charges nothing, however many', async () => {
    const all = world()
    await foundNew(all, 'Free of Cost', 'fay')
    await arrive(all, { finn: {}, fred: {}, flo: {} })
    for (const [handle, role] of [
      ['finn', 'tech'],
      ['fred', 'admin'],
      ['flo', 'owner'],
    ] as const)
      await letIn(all, 'fay', handle, role)
    expect(await all.roles('Free of Cost')).toHaveLength(4)
    await all.advance('P40D')
    expect((await atStripe(all, 'Free of Cost')).charged).toBe(0)
    expect((await ofStripe(all, await personalOf(all, 'fay'))).charged).toBe(0)
    const stripe = all.sandbox.world.stripe
    expect(stripe?.books.subscriptions.all()).toEqual([])
  })
})

describe('billing', () => {
  test('[E2] an Organization is billed apart from its members: own customer, own ledger, own bills', async () => {
    const all = world()
    await foundNew(all, 'Apart Hosting', 'ada', { abe: 'admin' })
    await payFifty(all, 'ada')
    const shared = await atStripe(all, 'Apart Hosting')
    const [hers, his] = [await personalOf(all, 'ada'), await personalOf(all, 'abe')]
    expect(shared.charged).toBe(50_00)
    for (const own of [hers, his]) {
      const there = await ofStripe(all, own)
      expect(there.charged).toBe(0)
      expect(there.customerId === null || there.customerId !== shared.customerId).toBe(true)
      expect(await fundsOf(all, own)).toBe(0)
    }
    const { id } = await all.organization('Apart Hosting')
    expect(await all.db.ledgerEntry.findMany({ where: { organizationId: { in: [id, hers, his] } } })).toMatchObject([
      { organizationId: id, kind: 'purchase', purchased: 5000n },
    ])
  })

  test('[E6] in the personal context, funds, billing address and all account details are one’s own', async () => {
    const all = world()
    await foundNew(all, 'Not Mine', 'otti')
    await all.says('otti', 'settings')
    await all.submit('otti', { 'Billing e-mail': 'bills@not-mine.example' })
    await payFifty(all, 'otti')
    await all.says('otti', 'switch personal')
    const billing = await read(all, 'otti', 'billing')
    expect(billing).toContain('Personal Account')
    expect(billing).not.toContain('bills@not-mine.example')
    expect(await read(all, 'otti', 'credits')).toMatch(/€0[.,]00/)
    await all.says('otti', 'settings')
    await all.submit('otti', { 'Billing e-mail': 'otti@home.example' })
    expect(await read(all, 'otti', 'billing')).toContain('otti@home.example')
    await payFifty(all, 'otti')
    await payFifty(all, 'otti')
    expect(await read(all, 'otti', 'credits')).toMatch(/€100[.,]00/)
    await all.says('otti', 'switch Not Mine')
    const shared = `${await read(all, 'otti', 'billing')}\n${await read(all, 'otti', 'credits')}`
    expect(shared).toContain('bills@not-mine.example')
    expect(shared).toMatch(/€50[.,]00/)
    expect(shared).not.toContain('otti@home.example')
  })

  test('[E9] an Organization has a billing address of its own', async () => {
    const all = world()
    await foundNew(all, 'Lake Hosting', 'lea')
    await all.says('lea', 'create Peak Hosting')
    const address = { 'Street and number': 'Seestrasse 1', 'Postal code': '8002', City: 'Zürich', Country: 'CH' }
    for (const [name, line] of [
      ['Lake Hosting', 'Seestrasse 1'],
      ['Peak Hosting', 'Bergweg 9'],
    ] as const) {
      await all.says('lea', `switch ${name}`)
      await all.says('lea', 'settings')
      await all.submit('lea', await named(all, 'lea', { ...address, 'Street and number': line }))
    }
    await all.says('lea', 'switch Lake Hosting')
    expect(await read(all, 'lea', 'billing')).toContain('Seestrasse 1')
    await all.says('lea', 'switch Peak Hosting')
    const billing = await read(all, 'lea', 'billing')
    expect(billing).toContain('Bergweg 9')
    expect(billing).not.toContain('Seestrasse 1')
  })

  test('[E10] an Organization has funds of its own', async () => {
    const all = world()
    await foundNew(all, 'Rich Hosting', 'rita')
    await payFifty(all, 'rita')
    await foundNew(all, 'Poor Hosting', 'rita2')
    await all.says('rita', 'switch Rich Hosting')
    expect(await read(all, 'rita', 'credits')).toMatch(/€50[.,]00/)
    expect(await read(all, 'rita2', 'credits')).toMatch(/€0[.,]00/)
  })

  test('[E13] funds cannot be transferred from the Personal Account', async () => {
    const all = world()
    await foundNew(all, 'Wanting Hosting', 'walt')
    await all.says('walt', 'switch personal')
    await payFifty(all, 'walt')
    const refused = await read(all, 'walt', 'credits transfer 10 Wanting Hosting')
    expect(refused).toMatch(/cannot be transferred from (your|a) [Pp]ersonal/)
    const { id } = await all.organization('Wanting Hosting')
    expect([await fundsOf(all, await personalOf(all, 'walt')), await fundsOf(all, id)]).toEqual([50_00, 0])
  })

  test('[E24] the details given at creation are used for billing too', async () => {
    const all = world()
    await arrive(all, { dora: {} })
    await all.says('dora', 'create')
    const details = { 'Organization name': 'Detail Hosting', 'Billing e-mail': 'bills@detail.example' }
    const address = { 'Street and number': 'Rue du Lac 3', 'Postal code': '1003', City: 'Lausanne', Country: 'CH' }
    expect(await all.submit('dora', await named(all, 'dora', { ...details, ...address }))).toMatchObject({
      closed: true,
    })
    await all.says('dora', 'switch Detail Hosting')
    await payFifty(all, 'dora')
    expect((await atStripe(all, 'Detail Hosting')).customer).toMatchObject({
      name: 'Detail Hosting',
      email: 'bills@detail.example',
      address: { line1: 'Rue du Lac 3', postal_code: '1003', city: 'Lausanne', country: 'CH' },
    })
  })

  test('[E25] these details can be changed later, and Stripe learns of it', async () => {
    const all = world()
    await foundNew(all, 'Changing Hosting', 'chad')
    await payFifty(all, 'chad')
    await all.says('chad', 'settings')
    await all.submit('chad', { 'Billing e-mail': 'new@changing.example' })
    await all.says('chad', 'rename Changed Hosting')
    await all.settle()
    expect((await atStripe(all, 'Changed Hosting')).customer).toMatchObject({
      name: 'Changed Hosting',
      email: 'new@changing.example',
    })
  })
})

describe('roles', () => {
  test('[E39] Tech can manage the resources in use', async () => {
    const all = world()
    await foundNew(all, 'Tech Hosting', 'tara', { theo: 'tech' })
    await payFifty(all, 'tara')
    await all.says('theo', 'switch Tech Hosting')
    expect(await read(all, 'theo', 'resources instance db-1')).toContain('Tech Hosting now owns the instance db-1.')
    expect(await read(all, 'theo', 'resources')).toContain('db-1')
    for (const may of ['resources.read', 'resources.create', 'resources.update', 'resources.delete'])
      expect(await read(all, 'theo', `why ${may}`), may).toContain('You may ')
  })

  test('[E40] Tech cannot make payments', async () => {
    const all = world()
    await foundNew(all, 'Tight Hosting', 'toni', { tess: 'tech' })
    await all.says('tess', 'switch Tight Hosting')
    const refused = await all.says('tess', 'topup fifty')
    expect(textOf(refused.messages)).toContain('billing.pay')
    expect(linksIn(refused.messages)).toEqual([])
    expect((await atStripe(all, 'Tight Hosting')).charged).toBe(0)
  })

  test('[E43] Admin can edit the account details', async () => {
    const all = world()
    await foundNew(all, 'Paper Hosting', 'pete', { paul: 'admin' })
    await all.says('paul', 'switch Paper Hosting')
    await all.says('paul', 'settings')
    await all.submit('paul', { Name: 'Better Paper', 'Billing e-mail': 'paul@paper.example' })
    expect(await all.organization('Better Paper')).toMatchObject({ billingEmail: 'paul@paper.example' })
  })

  test('[E44] Admin can make payments', async () => {
    const all = world()
    await foundNew(all, 'Counted Hosting', 'cora', { carl: 'admin' })
    await all.says('carl', 'switch Counted Hosting')
    await payFifty(all, 'carl')
    expect(await all.organization('Counted Hosting')).toMatchObject({ status: 'active' })
    expect((await atStripe(all, 'Counted Hosting')).charged).toBe(50_00)
  })

  test('[E45] Admin has no access to resources, not even to see them', async () => {
    const all = world()
    await foundNew(all, 'Closed Hosting', 'olga', { adam: 'admin' })
    await payFifty(all, 'olga')
    await all.says('olga', 'resources instance secret-1')
    await all.says('adam', 'switch Closed Hosting')
    for (const line of ['resources', 'resources instance mine-1'])
      expect(await read(all, 'adam', line), line).toMatch(/resources\.(read|create)/)
    expect(await read(all, 'adam', 'resources')).not.toContain('secret-1')
    expect(await all.db.resource.count({ where: { externalId: 'mine-1' } })).toBe(0)
  })
})

/** Values by the labels of the fields that are there; a test that names one that is not there says so. */
async function named(all: World, as: string, values: Record<string, string>): Promise<Record<string, string>> {
  const { view } = await all.call<{ view: { blocks: { type: string; label?: { text: string } }[] } | null }>(
    `seat?as=${as}`,
  )
  const labels = view?.blocks.flatMap(({ label }) => (label ? [label.text] : [])) ?? []
  for (const label of Object.keys(values)) expect(labels).toContain(label)
  return values
}
