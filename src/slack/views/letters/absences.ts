// What is told of people whose accounts are gone and may be removed, and of who owns an organization whose owners are gone.
import type { KnownBlock } from '@slack/types'
import type { Undone } from '../../../org/leaving/succession.ts'
import type { AbsenceNews, SuccessionNews } from '../../../org/telling/absence-news.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import type { News } from '../../../org/telling/letters.ts'
import { article, count, list, ownerOf, role, type Say } from '../../words/words.ts'
import { buttons, line, type Message, type Piece, type Press, shorten, strong } from '../blocks.ts'
import type { Here } from '../form.ts'
import { message } from '../header.ts'
import { day } from './letters.ts'

type Told<N extends News['news']> = (news: Extract<News, { news: N }>, say: Say, eyes: Eyes) => Piece[]
type Names = readonly { name: string }[]

const named = (people: Names): string => {
  const first = people.slice(0, 3).map(({ name }) => shorten(name, 100))
  return list(first, people.length - first.length)
}
const accountsOf = (owners: Names): string =>
  owners.length === 1 ? `the account of ${named(owners)} has been` : `the accounts of ${named(owners)} have been`

/** Why it is someone, as the end of "… takes over: ". */
const because = {
  heir: 'they were named for this',
  senior: 'of those who may set roles, they have been in it the longest',
  billing: 'of those who manage billing, they have been in it the longest',
}

type Step<S extends SuccessionNews['step']> = (
  news: Extract<SuccessionNews, { step: S }>,
  say: Say,
  eyes: Eyes,
) => Piece[]

const steps: { [S in SuccessionNews['step']]: Step<S> } = {
  waiting: ({ organization, owners, since, next, lastAt }, say, eyes) => [
    `No ${ownerOf(say)} of `,
    strong(organization.name),
    ` can act: ${accountsOf(owners)} deactivated since ${day(since, eyes)}. Nothing else changes. `,
    ...(next
      ? [
          'Unless that changes, ',
          strong(next.person.name),
          ` becomes ${ownerOf(say)} on ${day(next.at, eyes)}: ${because[next.rule]}.`,
        ]
      : [
          `Nobody is next in line. If that is still so on ${day(lastAt, eyes)}, whoever runs this installation is told, and can appoint someone.`,
        ]),
  ],
  succeeded: ({ organization, owners, heir, before, rule, mayUndo }, say) => [
    mayUndo ? 'You are ' : '',
    mayUndo ? '' : strong(heir.name),
    mayUndo ? '' : ' is ',
    `${ownerOf(say)} of `,
    strong(organization.name),
    ` now, since ${accountsOf(owners)} deactivated: ${mayUndo ? because[rule].replace(/they (were|have)/, 'you $1') : because[rule]}. `,
    mayUndo
      ? `You were ${role(say, before)}. If this is not for you, undo it, and the next in line is looked for.`
      : `They were ${role(say, before)}. ${owners.length === 1 ? `${named(owners)} stays` : 'The others stay'} ${ownerOf(say)} too, should the account be used again.`,
  ],
  nobody: ({ organization, owners }, say) => [
    `Nobody can become ${ownerOf(say)} of `,
    strong(organization.name),
    ` in the place of ${named(owners)}: no member who can act may set roles or manages billing. Whoever runs this installation was told, and can appoint someone.`,
  ],
  returned: ({ organization, by, heir, mayUndo }, say) => [
    strong(by.name),
    ` can act again, and is ${ownerOf(say)} of `,
    strong(organization.name),
    heir
      ? `, together with ${shorten(heir.name, 100)}, who took over meanwhile.${mayUndo ? ' Either of the two can undo that.' : ''}`
      : '. Nobody else takes over.',
  ],
  undone: ({ organization, heir, role: id }, say) => [
    strong(heir.name),
    ` is ${role(say, id)} in `,
    strong(organization.name),
    ` again: that they took over was undone.`,
  ],
}

/** Each of these pieces of news in words. */
export const absenceNews: { [N in AbsenceNews['news']]: Told<N> } = {
  member_absent: ({ person, organization, role: id, keys }, say) => [
    'The Slack account of ',
    strong(person.name),
    `, ${article(role(say, id))} in `,
    strong(organization.name),
    `, is deactivated. They cannot act any more${keys ? `, and ${keys === 1 ? 'their key stops' : `their ${count(keys, 'key')} stop`}` : ''}. What they hold stays as it is until you remove them; should the account be used again, all of it is theirs as before.`,
  ],
  member_returned: ({ person, organization, role: id }, say) => [
    strong(person.name),
    ' can act again in ',
    strong(organization.name),
    `, as ${role(say, id)}: the Slack account is active, and what they held is theirs as before.`,
  ],
  succession: (news, say, eyes) =>
    (steps[news.step] as (news: SuccessionNews, say: Say, eyes: Eyes) => Piece[])(news, say, eyes),
  merged: ({ other }) => [
    'Those who run this installation found that ',
    strong(other),
    ' is you as well, and put the two together: all that either was in or had is yours now.',
  ],
  ownerless: ({ organization, owners }) => [
    'Nobody in ',
    strong(organization.name),
    ` can own it any more: ${accountsOf(owners)} deactivated, and nobody else may set roles or manages billing. Appoint someone: npm run cli -- appoint ${organization.id} PERSON`,
  ],
}

/** The way on from such news; nothing where there is none. */
export const absenceDoor = (letter: News): KnownBlock[] => buttons([doorFrom(letter)])

function doorFrom(letter: News): Press | null {
  if (letter.news === 'member_absent') {
    const { person, organization } = letter
    const value = { form: 'remove', personId: person.id, organizationId: organization.id }
    const label = `Remove ${person.name} from ${organization.name}`
    return { text: 'Remove', action: 'open', value, label }
  }
  if (letter.news !== 'succession' || !letter.mayUndo) return null
  const { id: organizationId, name } = letter.organization
  return { text: 'Undo', action: 'undoSuccession', value: { organizationId }, label: `Undo who took over ${name}` }
}

/** That someone took over was undone: what they are again, and who takes over in their place. */
export function undoneSuccession(say: Say, caller: Here, { organization, heir, role: id, next }: Undone): Message {
  const words: Piece[] = [strong(heir.name), ` is ${role(say, id)} in `, strong(organization.name), ' again. ']
  const then: Piece[] = next ? [strong(next.name), ` is ${ownerOf(say)} now.`] : ['Everyone there is told.']
  return message(say, caller, [...words, ...then], [line(...words, ...then)])
}
