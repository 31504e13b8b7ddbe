// What recorded acts are called where one chooses among them, and what was chosen in words: kinds, stretches of time, people.
import type { Entry } from '../../org/record/audit.ts'
import { type Filter, isRecorded, type RecordedAction, type Span } from '../../org/record/record.ts'
import type { Eyes } from '../../org/telling/eyes.ts'
import { shorten } from '../views/blocks.ts'
import { absenceKinds } from './absences.ts'
import { billingKinds } from './billing.ts'
import { creditKinds } from './credits.ts'
import { domainKinds } from './domains.ts'
import { linkKinds } from './invitations.ts'
import { programKinds } from './program-records.ts'
import { shapeKinds } from './shape.ts'
import { dateOf } from './times.ts'

/** What someone is called of whom nothing is known any more. */
export const gone = 'someone who is gone'

/** What each recorded act is called where one of them is chosen. */
export const kinds: Record<RecordedAction, string> = {
  'organization.created': 'Created',
  'organization.renamed': 'Renamed',
  'organization.settingsChanged': 'Settings changed',
  'organization.logoChanged': 'Logo changed',
  'organization.logoRemoved': 'Logo removed',
  'organization.deleted': 'Deleted',
  'organization.restored': 'Restored',
  'organization.transferred': 'Transferred',
  'organization.erased': 'Erased',
  'plan.changed': 'Plan changed',
  'member.joined': 'Joined',
  'member.left': 'Left',
  'member.removed': 'Removed',
  'member.restored': 'Brought back',
  'member.roleChanged': 'Role changed',
  'invitation.created': 'Invited',
  'invitation.resent': 'Invited again',
  'invitation.extended': 'Given more time',
  'invitation.accepted': 'Accepted',
  'invitation.declined': 'Declined',
  'invitation.revoked': 'Revoked',
  'invitation.reopened': 'Opened again',
  'invitation.expired': 'Expired',
  ...linkKinds,
  'request.created': 'Asked',
  'request.repeated': 'Reminded',
  'request.approved': 'Approved',
  'request.denied': 'Denied',
  'request.withdrawn': 'Withdrawn',
  'request.expired': 'Expired',
  'transfer.offered': 'Offered',
  'transfer.accepted': 'Accepted',
  'transfer.declined': 'Declined',
  'transfer.withdrawn': 'Withdrawn',
  'transfer.expired': 'Expired',
  'transfer.reminded': 'Reminded',
  ...absenceKinds,
  ...billingKinds,
  ...creditKinds,
  ...domainKinds,
  ...programKinds,
  ...shapeKinds,
  'context.switched': 'Switched',
  'context.confirmed': 'Confirmed',
  'session.started': 'Signed in',
  'session.ended': 'Signed out',
  'notifications.changed': 'Chosen',
  'audit.exported': 'Exported',
  'usage.exported': 'Exported',
}

type NounOf<A> = A extends `${infer Noun}.${string}` ? Noun : never
export type Noun = NounOf<RecordedAction>

/** What each group of them is called. */
export const nouns: Record<Noun, string> = {
  organization: 'Organization',
  plan: 'Plan',
  member: 'Members',
  succession: 'Succession',
  invitation: 'Invitations',
  link: 'Links',
  request: 'Requests',
  domain: 'Domains',
  transfer: 'Transfers',
  billing: 'Billing',
  budget: 'Budgets',
  credits: 'Credits',
  resource: 'Resources',
  workspace: 'Workspaces',
  team: 'Teams',
  key: 'Keys',
  move: 'Moving',
  subscription: 'Subscriptions',
  context: 'Switching',
  session: 'Sessions',
  notifications: 'Notifications',
  audit: 'Record',
  usage: 'Usage',
}

/** A stretch of time in words. */
export const spanNames: Record<Span, string> = {
  hour: 'last hour',
  day: 'last 24 hours',
  week: 'last 7 days',
  month: 'last 30 days',
}

/** What a kind is called: a noun, or one act of it. */
export function kindName(kind: string): string {
  const [noun = ''] = kind.split('.')
  const group = Object.entries(nouns).find(([id]) => id === noun)?.[1] ?? noun
  return isRecorded(kind) ? `${group}: ${kinds[kind].toLowerCase()}` : group
}

/** What was asked for of the record, in words; "" for all of it. Days are those of the reader's calendar. */
export function filterInWords({ known }: Pick<Entry, 'known'>, filter: Filter, eyes: Eyes): string {
  const { who, kind, span, from, until: end } = filter
  // A day is asked for to its end, which is where the next begins.
  const last = end && new Date(Date.parse(end) - 1)
  return [
    who && `about ${shorten(known.people[who]?.name ?? gone, 100)}`,
    kind && kindName(kind),
    span && spanNames[span],
    from && `from ${dateOf(new Date(from), eyes)}`,
    last && `to ${dateOf(last, eyes)}`,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}
