// Accounts that are deactivated and come back, as Slack describes them in whatever order, on real Postgres.
import { describe, expect, test } from 'vitest'
import type { Account } from '../../../src/org/context.ts'
import { isRefusal } from '../../../src/org/errors.ts'
import { operatorsOf } from '../../../src/org/explain.ts'
import * as absences from '../../../src/org/leaving/absences.ts'
import * as organizations from '../../../src/org/organization/organizations.ts'
import * as accounts from '../../../src/org/people/accounts.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import { callerOf } from '../../../src/org/people/people.ts'
import * as keys from '../../../src/org/programs/keys.ts'
import { verify } from '../../../src/org/programs/verify.ts'
import * as deliveries from '../../../src/org/telling/deliveries.ts'
import { at, openCast, operator, type Player } from '../cast.ts'

const cast = openCast()
const tenant = 'T0RACES0001'

/** What Slack says of an account of the cast. */
const account = (userId: string, more: Partial<Account> = {}): Account => ({
  tenant,
  teamId: tenant,
  userId,
  kind: 'member',
  name: userId,
  email: `${userId.toLowerCase()}@sehat.example`,
  emailConfirmed: true,
  locale: null,
  timeZone: null,
  ...more,
})
const keep = (userId: string, more: Partial<Account> = {}) => accounts.keep(cast().deps, account(userId, more))
const gone = { kind: 'deactivated' } as const
const settle = (person: Player) => absences.settle(deliveries.bySystem(cast().deps), person.id)
const personOf = (id: string) => cast().db.person.findUniqueOrThrow({ where: { id } })
const isAbsent = async ({ id }: Player) => (await personOf(id)).absentSince !== null
const actions = async (organizationId: string) => (await cast().recorded(organizationId)).map(({ action }) => action)
const codeOf = (thrown: unknown) => (isRefusal(thrown) ? thrown.code : String(thrown))

async function company(name: string, count = 2) {
  const people = await cast().arrive(...Array.from({ length: count }, (_, n) => `U${name}${n}`))
  const [owner, ...others] = people as [Player, ...Player[]]
  const organizationId = await cast().founds(owner, name, 'startup')
  await cast().admits(owner, organizationId, others, 'admin')
  return { owner, others, organizationId, userId: (n: number) => `U${name}${n}` }
}

describe('an account whose workspace came into an Enterprise organization, or left it', () => {
  const enterprise = 'E0ABSENCES1'
  const within = { tenant: enterprise, teamId: tenant } as const
  const personBy = async (where: { tenant: string; userId: string }) =>
    (await cast().db.slackIdentity.findUnique({ where: { tenant_userId: where } }))?.personId ?? null

  test('is the same person’s, with all that is theirs, whether they come or Slack says so first', async () => {
    const { owner, others, userId } = await company('GRID')
    const [budi] = others as [Player]
    await keep(userId(1), within)
    expect(await personBy({ tenant: enterprise, userId: userId(1) })).toBe(budi.id)
    expect(await personBy({ tenant, userId: userId(1) })).toBeNull()
    const find = async () => account(userId(0), within)
    const deps = { ...cast().deps, directory: { ...cast().deps.directory, find } }
    const came = await callerOf(deps, { ...within, userId: userId(0) }, 'slack')
    expect('person' in came && came.person.id).toBe(owner.id)
    // What is heard under the new name counts: nobody goes on under the old one.
    await keep(userId(1), { ...within, ...gone })
    expect(await isAbsent(budi)).toBe(true)
    await keep(userId(1))
    expect(await isAbsent(budi)).toBe(false)
    expect(await personBy({ tenant, userId: userId(1) })).toBe(budi.id)
  })

  test('goes along from one of its workspaces to another, and is nobody else’s of the same id', async () => {
    const { others, userId } = await company('MOVE')
    const [budi] = others as [Player]
    await keep(userId(1), within)
    await keep(userId(1), { tenant: enterprise, teamId: 'T0SECOND001' })
    const moved = await cast().db.slackIdentity.findFirstOrThrow({ where: { personId: budi.id } })
    expect(moved).toMatchObject({ tenant: enterprise, teamId: 'T0SECOND001' })
    await accounts.arrive(cast().deps, account(userId(1), { tenant: 'T0STRANGER1', teamId: 'T0STRANGER1' }))
    const stranger = await personBy({ tenant: 'T0STRANGER1', userId: userId(1) })
    expect([null, budi.id]).not.toContain(stranger)
  })

  test('that Slack does not know any more can do nothing; what another Slack does not know says nothing', async () => {
    const { others, organizationId, userId } = await company('LOST')
    const [budi] = others as [Player]
    const { secret } = await keys.issue(at(budi, organizationId), { kind: 'member', name: 'CI', replaces: null })
    const asks = (of: string) =>
      accounts.refresh(
        { ...cast().deps, directory: { ...cast().deps.directory, find: async () => null, tenant: async () => of } },
        { teamId: tenant, userId: userId(1) },
      )
    await asks('T0ANOTHER01')
    expect(await isAbsent(budi)).toBe(false)
    await asks(tenant)
    expect(await isAbsent(budi)).toBe(true)
    expect(await verify(cast().deps, secret ?? '')).toMatchObject({ isValid: false, reason: 'deactivated' })
    await settle(budi)
    expect((await actions(organizationId)).at(-1)).toBe('member.absent')
    await keep(userId(1))
    expect(await isAbsent(budi)).toBe(false)
  })
})

describe('a deactivated account', () => {
  test('can do nothing from that moment on, and all again once it is active', async () => {
    const { others, organizationId, userId } = await company('GONE')
    const [budi] = others as [Player]
    const rename = () => organizations.rename(at(budi, organizationId), { name: 'Renamed' })
    await keep(userId(1), gone)
    expect(await isAbsent(budi)).toBe(true)
    expect(await rename().catch(codeOf)).toBe('account_deactivated')
    const directory = { ...cast().deps.directory, find: async () => account(userId(1), gone) }
    const speaker = { tenant, teamId: tenant, userId: userId(1) }
    expect(await callerOf({ ...cast().deps, directory }, speaker, 'slack')).toEqual({
      outsider: 'deactivated',
    })
    await keep(userId(1))
    expect(await isAbsent(budi)).toBe(false)
    expect((await rename()).organization.name).toBe('Renamed')
  })

  test('stops its person’s keys, and nobody else’s; they work again with the account', async () => {
    const { owner, others, organizationId, userId } = await company('KEYS')
    const [budi] = others as [Player]
    const input = { kind: 'member', name: 'CI', replaces: null } as const
    const [of, theirs] = [
      await keys.issue(at(owner, organizationId), input),
      await keys.issue(at(budi, organizationId), input),
    ]
    const state = async ({ secret }: { secret: string | null }) => {
      const found = await verify(cast().deps, secret ?? '')
      return found.isValid || found.reason
    }
    await keep(userId(1), gone)
    expect([await state(of), await state(theirs)]).toEqual([true, 'deactivated'])
    await keep(userId(1))
    expect(await state(theirs)).toBe(true)
  })

  test('is told once to those who may remove members, however often it is heard of', async () => {
    const { owner, others, organizationId, userId } = await company('TOLD', 3)
    const [budi] = others as [Player]
    for (const _ of [1, 2, 3]) {
      await keep(userId(1), gone)
      await settle(budi)
    }
    await keep(userId(1))
    for (const _ of [1, 2]) await settle(budi)
    expect((await actions(organizationId)).slice(-2)).toEqual(['member.absent', 'member.returned'])
    const told = await cast().db.notice.findMany({
      where: { about: 'news', identity: { personId: owner.id } },
      orderBy: { createdAt: 'asc' },
    })
    const news = told.map(({ facts }) => (facts as { result: { news: string } }).result?.news)
    expect(news.filter((one) => one?.startsWith('member_'))).toEqual(['member_absent', 'member_returned'])
  })

  test('of two that a person has takes nothing from the other', async () => {
    const { others, organizationId, userId } = await company('TWIN')
    const [budi] = others as [Player]
    const [first] = await cast().db.slackIdentity.findMany({ where: { personId: budi.id } })
    const second = { ...first, id: 'sid_second', tenant: 'T0ELSEWHERE', teamId: 'T0ELSEWHERE', home: {} }
    await cast().db.slackIdentity.create({
      data: { ...second, personId: budi.id, userId: 'USECOND', kind: 'member', seenAt: new Date() },
    })
    await keep(userId(1), gone)
    expect(await isAbsent(budi)).toBe(false)
    const renamed = await organizations.rename(at(budi, organizationId), { name: 'By the other account' })
    expect(renamed.organization.name).toBe('By the other account')
    await accounts.keep(cast().deps, account('USECOND', { ...gone, tenant: 'T0ELSEWHERE' }))
    expect(await isAbsent(budi)).toBe(true)
  })

  test('tells nothing new of its person: their name and address stay', async () => {
    const { others, userId } = await company('KEPT')
    const [budi] = others as [Player]
    await keep(userId(1), { ...gone, name: 'deactivateduser', email: null, emailConfirmed: false })
    expect(await personOf(budi.id)).toMatchObject({
      name: userId(1),
      emailKey: `${userId(1).toLowerCase()}@sehat.example`,
    })
  })

  test('of an operator decides nothing, and is asked nothing', async () => {
    await cast().arrive(operator)
    expect((await operatorsOf(cast().deps)).map(({ name }) => name)).toEqual([operator])
    await keep(operator, gone)
    expect(await operatorsOf(cast().deps)).toEqual([])
    await keep(operator)
    expect(await operatorsOf(cast().deps)).toHaveLength(1)
  })

  test('signs its visits to the pages out', async () => {
    const { others, userId } = await company('PAGE')
    const [budi] = others as [Player]
    const identity = await cast().db.slackIdentity.findFirstOrThrow({ where: { personId: budi.id } })
    const now = new Date()
    const visit = { goal: '/', identityId: identity.id, createdAt: now, expiresAt: new Date(now.getTime() + 3_600_000) }
    await cast().db.pageVisit.create({ data: { id: 'visit-of-budi', ...visit } })
    await keep(userId(1), gone)
    expect(await cast().db.pageVisit.count({ where: { identityId: identity.id } })).toBe(0)
  })

  test('is no owner that an organization could be left to', async () => {
    const { owner, others, organizationId, userId } = await company('LEFT')
    const [budi] = others as [Player]
    await memberships.setRole(at(owner, organizationId), { personId: budi.id, role: 'owner' })
    await keep(userId(1), gone)
    expect(await memberships.leave(at(owner, organizationId)).catch(codeOf)).toBe('last_owner')
    await memberships.remove(at(owner, organizationId), { personId: budi.id })
    expect(await cast().members(organizationId)).toEqual({ [owner.id]: 'owner' })
  })
})

describe('what Slack says of an account', () => {
  const second = (n: number) => new Date(Date.UTC(2026, 10, 23, 8, 0, n))

  test('is believed by its own stamp, in whatever order it comes, and however often', async () => {
    const { others, userId } = await company('ORDER')
    const [budi] = others as [Player]
    const [away, back] = [
      { ...gone, updatedAt: second(1) },
      { updatedAt: second(2), name: 'Back' },
    ]
    for (const said of [back, away, away, back, away]) await keep(userId(1), said)
    expect(await isAbsent(budi)).toBe(false)
    await keep(userId(1), { ...gone, updatedAt: second(3) })
    await keep(userId(1), back)
    expect(await isAbsent(budi)).toBe(true)
  })

  test('many times at once ends in the latest', async () => {
    const { others, userId } = await company('FLOOD')
    const [budi] = others as [Player]
    const said = Array.from({ length: 20 }, (_, n) => ({
      ...(n % 2 ? {} : gone),
      updatedAt: second(n),
      name: `Budi ${n}`,
    }))
    await Promise.all(said.toReversed().map((one) => keep(userId(1), one)))
    expect(await isAbsent(budi)).toBe(false)
    expect((await personOf(budi.id)).name).toBe('Budi 19')
  })

  test('without a language leaves the one that is known', async () => {
    const { others, userId } = await company('LANG')
    const [budi] = others as [Player]
    await keep(userId(1), { locale: 'id-ID' })
    await keep(userId(1), { locale: null, name: 'Budi' })
    expect(await personOf(budi.id)).toMatchObject({ name: 'Budi', locale: 'id-ID' })
  })
})

describe('someone who was here by a Slack elsewhere', () => {
  const elsewhere = (userId: string) => account(userId, { tenant: 'T0OTHER', teamId: 'T0OTHER', kind: 'external' })

  test('is the same person once they have an account here with the same confirmed address', async () => {
    await accounts.arrive(cast().deps, elsewhere('UMAYA'))
    const before = await cast().db.slackIdentity.findFirstOrThrow({ where: { userId: 'UMAYA' } })
    const maya = account('UMAYAHERE', { email: 'umaya@sehat.example', name: 'Maya' })
    await Promise.all([1, 2, 3].map(() => accounts.arrive(cast().deps, maya)))
    const after = await cast().db.slackIdentity.findMany({ where: { personId: before.personId } })
    expect(after.map(({ userId }) => userId).sort()).toEqual(['UMAYA', 'UMAYAHERE'])
    expect((await personOf(before.personId)).name).toBe('Maya')
  })

  test('is nobody else by an address that is not confirmed, or by one that a Slack elsewhere vouches for', async () => {
    const [lia] = (await cast().arrive('ULIA')) as [Player]
    await accounts.arrive(cast().deps, { ...elsewhere('ULIAELSEWHERE'), email: 'ulia@sehat.example' })
    await accounts.arrive(cast().deps, { ...elsewhere('UNOOR') })
    await accounts.arrive(cast().deps, account('UNOORHERE', { email: 'unoor@sehat.example', emailConfirmed: false }))
    const people = await cast().db.slackIdentity.findMany({
      where: { userId: { in: ['ULIA', 'ULIAELSEWHERE', 'UNOOR', 'UNOORHERE'] } },
    })
    expect(new Set(people.map(({ personId }) => personId)).size).toBe(4)
    expect(people.filter(({ personId }) => personId === lia.id)).toHaveLength(1)
  })
})
