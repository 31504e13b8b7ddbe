// What each act answers with, as a message: the same words however the act came about.
import type { Verb } from '../org/asks.ts'
import type { Chosen } from '../org/billing/changes.ts'
import * as links from '../org/inviting/links.ts'
import type { Outcomes } from '../org/verbs.ts'
import { undoButton } from './presses.ts'
import type { Turn } from './turn/answers.ts'
import { line, type Message, strong } from './views/blocks.ts'
import { message } from './views/header.ts'
import * as invitationViews from './views/inviting/invitations.ts'
import * as linkViews from './views/inviting/links.ts'
import { chosen } from './views/money/chosen.ts'
import * as creditViews from './views/money/credit-outcomes.ts'
import { resolved } from './views/money/findings.ts'
import { step } from './views/money/plan-steps.ts'
import * as auditViews from './views/organization/audit.ts'
import * as endingViews from './views/organization/endings.ts'
import * as organizationViews from './views/organization/organizations.ts'
import * as settingsViews from './views/organization/settings.ts'
import * as undoViews from './views/organization/undo.ts'
import * as whyViews from './views/organization/why.ts'
import * as domainViews from './views/people/domains.ts'
import * as formerViews from './views/people/former.ts'
import * as leavingViews from './views/people/leaving.ts'
import * as notificationViews from './views/people/notifications.ts'
import * as peopleViews from './views/people/people.ts'
import * as sessionViews from './views/people/session.ts'
import * as keyViews from './views/programs/keys.ts'
import * as moveViews from './views/programs/moves.ts'
import * as movingViews from './views/programs/moving.ts'
import * as resourceViews from './views/programs/resources.ts'
import * as teamViews from './views/shape/teams.ts'
import * as workspaceViews from './views/shape/workspace-outcomes.ts'
import { place, plan, role } from './words/words.ts'

const views: { [V in Verb]: (turn: Turn, result: Outcomes[V]) => Message } = {
  create: ({ say, caller }, result) => organizationViews.created(say, caller, result),
  rename: ({ say, caller }, result) => organizationViews.renamed(say, caller, result),
  settings: ({ say, caller }, result) =>
    settingsViews.changed(say, caller, result, undoButton(result.entryId, 'the settings')),
  transfer: ({ say, caller }, result) => endingViews.offered(say, caller, result),
  delete: ({ say, caller }, result) => endingViews.deleted(say, caller, result),
  restore: ({ say, caller }, result) => endingViews.restored(say, caller, result),
  setPlan: (turn, result) =>
    told(turn, place(turn.say, result.organization), ` is on the ${plan(turn.say, result.plan)} plan.`),
  upgrade: carriedOut,
  downgrade: carriedOut,
  cancelPlan: carriedOut,
  restorePlan: carriedOut,
  addCard: carriedOut,
  openBilling: carriedOut,
  resolveFinding: ({ say, caller }, result) => resolved(say, caller, result),
  topUp: carriedOut,
  // What was made is archived, which can be undone; its making cannot.
  createBudget: ({ say, caller }, { entryId: _, ...made }) => creditViews.budgetChanged(say, caller, made),
  changeBudget: ({ say, caller }, result) => creditViews.budgetChanged(say, caller, result),
  archiveBudget: ({ say, caller }, result) => creditViews.budgetArchived(say, caller, result),
  raiseBudget: ({ say, caller }, result) => creditViews.budgetRaised(say, caller, result),
  createWorkspace: ({ say, caller }, result) => workspaceViews.workspaceMade(say, caller, result),
  changeWorkspace: ({ say, caller }, result) => workspaceViews.workspaceChanged(say, caller, result),
  archiveWorkspace: ({ say, caller }, result) => workspaceViews.workspaceArchived(say, caller, result),
  unarchiveWorkspace: ({ say, caller }, result) => workspaceViews.workspaceBack(say, caller, result),
  enterWorkspace: ({ say, caller }, result) => workspaceViews.entered(say, caller, result),
  createTeam: ({ say, caller }, result) => teamViews.teamChanged(say, caller, result),
  changeTeam: ({ say, caller }, result) => teamViews.teamChanged(say, caller, result),
  archiveTeam: ({ say, caller }, result) => teamViews.teamArchived(say, caller, result),
  restoreTeam: ({ say, caller }, result) => teamViews.teamBack(say, caller, result),
  giveCredits: ({ say, caller }, result) => creditViews.creditsGiven(say, caller, result),
  transferCredits: ({ say, caller }, result) => creditViews.creditsTransferred(say, caller, result),
  switch: ({ say }, result) => organizationViews.switched(say, result),
  invite: ({ say, caller }, result) => invitationViews.invited(say, caller, result),
  createLink: ({ say, caller, ctx }, { link }) =>
    linkViews.linkShown(say, caller, link, links.addressOf(ctx.deps, link)),
  revokeLink: ({ say, caller }, result) => linkViews.linkRevoked(say, caller, result),
  setRole: ({ say, caller }, result) => peopleViews.roleChanged(say, caller, result),
  remove: ({ say, caller }, result) => leavingViews.removed(say, caller, result),
  leave: ({ say, caller }, result) => leavingViews.left(say, caller, result),
  restoreMember: ({ say, caller }, result) => formerViews.restored(say, caller, result),
  signOut: ({ say, caller }, result) => sessionViews.ended(say, caller, result),
  notify: ({ say, caller }, result) => notificationViews.saved(say, caller, result),
  join: (turn, { organization, role: id }) => told(turn, organization.name, ` has you as ${role(turn.say, id)} now.`),
  addDomain: ({ say, caller }, result) => domainViews.added(say, caller, result),
  checkDomain: ({ say, caller }, result) => domainViews.checked(say, caller, result),
  removeDomain: ({ say, caller }, result) => domainViews.removed(say, caller, result),
  register: ({ say, caller }, result) => resourceViews.registered(say, caller, result),
  unregister: ({ say, caller }, result) => resourceViews.unregistered(say, caller, result),
  issueKey: ({ say, caller }, result) => keyViews.issued(say, caller, result),
  revokeKey: ({ say, caller }, result) => keyViews.revoked(say, caller, result),
  move: ({ say, caller, ctx }, result) => moveViews.checklist(say, caller, result, ctx.deps.clock.now()),
  moveResources: ({ say, caller }, result) => movingViews.moved(say, caller, result),
  migrateSubscription: ({ say, caller }, result) => movingViews.migrated(say, caller, result),
  undo: ({ say, caller }, result) => undoViews.undone(say, caller, result),
  audit: ({ say, caller }, result) => auditViews.audit(say, caller, result),
  why: ({ say, caller }, result) => whyViews.explained(say, caller, result),
}

// What was shown before is shown anew where it is no longer so.
function carriedOut({ say, caller }: Turn, result: Chosen): Message {
  if (result.shown && result.state !== 'done') return step(say, caller, result.shown, result)
  return chosen(say, caller, result)
}

const told = ({ say, caller }: Turn, name: string, rest: string): Message =>
  message(say, caller, [strong(name), rest], [line(strong(name), rest)])

/** What an act came to, in words. */
export const outcome = <V extends Verb>(turn: Turn, verb: V, result: Outcomes[NoInfer<V>]): Message =>
  views[verb](turn, result)
