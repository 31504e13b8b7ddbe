// People of an organization: its members, the invitations that are open, and what was just done about either.
import type { KnownBlock } from '@slack/types'
import { type Board, boardSize, type Changed, type Pending } from '../../org/people/invitation-board.ts'
import type { Invited } from '../../org/people/invitations.ts'
import type { Page, RoleChanged } from '../../org/people/memberships.ts'
import type { Caller } from '../../org/people/people.ts'
import { type Member, pageSize } from '../../org/people/roster.ts'
import { membersButton, undoButton } from '../presses.ts'
import { list as listed, role, type Say } from '../words/words.ts'
import { buttons, divider, heading, line, type Message, note, type Piece, strong } from './blocks.ts'
import { message } from './header.ts'
import { day } from './letters.ts'
import { pager } from './organizations.ts'

type Here = Pick<Caller, 'context' | 'ended'>
/** What the reader may do about members, so that no button is shown that would be refused. */
export type Rights = { canInvite: boolean; canSetRole: boolean; canRemove: boolean }

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
      ...page.members.flatMap((member) => memberBlocks(say, member, rights)),
      divider,
      note(page.members.length ? `${shown}${about}.` : none),
      ...pager('members', offset, pageSize, offset + page.members.length < total, search ? { search } : {}),
      ...buttons([
        rights.canInvite && { text: 'Invite', action: 'open', value: { form: 'invite' }, style: 'primary' },
        rights.canInvite && { text: 'Open invitations', action: 'invites' },
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
): KnownBlock[] => [
  divider,
  line(strong(person.name), `  ·  ${role(say, id)}  ·  since ${day(joinedAt)}`, isReader ? '  ·  you' : ''),
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
      confirm: {
        title: 'Remove?',
        text: `${person.name} will lose their role and every access that comes with it.`,
        yes: 'Remove',
      },
    },
  ]),
]

/** What became of an invitation of one or several. */
export function invited(
  say: Say,
  caller: Here,
  { organization, role: id, expiresAt, sent, skipped }: Invited,
): Message {
  const fresh = sent.filter(({ isAgain }) => !isAgain).map(({ person }) => person.name)
  const again = sent.filter(({ isAgain }) => isAgain).map(({ person }) => person.name)
  const words: Piece[] = [
    ...(fresh.length
      ? ['Invited ', strong(listed(fresh)), ' to ', strong(organization.name), ` as ${role(say, id)}. `]
      : []),
    ...(again.length ? ['Sent the invitation again to ', strong(listed(again)), `, as ${role(say, id)}. `] : []),
  ]
  const left = skipped.map(({ name, because }) => `${name} ${skips[because]}.`)
  return message(
    say,
    caller,
    [...words, ...left],
    [
      line(...words),
      ...(left.length ? [line(left.join('\n'))] : []),
      note(`They have a direct message with Accept and Decline. Open until ${day(expiresAt)}.`),
      ...buttons([
        { text: 'Open invitations', action: 'invites' },
        { text: 'Invite more', action: 'open', value: { form: 'invite' } },
      ]),
    ],
  )
}

const skips: Record<Invited['skipped'][number]['because'], string> = {
  already_member: 'is a member already',
  bot: 'is a bot and cannot be invited',
  deactivated: 'has a deactivated Slack account',
  external: 'belongs to another company’s Slack',
  guest: 'is a guest, and guests cannot belong here',
  self: 'is you',
}

/** The invitations nobody has answered yet. */
export function board(say: Say, caller: Here, { pending, total, offset }: Board): Message {
  const none = 'No invitation is open.'
  return message(
    say,
    caller,
    ['Open invitations: ', pending.map(({ invitee }) => invitee.name).join(', ') || none],
    [
      heading('Open invitations'),
      ...pending.flatMap((invitation) => pendingBlocks(say, invitation, offset)),
      note(
        pending.length
          ? `${total.toLocaleString('en')} open, ${total === 1 ? '' : 'each '}holding a seat.`
          : `${none} Each one holds a seat until it is answered.`,
      ),
      ...pager('invites', offset, boardSize, offset + pending.length < total),
      ...buttons([{ text: 'Invite', action: 'open', value: { form: 'invite' }, style: 'primary' }]),
    ],
  )
}

const pendingBlocks = (
  say: Say,
  { id, invitee, inviter, role: offered, createdAt, expiresAt }: Pending,
  offset: number,
): KnownBlock[] => [
  line(
    strong(invitee.name),
    `  ·  ${role(say, offered)}  ·  by ${inviter.name} on ${day(createdAt)}  ·  open until ${day(expiresAt)}`,
  ),
  ...buttons([
    {
      text: 'Send again',
      action: 'resend',
      value: { invitationId: id, offset },
      label: `Send again to ${invitee.name}`,
    },
    {
      text: 'Extend',
      action: 'extend',
      value: { invitationId: id, offset },
      label: `Extend the invitation to ${invitee.name}`,
    },
    {
      text: 'Revoke',
      action: 'revoke',
      value: { invitationId: id, offset },
      style: 'danger',
      label: `Revoke the invitation to ${invitee.name}`,
      confirm: {
        title: 'Revoke?',
        text: `${invitee.name} will no longer be able to accept. Their seat is free again.`,
        yes: 'Revoke',
      },
    },
  ]),
  divider,
]

/** What was done about one open invitation, above the board as it is now. */
export function boardAfter(say: Say, caller: Here, changed: Changed, now: Board): Message {
  const { invitee, state, expiresAt, entryId } = changed
  const done =
    state === 'pending'
      ? `The invitation to ${invitee.name} is open until ${day(expiresAt)}.`
      : `The invitation to ${invitee.name} was revoked.`
  const { blocks } = board(say, caller, now)
  const [header, ...others] = blocks
  const undo = buttons([undoButton(entryId, `the invitation to ${invitee.name} open again`)])
  return { ...message(say, caller, [done], []), blocks: [...(header ? [header] : []), line(done), ...undo, ...others] }
}

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
