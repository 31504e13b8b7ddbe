// What was done to resources and keys, and on the way from a personal account to an organization, as the record tells it.
import type { Entry } from '../../org/record/audit.ts'
import type { RecordedAction } from '../../org/record/record.ts'
import type { Eyes } from '../../org/telling/eyes.ts'
import { shorten } from '../views/blocks.ts'
import { day } from '../views/letters/letters.ts'
import { count, place, plan, type Say } from './words.ts'

type Facts = Readonly<Record<string, unknown>>
type Told = Entry & { was: Facts; is: Facts }
type Actions = Extract<RecordedAction, `${'resource' | 'key' | 'move' | 'subscription'}.${string}`>

/** Long names are cut, so that what was done stays in sight. */
const word = (value: unknown): string => (typeof value === 'string' ? shorten(value, 100) : '…')

const resource = (facts: Facts): string =>
  `the ${typeof facts.type === 'string' ? word(facts.type) : 'resource'} “${word(facts.externalId)}”`
const resources = ({ is }: Told): string =>
  Math.abs(many(is)) === 1 ? resource(is) : count(Math.abs(many(is)), 'resource')
const many = ({ count: n }: Facts): number => (typeof n === 'number' ? n : 0)

function organization({ known }: Told, say: Say, { organizationId: id }: Facts): string {
  const found = known.organizations[typeof id === 'string' ? id : '']
  return found ? `${word(place(say, found))}${found.isDeleted ? ' (deleted)' : ''}` : 'one that is gone'
}

function key({ known, actorId }: Told, facts: Facts): string {
  const ending = `(…${word(facts.ending)})`
  if (facts.kind === 'organization') return `the key “${word(facts.name)}” ${ending}`
  const { personId } = facts
  if (typeof personId !== 'string' || personId === actorId) return `their own key ${ending}`
  return `the key of ${word(known.people[personId]?.name ?? 'someone who is gone')} ${ending}`
}

const on = (at: unknown, eyes: Eyes): string => (typeof at === 'string' ? ` on ${day(new Date(at), eyes)}` : '')

/** Each of them in words, as what follows the doer's name. */
export const programTellings: { [A in Actions]: (entry: Told, say: Say, eyes: Eyes) => string } = {
  'resource.registered': ({ is }) => `registered ${resource(is)}`,
  'resource.removed': ({ was }) => `removed ${resource(was)}`,
  'resource.moved': (entry, say) =>
    entry.isUndo
      ? `moved ${resources(entry)} back to ${organization(entry, say, entry.is)}`
      : `moved ${resources(entry)} here from ${organization(entry, say, entry.was)}`,
  'resource.movedAway': (entry, say) =>
    many(entry.is) < 0
      ? `got ${resources(entry)} back from ${organization(entry, say, entry.is)}`
      : `moved ${resources(entry)} to ${organization(entry, say, entry.is)}`,
  'resource.handedOver': ({ known, was, is }) =>
    `handed ${count(many(is), 'resource')} of ${word(known.people[word(was.personId)]?.name ?? 'someone')} over to ${word(known.people[word(is.personId)]?.name ?? 'someone')}`,
  'key.issued': (entry) => `issued ${key(entry, entry.is)}`,
  'key.rotated': (entry) => `put a new one in the place of ${key(entry, { ...entry.is, ending: entry.was.ending })}`,
  'key.revoked': (entry) =>
    `stopped ${key(entry, entry.was)}${entry.is.because === 'ran_out' ? ', whose time was over' : ''}`,
  'key.timed': (entry, _, eyes) => `let ${key(entry, entry.was)} run out${on(entry.is.expiresAt, eyes)}`,
  'key.kept': (entry) => `let ${key(entry, entry.is)} go on after all`,
  'move.started': (entry, say) => `began to move to ${organization(entry, say, entry.is)}`,
  'move.reminded': (entry, say) => `sent a reminder of the move to ${organization(entry, say, entry.is)}`,
  'move.finished': (entry, say) => `finished the move to ${organization(entry, say, entry.is)}`,
  'subscription.migrated': (entry, say) =>
    `moved the subscription (${plan(say, word(entry.is.plan))}) from ${organization(entry, say, entry.was)} to ${organization(entry, say, entry.is)}`,
}

/** What each of them is called where one is chosen. */
export const programKinds: Record<Actions, string> = {
  'resource.registered': 'Registered',
  'resource.removed': 'Removed',
  'resource.moved': 'Moved here',
  'resource.movedAway': 'Moved away',
  'resource.handedOver': 'Handed over',
  'key.issued': 'Issued',
  'key.rotated': 'Replaced',
  'key.revoked': 'Stopped',
  'key.timed': 'Runs out',
  'key.kept': 'Goes on',
  'move.started': 'Begun',
  'move.reminded': 'Reminded',
  'move.finished': 'Finished',
  'subscription.migrated': 'Moved',
}
