// Every job with what it does and, where it recurs, how often. Payloads and how jobs are posted are the hearth's (queue.ts).

import * as approvals from '../org/asking/approvals.ts'
import * as lostRights from '../org/asking/lost-rights.ts'
import * as reminders from '../org/asking/reminders.ts'
import * as billing from '../org/billing/billing.ts'
import * as carrying from '../org/billing/carrying.ts'
import * as customers from '../org/billing/customers.ts'
import * as endings from '../org/billing/endings.ts'
import * as reconcile from '../org/billing/reconcile.ts'
import * as settling from '../org/billing/settling.ts'
import type { Deps } from '../org/context.ts'
import * as allowances from '../org/credits/allowances.ts'
import * as holds from '../org/credits/holds.ts'
import * as heldValues from '../org/held-values.ts'
import * as finding from '../org/inviting/finding.ts'
import * as invitationBoard from '../org/inviting/invitation-board.ts'
import * as mailingInvitations from '../org/inviting/mailing-invitations.ts'
import * as domainChecks from '../org/joining/domain-checks.ts'
import * as accountSweep from '../org/leaving/account-sweep.ts'
import * as aftermath from '../org/leaving/aftermath.ts'
import * as succession from '../org/leaving/succession.ts'
import * as deletions from '../org/organization/deletions.ts'
import * as accounts from '../org/people/accounts.ts'
import * as keyEndings from '../org/programs/key-endings.ts'
import * as moves from '../org/programs/moves.ts'
import type { JobName, JobPayload } from '../org/queue.ts'
import * as receipts from '../org/record/receipts.ts'
import * as deliveries from '../org/telling/deliveries.ts'
import * as digests from '../org/telling/digests.ts'
import * as mailings from '../org/telling/mailings.ts'
import * as reaching from '../org/telling/reaching.ts'
import * as auditFile from './audit-file.ts'
import * as usageFile from './usage-file.ts'

export type Task<N extends JobName> = {
  run(deps: Deps, payload: JobPayload<N>): Promise<unknown>
  /** For what recurs: so many hours apart, counted from midnight UTC. Its payload is empty. */
  everyHours?: number
}
export type Tasks = { [N in JobName]: Task<N> }

/** The table. A job may run more than once – its worker can die after the deed – so each is safe to repeat. */
export const tasks: Tasks = {
  'deliver-notice': { run: (deps, { noticeId }) => deliveries.deliver(deps, noticeId) },
  'send-digest': { run: (deps, { identityId }) => digests.send(deps, identityId) },
  'mail-news': { run: (deps, { personId }) => mailings.send(deps, personId) },
  'mail-digest': { run: (deps, { personId }) => mailings.sendDigest(deps, personId) },
  'expire-invitation': {
    run: (deps, { invitationId }) => invitationBoard.expire(deliveries.bySystem(deps), invitationId),
  },
  'find-invitees': {
    run: (deps, { invitationIds }) => finding.findAll(deliveries.bySystem(deps), invitationIds),
  },
  'expire-approval': { run: (deps, { approvalId }) => approvals.expire(deliveries.bySystem(deps), approvalId) },
  'erase-organization': {
    run: (deps, { organizationId }) => deletions.erase(deliveries.bySystem(deps), organizationId),
  },
  'end-key': { run: (deps, { keyId }) => keyEndings.end(deliveries.bySystem(deps), keyId) },
  'mail-invitation': { run: (deps, owed) => mailingInvitations.send(deps, owed) },
  'export-audit': { run: (deps, asked) => auditFile.deliver(deps, asked) },
  'export-usage': { run: (deps, asked) => usageFile.deliver(deps, asked) },
  'remind-move': { run: (deps, { moveId }) => moves.remind(deliveries.bySystem(deps), moveId) },
  'carry-out-change': { run: (deps, { changeId }) => carrying.carryOutLater(deps, changeId) },
  'settle-billing': { run: (deps, { customerId }) => settling.settleLater(deps, customerId) },
  'find-payer': { run: (deps, asked) => billing.findPayer(deps, asked) },
  'look-again': { run: (deps, { customerId }) => settling.settleLater(deps, customerId) },
  'close-page': { run: (deps, { sessionId }) => endings.closePage(deps, sessionId) },
  'end-billing': { run: (deps, erased) => endings.endErased(deps, erased) },
  'save-customer': { run: (deps, { organizationId }) => customers.saveDetails(deps, organizationId) },
  'reconcile-billing': { run: (deps) => reconcile.reconcileDaily(deps), everyHours: 24 },
  'remind-deciders': { run: (deps, { approvalId }) => reminders.remind(deliveries.bySystem(deps), approvalId) },
  'close-lost-copies': { run: (deps, lost) => lostRights.closeLost(deliveries.bySystem(deps), lost) },
  'check-domains': { run: (deps) => domainChecks.checkAll(deps), everyHours: 24 },
  'check-domain': { run: (deps, { domainId }) => domainChecks.checkOne(deliveries.bySystem(deps), domainId) },
  'refresh-account': { run: (deps, account) => accounts.refresh(deps, account) },
  'expire-allowance': { run: (deps, { organizationId }) => allowances.expire(deps, organizationId) },
  'release-hold': { run: (deps, { holdId }) => holds.expire(deps, holdId) },
  'give-free-credits': { run: (deps) => allowances.giveFree(deps), everyHours: 24 },
  'settle-person': { run: (deps, { personId }) => aftermath.follow(deliveries.bySystem(deps), personId) },
  'settle-succession': {
    run: (deps, { organizationId }) => succession.settle({ ...deliveries.bySystem(deps), organizationId }),
  },
  'reach-slack': { run: (deps, { tries }) => reaching.reach(deps, tries) },
  'sweep-accounts': { run: (deps) => accountSweep.sweep(deps), everyHours: 24 },
  'sweep-receipts': { run: (deps) => receipts.sweep(deps), everyHours: 24 },
  'sweep-held-values': { run: (deps) => heldValues.sweep(deps), everyHours: 24 },
}
