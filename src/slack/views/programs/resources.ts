// Resources of the context's organization, its reader's favourites first.

import type { KnownBlock, ModalView } from '@slack/types'
import type { Registered, Resource, Shelf, Unregistered } from '../../../org/programs/resources.ts'
import type { Starred } from '../../../org/programs/stars.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { undoButton } from '../../presses.ts'
import { count, place, type Say } from '../../words/words.ts'
import { buttons, code, heading, line, type Message, note, type Piece, type Press, shorten, strong } from '../blocks.ts'
import { choice, eyesOf, form, type Here } from '../form.ts'
import { message } from '../header.ts'
import { day } from '../letters/letters.ts'

const pageSize = 10

const turnTo = (text: string, offset: number, type: string | null, label?: string): Press => ({
  text,
  action: 'resources',
  value: { offset, ...(type ? { type } : {}) },
  ...(label ? { label } : {}),
})

/** A resource that the context's organization now owns (row S24). */
export function registered(say: Say, caller: Here, { organization, type, externalId, isNew }: Registered): Message {
  const owner = caller.context.workspace?.name ?? place(say, organization)
  const words = isNew
    ? [strong(owner), ' now owns the ', type, ' ', strong(externalId), '.']
    : [strong(owner), ' owns the ', type, ' ', strong(externalId), ' already.']
  return message(say, caller, words, [line(...words), ...buttons([turnTo('Resources', 0, null)])])
}

/** A resource that is no longer registered, and the way back. */
export function unregistered(
  say: Say,
  caller: Here,
  { organization, type, externalId, entryId }: Unregistered,
): Message {
  const words: Piece[] = [
    'Removed the ',
    type,
    ' ',
    strong(externalId),
    ' from ',
    strong(place(say, organization)),
    '.',
  ]
  return message(say, caller, words, [
    line(...words),
    note('Nothing happened to it in your product.'),
    ...buttons([undoButton(entryId, `removed ${externalId}`), turnTo('Resources', 0, null)]),
  ])
}

/** That a resource is its reader's favourite, or no longer. */
export function starred(say: Say, caller: Here, { type, externalId, isStarred }: Starred): Message {
  const words: Piece[] = isStarred
    ? ['The ', type, ' ', strong(externalId), ' is one of your favourites now: it stands first, for you alone.']
    : ['The ', type, ' ', strong(externalId), ' is no longer one of your favourites.']
  return message(say, caller, words, [line(...words), ...buttons([turnTo('Resources', 0, null)])])
}

const shownOf = (shown: number, { total, offset }: Shelf): string =>
  shown < total
    ? `${(offset + 1).toLocaleString('en')}–${(offset + shown).toLocaleString('en')} of ${total.toLocaleString('en')}.`
    : `${count(total, 'resource')} in all.`

/** One page of the resources of the context's organization. */
export function shelf(say: Say, caller: Here, all: Shelf): Message {
  const { resources, type } = all
  const where = shorten(caller.context.workspace?.name ?? place(say, caller.context), 150)
  const none = type
    ? `${where} has no resources of the type ${type}.`
    : `${where} has no resources yet. What is created while you are here will be listed.`
  return message(
    say,
    caller,
    ['Resources: ', resources.map(({ externalId }) => externalId).join(', ') || none],
    [
      heading('Resources'),
      ...filters(all),
      ...resources.flatMap((resource) => row(resource, eyesOf(caller))),
      note(resources.length ? shownOf(resources.length, all) : none),
      ...buttons([
        { text: 'Register one', action: 'open', value: { form: 'register', ...(type ? { type } : {}) } },
        all.offset > 0 && turnTo('← Before these', Math.max(0, all.offset - pageSize), type),
        all.offset + resources.length < all.total && turnTo('More →', all.offset + pageSize, type),
      ]),
    ],
  )
}

// One type alone is nothing to choose from.
function filters({ types, type }: Shelf): KnownBlock[] {
  if (types.length < 2 && !type) return []
  return buttons([
    type !== null && turnTo('All types', 0, null),
    ...types
      .filter((one) => one.type !== type)
      .map((one) => turnTo(`${shorten(one.type, 60)} (${one.count.toLocaleString('en')})`, 0, one.type)),
  ])
}

function row({ id, type, externalId, createdAt, isStarred, workspace = null }: Resource, eyes: Eyes): KnownBlock[] {
  return [
    line(
      isStarred ? '★ ' : '',
      strong(externalId),
      '  ',
      code(type),
      `  since ${day(createdAt, eyes)}`,
      workspace === null ? '' : `  ·  in ${shorten(workspace, 100)}`,
      isStarred ? '  ·  favourite' : '',
    ),
    ...buttons([
      {
        text: isStarred ? 'Unstar' : 'Star',
        action: 'star',
        value: { resourceId: id, isStarred: !isStarred },
        label: `${isStarred ? 'Unstar' : 'Star'} ${externalId}`,
      },
      {
        text: 'Remove',
        action: 'unregister',
        value: { resourceId: id },
        style: 'danger',
        label: `Remove ${externalId}`,
        confirm: {
          title: 'Remove it here?',
          text: 'It is no longer listed, and nobody’s favourite. Nothing happens to it in your product.',
          yes: 'Remove',
        },
      },
    ]),
  ]
}

/** To choose a favourite. */
export const starForm = (say: Say, caller: Here, resources: readonly Resource[]): ModalView =>
  form(say, caller, {
    name: 'star',
    title: 'Star a resource',
    submit: 'Star or unstar',
    blocks: [
      note('Favourites stand first, and nobody else sees them.'),
      choice(
        { id: 'resource', label: 'Resource' },
        resources.map(({ id, type, externalId, isStarred }) => ({
          text: `${isStarred ? '★ ' : ''}${externalId}`,
          value: id,
          about: type,
        })),
      ),
    ],
  })
