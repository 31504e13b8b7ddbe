// The end of a membership by its rules: what is shown before, what is handed over with it, what brings it back.
import { describe, expect, test } from 'vitest'
import type { Deps } from '../../../src/org/context.ts'
import * as budgets from '../../../src/org/credits/budgets.ts'
import { Refusal } from '../../../src/org/errors.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as comebacks from '../../../src/org/leaving/comebacks.ts'
import * as leaving from '../../../src/org/leaving/leaving.ts'
import * as organizations from '../../../src/org/organization/organizations.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import * as keyEndings from '../../../src/org/programs/key-endings.ts'
import * as keys from '../../../src/org/programs/keys.ts'
import * as resources from '../../../src/org/programs/resources.ts'
import * as stars from '../../../src/org/programs/stars.ts'
import { verify } from '../../../src/org/programs/verify.ts'
import * as undo from '../../../src/org/record/undo.ts'
import * as teams from '../../../src/org/shape/teams.ts'
import * as workspaces from '../../../src/org/shape/workspaces.ts'
import { at, openCast, type Player, times, together } from '../cast.ts'

const cast = openCast()
let round = 0

/** An organization with its owner, an admin and a member who holds one of everything. */
async function staffed() {
  const n = round++
  const [owner, admin, member] = (await cast().arrive(`UOWN${n}`, `UADM${n}`, `UMEM${n}`)) as [Player, Player, Player]
  const id = await cast().founds(owner, `Staff ${n}`, 'enterprise')
  await cast().admits(owner, id, [admin], 'admin')
  await cast().admits(owner, id, [member], 'admin')
  return { id, owner, admin, member }
}

async function holding(org: { id: string; owner: Player; member: Player }) {
  const { id, owner, member } = org
  const here = at(member, id)
  const own = await keys.issue(here, { kind: 'member', name: '', replaces: null })
  const shared = await keys.issue(here, { kind: 'organization', name: 'Production', replaces: null })
  const first = await resources.register(here, { type: 'voice', externalId: 'v-1' })
  await resources.register(here, { type: 'voice', externalId: 'v-2' })
  await stars.put(here, first.id, true)
  const { workspace } = await workspaces.create(at(owner, id), { name: 'Research', people: [member.id] })
  const { team } = await teams.create(at(owner, id), { name: 'Night shift', people: [member.id] })
  const { budget } = await budgets.create(at(owner, id), {
    name: 'Field',
    cap: 500,
    isHard: false,
    people: [member.id],
  })
  return {
    own: own.secret ?? '',
    shared: shared.secret ?? '',
    workspaceId: workspace.id,
    teamId: team.id,
    budgetId: budget.id,
  }
}

const partsOf = async (organizationId: string, personId: string) => ({
  workspaces: await cast().db.workspaceMember.count({ where: { organizationId, personId } }),
  teams: await cast().db.teamMember.count({ where: { organizationId, personId } }),
  budgets: await cast().db.budgetMember.count({ where: { organizationId, personId } }),
  stars: await cast().db.star.count({ where: { personId, resource: { organizationId } } }),
})
const made = (organizationId: string, makerId: string) =>
  cast().db.resource.count({ where: { organizationId, makerId } })
const refusalOf = (thrown: unknown) => (thrown instanceof Refusal ? thrown.code : String(thrown))
const refused = (run: Promise<unknown>) => run.then(() => 'done', refusalOf)

describe('before a membership ends, what its person holds is shown', () => {
  test('keys, resources, teams, workspaces, budget, requests, invitations', async () => {
    const org = await staffed()
    await holding(org)
    const { holdings, keyChoices, mayHandOver } = await leaving.preview(at(org.owner, org.id), org.member.id)
    expect(holdings).toMatchObject({
      role: 'admin',
      ownKey: { ending: expect.any(String) },
      keys: { total: 1, first: [{ name: 'Production', ending: expect.any(String) }] },
      resources: { total: 2, first: ['voice v-2', 'voice v-1'] },
      teams: { total: 1, first: ['Night shift'] },
      budget: 'Field',
    })
    expect(keyChoices).toEqual(['runOut', 'rotate', 'revoke', 'keep'])
    expect(mayHandOver).toBe(true)
  })

  test('a preview that is no longer so ends nothing, and shows what is so now', async () => {
    const org = await staffed()
    const { seen } = (await leaving.preview(at(org.owner, org.id), org.member.id)).holdings
    await resources.register(at(org.member, org.id), { type: 'voice', externalId: 'late' })
    const parted = await memberships.remove(at(org.owner, org.id), { personId: org.member.id, seen })
    expect(parted).toMatchObject({ ended: null, stale: { resources: { total: 1 } } })
    expect((await cast().members(org.id))[org.member.id]).toBe('admin')
    const again = { personId: org.member.id, seen: parted.stale?.seen ?? '' }
    expect(await memberships.remove(at(org.owner, org.id), again)).toMatchObject({ stale: null })
  })

  test('one resource for another makes it stale too', async () => {
    const org = await staffed()
    const there = await resources.register(at(org.member, org.id), { type: 'voice', externalId: 'one' })
    const { seen } = (await leaving.preview(at(org.owner, org.id), org.member.id)).holdings
    await resources.unregister(at(org.owner, org.id), { resourceId: there.id })
    await resources.register(at(org.member, org.id), { type: 'voice', externalId: 'two' })
    expect((await memberships.remove(at(org.owner, org.id), { personId: org.member.id, seen })).stale).not.toBeNull()
  })

  test('nobody is shown what they could not end: not the last owner’s, not a higher role’s, not without the right', async () => {
    const { id, owner, admin, member } = await staffed()
    expect(await refused(leaving.preview(at(admin, id), owner.id))).toBe('role_above_own')
    expect(await refused(leaving.preview(at(owner, id), owner.id))).toBe('last_owner')
    expect(await refused(leaving.previewOwn(at(owner, id)))).toBe('last_owner')
    await memberships.setRole(at(owner, id), { personId: member.id, role: 'member' })
    expect(await refused(leaving.preview(at(member, id), admin.id))).toBe('not_permitted')
    await memberships.remove(at(owner, id), { personId: member.id })
    expect(await refused(leaving.preview(at(owner, id), member.id))).toBe('not_in_organization')
  })
})

describe('what someone made is handed over in the act that ends their membership', () => {
  test('resources to another member, who is told', async () => {
    const org = await staffed()
    await holding(org)
    const handOver = { resourcesTo: org.admin.id, keys: 'keep' } as const
    const parted = await memberships.remove(at(org.owner, org.id), { personId: org.member.id, handOver })
    expect(parted.ended?.handed).toMatchObject({
      resources: 2,
      to: { id: org.admin.id },
      keys: { choice: 'keep', count: 1 },
    })
    expect(await made(org.id, org.admin.id)).toBe(2)
    const told = await cast().db.notice.findMany({ where: { identity: { personId: org.admin.id }, about: 'news' } })
    expect(JSON.stringify(told)).toContain('handed_over')
  })

  test('not to the one who goes, nor to a stranger, nor to someone who is absent: then nothing has happened', async () => {
    const org = await staffed()
    await holding(org)
    const [stranger] = (await cast().arrive(`USTR${org.id}`)) as [Player]
    const to = (resourcesTo: string) =>
      refused(
        memberships.remove(at(org.owner, org.id), {
          personId: org.member.id,
          handOver: { resourcesTo, keys: 'revoke' },
        }),
      )
    expect(await to(org.member.id)).toBe('cannot_hand_over')
    expect(await to(stranger.id)).toBe('cannot_hand_over')
    await cast().db.person.update({ where: { id: org.admin.id }, data: { absentSince: new Date() } })
    expect(await to(org.admin.id)).toBe('cannot_hand_over')
    expect(await cast().members(org.id)).toHaveProperty(org.member.id)
    expect(await made(org.id, org.member.id)).toBe(2)
  })

  test('keys run out exactly when their time is over', async () => {
    const org = await staffed()
    const { own, shared } = await holding(org)
    const handOver = { resourcesTo: null, keys: 'runOut' } as const
    const { ended } = await memberships.remove(at(org.owner, org.id), { personId: org.member.id, handOver })
    const end = ended?.handed.keys.at ?? new Date(0)
    const when = (ms: number): Deps => {
      const now = new Date(end.getTime() + ms)
      return { ...cast().deps, clock: { now: () => now, wall: (moment) => moment } }
    }
    expect(await verify(cast().deps, own)).toEqual({ isValid: false, reason: 'revoked' })
    expect(await verify(when(-1), shared)).toMatchObject({ isValid: true })
    expect(await verify(when(0), shared)).toEqual({ isValid: false, reason: 'expired' })
    const { id: keyId } = await cast().db.key.findFirstOrThrow({ where: { organizationId: org.id, personId: null } })
    const at_ = (ms: number) => ({ deps: when(ms), actor: { kind: 'system' }, surface: 'job' }) as const
    await keyEndings.end(at_(-1), keyId)
    expect((await cast().db.key.findUniqueOrThrow({ where: { id: keyId } })).revokedAt).toBeNull()
    await keyEndings.end(at_(0), keyId)
    await keyEndings.end(at_(5), keyId)
    expect(await verify(when(1), shared)).toEqual({ isValid: false, reason: 'expired' })
    const stopped = (await cast().recorded(org.id)).filter(({ after }) => JSON.stringify(after)?.includes('ran_out'))
    expect(stopped).toHaveLength(1)
  })

  test('rotated keys have new secrets, shown to whoever removes, the same if that comes twice, and kept nowhere', async () => {
    const org = await staffed()
    const { shared } = await holding(org)
    const ctx = { ...at(org.owner, org.id), effectId: `rotate:${org.id}` }
    const input = { personId: org.member.id, handOver: { resourcesTo: null, keys: 'rotate' } } as const
    const parted = await memberships.remove(ctx, input)
    const secret = parted.rotated[0]?.secret ?? ''
    expect(await verify(cast().deps, shared)).toEqual({ isValid: false, reason: 'revoked' })
    expect(await verify(cast().deps, secret)).toMatchObject({ isValid: true, kind: 'organization' })
    expect((await memberships.remove(ctx, input)).rotated).toMatchObject([{ name: 'Production', secret }])
    const kept = await cast().pool.query(
      'select result::text from "Receipt" union all select after::text from "AuditEntry"',
    )
    expect(JSON.stringify(kept.rows)).not.toContain(secret)
  })

  test('stopping keys takes the right to manage them; their maker sees no new secrets', async () => {
    const org = await staffed()
    await holding(org)
    const leave = (k: 'rotate' | 'revoke') =>
      refused(memberships.leave(at(org.member, org.id), { handOver: { resourcesTo: null, keys: k } }))
    expect(await leave('rotate')).toBe('cannot_hand_over')
    await memberships.setRole(at(org.owner, org.id), { personId: org.member.id, role: 'member' })
    expect((await leaving.previewOwn(at(org.member, org.id))).keyChoices).toEqual(['keep'])
    expect(await leave('revoke')).toBe('not_permitted')
    expect(await cast().members(org.id)).toHaveProperty(org.member.id)
  })
})

describe('a membership that has ended is brought back as it was', () => {
  test('with role, workspaces, teams, budget, favourites, and what was handed over', async () => {
    const org = await staffed()
    await memberships.setRole(at(org.owner, org.id), { personId: org.member.id, role: 'admin' })
    const { own, shared } = await holding(org)
    const before = await partsOf(org.id, org.member.id)
    const { joinedAt } = await cast().db.membership.findFirstOrThrow({
      where: { personId: org.member.id, organizationId: org.id },
    })
    const handOver = { resourcesTo: org.admin.id, keys: 'runOut' } as const
    await memberships.remove(at(org.owner, org.id), { personId: org.member.id, handOver })
    expect(await partsOf(org.id, org.member.id)).toEqual({ workspaces: 0, teams: 0, budgets: 0, stars: 0 })
    const { former } = await comebacks.former(at(org.owner, org.id), 0)
    expect(former).toMatchObject([{ person: { id: org.member.id }, comesAs: 'admin', why: 'removed' }])
    const back = await comebacks.restore(at(org.owner, org.id), { departureId: former[0]?.departureId ?? '' })
    expect(back).toMatchObject({ isNow: true, role: 'admin' })
    expect(await partsOf(org.id, org.member.id)).toEqual(before)
    expect(await made(org.id, org.member.id)).toBe(2)
    const again = await cast().db.membership.findFirstOrThrow({
      where: { personId: org.member.id, organizationId: org.id },
    })
    expect(again.joinedAt).toEqual(joinedAt)
    expect(await verify(cast().deps, own)).toEqual({ isValid: false, reason: 'revoked' })
    expect(
      (await cast().db.key.findFirstOrThrow({ where: { organizationId: org.id, personId: null } })).expiresAt,
    ).toBeNull()
    expect(await verify(cast().deps, shared)).toMatchObject({ isValid: true })
    expect((await comebacks.former(at(org.owner, org.id), 0)).total).toBe(0)
  })

  test('by an undo within ten minutes, once; removed again, once more', async () => {
    const org = await staffed()
    await holding(org)
    const remove = () => memberships.remove(at(org.owner, org.id), { personId: org.member.id })
    const first = await remove()
    await undo.takeBack(at(org.owner, org.id), { entryId: first.entryId ?? '' })
    expect(await partsOf(org.id, org.member.id)).toMatchObject({ teams: 1, budgets: 1, stars: 1 })
    expect(await refused(undo.takeBack(at(org.owner, org.id), { entryId: first.entryId ?? '' }))).toBe('undo_overtaken')
    const second = await remove()
    expect(await refused(undo.takeBack(at(org.owner, org.id), { entryId: first.entryId ?? '' }))).toBe('undo_overtaken')
    await undo.takeBack(at(org.owner, org.id), { entryId: second.entryId ?? '' })
    expect(await partsOf(org.id, org.member.id)).toMatchObject({ teams: 1, budgets: 1, stars: 1 })
  })

  test('whoever left takes that back themselves, as what they were', async () => {
    const org = await staffed()
    await holding(org)
    const { entryId = '' } = await memberships.leave(at(org.member, org.id))
    const others = await together([() => undo.takeBack(at(org.owner, org.id), { entryId })])
    expect(others.refused).toEqual(['nothing_to_undo'])
    await undo.takeBack(org.member.ctx, { entryId })
    expect((await cast().members(org.id))[org.member.id]).toBe('admin')
    expect(await refused(undo.takeBack(org.member.ctx, { entryId }))).toBe('undo_overtaken')
  })

  test('once, by ten at once', async () => {
    const org = await staffed()
    await memberships.remove(at(org.owner, org.id), { personId: org.member.id })
    const { former } = await comebacks.former(at(org.owner, org.id), 0)
    const departureId = former[0]?.departureId ?? ''
    const { done } = await together(times(10, () => () => comebacks.restore(at(org.owner, org.id), { departureId })))
    expect(done.filter(({ isNow }) => isNow)).toHaveLength(1)
    expect(done).toHaveLength(10)
  })

  test('as the usual role, where the plan does not offer theirs any more', async () => {
    const org = await staffed()
    await memberships.setRole(at(org.owner, org.id), { personId: org.member.id, role: 'viewer' })
    await memberships.remove(at(org.owner, org.id), { personId: org.member.id })
    const { former } = await comebacks.former(at(org.owner, org.id), 0)
    const roles = { ...cast().deps.catalog.roles }
    roles.viewer = { ...roles.viewer!, plans: ['startup'] }
    const deps = { ...cast().deps, catalog: { ...cast().deps.catalog, roles } }
    const ctx = { ...at(org.owner, org.id), deps }
    expect((await comebacks.former(ctx, 0)).former).toMatchObject([{ role: 'viewer', comesAs: 'member' }])
    expect(await comebacks.restore(ctx, { departureId: former[0]?.departureId ?? '' })).toMatchObject({
      before: 'viewer',
      role: 'member',
    })
  })

  test('not past the seats of the plan; the seat of their own open invitation is theirs', async () => {
    const [owner, one, two] = (await cast().arrive('USEAT1', 'USEAT2', 'USEAT3')) as [Player, Player, Player]
    const id = await cast().founds(owner, 'Three seats', 'team')
    await cast().admits(owner, id, [one, two], 'member')
    await memberships.remove(at(owner, id), { personId: two.id })
    await organizations.setPlan(cast().system(id), { organizationId: id, plan: 'free' })
    const [other] = (await cast().arrive('USEAT4')) as [Player]
    const plans = { ...cast().deps.catalog.plans }
    plans.free = { ...plans.free!, entitlements: { ...plans.free!.entitlements, invite: true } }
    const deps = { ...cast().deps, catalog: { ...cast().deps.catalog, plans } }
    const here = { ...at(owner, id), deps }
    await invitations.create(here, { people: [other.id], role: 'member' })
    const { former } = await comebacks.former(here, 0)
    const departureId = former[0]?.departureId ?? ''
    expect(await refused(comebacks.restore(here, { departureId }))).toBe('limit_reached')
    await cast().db.invitation.updateMany({
      where: { organizationId: id, inviteeId: other.id },
      data: { inviteeId: two.id },
    })
    expect(await comebacks.restore(here, { departureId })).toMatchObject({ isNow: true })
    const open = await cast().db.invitation.count({ where: { organizationId: id, state: 'pending' } })
    expect(open).toBe(0)
  })

  test('without what was put away meanwhile', async () => {
    const org = await staffed()
    await memberships.setRole(at(org.owner, org.id), { personId: org.member.id, role: 'member' })
    const { workspace } = await workspaces.create(at(org.owner, org.id), {
      name: 'Old',
      people: [org.member.id],
    })
    await memberships.remove(at(org.owner, org.id), { personId: org.member.id })
    await workspaces.archive(at(org.owner, org.id), { workspaceId: workspace.id })
    const { former } = await comebacks.former(at(org.owner, org.id), 0)
    const back = await comebacks.restore(at(org.owner, org.id), { departureId: former[0]?.departureId ?? '' })
    expect(back.parts).toEqual({ before: 1, now: 0 })
  })

  test('only by the latest end, for as long as the catalog says, by whoever may, in its own organization', async () => {
    const org = await staffed()
    const other = await staffed()
    const here = at(org.owner, org.id)
    await memberships.remove(here, { personId: org.member.id })
    const [first] = (await comebacks.former(here, 0)).former
    const departureId = first?.departureId ?? ''
    expect(await refused(comebacks.restore(at(other.owner, other.id), { departureId }))).toBe('departure_unknown')
    const now = first?.restoreUntil ?? new Date(0)
    const late = { ...here, deps: { ...cast().deps, clock: { now: () => now, wall: (moment: Date) => moment } } }
    expect((await comebacks.former(late, 0)).total).toBe(0)
    expect(await refused(comebacks.restore(late, { departureId }))).toBe('member_restore_over')
    await cast().admits(org.owner, org.id, [org.member], 'viewer')
    expect(await comebacks.restore(here, { departureId })).toMatchObject({ isNow: false, role: 'viewer' })
    await memberships.remove(here, { personId: org.member.id })
    expect(await refused(comebacks.restore(here, { departureId }))).toBe('departure_unknown')
  })
})

describe('many at once', () => {
  test('removed by several and leaving by themselves, a membership ends once and is kept once', async () => {
    for (const _ of times(4, () => null)) {
      const org = await staffed()
      await resources.register(at(org.member, org.id), { type: 'voice', externalId: 'v-1' })
      const { seen } = (await leaving.preview(at(org.owner, org.id), org.member.id)).holdings
      const handOver = { resourcesTo: org.owner.id, keys: 'keep' } as const
      const { done, refused } = await together<memberships.Parted>([
        ...times(3, () => () => memberships.remove(at(org.owner, org.id), { personId: org.member.id, seen, handOver })),
        () => memberships.leave(at(org.member, org.id), {}),
      ])
      expect(done).toHaveLength(1)
      expect(refused).toHaveLength(3)
      expect(await cast().db.departure.count({ where: { organizationId: org.id, personId: org.member.id } })).toBe(1)
      expect(await cast().members(org.id)).not.toHaveProperty(org.member.id)
    }
  })

  test('two owners who remove one another leave one of them', async () => {
    for (const _ of times(4, () => null)) {
      const org = await staffed()
      await memberships.setRole(at(org.owner, org.id), { personId: org.admin.id, role: 'owner' })
      await together<unknown>([
        () => memberships.remove(at(org.owner, org.id), { personId: org.admin.id }),
        () => memberships.remove(at(org.admin, org.id), { personId: org.owner.id }),
        () => memberships.leave(at(org.owner, org.id)),
      ])
      expect(await cast().owners(org.id)).toBe(1)
    }
  })

  test('brought back, invited and let in at the same time makes one membership', async () => {
    for (const _ of times(4, () => null)) {
      const org = await staffed()
      const { entryId = '' } = await memberships.remove(at(org.owner, org.id), { personId: org.member.id })
      const { former } = await comebacks.former(at(org.owner, org.id), 0)
      const departureId = former[0]?.departureId ?? ''
      const { sent } = await invitations.create(at(org.owner, org.id), { people: [org.member.id], role: 'viewer' })
      await together<unknown>([
        () => comebacks.restore(at(org.owner, org.id), { departureId }),
        () => invitations.accept(org.member.ctx, sent[0]?.invitationId ?? ''),
        () => undo.takeBack(at(org.owner, org.id), { entryId }),
        () => comebacks.restore(at(org.admin, org.id), { departureId }),
      ])
      const where = { organizationId: org.id, personId: org.member.id }
      expect(await cast().db.membership.count({ where })).toBe(1)
      expect(await cast().db.invitation.count({ where: { organizationId: org.id, state: 'pending' } })).toBe(0)
    }
  })

  test('what is made while its maker is removed is shown, or refused to be made', async () => {
    for (const n of times(4, (at) => at)) {
      const org = await staffed()
      const { seen } = (await leaving.preview(at(org.owner, org.id), org.member.id)).holdings
      const { done } = await together<unknown>([
        () => memberships.remove(at(org.owner, org.id), { personId: org.member.id, seen }),
        () => resources.register(at(org.member, org.id), { type: 'voice', externalId: `v-${n}` }),
      ])
      const isIn = org.member.id in (await cast().members(org.id))
      expect(await made(org.id, org.member.id)).toBe(isIn ? 1 : 0)
      expect(done.length).toBeGreaterThan(0)
    }
  })
})

test('of ten thousand who have gone, a page is read at once, and each is there once', async () => {
  const org = await staffed()
  const at0 = new Date(cast().deps.clock.now().getTime() - 86_400_000)
  await cast().pool.query(
    `insert into "Person" (id, name, "createdAt") select 'per_gone' || n, 'Gone ' || n, $1 from generate_series(1, 10000) n`,
    [at0],
  )
  await cast().pool.query(
    `insert into "Departure" (id, "organizationId", "personId", role, "joinedAt", why, held, at, "restoreUntil")
     select 'dep_' || k || '_' || n, $1, 'per_gone' || n, 'member', $2, 'removed', '{}', $2::timestamptz + k * interval '1 minute',
       $2::timestamptz + interval '30 days' from generate_series(1, 10000) n, generate_series(1, 2) k`,
    [org.id, at0],
  )
  const began = performance.now()
  const page = await comebacks.former(at(org.owner, org.id), 9_992)
  expect(page).toMatchObject({ total: 10_000, offset: 9_992 })
  expect(page.former).toHaveLength(8)
  expect(page.former.every(({ departureId }) => departureId.startsWith('dep_2_'))).toBe(true)
  expect(performance.now() - began).toBeLessThan(2_000)
})
