// The one way in: an act is permitted on fresh facts and then happens whole, once, on the record – or not at all.
import { describe, expect, test } from 'vitest'
import { act, look, type OpenOrganization } from '../../src/org/act.ts'
import * as approvals from '../../src/org/asking/approvals.ts'
import * as requests from '../../src/org/asking/requests.ts'
import type { Ask } from '../../src/org/asks.ts'
import { Refusal } from '../../src/org/errors.ts'
import * as invitations from '../../src/org/inviting/invitations.ts'
import * as joinRequests from '../../src/org/joining/join-requests.ts'
import * as contexts from '../../src/org/organization/contexts.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as restorations from '../../src/org/organization/restorations.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import * as why from '../../src/org/people/why.ts'
import { run } from '../../src/org/verbs.ts'
import { at, openCast, operator, type Player, times, together } from './cast.ts'
import { openLosing } from './losing.ts'

const cast = openCast()
const ask: Ask = { verb: 'leave', input: {} }

/** Someone with an organization of their own. */
async function ownerOf(name: string): Promise<{ owner: Player; organizationId: string }> {
  const [owner] = (await cast().arrive(`U${name}`)) as [Player]
  return { owner, organizationId: await cast().founds(owner, name) }
}

/** All that an act could leave behind. */
async function traces(organizationId: string, effectId: string) {
  const { db, pool } = cast()
  const { name } = await db.organization.findUniqueOrThrow({ where: { id: organizationId } })
  const entries = await db.auditEntry.count({ where: { organizationId } })
  const jobs = await pool.query('select id from graphile_worker._private_jobs where key = $1', [effectId])
  return { name, entries, jobs: jobs.rowCount, receipts: await db.receipt.count({ where: { id: effectId } }) }
}

/** Changes, records and posts, all in one. */
async function doAll(org: OpenOrganization, key: string): Promise<string> {
  await org.tx.organization.update({ where: { id: org.id }, data: { name: 'Changed' } })
  org.record('organization.renamed', org.id)
  org.enqueue({ name: 'expire-invitation', payload: { invitationId: 'none' }, key })
  return 'done'
}

describe('an act', () => {
  test('leaves its change, its record, its job and its receipt', async () => {
    const { owner, organizationId } = await ownerOf('WHOLE')
    const { entries } = await traces(organizationId, 'whole')
    await act({ ...at(owner, organizationId), effectId: 'whole' }, { ask }, (org) => doAll(org, 'whole'))
    expect(await traces(organizationId, 'whole')).toEqual({
      name: 'Changed',
      entries: entries + 1,
      jobs: 1,
      receipts: 1,
    })
  })

  const broken = async (): Promise<never> => Promise.reject(new Error('the power went out'))
  const refused = async (): Promise<never> => Promise.reject(new Refusal('busy', {}, { kind: 'create' }))
  test.each([
    ['a fault in its middle', broken, 'the power went out'],
    ['a refusal in its middle', refused, 'busy'],
    [
      'a job that is none',
      async (org: OpenOrganization) => org.enqueue({ name: 'deliver-notice', payload: {} as never }),
      'noticeId',
    ],
    ['a result that cannot be kept', async () => ({ of: 1n }), 'BigInt'],
  ])('leaves nothing after %s', async (what, then, message) => {
    const { owner, organizationId } = await ownerOf(`HALF${what.replaceAll(' ', '').toUpperCase()}`)
    const before = await traces(organizationId, what)
    const acting = act({ ...at(owner, organizationId), effectId: what }, { ask }, async (org) => {
      await doAll(org, what)
      return then(org)
    })
    await expect(acting).rejects.toThrow(message)
    expect(await traces(organizationId, what)).toEqual(before)
  })

  test('that was committed is not taken for failed where its connection broke as it was', async () => {
    const { owner, organizationId } = await ownerOf('CUT')
    const { entries } = await traces(organizationId, 'cut')
    const { db, lose } = await openLosing(cast().pool.options.connectionString ?? '')
    const ctx = { ...at(owner, organizationId), deps: { ...cast().deps, db } }
    const acting = (effectId: string) => act({ ...ctx, effectId }, { ask }, (org) => doAll(org, effectId))
    await db.$queryRaw`select 1`
    lose()
    expect(await acting('cut')).toBe('done')
    expect(await traces(organizationId, 'cut')).toMatchObject({ entries: entries + 1, jobs: 1, receipts: 1 })
    lose()
    await expect(act(ctx, { ask }, (org) => doAll(org, 'unknown'))).rejects.toThrow()
  })

  test('that records nothing and keeps nothing is a fault, and leaves nothing', async () => {
    const { owner, organizationId } = await ownerOf('SILENT')
    const before = await traces(organizationId, 'silent')
    const acting = act({ ...at(owner, organizationId), effectId: 'silent' }, { ask }, async (org) => {
      await org.tx.organization.update({ where: { id: org.id }, data: { name: 'Changed' } })
    })
    await expect(acting).rejects.toThrow('recorded nothing')
    expect(await traces(organizationId, 'silent')).toEqual(before)
  })

  test('that found everything in place leaves no record and no receipt', async () => {
    const { owner, organizationId } = await ownerOf('KEPT')
    const before = await traces(organizationId, 'kept')
    await act({ ...at(owner, organizationId), effectId: 'kept' }, { ask }, async (org) => org.keep())
    expect(await traces(organizationId, 'kept')).toEqual(before)
  })

  test('is judged by what its actor may do now, not by what they could when they began', async () => {
    const { owner, organizationId } = await ownerOf('FRESH')
    const [other] = (await cast().arrive('UFRESH2')) as [Player]
    await cast().admits(owner, organizationId, [other], 'owner')
    const stale = at(other, organizationId)
    await memberships.setRole(at(owner, organizationId), { personId: other.id, role: 'viewer' })
    expect((await together([() => organizations.rename(stale, { name: 'Mine' })])).refused).toEqual(['not_permitted'])
  })

  test('writes down who did it, from where, what was and what became', async () => {
    const { owner, organizationId } = await ownerOf('WRITTEN')
    await organizations.rename({ ...at(owner, organizationId), surface: 'slack' }, { name: 'Better' })
    await organizations.setPlan(cast().system(organizationId), { organizationId, plan: 'team' })
    const [renamed, moved] = (await cast().recorded(organizationId)).slice(-2)
    expect(renamed).toMatchObject({
      actorId: owner.id,
      actorKind: 'person',
      approvedById: null,
      surface: 'slack',
      action: 'organization.renamed',
      subjectId: organizationId,
      before: { name: 'WRITTEN' },
      after: { name: 'Better' },
    })
    expect(moved).toMatchObject({ actorId: null, actorKind: 'system', surface: 'cli', action: 'plan.changed' })
  })
})

describe('the same delivery', () => {
  test('three times at once has one effect and one answer', async () => {
    const [person] = (await cast().arrive('UTHRICE')) as [Player]
    const ctx = { ...person.ctx, effectId: 'command:thrice' }
    const { done } = await together(times(3, () => () => organizations.create(ctx, { name: 'Once' })))
    expect(done).toEqual(times(3, () => done[0]))
    expect(await cast().db.organization.count({ where: { name: 'Once' } })).toBe(1)
    const again = await organizations.create(ctx, { name: 'Whatever it says now' })
    expect(again).toEqual(done[0])
  })

  test('is answered with its dates as dates, and with what was missing as missing', async () => {
    const { owner, organizationId } = await ownerOf('THAWED')
    const [invitee] = (await cast().arrive('UTHAWED2')) as [Player]
    const invite = () =>
      invitations.create({ ...at(owner, organizationId), effectId: 'dated' }, { people: [invitee.id], role: null })
    const first = await invite()
    const second = await invite()
    expect(first.expiresAt).toBeInstanceOf(Date)
    expect(second).toEqual(first)
    expect(second.sent).toHaveLength(1)
  })

  test('that was refused is judged anew', async () => {
    const [person] = (await cast().arrive('UANEW')) as [Player]
    const ctx = { ...person.ctx, effectId: 'view:anew' }
    expect((await together([() => organizations.create(ctx, { name: '' })])).refused).toEqual(['invalid_name'])
    expect((await organizations.create(ctx, { name: 'At last' })).organization.name).toBe('At last')
  })

  test('is answered from the first time, also after its actor lost the right to it', async () => {
    const { owner, organizationId } = await ownerOf('LOST')
    const [other] = (await cast().arrive('ULOST2')) as [Player]
    await cast().admits(owner, organizationId, [other], 'owner')
    const rename = () => organizations.rename({ ...at(other, organizationId), effectId: 'lost' }, { name: 'New' })
    const first = await rename()
    await memberships.remove(at(owner, organizationId), { personId: other.id })
    expect(await rename()).toEqual(first)
  })
})

describe('an approved act', () => {
  test('is its asker’s, on the right of whoever approved it', async () => {
    const { owner, organizationId } = await ownerOf('GRANTED')
    const [member] = (await cast().arrive('UGRANTED2')) as [Player]
    await cast().admits(owner, organizationId, [member], 'viewer')
    const wish: Ask = { verb: 'rename', input: { name: 'As asked' } }
    const { approvalId } = await requests.request(at(member, organizationId), wish, 'because')
    await approvals.decide(owner.ctx, { approvalId, isApproved: true })
    const renamed = (await cast().recorded(organizationId)).find(({ action }) => action === 'organization.renamed')
    expect(renamed).toMatchObject({ actorId: member.id, approvedById: owner.id })
    expect((await cast().members(organizationId))[member.id]).toBe('viewer')
  })

  test('reaches no further than the right of whoever approved it', async () => {
    const { owner, organizationId } = await ownerOf('REACH')
    const [admin, member] = (await cast().arrive('UREACH2', 'UREACH3')) as [Player, Player]
    await organizations.setPlan(cast().system(organizationId), { organizationId, plan: 'team' })
    await cast().admits(owner, organizationId, [admin], 'admin')
    await cast().admits(owner, organizationId, [member], 'member')
    const wish: Ask = { verb: 'setRole', input: { personId: member.id, role: 'owner' } }
    const { approvalId } = await requests.request(at(member, organizationId), wish, null)
    const decide = (by: Player) => () => approvals.decide(by.ctx, { approvalId, isApproved: true })
    expect((await together([decide(admin)])).refused).toEqual(['request_unknown'])
    expect((await together([decide(member)])).refused).toEqual(['own_request'])
    expect((await cast().members(organizationId))[member.id]).toBe('member')
    await decide(owner)()
    expect((await cast().members(organizationId))[member.id]).toBe('owner')
  })

  test('that takes a role from someone needs all that this role includes, whoever is told, asked or decides', async () => {
    const { owner, organizationId } = await ownerOf('TAKEN')
    const [admin, asker, second] = (await cast().arrive('UTAKEN2', 'UTAKEN3', 'UTAKEN4')) as [Player, Player, Player]
    await organizations.setPlan(cast().system(organizationId), { organizationId, plan: 'team' })
    await cast().admits(owner, organizationId, [admin], 'admin')
    await cast().admits(owner, organizationId, [asker], 'viewer')
    await cast().admits(owner, organizationId, [second], 'owner')
    const wishes: Ask[] = [
      { verb: 'setRole', input: { personId: second.id, role: 'viewer' } },
      { verb: 'remove', input: { personId: second.id } },
    ]
    for (const wish of wishes) {
      const refusal = await run(at(asker, organizationId), wish).catch((thrown: Refusal) => thrown)
      expect(refusal).toMatchObject({ code: 'not_permitted', who: { roles: ['owner'] } })
      const { approvalId, deciders } = await requests.request(at(asker, organizationId), wish, null)
      expect(deciders.map(({ id }) => id)).toEqual([owner.id, second.id])
      const deciding = () => approvals.decide(admin.ctx, { approvalId, isApproved: true })
      expect((await together([deciding])).refused).toEqual(['request_unknown'])
      await approvals.decide(owner.ctx, { approvalId, isApproved: wish.verb === 'remove' })
    }
    expect(second.id in (await cast().members(organizationId))).toBe(false)
  })

  test('is never one that everyone does for themselves', async () => {
    const { owner, organizationId } = await ownerOf('OWNDOING')
    const [member] = (await cast().arrive('UOWNDOING2')) as [Player]
    await cast().admits(owner, organizationId, [member], 'member')
    const wishes: Ask[] = [
      ask,
      { verb: 'switch', input: { organizationId } },
      { verb: 'why', input: { personId: owner.id, permission: 'members.read' } },
    ]
    const asking = wishes.map((wish) => () => requests.request(at(member, organizationId), wish, null))
    expect((await together<unknown>(asking)).refused).toEqual(times(3, () => 'request_unknown'))
  })

  test('that cannot be done takes its decision back with it', async () => {
    const { owner, organizationId } = await ownerOf('NESTED')
    const [asker, ...others] = (await cast().arrive('UNESTED1', 'UNESTED2', 'UNESTED3')) as [Player, ...Player[]]
    const { approvalId } = await joinRequests.ask(asker.ctx, { organizationId, reason: null })
    await cast().admits(owner, organizationId, others, 'member')
    const before = await traces(organizationId, 'nested')
    const deciding = () => approvals.decide({ ...owner.ctx, effectId: 'nested' }, { approvalId, isApproved: true })
    expect((await together([deciding])).refused).toEqual(['limit_reached'])
    expect(await traces(organizationId, 'nested')).toEqual(before)
    expect((await cast().db.approval.findUniqueOrThrow({ where: { id: approvalId } })).state).toBe('pending')
    expect(asker.id in (await cast().members(organizationId))).toBe(false)
  })

  test('is recorded with its decision under one receipt', async () => {
    const { owner, organizationId } = await ownerOf('RECEIPT')
    const [asker] = (await cast().arrive('URECEIPT2')) as [Player]
    const { approvalId } = await joinRequests.ask(asker.ctx, { organizationId, reason: null })
    const decide = () => approvals.decide({ ...owner.ctx, effectId: 'decided' }, { approvalId, isApproved: true })
    const { done } = await together(times(3, () => decide))
    expect(done).toEqual(times(3, () => done[0]))
    expect(done[0]?.isNow).toBe(true)
    const actions = (await cast().recorded(organizationId)).map(({ action }) => action).slice(-2)
    expect(actions.toSorted()).toEqual(['member.joined', 'request.approved'])
  })
})

describe('an organization that was deleted', () => {
  const remove = (id: string) =>
    cast().db.organization.update({ where: { id }, data: { status: 'deleted', deletedAt: new Date() } })

  test('is closed to every act and look but its restoring', async () => {
    const { owner, organizationId } = await ownerOf('GONE')
    await remove(organizationId)
    const here = at(owner, organizationId)
    const { refused } = await together<unknown>([
      () => organizations.rename(here, { name: 'Still here' }),
      () => memberships.leave(here),
      () => memberships.list(here, { offset: 0, search: null }),
      () => act(here, { ask }, async (org) => org.keep()),
      () => look(here, { ask, need: 'organization.read' }, async () => 'seen'),
    ])
    expect(refused).toEqual(times(5, () => 'organization_gone'))
    await act(here, { ask, isForDeleted: true }, async (org) => org.keep())
  })

  test('comes back by an operator, with everyone who was in it', async () => {
    const { owner, organizationId } = await ownerOf('BACK')
    const [office, member] = (await cast().arrive(operator, 'UBACKMEMBER')) as [Player, Player]
    await cast().admits(owner, organizationId, [member], 'admin')
    await remove(organizationId)
    expect((await together([() => restorations.restore(member.ctx, { organizationId })])).refused).toEqual([
      'not_permitted',
    ])
    await restorations.restore(office.ctx, { organizationId })
    expect(await cast().members(organizationId)).toEqual({ [owner.id]: 'owner', [member.id]: 'admin' })
    expect((await cast().recorded(organizationId)).at(-1)).toMatchObject({
      action: 'organization.restored',
      actorId: office.id,
    })
  })

  test('that never was is refused, and so is a look at it', async () => {
    const [person] = (await cast().arrive('UNEVER')) as [Player]
    const nowhere = at(person, 'org_never')
    const { refused } = await together<unknown>([
      () => act(nowhere, { ask }, async (org) => org.keep()),
      () => look(nowhere, { ask, need: 'organization.read' }, async () => 'seen'),
    ])
    expect(refused).toEqual(['unknown_organization', 'unknown_organization'])
  })
})

describe('someone who may not know of an organization', () => {
  /** A member's request in an organization, and someone whose address says nothing of it. */
  async function secret(name: string) {
    const { owner, organizationId } = await ownerOf(name)
    const [asker, stranger] = (await cast().arrive(`U${name}2`, `U${name}3`)) as [Player, Player]
    await cast().db.person.update({ where: { id: stranger.id }, data: { email: null } })
    await cast().admits(owner, organizationId, [asker], 'viewer')
    const wish: Ask = { verb: 'rename', input: { name: 'As asked' } }
    const { approvalId } = await requests.request(at(asker, organizationId), wish, null)
    return { owner, stranger, organizationId, approvalId }
  }

  const tries = (stranger: Player, organizationId: string) => {
    const there = at(stranger, organizationId)
    const own = { personId: stranger.id, permission: 'members.read' } as const
    return [
      () => organizations.rename(there, { name: 'Mine' }),
      () => memberships.leave(there),
      () => memberships.list(there, { offset: 0, search: null }),
      () => contexts.enter(there, { organizationId }),
      () => why.explain(there, own),
      () => requests.request(there, { verb: 'join', input: { organizationId, role: null } }, null),
      () => restorations.restore(there, { organizationId }),
    ]
  }

  test('learns nothing by its id, neither while it is there nor when it was deleted', async () => {
    const { stranger, organizationId } = await secret('SECRET')
    const acts = tries(stranger, organizationId)
    expect((await together<unknown>(acts)).refused).toEqual(times(acts.length, () => 'unknown_organization'))
    await cast().db.organization.update({ where: { id: organizationId }, data: { status: 'deleted' } })
    expect((await together<unknown>(acts)).refused).toEqual(times(acts.length, () => 'unknown_organization'))
    const detail = await acts[0]?.().catch((refusal: Refusal) => [refusal.detail, refusal.who])
    expect(detail).toEqual([{ typed: null, nearest: null }, { kind: 'self' }])
  })

  test('learns nothing of another’s personal organization', async () => {
    const { owner, stranger } = await secret('PRIVATE')
    const acts = tries(stranger, owner.personalId)
    expect((await together<unknown>(acts)).refused).toEqual(times(acts.length, () => 'unknown_organization'))
  })

  test('can neither decide nor repeat a request there, nor learn what became of it', async () => {
    const { owner, stranger, approvalId } = await secret('DECIDE')
    const acts = [
      () => approvals.decide(stranger.ctx, { approvalId, isApproved: true }),
      () => approvals.decide(stranger.ctx, { approvalId: 'apr_never', isApproved: true }),
      () => requests.remind(stranger.ctx, approvalId),
      () => requests.remind(stranger.ctx, 'apr_never'),
    ]
    expect((await together<unknown>(acts)).refused).toEqual(times(4, () => 'request_unknown'))
    await approvals.decide(owner.ctx, { approvalId, isApproved: false })
    expect((await together<unknown>(acts)).refused).toEqual(times(4, () => 'request_unknown'))
  })

  test('knows of it once removed: leaving it again names it', async () => {
    const { owner, stranger, organizationId } = await secret('KNOWN')
    await cast().admits(owner, organizationId, [stranger], 'member')
    await memberships.remove(at(owner, organizationId), { personId: stranger.id })
    expect((await together([() => memberships.leave(at(stranger, organizationId))])).refused).toEqual(['not_a_member'])
  })
})

describe('a look', () => {
  test('is refused to those without the right', async () => {
    const { organizationId } = await ownerOf('LOOKED')
    const [stranger] = (await cast().arrive('ULOOKER')) as [Player]
    const reading = () => memberships.list(at(stranger, organizationId), { offset: 0, search: null })
    expect((await together([reading])).refused).toEqual(['not_a_member'])
  })

  test('does not wait for an act under way', async () => {
    const { owner, organizationId } = await ownerOf('BESIDE')
    const isHeld = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const holding = act(at(owner, organizationId), { ask }, async (org) => {
      isHeld.resolve()
      await mayEnd.promise
      org.keep()
    })
    await isHeld.promise
    const { total } = await memberships.list(at(owner, organizationId), { offset: 0, search: null })
    expect(total).toBe(1)
    mayEnd.resolve()
    await holding
  })
})
