// Organizations whose owners can all act no more, on real Postgres: who takes over and when, and every way back.
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../src/org/errors.ts'
import * as absences from '../../../src/org/leaving/absences.ts'
import * as succession from '../../../src/org/leaving/succession.ts'
import * as settings from '../../../src/org/organization/settings.ts'
import * as accounts from '../../../src/org/people/accounts.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import * as deliveries from '../../../src/org/telling/deliveries.ts'
import { at, openCast, operator, type Player } from '../cast.ts'

const cast = openCast()
const tenant = 'T0RACES0001'
const codeOf = (thrown: unknown) => (isRefusal(thrown) ? thrown.code : String(thrown))

/** People of one organization, with the roles that they have; the first founds it. */
async function company(name: string, ...others: string[]) {
  const ids = ['owner', ...others].map((_, n) => `U${name}${n}`)
  const people = (await cast().arrive(...ids)) as [Player, ...Player[]]
  const [dina] = people
  const organizationId = await cast().founds(dina, name, 'startup')
  for (const [n, role] of others.entries()) {
    const person = people[n + 1]
    if (person) await cast().admits(dina, organizationId, [person], role)
  }
  const said = async (n: number, kind: 'member' | 'deactivated' | 'guest') => {
    const userId = ids[n] ?? ''
    const about = { name: userId, email: `${userId.toLowerCase()}@sehat.example`, emailConfirmed: true }
    await accounts.keep(cast().deps, { tenant, teamId: tenant, userId, kind, ...about, locale: null, timeZone: null })
    await absences.settle(deliveries.bySystem(cast().deps), people[n]?.id ?? '')
  }
  const roles = async () => {
    const members = await cast().members(organizationId)
    return people.map(({ id }) => members[id] ?? 'out').join(' ')
  }
  return {
    people,
    organizationId,
    leaves: (n: number) => said(n, 'deactivated'),
    returns: (n: number) => said(n, 'member'),
    becomesGuest: (n: number) => said(n, 'guest'),
    /** The state of things so many days from now. */
    async onDay(days: number) {
      const clock = { ...cast().deps.clock, now: () => new Date(Date.now() + days * 86_400_000) }
      await succession.settle({ ...deliveries.bySystem({ ...cast().deps, clock }), organizationId })
      return roles()
    },
    roles,
    state: async () => (await cast().db.succession.findUnique({ where: { organizationId } }))?.state ?? null,
    told: async (n: number) => {
      const found = await cast().db.notice.findMany({
        where: { about: 'news', identity: { personId: people[n]?.id ?? '' } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      })
      const facts = found.map((one) => (one.facts as { result: { news: string; step?: string } }).result)
      return facts.filter(({ news }) => news === 'succession').map(({ step }) => step)
    },
  }
}

const names = (person: Player | undefined) => ({ heirId: person?.id ?? null })

describe('the last owner’s account is deactivated', () => {
  test('and the heir whom they named owns it at once', async () => {
    const { people, organizationId, leaves, roles, state, told } = await company('HEIR', 'admin', 'member')
    await settings.change(at(people[0], organizationId), names(people[2]))
    await leaves(0)
    expect(await roles()).toBe('owner admin owner')
    expect(await state()).toBe('succeeded')
    expect([await told(1), await told(2), await told(0)]).toEqual([['succeeded'], ['succeeded'], []])
  })

  test('and without an heir whoever has set roles the longest takes over after seven days', async () => {
    const { leaves, roles, onDay, told } = await company('SENIOR', 'member', 'admin', 'admin')
    await leaves(0)
    expect(await roles()).toBe('owner member admin admin')
    expect(await onDay(6.9)).toBe('owner member admin admin')
    expect(await onDay(7.01)).toBe('owner member owner admin')
    expect(await told(3)).toEqual(['waiting', 'succeeded'])
  })

  test('and where nobody else sets roles, whoever has managed billing the longest does after fourteen', async () => {
    const { leaves, onDay, told } = await company('BILLING', 'member', 'billing')
    await leaves(0)
    expect(await onDay(7.01)).toBe('owner member billing')
    expect(await onDay(13.9)).toBe('owner member billing')
    expect(await onDay(14.01)).toBe('owner member owner')
    expect(await told(1)).toEqual(['waiting', 'waiting', 'succeeded'])
  })

  test('and where nobody could, operators are told, and any of them who comes back takes over', async () => {
    const [omar] = (await cast().arrive(operator)) as [Player]
    const { leaves, returns, onDay, state, told, organizationId } = await company('NOBODY', 'member', 'admin')
    await leaves(2)
    await leaves(0)
    for (const days of [7.01, 14.01, 15, 16]) expect(await onDay(days)).toBe('owner member admin')
    expect(await state()).toBe('nobody')
    expect(await told(1)).toEqual(['waiting', 'waiting', 'nobody'])
    const notices = await cast().db.notice.findMany({ where: { identity: { personId: omar.id } } })
    expect(JSON.stringify(notices)).toContain(`"ownerless"`)
    expect(JSON.stringify(notices)).toContain(organizationId)
    await returns(2)
    expect(await onDay(20)).toBe('owner member owner')
  })

  test('and the named heir is passed over who has left, is deactivated too, or is a guest by now', async () => {
    const left = await company('HEIRLEFT', 'admin', 'member')
    await settings.change(at(left.people[0], left.organizationId), names(left.people[2]))
    await memberships.leave(at(left.people[2] as Player, left.organizationId))
    await left.leaves(0)
    expect([await left.roles(), await left.onDay(7.01)]).toEqual(['owner admin out', 'owner owner out'])
    for (const how of ['leaves', 'becomesGuest'] as const) {
      const one = await company(`HEIR${how.toUpperCase()}`, 'admin', 'member')
      await settings.change(at(one.people[0], one.organizationId), names(one.people[2]))
      await one[how](2)
      await one.leaves(0)
      expect([await one.roles(), await one.onDay(7.01)]).toEqual(['owner admin member', 'owner owner member'])
    }
  })

  test('changes nothing while another owner can act, and begins when that one is gone too', async () => {
    const { leaves, roles, state, onDay } = await company('TWO', 'owner', 'admin')
    await leaves(0)
    expect([await roles(), await state()]).toEqual(['owner owner admin', null])
    await leaves(1)
    expect(await state()).toBe('waiting')
    expect(await onDay(7.01)).toBe('owner owner owner')
  })

  test('is told of once for each step, however often it is looked at', async () => {
    const { leaves, onDay, told } = await company('OFTEN', 'admin')
    await leaves(0)
    for (const days of [0, 1, 2, 6, 6.5]) await onDay(days)
    await Promise.all([8, 8, 8, 8].map((days) => onDay(days)))
    await onDay(9)
    expect(await told(1)).toEqual(['waiting', 'succeeded'])
  })
})

describe('an owner who comes back', () => {
  test('on the sixth day ends it: nobody takes over later', async () => {
    const { leaves, returns, onDay, state, told } = await company('DAY6', 'admin')
    await leaves(0)
    await onDay(6)
    await returns(0)
    expect([await state(), await onDay(8)]).toEqual(['returned', 'owner admin'])
    expect(await told(1)).toEqual(['waiting', 'returned'])
    expect(await told(0)).toEqual(['returned'])
  })

  test('on the eighth day owns it together with whoever took over, and may undo that', async () => {
    const { people, organizationId, leaves, returns, onDay, roles, state, told } = await company(
      'DAY8',
      'admin',
      'member',
    )
    await leaves(0)
    expect(await onDay(7.5)).toBe('owner owner member')
    await returns(0)
    expect([await roles(), await state()]).toEqual(['owner owner member', 'returned'])
    expect(await succession.undo(at(people[2] as Player, organizationId), organizationId).catch(codeOf)).toBe(
      'nothing_to_undo',
    )
    await succession.undo(at(people[0], organizationId), organizationId)
    expect(await roles()).toBe('owner admin member')
    expect((await told(2)).toSorted()).toEqual(['returned', 'succeeded', 'undone', 'waiting'])
    expect(await succession.undo(at(people[0], organizationId), organizationId).catch(codeOf)).toBe('nothing_to_undo')
  })

  test('and goes again has it all begin anew', async () => {
    const { leaves, returns, onDay, state } = await company('AGAIN', 'admin')
    await leaves(0)
    await returns(0)
    await leaves(0)
    expect(await state()).toBe('waiting')
    expect(await onDay(7.1)).toBe('owner owner')
  })
})

describe('whoever took over', () => {
  test('may give it back: the next in line is looked for', async () => {
    const { people, organizationId, leaves, roles, onDay, state } = await company('BACK', 'member', 'admin')
    await settings.change(at(people[0], organizationId), names(people[1]))
    await leaves(0)
    expect(await roles()).toBe('owner owner admin')
    const undone = await succession.undo(at(people[1] as Player, organizationId), organizationId)
    expect(undone).toMatchObject({ role: 'member', next: null })
    expect([await roles(), await state()]).toEqual(['owner member admin', 'waiting'])
    expect(await onDay(7.01)).toBe('owner member owner')
  })

  test('may give it back after the days are over: the next one owns it in the same act', async () => {
    const { people, organizationId, leaves, onDay, roles } = await company('NEXT', 'admin', 'admin')
    await leaves(0)
    await onDay(8)
    const clock = { ...cast().deps.clock, now: () => new Date(Date.now() + 8.1 * 86_400_000) }
    const heir = { ...at(people[1] as Player, organizationId), deps: { ...cast().deps, clock } }
    expect(await succession.undo(heir, organizationId)).toMatchObject({ next: { id: people[2]?.id } })
    expect(await roles()).toBe('owner admin owner')
  })

  test('and is gone too gives way to the next', async () => {
    const { leaves, onDay } = await company('CHAIN', 'admin', 'admin')
    await leaves(0)
    expect(await onDay(7.1)).toBe('owner owner admin')
    await leaves(1)
    expect(await onDay(7.2)).toBe('owner owner owner')
  })
})

describe('an heir', () => {
  test('is a member who could own it', async () => {
    const { people, organizationId, leaves, becomesGuest } = await company('NAMED', 'member', 'member')
    const [outsider] = (await cast().arrive('UOUTSIDE')) as [Player]
    const name = (person: Player | undefined) =>
      settings.change(at(people[0], organizationId), names(person)).catch(codeOf)
    await leaves(1)
    await becomesGuest(2)
    expect([await name(outsider), await name(people[1]), await name(people[2])]).toEqual([
      'cannot_inherit',
      'cannot_inherit',
      'cannot_inherit',
    ])
  })

  test('is named by owners alone', async () => {
    const { people, organizationId } = await company('WHO', 'admin', 'member')
    const [, budi, sari] = people
    expect(await settings.change(at(budi as Player, organizationId), names(sari)).catch(codeOf)).toBe('not_permitted')
  })

  test('who has left is none any more', async () => {
    const { people, organizationId } = await company('NONE', 'member')
    const here = at(people[0], organizationId)
    await settings.change(here, names(people[1]))
    expect((await settings.read(here)).heirId).toBe(people[1]?.id)
    await memberships.leave(at(people[1] as Player, organizationId))
    expect((await settings.read(here)).heirId).toBeNull()
  })
})
