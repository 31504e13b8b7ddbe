// Promises of the questions that rules ask of a catalog.
import { describe, expect, test } from 'vitest'
import { loadCatalog, readCatalog } from '../../src/catalog/catalog.ts'
import {
  defaultRoleOn,
  fits,
  labelOfPlan,
  labelOfRole,
  limitOf,
  owningRoles,
  permissionsOf,
  planAbove,
  rolesHolding,
  rolesOn,
} from '../../src/catalog/ladder.ts'
import { spoilt } from './broken.ts'

const standard = loadCatalog('standard')
const clarifai = loadCatalog('clarifai')

describe('roles', () => {
  test('those that hold a permission come smallest first', () => {
    expect(rolesHolding(standard, ['credits.read'])).toEqual(['billing', 'viewer', 'member', 'admin', 'owner'])
    expect(rolesHolding(standard, ['members.invite'])).toEqual(['admin', 'owner'])
    expect(rolesHolding(standard, ['members.read', 'billing.pay'])).toEqual(['billing', 'owner'])
  })

  test('only those that hold everything can own', () => {
    expect(owningRoles(standard)).toEqual(['owner'])
  })

  test('a plan offers the roles that name it and those that name none', () => {
    expect(rolesOn(clarifai, 'community')).toEqual(['admin'])
    expect(rolesOn(clarifai, 'essential')).toEqual(['admin', 'contributor'])
    expect(rolesOn(clarifai, 'enterprise')).toEqual(['admin', 'contributor', 'teamContributor'])
  })

  test('an invitation proposes the usual role, or the least powerful that the plan offers', () => {
    expect(defaultRoleOn(clarifai, 'essential')).toBe('contributor')
    expect(defaultRoleOn(clarifai, 'community')).toBe('admin')
    expect(defaultRoleOn(standard, 'free')).toBe('member')
  })

  test.each(['gone', 'constructor', '__proto__', 'toString'])('a role "%s" that is not defined may nothing', (role) => {
    expect(permissionsOf(standard, role).size).toBe(0)
    expect(labelOfRole(standard, role)).toBe(role)
  })
})

describe('plans', () => {
  test('the plan that lifts a limit is the lowest one above that does', () => {
    const owns = (count: number) =>
      planAbove(standard, 'free', 'shared', (plan) => fits(plan.limits.organizationsOwned, count))
    expect([owns(2), owns(4), owns(11), owns(21)]).toEqual(['startup', 'team', 'enterprise', undefined])
  })

  test('nothing is above the highest, and a plan for the other kind does not help', () => {
    expect(planAbove(standard, 'enterprise', 'shared', () => true)).toBeUndefined()
    const narrow = readCatalog(
      'narrow',
      spoilt((catalog) => {
        catalog.plans.startup!.for = ['personal']
      }),
    )
    expect(planAbove(narrow, 'free', 'shared', () => true)).toBe('team')
    expect(planAbove(narrow, 'free', 'personal', () => true)).toBe('startup')
  })

  test('the order is the rank, not the order in the file', () => {
    const upsideDown = readCatalog(
      'upside down',
      spoilt((catalog) => {
        catalog.plans = Object.fromEntries(Object.entries(catalog.plans).reverse())
      }),
    )
    expect(planAbove(upsideDown, 'free', 'shared', () => true)).toBe('startup')
  })

  test.each(['gone', 'constructor', '__proto__', 'toString'])(
    'a plan "%s" that is not defined allows nothing',
    (plan) => {
      expect(limitOf(standard, plan, 'members')).toBe(0)
      expect(labelOfPlan(standard, plan)).toBe(plan)
      expect(planAbove(standard, plan, 'shared', () => true)).toBe('free')
    },
  )

  test('a limit is reached, not passed, at its number', () => {
    expect([fits(3, 3), fits(3, 4), fits('unlimited', 1e9)]).toEqual([true, false, true])
  })
})
