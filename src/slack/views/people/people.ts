// People of an organization: its members, the invitations that are open, and what was just done about either.
import type { KnownBlock } from '@slack/types'
import type { Page, RoleChanged } from '../../../org/people/memberships.ts'
import { type Member, pageSize } from '../../../org/people/roster.ts'
import { anyEyes, type Eyes } from '../../../org/telling/eyes.ts'
import { membersButton, undoButton } from '../../presses.ts'
import { role, type Say } from '../../words/words.ts'
import { buttons, divider, heading, line, type Message, note, strong } from '../blocks.ts'
import { eyesOf, type Here } from '../form.ts'
import { message } from '../header.ts'
import { day } from '../letters/letters.ts'
import { pager } from '../organization/organizations.ts'

/** What the reader may do about members, so that no button is shown that would be refused. */
export type Rights = { canInvite: boolean; canSetRole: boolean; canRemove: boolean; readerId?: string }

/** One page of the members. */
export function members(say: Say, caller: Here, page: Page, rights: Rights): Message {
  const { total, offset, search } = page
  const shown = `${offset + 1}–${offset + page.members.length} of ${total.toLocaleString('en')}`
  const about = search ? ` whose name holds “${search}”` : ''
  const none = search ? `Nobody here has “${search}” in their name.` : 'Nobody is here.'
  return message(
    say,
    caller,
    [`${say.catalog.labels.members}${about}: `, page.members.map(({ person }) => person.name).join(', ') || none],
    [
      heading(say.catalog.labels.members),
      ...page.members.flatMap((member) => {
        // Whoever goes by themselves leaves, and is shown what they hold as their own.
        const isReader = member.person.id === rights.readerId
        const own = { canSetRole: rights.canSetRole, canRemove: rights.canRemove && !isReader }
        return memberBlocks(say, member, own, isReader, eyesOf(caller))
      }),
      divider,
      note(page.members.length ? `${shown}${about}.` : none),
      ...pager('members', offset, pageSize, offset + page.members.length < total, search ? { search } : {}),
      ...buttons([
        rights.canInvite && { text: 'Invite', action: 'open', value: { form: 'invite' }, style: 'primary' },
        rights.canInvite && { text: 'Open invitations', action: 'invites' },
        rights.canRemove && { text: 'Former members', action: 'formerMembers', value: { offset: 0 } },
      ]),
    ],
  )
}

/** One member, with what the reader may do about them. */
export const memberBlocks = (
  say: Say,
  { person, role: id, joinedAt }: Member,
  rights: Pick<Rights, 'canSetRole' | 'canRemove'>,
  isReader = false,
  eyes: Eyes = anyEyes,
): KnownBlock[] => [
  divider,
  line(strong(person.name), `  ·  ${role(say, id)}  ·  since ${day(joinedAt, eyes)}`, isReader ? '  ·  you' : ''),
  ...buttons([
    rights.canSetRole && {
      text: 'Change role',
      action: 'open',
      value: { form: 'role', personId: person.id },
      label: `Change role of ${person.name}`,
    },
    rights.canRemove && {
      text: 'Remove',
      action: 'remove',
      value: { personId: person.id },
      style: 'danger',
      label: `Remove ${person.name}`,
    },
  ]),
]

/** A member's new role. */
export function roleChanged(say: Say, caller: Here, changed: RoleChanged): Message {
  const { person, organization, before, after, entryId } = changed
  const isSame = before === after
  const words = isSame
    ? [strong(person.name), ` is ${role(say, after)} in `, strong(organization.name), ' already.']
    : [
        strong(person.name),
        ` is now ${role(say, after)} in `,
        strong(organization.name),
        `; they were ${role(say, before)}.`,
      ]
  return message(say, caller, words, [
    line(...words),
    ...buttons([undoButton(entryId, `${person.name} ${role(say, before)} again`), membersButton(say)]),
  ])
}
