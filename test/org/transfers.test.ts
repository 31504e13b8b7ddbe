// Offers of an organization on real Postgres, when several things happen to one at once: one outcome, one owner at least,
// and a record that tells the same as what stands.
import { describe, expect, test } from 'vitest'
import * as approvals from '../../src/org/asking/approvals.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as transfers from '../../src/org/organization/transfers.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import { at, openCast, type Player, times, together } from './cast.ts'

const cast = openCast()

/** An owner, one who may become the next, and someone else, in an organization without limits. */
async function trio(name: string) {
  const people = (await cast().arrive(`U${name}1`, `U${name}2`, `U${name}3`)) as [Player, Player, Player]
  const [giver, heir, other] = people
  const organizationId = await cast().founds(giver, name, 'startup')
  await cast().admits(giver, organizationId, [heir, other], 'member')
  return { giver, heir, other, organizationId, here: at(giver, organizationId) }
}

async function offered(name: string, keeps = 'admin') {
  const all = await trio(name)
  const { approvalId } = await transfers.offer(all.here, { personId: all.heir.id, keeps })
  const accept = () => approvals.decide(all.heir.ctx, { approvalId, isApproved: true })
  const decline = () => approvals.decide(all.heir.ctx, { approvalId, isApproved: false })
  const withdraw = () => transfers.withdraw(all.here, approvalId)
  const state = async () => (await cast().db.approval.findUniqueOrThrow({ where: { id: approvalId } })).state
  const actions = async () => (await cast().recorded(all.organizationId)).map(({ action }) => action)
  return { ...all, approvalId, accept, decline, withdraw, state, actions }
}

const rounds = times(6, (n) => n + 1)

describe('an offer', () => {
  test.each(rounds)('accepted and withdrawn at once ends one way (round %i)', async (round) => {
    const { giver, heir, other, organizationId, accept, withdraw, state, actions } = await offered(`RACEW${round}`)
    const outcomes = await together<unknown>(round % 2 ? [accept, withdraw] : [withdraw, accept])
    expect(outcomes.refused).toEqual([])
    const isTaken = (await state()) === 'approved'
    expect(await cast().members(organizationId)).toEqual(
      isTaken
        ? { [giver.id]: 'admin', [heir.id]: 'owner', [other.id]: 'member' }
        : { [giver.id]: 'owner', [heir.id]: 'member', [other.id]: 'member' },
    )
    const ended = (await actions()).filter(
      (action) => action === 'transfer.accepted' || action === 'transfer.withdrawn',
    )
    expect(ended).toEqual([isTaken ? 'transfer.accepted' : 'transfer.withdrawn'])
  })

  test.each(rounds)(
    'accepted while its giver is removed by another owner leaves an owner (round %i)',
    async (round) => {
      const { giver, heir, organizationId, here, accept, state } = await offered(`RACER${round}`)
      const [second] = (await cast().arrive(`URACER${round}4`)) as [Player]
      await cast().admits({ ...giver, ctx: here }, organizationId, [second], 'owner')
      const remove = () => memberships.remove(at(second, organizationId), { personId: giver.id })
      const { refused } = await together<unknown>(round % 2 ? [accept, remove] : [remove, accept])
      expect(refused).toEqual([])
      const members = await cast().members(organizationId)
      expect(giver.id in members).toBe(false)
      expect(members[heir.id]).toBe((await state()) === 'approved' ? 'owner' : 'member')
      expect(await cast().owners(organizationId)).toBeGreaterThanOrEqual(1)
    },
  )

  test.each(rounds)('accepted while the one it is for leaves ends one way (round %i)', async (round) => {
    const { heir, organizationId, accept, state } = await offered(`RACEL${round}`)
    const leave = () => memberships.leave(at(heir, organizationId))
    await together<unknown>(round % 2 ? [accept, leave] : [leave, accept])
    expect(await cast().owners(organizationId)).toBeGreaterThanOrEqual(1)
    const isIn = heir.id in (await cast().members(organizationId))
    // An owner who accepted is not the last one only where the giver stayed one: else leaving was refused.
    expect([await state(), isIn]).toEqual(isIn ? ['approved', true] : ['withdrawn', false])
  })

  test('accepted twice, ten times at once, hands it over once and tells each the same', async () => {
    const { accept, actions } = await offered('TWICE')
    const { done } = await together(times(10, () => accept))
    expect(done.map(({ state }) => state)).toEqual(times(10, () => 'approved'))
    expect(done.filter(({ isNow }) => isNow)).toHaveLength(1)
    expect((await actions()).filter((action) => action === 'organization.transferred')).toHaveLength(1)
  })

  test('accepted and declined at once has one answer', async () => {
    const { accept, decline, actions } = await offered('ANSWER')
    await together<unknown>([accept, decline])
    const answers = (await actions()).filter((action) => /^transfer\.(accepted|declined)$/.test(action))
    expect(answers).toHaveLength(1)
  })

  test('made to two people at once is made to one of them', async () => {
    const { here, heir, other, organizationId } = await trio('PAIR')
    const to =
      ({ id }: Player) =>
      () =>
        transfers.offer(here, { personId: id, keeps: 'admin' })
    const { done, refused } = await together([to(heir), to(other)])
    expect([done.length, refused]).toEqual([1, ['offer_open']])
    expect(await cast().db.approval.count({ where: { organizationId, state: 'pending' } })).toBe(1)
  })

  test('made again is the one that is open; with another role it is refused', async () => {
    const { here, heir, approvalId, actions } = await offered('AGAIN')
    const same = await transfers.offer(here, { personId: heir.id, keeps: 'admin' })
    expect(same).toMatchObject({ approvalId, isAgain: true })
    const other = () => transfers.offer(here, { personId: heir.id, keeps: 'viewer' })
    expect((await together([other])).refused).toEqual(['offer_open'])
    expect((await actions()).filter((action) => action === 'transfer.offered')).toHaveLength(1)
  })

  test('whose time is over is not accepted, though nobody has closed it yet', async () => {
    const { accept, approvalId, organizationId, heir } = await offered('LATE')
    await cast().db.approval.update({ where: { id: approvalId }, data: { expiresAt: new Date(Date.now() - 1) } })
    expect((await accept()).state).toBe('expired')
    expect((await cast().members(organizationId))[heir.id]).toBe('member')
  })

  test('under an effect id that was committed gives the first answer', async () => {
    const { heir, approvalId } = await offered('EFFECT')
    const decide = () => approvals.decide({ ...heir.ctx, effectId: 'handed over' }, { approvalId, isApproved: true })
    const { done } = await together(times(3, () => decide))
    expect(done).toEqual(times(3, () => done[0]))
    expect(done[0]).toMatchObject({ state: 'approved', isNow: true })
  })

  test('is decided and withdrawn by nobody else', async () => {
    const { other, organizationId, approvalId } = await offered('OTHERS')
    const { refused } = await together<unknown>([
      () => approvals.decide(other.ctx, { approvalId, isApproved: true }),
      () => transfers.withdraw(at(other, organizationId), approvalId),
      () => transfers.withdraw(at(other, organizationId), 'apr_never'),
    ])
    expect(refused).toEqual(times(3, () => 'request_unknown'))
  })

  test('of an organization that was deleted cannot be accepted', async () => {
    const { accept, organizationId } = await offered('DELETED')
    await cast().db.organization.update({ where: { id: organizationId }, data: { status: 'deleted' } })
    expect((await together([accept])).refused).toEqual(['organization_gone'])
  })
})

describe('how many one may own', () => {
  test('holds when two organizations are handed to one person at once', async () => {
    const [one, other, heir] = (await cast().arrive('UFULL1', 'UFULL2', 'UFULL3')) as [Player, Player, Player]
    const offers = await Promise.all(
      [one, other].map(async (giver, n) => {
        const organizationId = await cast().founds(giver, `Full ${n}`)
        await cast().admits(giver, organizationId, [heir], 'member')
        return transfers.offer(at(giver, organizationId), { personId: heir.id, keeps: 'admin' })
      }),
    )
    const { done, refused } = await together(
      offers.map(
        ({ approvalId }) =>
          () =>
            approvals.decide(heir.ctx, { approvalId, isApproved: true }),
      ),
    )
    expect([done.length, refused]).toEqual([1, ['limit_reached']])
  })

  test('holds when one is handed over and another created at once', async () => {
    const [giver, heir] = (await cast().arrive('UFULL4', 'UFULL5')) as [Player, Player]
    const organizationId = await cast().founds(giver, 'Full too')
    await cast().admits(giver, organizationId, [heir], 'member')
    const { approvalId } = await transfers.offer(at(giver, organizationId), { personId: heir.id, keeps: 'admin' })
    const { done, refused } = await together<unknown>([
      () => approvals.decide(heir.ctx, { approvalId, isApproved: true }),
      () => organizations.create(heir.ctx, { name: 'My own' }),
    ])
    expect([done.length, refused]).toEqual([1, ['limit_reached']])
  })
})

describe('the role that a giver keeps', () => {
  test('is the most powerful that is not an owner’s unless it is chosen', async () => {
    const { here, heir } = await trio('KEEPS')
    expect((await transfers.offer(here, { personId: heir.id, keeps: '' })).keeps).toBe('admin')
    expect(transfers.keepable(cast().deps.catalog, 'free')).toEqual(['admin', 'member', 'viewer', 'billing', 'owner'])
  })

  test('has to be one that there is', async () => {
    const { here, heir } = await trio('ODD')
    const offer = () => transfers.offer(here, { personId: heir.id, keeps: 'king' })
    expect((await together([offer])).refused).toEqual(['unknown_role'])
  })
})
