// Drawing App Home from the record: everything that its viewer sees, as it is at this moment.
import { randomUUID } from 'node:crypto'
import { permissionsOf } from '../../catalog/ladder.ts'
import * as tasks from '../../org/asking/tasks.ts'
import { glance } from '../../org/billing/glance.ts'
import type { Deps } from '../../org/context.ts'
import * as invitationBoard from '../../org/inviting/invitation-board.ts'
import * as suggestions from '../../org/joining/suggestions.ts'
import * as contexts from '../../org/organization/contexts.ts'
import * as logos from '../../org/organization/logos.ts'
import * as memberships from '../../org/people/memberships.ts'
import * as moves from '../../org/programs/moves.ts'
import * as shelf from '../../org/shape/shelf.ts'
import * as guide from '../../org/telling/guide.ts'
import * as home from '../../org/telling/home.ts'
import type { Turn } from '../turn/answers.ts'
import { glanceOf, type Speaker } from '../turn/caller.ts'
import { stamped } from '../turn/stamp.ts'
import type { Message } from '../views/blocks.ts'
import * as views from '../views/home/home.ts'
import type { MemberRights } from '../views/home/lists.ts'
import { pageSize } from '../views/organization/organizations.ts'
import { signedOutHome } from '../views/people/session.ts'
import type { Say } from '../words/words.ts'
import { creditsOn } from './credits.ts'
import type { Drawn } from './publisher.ts'

/** Slack takes a hundred in a menu; one more tells whether there are more. */
const menuSize = 101

/** Home as someone would see it now, whether they did anything or not. */
export async function drawHome(deps: Deps, say: Say, speaker: Speaker): Promise<Drawn> {
  const turn = await glanceOf(deps, say, speaker, menuSize)
  if ('outsider' in turn) return outsiderHome(turn.outsider)
  const { caller } = turn
  if (caller.session.isSignedOut) return drawn(signedOutHome(say), caller.context.id)
  const spot = await home.spotOf(deps, speaker, home.stayOf(caller))
  const view = views.home(say, { ...caller, ended: caller.ended ?? spot.ended }, await dashboard(turn, spot))
  return drawn(view, caller.context.id)
}

/** Home for someone who cannot act here. */
export const outsiderHome = (message: Message): Drawn => drawn(views.closedHome(message))

const drawn = (view: Drawn['view'], at?: string): Drawn => ({
  view,
  stamped: stamped(view, `home:${randomUUID()}`, at),
})

async function dashboard(turn: Turn, spot: home.Spot): Promise<views.Dashboard> {
  const { ctx, caller } = turn
  const here = { ...caller.context, status: 'active' } as const
  const organizations = caller.organizations ?? []
  const [logo, billing, waiting, outcome, steps, open, credits, list, welcome, workspaces] = await Promise.all([
    logos.addressOf(ctx.deps, here.id),
    glance(ctx, here),
    tasks.mine(ctx, spot.tasks),
    spot.decided && tasks.outcomeOf(ctx, spot.decided),
    guide.of(ctx, here, organizations),
    moves.mine(ctx),
    creditsOn(turn),
    here.kind === 'shared' ? membersOn(turn, spot.list) : organizationsOn(turn, spot.list),
    here.kind === 'personal' ? suggestions.of(ctx) : null,
    here.kind === 'shared' && turn.say.catalog.workspaces ? shelf.choices(ctx) : [],
  ])
  return {
    organizations,
    logo,
    billing,
    waiting,
    outcome,
    guide: steps,
    welcome,
    moves: open,
    credits,
    now: ctx.deps.clock.now(),
    list,
    workspaces,
  }
}

async function organizationsOn({ ctx, caller }: Turn, page: home.ListPage): Promise<views.Listed> {
  const isFirst = !page.offset && !page.search && caller.organizations
  const mine = isFirst
    ? contexts.pageOf(isFirst, pageSize)
    : await contexts.list(ctx, { size: pageSize, offset: page.offset, search: page.search })
  return { of: 'organizations', mine, page }
}

async function membersOn({ ctx, caller, say }: Turn, page: home.ListPage): Promise<views.Listed> {
  const held = permissionsOf(say.catalog, caller.context.role)
  if (!held.has('members.read')) return { of: 'nothing' }
  const [members, invitations] = await Promise.all([
    memberships.list(ctx, page),
    held.has('members.invite') ? invitationBoard.countOpen(ctx) : null,
  ])
  const reaches = (role: string) => [...permissionsOf(say.catalog, role)].every((permission) => held.has(permission))
  const rightsOn = (at: number): MemberRights => {
    const { person, role } = members.members[at] ?? { person: { id: '' }, role: '' }
    const [isReader, isInReach] = [person.id === caller.person.id, reaches(role)]
    return {
      isReader,
      canSetRole: held.has('members.setRole') && isInReach && !isReader,
      canRemove: held.has('members.remove') && isInReach && !isReader,
    }
  }
  return { of: 'members', members, rightsOn, invitations }
}
