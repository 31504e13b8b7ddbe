// The forms about workspaces and teams: making one, changing it, choosing one to go into.
import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { TeamRef } from '../../../org/shape/teams.ts'
import type { RoleChoice } from '../../../org/shape/workspace-members.ts'
import type { WorkspaceRef } from '../../../org/shape/workspace-places.ts'
import { insideRole, workspaceWords } from '../../words/shape.ts'
import { list, type Say, upper } from '../../words/words.ts'
import { note, shorten } from '../blocks.ts'
import { choice, field, form, type Here, text } from '../form.ts'

/** People to be chosen, none of them required. */
const people = (id: string, label: string, hint: string, chosen: readonly string[] = []): InputBlock =>
  field(
    { id, label, hint, isOptional: true },
    { type: 'multi_users_select', action_id: id, ...(chosen.length ? { initial_users: chosen.slice(0, 100) } : {}) },
  )

/** To make a workspace. */
export const createWorkspaceForm = (
  say: Say,
  caller: Here,
  { name, users }: { name: string; users: string[] },
): ModalView => {
  const { one } = workspaceWords(say)
  return form(say, caller, {
    name: 'createWorkspace',
    title: shorten(`New ${one}`, 24),
    submit: 'Create',
    blocks: [
      text({ id: 'name', label: 'Name', value: name, placeholder: 'Research' }),
      people(
        'people',
        'Members',
        `They work in it as ${insideRole(say, say.catalog.workspaces?.defaultRole ?? '')}.`,
        users,
      ),
    ],
  })
}

/** Which role to choose; in words which one there is, where none can be chosen (row L13). */
function roleField(say: Say, roles: readonly RoleChoice[], chosen: string): KnownBlock[] {
  const usual = say.catalog.workspaces?.defaultRole ?? ''
  if (!roles.length) return [note(`Everyone is ${insideRole(say, usual)} in it; other roles come with another plan.`)]
  return [
    choice(
      {
        id: 'role',
        label: 'As',
        value: chosen || usual,
        hint: 'For those let in; whoever is in it already changes to it.',
      },
      roles.map(({ id, label, about }) => ({ text: label, value: id, about })),
    ),
  ]
}

export type WorkspaceDraft = {
  workspace: WorkspaceRef
  name: string
  roles: readonly RoleChoice[]
  users: string[]
  role: string
}

/** To change a workspace: its name, who is in it and what they are there. */
export const changeWorkspaceForm = (say: Say, caller: Here, draft: WorkspaceDraft): ModalView =>
  form(say, caller, {
    name: 'changeWorkspace',
    title: shorten(`Edit ${workspaceWords(say).one}`, 24),
    submit: 'Save',
    blocks: [
      named({ id: 'name', label: 'Name', value: draft.name, of: draft.workspace.id }),
      people('add', 'Let in, or give another role', 'Members of the organization.', draft.users),
      ...roleField(say, draft.roles, draft.role),
      people('remove', 'Take out', 'They no longer see what is in it; what they made there stays.'),
    ],
  })

/** A name to be typed; `of` is what its form was drawn for. */
function named({ of, ...about }: { id: string; label: string; value: string; of: string }): InputBlock {
  return field(about, {
    type: 'plain_text_input',
    action_id: `${about.id}.${of}`,
    ...(about.value ? { initial_value: shorten(about.value, 3000) } : {}),
  })
}

/** To choose the workspace to go into. */
export const enterWorkspaceForm = (say: Say, caller: Here, known: readonly WorkspaceRef[]): ModalView => {
  const { one } = workspaceWords(say)
  return form(say, caller, {
    name: 'enterWorkspace',
    title: shorten(`Enter a ${one}`, 24),
    submit: 'Enter',
    blocks: [
      choice(
        { id: 'workspace', label: upper(one) },
        known.map(({ id, name }) => ({ text: name, value: id })),
      ),
      ...(known.length >= 100
        ? [note(`The first hundred; ${say.command} workspaces enter and a name goes to any.`)]
        : []),
    ],
  })
}

/** To make a team. */
export const createTeamForm = (say: Say, caller: Here, { name, users }: { name: string; users: string[] }): ModalView =>
  form(say, caller, {
    name: 'createTeam',
    title: 'New team',
    submit: 'Create',
    blocks: [
      text({ id: 'name', label: 'Name', value: name, placeholder: 'Design' }),
      people('people', 'Members', 'Members of the organization; anyone can be in several teams.', users),
    ],
  })

export type TeamDraft = {
  team: TeamRef
  name: string
  members: readonly { name: string }[]
  people: number
  users: string[]
}

/** To change a team. */
export const changeTeamForm = (
  say: Say,
  caller: Here,
  { team, name, members, people: n, users }: TeamDraft,
): ModalView => {
  const first = members.map((one) => shorten(one.name, 75))
  return form(say, caller, {
    name: 'changeTeam',
    title: 'Edit team',
    submit: 'Save',
    blocks: [
      named({ id: 'name', label: 'Name', value: name, of: team.id }),
      note(n ? `In it: ${list(first, n - first.length)}.` : 'Nobody is in it yet.'),
      people('add', 'Bring in', 'Members of the organization.', users),
      people('remove', 'Take out', 'They stay members of the organization.'),
    ],
  })
}
