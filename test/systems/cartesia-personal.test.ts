// The rows of a platform for voices with two kinds of workspace: one's personal account, and organizations that share all
// but what is each member's own.
import { expect, test } from 'vitest'
import { said } from '../stories/cast.ts'
import { product } from '../stories/money/spending.ts'
import { upgrades } from '../stories/money/till.ts'
import { headerOf, openWorld } from '../world.ts'
import { arrive, cardsOf } from './seen.ts'

const world = openWorld({ catalog: 'cartesia' })

/** An organization of someone new, upgraded, with another one in it; both are there. */
async function studio(name: string, owner: string, member: string): Promise<void> {
  const { says, inbox, press, settle } = world()
  await arrive(world(), { [owner]: {}, [member]: {} })
  await says(owner, `create ${name}`)
  await says(owner, `switch ${name}`)
  await upgrades(world(), owner, 'startup')
  await says(owner, `invite @${member} member`)
  await inbox(member)
  await press(member, 'Accept')
  await settle()
  await says(member, `switch ${name}`)
}

test('[C1] one is in a personal account or in an organization; there is nothing else to be in', async () => {
  await arrive(world(), { cleo: {} })
  await world().says('cleo', 'create Cleo Voices')
  const cards = cardsOf((await world().says('cleo', 'list')).messages[0])
  expect(cards.map((card) => card.split('  ·')[0])).toEqual(['Personal account', 'Cleo Voices'])
  const { id: personId } = await world().person('cleo')
  const held = await world().db.membership.findMany({ where: { personId }, include: { organization: true } })
  expect(held.map(({ organization }) => organization.kind).toSorted()).toEqual(['personal', 'shared'])
  await world().says('cleo', 'switch Cleo Voices')
  expect(said(await world().says('cleo', 'workspaces'))).toContain('Cartesia has none.')
  expect(said(await world().says('cleo', 'workspaces new Third Kind'))).toContain('Cartesia has none.')
  expect(await world().db.workspace.count()).toBe(0)
})

test('[C2] whoever chose nothing is in their personal account', async () => {
  await arrive(world(), { cato: {} })
  expect(headerOf((await world().says('cato', 'whoami')).messages[0])).toBe('Personal account')
  await world().says('cato', 'create Cato Voices')
  expect(headerOf((await world().says('cato', 'whoami')).messages[0])).toBe('Personal account')
  expect(await world().whereIs('cato')).toBe('personal')
})

test('[C3] what is made in a personal account is seen from no organization, and the reverse', async () => {
  await studio('Apart Audio', 'alba', 'aldo')
  await world().says('alba', 'resources voice shared-voice')
  await world().says('alba', 'switch personal')
  await world().says('alba', 'resources voice own-voice')
  const own = said(await world().says('alba', 'resources'))
  expect(own).toContain('own-voice')
  expect(own).not.toContain('shared-voice')
  expect(said(await world().says('alba', 'star shared-voice'))).toContain('None here is called “shared-voice”.')
  await world().says('alba', 'switch Apart Audio')
  for (const who of ['alba', 'aldo']) {
    const shared = said(await world().says(who, 'resources'))
    expect(shared).toContain('shared-voice')
    expect(shared).not.toContain('own-voice')
    expect(said(await world().says(who, 'star own-voice'))).toContain('None here is called “own-voice”.')
  }
})

test('[C4] in an organization everyone sees all resources, whoever made them', async () => {
  await studio('Common Choir', 'cora', 'cyra')
  await world().says('cora', 'resources voice made-by-cora')
  await world().says('cyra', 'resources voice made-by-cyra')
  for (const who of ['cora', 'cyra']) {
    const seen = said(await world().says(who, 'resources'))
    expect(seen).toContain('made-by-cora')
    expect(seen).toContain('made-by-cyra')
  }
})

test('[C5] but the history of what one generated is one’s own, in the same organization too', async () => {
  await studio('History House', 'hedi', 'hugo')
  const use = { as: 'hedi', amount: 10, key: 'hedi-1', title: 'A lullaby in A minor' }
  expect((await product(world(), use)).refused).toBeUndefined()
  await product(world(), use)
  await product(world(), { as: 'hugo', amount: 5, title: 'A door that creaks' })
  const [hers, his] = [said(await world().says('hedi', 'history')), said(await world().says('hugo', 'history'))]
  expect(hers).toContain('A lullaby in A minor')
  expect(hers).toContain('You used Cartesia 1 time in History House.')
  expect(hers).not.toContain('A door that creaks')
  expect(his).toContain('A door that creaks')
  expect(his).not.toContain('lullaby')
  await world().says('hedi', 'switch personal')
  expect(said(await world().says('hedi', 'history'))).toContain('You have no history in')
  // What was refused was not generated.
  await product(world(), { as: 'hugo', amount: 99_000_000, title: 'An opera' })
  expect(said(await world().says('hugo', 'history'))).not.toContain('An opera')
  // Nobody reads it in the record either, whatever their role.
  await world().says('hedi', 'switch History House')
  expect(said(await world().says('hedi', 'audit'))).not.toContain('creaks')
})

test('[C6] and so are the voices that one starred', async () => {
  await studio('Star Studio', 'stella', 'sten')
  await world().says('stella', 'resources voice north')
  await world().says('stella', 'star north')
  expect(said(await world().says('stella', 'resources'))).toContain('★ north')
  const his = said(await world().says('sten', 'resources'))
  expect(his).toContain('north')
  expect(his).not.toContain('★')
  await world().says('sten', 'star north')
  await world().says('stella', 'unstar north')
  expect(said(await world().says('sten', 'resources'))).toContain('★ north')
  expect(said(await world().says('stella', 'resources'))).not.toContain('★')
})
