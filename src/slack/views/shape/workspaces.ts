// Workspaces as people see them: those they may enter, who is in one, and what came of a change.
import type { KnownBlock } from '@slack/types'
import type { Caller } from '../../../org/people/people.ts'
import type { Inside, Room, Shelf, WorkspaceCard } from '../../../org/shape/shelf.ts'
import type { WorkspaceRef } from '../../../org/shape/workspace-places.ts'
import { backPress, enterPress, exitPress, roomPress, workspacesButton } from '../../presses.ts'
import { holdings, insideRole, workspaceWords } from '../../words/shape.ts'
import { count, place, type Say, upper } from '../../words/words.ts'
import {
  buttons,
  divider,
  heading,
  line,
  type Message,
  note,
  type Piece,
  type Press,
  plain,
  shorten,
  strong,
} from '../blocks.ts'
import { message } from '../header.ts'

type Here = Pick<Caller, 'context' | 'ended'>

const pageSize = 10
const short = (name: string): string => shorten(name, 100)

const editPress = ({ id, name }: WorkspaceRef): Press => ({
  text: 'Edit',
  action: 'open',
  value: { form: 'changeWorkspace', id },
  label: `Edit ${name}`,
})

const newPress = (say: Say): Press => ({
  text: shorten(`New ${workspaceWords(say).one}`, 75),
  action: 'open',
  value: { form: 'createWorkspace' },
  style: 'primary',
})

const turnTo = (text: string, offset: number, search: string | null): Press => ({
  text,
  action: 'workspaces',
  value: { offset, search },
})

/** The workspaces that someone may enter (row L9): managers see all, others those that they are in. */
export function workspaces(say: Say, caller: Here, all: Shelf): Message {
  const { one, many } = workspaceWords(say)
  const { total, offset, search, hereId } = all
  const shown = all.workspaces
  const words = wordsOf(say, all)
  const here = hereId !== null && caller.context.workspace?.id === hereId
  return message(
    say,
    caller,
    [words, shown.length ? ` ${shown.map(({ name }) => short(name)).join(', ')}.` : ''],
    [
      heading(upper(many)),
      line(words),
      ...(total || search ? [] : [note(`Each ${one} keeps its work apart, with resources and people of its own.`)]),
      ...shown.flatMap((card) => [divider, ...cardBlocks(say, card, hereId)]),
      ...(shown.length ? [divider] : []),
      ...buttons([
        offset > 0 && turnTo('← Previous', Math.max(0, offset - pageSize), search),
        offset + shown.length < total && turnTo('Next →', offset + pageSize, search),
      ]),
      ...buttons([all.mayCreate && newPress(say), here && exitPress(say)]),
      ...(total > pageSize ? [note(`${say.command} workspaces find and part of a name shows those alone.`)] : []),
    ],
  )
}

function wordsOf(say: Say, { organization, total, search, isEverywhere }: Shelf): string {
  const { one, many } = workspaceWords(say)
  const where = place(say, organization)
  if (search && !total) return `No ${one} of ${where} has “${short(search)}” in its name.`
  if (search) return `${count(total, one, many)} of ${where} with “${short(search)}” in the name.`
  if (!total) return isEverywhere ? `${where} has no ${many} yet.` : `You are in no ${one} of ${where}.`
  return isEverywhere
    ? `${where} has ${count(total, one, many)}.`
    : `You are in ${count(total, one, many)} of ${where}.`
}

function cardBlocks(say: Say, card: WorkspaceCard, hereId: string | null): KnownBlock[] {
  const isHere = card.id === hereId
  return [
    line(
      strong(shorten(card.name, 150)),
      `  ·  ${insideRole(say, card.role)}  ·  ${holdings(card)}`,
      card.isArchived ? '  ·  archived' : '',
      isHere ? '  ·  you are here' : '',
    ),
    ...buttons([
      !isHere && !card.isArchived && enterPress(card),
      roomPress(card, 'People'),
      card.mayManage && !card.isArchived && editPress(card),
      card.mayManage && (card.isArchived ? backPress(card) : archivePress(say, card)),
    ]),
  ]
}

const archivePress = (say: Say, { id, name, people, resources }: WorkspaceCard): Press => ({
  text: 'Archive',
  action: 'archiveWorkspace',
  value: { workspaceId: id },
  style: 'danger',
  label: `Archive ${name}`,
  confirm: {
    title: `Archive the ${shorten(workspaceWords(say).one, 40)}?`,
    text: `Nobody works in ${shorten(name, 75)} then. ${people + resources ? `Its ${holdings({ people, resources })} are kept, and it` : 'It'} can be brought back.`,
    yes: 'Archive',
  },
})

/** One workspace, and a page of the people in it. */
export function room(say: Say, caller: Here, { workspace, people, total, offset, isHere }: Room): Message {
  const { name, mayManage, isArchived, resources } = workspace
  const words: Piece[] = [
    strong(short(name)),
    `: ${count(total, 'person', 'people')} in it, ${count(resources, 'resource')}${isArchived ? '; it is archived' : ''}.`,
  ]
  const last = offset + people.length
  return message(say, caller, words, [
    heading(name),
    line(...words),
    line(`You are ${insideRole(say, workspace.role)} here.`),
    ...people.flatMap((inside) => insideBlocks(say, workspace, inside, mayManage && !isArchived)),
    ...buttons([
      offset > 0 && roomPress(workspace, '← Previous', Math.max(0, offset - pageSize)),
      last < total && roomPress(workspace, 'Next →', last),
    ]),
    ...buttons([
      !isHere && !isArchived && { ...enterPress(workspace), style: 'primary' },
      mayManage && !isArchived && editPress(workspace),
      mayManage && (isArchived ? backPress(workspace) : archivePress(say, workspace)),
      workspacesButton(say),
    ]),
  ])
}

function insideBlocks(
  say: Say,
  { id, name }: WorkspaceCard,
  { person, role: own, isEverywhere }: Inside,
  may: boolean,
) {
  const words = line(
    strong(shorten(person.name, 150)),
    `  ·  ${insideRole(say, own)}${isEverywhere ? `, as in every ${workspaceWords(say).one}` : ''}`,
  )
  const out: Press = {
    text: 'Take out',
    action: 'takeOut',
    value: { workspaceId: id, personId: person.id },
    style: 'danger',
    label: `Take out: ${person.name}`,
    confirm: {
      title: 'Take them out?',
      text: `${shorten(person.name, 75)} no longer sees what is in ${shorten(name, 75)}. What they made there stays.`,
      yes: 'Take out',
    },
  }
  return [words, ...buttons([may && !isEverywhere && out])]
}

/** Slack takes 100 options in a menu; one of them leads out. */
const mostInMenu = 99

/**
 * A menu of the workspaces that one may enter, which goes into the chosen one (row L9). Of more than it holds, the one that
 * its reader is in stands there all the same, and beneath it how to reach the others.
 */
export function workspaceMenu(
  say: Say,
  { context }: Pick<Caller, 'context'>,
  known: readonly WorkspaceRef[],
): KnownBlock[] {
  if (!known.length) return []
  const asValue = (workspaceId: string | null) => JSON.stringify({ o: context.id, workspaceId })
  const first = known.slice(0, mostInMenu)
  const own = context.workspace
  const isOwnMissing = own && !first.some(({ id }) => id === own.id)
  const listed = isOwnMissing ? [own, ...first.slice(0, mostInMenu - 1)] : first
  const options = [
    { text: plain(`The whole ${say.catalog.labels.shared}`, 75), value: asValue(null) },
    ...listed.map(({ id, name }) => ({ text: plain(name, 75), value: asValue(id) })),
  ]
  const current = options.find(({ value }) => value === asValue(context.workspace?.id ?? null))
  const placeholder = plain(`Choose a ${workspaceWords(say).one}…`, 150)
  const menu = { type: 'static_select', action_id: 'enterWorkspace', placeholder, options } as const
  return [
    {
      type: 'actions',
      // Another one in each place, as Slack keeps what was chosen in a block of the same id.
      block_id: `workspace-menu:${context.workspace?.id ?? context.id}`,
      elements: [{ ...menu, ...(current ? { initial_option: current } : {}) }],
    },
    ...(known.length > mostInMenu
      ? [
          note(
            `The first ${mostInMenu} by name. ${say.command} workspaces enter and a name goes to any; ${say.command} workspaces find and part of a name shows those that have it.`,
          ),
        ]
      : []),
  ]
}
