// Managing an organization in one form: what is refused in either part leaves both as they were.
import { expect, test } from 'vitest'
import { buttonsOf, openWorld } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { tight } from '../catalogs.ts'

const world = openWorld({ catalog: tight })
const plan = async (name: string, to: string) => {
  const { id } = await world().organization(name)
  await world().db.organization.update({ where: { id }, data: { plan: to } })
}
const manage = async (as: string) => {
  const overview = await world().says(as, '')
  await world().press(as, 'Manage', { in: overview.messages.find(({ ephemeral }) => ephemeral)?.ts ?? '' })
}

test('a plan that does not include inviting has no Manage; the plan that does is named to whoever had it on screen', async () => {
  const { says, press } = world()
  await says('omar', 'whoami')
  await hire(world(), { petra: 'Petra Plain' })
  await found(world(), 'Petras', 'petra')
  expect(buttonsOf((await says('petra', '')).messages)).not.toContain('Manage')
  await plan('Petras', 'pro')
  const upgraded = await says('petra', '')
  await plan('Petras', 'basic')
  const refused = await press('petra', 'Manage', { in: upgraded.messages[0]?.ts ?? '' })
  expect(said(refused)).toContain('A plan must include “invite” for this.')
  await press('petra', 'Request it')
  await answers(world(), 'omar', 'Approve')
  expect(buttonsOf((await says('petra', '')).messages)).toContain('Manage')
})

test('seats that run out leave the profile as it was, and nobody invited', async () => {
  const { submit, db, recorded } = world()
  await hire(world(), { sia: 'Sia Seats', s1: 'One Seat', s2: 'Two Seats' })
  await found(world(), 'Sias', 'sia')
  await plan('Sias', 'plus')
  await manage('sia')
  const refused = await submit('sia', { Name: 'Sias anew', People: ['s1', 's2'] })
  expect(said(refused)).toContain('The Plus plan allows 2 members.')
  expect(await recorded('Sias')).toEqual(['organization.created', 'context.switched'])
  expect(await db.invitation.count({ where: { organization: { name: 'Sias' } } })).toBe(0)
})

test('a name that is taken is said at its field, and the people stay chosen', async () => {
  const { submit, recorded, inbox } = world()
  await hire(world(), { tia: 'Tia Taken', ted: 'Ted First', tom: 'Tom Third' })
  await found(world(), 'Teds', 'ted')
  await found(world(), 'Tias', 'tia')
  await plan('Tias', 'pro')
  await manage('tia')
  expect((await submit('tia', { Name: 'TEDS', People: ['tom'] })).errors).toEqual({
    name: 'Another organization already has this name. Please choose a different one.',
  })
  expect(await inbox('tom')).toEqual([])
  await submit('tia', { Name: 'Tias anew' })
  expect((await inbox('tom')).map(({ text }) => text).join()).toContain('Tias anew')
  expect((await recorded('Tias anew')).slice(2)).toEqual(['organization.settingsChanged', 'invitation.created'])
})

test('sent three times over, the profile changes once and each is invited once', async () => {
  const { submit, faults, recorded, inbox } = world()
  await hire(world(), { nia: 'Nia Once', nat: 'Nat Invited' })
  await found(world(), 'Nias', 'nia')
  await plan('Nias', 'pro')
  await manage('nia')
  await faults({ slack: { deliver: { times: 3 } } })
  await submit('nia', { Name: 'Nias once', People: ['nat'] })
  await faults({})
  expect(await inbox('nat')).toHaveLength(1)
  expect((await recorded('Nias once')).slice(2)).toEqual(['organization.settingsChanged', 'invitation.created'])
})

test('with nothing changed and nobody chosen it says so', async () => {
  await hire(world(), { zoe: 'Zoe Nothing' })
  await found(world(), 'Zoes', 'zoe')
  await plan('Zoes', 'pro')
  await manage('zoe')
  expect(said(await world().submit('zoe'))).toContain('Nothing was changed, and nobody was invited.')
})
