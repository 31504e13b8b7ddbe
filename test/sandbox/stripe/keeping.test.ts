// Nothing that the local Stripe said is lost with its process: objects, keys, secrets, and webhooks that were still to come.
import { expect, test } from 'vitest'
import { connect } from '../../../src/db/client.ts'
import { createDatabase } from '../../database.ts'
import { openCounter } from './counter.ts'

test('a second start finds everything where it was', async () => {
  const database = await createDatabase()
  const first = await openCounter(database.url)
  const again = { idempotencyKey: 'cust:kept' }
  const customer = await first.stripe.customers.create({ name: 'Kept' }, again)
  const method = await first.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id })
  await first.settle()
  first.answerWith(500)
  await first.stripe.products.create({ name: 'Refused' })
  await first.settle()
  first.local.faults.set({ webhooks: 'hold' })
  await first.stripe.products.create({ name: 'Held' })
  await first.settle()
  const { secretKey, webhookSecrets } = first.local
  await first.close()

  const second = await openCounter(database.url)
  expect(second.local.secretKey).toBe(secretKey)
  expect(second.local.webhookSecrets).toEqual(webhookSecrets)
  expect(await second.stripe.customers.retrieve(customer.id)).toEqual(customer)
  const replayed = await second.stripe.customers.create({ name: 'Kept' }, again)
  expect(replayed.lastResponse.headers['idempotent-replayed']).toBe('true')
  const pay = { amount: 1, currency: 'usd', customer: customer.id, payment_method: method.id, confirm: true }
  await expect(second.stripe.paymentIntents.create(pay)).rejects.toMatchObject({ code: 'card_declined' })
  const products = () =>
    second.taken
      .filter(({ event }) => event.type === 'product.created')
      .map(({ event }) => (event.data.object as { name: string }).name)
  await second.settle()
  expect(products()).toEqual(['Held'])
  await second.advance('PT2M')
  expect(products()).toEqual(['Held', 'Refused'])
  expect(second.taken.map(({ event }) => event.type)).not.toContain('customer.created')
  await second.close()
  await database.drop()
})

test('an answer leaves only once what it tells of is in the database', async () => {
  const counter = await openCounter()
  const holder = connect(counter.databaseUrl, { max: 2 })
  const lock = await holder.pool.connect()
  await lock.query('begin')
  await lock.query('lock table sandbox."Record" in exclusive mode')
  let answered = false
  const call = counter.stripe.customers.create({ name: 'Waiting' }).finally(() => {
    answered = true
  })
  const waits = async () =>
    (await holder.pool.query<{ count: string }>(WAITING)).rows[0]?.count !== '0' && counter.local.pending().length > 0
  await expect.poll(waits).toBe(true)
  expect(counter.local.books.customers.all()).toHaveLength(1)
  expect(answered).toBe(false)
  await lock.query('commit')
  expect((await call).name).toBe('Waiting')
  lock.release()
  await holder.close()
  await counter.close()
})

const WAITING = `select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`
