// The forms about workspaces and teams.
import type { Asks } from '../../org/asks.ts'
import * as rosters from '../../org/shape/rosters.ts'
import * as shelf from '../../org/shape/shelf.ts'
import * as teams from '../../org/shape/teams.ts'
import { roleChoices } from '../../org/shape/workspace-members.ts'
import * as workspaces from '../../org/shape/workspaces.ts'
import { outcome } from '../outcomes.ts'
import * as shape from '../subjects/shape.ts'
import { changes, says, type Turn } from '../turn/answers.ts'
import type { Filled } from '../turn/filled.ts'
import { picked } from '../turn/typed.ts'
import * as views from '../views/shape/workspace-forms.ts'
import { type Form, requireShared, userOf } from './row.ts'

/** The members behind the accounts that were chosen in a field. */
const chosen = (turn: Turn, { users }: Filled, at: string, again: Asks['createTeam']): Promise<string[]> =>
  Promise.all(users(at).map((user) => picked(turn, user, () => ({ verb: 'createTeam', input: again }))))

const usersOf = async (turn: Turn, people: readonly string[] = []): Promise<string[]> =>
  (await Promise.all(people.map((id) => userOf(turn, id)))).filter(Boolean)

const inNew = {
  invalid_name: 'name',
  shape_taken: 'name',
  unknown_person: 'people',
  not_in_organization: 'people',
} as const
const inOld = { ...inNew, unknown_person: 'add', not_in_organization: 'add' } as const

const nothing = { name: '', people: [] }

export const shapeForms = {
  createWorkspace: {
    async open(turn, { name = '', people }) {
      await requireShared(turn, 'workspaces.create')
      return views.createWorkspaceForm(turn.say, turn.caller, { name, users: await usersOf(turn, people) })
    },
    async submit(turn, filled) {
      const input = { name: filled.text('name'), people: await chosen(turn, filled, 'people', nothing) }
      return changes(outcome(turn, 'createWorkspace', await workspaces.create(turn.ctx, input)))
    },
    fieldOf: inNew,
  },
  changeWorkspace: {
    async open(turn, { id = '', name, people, role = '' }) {
      await requireShared(turn, 'workspaces.manage')
      const { workspace } = await shelf.room(turn.ctx, id)
      const roles = roleChoices({ deps: turn.ctx.deps, plan: turn.caller.context.plan })
      const known = { workspace, name: name ?? workspace.name, roles, role, users: await usersOf(turn, people) }
      return views.changeWorkspaceForm(turn.say, turn.caller, known)
    },
    async submit(turn, filled) {
      const [add, remove] = await Promise.all(['add', 'remove'].map((at) => chosen(turn, filled, at, nothing)))
      const role = filled.option('role') || null
      const workspaceId = filled.drawnFor('name')
      const input = { workspaceId, name: filled.text('name'), add: add ?? [], role, remove: remove ?? [] }
      return changes(outcome(turn, 'changeWorkspace', await workspaces.change(turn.ctx, input)))
    },
    fieldOf: { ...inOld, unknown_role: 'role' },
  },
  enterWorkspace: {
    async open(turn) {
      await requireShared(turn, 'workspaces.read')
      const known = await shelf.choices(turn.ctx)
      if (!known.length) return says(await shape.workspaces(turn))
      return views.enterWorkspaceForm(turn.say, turn.caller, known)
    },
    submit: async (turn, { option }) => changes(await shape.enter(turn, option('workspace'))),
    fieldOf: { unknown_workspace: 'workspace' },
  },
  createTeam: {
    async open(turn, { name = '', people }) {
      await requireShared(turn, 'teams.manage')
      return views.createTeamForm(turn.say, turn.caller, { name, users: await usersOf(turn, people) })
    },
    async submit(turn, filled) {
      const input = { name: filled.text('name'), people: await chosen(turn, filled, 'people', nothing) }
      return changes(outcome(turn, 'createTeam', await teams.create(turn.ctx, input)))
    },
    fieldOf: inNew,
  },
  changeTeam: {
    async open(turn, { id = '', name, people }) {
      await requireShared(turn, 'teams.manage')
      const { members, people: n, ...team } = await rosters.one(turn.ctx, id)
      const known = { team, name: name ?? team.name, members, people: n, users: await usersOf(turn, people) }
      return views.changeTeamForm(turn.say, turn.caller, known)
    },
    async submit(turn, filled) {
      const [add, remove] = await Promise.all(['add', 'remove'].map((at) => chosen(turn, filled, at, nothing)))
      const input = { teamId: filled.drawnFor('name'), name: filled.text('name'), add: add ?? [], remove: remove ?? [] }
      return changes(outcome(turn, 'changeTeam', await teams.change(turn.ctx, input)))
    },
    fieldOf: inOld,
  },
} as const satisfies Record<string, Form>
