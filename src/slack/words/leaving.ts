// The end of a membership in words: what is refused of handing over and of bringing back, and what is told of it.
import type { Details } from '../../org/errors.ts'
import type { Lost } from '../../org/leaving/comebacks.ts'
import type { Eyes } from '../../org/telling/eyes.ts'
import type { News } from '../../org/telling/letters.ts'
import { type Piece, strong } from '../views/blocks.ts'
import { dayFor } from './money.ts'
import { count, role, type Say, type Told } from './words.ts'

type Because = Details['cannot_hand_over']['because']

const handing: Record<Because, (name: string, most: number, say: Say) => Told> = {
  leaving: (name) => ({
    rule: 'What someone made is handed to somebody who stays.',
    fact: `${name} is the one who goes.`,
    fix: 'Choose another member.',
  }),
  outside: (name) => ({
    rule: 'What someone made is handed to a member.',
    fact: `${name} is not one.`,
    fix: 'Choose another member.',
  }),
  absent: (name) => ({
    rule: 'What someone made is handed to somebody who can act.',
    fact: `${name} has no account that can act now.`,
    fix: 'Choose another member.',
  }),
  own_keys: (_, __, { command }) => ({
    rule: 'New secrets are shown to somebody who stays.',
    fact: 'You are the one who goes.',
    fix: `Let the keys run out or stop them, or have somebody replace them with ${command} keys.`,
  }),
  many_keys: (name, most, { command }) => ({
    rule: `At most ${count(most, 'key')} get new secrets at once, so that all of them can be shown.`,
    fact: `${name} made more.`,
    fix: `Let them run out, and issue new ones with ${command} keys.`,
  }),
}

/** What is refused of handing over and of bringing back. */
export const leavingRefusals = {
  cannot_hand_over: ({ person, because, most }: Details['cannot_hand_over'], say: Say): Told =>
    handing[because](person.name, most, say),
  departure_unknown: (_: Details['departure_unknown'], { command }: Say): Told => ({
    rule: 'Somebody is brought back by the latest end of their membership.',
    fact: 'This one is over, or was never here.',
    fix: `See ${command} members former.`,
  }),
  member_restore_over: ({ person, organization, until }: Details['member_restore_over'], _: Say, eyes: Eyes): Told => ({
    rule: 'A membership can be brought back for a time only.',
    fact: `That of ${person.name} in ${organization} could be until ${dayFor(until, eyes)}.`,
    fix: 'Invite them again.',
  }),
}

/** What does not come back with a membership: "" for nothing. `isOwn` says it to whoever is back. */
export function stayLost({ requests, keys }: Lost, isOwn: boolean): string {
  const [they, theirs] = isOwn ? ['you', 'yours'] : ['they', 'theirs']
  const stay = (n: number) => (n === 1 ? 'stays' : 'stay')
  return [
    requests &&
      `${count(requests, 'request')} that ${they} had open there ${stay(requests)} withdrawn; ${they} can ask again.`,
    keys &&
      `${count(keys, 'key')} of ${theirs} ${stay(keys)} stopped; ${keys === 1 ? 'a new one' : 'new ones'} can be issued.`,
  ]
    .filter(Boolean)
    .join(' ')
}

type InWords<N extends News['news']> = (news: Extract<News, { news: N }>, say: Say, eyes: Eyes) => Piece[]

/** What is told of the end of a membership to those whom it leaves something to do. */
export const leavingNews: { [N in 'left' | 'handed_over' | 'keys_run_out']: InWords<N> } = {
  left: ({ person, organization, role: id, until }, say, eyes) => [
    strong(person.name),
    until ? ' has left ' : ' is in ',
    strong(organization.name),
    until
      ? `, where they were ${role(say, id)}. Until ${dayFor(until, eyes)} they can be brought back: ${say.command} members former`
      : ` again, as ${role(say, id)}: they took back that they left.`,
  ],
  handed_over: ({ by, from, organization, count: n }) => [
    strong(by.id === from.id ? from.name : by.name),
    by.id === from.id ? ' has left ' : ` handed you what ${from.name} made in `,
    strong(organization.name),
    by.id === from.id ? ' and handed you what they made: ' : ': ',
    `${count(n, 'resource')} to look after.`,
  ],
  keys_run_out: ({ from, organization, count: n, at }, _, eyes) => [
    `${count(n, 'key')} of `,
    strong(organization.name),
    ` ${n === 1 ? 'stops' : 'stop'} working on ${dayFor(at, eyes)}, because ${from.name}, who made ${n === 1 ? 'it' : 'them'}, is no longer there. Issue new ones before.`,
  ],
}
