// The form that invites: people of this Slack, addresses of anyone, a role, and the workspaces that they are let into.
import type { KnownBlock, ModalView } from '@slack/types'
import type { Offered } from '../../../org/people/roles.ts'
import type { Say } from '../../words/words.ts'
import { upper } from '../../words/words.ts'
import { note, plain } from '../blocks.ts'
import { choice, field, form, type Here } from '../form.ts'

/** The workspaces that there are to choose from, and the roles in them where the plan lets one choose (rows L12, L13). */
export type PlaceChoice = {
  workspaces: { id: string; name: string }[]
  roles: { id: string; label: string; about: string }[]
  /** Those that are chosen beforehand. */
  chosen: string[]
  role: string
}

export type InviteDraft = { users: string[]; emails: string; role: string }

/** Slack lets people type 3,000 characters into one field, some hundred addresses. */
const inOneField = 3_000
/** The fields for addresses: two hundred and more are pasted over several. */
export const addressFields = ['emails', 'emails2', 'emails3'] as const

const addresses = (id: string, label: string, value: string, hint?: string): KnownBlock =>
  field(
    { id, label, isOptional: true, ...(hint ? { hint } : {}) },
    {
      type: 'plain_text_input',
      action_id: id,
      multiline: true,
      ...(value ? { initial_value: value } : { placeholder: plain('budi@sehat.example, sari@sehat.example', 150) }),
    },
  )

/** Whole lines of a text, as much as a field holds, for each of the fields; what is more is left out. */
function inFields(text: string): string[] {
  const fields = ['']
  for (const line of text.split('\n')) {
    const last = fields.at(-1) ?? ''
    const longer = last ? `${last}\n${line}` : line
    if (longer.length <= inOneField) fields[fields.length - 1] = longer
    else if (line.length <= inOneField) fields.push(line)
  }
  return addressFields.map((_, at) => fields[at] ?? '')
}

/** To invite people with a role (row E37). */
export function inviteForm(
  say: Say,
  caller: Here,
  offered: readonly Offered[],
  places: PlaceChoice | null,
  { users, emails, role }: InviteDraft,
): ModalView {
  const [first = '', second = '', third = ''] = inFields(emails)
  const paste = `One a line, or with commas or semicolons between; a name beside an address does no harm. About a hundred fit in ${inOneField.toLocaleString('en')} characters: the rest goes into the fields below.`
  return form(say, caller, {
    name: 'invite',
    title: 'Invite',
    submit: 'Invite',
    blocks: [
      field(
        {
          id: 'people',
          label: 'People',
          isOptional: true,
          hint: 'Each gets a direct message with Accept and Decline.',
        },
        {
          type: 'multi_users_select',
          action_id: 'people',
          placeholder: plain('Choose people', 150),
          max_selected_items: 100,
          ...(users.length ? { initial_users: users.slice(0, 100) } : {}),
        },
      ),
      addresses('emails', 'E-mail addresses', first, paste),
      choice(
        { id: 'role', label: 'Role', value: role, hint: `What each may do: ${say.command} roles` },
        offered.map(({ id, label, about }) => ({ text: label, value: id, about })),
      ),
      ...placeFields(say, places),
      // Last, since few need them: whoever invites a handful is done before.
      addresses('emails2', 'More addresses', second),
      addresses('emails3', 'Still more addresses', third),
    ],
  })
}

/** Where people are let in: the workspaces, and one role in those that are chosen where the plan has a choice of roles. */
export function placeFields({ catalog }: Say, places: PlaceChoice | null): KnownBlock[] {
  if (!places?.workspaces.length || !catalog.workspaces) return []
  const { one, many } = catalog.workspaces
  const options = places.workspaces.slice(0, 100).map(({ id, name }) => ({ text: plain(name, 75), value: id }))
  const chosen = options.filter(({ value }) => places.chosen.includes(value))
  const more = places.workspaces.length - options.length
  return [
    field(
      {
        id: 'workspaces',
        label: upper(many),
        isOptional: true,
        hint: 'Whoever administers all of them is in each, whatever is chosen.',
      },
      {
        type: 'multi_static_select',
        action_id: 'workspaces',
        placeholder: plain(`Choose ${many}`, 150),
        options,
        ...(chosen.length ? { initial_options: chosen } : {}),
      },
    ),
    ...(more > 0
      ? [note(`There are ${more.toLocaleString('en')} more than fit here; people can be let into them later.`)]
      : []),
    ...(places.roles.length
      ? [
          choice(
            { id: 'workspaceRole', label: `${upper(one)} role`, value: places.role, isOptional: true },
            places.roles.map(({ id, label, about }) => ({ text: label, value: id, about })),
          ),
        ]
      : []),
  ]
}
