// The end of organizations on real Postgres: at once with other acts, restored and deleted again, erased, and of a size
// that nobody waits for.
import { describe, expect, test } from 'vitest'
import * as invitations from '../../src/org/inviting/invitations.ts'
import * as deletions from '../../src/org/organization/deletions.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as restorations from '../../src/org/organization/restorations.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import { callerOf } from '../../src/org/people/people.ts'
import { bySystem } from '../../src/org/telling/deliveries.ts'
import { at, openCast, type Player, times, together } from './cast.ts'

const cast = openCast()

async function ownersOf(name: string) {
  const [one, other] = (await cast().arrive(`U${name}1`, `U${name}2`)) as [Player, Player]
  const organizationId = await cast().founds(one, name, 'startup')
  await cast().admits(one, organizationId, [other], 'owner')
  return { one, other, organizationId, here: at(one, organizationId), there: at(other, organizationId) }
}

const remove = async (ctx: Player['ctx'], typed: string) => {
  const { seen } = await deletions.preview(ctx)
  return () => deletions.remove(ctx, { typed, seen })
}
const actions = async (organizationId: string) => (await cast().recorded(organizationId)).map(({ action }) => action)
const statusOf = async (id: string) => (await cast().db.organization.findUnique({ where: { id } }))?.status ?? null
const past = (id: string, days: number) =>
  cast().db.organization.update({
    where: { id },
    data: { deletedAt: new Date(Date.now() - days * 86_400_000 - 1000) },
  })

describe('deleting', () => {
  test('by two owners at once happens once; the other is told that it is gone', async () => {
    const { here, there, organizationId } = await ownersOf('BOTH')
    const { done, refused } = await together([await remove(here, 'BOTH'), await remove(there, 'BOTH')])
    expect([done.length, refused]).toEqual([1, ['organization_gone']])
    expect((await actions(organizationId)).filter((action) => action === 'organization.deleted')).toHaveLength(1)
  })

  test('and an invitation that is accepted at once: either it was accepted and then gone, or it is gone', async () => {
    const { one, here, organizationId } = await ownersOf('ACCEPTED')
    const [invitee] = (await cast().arrive('UACCEPTED3')) as [Player]
    const { sent } = await invitations.create(here, { people: [invitee.id], role: 'member' })
    const accept = () => invitations.accept(invitee.ctx, sent[0]?.invitationId ?? '')
    const { done, refused } = await together<unknown>([await remove(here, 'ACCEPTED'), accept])
    const isIn = invitee.id in (await cast().members(organizationId))
    const status = await statusOf(organizationId)
    // Whoever got in first made what was shown to the deleter untrue.
    if (isIn) expect([status, done.length, refused]).toEqual(['active', 2, []])
    else expect([status, done.length, refused]).toEqual(['deleted', 1, ['organization_gone']])
    expect(one.id in (await cast().members(organizationId))).toBe(true)
  })

  test('does nothing where something changed since it was shown', async () => {
    const { here, there, organizationId } = await ownersOf('STALE')
    const deleting = await remove(here, 'STALE')
    await memberships.leave(there)
    expect(await deleting()).toMatchObject({ isDone: false, ends: { members: 1 } })
    expect(await statusOf(organizationId)).toBe('active')
    expect(await actions(organizationId)).not.toContain('organization.deleted')
  })

  test('and restoring at once, thirty times over, ends in what the record says last', async () => {
    const { here, there, organizationId } = await ownersOf('SWING')
    const { seen } = await deletions.preview(here)
    const acts = times(30, (n) =>
      n % 2
        ? () => restorations.restore(there, { organizationId })
        : () => deletions.remove(here, { typed: 'SWING', seen }),
    )
    const { refused } = await together<unknown>(acts)
    expect(refused.every((code) => code === 'organization_gone')).toBe(true)
    const last = (await actions(organizationId)).findLast((action) => /^organization\.(deleted|restored)$/.test(action))
    expect(await statusOf(organizationId)).toBe(last === 'organization.deleted' ? 'deleted' : 'active')
  })

  test('frees its name at once, and keeps its handle taken', async () => {
    const { here, organizationId } = await ownersOf('HANDLE')
    await cast().db.organization.update({ where: { id: organizationId }, data: { handle: 'handle-kept' } })
    await (await remove(here, 'HANDLE'))()
    const [other] = (await cast().arrive('UHANDLE3')) as [Player]
    const made = await organizations.create(other.ctx, { name: 'HANDLE' })
    const taking = cast().db.organization.update({
      where: { id: made.organization.id },
      data: { handle: 'handle-kept' },
    })
    await expect(taking).rejects.toMatchObject({ code: 'P2002' })
  })
})

describe('erasing', () => {
  const erase = (organizationId: string) => deletions.erase(bySystem(cast().deps), organizationId)

  test('takes everything of it, keeps what tells that it was, and leaves nobody without a context', async () => {
    const { one, other, here, there, organizationId } = await ownersOf('ERASED')
    await cast().db.context.update({ where: { personId: other.id }, data: { organizationId } })
    await (await remove(here, 'ERASED'))()
    await past(organizationId, 30)
    await erase(organizationId)
    expect(await statusOf(organizationId)).toBeNull()
    expect(await cast().db.membership.count({ where: { organizationId } })).toBe(0)
    const context = await cast().db.context.findUniqueOrThrow({ where: { personId: other.id } })
    expect(context.organizationId).toBe(other.personalId)
    const kept = await cast().db.auditEntry.findMany({ where: { subjectId: organizationId }, orderBy: { at: 'asc' } })
    expect(kept.map(({ action }) => action)).toEqual([
      'organization.created',
      'organization.deleted',
      'organization.erased',
    ])
    expect(kept.find(({ action }) => action === 'organization.deleted')?.actorId).toBe(one.id)
    expect((await together([() => restorations.restore(there, { organizationId })])).refused).toEqual([
      'unknown_organization',
    ])
    const caller = await callerOf(
      cast().deps,
      { tenant: 'T0RACES0001', teamId: 'T0RACES0001', userId: 'UERASED2' },
      'slack',
    )
    expect('outsider' in caller).toBe(false)
  })

  test('any number of times is once, and not before its time, nor what is there', async () => {
    const { here, organizationId } = await ownersOf('KEPT')
    await erase(organizationId)
    expect(await statusOf(organizationId)).toBe('active')
    await (await remove(here, 'KEPT'))()
    await past(organizationId, 29)
    await erase(organizationId)
    expect(await statusOf(organizationId)).toBe('deleted')
    await past(organizationId, 30)
    await together([() => erase(organizationId), () => erase(organizationId), () => erase(organizationId)])
    expect(await statusOf(organizationId)).toBeNull()
  })

  test('and restoring in the last moment ends one way', async () => {
    const { here, there, organizationId } = await ownersOf('LAST')
    await (await remove(here, 'LAST'))()
    await past(organizationId, 30)
    const { refused } = await together<unknown>([
      () => restorations.restore(there, { organizationId }),
      () => erase(organizationId),
    ])
    expect(await statusOf(organizationId)).toBeNull()
    expect([['restore_over'], ['unknown_organization']]).toContainEqual(refused)
  })
})

describe('restoring', () => {
  test('ten times at once brings it back once', async () => {
    const { here, there, organizationId } = await ownersOf('TEN')
    await (await remove(here, 'TEN'))()
    const { done } = await together(times(10, () => () => restorations.restore(there, { organizationId })))
    expect(done.filter(({ isNow }) => isNow)).toHaveLength(1)
    expect((await actions(organizationId)).filter((action) => action === 'organization.restored')).toHaveLength(1)
  })

  test('and creating another at once leaves no one owning more than they may', async () => {
    const [owner] = (await cast().arrive('UROOM1')) as [Player]
    const organizationId = await cast().founds(owner, 'Room')
    await (await remove(at(owner, organizationId), 'Room'))()
    const { done, refused } = await together<unknown>([
      () => restorations.restore(owner.ctx, { organizationId }),
      () => organizations.create(owner.ctx, { name: 'Room for one' }),
    ])
    expect([done.length, refused]).toEqual([1, ['limit_reached']])
  })
})

describe('an organization with 10,000 members', () => {
  test('is deleted, restored and erased; everyone is owed one letter of each', async () => {
    const { db } = cast()
    const [owner] = (await cast().arrive('UCROWD')) as [Player]
    const organizationId = await cast().founds(owner, 'Crowd', 'startup')
    await crowd(organizationId, 10_000)
    const here = at(owner, organizationId)
    const letters = () => db.notice.count({ where: { about: 'news', identity: { userId: { startsWith: 'UC0' } } } })
    const deleting = await remove(here, 'Crowd')
    await deleting()
    expect(await letters()).toBe(10_000)
    await restorations.restore(here, { organizationId })
    expect(await letters()).toBe(20_000)
    await (await remove(here, 'Crowd'))()
    await past(organizationId, 30)
    await deletions.erase(bySystem(cast().deps), organizationId)
    expect(await statusOf(organizationId)).toBeNull()
    expect(await db.context.count({ where: { person: { name: { startsWith: 'Crowd ' } } } })).toBe(10_000)
  }, 60_000)
})

/** People with accounts, personal organizations and their contexts in the organization, by the thousand. */
async function crowd(organizationId: string, count: number): Promise<void> {
  const rows = `generate_series(1, ${count}) n`
  const id = (prefix: string) => `'${prefix}_crowd' || lpad(n::text, 8, '0')`
  await cast().pool.query(`
    insert into "Person" (id, name, "emailConfirmed", "createdAt") select ${id('per')}, 'Crowd ' || n, true, now() from ${rows};
    insert into "SlackIdentity" (id, tenant, "userId", "teamId", "personId", kind, "seenAt")
      select ${id('sid')}, 'T0RACES0001', 'UC0' || n, 'T0RACES0001', ${id('per')}, 'member', now() from ${rows};
    insert into "Organization" (id, kind, status, name, "nameKey", "personId", plan, "createdAt")
      select ${id('org')}, 'personal', 'active', 'Crowd ' || n, 'crowd ' || n, ${id('per')}, 'free', now() from ${rows};
    insert into "Membership" (id, "organizationId", "personId", role, "joinedAt")
      select ${id('mem')}, '${organizationId}', ${id('per')}, 'member', now() from ${rows};
    insert into "Context" ("personId", "organizationId", "enteredAt", "activeAt")
      select ${id('per')}, '${organizationId}', now(), now() from ${rows};
    insert into "Invitation" (id, "organizationId", "inviteeId", "inviterId", role, state, "createdAt", "expiresAt")
      select ${id('inv')}, '${organizationId}', ${id('per')}, ${id('per')}, 'member', 'pending', now(), now() + interval '7 days'
      from generate_series(1, ${count / 10}) n;
    analyze`)
}
