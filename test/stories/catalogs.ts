// Catalogs that stories need and no preset is: the standard one with plenty of everything, with little, or with a top.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { stringify } from 'yaml'
import { standard } from '../../src/catalog/presets/standard.ts'

const folder = mkdtempSync(join(tmpdir(), 'guildhall-catalogs-'))
const catalogFile = (name: string, catalog: object): string => {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, stringify(catalog))
  return file
}

afterAll(() => rmSync(folder, { recursive: true }))

const all = { members: 'unlimited', organizationsOwned: 'unlimited' }
const rung = { for: ['personal', 'shared'], limits: all, entitlements: { invite: true } }
/** The standard catalog where nothing is scarce. */
export const roomy = catalogFile('roomy', { ...standard, plans: { free: { ...rung, label: 'Free', rank: 0 } } })
/** The standard catalog where credits can be handed on, with workspaces without end on Team. */
export const giving = catalogFile('giving', {
  ...standard,
  credits: { ...standard.credits, transferable: true },
  plans: {
    ...standard.plans,
    team: { ...standard.plans.team, limits: { members: 'unlimited', organizationsOwned: 10, workspaces: 'unlimited' } },
  },
})
/** The standard catalog where everything is: names, seats, organizations, invitations, a role. */
export const tight = catalogFile('tight', {
  ...standard,
  creation: {
    ...standard.creation,
    name: { ...standard.creation.name, isUnique: true },
    plan: { personal: 'basic', shared: 'basic' },
  },
  roles: {
    ...standard.roles,
    auditor: { label: 'Auditor', about: 'Reads the record', permissions: ['audit.read'], plans: ['pro'] },
  },
  plans: {
    basic: {
      ...rung,
      label: 'Basic',
      rank: 0,
      limits: { members: 2, organizationsOwned: 1 },
      entitlements: { invite: false },
    },
    plus: { ...rung, label: 'Plus', rank: 1, limits: { members: 2, organizationsOwned: 'unlimited' } },
    pro: { ...rung, label: 'Pro', rank: 2 },
  },
})
/** The standard catalog with one plan that nothing is above, and with keys for organizations alone. */
export const topped = catalogFile('topped', {
  ...standard,
  keys: { kinds: ['organization'] },
  plans: { free: { ...rung, label: 'Only', rank: 0, limits: { members: 2, organizationsOwned: 1 } } },
})

/** The roomy catalog of an installation whose Slack guests are kept out. */
export const withoutGuests = catalogFile('without-guests', {
  ...standard,
  people: { guests: 'none' },
  plans: { free: { ...rung, label: 'Free', rank: 0 } },
})

/** The standard catalog where Startup can be tried for two weeks. */
export const tried = catalogFile('tried', {
  ...standard,
  plans: { ...standard.plans, startup: { ...standard.plans.startup, trialDays: 14 } },
})
