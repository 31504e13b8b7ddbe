// Moving from a personal account to an organization by its rules: what moves, what stays, what operators move, and many at once.
import { describe, expect, test } from 'vitest'
import * as organizations from '../../../src/org/organization/organizations.ts'
import * as linkedEmails from '../../../src/org/programs/linked-emails.ts'
import * as migrations from '../../../src/org/programs/migrations.ts'
import * as moves from '../../../src/org/programs/moves.ts'
import * as moving from '../../../src/org/programs/moving.ts'
import * as resources from '../../../src/org/programs/resources.ts'
import * as stars from '../../../src/org/programs/stars.ts'
import * as undo from '../../../src/org/record/undo.ts'
import { at, openCast, type Player, times, together } from '../cast.ts'

const cast = openCast()
let count = 0

/** Someone with an organization and so many resources of their own. */
async function mover(resourceCount = 0): Promise<{ id: string; name: string; owner: Player }> {
  const n = count++
  const [owner] = (await cast().arrive(`UMOVE${n}`)) as [Player]
  const name = `Moves ${n}`
  const id = await cast().founds(owner, name, 'team')
  for (const at of times(resourceCount, (nth) => nth)) await own(owner, `r${at}`)
  return { id, name, owner }
}
const own = (owner: Player, externalId: string) =>
  resources.register(at(owner, owner.personalId), { type: 'voice', externalId })
const heldBy = async (organizationId: string): Promise<string[]> =>
  (await cast().db.resource.findMany({ where: { organizationId }, orderBy: { externalId: 'asc' } })).map(
    ({ externalId }) => externalId,
  )
const planOf = async (id: string) => {
  const { plan, grantedPlan } = await cast().db.organization.findUniqueOrThrow({ where: { id } })
  return [plan, grantedPlan]
}
const grant = async (owner: Player, plan: string) => {
  const { personalId: organizationId } = owner
  await organizations.setPlan(cast().system(organizationId), { organizationId, plan })
}
/** As Stripe was last heard to say. */
const subscribed = (organizationId: string, n: string) =>
  cast().db.billingAccount.create({
    data: {
      organizationId,
      customerId: `cus_${n}`,
      subscriptionId: `sub_${n}`,
      status: 'active',
      plan: 'team',
      periodEnd: new Date('2026-12-12T00:00:00Z'),
      firstPaidAt: new Date('2026-11-12T00:00:00Z'),
    },
  })

describe('resources', () => {
  test('move all or those chosen; what the organization has already stays, and both records tell it', async () => {
    const { id, owner } = await mover(3)
    await resources.register(at(owner, id), { type: 'voice', externalId: 'r1' })
    const shown = await moving.preview(owner.ctx, id)
    expect([shown.total, shown.conflicts.map(({ externalId }) => externalId)]).toEqual([2, ['r1']])
    const chosen = shown.resources.filter(({ externalId }) => externalId === 'r2').map((one) => one.id)
    const first = await moving.move(owner.ctx, { organizationId: id, resourceIds: chosen, seen: shown.seen })
    expect(first).toMatchObject({ count: 1, left: 1, stale: null })
    const again = await moving.preview(owner.ctx, id)
    await moving.move(owner.ctx, { organizationId: id, resourceIds: null, seen: again.seen })
    expect([await heldBy(id), await heldBy(owner.personalId)]).toEqual([['r0', 'r1', 'r2'], ['r1']])
    const told = async (where: string) =>
      (await cast().recorded(where)).map(({ action }) => action).filter((a) => /moved/.test(a))
    expect(await told(id)).toEqual(['resource.moved', 'resource.moved'])
    expect(await told(owner.personalId)).toEqual(['resource.movedAway', 'resource.movedAway'])
  })

  test('do not move where something changed since they were shown', async () => {
    const { id, owner } = await mover(2)
    const { seen } = await moving.preview(owner.ctx, id)
    await own(owner, 'late')
    const result = await moving.move(owner.ctx, { organizationId: id, resourceIds: null, seen })
    expect([result.count, result.stale?.total, await heldBy(id)]).toEqual([0, 3, []])
  })

  test('of someone else do not move, whatever ids are sent, and nobody moves into where they may not create', async () => {
    const [{ id, owner }, other] = [await mover(1), await mover(1)]
    const theirs = await cast().db.resource.findFirstOrThrow({ where: { organizationId: other.owner.personalId } })
    const { seen } = await moving.preview(owner.ctx, id)
    await moving.move(owner.ctx, { organizationId: id, resourceIds: [theirs.id], seen })
    expect([await heldBy(id), await heldBy(other.owner.personalId)]).toEqual([[], ['r0']])
    await expect(moving.preview(owner.ctx, other.id)).rejects.toMatchObject({ name: 'Refusal' })
    await cast().admits(other.owner, other.id, [owner], 'viewer')
    await expect(moving.preview(owner.ctx, other.id)).rejects.toMatchObject({ detail: { need: 'resources.create' } })
  })

  test('that moved are moved back by undo, once, and not where one has been removed since', async () => {
    const { id, owner } = await mover(3)
    const { seen } = await moving.preview(owner.ctx, id)
    const { entryId } = await moving.move(owner.ctx, { organizationId: id, resourceIds: null, seen })
    expect(await undo.takeBack(owner.ctx, { entryId: entryId ?? '' })).toMatchObject({ again: { count: 3 } })
    expect([await heldBy(id), await heldBy(owner.personalId)]).toEqual([[], ['r0', 'r1', 'r2']])
    await expect(undo.takeBack(owner.ctx, { entryId: entryId ?? '' })).rejects.toMatchObject({ code: 'undo_overtaken' })
    const anew = await moving.move(owner.ctx, {
      organizationId: id,
      resourceIds: null,
      seen: (await moving.preview(owner.ctx, id)).seen,
    })
    const gone = await cast().db.resource.findFirstOrThrow({ where: { organizationId: id, externalId: 'r1' } })
    const removed = await resources.unregister(at(owner, id), { resourceId: gone.id })
    await expect(undo.takeBack(owner.ctx, { entryId: anew.entryId ?? '' })).rejects.toMatchObject({
      code: 'undo_overtaken',
    })
    expect(await undo.takeBack(at(owner, id), { entryId: removed.entryId ?? '' })).toMatchObject({
      again: { externalId: 'r1' },
    })
    expect(await heldBy(id)).toEqual(['r0', 'r1', 'r2'])
  })

  test('move once, however many ask at once', async () => {
    const { id, owner } = await mover(20)
    const { seen } = await moving.preview(owner.ctx, id)
    const { done } = await together(
      times(8, () => () => moving.move(owner.ctx, { organizationId: id, resourceIds: null, seen })),
    )
    expect(done.reduce((sum, one) => sum + one.count, 0)).toBe(20)
    expect((await heldBy(id)).length).toBe(20)
  })

  test('keep being somebody’s favourites, which nobody else sees', async () => {
    const { id, owner } = await mover(2)
    const { id: resourceId } = await cast().db.resource.findFirstOrThrow({
      where: { organizationId: owner.personalId, externalId: 'r0' },
    })
    await stars.put(at(owner, owner.personalId), resourceId)
    await moving.move(owner.ctx, {
      organizationId: id,
      resourceIds: null,
      seen: (await moving.preview(owner.ctx, id)).seen,
    })
    const [other] = (await cast().arrive(`UFAV${count}`)) as [Player]
    await cast().admits(owner, id, [other], 'member')
    const first = async (who: Player) => (await resources.list(at(who, id), { offset: 0, type: null })).resources[0]
    expect(await first(owner)).toMatchObject({ externalId: 'r0', isStarred: true })
    expect(await first(other)).toMatchObject({ externalId: 'r1', isStarred: false })
    expect(JSON.stringify(await cast().recorded(id))).not.toContain('star')
  })
})

describe('a move', () => {
  test('is begun once, told by the record, and put away without undoing anything', async () => {
    const { id, owner } = await mover(1)
    const [first, second] = [
      await moves.start(owner.ctx, { organizationId: id }),
      await moves.start(owner.ctx, { organizationId: id }),
    ]
    expect(second.moveId).toBe(first.moveId)
    expect(first.steps.map(({ name, isDone }) => [name, isDone])).toEqual([
      ['checkout', true],
      ['resources', false],
      ['keys', false],
      ['cancel', true],
    ])
    expect(await moves.mine(owner.ctx)).toHaveLength(1)
    await moves.finish(owner.ctx, first.moveId)
    expect(await moves.mine(owner.ctx)).toEqual([])
    expect(await heldBy(owner.personalId)).toEqual(['r0'])
    const actions = (await cast().recorded(owner.personalId))
      .map(({ action }) => action)
      .filter((a) => a.startsWith('move'))
    expect(actions).toEqual(['move.started', 'move.finished'])
    expect((await moves.start(owner.ctx, { organizationId: id })).finishedAt).toBeNull()
  })

  test('is nobody else’s, and leads to no personal account', async () => {
    const [{ id, owner }, other] = [await mover(), await mover()]
    const { moveId } = await moves.start(owner.ctx, { organizationId: id })
    await expect(moves.finish(other.owner.ctx, moveId)).rejects.toMatchObject({ code: 'unknown_organization' })
    await expect(moves.start(owner.ctx, { organizationId: owner.personalId })).rejects.toMatchObject({
      code: 'unknown_organization',
    })
    await expect(moves.start(owner.ctx, { organizationId: other.id })).rejects.toMatchObject({
      name: 'Refusal',
    })
  })
})

describe('a subscription', () => {
  test('moves as a whole: the plan, and what is known of its customer at Stripe; once; credits stay', async () => {
    const { id, owner } = await mover()
    await grant(owner, 'enterprise')
    await subscribed(owner.personalId, `a${count}`)
    await cast().db.balance.upsert({
      where: { organizationId: owner.personalId },
      create: { organizationId: owner.personalId, purchased: 70n },
      update: { purchased: 70n },
    })
    await cast().db.organization.update({ where: { id }, data: { plan: 'free', grantedPlan: null } })
    const rehearsed = await migrations.preview(cast().deps, owner.personalId, id)
    expect(rehearsed).toMatchObject({ plan: 'enterprise', isGranted: true, after: { from: 'free', to: 'enterprise' } })
    expect(await planOf(id)).toEqual(['free', null])
    const input = { organizationId: id, fromId: owner.personalId }
    const done = await migrations.migrate(cast().system(id), input)
    expect({ ...done, isNow: true }).toEqual(rehearsed)
    expect([await planOf(id), await planOf(owner.personalId)]).toEqual([
      ['enterprise', 'enterprise'],
      ['free', null],
    ])
    const account = await cast().db.billingAccount.findFirstOrThrow({ where: { subscriptionId: `sub_a${count}` } })
    expect(account.organizationId).toBe(id)
    const balance = await cast().db.balance.findUniqueOrThrow({ where: { organizationId: owner.personalId } })
    expect(balance.purchased).toBe(70n)
    expect(await migrations.migrate(cast().system(id), input)).toMatchObject({ isNow: false, plan: 'enterprise' })
    for (const where of [id, owner.personalId])
      expect((await cast().recorded(where)).filter(({ action }) => action === 'subscription.migrated')).toHaveLength(1)
  })

  test('does not move into what has one of its own, from what has none, or by someone who is no operator', async () => {
    const [{ id, owner }, other] = [await mover(), await mover()]
    const input = { organizationId: id, fromId: owner.personalId }
    await expect(migrations.migrate(cast().system(id), input)).rejects.toMatchObject({ detail: { because: 'nothing' } })
    await grant(owner, 'enterprise')
    await expect(migrations.migrate(at(owner, id), input)).rejects.toMatchObject({ code: 'operators_only' })
    await subscribed(id, `b${count}`)
    await expect(migrations.migrate(cast().system(id), input)).rejects.toMatchObject({ detail: { because: 'own' } })
    expect(await planOf(owner.personalId)).toEqual(['enterprise', 'enterprise'])
    await cast().db.billingChange.create({
      data: {
        id: `bch_${count}`,
        organizationId: other.id,
        kind: 'subscribe',
        input: {},
        state: 'open',
        createdAt: new Date('2026-11-23T00:00:00Z'),
      },
    })
    const elsewhere = { organizationId: other.id, fromId: owner.personalId }
    await expect(migrations.migrate(cast().system(other.id), elsewhere)).rejects.toMatchObject({
      detail: { because: 'under_way' },
    })
  })
})

describe('linked addresses', () => {
  test('become members, a word on each, and nothing is left of a rehearsal', async () => {
    const { id } = await mover()
    const [one, two] = (await cast().arrive(`UL1${count}`, `UL2${count}`)) as [Player, Player]
    const email = async ({ id: personId }: Player) =>
      (await cast().db.person.findUniqueOrThrow({ where: { id: personId } })).email ?? ''
    const linked = [
      { email: (await email(one)).toUpperCase(), role: 'owner' },
      { email: await email(two), role: null },
      { email: 'nobody@elsewhere.example', role: null },
      { email: 'no address', role: null },
      { email: await email(two), role: null },
    ]
    const outcomes = ({ lines }: linkedEmails.Links) => lines.map(({ outcome }) => outcome)
    const expected = ['joined', 'joined', 'unknown', 'malformed', 'there']
    expect(outcomes(await linkedEmails.rehearse(cast().system(id), linked))).toEqual(expected)
    expect(Object.keys(await cast().members(id))).toHaveLength(1)
    expect(outcomes(await linkedEmails.link(cast().system(id), linked))).toEqual(expected)
    expect(await cast().members(id)).toMatchObject({ [one.id]: 'owner', [two.id]: 'member' })
    const again = await linkedEmails.link(cast().system(id), [{ email: await email(two), role: 'owner' }])
    expect(again.lines).toMatchObject([{ outcome: 'changed', before: 'member', role: 'owner' }])
    const joined = (await cast().recorded(id)).filter(
      ({ action, actorKind }) => action === 'member.joined' && actorKind === 'system',
    )
    expect(joined).toHaveLength(2)
  })

  test('that were never confirmed are nobody’s, and a full organization says so on each line', async () => {
    const { id } = await mover()
    await cast().db.organization.update({ where: { id }, data: { plan: 'free' } })
    const players = await cast().arrive(...times(4, (n) => `UFULL${count}${n}`))
    const linked = await Promise.all(
      players.map(async ({ id: personId }) => {
        const { email } = await cast().db.person.findUniqueOrThrow({ where: { id: personId } })
        return { email: email ?? '', role: null }
      }),
    )
    await cast().db.person.update({ where: { id: players[0]?.id ?? '' }, data: { emailConfirmed: false } })
    const { lines } = await linkedEmails.link(cast().system(id), linked)
    expect(lines.map(({ outcome }) => outcome)).toEqual(['unknown', 'joined', 'joined', 'refused'])
  })
})
