// The row of a ladder on which people cost nothing: from Startup on, an organization invites as many as it likes.
import { expect, test } from 'vitest'
import { said } from '../stories/cast.ts'
import { upgrades } from '../stories/money/till.ts'
import { openWorld } from '../world.ts'
import { arrive, foundNew } from './seen.ts'

const world = openWorld({ catalog: 'cartesia' })

test('[C9] on Startup a thousand people are invited: no seats run out, and nothing more is charged', async () => {
  const all = world()
  await arrive(all, { rita: {}, remo: {} })
  await foundNew(all, 'Thousand', 'tess')
  await upgrades(all, 'tess', 'startup')
  const { id: organizationId } = await all.organization('Thousand')
  const charged = async () => {
    const { amount, quantity, invoices } = await all.db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
    return { amount, quantity, invoices, changes: await all.db.billingChange.count({ where: { organizationId } }) }
  }
  const before = await charged()
  const addresses = Array.from({ length: 998 }, (_, n) => `person${n}@thousand.example`)
  const words = said(await all.says('tess', `invite @rita @remo ${addresses.join(', ')}`))
  expect(words).toContain('Invited 1,000 people to Thousand')
  expect(await all.db.invitation.count({ where: { organizationId, state: 'pending' } })).toBe(1_000)
  const [board] = (await all.says('tess', 'invites')).messages
  expect(said({ messages: board ? [board] : [] } as never)).toContain('1–8 of 1,000 open, each holding a seat.')
  // They come in all the same, and Stripe has nothing to say about it.
  await all.settle()
  await all.press('rita', 'Accept', { in: (await all.inbox('rita')).at(-1)?.ts ?? '' })
  await all.press('remo', 'Accept', { in: (await all.inbox('remo')).at(-1)?.ts ?? '' })
  expect(await all.roles('Thousand')).toHaveLength(3)
  expect(await charged()).toEqual(before)
}, 180_000)
