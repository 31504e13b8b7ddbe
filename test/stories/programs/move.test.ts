// Moving to an organization as people meet it: choosing what moves, Home, putting it away; and a paid subscription that
// operators move, which Stripe goes on renewing.
import { describe, expect, test } from 'vitest'
import * as migrations from '../../../src/org/programs/migrations.ts'
import { bySystem } from '../../../src/org/telling/deliveries.ts'
import { buttonsOf, openWorld, textOf } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import { upgrades } from '../money/till.ts'

const world = openWorld()

const ownOf = async (handle: string) => {
  const { id: personId } = await world().person(handle)
  return world().db.organization.findFirstOrThrow({ where: { personId }, include: { billing: true, balance: true } })
}

describe('the checklist', () => {
  test('stands on Home while the move is under way, and goes when it is put away', async () => {
    const { says, press, home } = world()
    await hire(world(), { noa: 'Noa Moves' })
    await says('noa', 'resources voice left-behind')
    await found(world(), 'Noas', 'noa')
    expect(textOf((await home('noa')).blocks)).not.toContain('Move to Noas')
    const list = await says('noa', 'move')
    expect(said(list)).toContain('Next: Move what you need: 1 resource still in your Personal account.')
    const shown = await home('noa')
    expect(textOf(shown.blocks)).toContain('Move to Noas')
    expect(buttonsOf(shown.blocks)).toEqual(
      expect.arrayContaining(['Choose what moves', 'Open the checklist', 'Put it away']),
    )
    await press('noa', 'Put it away', { in: 'home' })
    expect(textOf((await home('noa')).blocks)).not.toContain('Move to Noas')
    expect(said(await says('noa', 'resources'))).toContain('Noas has no resources yet.')
  })

  test('says that there is nowhere to move to, and leads to the form that makes one', async () => {
    await hire(world(), { nil: 'Nil Moves' })
    const answer = await world().says('nil', 'move')
    expect(said(answer)).toContain('There is no organization of yours to move to yet.')
    expect((await world().press('nil', 'Create organization')).view?.title.text).toBe('Create organization')
  })

  test('asks where to, where there are several to move to', async () => {
    const { says, submit } = world()
    await hire(world(), { ona: 'Ona Moves' })
    await upgrades(world(), 'ona', 'team')
    await found(world(), 'Onas First', 'ona')
    await says('ona', 'create Onas Second')
    expect((await says('ona', 'move')).view?.title.text).toBe('Move')
    expect(said(await submit('ona', { 'Move to': 'Onas Second' }))).toContain('Move to Onas Second')
    expect(said(await says('ona', 'move'))).toContain('Move to Onas Second')
    expect(said(await says('ona', 'move Onas First'))).toContain('Move to Onas First')
  })

  test('a move of nothing moves nothing; what was shown is what moves, and undo brings it back', async () => {
    const { says, press, submit } = world()
    await hire(world(), { pia: 'Pia Moves' })
    for (const id of ['a', 'b']) await says('pia', `resources voice ${id}`)
    await found(world(), 'Pias', 'pia')
    await says('pia', 'move Pias')
    await press('pia', 'Choose what moves')
    expect(said(await submit('pia', { 'What moves': 'chosen' }))).toContain('Nothing was chosen, and nothing moved.')
    await press('pia', 'Open the checklist')
    await press('pia', 'Choose what moves')
    await world().db.resource.create({
      data: {
        id: 'res_late',
        organizationId: (await ownOf('pia')).id,
        type: 'voice',
        externalId: 'late',
        createdAt: world().deps.clock.now(),
      },
    })
    const stale = await submit('pia', { 'What moves': 'all' })
    expect(said(stale)).toContain('Something changed since you looked, and nothing was moved.')
    const moved = await submit('pia', { 'What moves': 'all' })
    expect(said(moved)).toContain('Moved 3 resources from your Personal account to Pias.')
    const undone = await press('pia', 'Undo', { in: moved.messages[0]?.ts ?? '' })
    expect(said(undone)).toContain('Undone: 3 resources from Pias are back in your Personal account.')
    expect(said(await says('pia', 'audit'))).toContain('moved 3 resources back to Personal account')
  })
})

test('a paid subscription that operators move is renewed for the organization from then on, and nothing is granted twice', async () => {
  const { says, db, advance, settle } = world()
  await hire(world(), { quin: 'Quin Moves' })
  await upgrades(world(), 'quin', 'team')
  await found(world(), 'Quins', 'quin')
  const [own, to] = [await ownOf('quin'), await world().organization('Quins')]
  const ctx = { ...bySystem(world().deps), organizationId: to.id }
  await migrations.migrate(ctx, { organizationId: to.id, fromId: own.id })
  await settle()
  const left = async (organizationId: string) => {
    const balance = await db.balance.findUnique({ where: { organizationId } })
    return Number((balance?.allowance ?? 0n) + (balance?.purchased ?? 0n))
  }
  expect([(await world().organization('Quins')).plan, (await ownOf('quin')).plan]).toEqual(['team', 'free'])
  expect(await left(to.id), 'credits do not move').toBe(0)
  expect(await left(own.id)).toBeGreaterThanOrEqual(75_000)
  expect(said(await says('quin', 'billing'))).toContain('Team')
  const account = await db.billingAccount.findUniqueOrThrow({ where: { organizationId: to.id } })
  expect([account.customerId, account.subscriptionId]).toEqual([own.billing?.customerId, own.billing?.subscriptionId])
  await advance('P32D')
  expect(await left(to.id)).toBe(75_000)
  const renewed = await db.billingAccount.findUniqueOrThrow({ where: { organizationId: to.id } })
  expect(renewed.periodEnd?.getTime()).toBeGreaterThan(account.periodEnd?.getTime() ?? Number.POSITIVE_INFINITY)
  expect([(await world().organization('Quins')).plan, (await ownOf('quin')).plan]).toEqual(['team', 'free'])
  expect(await db.billingAccount.findUnique({ where: { organizationId: own.id } })).toBeNull()
}, 120_000)
