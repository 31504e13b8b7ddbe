// Customers of the local Stripe, as stripe-node sees them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Counter, openCounter } from './counter.ts'

let counter: Counter
beforeAll(async () => {
  counter = await openCounter()
})
afterAll(() => counter.close())

describe('a customer', () => {
  test('is created with what was given, and its creation is told', async () => {
    const { stripe, told } = counter
    const customer = await stripe.customers.create({
      name: 'Café Ω',
      email: 'pay@example.com',
      metadata: { org_id: 'org_1' },
      address: { country: 'FR' },
    })
    expect(customer.name).toBe('Café Ω')
    expect(await stripe.customers.retrieve(customer.id)).toEqual(customer)
    expect(await told()).toEqual(['customer.created'])
  })
})
