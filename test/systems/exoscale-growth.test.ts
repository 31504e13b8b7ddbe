// The row of organizations that have no end of users.
import { expect, test } from 'vitest'
import { said } from '../stories/cast.ts'
import { openWorld } from '../world.ts'
import { found } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

test('[E17] an organization has as many users as it likes: no plan caps them, and none of five hundred invitations is refused', async () => {
  const all = world()
  for (const [id, plan] of Object.entries(all.deps.catalog.plans))
    expect([id, plan.limits.members]).toEqual([id, 'unlimited'])
  await found(all, 'Endless', 'elin')
  const addresses = Array.from({ length: 500 }, (_, n) => `user${n}@endless.example`)
  expect(said(await all.says('elin', `invite ${addresses.join(' ')} tech`))).toContain(
    'Invited 500 people to Endless as Tech.',
  )
  const board = said(await all.says('elin', 'invites'))
  expect(board).toContain('1–8 of 500 open, each holding a seat.')
  // Where there is no cap, none is shown.
  expect(board).not.toContain('seats in use')
}, 120_000)
