// What can happen while people come into a company, as fast-check draws it, and how each of it is done through the rules.
import fc from 'fast-check'
import { expect } from 'vitest'
import * as approvals from '../../../src/org/asking/approvals.ts'
import * as reminders from '../../../src/org/asking/reminders.ts'
import * as admission from '../../../src/org/inviting/admission.ts'
import * as board from '../../../src/org/inviting/invitation-board.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as links from '../../../src/org/inviting/links.ts'
import { invitationPage, linkPage } from '../../../src/org/inviting/page-tokens.ts'
import * as joinRequests from '../../../src/org/joining/join-requests.ts'
import * as organizations from '../../../src/org/organization/organizations.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import type { Player } from '../cast.ts'
import { addressOf, adminId, type Company, comesAlong, described, guests, here, roleOf, tried } from './company.ts'

const place = fc.nat(2 * guests - 1)
/** What is open comes first. */
const nth = fc.constantFrom(0, 0, 0, 1, 2, 3)
const by = fc.constantFrom('owner' as const, 0 as const, 1 as const)
const role = fc.constantFrom('admin', 'member', 'viewer', 'owner', 'billing')
const is = <const K extends string>(kind: K) => ({ do: fc.constant(kind) })

const invite = fc.record({
  ...is('invite'),
  places: fc.array(place, { minLength: 1, maxLength: 3 }),
  role,
  by,
  byMail: fc.boolean(),
})
const byLink = fc.record({
  ...is('link'),
  role: fc.constantFrom('member', 'viewer', 'admin'),
  uses: fc.integer({ min: 1, max: 2 }),
  by,
})
const ask = fc.record({ ...is('ask'), place })
/** Something for which there can be an outcome. */
const beginning = fc.oneof(
  { weight: 3, arbitrary: invite },
  { weight: 2, arbitrary: byLink },
  { weight: 3, arbitrary: ask },
)

/** One thing that happens. */
const step = fc.oneof(
  { weight: 12, arbitrary: beginning },
  {
    weight: 15,
    arbitrary: fc.record({
      ...is('accept'),
      nth,
      way: fc.constantFrom(
        'once',
        'once',
        'twice',
        'thrice',
        'page',
        'page',
        'revoked',
        'declined',
        'stranger',
        'stranger',
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ ...is('decline'), nth }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ...is('useLink'),
      nth,
      places: fc.uniqueArray(place, { minLength: 1, maxLength: 3 }),
      isLapsed: fc.nat(2).map((n) => n === 0),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      ...is('decide'),
      nth,
      by,
      isApproved: fc.boolean(),
      way: fc.constantFrom('once', 'twice', 'thrice', 'elsewhere', 'demoted', 'withdrawn'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ ...is('retract'), nth }) },
  { weight: 3, arbitrary: fc.record({ ...is('board'), nth, by, what: fc.constantFrom('resend', 'extend', 'revoke') }) },
  { weight: 1, arbitrary: fc.record({ ...is('revokeLink'), nth }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...is('setRole'), admin: fc.nat(1), role: fc.constantFrom('viewer', 'admin', 'billing') }),
  },
  { weight: 1, arbitrary: fc.record({ ...is('remove'), admin: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ ...is('expel'), place }) },
  {
    weight: 2,
    arbitrary: fc.record({ ...is('account'), admin: fc.nat(1), kind: fc.constantFrom('deactivated', 'member') }),
  },
  { weight: 2, arbitrary: fc.record({ ...is('arrive'), place }) },
  { weight: 2, arbitrary: fc.record({ ...is('plan'), plan: fc.constantFrom('free', 'startup') }) },
  { weight: 2, arbitrary: fc.record({ ...is('wait'), days: fc.constantFrom(1, 3, 8) }) },
  { weight: 3, arbitrary: fc.record({ ...is('work') }) },
  { weight: 1, arbitrary: fc.record({ ...is('restart') }) },
)
/** A life: the plan that it begins on, and what happens one after another. */
export const life = fc.record({
  plan: fc.constantFrom('free', 'startup', 'startup'),
  steps: fc
    .tuple(fc.array(beginning, { minLength: 2, maxLength: 4 }), fc.array(step, { minLength: 8, maxLength: 13 }))
    .map((parts) => parts.flat()),
})
export type Step = Step_<typeof step>
type Step_<A> = A extends fc.Arbitrary<infer T> ? T : never
type Of<K extends Step['do']> = Extract<Step, { do: K }>
export type Life = { plan: string; steps: Step[] }

type Deeds = { [K in Step['do']]: (company: Company, step: Of<K>) => Promise<unknown> }

const onBoard = { resend: board.resend, extend: board.extend, revoke: board.revoke }

const staff = ({ owner, admins }: Company, who: 'owner' | 0 | 1): Player => (who === 'owner' ? owner : admins[who])

const openInvitation = async ({ post, id: organizationId }: Company, n: number) => {
  const open = await post.db.invitation.findMany({
    where: { organizationId },
    orderBy: [{ state: 'asc' }, { id: 'asc' }],
  })
  return open[n % Math.max(1, open.length)] ?? null
}
const openRequest = async ({ post, id: organizationId }: Company, n: number) => {
  const open = await post.db.approval.findMany({
    where: { organizationId, verb: 'join' },
    orderBy: [{ state: 'asc' }, { id: 'asc' }],
  })
  return open[n % Math.max(1, open.length)] ?? null
}
const link = async ({ post, id: organizationId }: Company, n: number) => {
  const made = await post.db.invitationLink.findMany({ where: { organizationId }, orderBy: { id: 'asc' } })
  return made[n % Math.max(1, made.length)] ?? null
}
const inviteeOf = ({ others }: Company, personId: string | null): Player | null =>
  others.find((one) => one?.id === personId) ?? null

/** A click whose delivery comes again and again. */
const thrice = <T>(click: () => Promise<T>): Promise<T[]> => Promise.all([click(), click(), click()])

async function accept(company: Company, { nth: n, way }: Of<'accept'>): Promise<unknown> {
  const found = await openInvitation(company, n)
  const guest = found && inviteeOf(company, found.inviteeId)
  if (!found || !guest) return
  const ctx = here(company, guest)
  const accepts = (more = {}) =>
    tried(company, `accept: ${way}`, () => invitations.accept({ ...ctx, ...more }, found.id))
  if (way === 'twice') return Promise.all([accepts(), accepts()])
  if (way === 'thrice') return thrice(() => accepts({ effectId: `click:${company.number}:${found.id}` }))
  if (way === 'revoked')
    return Promise.all([
      accepts(),
      tried(company, 'revoke', () => board.revoke(here(company, company.owner), found.id)),
    ])
  if (way === 'declined')
    return Promise.all([accepts(), tried(company, 'decline', () => invitations.decline(ctx, found.id))])
  if (way === 'page') {
    const { token } = invitationPage(company.post.deps, found)
    return tried(company, 'accept: page', () => admission.accept(ctx, token))
  }
  if (way !== 'stranger') return accepts()
  const stranger = company.others.find((one) => one && one.id !== guest.id)
  if (!stranger) return
  expect(
    await tried(company, 'accept: stranger', () => invitations.accept(here(company, stranger), found.id)),
  ).toBeNull()
}

async function useLink(company: Company, { nth: n, places, isLapsed }: Of<'useLink'>): Promise<unknown> {
  const found = await link(company, n)
  if (!found) return
  const { token } = linkPage(company.post.deps, found)
  const people = places.flatMap((at) => company.others[at] ?? [])
  const isLast = found.mostUses - found.uses < people.length
  const outside = await Promise.all(people.map(async (one) => (await roleOf(company, one)) === null))
  const maker = [company.owner, ...company.admins].find(({ id }) => id === found.makerId) as Player
  if (isLapsed && maker !== company.owner) await demote(company, company.admins.indexOf(maker), 'viewer')
  const makersRole = await roleOfGone(company, maker)
  const came = await Promise.all(
    people.map((one) =>
      tried(company, isLast ? 'useLink: at its last use' : 'useLink', () =>
        admission.accept(here(company, one), token),
      ),
    ),
  )
  // Someone who was in already uses up nothing, and is let through.
  const fresh = came.filter((one, at) => one && outside[at])
  if (fresh.length && !['owner', 'admin'].includes(makersRole ?? ''))
    throw new Error(`a link of someone who is ${makersRole} let ${fresh.length} in`)
}

/** A link lives on its maker's membership, whatever becomes of their account. */
const roleOfGone = async ({ post, id: organizationId }: Company, { id: personId }: Player) =>
  (await post.db.membership.findUnique({ where: { organizationId_personId: { organizationId, personId } } }))?.role ??
  null

async function decide(company: Company, { nth: n, by: who, isApproved, way }: Of<'decide'>): Promise<unknown> {
  const found = await openRequest(company, n)
  if (!found) return
  const decides = (player: Player, approves = isApproved, more = {}) =>
    tried(company, `decide: ${way}`, () =>
      approvals.decide({ ...here(company, player), ...more }, { approvalId: found.id, isApproved: approves }),
    )
  const decider = staff(company, who)
  const other = staff(company, who === 'owner' ? 0 : 'owner')
  const role = await roleOf(company, decider)
  if (way === 'twice') return Promise.all([decides(decider), decides(decider)])
  if (way === 'thrice') return thrice(() => decides(decider, isApproved, { effectId: `decide:${found.id}:${who}` }))
  if (way === 'elsewhere') return Promise.all([decides(decider), decides(other, !isApproved)])
  if (way === 'demoted') return Promise.all([decides(company.admins[0]), demote(company, 0, 'viewer')])
  if (way === 'withdrawn') return Promise.all([decides(decider), retract(company, found.id, found.requesterId)])
  const decided = await decides(decider)
  if (!decided?.given.isNow || decided.given.state === 'expired') return
  if (!['owner', 'admin'].includes(role ?? '')) throw new Error(`someone who is ${role} decided a request`)
}

const retract = async (company: Company, id: string, requesterId: string) => {
  const asker = inviteeOf(company, requesterId)
  return asker && tried(company, 'retract', () => reminders.retract(here(company, asker), id))
}
const demote = (company: Company, admin: number, role: string) =>
  tried(company, 'setRole', () =>
    memberships.setRole(here(company, company.owner), { personId: company.admins[admin as 0 | 1].id, role }),
  )

/** Each kind of step. */
const deeds: Deeds = {
  invite: (company, { places, role, by: who, byMail }) => {
    const known = byMail ? [] : places.flatMap((at) => company.others[at]?.id ?? [])
    const emails = places.flatMap((at) => (byMail || !company.others[at] ? [addressOf(company, at)] : []))
    const input = { people: known, role, emails }
    return tried(company, 'invite', () => invitations.create(here(company, staff(company, who)), input))
  },
  link: (company, { role, uses: mostUses, by: who }) => {
    const input = { role, mostUses, days: 4, domain: null }
    return tried(company, 'link', () => links.create(here(company, staff(company, who)), input))
  },
  ask: async (company, { place: at }) => {
    const asker = company.others[at]
    const asked = { organizationId: company.id, reason: 'We work together' }
    return asker && tried(company, 'ask', () => joinRequests.ask(here(company, asker), asked))
  },
  accept,
  decline: async (company, { nth: n }) => {
    const found = await openInvitation(company, n)
    const guest = found && inviteeOf(company, found.inviteeId)
    return guest && tried(company, 'decline', () => invitations.decline(here(company, guest), found.id))
  },
  useLink,
  decide,
  retract: async (company, { nth: n }) => {
    const found = await openRequest(company, n)
    return found && retract(company, found.id, found.requesterId)
  },
  board: async (company, { nth: n, by: who, what }) => {
    const found = await openInvitation(company, n)
    return found && tried(company, what, () => onBoard[what](here(company, staff(company, who)), found.id))
  },
  revokeLink: async (company, { nth: n }) => {
    const found = await link(company, n)
    return found && tried(company, 'revokeLink', () => links.revoke(here(company, company.owner), { linkId: found.id }))
  },
  setRole: (company, { admin, role }) => demote(company, admin, role),
  remove: (company, { admin }) => {
    const { id: personId } = company.admins[admin as 0 | 1]
    return tried(company, 'remove', () => memberships.remove(here(company, company.owner), { personId }))
  },
  expel: async (company, { place: at }) => {
    const personId = company.others[at]?.id
    return personId && tried(company, 'expel', () => memberships.remove(here(company, company.owner), { personId }))
  },
  account: async (company, { admin, kind }) => {
    company.tell(`account: ${kind}`)
    await described(company, adminId(company, admin), kind)
  },
  arrive: async (company, { place: at }) => (await comesAlong(company, at)) && company.tell('arrive'),
  plan: (company, { plan }) => {
    const { post, id: organizationId } = company
    const system = { ...post.system(organizationId), deps: post.deps }
    return tried(company, `plan: ${plan}`, () => organizations.setPlan(system, { organizationId, plan }))
  },
  // What everyone waits for together is done once for all of them.
  wait: async ({ tell }) => tell('wait'),
  work: async ({ tell }) => tell('work'),
  restart: async ({ tell }) => tell('restart'),
}

/** Does one step in a company. */
export const take = (company: Company, one: Step): Promise<unknown> =>
  (deeds[one.do] as (company: Company, step: Step) => Promise<unknown>)(company, one)
