// What can stand in the record: a closed list, so that an act that nobody has words for does not compile. The words are
// the wing's that shows it (`slack/words/recorded.ts`).
import { z } from 'zod'

/** Every act that is recorded, `noun.pastVerb`, by noun in the order in which people read them. */
export const recordedActions = [
  'organization.created',
  'organization.renamed',
  'organization.settingsChanged',
  'organization.logoChanged',
  'organization.logoRemoved',
  'organization.deleted',
  'organization.restored',
  'organization.transferred',
  'organization.erased',
  'plan.changed',
  'billing.chosen',
  'billing.settled',
  'billing.found',
  'billing.decided',
  'member.joined',
  'member.left',
  'member.removed',
  'member.restored',
  'member.roleChanged',
  'member.absent',
  'member.returned',
  'member.merged',
  'succession.began',
  'succession.succeeded',
  'succession.stuck',
  'succession.ended',
  'succession.undone',
  'invitation.created',
  'invitation.resent',
  'invitation.extended',
  'invitation.accepted',
  'invitation.declined',
  'invitation.revoked',
  'invitation.reopened',
  'invitation.expired',
  'link.created',
  'link.used',
  'link.revoked',
  'request.created',
  'request.repeated',
  'request.approved',
  'request.denied',
  'request.withdrawn',
  'request.expired',
  'domain.added',
  'domain.verified',
  'domain.missed',
  'domain.found',
  'domain.lapsed',
  'domain.removed',
  'transfer.offered',
  'transfer.accepted',
  'transfer.declined',
  'transfer.withdrawn',
  'transfer.expired',
  'transfer.reminded',
  'budget.created',
  'budget.changed',
  'budget.archived',
  'budget.restored',
  'budget.raised',
  'budget.lowered',
  'credits.given',
  'credits.transferred',
  'credits.received',
  'workspace.created',
  'workspace.renamed',
  'workspace.archived',
  'workspace.unarchived',
  'workspace.memberAdded',
  'workspace.roleChanged',
  'workspace.memberRemoved',
  'workspace.entered',
  'workspace.exited',
  'team.created',
  'team.changed',
  'team.archived',
  'team.restored',
  'resource.registered',
  'resource.removed',
  'resource.moved',
  'resource.movedAway',
  'resource.handedOver',
  'key.issued',
  'key.rotated',
  'key.revoked',
  'key.timed',
  'key.kept',
  'move.started',
  'move.reminded',
  'move.finished',
  'subscription.migrated',
  'context.switched',
  'context.confirmed',
  'session.started',
  'session.ended',
  'notifications.changed',
  'audit.exported',
  'usage.exported',
] as const

/** One of the closed list. */
export type RecordedAction = (typeof recordedActions)[number]

/** Stretches of time up to now, in hours. */
export const spans = { hour: 1, day: 24, week: 24 * 7, month: 24 * 30 } as const
export type Span = keyof typeof spans

const moment = z.iso.datetime().nullable()

/** What of the record is asked for; null where that does not matter. */
export const Filter = z.object({
  /** Who did it, or to whom it was done. */
  who: z.string().max(40).nullable(),
  /** A recorded action, or a noun that several begin with. */
  kind: z.string().max(60).nullable(),
  span: z.enum(Object.keys(spans) as [Span, ...Span[]]).nullable(),
  from: moment,
  until: moment,
})
export type Filter = z.infer<typeof Filter>

/** All of it. */
export const everything: Filter = { who: null, kind: null, span: null, from: null, until: null }

/**
 * What changed, in which organization's record it belongs if not the one acted in (null: in none any more), and which entry
 * it takes back.
 */
export type Change = { before?: object; after?: object; organizationId?: string | null; undoesId?: string }

/** Whether something names a recorded act. */
export const isRecorded = (action: string): action is RecordedAction =>
  (recordedActions as readonly string[]).includes(action)
