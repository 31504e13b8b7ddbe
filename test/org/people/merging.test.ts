// Two people who turn out to be one, on real Postgres: what each had becomes the other's, whatever both had becomes one, and
// nothing is lost that somebody pays for.
import { describe, expect, test } from 'vitest'
import * as requests from '../../../src/org/asking/requests.ts'
import * as budgets from '../../../src/org/credits/budgets.ts'
import * as ledger from '../../../src/org/credits/ledger.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as organizations from '../../../src/org/organization/organizations.ts'
import * as settings from '../../../src/org/organization/settings.ts'
import * as accounts from '../../../src/org/people/accounts.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import * as merging from '../../../src/org/people/merging.ts'
import { callerOf } from '../../../src/org/people/people.ts'
import * as keys from '../../../src/org/programs/keys.ts'
import * as resources from '../../../src/org/programs/resources.ts'
import * as stars from '../../../src/org/programs/stars.ts'
import { verify } from '../../../src/org/programs/verify.ts'
import * as deliveries from '../../../src/org/telling/deliveries.ts'
import { at, openCast, type Player, together } from '../cast.ts'

const cast = openCast()
const tenant = 'T0RACES0001'
const system = () => deliveries.bySystem(cast().deps)
const merge = (from: Player, into: Player) => merging.merge(system(), from.id, into.id)
const done = async (from: Player, into: Player) => {
  const found = await merge(from, into)
  if ('obstacle' in found) throw new Error(`in the way: ${found.obstacle.because}`)
  return found
}
const comes = async (userId: string) => {
  const caller = await callerOf(cast().deps, { tenant, teamId: tenant, userId }, 'slack')
  if ('outsider' in caller) throw new Error(`${userId} is an outsider`)
  return caller
}

async function pair(name: string) {
  const [from, into, dina] = (await cast().arrive(`U${name}A`, `U${name}B`, `U${name}C`)) as [Player, Player, Player]
  const organizationId = await cast().founds(dina, name, 'startup')
  return { from, into, dina, organizationId, here: at(dina, organizationId) }
}

const buy = (organizationId: string, purchased: number) =>
  cast().db.$transaction((tx) =>
    ledger.post(
      { tx, now: new Date(), enqueue: () => undefined },
      { source: `session:${organizationId}`, kind: 'purchase', organizationId, purchased },
    ),
  )

describe('two people who are one', () => {
  test('are in every organization of either; in one of both, with the role that includes the other', async () => {
    const { from, into, dina, organizationId } = await pair('ROLES')
    const second = await cast().founds(from, 'ROLESTWO', 'startup')
    await cast().admits(dina, organizationId, [into], 'member')
    await cast().admits(dina, organizationId, [from], 'admin')
    const shown = await merging.preview(cast().deps, from.id, into.id)
    expect(await merge(from, into)).toEqual(shown)
    expect(await cast().members(organizationId)).toEqual({ [dina.id]: 'owner', [into.id]: 'admin' })
    expect(await cast().members(second)).toEqual({ [into.id]: 'owner' })
    const recorded = await cast().recorded(second)
    expect(recorded.at(-1)).toMatchObject({ action: 'member.merged', subjectId: into.id, actorKind: 'system' })
  })

  test('act as one by both accounts', async () => {
    const { from, into } = await pair('BOTH')
    await done(from, into)
    const [one, other] = [await comes('UBOTHA'), await comes('UBOTHB')]
    expect([one.person.id, other.person.id]).toEqual([into.id, into.id])
    await accounts.keep(cast().deps, {
      ...{ tenant, teamId: tenant, userId: 'UBOTHA', kind: 'deactivated', name: 'gone' },
      ...{ email: null, emailConfirmed: false, locale: null, timeZone: null },
    })
    expect((await comes('UBOTHB')).person.name).toBe('UBOTHB')
  })

  test('have what either made, marked, was given or asked for, and nothing twice', async () => {
    const { from, into, dina, organizationId, here } = await pair('THINGS')
    await cast().admits(dina, organizationId, [from, into], 'member')
    const made = await resources.register(at(from, organizationId), { type: 'voice', externalId: 'v1' })
    for (const one of [from, into]) await stars.put(at(one, organizationId), made.id, true)
    await budgets.create(here, { name: 'Both', cap: 100, isHard: true, people: [from.id] })
    const input = { kind: 'member', name: 'CI', replaces: null } as const
    const issued = [
      await keys.issue(at(from, organizationId), input),
      await keys.issue(at(into, organizationId), input),
    ]
    const ask = { verb: 'setRole', input: { personId: from.id, role: 'admin' } } as const
    await requests.request(at(from, organizationId), ask, null)
    await requests.request(at(into, organizationId), { ...ask, input: { ...ask.input, personId: into.id } }, null)
    await settings.change(here, { heirId: from.id })
    await done(from, into)
    const { db } = cast()
    const personId = into.id
    expect(await db.star.findMany({ where: { resourceId: made.id } })).toMatchObject([{ personId }])
    expect(await db.budgetMember.findMany({ where: { organizationId } })).toMatchObject([{ personId }])
    expect((await db.resource.findUniqueOrThrow({ where: { id: made.id } })).makerId).toBe(personId)
    const open = await db.approval.findMany({ where: { organizationId, state: 'pending' } })
    expect(open).toMatchObject([{ requesterId: personId, input: { personId } }])
    for (const { secret } of issued)
      expect(await verify(cast().deps, secret ?? '')).toMatchObject({ isValid: true, person: { id: personId } })
    const expiring = await db.key.findMany({ where: { personId, expiresAt: { not: null } } })
    expect(expiring).toHaveLength(1)
    expect((await settings.read(here)).heirId).toBe(personId)
  })

  test('have one open invitation where both were invited, and none where one of them is in', async () => {
    const { from, into, dina, organizationId, here } = await pair('INVITED')
    const other = await cast().founds(dina, 'INVITEDTWO', 'startup')
    for (const where of [here, at(dina, other)])
      await invitations.create(where, { people: [from.id, into.id], role: 'member' })
    const mine = await cast().db.invitation.findFirstOrThrow({ where: { inviteeId: into.id, organizationId: other } })
    await invitations.accept(into.ctx, mine.id)
    await done(from, into)
    const open = await cast().db.invitation.findMany({ where: { inviteeId: into.id, state: 'pending' } })
    expect(open.map((one) => one.organizationId)).toEqual([organizationId])
  })

  test('have the credits that either bought; what a plan gave the other ends', async () => {
    const { from, into } = await pair('MONEY')
    await buy(from.personalId, 300)
    await buy(into.personalId, 40)
    expect((await done(from, into)).credits.moved).toBe(300)
    expect((await ledger.balanceOf(cast().db, into.personalId)).purchased).toBe(340)
    expect((await ledger.balanceOf(cast().db, from.personalId)).purchased).toBe(0)
    expect(await ledger.verify(cast().db)).toEqual([])
  })

  test('have the first one’s own account closed, with its resources and keys in the other’s', async () => {
    const { from, into } = await pair('OWN')
    const made = await resources.register(from.ctx, { type: 'voice', externalId: 'mine' })
    await done(from, into)
    const { db } = cast()
    expect((await db.resource.findUniqueOrThrow({ where: { id: made.id } })).organizationId).toBe(into.personalId)
    expect((await db.organization.findUniqueOrThrow({ where: { id: from.personalId } })).status).toBe('deleted')
  })

  test('are not put together where the first one’s own account pays; the other way round they are', async () => {
    const { from, into } = await pair('PAID')
    const billing = {
      organizationId: from.personalId,
      status: 'active',
      subscriptionId: 'sub_paid',
      customerId: 'cus_paid',
    }
    await cast().db.billingAccount.create({ data: billing })
    expect(await merge(from, into)).toMatchObject({ obstacle: { because: 'paid', canSwap: true } })
    expect(await comes('UPAIDA').then(({ person }) => person.id)).toBe(from.id)
    await done(into, from)
    expect(await comes('UPAIDB').then(({ person }) => person.id)).toBe(from.id)
  })

  test('are not put together with themselves, nor a second time', async () => {
    const { from, into, dina } = await pair('TWICE')
    expect(await merge(from, from)).toMatchObject({ obstacle: { because: 'same' } })
    await done(from, into)
    expect(await merge(from, dina)).toMatchObject({ obstacle: { because: 'merged', into: into.id } })
    await done(into, dina)
    expect((await cast().db.person.findUniqueOrThrow({ where: { id: from.id } })).mergedIntoId).toBe(dina.id)
  })

  test('while others act on the same organization stay whole', async () => {
    const { from, into, dina, organizationId, here } = await pair('RUSH')
    await cast().admits(dina, organizationId, [from, into], 'member')
    const outcome = await together<unknown>([
      () => merge(from, into),
      () => memberships.setRole(here, { personId: from.id, role: 'admin' }),
      () => memberships.setRole(here, { personId: into.id, role: 'viewer' }),
      () => organizations.rename(here, { name: 'RUSHED' }),
    ])
    expect(outcome.refused.every((code) => code === 'not_in_organization')).toBe(true)
    const members = await cast().members(organizationId)
    expect(Object.keys(members).toSorted()).toEqual([dina.id, into.id].toSorted())
  })
})
