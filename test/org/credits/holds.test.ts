// Holds: credits set aside for work that takes a while, and what becomes of them.
import { describe, expect, test } from 'vitest'
import type { Deps } from '../../../src/org/context.ts'
import * as holds from '../../../src/org/credits/holds.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import { spend } from '../../../src/org/credits/spending.ts'
import { openCast, type Player, times, together } from '../cast.ts'
import { fund, leftIn } from './funds.ts'

const cast = openCast()

async function endowed(name: string, purchased: number, allowance = 0) {
  const { arrive, founds, deps } = cast()
  const [owner] = (await arrive(`U${name.toUpperCase()}`)) as [Player]
  const organizationId = await founds(owner, name)
  if (purchased) await fund(deps, organizationId, { purchased })
  const endsAt = new Date(Date.now() + 10 * 86_400_000)
  if (allowance) await fund(deps, organizationId, { allowance, endsAt })
  return { owner, organizationId, who: { organizationId, personId: owner.id }, endsAt }
}

const balance = (organizationId: string) => ledger.balanceOf(cast().db, organizationId)
const sound = async (id: string) => expect(await ledger.verify(cast().db, id)).toEqual([])
/** The same rules at another time. */
const at = (moment: Date): Deps => ({ ...cast().deps, clock: { now: () => moment, wall: (one) => one } })

describe('a hold', () => {
  test('sets credits aside, so that nobody else spends them', async () => {
    const { who, organizationId } = await endowed('Aside', 100)
    const held = await holds.hold(cast().deps, who, { amount: 80, key: 'a' })
    expect(held).toMatchObject({ amount: 80, available: 20, isRepeat: false })
    expect(await balance(organizationId)).toMatchObject({ purchased: 20, held: 80 })
    const refused = spend(cast().deps, who, { amount: 21, key: 'b' })
    await expect(refused).rejects.toMatchObject({ code: 'out_of_credits', detail: { left: 20, held: 80 } })
  })

  test('settled for less gives the rest back, of what stays before what ends', async () => {
    const { who, organizationId } = await endowed('Less', 100, 50)
    const { holdId } = await holds.hold(cast().deps, who, { amount: 80, key: 'a' })
    expect(await balance(organizationId)).toMatchObject({ allowance: 0, purchased: 70, held: 80 })
    const settled = await holds.settle(cast().deps, holdId, 60)
    expect(settled).toMatchObject({ state: 'settled', spent: 60, available: 90, isRepeat: false })
    expect(await balance(organizationId)).toMatchObject({ allowance: 0, purchased: 90, held: 0 })
    await sound(organizationId)
  })

  test('settled for more takes the rest where it is there, else is refused and stays', async () => {
    const { who, organizationId } = await endowed('More', 100)
    const { holdId } = await holds.hold(cast().deps, who, { amount: 50, key: 'a' })
    const refused = holds.settle(cast().deps, holdId, 101)
    await expect(refused).rejects.toMatchObject({ code: 'out_of_credits', detail: { asked: 51, left: 50 } })
    expect(await balance(organizationId)).toMatchObject({ purchased: 50, held: 50 })
    expect(await holds.settle(cast().deps, holdId, 100)).toMatchObject({ spent: 100, available: 0 })
    expect(await balance(organizationId)).toMatchObject({ purchased: 0, held: 0 })
    await sound(organizationId)
  })

  test('released gives all of it back', async () => {
    const { who, organizationId } = await endowed('Released', 30, 20)
    const { holdId } = await holds.hold(cast().deps, who, { amount: 40, key: 'a' })
    expect(await holds.release(cast().deps, holdId)).toMatchObject({ state: 'released', spent: 0, available: 50 })
    expect(await balance(organizationId)).toMatchObject({ allowance: 20, purchased: 30, held: 0 })
  })

  test('is made, settled and released once, however often it is said', async () => {
    const { who, organizationId } = await endowed('Once', 100)
    const made = await together(times(5, () => () => holds.hold(cast().deps, who, { amount: 40, key: 'a' })))
    expect(new Set(made.done.map(({ holdId }) => holdId)).size).toBe(1)
    const [first] = made.done
    const settled = await together(times(5, () => () => holds.settle(cast().deps, first?.holdId ?? '', 30)))
    expect(settled.done.map(({ available }) => available)).toEqual(times(5, () => 70))
    expect(settled.done.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1)
    expect((await balance(organizationId)).purchased).toBe(70)
    const other = holds.settle(cast().deps, first?.holdId ?? '', 31)
    await expect(other).rejects.toMatchObject({ code: 'hold_closed', detail: { state: 'settled', spent: 30 } })
    const late = holds.release(cast().deps, first?.holdId ?? '')
    await expect(late).rejects.toMatchObject({ code: 'hold_closed' })
    const unknown = holds.release(cast().deps, 'hld_none')
    await expect(unknown).rejects.toMatchObject({ code: 'hold_closed', detail: { state: 'unknown' } })
    const again = holds.hold(cast().deps, who, { amount: 41, key: 'a' })
    await expect(again).rejects.toMatchObject({ code: 'key_used', detail: { before: 40 } })
  })

  test('has whatever key its product gives it, as spending has', async () => {
    const { who } = await endowed('Odd', 100)
    const key = 'job\u0000 \ud800'
    const held = await holds.hold(cast().deps, who, { amount: 80, key })
    expect(await holds.hold(cast().deps, who, { amount: 80, key })).toMatchObject({ ...held, isRepeat: true })
    await expect(holds.hold(cast().deps, who, { amount: 81, key })).rejects.toMatchObject({ code: 'key_used' })
  })

  test('settled and released at once comes to one of both', async () => {
    const { who, organizationId } = await endowed('Either', 100)
    const { holdId } = await holds.hold(cast().deps, who, { amount: 40, key: 'a' })
    const { done, refused } = await together<holds.Settled>([
      () => holds.settle(cast().deps, holdId, 40),
      () => holds.release(cast().deps, holdId),
    ])
    expect([done.length, refused]).toEqual([1, ['hold_closed']])
    expect(await leftIn(cast().deps, organizationId)).toBe(done[0]?.state === 'settled' ? 60 : 100)
    await sound(organizationId)
  })

  test('that nobody settles in time is released by its job, and not before', async () => {
    const { who, organizationId } = await endowed('Forgotten', 100)
    const { holdId, expiresAt } = await holds.hold(cast().deps, who, { amount: 40, key: 'a', minutes: 5 })
    const [job] = await cast().db.$queryRaw<{ run_at: Date }[]>`
      select run_at from graphile_worker.jobs where key = ${`release-hold:${holdId}`}`
    expect(job?.run_at.getTime()).toBeGreaterThanOrEqual(expiresAt.getTime() - 1)
    await holds.expire(cast().deps, holdId)
    expect((await balance(organizationId)).held).toBe(40)
    await holds.expire(at(expiresAt), holdId)
    await holds.expire(at(expiresAt), holdId)
    expect(await balance(organizationId)).toMatchObject({ purchased: 100, held: 0 })
    await sound(organizationId)
  })

  test('brings back nothing of an allowance that has ended meanwhile', async () => {
    const { who, organizationId, endsAt } = await endowed('Ended', 10, 50)
    const { holdId } = await holds.hold(cast().deps, who, { amount: 55, key: 'a', minutes: 30 * 24 * 60 })
    await holds.settle(at(endsAt), holdId, 20)
    expect(await balance(organizationId)).toMatchObject({ allowance: 0, purchased: 10, held: 0, endsAt: null })
    const kinds = await cast().db.ledgerEntry.findMany({ where: { organizationId }, orderBy: { id: 'asc' } })
    expect(kinds.map(({ kind, allowance }) => [kind, allowance])).toContainEqual(['expiry', -30n])
    await sound(organizationId)
  })

  test('of whoever has left since is settled all the same: the work was done', async () => {
    const { who, organizationId } = await endowed('Leaver', 100)
    const { holdId } = await holds.hold(cast().deps, who, { amount: 40, key: 'a' })
    await cast().db.membership.deleteMany({ where: { organizationId } })
    expect(await holds.settle(cast().deps, holdId, 40)).toMatchObject({ spent: 40, available: 60 })
  })
})
