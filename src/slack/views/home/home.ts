// App Home: where one is, what waits for one's answer, the first steps, and one's organizations or the members of the one
// that one is in (rows S8, S9, S28, S29, E20, E29, E33).
import type { HomeView, KnownBlock } from '@slack/types'
import { permissionsOf } from '../../../catalog/ladder.ts'
import type { Task, Waiting } from '../../../org/asking/tasks.ts'
import type { Glance } from '../../../org/billing/glance.ts'
import type { Welcome } from '../../../org/joining/suggestions.ts'
import type { MyOrganizations, OrganizationCard } from '../../../org/organization/contexts.ts'
import type { Page } from '../../../org/people/memberships.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Checklist } from '../../../org/programs/moves.ts'
import type { WorkspaceRef } from '../../../org/shape/workspace-places.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import type { Guide } from '../../../org/telling/guide.ts'
import type { ListPage } from '../../../org/telling/home.ts'
import { manageButton, workspacesButton } from '../../presses.ts'
import { place, type Say } from '../../words/words.ts'
import { buttons, heading, type Message, note } from '../blocks.ts'
import { header, whereabouts } from '../header.ts'
import { billingButton } from '../money/chosen.ts'
import { besideLogo } from '../organization/logo.ts'
import { switchMenu } from '../organization/organizations.ts'
import { moving } from '../programs/moves.ts'
import { workspaceMenu } from '../shape/workspaces.ts'
import { planOnHome } from './billing.ts'
import { type CreditsOnHome, creditsOnHome } from './credits.ts'
import { guide } from './guide.ts'
import { type MemberRights, memberCards, organizationCards } from './lists.ts'
import { waiting } from './tasks.ts'
import { welcome } from './welcome.ts'

/** The list that Home shows: of organizations in a personal account, of members in a shared one. */
export type Listed =
  | { of: 'organizations'; mine: MyOrganizations; page: ListPage }
  | { of: 'members'; members: Page; rightsOn: (at: number) => MemberRights; invitations: number | null }
  /** Whoever may not see the members. */
  | { of: 'nothing' }

/** Everything that Home shows beside where its reader is. */
export type Dashboard = {
  /** The first of one's organizations, for the menu. */
  organizations: readonly OrganizationCard[]
  logo: string | null
  /** How billing stands; null for whoever may not see it. */
  billing: Glance | null
  waiting: Waiting
  outcome: Task | null
  guide: Guide | null
  /** What someone is met with in their own account. */
  welcome: Welcome | null
  /** Their moves to an organization that are under way. */
  moves: readonly Checklist[]
  credits: CreditsOnHome | null
  now: Date
  list: Listed
  /** The workspaces that they may enter; absent where there are none. */
  workspaces?: readonly WorkspaceRef[]
}

/** The dashboard of one person. */
export function home(
  say: Say,
  caller: Pick<Caller, 'context' | 'ended'> & { person: Eyes },
  shown: Dashboard,
): HomeView {
  const { context } = caller
  return {
    type: 'home',
    blocks: [
      heading(place(say, context)),
      ...standing(say, caller, shown.logo),
      ...header(say, caller).slice(1),
      ...planOnHome(say, caller.person, context.plan, shown.billing),
      ...switchMenu(say, shown.organizations, context.id),
      ...workspaceMenu(say, caller, shown.workspaces ?? []),
      ...doors(say, context, shown),
      ...waiting(say, shown.waiting, shown.outcome, caller.person),
      ...(shown.welcome ? welcome(say, shown.welcome) : []),
      ...moving(say, caller.person, shown.moves, shown.now),
      ...guide(say, shown.guide),
      ...creditsOnHome(say, caller.person, shown.credits),
      ...listed(say, caller, shown.list),
    ],
  }
}

// The heading says where one is; beneath it stands what else there is to say of that: nothing of a personal account alone.
function standing(say: Say, { context }: Pick<Caller, 'context'>, logo: string | null): KnownBlock[] {
  const words = whereabouts(say, { context })
  return logo || words !== place(say, context) ? [besideLogo(context.name, logo, words)] : []
}

/** The buttons to everything else. */
function doors(
  say: Say,
  context: Caller['context'],
  { list, guide, billing, workspaces: rooms = [] }: Dashboard,
): KnownBlock[] {
  const { kind, role } = context
  const { creation, labels } = say.catalog
  const held = permissionsOf(say.catalog, role)
  const mayInvite = kind === 'shared' && held.has('members.invite')
  const open = list.of === 'members' && list.invitations ? ` (${list.invitations.toLocaleString('en')})` : ''
  // The first steps have it where it is the next of them.
  const mayCreate = guide?.next !== 'organization'
  const money = billing ? [{ text: 'Plans', action: 'plans' }, billingButton] : []
  if (kind === 'personal')
    return buttons([
      mayCreate && { text: creation.button, action: 'open', value: { form: 'create' }, style: 'primary' },
      { text: 'Ask to join', action: 'open', value: { form: 'join' } },
      ...money,
    ])
  return buttons([
    mayInvite && { text: 'Invite', action: 'open', value: { form: 'invite' }, style: 'primary' },
    mayInvite && { text: `Open invitations${open}`, action: 'invites' },
    manageButton(say, { context }),
    say.catalog.workspaces && (rooms.length > 0 || held.has('workspaces.create')) && workspacesButton(say),
    { text: `My ${labels.sharedPlural}`, action: 'list' },
    ...money,
    mayCreate && { text: creation.button, action: 'open', value: { form: 'create' } },
  ])
}

function listed(say: Say, caller: Pick<Caller, 'context'>, list: Listed): KnownBlock[] {
  if (list.of === 'organizations') return organizationCards(say, caller, list.mine, list.page)
  if (list.of === 'members') return memberCards(say, list.members, list.rightsOn)
  return [note(`Your role does not include seeing who belongs here. ${say.command} list shows where you can go.`)]
}

/** Home as it is for whoever cannot act here: the words that say why. */
export const closedHome = ({ blocks }: Message): HomeView => ({ type: 'home', blocks })
