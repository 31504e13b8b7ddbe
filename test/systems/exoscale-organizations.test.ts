// The rows of a cloud about what an Organization is for: a team that runs one account, apart from everyone's own.
import { expect, test } from 'vitest'
import { said } from '../stories/cast.ts'
import { openWorld } from '../world.ts'
import { found } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

test('[E1] in an Organization several users operate the same account', async () => {
  await found(world(), 'Alpine Ops', 'alma', { anton: 'Tech', astrid: 'Tech' })
  for (const who of ['anton', 'astrid']) await world().says(who, 'switch Alpine Ops')
  await world().says('anton', 'resources machine web-1')
  await world().says('astrid', 'resources machine web-2')
  for (const who of ['alma', 'anton', 'astrid']) {
    const shown = said(await world().says(who, 'resources'))
    expect(shown).toContain('web-1')
    expect(shown).toContain('web-2')
  }
  // What one made, another may remove.
  await world().says('astrid', 'resources')
  await world().press('astrid', 'Remove web-1')
  expect(said(await world().says('anton', 'resources'))).not.toContain('web-1')
})

test('[E3] techs run machines, and billing with the company’s address stays with the Admin', async () => {
  await found(world(), 'Bergbau AG', 'beat', { tim: 'Tech', ada: 'Admin' })
  await world().says('tim', 'switch Bergbau AG')
  await world().says('ada', 'switch Bergbau AG')
  expect(said(await world().says('tim', 'resources machine db-1'))).toContain('now owns')
  expect(said(await world().says('tim', 'billing'))).toContain('Your role in Bergbau AG is Tech')
  expect(said(await world().says('tim', 'settings email tim@bergbau.example'))).toContain(
    'Your role in Bergbau AG is Tech',
  )
  await world().says('ada', 'settings')
  const saved = await world().submit('ada', {
    'Billing e-mail': 'bills@bergbau.example',
    'Street and number': 'Hauptstrasse 1',
    'Postal code': '8000',
    City: 'Zurich',
    Country: 'Switzerland',
  })
  expect(saved.errors).toBeUndefined()
  const { billingEmail, billingAddress } = await world().organization('Bergbau AG')
  expect(billingEmail).toBe('bills@bergbau.example')
  expect(billingAddress).toMatchObject({ city: 'Zurich', country: 'CH' })
  expect(said(await world().says('ada', 'billing'))).toContain('Bergbau AG')
  expect(said(await world().says('ada', 'resources'))).toContain('Your role in Bergbau AG is Admin')
  expect(said(await world().says('beat', 'resources'))).toContain('db-1')
})

test('[E7] what is started in the Personal Account belongs to it', async () => {
  await found(world(), 'Corner Cloud', 'cilia')
  await world().says('cilia', 'switch personal')
  await world().says('cilia', 'resources machine own-box')
  const { id: personId } = await world().person('cilia')
  const own = await world().db.organization.findUniqueOrThrow({ where: { personId } })
  const machine = await world().db.resource.findFirstOrThrow({ where: { externalId: 'own-box' } })
  expect(machine.organizationId).toBe(own.id)
})

test('[E8] nobody else sees or manages what is in someone’s Personal Account, the owner of their Organization neither', async () => {
  await found(world(), 'Dorf Data', 'dario', { delia: 'Tech' })
  await world().says('delia', 'switch personal')
  await world().says('delia', 'resources machine private-box')
  const shown = await world().says('delia', 'resources')
  expect(said(shown)).toContain('private-box')
  expect(said(await world().says('dario', 'resources'))).not.toContain('private-box')
  expect(said(await world().says('dario', 'star private-box'))).toContain('None here is called “private-box”.')
  const { id: personId } = await world().person('delia')
  const own = await world().db.organization.findUniqueOrThrow({ where: { personId } })
  expect(said(await world().says('dario', `switch ${own.id}`))).toContain('None of them is called')
  const resource = await world().db.resource.findFirstOrThrow({ where: { externalId: 'private-box' } })
  const { takeDown } = await reach(resource.id)
  await expect(takeDown).rejects.toMatchObject({ code: 'unknown_resource' })
  expect(await world().db.resource.count({ where: { id: resource.id } })).toBe(1)

  /** The owner's hand on it, as a forged button would name it. */
  async function reach(resourceId: string) {
    const { unregister } = await import('../../src/org/programs/resources.ts')
    const { actorOf } = await import('../../src/org/people/people.ts')
    const { deps } = world()
    const actor = await actorOf(deps, (await world().person('dario')).id)
    const { id: organizationId } = await world().organization('Dorf Data')
    return { takeDown: unregister({ deps, actor, surface: 'slack', organizationId }, { resourceId }) }
  }
})

test('[E41] a Tech cannot edit administrative information', async () => {
  await found(world(), 'Echo Host', 'erwin', { elsa: 'Tech' })
  await world().says('elsa', 'switch Echo Host')
  for (const typed of ['rename Elsas Host', 'settings name Elsas Host', 'settings email elsa@echo.example'])
    expect(said(await world().says('elsa', typed)), typed).toContain('Your role in Echo Host is Tech')
  const { name, billingEmail } = await world().organization('Echo Host')
  expect([name, billingEmail]).toEqual(['Echo Host', expect.not.stringContaining('elsa@echo')])
})
