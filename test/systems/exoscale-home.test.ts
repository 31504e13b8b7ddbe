// The rows of a cloud with Personal Accounts and Organizations about its account menu, which here is App Home.
import { expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf, type View } from '../world.ts'
import { arrive, cardsOf, choicesOf, found, homeOf, menusOf } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

/** The headings of Home, as people read them. */
const headingsOf = ({ blocks }: View): string[] => blocks.filter(({ type }) => type === 'header').map(textOf)

test('[E20] the menu opens the view of one’s Organizations: Home shows them, its button does, and so does /org list', async () => {
  const all = world()
  await found(all, 'Uplands', 'ines')
  await all.says('ines', 'switch personal')
  const home = await all.home('ines')
  expect(headingsOf(home)).toContain('Your Organizations')
  const cards = ['Personal Account  ·  Owner  ·  you are here', 'Uplands  ·  Owner']
  expect(cardsOf(home).map((card) => card.split(' [')[0])).toEqual(cards)
  expect(cardsOf((await all.says('ines', 'list')).messages[0]).map((card) => card.split(' [')[0])).toEqual(cards)
  await all.press('ines', 'Switch', { in: 'home', value: 'Uplands' })
  const opened = await all.press('ines', 'My Organizations', { in: 'home' })
  expect(textOf(opened.view?.blocks)).toContain('Your Organizations')
  expect(cardsOf(opened.view).map((card) => card.split(' [')[0])).toEqual([
    'Personal Account  ·  Owner',
    'Uplands  ·  Owner  ·  you are here',
  ])
})

test('[E29] the quick switch stands on Home in every context, and /org switch with a name is as quick', async () => {
  const all = world()
  await found(all, 'Fore', 'jonas')
  await all.says('jonas', 'create Aft')
  const home = await all.home('jonas')
  expect(menusOf(home.blocks).map(choicesOf)).toEqual([['Personal Account', 'Aft', 'Fore']])
  for (const [choice, where] of [
    ['Aft', 'Aft'],
    ['Fore', 'Fore'],
    ['Personal Account', 'personal'],
    ['Fore', 'Fore'],
  ] as const) {
    const switched = await all.choose('jonas', 'switch', choice, { in: 'home' })
    expect(switched.view, 'nothing comes on top of Home').toBeUndefined()
    expect(await all.whereIs('jonas')).toBe(where)
    const [menu] = menusOf((await homeOf(all, 'jonas')).blocks)
    expect(menu.initial_option.text.text).toBe(choice)
  }
  await all.says('jonas', 'switch Aft')
  expect(await all.whereIs('jonas')).toBe('Aft')
  expect(textOf((await homeOf(all, 'jonas')).blocks[0])).toBe('Aft')
})

test('[E33] in an Organization Home shows its Users in the place of one’s Organizations', async () => {
  const all = world()
  await found(all, 'Weir', 'klara', { lars: 'tech', maja: 'admin' })
  await all.says('klara', 'switch personal')
  const personal = await all.home('klara')
  expect(headingsOf(personal)).toContain('Your Organizations')
  expect(headingsOf(personal)).not.toContain('Users')
  await all.press('klara', 'Switch', { in: 'home', value: 'Weir' })
  const shared = await homeOf(all, 'klara')
  expect(headingsOf(shared)).toContain('Users')
  expect(headingsOf(shared)).not.toContain('Your Organizations')
  const since = / {2}· {2}since \d+ \w+ \d+/
  expect(cardsOf(shared).map((card) => card.replace(since, ''))).toEqual([
    'Klara Tan  ·  Owner  ·  you []',
    'Lars Tan  ·  Tech [Change role, Remove]',
    'Maja Tan  ·  Admin [Change role, Remove]',
  ])
  const asked = await all.press('klara', 'Remove Lars Tan', { in: 'home' })
  expect(asked.view?.title.text).toBe('Remove a member')
  await all.close('klara')
  await all.says('lars', 'switch Weir')
  const seenByTech = await all.home('lars')
  expect(cardsOf(seenByTech).map((card) => card.replace(since, ''))).toEqual([
    'Klara Tan  ·  Owner []',
    'Lars Tan  ·  Tech  ·  you []',
    'Maja Tan  ·  Admin []',
  ])
  expect(buttonsOf(seenByTech.blocks)).not.toContain('Invite')
  await all.choose('lars', 'switch', 'Personal Account', { in: 'home' })
  expect(headingsOf(await homeOf(all, 'lars'))).toContain('Your Organizations')
})

test('[E20] whoever has none yet is told what one is for, and how to make one', async () => {
  const all = world()
  await arrive(all, { nora: {} })
  const home = await all.home('nora')
  expect(textOf(home.blocks)).toContain('You have no Organization yet.')
  expect(buttonsOf(home.blocks).filter((text) => text === 'Create Organization')).toHaveLength(1)
  expect(buttonsOf((await all.says('nora', 'list')).messages)).toContain('Create Organization')
})
