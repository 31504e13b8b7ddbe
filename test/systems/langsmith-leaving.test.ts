// The row of a system in which whoever is removed from an organization is out of all its workspaces.
import { expect, test } from 'vitest'
import { said } from '../stories/cast.ts'
import { openWorld, textOf } from '../world.ts'
import { found } from './seen.ts'

const world = openWorld({ catalog: 'langsmith', operators: 'U0OMAR0001' })

test('[L15] whoever is removed from the organization is out of all its workspaces, at once', async () => {
  const { says, press, submit } = world()
  const user = 'Organization User'
  await found(world(), 'Parting Labs', 'petra', { pablo: user, paul: user })
  for (const name of ['North', 'South']) await says('petra', `workspaces new ${name} @pablo @paul`)
  await says('pablo', 'switch Parting Labs')
  await says('pablo', 'workspaces enter North')
  expect(said(await says('pablo', 'resources project north-one'))).toContain('now owns')
  const { id: personId } = await world().person('pablo')
  const places = () => world().db.workspaceMember.count({ where: { personId } })
  const before = await places()
  expect(before).toBeGreaterThanOrEqual(2)

  const list = await says('petra', 'members')
  const shown = await press('petra', 'Remove', { in: list.messages[0]?.ts ?? '', value: 'Pablo Tan' })
  expect(said(shown)).toMatch(/Their place in \d workspaces: .*North.*South/)
  expect(await places()).toBe(before)
  expect(said(await submit('petra'))).toContain('Pablo Tan is no longer in Parting Labs')
  expect(await places()).toBe(0)
  expect(await world().roles('Parting Labs')).toEqual(['Petra Tan: admin', 'Paul Tan: user'])

  // Nothing of it is left to them on any surface, and everything is to whoever stayed.
  for (const typed of ['workspaces', 'resources', 'workspaces enter North', 'list', ''])
    expect(said(await says('pablo', typed)), typed).not.toMatch(/north-one|South/)
  expect(textOf((await world().home('pablo')).blocks)).not.toContain('North')
  expect(said(await says('pablo', 'switch Parting Labs'))).not.toContain('You are now in')
  await says('paul', 'switch Parting Labs')
  expect(said(await says('paul', 'workspaces'))).toContain('North')

  // Taken back, they are in all of them again.
  await press('petra', 'Undo')
  expect(await places()).toBe(before)
})
