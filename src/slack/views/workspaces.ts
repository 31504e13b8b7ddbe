// Workspaces as people see them: those they may enter, who is in one, and what came of a change.
import type { KnownBlock } from '@slack/types'
import type { Caller } from '../../org/people/people.ts'
import type { Entered } from '../../org/shape/entering.ts'
import type { Inside, Room, Shelf, WorkspaceCard } from '../../org/shape/shelf.ts'
import type { Changed, Insider, Made, PutAway, WorkspaceRef } from '../../org/shape/workspaces.ts'
import { workspacesButton } from '../presses.ts'
import { holdings, insideRole, workspaceWords } from '../words/shape-words.ts'
import { count, list, place, role, type Say, upper } from '../words/words.ts'
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
} from './blocks.ts'
import { message } from './header.ts'

type Here = Pick<Caller, 'context' | 'ended'>

const pageSize = 10
const short = (name: string): string => shorten(name, 100)

/** Into a workspace. */
const enterPress = ({ id, name }: WorkspaceRef): Press => ({
  text: 'Enter',
  action: 'enterWorkspace',
  value: { workspaceId: id },
  label: `Enter ${name}`,
})

/** Out of the workspace that one is in. */
const exitPress = (say: Say): Press => ({
  text: shorten(`Back to the whole ${say.catalog.labels.shared}`, 75),
  action: 'enterWorkspace',
  value: { workspaceId: null },
})

const roomPress = ({ id, name }: WorkspaceRef, text: string, offset = 0): Press => ({
  text,
  action: 'workspace',
  value: { workspaceId: id, offset },
  label: `${text}: ${name}`,
})

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
      ...(total || search
        ? []
        : [note(`${upper(one)} by ${one}, work is kept apart: each has its own resources and people.`)]),
      ...shown.flatMap((card) => [divider, ...cardBlocks(say, card, hereId)]),
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
    text: `Nobody works in ${shorten(name, 75)} then. Its ${holdings({ people, resources })} are kept, and it can be brought back.`,
    yes: 'Archive',
  },
})

const backPress = ({ id, name }: WorkspaceRef): Press => ({
  text: 'Bring back',
  action: 'unarchiveWorkspace',
  value: { workspaceId: id },
  label: `Bring back: ${name}`,
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

const asThey = (say: Say, people: readonly Insider[]): string =>
  list(
    people.slice(0, 5).map(({ person, role: id }) => `${shorten(person.name, 75)} as ${insideRole(say, id)}`),
    Math.max(0, people.length - 5),
  )
const named = (people: readonly { name: string }[]): string =>
  list(
    people.slice(0, 5).map(({ name }) => shorten(name, 75)),
    Math.max(0, people.length - 5),
  )

/** A workspace that was made, and the way into it. */
export function workspaceMade(say: Say, caller: Here, { organization, workspace, people }: Made): Message {
  const { one } = workspaceWords(say)
  const words = [`Created the ${one} `, strong(short(workspace.name)), ` in ${place(say, organization)}.`]
  return message(say, caller, words, [
    line(...words),
    line(people.length ? `In it: ${asThey(say, people)}.` : 'Nobody was put into it yet.'),
    note(everywhereWords(say)),
    ...buttons([
      { ...enterPress(workspace), style: 'primary' },
      { text: 'Let people in', action: 'open', value: { form: 'changeWorkspace', id: workspace.id } },
      workspacesButton(say),
    ]),
  ])
}

function everywhereWords(say: Say): string {
  const { catalog } = say
  const roles = Object.values(catalog.roles).filter(
    ({ permissions }) => permissions === 'all' || permissions.includes('workspaces.manage'),
  )
  const labels = list(roles.map(({ label }) => label))
  const inside = insideRole(say, catalog.workspaces?.adminRole ?? '')
  return `Whoever is ${labels} of the ${catalog.labels.shared} is ${inside} in every ${workspaceWords(say).one}.`
}

/** What was changed of a workspace. */
export function workspaceChanged(say: Say, caller: Here, result: Changed): Message {
  const { workspace, before, added, changed, removed, everywhere } = result
  const name = strong(short(workspace.name))
  const lines: Piece[][] = [
    ...(before === null ? [] : [[strong(short(before)), ' is now called ', name, '.']]),
    ...(added.length ? [[`${asThey(say, added)} came into `, name, '.']] : []),
    ...changed.map(({ person, role: is, before: was }) => [
      `${shorten(person.name, 75)} was ${insideRole(say, was)} in `,
      name,
      ` and is ${insideRole(say, is)} now.`,
    ]),
    ...(removed.length ? [[`${named(removed)} went out of `, name, '.']] : []),
  ]
  const all = lines.length ? lines : [['Nothing is changed in ', name, '.']]
  const kept = everywhere.length
    ? [note(`${named(everywhere)}: in every ${workspaceWords(say).one} already. ${everywhereWords(say)}`)]
    : []
  return message(say, withName(caller, workspace), all.slice(0, 5).flat(), [
    ...all.slice(0, 20).map((pieces) => line(...pieces)),
    ...kept,
    ...buttons([roomPress(workspace, 'People'), workspacesButton(say)]),
  ])
}

// Whoever is in it sees its new name at once.
function withName<C extends Here>(caller: C, { id, name }: WorkspaceRef): C {
  const { workspace } = caller.context
  if (workspace?.id !== id) return caller
  return { ...caller, context: { ...caller.context, workspace: { ...workspace, name } } }
}

/** A workspace that was put away. */
export function workspaceArchived(say: Say, caller: Here, { workspace, ...size }: PutAway): Message {
  const words = ['Archived ', strong(short(workspace.name)), `. Its ${holdings(size)} are kept.`]
  const { workspace: own, ...context } = caller.context
  const outside = own?.id === workspace.id ? { ...caller, context } : caller
  const back = own?.id === workspace.id ? [note(`You are back in ${place(say, caller.context)}.`)] : []
  return message(say, outside, words, [
    line(...words),
    ...back,
    ...buttons([backPress(workspace), workspacesButton(say)]),
  ])
}

/** A workspace that was brought back. */
export function workspaceBack(say: Say, caller: Here, { workspace, ...size }: PutAway): Message {
  const words = [strong(short(workspace.name)), ` is back, with its ${holdings(size)}.`]
  return message(say, caller, words, [line(...words), ...buttons([enterPress(workspace), workspacesButton(say)])])
}

/** Where one is after going into a workspace, or out of it. */
export function entered(say: Say, caller: Here, { organization, workspace, role: own, before }: Entered): Message {
  const place_ = place(say, organization)
  const { workspace: _, ...outside } = { ...caller.context, ...organization }
  const context = workspace ? { ...outside, workspace: { ...workspace, role: own } } : { ...outside, role: own }
  const was = before && before.id !== workspace?.id ? ` You were in ${short(before.name)}.` : ''
  const words: Piece[] = workspace
    ? ['You are now in ', strong(short(workspace.name)), ` of ${place_} as ${insideRole(say, own)}.${was}`]
    : ['You are now in ', strong(place_), ` as ${role(say, own)}, outside of its ${workspaceWords(say).many}.${was}`]
  const back = before && before.id !== workspace?.id && enterPress(before)
  return message(say, { context, ended: null }, words, [
    line(...words),
    ...buttons([
      back && { ...back, text: 'Undo', label: `Undo, back to ${before.name}` },
      !back && workspace && { ...exitPress(say), text: 'Undo', label: `Undo, back to ${place_}` },
      { text: 'Resources', action: 'resources', value: { offset: 0 } },
      workspacesButton(say),
    ]),
  ])
}

/** A menu of the workspaces that one may enter, which goes into the chosen one (row L9). Slack takes 100 options. */
export function workspaceMenu(
  say: Say,
  { context }: Pick<Caller, 'context'>,
  known: readonly WorkspaceRef[],
): KnownBlock[] {
  if (!known.length) return []
  const asValue = (workspaceId: string | null) => JSON.stringify({ o: context.id, workspaceId })
  const options = [
    { text: plain(`The whole ${say.catalog.labels.shared}`, 75), value: asValue(null) },
    ...known.slice(0, 99).map(({ id, name }) => ({ text: plain(name, 75), value: asValue(id) })),
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
  ]
}
