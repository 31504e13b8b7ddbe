// The list on App Home: in a personal account one's organizations, in a shared one its members instead (row E33). Ten at a
// time, to be searched by a word in the name.
import type { KnownBlock } from '@slack/types'
import type { MyOrganizations } from '../../../org/organization/contexts.ts'
import type { Page } from '../../../org/people/memberships.ts'
import type { Caller } from '../../../org/people/people.ts'
import { pageSize } from '../../../org/people/roster.ts'
import type { ListPage } from '../../../org/telling/home.ts'
import type { Say } from '../../words/words.ts'
import { buttons, divider, heading, line, note, plain, shorten } from '../blocks.ts'
import { cardBlocks, pageSize as cardsOnPage } from '../organization/organizations.ts'
import { memberBlocks } from '../people/people.ts'

/** What a reader may do about one member. */
export type MemberRights = { canSetRole: boolean; canRemove: boolean; isReader: boolean }

/** One page of one's organizations as cards. */
export function organizationCards(
  say: Say,
  { context }: Pick<Caller, 'context'>,
  { organizations, hasMore }: MyOrganizations,
  { offset, search }: ListPage,
): KnownBlock[] {
  const { shared, sharedPlural } = say.catalog.labels
  const hasNone = !search && !offset && !organizations.some(({ kind }) => kind === 'shared')
  const isLong = search !== null || offset > 0 || hasMore
  return [
    heading(`Your ${sharedPlural}`),
    ...(isLong ? finder(`Find one of your ${sharedPlural}`, search) : []),
    ...organizations.flatMap((card) => cardBlocks(say, card, context.id)),
    ...(hasNone ? [divider, line(`You have no ${shared} yet. ${say.catalog.creation.advice}`)] : []),
    ...(search && !organizations.length
      ? [line(`None of your ${sharedPlural} has “${clip(search)}” in its name.`)]
      : []),
    ...turning(offset, cardsOnPage, hasMore, `your ${sharedPlural}`),
  ]
}

/** One page of the members, with what the reader may do about each. */
export function memberCards(say: Say, page: Page, rightsOn: (at: number) => MemberRights): KnownBlock[] {
  const { members, total, offset, search } = page
  const title = say.catalog.labels.members
  const isLong = search !== null || total > pageSize
  const shown = `${offset + 1}–${offset + members.length} of ${total.toLocaleString('en')}`
  const none = search ? `Nobody here has “${clip(search)}” in their name.` : 'Nobody is here.'
  const about = search ? `, with “${clip(search)}” in the name` : ''
  return [
    heading(title),
    ...(isLong ? finder('Find someone by name', search) : []),
    ...members.flatMap((member, at) => {
      const { isReader, ...rights } = rightsOn(at)
      return memberBlocks(say, member, rights, isReader)
    }),
    ...(members.length ? [isLong && note(`${shown}${about}.`)].filter((block) => block !== false) : [line(none)]),
    ...turning(offset, pageSize, offset + members.length < total, title),
  ]
}

/** What was searched for may be as long as whatever was pasted. */
const clip = (text: string): string => shorten(text, 100)

// Under another block id once the search is another: Slack keeps what was typed where the ids stay.
function finder(label: string, search: string | null): KnownBlock[] {
  const input: KnownBlock = {
    type: 'input',
    block_id: `find:${encodeURIComponent((search ?? '').toWellFormed()).slice(0, 200)}`,
    dispatch_action: true,
    optional: true,
    label: plain(label, 150),
    element: {
      type: 'plain_text_input',
      action_id: 'find',
      placeholder: plain('Part of a name, then Enter', 150),
      dispatch_action_config: { trigger_actions_on: ['on_enter_pressed'] },
      ...(search ? { initial_value: shorten(search, 3000) } : {}),
    },
  }
  return [input, ...buttons([search !== null && { text: 'Show all', action: 'find', value: { search: '' } }])]
}

const turning = (offset: number, size: number, hasMore: boolean, what: string): KnownBlock[] =>
  buttons([
    offset > 0 && {
      text: '← Previous',
      action: 'page',
      value: { of: 'list', offset: Math.max(0, offset - size) },
      label: `Previous page of ${what}`,
    },
    hasMore && {
      text: 'Next →',
      action: 'page',
      value: { of: 'list', offset: offset + size },
      label: `Next page of ${what}`,
    },
  ])
