// Inviting in the form that creates an organization: its fields, and what became of those who were named in it (row K20).
import type { KnownBlock } from '@slack/types'
import type { Refusal } from '../../../org/errors.ts'
import type { Invited } from '../../../org/inviting/invitations.ts'
import type { Caller } from '../../../org/people/people.ts'
import { usualOn } from '../../../org/people/roles.ts'
import { told, wayOut } from '../../words/refusals.ts'
import { role, type Say } from '../../words/words.ts'
import { buttons, divider, line, plain, strong } from '../blocks.ts'
import { field } from '../form.ts'
import { header } from '../header.ts'
import { fewer, fixes } from '../refused.ts'
import { invited } from './invitations.ts'

/** Whom to invite at once, where the catalog lets one. */
export function inviteFields(say: Say): KnownBlock[] {
  const { asks, plan } = say.catalog.creation
  if (asks.invite === 'no') return []
  const as = role(say, usualOn(say.catalog, plan.shared))
  return [
    field(
      { id: 'people', label: 'Invite people', isOptional: true, hint: `They get a direct message, and join as ${as}.` },
      {
        type: 'multi_users_select',
        action_id: 'people',
        placeholder: plain('Choose people', 150),
        max_selected_items: 100,
      },
    ),
    field(
      { id: 'emails', label: 'Invite by e-mail', isOptional: true, hint: 'One a line, or with commas between.' },
      {
        type: 'plain_text_input',
        action_id: 'emails',
        multiline: true,
        placeholder: plain('budi@sehat.example, sari@sehat.example', 150),
      },
    ),
  ]
}

type Here = Pick<Caller, 'context' | 'ended'>

/** Everyone who was named, with what became of them. */
export function invitedToo(say: Say, there: Here, made: Invited): KnownBlock[] {
  const { blocks } = invited(say, there, made)
  const told = blocks.slice(header(say, there).length).filter(({ type }) => type !== 'actions')
  return [divider, ...told, ...buttons([{ text: 'Open invitations', action: 'invites' }])]
}

/** Why nobody was invited, and what would let them be. */
export function notInvited(say: Say, refusal: Refusal): KnownBlock[] {
  const { rule, fact, fix } = told(refusal, say)
  return [
    divider,
    line(strong('Nobody was invited yet.'), ` ${rule}\n${fact}`),
    line(wayOut(fix, refusal.who, say)),
    ...fixes(say, refusal.fix),
    ...fewer(refusal),
  ]
}
