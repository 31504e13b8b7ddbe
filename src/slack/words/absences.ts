// What the record tells of accounts that are gone, of who took over, and of people who turned out to be one.
import type { Details } from '../../org/errors.ts'
import type { Entry } from '../../org/record/audit.ts'
import type { RecordedAction } from '../../org/record/record.ts'
import { shorten } from '../views/blocks.ts'
import { ownerOf, role, type Say, type Told as Words } from './words.ts'

type Facts = Readonly<Record<string, unknown>>
type Told = Entry & { was: Facts; is: Facts }
type Actions = Extract<RecordedAction, `succession.${string}` | `member.${'absent' | 'returned' | 'merged'}`>

const person = ({ known, subjectId }: Told): string =>
  shorten(known.people[subjectId]?.name ?? 'someone who is gone', 100)
const roleIn = (say: Say, { role: id }: Facts): string => (typeof id === 'string' ? role(say, id) : '…')

/** Each of these acts as what follows the name of whoever did it. */
export const absenceTellings: { [A in Actions]: (entry: Told, say: Say) => string } = {
  'member.absent': (entry) => `found that the Slack account of ${person(entry)} is deactivated`,
  'member.returned': (entry) => `found that ${person(entry)} can act again`,
  'member.merged': (entry, say) =>
    `put together what was ${typeof entry.was.name === 'string' ? `two accounts of ${shorten(entry.was.name, 100)} and ` : ''}${person(entry)}${entry.is.role ? `, who is ${roleIn(say, entry.is)}` : ''}`,
  'succession.began': (_, say) => `found that no ${ownerOf(say)} can act any more`,
  'succession.succeeded': (entry, say) =>
    `made ${person(entry)} ${roleIn(say, entry.is)} in the place of those who can act no more; they were ${roleIn(say, entry.was)}`,
  'succession.stuck': (_, say) => `found nobody who could become ${ownerOf(say)}`,
  'succession.ended': (entry, say) => `found that ${person(entry)} can act as ${ownerOf(say)}`,
  'succession.undone': (entry, say) => `undid that ${person(entry)} took over; they are ${roleIn(say, entry.is)} again`,
}

/** What each of them is called where one of them is chosen. */
export const absenceKinds: Record<Actions, string> = {
  'member.absent': 'Account deactivated',
  'member.returned': 'Account active again',
  'member.merged': 'Put together',
  'succession.began': 'Began',
  'succession.succeeded': 'Took over',
  'succession.stuck': 'Nobody found',
  'succession.ended': 'Ended',
  'succession.undone': 'Undone',
}

/** Refusals about accounts that are gone, and about heirs. */
export const absenceRefusals: {
  [C in 'account_deactivated' | 'cannot_inherit']: (detail: Details[C], say: Say) => Words
} = {
  account_deactivated: ({ person: { name } }) => ({
    rule: 'Nothing is done for someone whose Slack account is deactivated.',
    fact: `The account of ${shorten(name, 100)} is.`,
    fix: 'Once a Slack administrator has activated it again, it can be done.',
  }),
  cannot_inherit: ({ person: { name }, because }, { catalog }) => ({
    rule: `The heir is another member of the ${catalog.labels.shared} who could own it.`,
    fact: `${shorten(name, 100)} ${inheriting[because]}.`,
    fix: 'Choose someone else, or nobody.',
  }),
}

const inheriting: Record<Details['cannot_inherit']['because'], string> = {
  outside: 'is not a member of it',
  deactivated: 'has a deactivated Slack account',
  guest: 'is a guest of this Slack workspace, or of another one',
}
