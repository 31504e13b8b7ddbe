// Workspaces and teams as people live with them: put away and brought back, left by switching, told of, many of them.
import { describe, expect, test } from 'vitest'
import { newId } from '../../../src/org/ids.ts'
import { indexKeyOf } from '../../../src/org/names.ts'
import { menusOf } from '../../systems/seen.ts'
import { buttonsOf, headerOf, openWorld, textOf } from '../../world.ts'
import { found, hire, letIn, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

describe('workspaces', () => {
  const world = openWorld({ catalog: roomy })
  const workspace = (name: string) => world().db.workspace.findFirstOrThrow({ where: { name } })

  test('one that is put away keeps all that is in it, brings those in it back, and comes back as it was', async () => {
    const { says, press } = world()
    await hire(world(), { ada: 'Ada Lead', bo: 'Bo Maker' })
    await found(world(), 'Archivists', 'ada', { bo: 'Member' })
    await says('ada', 'workspaces new Vault @bo')
    await says('bo', 'workspaces enter Vault')
    await says('bo', 'resources agent kept-bot')
    await says('ada', 'workspaces Vault')
    const archived = await press('ada', 'Archive')
    expect(said(archived)).toContain('Archived Vault. Its 1 resource and 1 person are kept.')

    // What was meant for the workspace is not done in the organization: they see where they are first.
    expect((await world().inbox('bo')).at(-1)?.text).toContain('Ada Lead archived Vault in Archivists.')
    const back = await says('bo', 'resources agent lost-bot')
    expect(headerOf(back.messages[0])).toBe('Archivists · Member')
    expect(said(back)).toContain('Vault was archived; you are back in Archivists.')
    expect(await world().db.resource.count({ where: { externalId: 'lost-bot' } })).toBe(0)
    expect(said(await says('bo', 'whoami'))).not.toContain('archived')
    expect(said(await says('bo', 'workspaces'))).not.toContain('Vault')
    expect(said(await says('bo', 'resources'))).not.toContain('kept-bot')

    const list = await says('ada', 'workspaces')
    expect(said(list)).toContain('Vault  ·  Workspace admin  ·  1 resource and 1 person  ·  archived')
    expect(said(await says('ada', 'resources'))).toContain('kept-bot')
    await press('ada', 'Bring back', { in: list.messages[0]?.ts ?? '' })
    await world().settle()
    expect(textOf((await world().inbox('bo')).at(-1)?.blocks)).toContain('Ada Lead brought Vault in Archivists back')
    await says('bo', 'workspaces enter Vault')
    expect(said(await says('bo', 'resources'))).toContain('kept-bot')
    expect(await world().recorded('Archivists')).toEqual(
      expect.arrayContaining(['workspace.created', 'workspace.archived', 'workspace.unarchived', 'workspace.entered']),
    )
  })

  test('switching to another organization leaves the workspace, also on the way back', async () => {
    const { says } = world()
    await hire(world(), { cleo: 'Cleo Lead' })
    await found(world(), 'Switchers', 'cleo')
    await says('cleo', 'workspaces new Room')
    await says('cleo', 'workspaces enter Room')
    expect(headerOf((await says('cleo', 'switch personal')).messages[0])).toBe('Personal account')
    expect(headerOf((await says('cleo', 'whoami')).messages[0])).toBe('Personal account')
    expect(headerOf((await says('cleo', 'switch Switchers')).messages[0])).toBe('Switchers · Owner')
    expect(headerOf((await says('cleo', 'whoami')).messages[0])).toBe('Switchers · Owner')
  })

  test('whoever is taken out of the one that they are in is told, and is back in the organization', async () => {
    const { says, press } = world()
    await hire(world(), { dan: 'Dan Lead', eli: 'Eli Maker' })
    await found(world(), 'Outgoing', 'dan', { eli: 'Member' })
    await says('dan', 'workspaces new Studio @eli')
    await says('eli', 'workspaces enter Studio')
    await says('dan', 'workspaces Studio')
    const after = await press('dan', 'Take out: Eli Maker')
    expect(said(after)).not.toContain('Eli Maker')
    const letters = (await world().inbox('eli')).map(({ text }) => text)
    expect(letters.join()).toContain('Dan Lead let you into Studio, a workspace of Outgoing, as Editor.')
    expect(letters.join()).toContain('Dan Lead took you out of Studio in Outgoing.')
    const home = await world().home('eli')
    expect(textOf(home.blocks)).toContain('Studio is no longer yours to work in; you are back in Outgoing.')
    expect(headerOf((await says('eli', 'whoami')).messages[0])).toBe('Outgoing · Member')
  })

  test('the admin of one workspace runs it, and no other', async () => {
    const { says, submit } = world()
    await hire(world(), { fay: 'Fay Lead', gil: 'Gil Chief', hana: 'Hana Maker' })
    await found(world(), 'Chiefs', 'fay', { gil: 'Member', hana: 'Member' })
    await says('fay', 'workspaces new Mine')
    await says('fay', 'workspaces new Other')
    await says('fay', 'workspaces add @gil to Mine as Workspace admin')
    expect(said(await says('gil', 'workspaces add @hana to Mine as viewer'))).toContain(
      'In Mine now: Hana Maker as Workspace viewer.',
    )
    await says('gil', 'workspaces edit Mine')
    expect((await submit('gil', { Name: 'Mine Anew' })).closed).toBe(true)
    expect(said(await says('gil', 'workspaces add @hana to Other'))).toContain('None of them is called “Other”.')
    expect(said(await says('gil', 'workspaces new Third'))).toContain('Your role in Chiefs is Member')
    // A viewer asks for more: whoever manages workspaces approves, and the role changes.
    await says('hana', 'workspaces enter Mine Anew')
    const refused = await says('hana', 'resources agent hers')
    expect(said(refused)).toContain('Your role in Mine Anew is Workspace viewer, which does not include it.')
    expect(said(await says('hana', 'why resources.create'))).toContain('You may not create resources in Mine Anew.')
    expect(said(await says('hana', 'why resources.read'))).toContain('Your role, Workspace viewer, includes it.')
    await says('hana', 'resources agent hers')
    await world().press('hana', 'Request it')
    const letter = (await world().inbox('fay')).at(-1)
    expect(textOf(letter?.blocks)).toContain('Hana Maker asks to become Editor in Mine Anew in Chiefs')
    await world().press('fay', 'Approve', { in: letter?.ts ?? '' })
    await world().settle()
    expect(said(await says('hana', 'resources agent hers'))).toContain('now owns')
    // The last one of its admins gone, the organization's own still are.
    await says('fay', 'workspaces remove @gil from Mine Anew')
    expect(said(await says('fay', 'workspaces add @gil to Mine Anew'))).toContain(
      'In Mine Anew now: Gil Chief as Editor.',
    )
  })

  test('whoever leaves the organization leaves its workspaces and teams', async () => {
    const { says } = world()
    await hire(world(), { ida: 'Ida Lead', jon: 'Jon Maker' })
    await found(world(), 'Leavers', 'ida', { jon: 'Member' })
    await says('ida', 'workspaces new Den @jon')
    await says('ida', 'teams new Band @jon')
    await says('jon', 'workspaces enter Den')
    const { id: personId } = await world().person('jon')
    await says('ida', 'remove @jon')
    if ((await world().db.membership.count({ where: { personId } })) > 1) await world().submit('ida')
    expect(await world().db.workspaceMember.count({ where: { personId } })).toBe(0)
    expect(await world().db.teamMember.count({ where: { personId } })).toBe(0)
    expect(
      await world()
        .whereIs('jon')
        .then(async () => headerOf((await says('jon', 'whoami')).messages[0])),
    ).toBe('Personal account')
    expect(said(await says('jon', 'workspaces enter Den'))).not.toContain('You are now in')
  })

  test('what was done to one is taken back whole, and whoever it was about is told', async () => {
    const { says, press, submit } = world()
    await hire(world(), { uma: 'Uma Lead', vic: 'Vic Maker', wes: 'Wes Maker', xia: 'Xia Maker' })
    await found(world(), 'Takers', 'uma', { vic: 'Member', wes: 'Member', xia: 'Member' })
    const undone = async () => said(await says('uma', 'undo'))
    const seats = async () => {
      const { id } = await world().db.workspace.findFirstOrThrow({ where: { organization: { name: 'Takers' } } })
      const held = await world().db.workspaceMember.findMany({ where: { workspaceId: id } })
      const names = await Promise.all(['vic', 'wes', 'xia'].map(async (who) => [(await world().person(who)).id, who]))
      return Object.fromEntries(held.map(({ personId, role }) => [Object.fromEntries(names)[personId], role]))
    }
    await says('uma', 'workspaces new Lab @vic @wes')
    await says('uma', 'workspaces edit Lab')
    const form = { Name: 'Lab Two', 'Let in, or give another role': ['@vic', '@xia'], As: 'Workspace viewer' }
    const changed = await submit('uma', { ...form, 'Take out': ['@wes'] })
    expect(buttonsOf(changed.messages)).toContain('Undo')
    expect(await seats()).toEqual({ vic: 'viewer', xia: 'viewer' })

    const back = said(await press('uma', 'Undo'))
    expect(back).toContain('Undone: Lab Two is called Lab again. Xia Maker is no longer in Lab.')
    expect(back).toContain('Wes Maker and Vic Maker are Editor in Lab again. They have been told.')
    expect(await seats()).toEqual({ vic: 'editor', wes: 'editor' })
    await world().settle()
    const toldTo = async (who: string) => textOf((await world().inbox(who)).map(({ blocks }) => blocks))
    expect(await toldTo('xia')).toContain('Uma Lead took you out of Lab in Takers.')
    expect(await toldTo('wes')).toContain('Uma Lead let you into Lab, a workspace of Takers, as Editor.')

    // What came along with its making goes with that; then there is nothing of it left to take back.
    expect(await undone()).toContain('Undone: the workspace Lab is archived.')
    expect(await seats()).toEqual({ vic: 'editor', wes: 'editor' })
    expect(await undone()).not.toContain('Lab')
  })

  test('one that was put away is back, and what others did to it since is not taken back', async () => {
    const { says } = world()
    await hire(world(), { yan: 'Yan Lead', zoe: 'Zoe Lead', abe: 'Abe Maker' })
    await found(world(), 'Overtakers', 'yan', { zoe: 'Admin', abe: 'Member' })
    await says('yan', 'workspaces new Attic')
    await says('yan', 'workspaces Attic')
    await world().press('yan', 'Archive')
    expect(said(await says('yan', 'undo'))).toContain('Undone: the workspace Attic is back.')
    await says('yan', 'workspaces add @abe to Attic as viewer')
    await says('zoe', 'workspaces add @abe to Attic as editor')
    expect(said(await says('yan', 'undo'))).toContain('Zoe Lead')
    await says('zoe', 'undo')
    expect(said(await says('yan', 'undo'))).toContain('Undone: Abe Maker is no longer in Attic.')
    await world().settle()
    expect(said(await says('abe', 'undo'))).not.toContain('Attic')
  })

  test('whoever is named to be let in and taken out at once is taken out, and told of that alone', async () => {
    const { says, submit } = world()
    await hire(world(), { bea: 'Bea Lead', cal: 'Cal Maker' })
    await found(world(), 'Both', 'bea', { cal: 'Member' })
    await says('bea', 'workspaces new Hall')
    await says('bea', 'workspaces edit Hall')
    await submit('bea', { 'Let in, or give another role': ['@cal'], 'Take out': ['@cal'] })
    await world().settle()
    expect(textOf((await world().inbox('cal')).map(({ blocks }) => blocks))).not.toContain('Hall')
  })

  test('teams are taken back too: made, changed, put away', async () => {
    const { says, press, submit } = world()
    await hire(world(), { don: 'Don Lead', eve: 'Eve Maker' })
    const { id: organizationId } = await found(world(), 'Teamtakers', 'don', { eve: 'Member' })
    const undone = async () => said(await says('don', 'undo'))
    const team = async () => world().db.team.findFirstOrThrow({ where: { organizationId }, include: { members: true } })
    await says('don', 'teams new Choir')
    await says('don', 'teams Choir')
    const changed = await submit('don', { Name: 'Band', 'Bring in': ['@eve'] })
    expect(buttonsOf(changed.messages)).toContain('Undo')
    await says('don', 'teams')
    await press('don', 'Archive')
    expect(await undone()).toContain('Undone: the team Band is back.')
    expect(await undone()).toContain('Undone: Band is called Choir again, with the same people as before.')
    expect(await team()).toMatchObject({ name: 'Choir', members: [] })
    expect(await undone()).toContain('Undone: the team Choir is archived.')
    expect((await team()).archivedAt).not.toBeNull()
  })

  test('a thousand of them are turned through, found by a part of the name, and entered by name', async () => {
    const { says, press } = world()
    await hire(world(), { kim: 'Kim Lead', lou: 'Lou Maker' })
    const { id: organizationId } = await found(world(), 'Thousand', 'kim', { lou: 'Member' })
    const now = world().deps.clock.now()
    const data = Array.from({ length: 1_000 }, (_, at) => {
      const name = `Room ${String(at).padStart(4, '0')}`
      return { id: newId('wsp', now), organizationId, name, nameKey: indexKeyOf(name), createdAt: now }
    })
    await world().db.workspace.createMany({ data })
    const first = await says('kim', 'workspaces')
    expect(said(first)).toContain('Thousand has 1,000 workspaces.')
    expect(said(first)).toContain('Room 0009')
    expect(said(await press('kim', 'Next →', { in: first.messages[0]?.ts ?? '' }))).toContain('Room 0019')
    expect(said(await says('kim', 'workspaces find 077'))).toContain(
      '11 workspaces of Thousand with “077” in the name.',
    )
    expect(headerOf((await says('kim', 'workspaces enter Room 0999')).messages[0])).toContain('Room 0999')
    // The menu holds a hundred: where one is stands in it, and how to reach the others beneath it.
    for (const surface of [(await says('kim', '')).messages[0], await world().home('kim')]) {
      expect(textOf(surface?.blocks)).toContain('/org workspaces find and part of a name')
      const menu = menusOf(surface?.blocks).find(({ action_id }) => String(action_id).startsWith('enterWorkspace'))
      expect(menu?.options).toHaveLength(100)
      expect(menu?.initial_option?.text.text).toBe('Room 0999')
    }
    expect(said(await says('lou', 'workspaces'))).toContain('You are in no workspace of Thousand.')
  })

  test('two who make one of the same name at once make one', async () => {
    const { says } = world()
    await hire(world(), { mia: 'Mia Lead', nat: 'Nat Lead' })
    await found(world(), 'Twins', 'mia', { nat: 'Admin' })
    const both = await Promise.all([says('mia', 'workspaces new Same'), says('nat', 'workspaces new Same')])
    expect(both.map(said).filter((text) => text.includes('Created the workspace'))).toHaveLength(1)
    const { organizationId } = await workspace('Same')
    expect(await world().db.workspace.count({ where: { organizationId } })).toBe(1)
  })

  test('teams have members of the organization alone, are renamed, put away and brought back', async () => {
    const { says, press, submit } = world()
    await hire(world(), { ora: 'Ora Lead', pat: 'Pat Maker', quy: 'Quy Stranger' })
    await found(world(), 'Teamwork', 'ora', { pat: 'Member' })
    await says('quy', 'whoami')
    expect(said(await says('ora', 'teams new Design @quy'))).toContain('Quy Stranger is not a member of Teamwork.')
    const { messages } = await says('ora', 'teams new Design @pat')
    expect(messages[0]?.text).toBe('Created the team Design. Pat Maker came into Design.')
    await says('ora', 'teams Design')
    expect((await submit('ora', { Name: '' })).errors?.name).toContain('A team has a name of 1 to 80 characters.')
    expect((await submit('ora', { Name: 'Design & Voice' })).closed).toBe(true)
    const list = await says('ora', 'teams')
    await press('ora', 'Archive', { in: list.messages[0]?.ts ?? '' })
    expect(said(await says('pat', 'teams'))).toContain('Teamwork has no teams.')
    const away = await says('ora', 'teams')
    await press('ora', 'Bring back', { in: away.messages[0]?.ts ?? '' })
    expect(said(await says('pat', 'teams'))).toContain('Design & Voice  ·  you are in it')
    expect(said(await says('pat', 'teams new Mine'))).toContain('Your role in Teamwork is Member')
  })

  test('a personal account has no workspaces and no teams', async () => {
    const { says } = world()
    await hire(world(), { rio: 'Rio Alone' })
    for (const typed of ['workspaces', 'workspaces new Mine', 'teams', 'teams new Mine'])
      expect(said(await says('rio', typed)), typed).toContain('Only a shared organization lets you')
  })
})

describe('a plan', () => {
  const world = openWorld()

  test('without workspaces or teams names the one that has them; with some, how many', async () => {
    const { says } = world()
    await hire(world(), { sue: 'Sue Owner' })
    const { id } = await found(world(), 'Laddered', 'sue')
    const none = await says('sue', 'workspaces new First')
    expect(said(none)).toContain('The Free plan allows 0 workspaces.')
    expect(said(none)).toContain('The Startup plan allows it.')
    expect(buttonsOf(none.messages)).toContain('Upgrade to Startup')
    expect(said(await says('sue', 'teams new First'))).toContain('The Startup plan allows it.')
    await world().db.organization.update({ where: { id }, data: { plan: 'startup', grantedPlan: 'startup' } })
    expect(said(await says('sue', 'workspaces new First'))).toContain('Created the workspace First')
    expect(said(await says('sue', 'workspaces new Second'))).toContain('The Team plan allows it.')
    // One that is put away gives its room, and comes back only while there is some.
    await says('sue', 'workspaces First')
    await world().press('sue', 'Archive')
    expect(said(await says('sue', 'workspaces new Second'))).toContain('Created the workspace Second')
    await says('sue', 'workspaces First')
    expect(said(await world().press('sue', 'Bring back'))).toContain('The Startup plan allows 1 workspace.')
  })

  test('without roles for each workspace gives everyone the usual one', async () => {
    const { says } = world()
    await hire(world(), { tia: 'Tia Owner', ugo: 'Ugo Maker' })
    const { id } = await found(world(), 'Usual', 'tia')
    await letIn(world(), 'tia', 'ugo', 'Member')
    await world().db.organization.update({ where: { id }, data: { plan: 'startup', grantedPlan: 'startup' } })
    await says('tia', 'workspaces new Only @ugo')
    const refused = said(await says('tia', 'workspaces add @ugo to Only as viewer'))
    expect(refused).toContain('A plan must include roles for each workspace for this.')
    expect(refused).toContain('The Team plan allows it.')
    const form = await says('tia', 'workspaces edit Only')
    expect(textOf(form.view)).toContain('Everyone is Editor in it')
  })
})
