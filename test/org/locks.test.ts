// The queue in which the changes of one organization stand: acts on the same ones wait for each other without ever
// waiting in a circle, and acts on others do not wait at all.
import { expect, test } from 'vitest'
import { act } from '../../src/org/act.ts'
import type { Ask } from '../../src/org/asks.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import { at, openCast, type Player, times, together } from './cast.ts'

const nowhere: Ask = { verb: 'leave', input: {} }
const cast = openCast()

test('60 acts on the same two organizations, named in opposite order, all come through', async () => {
  const { arrive, recorded } = cast()
  const [one, other] = (await arrive('UORDERA', 'UORDERB')) as [Player, Player]
  const inTurn = (first: Player, second: Player) => () =>
    act(
      { ...first.ctx, organizationId: first.personalId },
      { ask: nowhere, also: [second.personalId] },
      async (org) => {
        expect([...org.also.keys()].toSorted()).toEqual([one.personalId, other.personalId].toSorted())
        org.record('organization.renamed', org.id)
      },
    )
  const before = (await recorded(one.personalId)).length + (await recorded(other.personalId)).length
  const { refused } = await together(times(60, (n) => (n % 2 ? inTurn(one, other) : inTurn(other, one))))
  expect(refused).toEqual([])
  expect((await recorded(one.personalId)).length + (await recorded(other.personalId)).length).toBe(before + 60)
})

test('an organization is changed while another one is held', async () => {
  const { arrive, founds } = cast()
  const people = await arrive(...times(6, (n) => `UHELD${n}`))
  const ids = await Promise.all(people.map((person, n) => founds(person, `Held ${n}`)))
  const [held, ...free] = people as [Player, ...Player[]]
  const isHeld = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const holding = act(at(held, ids[0] ?? ''), { ask: nowhere }, async (org) => {
    isHeld.resolve()
    await mayEnd.promise
    org.keep()
  })
  await isHeld.promise
  const { done } = await together(
    free.map((person, n) => () => organizations.rename(at(person, ids[n + 1] ?? ''), { name: `Free ${n}` })),
  )
  expect(done).toHaveLength(free.length)
  mayEnd.resolve()
  await holding
})

test('a second act on an organization that is held waits for it, and sees what it did', async () => {
  const { arrive, founds } = cast()
  const [owner] = (await arrive('UQUEUE')) as [Player]
  const organizationId = await founds(owner, 'First name')
  const isHeld = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const holding = act(at(owner, organizationId), { ask: nowhere }, async (org) => {
    isHeld.resolve()
    await mayEnd.promise
    await org.tx.organization.update({ where: { id: org.id }, data: { name: 'Second name' } })
    org.record('organization.renamed', org.id)
  })
  await isHeld.promise
  const renamed = organizations.rename(at(owner, organizationId), { name: 'Third name' })
  await waitsForLock()
  mayEnd.resolve()
  await holding
  expect((await renamed).before).toBe('Second name')
})

async function waitsForLock(): Promise<void> {
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await expect.poll(async () => (await cast().pool.query(waiting)).rowCount, { timeout: 20_000 }).toBe(1)
}
