// The rows of a system in which one makes a new organization by “+ New”, and manages its people under “Members and roles”.
import { expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../world.ts'
import { activated, arrive, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'langsmith' })

test('[L3] the switcher has “+ New”, wherever one is, and it makes a new organization', async () => {
  const all = world()
  await arrive(all, { lin: {} })
  const personal = await all.says('lin', '')
  expect(buttonsOf(personal.messages)).toContain('+ New')
  expect(buttonsOf((await all.says('lin', 'list')).messages)).toContain('+ New')
  expect(buttonsOf(await all.home('lin'))).toContain('+ New')
  await all.press('lin', '+ New', { in: personal.messages[0]?.ts ?? '' })
  await all.submit('lin', { 'Organization name': 'Lin Research' })
  expect(await all.roles('Lin Research')).toEqual(['Lin Tan: admin'])
  await all.says('lin', 'switch Lin Research')
  const shared = await all.says('lin', '')
  await all.press('lin', '+ New', { in: shared.messages[0]?.ts ?? '' })
  expect((await modalOf(all, 'lin')).title.text).toBe('New organization')
})

test('[L11] the members of a shared organization are managed under “Members and roles”', async () => {
  const all = world()
  await arrive(all, { lou: {}, max: {} })
  await all.says('lou', 'create Members Inc')
  await activated(all, 'Members Inc')
  await all.says('lou', 'switch Members Inc')
  await all.says('lou', 'invite @max')
  await all.inbox('max')
  await all.press('max', 'Accept')
  await all.settle()
  const overview = await all.says('lou', '')
  const shown = await all.press('lou', 'Members and roles', { in: overview.messages[0]?.ts ?? '' })
  const [message] = shown.messages
  expect(message?.blocks.find(({ type }) => type === 'header').text.text).toBe('Members and roles')
  expect(message?.text).toContain('Members and roles: Lou Tan, Max Tan')
  expect(textOf(message?.blocks)).toContain('Max Tan  ·  Organization User')
  expect(buttonsOf(message?.blocks)).toEqual(expect.arrayContaining(['Change role', 'Remove', 'Invite']))
  expect(buttonsOf(message?.blocks)).not.toContain('Users')
})
