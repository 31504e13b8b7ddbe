// What came of a change of workspaces, and of going into one, as people see it.
import type { Caller } from '../../../org/people/people.ts'
import type { Entered } from '../../../org/shape/entering.ts'
import type { Insider, WorkspaceRef } from '../../../org/shape/workspace-places.ts'
import type { Changed, Made, PutAway } from '../../../org/shape/workspaces.ts'
import { backPress, enterPress, exitPress, roomPress, undoButton, workspacesButton } from '../../presses.ts'
import { holdings, insideRole, workspaceWords } from '../../words/shape.ts'
import { list, place, role, type Say } from '../../words/words.ts'
import { buttons, line, type Message, note, type Piece, shorten, strong } from '../blocks.ts'
import { inARow, message } from '../header.ts'

type Here = Pick<Caller, 'context' | 'ended'>

const short = (name: string): string => shorten(name, 100)

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
  const labels = roles.map(({ label }) => label).join(' or ')
  const inside = insideRole(say, catalog.workspaces?.adminRole ?? '')
  return `Whoever is ${labels} of the ${catalog.labels.shared} is ${inside} in every ${workspaceWords(say).one}.`
}

/** What was changed of a workspace. */
export function workspaceChanged(say: Say, caller: Here, result: Changed): Message {
  const { workspace, before, added, changed, removed, everywhere, entryId } = result
  const name = strong(short(workspace.name))
  const lines: Piece[][] = [
    ...(before === null ? [] : [[strong(short(before)), ' is now called ', name, '.']]),
    ...(added.length ? [['In ', name, ` now: ${asThey(say, added)}.`]] : []),
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
  return message(
    say,
    withName(caller, workspace),
    [inARow(all.slice(0, 5))],
    [
      ...all.slice(0, 20).map((pieces) => line(...pieces)),
      ...kept,
      ...buttons([roomPress(workspace, 'People'), undoButton(entryId, workspace.name), workspacesButton(say)]),
    ],
  )
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
