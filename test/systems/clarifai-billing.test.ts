// The rows of a platform whose organizations pay one bill for the accounts of all members, and watch what each of them costs.
import { describe, expect, test } from 'vitest'
import { pays, upgrades } from '../stories/money/till.ts'
import { openWorld, textOf, type World } from '../world.ts'
import { arrive, found, letIn, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'clarifai' })

const spends = (all: World, as: string, amount: number) => all.call<{ refused?: object }>('product', { as, amount })

/** A paid organization whose two members have spent: 120 credits by one, 30 by the other. */
async function spending(all: World, name: string, owner: string, first: string, second: string): Promise<void> {
  await found(all, name, owner)
  await upgrades(all, owner, 'essential')
  await arrive(all, { [first]: {}, [second]: {} })
  for (const handle of [first, second]) {
    await letIn(all, owner, handle, 'contributor')
    await all.says(handle, `switch ${name}`)
  }
  for (const [handle, amount] of [
    [first, 100],
    [second, 30],
    [first, 20],
  ] as const)
    expect(await spends(all, handle, amount)).not.toHaveProperty('refused')
}

describe('consolidated billing', () => {
  test('[K5] one bill for the accounts of all members, and what each of them took of it', async () => {
    const all = world()
    await spending(all, 'One Bill', 'olaf', 'oona', 'otis')
    const { id: organizationId } = await all.organization('One Bill')
    const stripe = all.sandbox.world.stripe
    const account = await all.db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
    const bills = stripe?.books.invoices.all().filter(({ customer }) => customer === account.customerId) ?? []
    expect(bills.map(({ status, amount_paid }) => [status, amount_paid])).toEqual([['paid', 30_00]])
    for (const handle of ['oona', 'otis']) {
      const { id: personId } = await all.person(handle)
      const own = await all.db.organization.findFirstOrThrow({ where: { personId }, include: { billing: true } })
      expect(own.billing?.customerId ?? null).toBeNull()
    }
    // Every line of what was used says whose it was.
    const used = await all.db.ledgerEntry.groupBy({
      by: ['personId'],
      where: { organizationId, kind: 'usage' },
      _sum: { world: true },
    })
    const [oona, otis] = [await all.person('oona'), await all.person('otis')]
    expect(new Map(used.map(({ personId, _sum }) => [personId, Number(_sum.world)]))).toEqual(
      new Map([
        [oona.id, 120],
        [otis.id, 30],
      ]),
    )
  })

  test('[K6] what was charged is monitored account by account', async () => {
    const all = world()
    await spending(all, 'Watched Bill', 'wanda', 'wolf', 'wren')
    const report = textOf((await all.says('wanda', 'usage')).messages)
    expect(report).toMatch(/Wolf Tan[^\n]*120/)
    expect(report).toMatch(/Wren Tan[^\n]*30/)
    expect(report).toContain('150')
    expect(report.indexOf('Wolf Tan')).toBeLessThan(report.indexOf('Wren Tan'))
    await all.says('wanda', 'usage csv')
    await all.settle()
    const file = (await all.inbox('wanda')).at(-1)?.files?.[0]
    const { botToken } = all.sandbox.world.slack.keys
    const answer = await fetch(file?.url_private_download ?? '', { headers: { authorization: `Bearer ${botToken}` } })
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines[0]).toContain('month,member,member id,budget,amount,uses,percent')
    expect(lines.slice(1).map((line) => line.split(',').filter((_, at) => at === 1 || at > 3))).toEqual([
      ['Wolf Tan', '120', '2', '80'],
      ['Wren Tan', '30', '1', '20'],
    ])
  })
})

describe('the billing e-mail', () => {
  test('[K18] is required at creation, checked, and is Stripe’s address of the customer', async () => {
    const all = world()
    await arrive(all, { bela: { email: null } })
    await all.says('bela', 'create')
    expect((await modalOf(all, 'bela')).blocks.some(({ label }) => label?.text === 'Billing e-mail')).toBe(true)
    const fields = { 'Organization name': 'Test Org', 'Organization ID': 'test-org' }
    for (const wrong of ['', 'nobody', 'a@b@c', 'test-org@example']) {
      const { errors } = await all.submit('bela', { ...fields, 'Billing e-mail': wrong })
      expect(Object.keys(errors ?? {}), wrong).toEqual(['billingEmail'])
    }
    expect(await all.submit('bela', { ...fields, 'Billing e-mail': 'test-org@example.com' })).toMatchObject({
      closed: true,
    })
    await all.says('bela', 'switch Test Org')
    expect(await pays(all, (await all.says('bela', 'topup more')).messages)).toEqual({ paid: true })
    const { id: organizationId } = await all.organization('Test Org')
    const { customerId } = await all.db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
    expect(all.sandbox.world.stripe?.books.customers.get(customerId ?? '')).toMatchObject({
      email: 'test-org@example.com',
    })
  })
})
