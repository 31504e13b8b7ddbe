// Refusals about workspaces, teams and the roles that there are not yet.
import { expect } from 'vitest'
import type { World } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import { approved, type Scenarios } from './scenario.ts'

const workspacesOf = async (world: World, name: string) => {
  const { id: organizationId } = await world.organization(name)
  const all = await world.db.workspace.findMany({ where: { organizationId }, orderBy: { createdAt: 'asc' } })
  return all.map((one) => `${one.name}${one.archivedAt ? ' (archived)' : ''}`)
}

const teamsOf = async (world: World, name: string) => {
  const { id: organizationId } = await world.organization(name)
  const all = await world.db.team.findMany({ where: { organizationId }, orderBy: { createdAt: 'asc' } })
  return all.map((one) => one.name)
}

export const shape = {
  role_coming: {
    'a role that is announced only': {
      in: 'clear',
      async refused(world) {
        await hire(world, { rona: 'Rona Roles', rick: 'Rick Roles' })
        const { id } = await found(world, 'rona-org', 'rona', { rick: 'Admin' })
        await world.db.organization.update({ where: { id }, data: { plan: 'essential', grantedPlan: 'essential' } })
        return world.says('rona', 'role @rick Org User')
      },
      rule: 'The role Org User is coming soon.',
      fact: 'Nobody can be given it yet.',
      fix: 'Choose another role for now.',
      who: 'You can do this yourself.',
      button: 'Change the role',
      async madeGood(world) {
        await world.press('rona', 'Change the role')
        await world.submit('rona', { Role: 'Org Contributor' })
        return world.roles('rona-org')
      },
      done: ['Rona Roles: admin', 'Rick Roles: contributor'],
    },
  },
  not_here: {
    'workspaces where there are none': {
      in: 'clear',
      async refused(world) {
        await hire(world, { wera: 'Wera Walls' })
        await found(world, 'wera-org', 'wera')
        return world.says('wera', 'workspaces new Research')
      },
      rule: 'Organizations are not divided into workspaces here.',
      fact: 'Clarifai has none.',
      fix: 'Create another organization to keep work apart.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      async madeGood(world) {
        const help = said(await world.press('wera', 'Tell me more'))
        return [help.includes('workspaces [new'), await world.db.workspace.count()]
      },
      done: [true, 0],
    },
    'a role of one’s own': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { cuno: 'Cuno Custom' })
        await found(world, 'Cunos', 'cuno')
        return world.says('cuno', 'roles create Release Captain')
      },
      rule: 'Roles for the whole organization cannot be made yet.',
      fact: 'It has the roles Owner, Admin, Billing, Member and Viewer.',
      fix: '/org roles shows what each may do.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      madeGood: async (world) => said(await world.press('cuno', 'Tell me more')).includes('roles [role]'),
      done: true,
    },
  },
  unknown_workspace: {
    'one whose name was mistyped': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { wanda: 'Wanda Walls' })
        await found(world, 'Wandas', 'wanda')
        await world.says('wanda', 'workspaces new Research')
        return world.says('wanda', 'workspaces enter Reserach')
      },
      rule: 'You can go into the workspaces that you are in.',
      fact: 'None of them is called “Reserach”.',
      fix: 'Did you mean Research?',
      who: 'Did you mean Research?',
      button: 'Yes, Research',
      async madeGood(world) {
        await world.press('wanda', 'Yes, Research')
        return said(await world.says('wanda', 'whoami'))
      },
      done: expect.stringContaining('Wandas · Research · Workspace admin'),
    },
    'one that they were shown and are in no more': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { wilf: 'Wilf Walls', wren: 'Wren Walls' })
        await found(world, 'Wilfs', 'wilf', { wren: 'Member' })
        await world.says('wilf', 'workspaces new Lab @wren')
        const list = await world.says('wren', 'workspaces')
        await world.says('wilf', 'workspaces remove @wren from Lab')
        return world.press('wren', 'Enter', { in: list.messages[0]?.ts ?? '' })
      },
      rule: 'You can go into the workspaces that you are in.',
      fact: 'It is not one of yours, or no longer there.',
      fix: 'See /org workspaces for those there are.',
      who: 'You can do this yourself.',
      button: 'Workspaces',
      madeGood: async (world) => said(await world.press('wren', 'Workspaces')),
      done: expect.stringContaining('You are in no workspace of Wilfs.'),
    },
  },
  workspace_archived: {
    'one that was put away meanwhile': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { wanja: 'Wanja Walls', wido: 'Wido Walls' })
        await found(world, 'Wanjas', 'wanja', { wido: 'Member' })
        await world.says('wanja', 'workspaces new Attic @wido')
        const list = await world.says('wido', 'workspaces')
        await world.says('wanja', 'workspaces Attic')
        await world.press('wanja', 'Archive')
        return world.press('wido', 'Enter', { in: list.messages[0]?.ts ?? '' })
      },
      rule: 'Nobody works in a workspace that was archived.',
      fact: 'Attic was archived; everything in it is kept.',
      fix: 'Have it brought back.',
      who: 'Wanja Walls can (Admin and Owner).',
      button: 'Request it',
      async madeGood(world) {
        await approved(world, 'wido', 'wanja')
        return workspacesOf(world, 'Wanjas')
      },
      done: ['Attic'],
    },
  },
  unknown_team: {
    'one whose name was mistyped': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { tarja: 'Tara Teams' })
        await found(world, 'Tarjas', 'tarja')
        await world.says('tarja', 'teams new Design')
        return world.says('tarja', 'teams add @tarja to Desing')
      },
      rule: 'A team is chosen among those that there are.',
      fact: 'None is called “Desing”.',
      fix: 'Did you mean Design?',
      who: 'Did you mean Design?',
      button: 'Teams',
      async madeGood(world) {
        const shown = said(await world.press('tarja', 'Teams'))
        return [shown.includes('Design'), said(await world.says('tarja', 'teams add @tarja to Design'))]
      },
      done: [true, expect.stringContaining('Tara Teams came into Design.')],
    },
  },
  team_archived: {
    'one that was put away meanwhile': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { timor: 'Tilo Teams', tessa: 'Tess Teams' })
        await found(world, 'Tilos', 'timor', { tessa: 'Admin' })
        await world.says('timor', 'teams new Choir')
        await world.says('tessa', 'teams Choir')
        await world.says('timor', 'teams')
        await world.press('timor', 'Archive')
        return world.submit('tessa', { Name: 'Big Choir' })
      },
      rule: 'Nobody is added to a team that was archived, and nothing is changed in it.',
      fact: 'Choir was archived; who is in it is kept.',
      fix: 'Bring it back first.',
      who: 'You can do this yourself.',
      button: 'Yes, bring it back',
      async madeGood(world) {
        await world.press('tessa', 'Yes, bring it back')
        await world.says('tessa', 'teams Choir')
        await world.submit('tessa', { Name: 'Big Choir' })
        return teamsOf(world, 'Tilos')
      },
      done: ['Big Choir'],
    },
  },
  shape_taken: {
    'a workspace of a name that there is': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { wout: 'Wout Walls' })
        await found(world, 'Wouts', 'wout')
        await world.says('wout', 'workspaces new Research')
        return world.says('wout', 'workspaces new  research ')
      },
      rule: 'No two workspaces have the same name.',
      fact: 'There is a workspace called “Research”.',
      fix: 'Type another name.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('wout', 'Fill it in again')
        await world.submit('wout', { Name: 'Research Two' })
        return workspacesOf(world, 'Wouts')
      },
      done: ['Research', 'Research Two'],
    },
  },
  resource_elsewhere: {
    'an ID that another workspace has': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ragna: 'Ragna Rooms' })
        await found(world, 'Ragnas', 'ragna')
        for (const name of ['One', 'Two']) await world.says('ragna', `workspaces new ${name}`)
        await world.says('ragna', 'workspaces enter One')
        await world.says('ragna', 'resources agent triage-bot')
        await world.says('ragna', 'workspaces enter Two')
        return world.says('ragna', 'resources agent triage-bot')
      },
      rule: 'An ID of a type is registered once in an organization.',
      fact: 'The agent “triage-bot” is registered already, in One.',
      fix: 'Register it under another ID.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('ragna', 'Fill it in again')
        return said(await world.submit('ragna', { ID: 'triage-bot-2' }))
      },
      done: expect.stringContaining('now owns the agent triage-bot-2.'),
    },
  },
} satisfies Scenarios
