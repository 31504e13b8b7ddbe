// What moves from a personal account to an organization: chosen, moved, told; and subscriptions that operators move.
import type { KnownBlock, ModalView } from '@slack/types'
import type { OrganizationRef } from '../../../org/context.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Migrated } from '../../../org/programs/migrations.ts'
import { type Movable, type Moved, mostAtOnce } from '../../../org/programs/moving.ts'
import { anyEyes } from '../../../org/telling/eyes.ts'
import type { News } from '../../../org/telling/letters.ts'
import { undoButton } from '../../presses.ts'
import { dayFor } from '../../words/money.ts'
import { count, list, place, plan, role, type Say, upper } from '../../words/words.ts'
import { buttons, line, type Message, note, type Piece, type Press, plain, shorten, strong } from '../blocks.ts'
import { choice, field, form } from '../form.ts'
import { message } from '../header.ts'

type Reader = Pick<Caller, 'context' | 'ended'>

const own = ({ catalog }: Say): string => catalog.labels.personal
/** "19 days", as they are left. */
const left = (days: number): string => (days === 0 ? 'today' : count(days, 'day'))

const named = (conflicts: Movable['conflicts']): string =>
  list(
    conflicts.slice(0, 5).map(({ type, externalId }) => `${type} ${externalId}`),
    Math.max(0, conflicts.length - 5),
  )

const staying = (say: Say, { to, conflicts }: Pick<Movable, 'to' | 'conflicts'>): KnownBlock[] =>
  conflicts.length
    ? [
        note(
          `${to.name} has ${conflicts.length === 1 ? 'one' : 'some'} of the same type and ID already, so ${count(conflicts.length, 'resource stays', 'resources stay')} in your ${own(say)}: ${named(conflicts)}.`,
        ),
      ]
    : []

/** To choose what moves. What was shown stands in the field's own id. */
export function resourcesForm(say: Say, caller: Reader, all: Movable, isChanged: boolean): ModalView {
  const { to, resources, total, seen } = all
  const most = Math.min(total, mostAtOnce)
  const options = resources.map(({ id, type, externalId }) => ({
    text: plain(externalId, 75),
    value: id,
    description: plain(type, 75),
  }))
  return form(say, caller, {
    name: 'moveResources',
    title: 'Choose what moves',
    submit: 'Move',
    blocks: [
      ...(isChanged
        ? [line(strong('Something changed since you looked, and nothing was moved.'), ' Look again.')]
        : []),
      line(
        `From your ${own(say)} to `,
        strong(to.name),
        `, where every member sees it. Nothing happens to it in your product, and ${say.catalog.credits.many} stay where they are.`,
      ),
      ...staying(say, all),
      choice({ id: 'which', label: 'What moves', value: total > resources.length || total < 2 ? 'all' : '' }, [
        {
          text:
            total === 1
              ? shorten(`The ${resources[0]?.type} ${resources[0]?.externalId}`, 75)
              : `All ${most.toLocaleString('en')}${most < total ? ` (of ${total.toLocaleString('en')})` : ''}`,
          value: 'all',
        },
        { text: 'Only those chosen below', value: 'chosen' },
      ]),
      field(
        {
          id: 'resources',
          label: 'Resources',
          isOptional: true,
          ...(total > resources.length ? { hint: 'The newest hundred.' } : {}),
        },
        {
          type: 'multi_static_select',
          action_id: `resources.${to.id}.${seen}`,
          placeholder: plain('Choose some', 150),
          options,
        },
      ),
    ],
  })
}

/** That there is nothing to move. */
export const nothingToMove = (say: Say, caller: Reader, all: Movable): Message => {
  const words: Piece[] = [`Nothing in your ${own(say)} can move to `, strong(all.to.name), '.']
  return message(say, caller, words, [line(...words), ...staying(say, all), ...buttons([openMove(all.to)])])
}

const openMove = ({ id: organizationId }: OrganizationRef): Press => ({
  text: 'Open the checklist',
  action: 'move',
  value: { organizationId },
})

/** What moved, what stayed, and the way back. */
export function moved(say: Say, caller: Reader, result: Moved): Message {
  const { to, count: n, first, left: more, entryId } = result
  const what: Piece[] =
    n === 1 && first ? ['the ', first.type, ' ', strong(first.externalId)] : [strong(count(n, 'resource'))]
  const said: Piece[] = n
    ? ['Moved ', ...what, ' from your ', own(say), ' to ', strong(to.name), '.']
    : ['Nothing was chosen, and nothing moved.']
  return message(say, caller, said, [
    line(...said),
    ...(more ? [note(`${more.toLocaleString('en')} more can move.`)] : []),
    ...staying(say, result),
    ...buttons([undoButton(entryId, 'the move of resources'), openMove(to)]),
  ])
}

/** That a subscription was moved. */
export function migrated(say: Say, caller: Reader, { from, to, plan: id, isNow }: Migrated): Message {
  const words: Piece[] = [
    strong(place(say, to)),
    isNow ? ' has the ' : ' had the ',
    `${plan(say, id)} subscription of `,
    strong(from.name),
    isNow ? ' now.' : ' already.',
  ]
  return message(say, caller, words, [line(...words)])
}

type Told<N extends News['news']> = (news: Extract<News, { news: N }>, say: Say) => Piece[]

/** What is told of keys and of moving. */
export const moveNews: { [N in 'key_revoked' | 'move_reminder' | 'migrated' | 'linked']: Told<N> } = {
  key_revoked: ({ by, ending, organization }, say) => [
    strong(by.name),
    ` stopped your key …${ending} for `,
    strong(place(say, organization)),
    '. Whatever used it needs another.',
  ],
  move_reminder({ left: n, organization, ends, plan: id, until, daysLeft }, say) {
    const at = `on ${dayFor(until, anyEyes)} (${left(daysLeft)})`
    const then = ends ? `ends ${at}.` : `is paid anew ${at}, unless you cancel it.`
    return [
      `${count(n, 'resource')} of yours ${n === 1 ? 'has' : 'have'} not moved to `,
      strong(organization.name),
      ` yet. Your ${own(say)}’s ${plan(say, id)} plan ${then}`,
    ]
  },
  linked: ({ organization, role: id }, say) => [
    'You are in ',
    strong(organization.name),
    ` now, as ${role(say, id)}: the account that your e-mail was linked to has moved there.`,
  ],
  migrated: ({ from, organization, plan: id, wasTheirs }, say) => [
    `The ${plan(say, id)} subscription of ${wasTheirs ? `your ${own(say)}` : from.name} was moved to `,
    strong(organization.name),
    wasTheirs ? `. ${upper(say.catalog.credits.many)} stay where they are; resources move when you move them.` : '.',
  ],
}

/** The way on from such news. */
export function moveDoor(letter: News): KnownBlock[] {
  if (letter.news === 'key_revoked')
    return buttons([{ text: 'Keys', action: 'keys', value: { offset: 0, organizationId: letter.organization.id } }])
  if (letter.news === 'linked') {
    const { id: organizationId, name } = letter.organization
    const enter = { text: 'Switch', action: 'switch', value: { organizationId }, label: `Switch to ${name}` }
    return buttons([{ ...enter, style: 'primary' }])
  }
  return letter.news === 'move_reminder' ? buttons([{ ...openMove(letter.organization), style: 'primary' }]) : []
}
