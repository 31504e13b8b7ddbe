// Everything else that is done or read by an id and is no act that can be handed on: buttons of messages, views, lists.
import * as approvals from '../../../src/org/asking/approvals.ts'
import * as reminders from '../../../src/org/asking/reminders.ts'
import * as requests from '../../../src/org/asking/requests.ts'
import type { Ask, Verb } from '../../../src/org/asks.ts'
import * as plans from '../../../src/org/billing/plans.ts'
import type { ActContext } from '../../../src/org/context.ts'
import * as budgets from '../../../src/org/credits/budgets.ts'
import * as credits from '../../../src/org/credits/credits.ts'
import * as raises from '../../../src/org/credits/raises.ts'
import * as usage from '../../../src/org/credits/usage.ts'
import * as board from '../../../src/org/inviting/invitation-board.ts'
import * as invitations from '../../../src/org/inviting/invitations.ts'
import * as links from '../../../src/org/inviting/links.ts'
import * as domainClaims from '../../../src/org/joining/domain-claims.ts'
import * as joinRequests from '../../../src/org/joining/join-requests.ts'
import * as comebacks from '../../../src/org/leaving/comebacks.ts'
import * as leaving from '../../../src/org/leaving/leaving.ts'
import * as succession from '../../../src/org/leaving/succession.ts'
import * as contexts from '../../../src/org/organization/contexts.ts'
import * as deletions from '../../../src/org/organization/deletions.ts'
import * as settings from '../../../src/org/organization/settings.ts'
import * as transfers from '../../../src/org/organization/transfers.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import * as peoplesRoles from '../../../src/org/people/roles.ts'
import * as history from '../../../src/org/programs/history.ts'
import * as keys from '../../../src/org/programs/keys.ts'
import * as moving from '../../../src/org/programs/moving.ts'
import * as resources from '../../../src/org/programs/resources.ts'
import * as stars from '../../../src/org/programs/stars.ts'
import * as audit from '../../../src/org/record/audit.ts'
import { everything } from '../../../src/org/record/record.ts'
import * as undo from '../../../src/org/record/undo.ts'
import * as rosters from '../../../src/org/shape/rosters.ts'
import * as shelf from '../../../src/org/shape/shelf.ts'
import { inputs, type Picks } from './inputs.ts'
import { came } from './trying.ts'

/** What is looked at or pressed, in a context, with ids that are picked. */
export type Look = (ctx: ActContext, pick: Picks) => Promise<unknown>

/** By an id. */
export const byId: Record<string, Look> = {
  'a link': async (ctx, pick) => links.show(ctx, await pick.one('link')),
  'what removing ends': async (ctx, pick) => leaving.preview(ctx, await pick.one('person')),
  'what could move': async (ctx, pick) => moving.preview(ctx, await pick.organization()),
  'a favourite': async (ctx, pick) => stars.put(ctx, await pick.one('resource'), true),
  'a workspace': async (ctx, pick) => shelf.room(ctx, await pick.one('workspace')),
  'a team': async (ctx, pick) => rosters.one(ctx, await pick.one('team')),
  'an invitation again': async (ctx, pick) => board.resend(ctx, await pick.one('invitation')),
  'an invitation longer': async (ctx, pick) => board.extend(ctx, await pick.one('invitation')),
  'an invitation taken back': async (ctx, pick) => board.revoke(ctx, await pick.one('invitation')),
  'a request let through': async (ctx, pick) =>
    approvals.decide(ctx, { approvalId: await pick.one('request'), isApproved: true }),
  'a wish denied': async (ctx, pick) =>
    approvals.decide(ctx, { approvalId: await pick.one('wish'), isApproved: false }),
  'a reminder of a request': async (ctx, pick) => requests.remind(ctx, await pick.one('request')),
  'whose organization it is': async (ctx, pick) => contexts.requireMine(ctx, await pick.organization()),
  'the record of someone': async (ctx, pick) =>
    audit.list(ctx, { filter: { ...everything, who: await pick.one('person') }, cursor: null }),
  'the record as a file': async (ctx, pick) => audit.exportAll(ctx, { ...everything, who: await pick.one('person') }),
  'a budget raised': async (ctx, pick) =>
    raises.requestMore(ctx, { groupId: await pick.one('budget'), amount: 2, reason: null }),
  'what of it could be undone': async (ctx, pick) => undo.whereIs(ctx, await pick.one('entry')),
}

/** By an id too, and nothing that the organization's owner could do in their own. */
export const byIdOfOthers: Record<string, Look> = {
  'an invitation accepted': async (ctx, pick) => invitations.accept(ctx, await pick.one('invitation')),
  'an invitation declined': async (ctx, pick) => invitations.decline(ctx, await pick.one('invitation')),
  'a request taken back': async (ctx, pick) => reminders.retract(ctx, await pick.one('request')),
  'an offer taken back': async (ctx, pick) => transfers.withdraw(ctx, await pick.one('wish')),
  'a succession taken back': async (ctx, pick) => succession.undo(ctx, await pick.organization()),
  'asked to be let in': async (ctx, pick) =>
    joinRequests.ask(ctx, { organizationId: await pick.organization(), reason: null }),
}

/** Whatever one may not do alone can be asked for, with any ids in it, and is let through by whoever has the right. */
export const asked =
  (verb: Verb): Look =>
  async (ctx, pick) => {
    const ask = { verb, input: await inputs[verb](pick) } as Ask
    const request = await requests.request(ctx, ask, 'Because')
    const { approvalId } = request
    const decided = await came(async () => approvals.decide(await pick.decider(), { approvalId, isApproved: true }))
    return { request, decided }
  }

/** Of the organization that one is in, by whatever id the context says so. */
export const inContext: Record<string, Look> = {
  members: (ctx) => memberships.list(ctx, { offset: 0, search: null }),
  former: (ctx) => comebacks.former(ctx, 0),
  roles: (ctx) => peoplesRoles.overview(ctx),
  audit: (ctx) => audit.list(ctx, { filter: everything, cursor: null }),
  settings: (ctx) => settings.read(ctx),
  budgets: (ctx) => budgets.list(ctx),
  credits: (ctx) => credits.overview(ctx),
  statement: (ctx) => credits.statement(ctx, null),
  usage: (ctx) => usage.month(ctx, { by: 'member' }),
  charges: (ctx) => usage.charges(ctx, {}),
  keys: (ctx) => keys.list(ctx, 0),
  resources: (ctx) => resources.list(ctx, { offset: 0, type: null }),
  history: (ctx) => history.mine(ctx, { offset: 0 }),
  links: (ctx) => links.list(ctx),
  board: (ctx) => board.board(ctx),
  workspaces: (ctx) => shelf.list(ctx),
  teams: (ctx) => rosters.list(ctx),
  domains: (ctx) => domainClaims.list(ctx),
  plans: (ctx) => plans.ladder(ctx),
  deletion: (ctx) => deletions.preview(ctx),
}
