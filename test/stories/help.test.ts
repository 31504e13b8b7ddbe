// Help keeps its word: every example that it shows does what it says when it is pasted, under every preset.
import { beforeAll, describe, expect, test } from 'vitest'
import { readCatalog } from '../../src/catalog/catalog.ts'
import { presets } from '../../src/catalog/presets/presets.ts'
import { commands } from '../../src/slack/commands.ts'
import { openWorld, textOf, type World } from '../world.ts'
import { said } from './cast.ts'

/** What each example ends in. They are pasted one after another, in this order. */
const ends: Record<string, RegExp> = {
  create: /Created the \S+ Sehat Clinic/,
  switch: /You are (now )?in/,
  help: /act in another of your/,
  whoami: /You are Dina Kusuma/,
  notifications: /People: daily digest by direct message/,
  settings: /sehat-clinic|has these settings already/,
  plan: /Sehat Clinic is on the .* plan\./,
  upgrade: /Sehat Clinic: .* → |Sehat Clinic is on the .* plan\./,
  billing: /Bills go to/,
  credits: /has .* to spend/,
  topup: /Continue to Stripe|not sold apart here/,
  budgets: /has no budgets/,
  usage: /Usage in /,
  invite: /Invited Budi Santoso and Sari Wulandari to Sehat Clinic/,
  invites: /Sari Wulandari|No open invitation holds “sari”/,
  domains: /sehat\.example is (verified|one of the domains)|Nobody is let in by their domain/,
  members: /Budi Santoso/,
  role: /Budi Santoso is now /,
  why: /You may invite people in Sehat Clinic/,
  resources: /triage-bot/,
  star: /The agent triage-bot is one of your favourites now/,
  keys: /Keys/,
  workspaces: /Workspaces|are not divided into workspaces here/,
  teams: /has no teams/,
  history: /You have no history in/,
  move: /Move to Sehat Clinic/,
  audit: /Budi Santoso/,
  roles: /Roles/,
  transfer: /They have to accept/,
  rename: /is now called Sehat Clinic Jakarta/,
  undo: /Sehat Clinic/,
  // Where he has a place in a workspace, what he holds is shown first.
  remove: /Budi Santoso is no longer in Sehat Clinic|What they hold there/,
  join: /Sehat Clinic/,
  restore: /Sehat Clinic is back/,
}

/** What has to be so before an example can be pasted. */
const before: Record<string, (world: World) => Promise<unknown>> = {
  settings: ({ says }) => says('dina', 'switch Sehat Clinic'),
  async invite(world) {
    const { id } = await world.organization('Sehat Clinic')
    const { plans } = world.sandbox.deps.catalog
    const [plan] = Object.entries(plans).sort(([, a], [, b]) => b.rank - a.rank)[0] ?? ['']
    await world.db.organization.update({
      where: { id },
      data: { plan, grantedPlan: plan, status: 'active', suspendedFor: null },
    })
  },
  async members(world) {
    await world.inbox('budi')
    await world.press('budi', 'Accept')
  },
  async restore(world) {
    const { says, submit } = world
    await says('dina', 'switch Sehat Clinic')
    await says('dina', 'delete')
    await submit('dina', { confirmation: 'Sehat Clinic' })
  },
}

const examples = commands.flatMap(({ name, example }) => (example ? [{ name, example }] : []))
const ordered = Object.keys(ends).flatMap((name) => examples.filter((one) => one.name === name))

test('every example is tried', () => {
  expect(ordered.map(({ name }) => name).sort()).toEqual(examples.map(({ name }) => name).sort())
})

describe.each(Object.keys(presets))('under %s', (catalog) => {
  const world = openWorld({ catalog })
  const say = { catalog: readCatalog(catalog, presets[catalog]), command: '/org' }

  beforeAll(async () => void (await world().says('budi', 'whoami')))

  test('help leaves out what there is not', async () => {
    const { workspaces, credits, plans } = say.catalog
    const shown = said(await world().says('budi', 'help'))
    expect(shown.includes('/org workspaces')).toBe(workspaces !== undefined)
    expect(shown.includes('/org topup')).toBe(Object.keys(credits.packs).length > 0)
    expect(shown.includes('/org teams')).toBe(Object.values(plans).some(({ entitlements }) => entitlements.teams))
  })

  test('each example in help works when it is pasted', async () => {
    for (const { name, example } of ordered) {
      await before[name]?.(world())
      const exchange = await world().says('dina', typeof example === 'function' ? example(say) : example)
      const answer = exchange.view ? textOf(exchange.view) : said(exchange)
      expect({ name, answer }).toMatchObject({ name, answer: expect.stringMatching(ends[name] ?? /^$/) })
      if (exchange.view) await world().close('dina')
    }
  })
})
