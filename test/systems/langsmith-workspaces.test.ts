// The rows of a system whose organizations have workspaces: walled parts, each with its own resources, people and roles.
import { describe, expect, test } from 'vitest'
import { said } from '../stories/cast.ts'
import { buttonsOf, headerOf, openWorld, textOf } from '../world.ts'
import { activated, arrive, choicesOf, found, foundNew, letIn, menusOf } from './seen.ts'

describe('langsmith', () => {
  const world = openWorld({ catalog: 'langsmith', operators: 'U0OMAR0001' })

  /** Has the organization on a plan, as whoever runs the installation puts it there. */
  async function onPlan(name: string, plan: string): Promise<void> {
    const organization = await world().organization(name)
    await world().db.organization.update({ where: { id: organization.id }, data: { plan, grantedPlan: plan } })
  }

  const placesOf = async (workspace: string) => {
    const where = { name: workspace }
    const { id } = await world().db.workspace.findFirstOrThrow({ where })
    return world().db.workspaceMember.findMany({ where: { workspaceId: id }, orderBy: { addedAt: 'asc' } })
  }

  test('[L1] at first contact a personal organization is there', async () => {
    await arrive(world(), { lara: {} })
    const first = await world().says('lara', '')
    expect(headerOf(first.messages[0])).toBe('Personal organization')
    const { id: personId } = await world().person('lara')
    const own = await world().db.organization.findUniqueOrThrow({ where: { personId }, include: { memberships: true } })
    expect(own.kind).toBe('personal')
    expect(own.memberships.map(({ personId: member, role }) => [member, role])).toEqual([[personId, 'admin']])
  })

  test('[L2] to collaborate, one creates a shared organization and invites the team', async () => {
    await arrive(world(), { leo: {}, lia: {} })
    expect(said(await world().says('leo', 'invite @lia'))).toContain('Only a shared organization lets you')
    await world().says('leo', 'create Leo Labs')
    await activated(world(), 'Leo Labs')
    await world().says('leo', 'switch Leo Labs')
    await letIn(world(), 'leo', 'lia', '')
    expect(await world().roles('Leo Labs')).toEqual(['Leo Tan: admin', 'Lia Tan: user'])
  })

  test('[L7] workspaces are set up on a plan for several users; below it the plan is named that has them', async () => {
    await found(world(), 'Ladder Co', 'lala')
    await onPlan('Ladder Co', 'developer')
    const refused = await world().says('lala', 'workspaces new Second')
    expect(said(refused)).toContain('The Developer plan allows 1 workspace.')
    expect(said(refused)).toContain('The Plus plan allows it.')
    expect(await world().db.workspace.count({ where: { name: 'Second' } })).toBe(0)
    await onPlan('Ladder Co', 'plus')
    expect(said(await world().says('lala', 'workspaces new Second'))).toContain('Created the workspace Second')
  })

  test('[L8] whoever is in one workspace sees nothing of another', async () => {
    await found(world(), 'Walls Inc', 'wilma', { wendy: 'Organization User', walt: 'Organization User' })
    await world().says('wilma', 'workspaces new North @wendy')
    await world().says('wilma', 'workspaces new South @walt')
    await world().says('walt', 'switch Walls Inc')
    await world().says('walt', 'workspaces enter South')
    expect(said(await world().says('walt', 'resources project south-secret'))).toContain('now owns')
    await world().says('wendy', 'switch Walls Inc')
    const list = await world().says('wendy', 'workspaces')
    expect(textOf(list.messages[0]?.blocks)).toContain('North')
    expect(textOf(list.messages[0]?.blocks)).not.toContain('South')
    const walled = await world().says('wendy', 'workspaces enter South')
    expect(said(walled)).toContain('None of them is called “South”.')
    expect(said(await world().says('wendy', 'workspaces enter Nowhere'))).toContain('None of them is called “Nowhere”.')
    await world().says('wendy', 'workspaces enter North')
    expect(said(await world().says('wendy', 'resources'))).not.toContain('south-secret')
    expect(said(await world().says('wendy', 'star south-secret'))).toContain('None here is called “south-secret”')
    await world().says('wendy', 'workspaces leave')
    expect(said(await world().says('wendy', 'resources'))).not.toContain('south-secret')
    const taken = await world().says('walt', 'resources project south-secret')
    expect(said(taken)).toContain('already')
    await world().says('wendy', 'workspaces enter North')
    const twice = said(await world().says('wendy', 'resources project south-secret'))
    expect(twice).toContain('in another workspace')
    expect(twice).not.toContain('South ')
  })

  test('[L9] the picker goes from workspace to workspace, and offers only those that one may enter', async () => {
    await found(world(), 'Pickers', 'paula')
    for (const name of ['Alpha', 'Beta', 'Gamma']) await world().says('paula', `workspaces new ${name}`)
    await arrive(world(), { pia: {} })
    await letIn(world(), 'paula', 'pia', 'Organization User')
    await world().says('paula', 'workspaces add @pia to Alpha')
    await world().says('paula', 'workspaces add @pia to Gamma')
    await world().says('pia', 'switch Pickers')
    const overview = await world().says('pia', '')
    const menu = menusOf(overview.messages[0]?.blocks).find(({ action_id }) => action_id === 'enterWorkspace')
    expect(choicesOf(menu)).toEqual(['The whole organization', 'Alpha', 'Gamma'])
    const home = menusOf(await world().home('pia')).find(({ action_id }) => action_id === 'enterWorkspace')
    expect(choicesOf(home)).toEqual(['The whole organization', 'Alpha', 'Gamma'])
    const inside = await world().choose('pia', 'enterWorkspace', 'Gamma', { in: overview.messages[0]?.ts ?? '' })
    expect(headerOf(inside.messages[0])).toBe('Pickers · Gamma · Admin')
    expect(headerOf((await world().says('pia', 'workspace switch Alpha')).messages[0])).toBe('Pickers · Alpha · Admin')
    expect(headerOf((await world().says('pia', 'whoami')).messages[0])).toBe('Pickers · Alpha · Admin')
    await world().says('pia', 'workspaces switch')
    await world().submit('pia', { Workspace: 'Gamma' })
    expect(headerOf((await world().says('pia', 'whoami')).messages[0])).toBe('Pickers · Gamma · Admin')
    expect(headerOf((await world().says('pia', 'workspaces leave')).messages[0])).toBe('Pickers · Organization User')
    const admin = await world().says('paula', '')
    const all = menusOf(admin.messages[0]?.blocks).find(({ action_id }) => action_id === 'enterWorkspace')
    expect(choicesOf(all)).toEqual(['The whole organization', 'Alpha', 'Beta', 'Gamma', 'Workspace 1'])
  })

  test('[L10] each workspace has its own resources', async () => {
    await found(world(), 'Shelves', 'sela')
    await world().says('sela', 'workspaces new East')
    await world().says('sela', 'workspaces enter East')
    await world().says('sela', 'resources project east-traces')
    await world().says('sela', 'workspaces enter Workspace 1')
    await world().says('sela', 'resources queue first-queue')
    const { id: organizationId } = await world().organization('Shelves')
    const resources = await world().db.resource.findMany({
      where: { organizationId },
      include: { workspace: true },
      orderBy: { createdAt: 'asc' },
    })
    expect(resources.map(({ externalId, workspace }) => [externalId, workspace?.name])).toEqual([
      ['east-traces', 'East'],
      ['first-queue', 'Workspace 1'],
    ])
    const inside = said(await world().says('sela', 'resources'))
    expect(inside).toContain('first-queue')
    expect(inside).not.toContain('east-traces')
  })

  test('[L14] a member’s organization role is changed, and the record says so', async () => {
    await found(world(), 'Editors', 'edda', { elmo: 'Organization User' })
    const changed = await world().says('edda', 'role @elmo Organization Admin')
    expect(said(changed)).toContain('Organization Admin')
    expect(await world().roles('Editors')).toEqual(['Edda Tan: admin', 'Elmo Tan: admin'])
    expect(await world().recorded('Editors')).toContain('member.roleChanged')
  })

  test('[L17] the role in an organization decides who reaches its settings, in each organization by itself', async () => {
    await found(world(), 'Scope One', 'sven', { svea: 'Organization User' })
    await found(world(), 'Scope Two', 'svend')
    await letIn(world(), 'svend', 'svea', 'Organization Admin')
    await world().says('svea', 'switch Scope One')
    expect(said(await world().says('svea', 'rename Mine Now'))).toContain('Your role in Scope One is Organization User')
    await world().says('svea', 'switch Scope Two')
    expect(said(await world().says('svea', 'rename Mine Now'))).toContain('is now called')
  })

  test('[L18][L20] an Organization Admin is Admin in every workspace, without a place in it; in new ones too', async () => {
    await found(world(), 'Everywhere', 'eva', { enno: 'Organization Admin', ella: 'Organization User' })
    await world().says('eva', 'workspaces new Late')
    expect(await placesOf('Late')).toEqual([])
    await world().says('enno', 'switch Everywhere')
    const inside = await world().says('enno', 'workspaces enter Late')
    expect(headerOf(inside.messages[0])).toBe('Everywhere · Late · Admin')
    expect(said(await world().says('enno', 'resources project by-enno'))).toContain('now owns')
    await world().says('ella', 'switch Everywhere')
    expect(said(await world().says('ella', 'workspaces enter Late'))).toContain('None of them is called')
    // No more an Admin, no more in it: where he stands is the organization, and he is told.
    await world().says('eva', 'role @enno Organization User')
    const back = await world().says('enno', 'whoami')
    expect(headerOf(back.messages[0])).toBe('Everywhere · Organization User')
    expect(said(back)).toContain('Late is no longer yours to work in; you are back in Everywhere.')
    expect(said(await world().says('enno', 'whoami'))).not.toContain('no longer')
  })

  test('[L19] an Organization Admin has full access to configuration, users, billing and workspaces', async () => {
    await found(world(), 'Full Access', 'fay', { finn: 'Organization Admin', fred: 'Organization User' })
    await world().says('finn', 'switch Full Access')
    expect(said(await world().says('finn', 'workspaces new Finns'))).toContain('Created')
    expect(said(await world().says('finn', 'role @fred Organization Admin'))).toContain('Organization Admin')
    expect(said(await world().says('finn', 'billing'))).toContain('Full Access')
    expect(said(await world().says('finn', 'rename Fuller Access'))).toContain('is now called')
  })

  test('[L21] an Organization User reads what is the organization’s, and changes none of it', async () => {
    await found(world(), 'Read Only', 'rolf', { rita: 'Organization User', rob: 'Organization User' })
    await world().says('rita', 'switch Read Only')
    for (const typed of ['members', 'roles', 'workspaces', 'teams', 'resources', 'usage'])
      expect(said(await world().says('rita', typed)), typed).not.toContain('which does not include it')
    const writes = [
      'rename Hers',
      'invite @omar',
      'role @rob Organization Admin',
      'workspaces new Hers',
      'teams new Hers',
    ]
    for (const typed of writes)
      expect(said(await world().says('rita', typed)), typed).toContain('Your role in Read Only is Organization User')
    expect(said(await world().says('rita', 'resources project hers'))).toContain('does not include it')
    expect(await world().roles('Read Only')).toHaveLength(3)
  })

  test('[L22] an Organization User is put in some workspaces, with a role in each where the plan has them', async () => {
    await found(world(), 'Subsets', 'sara')
    await onPlan('Subsets', 'plus')
    for (const name of ['Sub A', 'Sub B', 'Sub C']) await world().says('sara', `workspaces new ${name}`)
    await arrive(world(), { sid: {} })
    await letIn(world(), 'sara', 'sid', 'Organization User')
    expect(said(await world().says('sara', 'workspaces add @sid to Sub A as viewer'))).toContain(
      'The Enterprise plan allows it',
    )
    await onPlan('Subsets', 'enterprise')
    expect(said(await world().says('sara', 'workspaces add @sid to Sub A as viewer'))).toContain(
      'In Sub A now: Sid Tan as Viewer',
    )
    expect(said(await world().says('sara', 'workspaces add @sid to Sub B as Editor'))).toContain(
      'In Sub B now: Sid Tan as Editor',
    )
    await world().says('sid', 'switch Subsets')
    const list = textOf((await world().says('sid', 'workspaces')).messages[0]?.blocks)
    expect(list).toContain('You are in 2 workspaces of Subsets.')
    expect(list).not.toContain('Sub C')
    await world().says('sid', 'workspaces enter Sub A')
    const refused = await world().says('sid', 'resources project sids')
    expect(said(refused)).toContain('Your role in Sub A is Viewer, which does not include it.')
    await world().says('sid', 'workspaces enter Sub B')
    expect(said(await world().says('sid', 'resources project sids'))).toContain('now owns')
  })

  test('[L23] Organization User exists only on plans with several workspaces', async () => {
    await found(world(), 'One Room', 'ole', { olga: 'Organization Admin' })
    await onPlan('One Room', 'plusLegacy')
    expect(said(await world().says('ole', 'role @olga Organization User'))).toContain(
      'The role Organization User is not part of the Plus (legacy) plan.',
    )
    await world().says('ole', 'role @olga')
    const modal = await world().says('ole', 'invite')
    expect(JSON.stringify(modal.view)).not.toContain('Organization User')
    await onPlan('One Room', 'plus')
    expect(said(await world().says('ole', 'role @olga Organization User'))).toContain('Organization User')
    expect(await world().roles('One Room')).toEqual(['Ole Tan: admin', 'Olga Tan: user'])
  })

  test('[L24] in an organization with one workspace everyone is Organization Admin: by invitation, and by going down to such a plan', async () => {
    await found(world(), 'Going Down', 'gina', { gus: 'Organization User', greta: 'Organization User' })
    await arrive(world(), { gabi: {}, gerd: {} })
    await world().says('gina', 'invite @gerd Organization User')
    const before = said(await world().says('gina', 'downgrade Plus (legacy)'))
    expect(before).toContain('everyone is Organization Admin: Gus Tan and Greta Tan become Organization Admin too')
    expect(await world().roles('Going Down')).toEqual(['Gina Tan: admin', 'Gus Tan: user', 'Greta Tan: user'])
    const { id } = await world().organization('Going Down')
    const { setPlan } = await import('../../src/org/organization/organizations.ts')
    const system = { deps: world().deps, actor: { kind: 'system' }, surface: 'cli', organizationId: id } as const
    await setPlan(system, { organizationId: id, plan: 'plusLegacy' })
    expect(await world().roles('Going Down')).toEqual(['Gina Tan: admin', 'Gus Tan: admin', 'Greta Tan: admin'])
    expect(textOf((await world().inbox('gus')).at(-1)?.blocks)).toContain('Organization Admin')
    await letIn(world(), 'gina', 'gabi', '')
    expect(await world().roles('Going Down')).toContain('Gabi Tan: admin')
    await world().inbox('gerd')
    await world().press('gerd', 'Accept')
    expect(await world().roles('Going Down')).toContain('Gerd Tan: admin')
  })

  test('[L25] roles for a whole organization cannot be made', async () => {
    await found(world(), 'Own Roles', 'orla', { otto: 'Organization User' })
    const refused = said(await world().says('orla', 'roles create Release Captain'))
    expect(refused).toContain('Roles for the whole organization cannot be made yet.')
    expect(refused).toContain('It has the roles Organization Admin and Organization User.')
    expect(said(await world().says('otto', 'switch Own Roles'))).toBeTruthy()
    expect(said(await world().says('otto', 'roles create Mine'))).toContain('does not include it')
  })

  test('a new organization begins with a workspace, whatever it waits for', async () => {
    await foundNew(world(), 'Fresh Start', 'fran')
    const { id: organizationId } = await world().organization('Fresh Start')
    const workspaces = await world().db.workspace.findMany({ where: { organizationId } })
    expect(workspaces.map(({ name }) => name)).toEqual(['Workspace 1'])
    expect(buttonsOf((await world().says('fran', 'workspaces')).messages)).toContain('Enter')
  })
})
