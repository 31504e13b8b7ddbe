// An act holds one connection to the database while it waits and works. One that needed a second would, as soon as there
// are as many acts as connections, wait for itself: here there is but one.
import { beforeAll, describe, expect, test } from 'vitest'
import * as approvals from '../../src/org/asking/approvals.ts'
import * as requests from '../../src/org/asking/requests.ts'
import type { Ask, Asks, Verb } from '../../src/org/asks.ts'
import * as budgets from '../../src/org/credits/budgets.ts'
import * as board from '../../src/org/inviting/invitation-board.ts'
import * as invitations from '../../src/org/inviting/invitations.ts'
import * as links from '../../src/org/inviting/links.ts'
import * as domainClaims from '../../src/org/joining/domain-claims.ts'
import * as joinRequests from '../../src/org/joining/join-requests.ts'
import * as contexts from '../../src/org/organization/contexts.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as keys from '../../src/org/programs/keys.ts'
import * as moving from '../../src/org/programs/moving.ts'
import * as resources from '../../src/org/programs/resources.ts'
import { everything } from '../../src/org/record/record.ts'
import * as undo from '../../src/org/record/undo.ts'
import * as teams from '../../src/org/shape/teams.ts'
import * as workspaces from '../../src/org/shape/workspaces.ts'
import { run } from '../../src/org/verbs.ts'
import { obliging } from './billing/paying.ts'
import { at, openCast, operator, type Player, times, together } from './cast.ts'
import { fund } from './credits/funds.ts'

const cast = openCast({ connections: 1 })

let owner: Player
let office: Player
let people: Player[]
let organizationId: string

beforeAll(async () => {
  ;[owner, office, ...people] = (await cast().arrive('UOWNER', operator, ...times(9, (n) => `UPERSON${n}`))) as [
    Player,
    Player,
    ...Player[],
  ]
  organizationId = await cast().founds(owner, 'On one connection', 'startup')
  cast().deps.payments = obliging()
})

const noticed = async (): Promise<string> => {
  const one = { id: 'fnd_1', organizationId, code: 'quantity_differs', subjectId: 'sub_1', facts: { quantity: 2 } }
  await cast().db.billingFinding.create({ data: { ...one, state: 'open', foundAt: new Date() } })
  return one.id
}

const person = (n: number): Player => people[n] as Player
const invited = async (n: number): Promise<string> => {
  const { sent } = await invitations.create(at(owner, organizationId), { people: [person(n).id], role: 'member' })
  return sent[0]?.invitationId ?? ''
}

const budget = async (name: string): Promise<string> => {
  const made = await budgets.create(at(owner, organizationId), { name, cap: 20, isHard: true, people: [] })
  return made.budget.id
}

const claimed = async (domain: string): Promise<string> =>
  (await domainClaims.add(at(owner, organizationId), { domain })).claim.id

const walled = async (name: string): Promise<string> =>
  (await workspaces.create(at(owner, organizationId), { name, people: [] })).workspace.id
const teamed = async (name: string): Promise<string> =>
  (await teams.create(at(owner, organizationId), { name, people: [] })).team.id

/** One of each, done by someone who may. */
const acts: { [V in Verb]: () => [Player, Asks[V]] | Promise<[Player, Asks[V]]> } = {
  create: () => [person(7), { name: 'One more' }],
  rename: () => [owner, { name: 'On one connection still' }],
  settings: () => [owner, { id: 'on-one-connection', billingEmail: 'billing@sehat.example' }],
  transfer: () => [owner, { personId: person(3).id, keeps: 'admin' }],
  delete: () => [owner, { typed: 'On one connection still', seen: 'of another time' }],
  restore: () => [office, { organizationId }],
  setPlan: () => [office, { organizationId, plan: 'team' }],
  upgrade: () => [owner, { organizationId, plan: 'enterprise', interval: 'month' }],
  downgrade: () => [owner, { plan: 'free', interval: null, seen: 'of another time' }],
  cancelPlan: () => [owner, { seen: 'of another time' }],
  restorePlan: () => [owner, {}],
  addCard: () => [owner, {}],
  openBilling: () => [owner, {}],
  resolveFinding: async () => [owner, { findingId: await noticed(), choice: 'keep' }],
  createBudget: () => [owner, { name: 'Marketing', cap: 1_000, isHard: true, people: [person(3).id] }],
  changeBudget: async () => [owner, { groupId: await budget('Changed'), cap: 10 }],
  archiveBudget: async () => [owner, { groupId: await budget('Archived') }],
  raiseBudget: async () => [owner, { groupId: await budget('Raised'), amount: 10 }],
  giveCredits: () => [office, { organizationId: owner.personalId, amount: 10, note: null }],
  async transferCredits() {
    const { deps, db } = cast()
    deps.catalog.credits.transferable = true
    await db.organization.update({ where: { id: owner.personalId }, data: { plan: 'team' } })
    await fund(deps, organizationId, { purchased: 10 })
    return [owner, { toId: await cast().founds(owner, 'The other one'), amount: 10 }]
  },
  topUp: () => [owner, { pack: 'small', quantity: 1 }],
  switch: () => [owner, { organizationId }],
  invite: () => [owner, { people: [person(0).id, person(1).id], role: null }],
  createLink: () => [owner, { role: null, mostUses: 5, days: 5, domain: null }],
  async revokeLink() {
    const { link } = await links.create(at(owner, organizationId), { role: null, mostUses: 5, days: 5, domain: null })
    return [owner, { linkId: link.id }]
  },
  setRole: () => [owner, { personId: person(2).id, role: 'admin' }],
  remove: () => [owner, { personId: person(2).id }],
  leave: () => [person(3), {}],
  signOut: () => [person(4), {}],
  notify: () => [person(4), { reach: { people: { direct: false, mail: true, digest: true } } }],
  join: () => [owner, { organizationId, role: null }],
  addDomain: () => [owner, { domain: 'added.example' }],
  checkDomain: async () => [owner, { domainId: await claimed('checked.example') }],
  removeDomain: async () => [owner, { domainId: await claimed('removed.example') }],
  register: () => [owner, { type: 'voice', externalId: 'v1' }],
  createWorkspace: () => [owner, { name: 'Research', people: [] }],
  changeWorkspace: async () => [owner, { workspaceId: await walled('Changed'), name: 'Changed since' }],
  archiveWorkspace: async () => [owner, { workspaceId: await walled('Put away') }],
  async unarchiveWorkspace() {
    const workspaceId = await walled('Back again')
    await workspaces.archive(at(owner, organizationId), { workspaceId })
    return [owner, { workspaceId }]
  },
  enterWorkspace: async () => [owner, { workspaceId: await walled('Entered') }],
  createTeam: () => [owner, { name: 'Design', people: [] }],
  changeTeam: async () => [owner, { teamId: await teamed('Changed'), name: 'Changed since' }],
  archiveTeam: async () => [owner, { teamId: await teamed('Put away') }],
  async restoreTeam() {
    const teamId = await teamed('Back again')
    await teams.archive(at(owner, organizationId), { teamId })
    return [owner, { teamId }]
  },
  undo: async () => [owner, await undo.find(owner.ctx)],
  audit: () => [owner, everything],
  why: () => [owner, { personId: owner.id, permission: 'members.invite' }],
  restoreMember: async () => {
    // The one who was removed above.
    const gone = { organizationId, personId: person(2).id }
    const departure = await cast().db.departure.findFirstOrThrow({ where: { ...gone, restoredAt: null } })
    return [owner, { departureId: departure.id }]
  },
  unregister: async () => {
    const { id } = await resources.register(at(owner, organizationId), { type: 'voice', externalId: 'to be removed' })
    return [owner, { resourceId: id }]
  },
  issueKey: () => [owner, { kind: 'member', name: '', replaces: null }],
  revokeKey: async () => {
    const { key } = await keys.issue(at(owner, organizationId), { kind: 'organization', name: 'One', replaces: null })
    return [owner, { keyId: key.id }]
  },
  move: () => [owner, { organizationId }],
  async moveResources() {
    await resources.register(at(owner, owner.personalId), { type: 'voice', externalId: 'to be moved' })
    const { seen } = await moving.preview(owner.ctx, organizationId)
    return [owner, { organizationId, resourceIds: null, seen }]
  },
  async migrateSubscription() {
    // No page is open any more on which it could be paid for meanwhile.
    await cast().db.billingChange.deleteMany()
    const own = { organizationId: owner.personalId, plan: 'enterprise' }
    await organizations.setPlan(at(office, owner.personalId), own)
    await cast().db.organization.update({ where: { id: owner.personalId }, data: { grantedPlan: 'enterprise' } })
    return [office, { organizationId, fromId: owner.personalId }]
  },
}

describe('on one connection', () => {
  beforeAll(() => cast().admits(owner, organizationId, [person(2), person(3)], 'member'))

  test.each(Object.keys(acts) as Verb[])('%s is done', async (verb) => {
    const [by, input] = await acts[verb]()
    expect(await run(at(by, organizationId), { verb, input })).toBeTruthy()
  })

  test('an invitation is accepted, declined, sent again, extended and revoked', async () => {
    await invitations.accept(person(4).ctx, await invited(4))
    await invitations.decline(person(5).ctx, await invited(5))
    const id = await invited(6)
    for (const change of [board.resend, board.extend, board.revoke]) await change(at(owner, organizationId), id)
    expect((await cast().members(organizationId))[person(4).id]).toBe('member')
  })

  test('a request is made, repeated, reminded of, approved and denied', async () => {
    const ask = (n: number) => joinRequests.ask(person(n).ctx, { organizationId, reason: null })
    const { approvalId } = await ask(5)
    await ask(5)
    await requests.remind(person(5).ctx, approvalId)
    await approvals.decide(owner.ctx, { approvalId, isApproved: true })
    const { approvalId: second } = await ask(6)
    await approvals.decide(owner.ctx, { approvalId: second, isApproved: false })
    expect(person(5).id in (await cast().members(organizationId))).toBe(true)
  })

  test('an operator’s decision is asked for and made', async () => {
    const wish: Ask = { verb: 'create', input: { name: 'By leave of the operators' } }
    const { approvalId, deciders } = await requests.request(owner.ctx, wish, null)
    expect(deciders).toEqual([{ id: office.id, name: operator }])
    const { state } = await approvals.decide(office.ctx, { approvalId, isApproved: true })
    expect(state).toBe('approved')
  })

  test('what is refused is refused, with who can make the fix', async () => {
    const stranger = person(8)
    const { refused } = await together<unknown>([
      () => contexts.enter(stranger.ctx, { organizationId }),
      () => run(at(stranger, organizationId), { verb: 'rename', input: { name: 'Not mine' } }),
      () => run(at(person(4), organizationId), { verb: 'rename', input: { name: 'Not mine' } }),
      () => run(at(owner, organizationId), { verb: 'leave', input: {} }),
      () => run(at(owner, organizationId), { verb: 'setPlan', input: { organizationId, plan: 'free' } }),
    ])
    expect(refused).toEqual(['not_a_member', 'not_a_member', 'not_permitted', 'last_owner', 'operators_only'])
  })

  test('thirty acts at once are all done', async () => {
    const register = (n: number) => () =>
      run(at(owner, organizationId), { verb: 'register', input: { type: 'agent', externalId: `${n}` } })
    expect((await together(times(30, register))).done).toHaveLength(30)
  })
})
