// Requests for more than a button can carry: Slack allows a button's value 2,000 characters, people need more.
import { expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../../world.ts'
import { answers, found, hire } from '../cast.ts'

const world = openWorld({ catalog: 'collective' })

test('a request to invite a hundred people is asked, seen and approved in full', async () => {
  const { says, press, submit, db, organization } = world()
  const handles = Array.from({ length: 100 }, (_, index) => `guest${index}`)
  await hire(world(), Object.fromEntries(handles.map((handle) => [handle, `Guest ${handle} of the big day`])))
  await hire(world(), { lena: 'Lena Member' })
  await found(world(), 'Big day', 'dina', { lena: 'member' })
  await says('lena', 'switch Big day')
  await says('lena', 'invite')
  const refused = await submit('lena', { people: handles, role: 'Member' })
  expect(buttonsOf(refused.view)).toEqual(['Request it'])
  const asked = await press('lena', 'Request it')
  expect(textOf(asked.messages.length ? asked.messages : asked.view)).toContain('and 97 more to Big day as Member')
  await answers(world(), 'dina', 'Approve')
  const { id: organizationId } = await organization('Big day')
  expect(await db.invitation.count({ where: { organizationId, state: 'pending' } })).toBe(100)
})

test('a rename to the longest of names can be requested', async () => {
  const { says, press, organization } = world()
  const name = '👨‍👩‍👧‍👦'.repeat(200)
  await hire(world(), { nora: 'Nora Member' })
  await found(world(), 'Short', 'budi', { nora: 'member' })
  await says('nora', 'switch Short')
  await says('nora', `rename ${name}`)
  await press('nora', 'Request it')
  await answers(world(), 'budi', 'Approve')
  expect((await organization(name)).name).toBe(name)
})

test('a button whose meaning is long forgotten says so, and changes nothing', async () => {
  const { says, press, db, recorded } = world()
  await hire(world(), { oskar: 'Oskar Member' })
  await found(world(), 'Old', 'sari', { oskar: 'member' })
  await says('oskar', 'switch Old')
  const before = await recorded('Old')
  await says('oskar', `rename ${'👨‍👩‍👧‍👦'.repeat(200)}`)
  await db.heldValue.deleteMany({})
  const pressed = await press('oskar', 'Request it')
  expect(pressed.messages[0]?.text).toContain('This button is from another time')
  expect(await recorded('Old')).toEqual(before)
})
