// App Home: where one is, one's organizations as cards, and what waits for one's answer (rows S8, S9, S28, S29).
import type { HomeView } from '@slack/types'
import { permissionsOf } from '../../catalog/ladder.ts'
import type { MyOrganizations } from '../../org/contexts.ts'
import type { InvitationLetter } from '../../org/letters.ts'
import type { Caller } from '../../org/people.ts'
import { place, type Say } from '../words.ts'
import { buttons, divider, heading, line, note } from './blocks.ts'
import { header } from './header.ts'
import { invitationBlocks } from './letters.ts'
import { cardBlocks, switchMenu } from './organizations.ts'

/** How many cards stand on Home; all are in the list. Slack takes 100 blocks. */
const cards = 20

/** The dashboard of one person. */
export function home(
  say: Say,
  caller: Pick<Caller, 'context' | 'ended'>,
  { organizations, hasMore }: MyOrganizations,
  invitations: InvitationLetter[],
): HomeView {
  const { catalog, command } = say
  const { context } = caller
  return {
    type: 'home',
    blocks: [
      heading(place(say, context)),
      ...header(say, caller),
      ...buttons([
        { text: catalog.creation.button, action: 'open', value: { form: 'create' }, style: 'primary' },
        context.kind === 'shared' &&
          permissionsOf(catalog, context.role).has('members.invite') && {
            text: 'Invite',
            action: 'open',
            value: { form: 'invite' },
          },
        context.kind === 'shared' && { text: 'Users', action: 'members' },
      ]),
      ...switchMenu(say, organizations, context.id),
      ...invitations.slice(0, 5).flatMap((letter) => [divider, ...invitationBlocks(say, letter)]),
      ...organizations.slice(0, cards).flatMap((card) => cardBlocks(say, card, context.id)),
      ...(organizations.length < 2
        ? [divider, line(`You have no ${catalog.labels.shared} yet. ${catalog.creation.advice}`)]
        : []),
      ...(organizations.length > 1
        ? [
            note(
              `Next: switch into one, and bring in your team by ${command} invite. What you create belongs to where you are; ${command} help switch tells more.`,
            ),
          ]
        : []),
      ...(hasMore || organizations.length > cards ? [note(`${command} list shows the rest.`)] : []),
    ],
  }
}
