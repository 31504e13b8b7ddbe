// Standing: what an organization waits for before it can be made use of, and what an overdue payment stops, and when.
import { describe, expect, test } from 'vitest'
import { type Catalog, loadCatalog } from '../../../src/catalog/catalog.ts'
import { type Activation, activations, permissions } from '../../../src/catalog/permissions.ts'
import { type Facts, may, refusalOf } from '../../../src/org/access.ts'
import { type StandingFacts, standing, standingOfNew } from '../../../src/org/billing/standing.ts'

const standard = loadCatalog('standard')
const now = new Date('2026-11-23T08:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

const waitingFor = (needs: Activation): Catalog => ({
  ...standard,
  activation: { needs, before: ['resources.create', 'members.invite'] },
})
const fresh: StandingFacts = {
  kind: 'shared',
  plan: 'free',
  isGranted: false,
  hasPaid: false,
  hasCard: false,
  pastDueAt: null,
}
const shown = (catalog: Catalog, facts: Partial<StandingFacts>) => standing(catalog, { ...fresh, ...facts }, now)

describe('a new organization', () => {
  test.each(activations)('under the activation %s', (needs) => {
    const expected =
      needs === 'none' ? { status: 'active', suspendedFor: null } : { status: 'suspended', suspendedFor: needs }
    expect(standingOfNew(waitingFor(needs), 'shared', now)).toEqual({ ...expected, restrictedAt: null })
  })

  test('that is personal waits for nothing', () => {
    for (const needs of activations)
      expect(standingOfNew(waitingFor(needs), 'personal', now)).toMatchObject({ status: 'active', suspendedFor: null })
  })
})

describe('an organization is activated', () => {
  test.each<[Activation, Partial<StandingFacts>, Partial<StandingFacts>]>([
    ['plan', { plan: 'startup' }, { plan: 'free', hasPaid: true, hasCard: true }],
    ['payment', { hasPaid: true }, { plan: 'team', hasCard: true }],
    ['card', { hasCard: true }, { plan: 'team', hasPaid: true }],
  ])('by a %s, and by nothing else', (needs, enough, otherwise) => {
    expect(shown(waitingFor(needs), enough)).toMatchObject({ status: 'active', suspendedFor: null })
    expect(shown(waitingFor(needs), otherwise)).toMatchObject({ status: 'suspended', suspendedFor: needs })
  })

  test('by an operator’s word in any case', () => {
    for (const needs of activations)
      expect(shown(waitingFor(needs), { isGranted: true })).toMatchObject({ status: 'active' })
  })

  test('not by a plan that the catalog no longer has', () => {
    expect(shown(waitingFor('plan'), { plan: 'gone' })).toMatchObject({ suspendedFor: 'plan' })
  })
})

describe('an overdue payment', () => {
  test('stops growth after seven days and work after fourteen, to the moment', () => {
    const [almostSeven, seven] = [new Date(daysAgo(7).getTime() + 1), daysAgo(7)]
    const [almostFourteen, fourteen] = [new Date(daysAgo(14).getTime() + 1), daysAgo(14)]
    expect(shown(standard, { pastDueAt: now })).toEqual({ status: 'active', suspendedFor: null, restrictedAt: null })
    expect(shown(standard, { pastDueAt: almostSeven }).restrictedAt).toBeNull()
    expect(shown(standard, { pastDueAt: seven })).toEqual({ status: 'active', suspendedFor: null, restrictedAt: now })
    expect(shown(standard, { pastDueAt: almostFourteen }).status).toBe('active')
    expect(shown(standard, { pastDueAt: fourteen })).toEqual({
      status: 'suspended',
      suspendedFor: 'unpaid',
      restrictedAt: daysAgo(7),
    })
  })

  test('stops also what an operator gave, since it is owed all the same', () => {
    expect(shown(standard, { pastDueAt: daysAgo(20), isGranted: true })).toMatchObject({ suspendedFor: 'unpaid' })
  })

  test('by the catalog’s own ladder', () => {
    const impatient = { ...standard, dunning: { restrictAfterDays: 0, suspendAfterDays: 1 } }
    expect(shown(impatient, { pastDueAt: now })).toMatchObject({ status: 'active', restrictedAt: now })
    expect(shown(impatient, { pastDueAt: daysAgo(1) })).toMatchObject({ suspendedFor: 'unpaid' })
  })
})

describe('who may what', () => {
  const owner: Facts = {
    organizationId: 'org_1',
    name: 'Sehat Clinic',
    kind: 'shared',
    status: 'active',
    plan: 'startup',
    suspendedFor: null,
    restrictedAt: null,
    role: 'owner',
  }
  const refusedIn = (catalog: Catalog, facts: Partial<Facts>) =>
    permissions.filter((need) => !may(catalog, { ...owner, ...facts }, need).allowed)

  test('before the activation everything but what the catalog names', () => {
    const waiting = { status: 'suspended', suspendedFor: 'payment' } as const
    expect(refusedIn(waitingFor('payment'), waiting)).toEqual(['members.invite', 'resources.create'])
  })

  test('unpaid: looking, settings, leaving and paying, but no work', () => {
    const refused = refusedIn(standard, { status: 'suspended', suspendedFor: 'unpaid', restrictedAt: daysAgo(7) })
    expect(refused).toContain('resources.create')
    expect(refused).toContain('members.invite')
    for (const open of [
      'organization.read',
      'organization.update',
      'billing.pay',
      'billing.manage',
      'resources.read',
      'audit.read',
    ])
      expect(refused).not.toContain(open)
  })

  test('overdue: all but growth, and it says when work stops', () => {
    expect(refusedIn(standard, { restrictedAt: daysAgo(1) })).toEqual([
      'members.invite',
      'requests.decide',
      'workspaces.create',
    ])
    expect(may(standard, { ...owner, restrictedAt: daysAgo(1) }, 'members.invite')).toMatchObject({
      code: 'growth_restricted',
      detail: { overdueSince: daysAgo(8), suspendAt: new Date(daysAgo(8).getTime() + 14 * 86_400_000) },
    })
  })

  test.each<[Activation, object]>([
    ['card', { verb: 'addCard', input: {} }],
    ['payment', { verb: 'topUp', input: { pack: 'small', quantity: 1 } }],
    ['plan', { verb: 'upgrade', input: { organizationId: 'org_1', plan: 'startup', interval: null } }],
  ])('waiting for a %s, the way leads there and takes the right to pay', (needs, ask) => {
    const catalog = waitingFor(needs)
    const facts: Facts = { ...owner, plan: 'free', status: 'suspended', suspendedFor: needs }
    const decision = may(catalog, facts, 'resources.create')
    if (decision.allowed) throw new Error('it was allowed')
    const refusal = refusalOf(catalog, facts, decision, { verb: 'register', input: { type: 'app', externalId: '1' } })
    expect(refusal).toMatchObject({ fix: { kind: 'ask', ask }, needs: { permissions: ['billing.pay'] } })
  })
})
