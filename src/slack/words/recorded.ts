// Every recorded act in words, as what follows the name of whoever did it: a total table, so that an act that nobody has
// words for does not compile. Nothing that is kept from those who read the record stands in them.
import { z } from 'zod'
import type { Ask } from '../../org/asks.ts'
import type { Entry } from '../../org/record/audit.ts'
import { everything, Filter, isRecorded, type RecordedAction } from '../../org/record/record.ts'
import { anyEyes, type Eyes } from '../../org/telling/eyes.ts'
import { shorten } from '../views/blocks.ts'
import { day } from '../views/letters/letters.ts'
import { absenceTellings } from './absences.ts'
import { asked } from './asked.ts'
import { billingTellings } from './billing.ts'
import { creditTellings } from './credits.ts'
import { domainTellings } from './domains.ts'
import { linkTellings } from './invitations.ts'
import { number } from './money.ts'
import { programTellings } from './program-records.ts'
import { reachChanges } from './reach.ts'
import { filterInWords, gone } from './record-kinds.ts'
import { shapeTellings } from './shape.ts'
import { article, place, plan, role, type Say } from './words.ts'

const text = z.string().optional().catch(undefined)
const Party = z.object({ personId: text, role: text }).catch({ personId: undefined, role: undefined })
/** What any change may hold. What is missing, as in entries of an older version, is told without. */
const Change = z
  .looseObject({
    name: text,
    kind: text,
    role: text,
    plan: text,
    type: text,
    externalId: text,
    inviteeId: text,
    personId: text,
    organizationId: text,
    expiresAt: text,
    id: text,
    from: Party.optional(),
    to: Party.optional(),
    count: z.number().optional().catch(undefined),
  })
  .catch({})
type Change = z.infer<typeof Change>

/** An entry with what it changed, read. */
type Told = Entry & { was: Change; is: Change }
type Words = (entry: Told, say: Say, eyes: Eyes) => string

/** Long names are cut, so that what was done stays in sight. */
const quoted = (name: string | undefined): string => `“${shorten(name ?? '…', 100)}”`
const person = ({ known }: Entry, id: string | undefined): string => shorten(known.people[id ?? '']?.name ?? gone, 100)
const organization = ({ known }: Entry, say: Say, id: string | undefined): string => {
  const found = known.organizations[id ?? '']
  return found ? `${shorten(place(say, found), 100)}${found.isDeleted ? ' (deleted)' : ''}` : 'one that is gone'
}
const as = (say: Say, id: string | undefined): string => (id ? ` as ${role(say, id)}` : '')
const until = (at: string | undefined, eyes: Eyes): string => (at ? day(new Date(at), eyes) : '…')

function invitee(entry: Told): string {
  const found = entry.known.invitations[entry.subjectId]
  const id = entry.is.inviteeId ?? found?.inviteeId
  return id ? person(entry, id) : shorten(found?.email ?? gone, 100)
}
const offeredRole = (entry: Told): string | undefined => entry.is.role ?? entry.known.invitations[entry.subjectId]?.role

/** What was asked for, as the end of "asked to …". */
function wish(entry: Told, say: Say): string {
  const { ask, requesterId } = entry.known.requests[entry.subjectId] ?? {}
  if (!ask) return 'do something that can no longer be told'
  const { people, organizations, budgets } = entry.known
  const names = Object.fromEntries(
    [...Object.values(people), ...Object.values(organizations), ...Object.values(budgets)].map(({ id, name }) => [
      id,
      name,
    ]),
  )
  return asked(discreet(ask), { names, where: null, by: requesterId }, say)
}

// Where bills go concerns those who ask and decide, not all who read the record.
function discreet(ask: Ask): Ask {
  if (ask.verb !== 'settings') return ask
  const { name, id } = ask.input
  return { verb: 'settings', input: { ...(name === undefined ? {} : { name }), ...(id === undefined ? {} : { id }) } }
}

const whose = (entry: Told): string =>
  `the request of ${person(entry, entry.known.requests[entry.subjectId]?.requesterId)}`
const successor = ({ known, subjectId, is, ...rest }: Told): string => {
  const ask = known.requests[subjectId]?.ask
  const id = is.personId ?? (ask?.verb === 'transfer' ? ask.input.personId : undefined)
  return person({ known, subjectId, ...rest }, id)
}
const offererOf = ({ known, subjectId }: Told) => known.requests[subjectId]?.requesterId

const settingNames: Record<string, string> = {
  name: 'the name',
  id: 'the ID',
  billingEmail: 'the billing e-mail',
  billingAddress: 'the billing address',
  heirId: 'the heir',
}
/** Of these, the values are told too; of the others only that they changed. */
const openSettings = ['name', 'id']

const settingChanges = ({ was, is }: Told): string[] =>
  Object.keys(is).map((key) => {
    const what = settingNames[key] ?? key
    if (!openSettings.includes(key)) return `${what}${is[key] ? '' : ', now none'}`
    const value = (change: Change) => (typeof change[key] === 'string' ? quoted(change[key]) : 'none')
    return `${what}, ${value(was)} → ${value(is)}`
  })

const tellings: { [A in RecordedAction]: Words } = {
  'organization.created': ({ is }, say) =>
    is.kind === 'personal'
      ? `got ${article(say.catalog.labels.personal)} on their first visit`
      : `created the ${say.catalog.labels.shared} ${quoted(is.name)}`,
  'organization.renamed': ({ was, is }) => `changed the name: ${quoted(was.name)} → ${quoted(is.name)}`,
  'organization.settingsChanged': (entry) => `changed the settings: ${settingChanges(entry).join('; ')}`,
  'organization.logoChanged': ({ before }) => (before ? 'changed the logo' : 'added a logo'),
  'organization.logoRemoved': () => 'removed the logo',
  'organization.deleted': (_, say) => `deleted the ${say.catalog.labels.shared}`,
  'organization.restored': (_, say) => `restored the ${say.catalog.labels.shared}`,
  'organization.transferred': (entry, say) =>
    `handed over ownership: ${partyIn(entry, say, 'to')}; ${partyIn(entry, say, 'from')}`,
  'organization.erased': ({ was }) => `erased ${quoted(was.name)} for good`,
  'plan.changed': ({ was, is }, say) =>
    `changed the plan: ${plan(say, was.plan ?? '…')} → ${plan(say, is.plan ?? '…')}`,
  'member.joined': (entry, say) =>
    entry.actorId === entry.subjectId
      ? `joined${as(say, entry.is.role)}`
      : `let ${person(entry, entry.subjectId)} in${as(say, entry.is.role)}`,
  'member.left': ({ was }, say) => `left${was.role ? `; they were ${role(say, was.role)}` : ''}`,
  'member.removed': (entry, say) =>
    `removed ${person(entry, entry.subjectId)}${entry.was.role ? `, who was ${role(say, entry.was.role)}` : ''}`,
  'member.restored': (entry, say) =>
    entry.actorId === entry.subjectId
      ? `came back${as(say, entry.is.role)}`
      : `brought ${person(entry, entry.subjectId)} back${as(say, entry.is.role)}`,
  'member.roleChanged': (entry, say) => {
    const [was, is] = [entry.was.role, entry.is.role].map((id) => role(say, id ?? '…'))
    return `changed the role of ${person(entry, entry.subjectId)}: ${was} → ${is}`
  },
  'invitation.created': (entry, say) => `invited ${invitee(entry)}${as(say, offeredRole(entry))}`,
  'invitation.resent': (entry, say) => `sent ${invitee(entry)} the invitation again${as(say, offeredRole(entry))}`,
  'invitation.extended': (entry, _, eyes) =>
    `gave ${invitee(entry)} more time to answer: ${until(entry.was.expiresAt, eyes)} → ${until(entry.is.expiresAt, eyes)}`,
  'invitation.accepted': (entry, say) => `accepted the invitation${as(say, offeredRole(entry))}`,
  'invitation.declined': (entry, say) => `declined the invitation${as(say, offeredRole(entry))}`,
  'invitation.revoked': (entry) => `revoked the invitation to ${invitee(entry)}`,
  'invitation.reopened': (entry, say) =>
    `opened the invitation to ${invitee(entry)} again${as(say, offeredRole(entry))}`,
  'invitation.expired': (entry) => `closed the invitation to ${invitee(entry)}, which nobody answered in time`,
  ...linkTellings,
  'request.created': (entry, say) => `asked to ${wish(entry, say)}`,
  'request.repeated': (entry, say) => `sent a reminder of ${whose(entry)} to ${wish(entry, say)}`,
  'request.approved': (entry, say) => `approved ${whose(entry)} to ${wish(entry, say)}`,
  'request.denied': (entry, say) => `denied ${whose(entry)} to ${wish(entry, say)}`,
  'request.withdrawn': (entry, say) => `ended ${whose(entry)} to ${wish(entry, say)}`,
  'request.expired': (entry, say) => `closed ${whose(entry)} to ${wish(entry, say)}, which nobody decided in time`,
  'transfer.offered': (entry) => `offered ownership to ${successor(entry)}`,
  'transfer.accepted': () => 'accepted the offer of ownership',
  'transfer.declined': () => 'declined the offer of ownership',
  'transfer.withdrawn': (entry) =>
    `${entry.actorId === offererOf(entry) ? 'withdrew' : 'ended'} the offer of ownership to ${successor(entry)}`,
  'transfer.expired': (entry) => `closed the offer of ownership to ${successor(entry)}, who did not answer in time`,
  'transfer.reminded': (entry) => `reminded ${successor(entry)} of the offer of ownership`,
  ...absenceTellings,
  ...billingTellings,
  ...creditTellings,
  ...domainTellings,
  ...programTellings,
  ...shapeTellings,
  'context.switched': (entry, say) => `switched here from ${organization(entry, say, entry.was.organizationId)}`,
  'context.confirmed': () => 'confirmed that this is where they mean to act',
  'session.started': () => 'signed in again',
  'session.ended': () => 'signed out',
  'notifications.changed': ({ before, after }) => {
    const changes = reachChanges(before, after)
    return `chose what reaches them${changes ? `: ${changes}` : ''}`
  },
  'usage.exported': ({ is }) => `exported the charges of ${is.month ?? 'a month'} as a file`,
  'audit.exported': (entry, _, eyes) => {
    const asked = Filter.safeParse(entry.after)
    // Without another end, the moment of asking was it.
    const isOpen = asked.success && asked.data.until === entry.at.toISOString()
    const filter = asked.success ? { ...asked.data, ...(isOpen ? { until: null } : {}) } : everything
    const about = filterInWords(entry, filter, eyes)
    return `exported the record${about ? ` (${about})` : ''}: ${entriesOf(entry.is.count ?? 0, eyes)}`
  },
}

function partyIn(entry: Told, say: Say, side: 'from' | 'to'): string {
  const [was, is] = [entry.was[side], entry.is[side]]
  return `${person(entry, is?.personId)} ${role(say, was?.role ?? '…')} → ${role(say, is?.role ?? '…')}`
}

/**
 * What was done, as what follows the doer's name: before and after where there is one. Days and numbers are written as their
 * reader writes them.
 */
export function recorded(entry: Entry, say: Say, eyes: Eyes = anyEyes): string {
  const { action, before, after, isUndo } = entry
  const words = isRecorded(action)
    ? tellings[action]({ ...entry, was: Change.parse(before ?? {}), is: Change.parse(after ?? {}) }, say, eyes)
    : `did what was once called ${action}`
  return isUndo ? `undid a change: ${words}` : words
}

/** So many entries of the record. */
export const entriesOf = (count: number, eyes: Eyes): string =>
  `${number(count, eyes)} ${count === 1 ? 'entry' : 'entries'}`

/** Who did it: a person, or the system itself. */
export const doer = (entry: Entry): string => (entry.actorId ? person(entry, entry.actorId) : 'Guildhall')
/** Who approved it; null where nobody had to. */
export const approver = (entry: Entry): string | null => (entry.approvedById ? person(entry, entry.approvedById) : null)
