// Whatever happens to the money of an organization, and whatever is heard of it or not: once it was compared with Stripe,
// what stands here is what is so there, and every credit is accounted for.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bankFor } from './bank.ts'
import { kinds, life, live, tally } from './model.ts'

const bank = bankFor()

/** How many lives are lived; `MODEL_SEED` and `MODEL_PATH` live one of them again. */
const numRuns = Number(process.env.MODEL_RUNS ?? 300)
const again = process.env.MODEL_SEED ? { seed: Number(process.env.MODEL_SEED), path: process.env.MODEL_PATH ?? '' } : {}
const atOnce = 4

test(`after one reconcile Guildhall says what Stripe says, in ${numRuns} lives`, { timeout: 600_000 }, async () => {
  const { stripe, counter } = bank()
  counter.local.faults.set({ webhooks: 'drop' })
  const product = await stripe.products.create({ name: 'Nobody’s' })
  const recurring = { interval: 'month' } as const
  await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 777,
    recurring,
    lookup_key: 'model_odd',
  })
  const seed = again.seed ?? Math.floor(Math.random() * 2 ** 31)
  console.info(`billing’s model: MODEL_SEED=${seed}`)
  const lives = fc.array(life, { minLength: atOnce, maxLength: atOnce })
  const property = fc.asyncProperty(lives, async (all) => {
    await Promise.all(all.map((one) => live(bank(), one)))
  })
  await fc.assert(property, {
    numRuns: Math.ceil(numRuns / atOnce),
    seed,
    ...(again.path ? { path: again.path } : {}),
    endOnFailure: true,
  })
  console.info('billing’s model:', JSON.stringify(tally))
  if (numRuns >= 200) for (const name of kinds) expect(tally[name], name).toBeGreaterThan(0)
})
