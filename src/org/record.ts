// What can stand in the record: a closed list, so that an act that nobody has words for does not compile. The words are
// the wing's that shows it (`slack/recorded.ts`).

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
  'member.joined',
  'member.left',
  'member.removed',
  'member.roleChanged',
  'invitation.created',
  'invitation.resent',
  'invitation.extended',
  'invitation.accepted',
  'invitation.declined',
  'invitation.revoked',
  'invitation.reopened',
  'invitation.expired',
  'request.created',
  'request.repeated',
  'request.approved',
  'request.denied',
  'request.withdrawn',
  'request.expired',
  'transfer.offered',
  'transfer.accepted',
  'transfer.declined',
  'transfer.withdrawn',
  'transfer.expired',
  'transfer.reminded',
  'resource.registered',
  'context.switched',
  'context.confirmed',
  'session.started',
  'session.ended',
  'audit.exported',
] as const

/** One of the closed list. */
export type RecordedAction = (typeof recordedActions)[number]

/**
 * What changed, in which organization's record it belongs if not the one acted in (null: in none any more), and which entry
 * it takes back.
 */
export type Change = { before?: object; after?: object; organizationId?: string | null; undoesId?: string }

/** Whether something names a recorded act. */
export const isRecorded = (action: string): action is RecordedAction =>
  (recordedActions as readonly string[]).includes(action)
