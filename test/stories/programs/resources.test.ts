// Resources as people meet them: listed page by page, by type, favourites first and private, removed and back again.
import { expect, test } from 'vitest'
import { openWorld, textOf } from '../../world.ts'
import { found, hire, letIn, said } from '../cast.ts'

const world = openWorld()

/** The ids in the list, in its order. */
const listed = (text: string): string[] =>
  [...text.matchAll(/^(?:★ )?([\w-]+) {2}\w+ {2}since/gm)].map(([, id]) => id ?? '')

test('resources are listed the newest first, ten a page, and by type', async () => {
  const { says, press } = world()
  await hire(world(), { ray: 'Ray Lists' })
  await found(world(), 'Rays', 'ray')
  for (let n = 1; n <= 11; n++) await says('ray', `resources voice v${n}`)
  await says('ray', 'resources agent bot')
  const first = await says('ray', 'resources')
  expect(listed(said(first))).toEqual(['bot', 'v11', 'v10', 'v9', 'v8', 'v7', 'v6', 'v5', 'v4', 'v3'])
  expect(said(first)).toContain('1–10 of 12.')
  const second = await press('ray', 'More →', { in: first.messages[0]?.ts ?? '' })
  expect(listed(said(second))).toEqual(['v2', 'v1'])
  const agents = await press('ray', 'agent (1)', { in: first.messages[0]?.ts ?? '' })
  expect(listed(said(agents))).toEqual(['bot'])
  expect(listed(said(await says('ray', 'resources agent')))).toEqual(['bot'])
  expect((await says('ray', 'resources model')).view?.title.text).toBe('Register a resource')
  await world().close('ray')
})

test('favourites stand first, for whoever marked them alone', async () => {
  const { says, press, submit } = world()
  await hire(world(), { sal: 'Sal Stars', sia: 'Sia Other' })
  await found(world(), 'Sals', 'sal')
  await letIn(world(), 'sal', 'sia', 'member')
  for (const id of ['one', 'two', 'three']) await says('sal', `resources voice ${id}`)
  expect(said(await says('sal', 'star one'))).toContain('one of your favourites now')
  expect(listed(said(await says('sal', 'resources')))).toEqual(['one', 'three', 'two'])
  expect(listed(said(await says('sia', 'resources')))).toEqual(['three', 'two', 'one'])
  const shown = await press('sal', 'Star two')
  expect(listed(said(shown))).toEqual(['two', 'one', 'three'])
  expect(said(await says('sal', 'star voice one'))).toContain('is no longer one of your favourites')
  await says('sal', 'star')
  expect(textOf((await submit('sal', { Resource: 'three' })).messages)).toContain('three is one of your favourites now')
  expect(said(await says('sal', 'unstar three'))).toContain('no longer')
  expect(await world().recorded('Sals')).not.toContain(expect.stringContaining('star'))
})

test('a resource is removed by those who may, and is back when that is undone', async () => {
  const { says, press } = world()
  await hire(world(), { tam: 'Tam Removes', tia: 'Tia Viewer' })
  await found(world(), 'Tams', 'tam')
  await letIn(world(), 'tam', 'tia', 'viewer')
  await says('tam', 'resources voice gone')
  await says('tia', 'resources')
  expect(said(await press('tia', 'Remove gone'))).toContain('(resources.delete)')
  await says('tam', 'resources')
  const removed = await press('tam', 'Remove gone')
  expect(said(removed)).toContain('Removed the voice gone from Tams.')
  expect(said(await says('tam', 'resources'))).toContain('Tams has no resources yet.')
  expect(said(await press('tam', 'Undo', { in: removed.messages[0]?.ts ?? '' }))).toContain(
    'the voice gone is listed in Tams again',
  )
  expect(listed(said(await says('tam', 'resources')))).toEqual(['gone'])
  expect(await world().recorded('Tams')).toEqual(expect.arrayContaining(['resource.removed', 'resource.registered']))
})
