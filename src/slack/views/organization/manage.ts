// Managing an organization from one form: its profile, and the people to invite (rows C21, C22).
import type { KnownBlock, ModalView } from '@slack/types'
import type { Invited } from '../../../org/inviting/invitations.ts'
import type { Changed } from '../../../org/organization/settings.ts'
import type { Offered } from '../../../org/people/roles.ts'
import { manageable } from '../../presses.ts'
import { count, type Say } from '../../words/words.ts'
import { buttons, heading, line, type Message, note, type Press, plain } from '../blocks.ts'
import { choice, field, form, type Here } from '../form.ts'
import { message } from '../header.ts'
import { invited } from '../inviting/invitations.ts'
import { logo } from './logo.ts'
import { nameField } from './profile.ts'
import { changed, logoField } from './settings.ts'

/** What is known of an organization that is to be managed. */
export type Managed = {
  name: string
  logoAt: string | null
  offered: readonly Offered[]
  role: string
  /** How many invitations nobody has answered. */
  open: number
}

/** The profile, and below it whom to invite; each part for those who may. */
export function manageForm(say: Say, caller: Here, known: Managed): ModalView {
  const may = manageable(say, caller)
  return form(say, caller, {
    name: 'manage',
    title: 'Manage',
    submit: 'Save',
    blocks: [
      ...(may.profile
        ? [
            heading('Profile'),
            ...nameField(say, { label: 'Name', value: known.name }),
            logoField,
            ...logo(known.name, known.logoAt),
          ]
        : []),
      ...(may.people ? invitations(known) : []),
    ],
  })
}

function invitations({ offered, role, open }: Managed): KnownBlock[] {
  const options = offered.map(({ id, label, about }) => ({ text: label, value: id, about }))
  return [
    heading('Invitations'),
    field(
      { id: 'people', label: 'People', isOptional: true, hint: 'Each gets a direct message with Accept and Decline.' },
      {
        type: 'multi_users_select',
        action_id: 'people',
        placeholder: plain('Choose people', 150),
        max_selected_items: 100,
      },
    ),
    choice({ id: 'role', label: 'Role', value: role, isOptional: true }, options),
    note(open ? `${count(open, 'invitation is', 'invitations are')} open.` : 'No invitation is open.'),
    ...(open ? buttons([{ text: 'Open invitations', action: 'invites' }]) : []),
  ]
}

/** Slack cuts what is read out in the place of a message beyond that. */
const maxText = 3_800

/** What came of both parts, in one message. */
export function managed(
  say: Say,
  caller: Here,
  { settings, invitation, undo }: { settings: Changed | null; invitation: Invited | null; undo: Press | null },
): Message {
  const saved = settings && changed(say, caller, settings, undo)
  if (!invitation)
    return (
      saved ?? message(say, caller, ['Nothing was changed.'], [line('Nothing was changed, and nobody was invited.')])
    )
  const asked = invited(say, caller, invitation)
  if (!saved) return asked
  const [, ...others] = asked.blocks
  const both = `${saved.text} ${asked.text}`
  return { ...saved, text: both.length > maxText ? saved.text : both, blocks: [...saved.blocks, ...others] }
}
