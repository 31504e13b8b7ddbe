// Organizations as people see them: where they are, which they have, what they just made of one.
import type { KnownBlock } from '@slack/types'
import { permissionsOf } from '../../../catalog/ladder.ts'
import type { Welcome } from '../../../org/joining/suggestions.ts'
import type { MyOrganizations, OrganizationCard, Switched } from '../../../org/organization/contexts.ts'
import type { Created, Renamed } from '../../../org/organization/organizations.ts'
import type { WorkspaceRef } from '../../../org/shape/workspace-places.ts'
import type { InvitationLetter } from '../../../org/telling/letters.ts'
import { createButton, enterButton, manageButton, membersButton, settingsButton, undoButton } from '../../presses.ts'
import { workspaceWords } from '../../words/shape.ts'
import { place, plan, role, type Say } from '../../words/words.ts'
import {
  buttons,
  code,
  divider,
  heading,
  line,
  type Message,
  note,
  type Press,
  plain,
  shorten,
  strong,
} from '../blocks.ts'
import { eyesOf, type Here } from '../form.ts'
import { message } from '../header.ts'
import { welcome } from '../home/welcome.ts'
import { invitationBlocks } from '../letters/letters.ts'
import { byContact } from '../programs/moves.ts'
import { workspaceMenu } from '../shape/workspaces.ts'

export const pageSize = 10

type Mine = MyOrganizations & { offset: number }

/** The answer to the bare command: where one is, and everywhere one can go from there; also to its page in the product. */
export function overview(
  say: Say,
  caller: Here,
  mine: MyOrganizations,
  invitations: InvitationLetter[],
  elsewhere: Press | null,
  { met = null, rooms = [] }: { met?: Welcome | null; rooms?: readonly WorkspaceRef[] } = {},
): Message {
  const { context } = caller
  const isShared = context.kind === 'shared'
  return message(
    say,
    caller,
    ['You are in ', strong(place(say, context)), '.'],
    [
      line(
        'You are in ',
        strong(place(say, context)),
        isShared ? ` as ${role(say, context.role)}` : '',
        context.workspace ? `, in its ${workspaceWords(say).one} ` : '',
        ...(context.workspace ? [strong(shorten(context.workspace.name, 150))] : []),
        `${context.workspace ? ',' : ''} on the ${plan(say, context.plan)} plan.`,
      ),
      ...switchMenu(say, mine.organizations, context.id),
      ...workspaceMenu(say, caller, rooms),
      ...invitations.slice(0, 5).flatMap((letter) => [divider, ...invitationBlocks(say, letter, eyesOf(caller))]),
      ...(met ? welcome(say, met) : []),
      ...(isShared
        ? sharedButtons(say, caller, elsewhere)
        : buttons([create(say), { text: 'Ask to join', action: 'open', value: { form: 'join' } }])),
      note(`${say.command} help shows everything you can type.`),
    ],
  )
}

const sharedButtons = (say: Say, caller: Here, elsewhere: Press | null): KnownBlock[] =>
  buttons([
    mayInvite(say, caller.context.role) && { text: 'Invite', action: 'open', value: { form: 'invite' } },
    membersButton(say),
    manageButton(say, caller),
    settingsButton(say, caller),
    { text: `My ${say.catalog.labels.sharedPlural}`, action: 'list' },
    createButton(say),
    elsewhere,
  ])

/** Whether a role may invite, so that no button is shown that would be refused. */
const mayInvite = ({ catalog }: Say, own: string): boolean => permissionsOf(catalog, own).has('members.invite')

const create = (say: Say): Press => ({ ...createButton(say), style: 'primary' })

/** A menu of every organization one has, that switches to the chosen one (row E31). Slack takes 100 options. */
export function switchMenu(say: Say, organizations: readonly OrganizationCard[], currentId: string): KnownBlock[] {
  const options = organizations.slice(0, 100).map((card) => ({ text: plain(place(say, card), 75), value: card.id }))
  const current = options.find(({ value }) => value === currentId)
  if (!options.length || (current && options.length === 1)) return []
  const element = {
    type: 'static_select',
    action_id: 'switch',
    placeholder: plain('Switch to…', 150),
    options,
  } as const
  return [
    {
      type: 'actions',
      // Another one in each place: Slack keeps what was chosen in a block of the same id, and would show a place left since.
      block_id: `switch-menu:${currentId}`,
      elements: [{ ...element, ...(current ? { initial_option: current } : {}) }],
    },
  ]
}

/** One page of the organizations one has, each with one's role in it (rows E21, S28). */
export function list(say: Say, caller: Here, { organizations, hasMore, offset }: Mine): Message {
  const shared = organizations.filter(({ kind }) => kind === 'shared')
  return message(
    say,
    caller,
    [
      `Your ${say.catalog.labels.sharedPlural}: ${organizations.map((card) => `${place(say, card)} (${role(say, card.role)})`).join(', ')}`,
    ],
    [
      heading(`Your ${say.catalog.labels.sharedPlural}`),
      ...organizations.flatMap((card) => cardBlocks(say, card, caller.context.id)),
      ...(shared.length || offset
        ? []
        : [note(`You are in no ${say.catalog.labels.shared} yet. Create one, or ask to join one.`)]),
      ...pager('list', offset, pageSize, hasMore),
      ...buttons([create(say)]),
    ],
  )
}

/** One organization: its name, one's role as a badge, and what one can do with it. */
export function cardBlocks(say: Say, card: OrganizationCard, currentId: string): KnownBlock[] {
  const isCurrent = card.id === currentId
  const name = place(say, card)
  const manage = manageButton(say, { context: card })
  return [
    divider,
    line(
      strong(name),
      `  ·  ${role(say, card.role)}${planOf(say, card)}${card.status === 'suspended' ? '  ·  suspended' : ''}`,
      isCurrent ? '  ·  you are here' : '',
    ),
    ...buttons([
      !isCurrent && {
        text: 'Switch',
        action: 'switch',
        value: { organizationId: card.id },
        label: `Switch to ${name}`,
      },
      card.kind === 'shared' && leaveButton(card),
      manage && { ...manage, label: `Manage ${name}` },
    ]),
  ]
}

// Where there is only one there is nothing to tell apart.
const planOf = (say: Say, card: OrganizationCard): string =>
  Object.keys(say.catalog.plans).length > 1 ? `  ·  ${plan(say, card.plan)} plan` : ''

const leaveButton = ({ id, name }: OrganizationCard): Press => ({
  text: 'Leave',
  action: 'leave',
  value: { organizationId: id },
  style: 'danger',
  label: `Leave ${name}`,
})

/** Buttons to the page before and after. */
export const pager = (
  action: string,
  offset: number,
  size: number,
  hasMore: boolean,
  more: object = {},
): KnownBlock[] =>
  buttons([
    offset > 0 && { text: '← Previous', action, value: { ...more, offset: Math.max(0, offset - size) } },
    hasMore && { text: 'Next →', action, value: { ...more, offset: offset + size } },
  ])

/** What a new organization waits for before it can be used, and the way to it. */
export type Awaited = { words: string; press: Press }

/** A new organization of its kind, and what comes next; `isInvited` where its team is already (rows S1, S22–S25, S31, E16, E23, L5). */
export function created(
  say: Say,
  caller: Here,
  { organization, role: own, handle, own: personal }: Created,
  { waits = null, isInvited = false }: { waits?: Awaited | null; isInvited?: boolean } = {},
): Message {
  const made = `Created the ${say.catalog.labels.shared} `
  const how = `${say.command} help switch tells more about switching.`
  const next = waits
    ? `${waits.words} Switch into it to work there. ${how}`
    : `Switch into it to work there${isInvited ? '' : ', or invite your team first'}. ${how}`
  const drawn = message(
    say,
    caller,
    [made, strong(organization.name), `. You are its ${role(say, own)}. ${next}`],
    [
      line(made, strong(organization.name), `  ·  ${role(say, own)}`),
      ...(handle ? [line('Its ID is ', code(handle), '.')] : []),
      line(next),
      ...buttons([
        waits?.press,
        { ...enterButton(organization), ...(waits ? {} : { style: 'primary' }) },
        !isInvited && {
          text: 'Invite your team',
          action: 'open',
          value: { form: 'invite', organizationId: organization.id },
        },
        { text: 'How to switch', action: 'help', value: { topic: 'switch' } },
      ]),
      ...(personal && isByContact(say, personal) ? byContact(say, { personal, to: organization }) : []),
    ],
  )
  // What is pressed here is about the new one.
  return waits ? { ...drawn, at: organization.id } : drawn
}

const isByContact = ({ catalog }: Say, { plan: id }: { plan: string }): boolean => catalog.plans[id]?.byContact === true

/** Where one is after a switch, with the way back. */
export function switched(say: Say, { organization, role: own, status, before }: Switched): Message {
  const context = { ...organization, role: own, status, plan: '' }
  const here = { context, ended: null }
  const name = place(say, organization)
  if (!before)
    return message(
      say,
      here,
      ['You are in ', strong(name), ' already.'],
      [line('You are in ', strong(name), ' already.')],
    )
  const isShared = organization.kind === 'shared'
  return message(
    say,
    here,
    ['You are now in ', strong(name), `. You were in ${place(say, before)}.`],
    [
      line(
        'You are now in ',
        strong(name),
        isShared ? ` as ${role(say, own)}` : '',
        `. You were in ${place(say, before)}.`,
      ),
      ...buttons([
        {
          text: 'Undo',
          action: 'switch',
          value: { organizationId: before.id },
          label: `Undo, back to ${place(say, before)}`,
        },
        isShared && mayInvite(say, own) && { text: 'Invite', action: 'open', value: { form: 'invite' } },
        isShared && membersButton(say),
      ]),
    ],
  )
}

/** A new name. */
export function renamed(say: Say, caller: Here, { organization, before, entryId }: Renamed): Message {
  const isSame = organization.name === before
  const said = isSame
    ? [strong(before), ' has that name already.']
    : [strong(before), ' is now called ', strong(organization.name), '.']
  const context =
    caller.context.id === organization.id ? { ...caller.context, name: organization.name } : caller.context
  return message(say, { ...caller, context }, said, [
    line(...said),
    ...buttons([
      undoButton(entryId, `called ${before} again`),
      !isSame && { text: 'Rename again', action: 'open', value: { form: 'rename' } },
    ]),
  ])
}
