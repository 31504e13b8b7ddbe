// The rows of a platform whose plans decide how far an organization reaches: its roles, its teams, how many one may own.
import { expect, test } from 'vitest'
import { said } from '../stories/cast.ts'
import { openWorld, textOf } from '../world.ts'
import { arrive, choicesOf, found, menusOf, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'clarifai' })

/** Has the organization on a plan, as whoever runs the installation puts it there. */
async function onPlan(name: string, plan: string): Promise<void> {
  const { id } = await world().organization(name)
  await world().db.organization.update({ where: { id }, data: { plan, grantedPlan: plan } })
}

/** The roles that an invitation to where someone is offers. */
async function offered(as: string): Promise<string[]> {
  await world().says(as, 'invite')
  const menus = menusOf((await modalOf(world(), as)).blocks)
  await world().close(as)
  return menus.flatMap(choicesOf)
}

/** What only one organization for one person, no teams, and a role that is coming look like. */
async function expectOneWithoutTeams(owner: string, member: string, plan: string): Promise<void> {
  const second = said(await world().says(owner, `create ${owner}-second`))
  expect(second).toContain(`The ${plan} plan allows 1 organization owned by one person.`)
  expect(await world().db.organization.count({ where: { name: `${owner}-second` } })).toBe(0)
  const team = said(await world().says(owner, 'teams new Annotators'))
  expect(team).toContain('A plan must include teams for this.')
  expect(team).toContain('The Enterprise plan allows it.')
  expect(await world().db.team.count({ where: { name: 'Annotators' } })).toBe(0)
  expect(said(await world().says(owner, `role @${member} Org User`))).toContain(
    plan === 'Community' ? 'Org User' : 'The role Org User is coming soon.',
  )
}

test('[K32] everyone can open an organization and look at it, on every plan', async () => {
  await found(world(), 'open-org', 'olaf')
  for (const plan of ['community', 'essential', 'professional', 'enterprise']) {
    await onPlan('open-org', plan)
    expect(said(await world().says('olaf', ''))).toContain('You are in open-org as Admin')
    expect(said(await world().says('olaf', 'members'))).toContain('Olaf Tan')
    expect(said(await world().says('olaf', 'teams'))).toContain('open-org has no teams.')
  }
})

test('[K33] Community: only Admins, one organization, no teams', async () => {
  await found(world(), 'com-org', 'cora', { carl: 'Admin' })
  expect(await offered('cora')).toEqual(['Admin'])
  const refused = said(await world().says('cora', 'role @carl Org Contributor'))
  expect(refused).toContain('The role Org Contributor is not part of the Community plan.')
  expect(refused).toContain('The Essential plan allows it.')
  await expectOneWithoutTeams('cora', 'carl', 'Community')
  expect(await world().roles('com-org')).toEqual(['Cora Tan: admin', 'Carl Tan: admin'])
})

test('[K34] Essential: Admins and Org Contributors, Org User coming soon, one organization, no teams', async () => {
  await found(world(), 'ess-org', 'esra', { emil: 'Admin' })
  await onPlan('ess-org', 'essential')
  expect(await offered('esra')).toEqual(['Admin', 'Org Contributor'])
  expect(said(await world().says('esra', 'role @emil Org Contributor'))).toContain('Org Contributor')
  expect(await world().roles('ess-org')).toEqual(['Esra Tan: admin', 'Emil Tan: contributor'])
  await expectOneWithoutTeams('esra', 'emil', 'Essential')
  expect(said(await world().says('esra', 'role @emil Team Contributor'))).toContain('The Enterprise plan allows it.')
  expect(said(await world().says('esra', 'roles'))).toContain('Org User\nComing soon.')
})

test('[K35] Professional: Admins and Org Contributors, Org User coming soon, one organization, no teams', async () => {
  await found(world(), 'pro-org', 'pola', { piet: 'Admin' })
  await onPlan('pro-org', 'professional')
  expect(await offered('pola')).toEqual(['Admin', 'Org Contributor'])
  expect(said(await world().says('pola', 'role @piet Org Contributor'))).toContain('Org Contributor')
  await expectOneWithoutTeams('pola', 'piet', 'Professional')
  expect(said(await world().says('pola', 'role @piet Team Contributor'))).toContain('The Enterprise plan allows it.')
  expect(await world().roles('pro-org')).toEqual(['Pola Tan: admin', 'Piet Tan: contributor'])
})

test('[K36] Enterprise: Team Contributors and teams too, and twenty organizations, not twenty-one', async () => {
  await found(world(), 'ent-org', 'enya', { egon: 'Admin' })
  await onPlan('ent-org', 'enterprise')
  expect(await offered('enya')).toEqual(['Admin', 'Org Contributor', 'Team Contributor'])
  expect(said(await world().says('enya', 'role @egon Org User'))).toContain('The role Org User is coming soon.')
  await world().says('enya', 'role @egon Team Contributor')
  expect(await world().roles('ent-org')).toEqual(['Enya Tan: admin', 'Egon Tan: teamContributor'])
  expect(said(await world().says('enya', 'teams new Annotators @egon'))).toContain('Egon Tan came into Annotators')
  for (let n = 2; n <= 20; n++)
    expect(said(await world().says('enya', `create ent-org-${n}`)), `${n}`).toContain(`ent-org-${n}`)
  expect(await world().db.organization.count({ where: { name: { startsWith: 'ent-org-' } } })).toBe(19)
  const refused = said(await world().says('enya', 'create ent-org-21'))
  expect(refused).toContain('The Enterprise plan allows 20 organizations owned by one person.')
  expect(await world().db.organization.count({ where: { name: 'ent-org-21' } })).toBe(0)
})

test('[K36] whoever is not an Admin makes no team, and sees those that there are', async () => {
  await found(world(), 'see-org', 'svenja')
  await onPlan('see-org', 'enterprise')
  await arrive(world(), { stig: {} })
  await world().says('svenja', 'invite @stig Org Contributor')
  await world().inbox('stig')
  await world().press('stig', 'Accept')
  await world().settle()
  await world().says('svenja', 'teams new Labelers @stig')
  await world().says('stig', 'switch see-org')
  const shown = await world().says('stig', 'teams')
  expect(textOf(shown.messages[0]?.blocks)).toContain('Labelers  ·  you are in it')
  expect(said(await world().says('stig', 'teams new Mine'))).toContain('Your role in see-org is Org Contributor')
})
