// What can be typed about workspaces and teams.
import type { Ask } from '../../org/asks.ts'
import * as rosters from '../../org/shape/rosters.ts'
import * as shelf from '../../org/shape/shelf.ts'
import * as teamRules from '../../org/shape/teams.ts'
import { requireTyped as requireRole } from '../../org/shape/workspace-roles.ts'
import * as rules from '../../org/shape/workspaces.ts'
import { requireShared } from '../forms/row.ts'
import { openForm } from '../modals.ts'
import { outcome } from '../outcomes.ts'
import * as shape from '../subjects/shape.ts'
import { type Answer, changes, says, type Turn } from '../turn/answers.ts'
import type { Word } from '../turn/parse.ts'
import { picked } from '../turn/typed.ts'
import { workspaceWords } from '../words/shape.ts'
import type { Command } from './row.ts'

const area = 'Shape'

const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ')
const namesIn = (words: readonly Word[]): Word[] => words.filter(({ userId }) => !userId)
/** Words between people and a name say where they go, and name nothing. */
const withoutTo = (words: readonly Word[]): Word[] =>
  words.filter(({ text }, at) => at > 0 || !['to', 'into', 'from', 'out', 'of', 'in'].includes(text.toLowerCase()))

const peopleIn = (turn: Turn, words: readonly Word[], again: () => Ask): Promise<string[]> =>
  Promise.all(words.flatMap(({ userId }) => userId ?? []).map((user) => picked(turn, user, again)))

async function newWorkspace(turn: Turn, words: readonly Word[]): Promise<Answer> {
  const name = textOf(namesIn(words))
  const again = (): Ask => ({ verb: 'createWorkspace', input: { name, people: [] } })
  const people = await peopleIn(turn, words, again)
  if (!name) return openForm(turn, 'createWorkspace', { people })
  return changes(outcome(turn, 'createWorkspace', await rules.create(turn.ctx, { name, people })))
}

/** "add @budi to Research as editor", "remove @budi from Research". */
async function letInOrOut(turn: Turn, words: readonly Word[], isIn: boolean): Promise<Answer> {
  const [place, ...rest] = splitAtAs(withoutTo(namesIn(words)))
  const { id: workspaceId } = await shelf.requireTyped(turn.ctx, textOf(place ?? []))
  const again = (): Ask => ({ verb: 'changeWorkspace', input: { workspaceId } })
  const people = await peopleIn(turn, words, again)
  const typed = textOf(rest.flat())
  const asked = (id: string): Ask => ({ verb: 'changeWorkspace', input: { workspaceId, add: people, role: id } })
  const role = typed ? requireRole(turn.say.catalog, typed, asked) : null
  const input = isIn ? { workspaceId, add: people, role } : { workspaceId, remove: people }
  return changes(outcome(turn, 'changeWorkspace', await rules.change(turn.ctx, input)))
}

function splitAtAs(words: readonly Word[]): Word[][] {
  const at = words.findIndex(({ text }, i) => i > 0 && text.toLowerCase() === 'as')
  return at < 0 ? [[...words]] : [words.slice(0, at), words.slice(at + 1)]
}

const entering = ['enter', 'switch', 'use', 'open']
const leaving = ['leave', 'exit', 'out']
const making = ['new', 'create']

async function workspaces(turn: Turn, words: readonly Word[]): Promise<Answer> {
  const [first, ...rest] = words
  const word = first?.userId === null ? first.text.toLowerCase() : ''
  const isOfPeople = rest.some(({ userId }) => userId !== null)
  if (!first) return says(await shape.workspaces(turn))
  if (making.includes(word) || (word === 'add' && !isOfPeople)) return newWorkspace(turn, rest)
  if (isOfPeople && ['add', 'remove'].includes(word)) return letInOrOut(turn, rest, word === 'add')
  if (leaving.includes(word) && !rest.length) return changes(await shape.enter(turn, null))
  if (['find', 'search'].includes(word)) return says(await shape.workspaces(turn, { search: textOf(rest) }))
  if (entering.includes(word) && !rest.length) return openForm(turn, 'enterWorkspace')
  return named(turn, word, words, rest)
}

// What begins with a word of ours may be a name all the same: "Open Source".
async function named(turn: Turn, word: string, words: readonly Word[], rest: readonly Word[]): Promise<Answer> {
  const isOurs =
    [...entering, 'archive', 'restore', 'edit', 'rename', 'members', 'people'].includes(word) && rest.length > 0
  const { id } = await shelf.requireTyped(turn.ctx, textOf(isOurs ? rest : words))
  if (isOurs && entering.includes(word)) return changes(await shape.enter(turn, id))
  if (isOurs && ['edit', 'rename'].includes(word)) return openForm(turn, 'changeWorkspace', { id })
  // What is put away is shown first: it takes a second look, at the button.
  return says(await shape.room(turn, id))
}

async function newTeam(turn: Turn, words: readonly Word[]): Promise<Answer> {
  const name = textOf(namesIn(words))
  const people = await peopleIn(turn, words, () => ({ verb: 'createTeam', input: { name, people: [] } }))
  if (!name) return openForm(turn, 'createTeam', { people })
  return changes(outcome(turn, 'createTeam', await teamRules.create(turn.ctx, { name, people })))
}

async function joinTeam(turn: Turn, words: readonly Word[], isIn: boolean): Promise<Answer> {
  const { id: teamId } = await rosters.requireTyped(turn.ctx, textOf(withoutTo(namesIn(words))))
  const people = await peopleIn(turn, words, () => ({ verb: 'changeTeam', input: { teamId } }))
  const input = isIn ? { teamId, add: people } : { teamId, remove: people }
  return changes(outcome(turn, 'changeTeam', await teamRules.change(turn.ctx, input)))
}

async function teams(turn: Turn, [first, ...rest]: readonly Word[]): Promise<Answer> {
  const word = first?.userId === null ? first.text.toLowerCase() : ''
  const isOfPeople = rest.some(({ userId }) => userId !== null)
  if (!first) return says(await shape.teams(turn))
  if (making.includes(word) || (word === 'add' && !isOfPeople)) return newTeam(turn, rest)
  if (isOfPeople && ['add', 'remove'].includes(word)) return joinTeam(turn, rest, word === 'add')
  const { id } = await rosters.requireTyped(turn.ctx, textOf(word === 'edit' ? rest : [first, ...rest]))
  return openForm(turn, 'changeTeam', { id })
}

export const shapeCommands: readonly Command[] = [
  {
    name: 'workspaces',
    aliases: ['workspace', 'ws'],
    usage: 'workspaces [new, enter, add or find] [name]',
    about: (say) => `the ${workspaceWords(say).many} you may enter; new ones, who is in one`,
    more: (say) =>
      `workspaces enter Research goes into one and workspaces leave out of it; what you create meanwhile belongs to it. workspaces new Research makes one, workspaces add @budi to Research as editor lets someone in, and its name alone shows who is in it. Archived, a ${workspaceWords(say).one} keeps all that is in it.`,
    example: 'workspaces',
    area,
    isOffered: ({ workspaces }) => workspaces !== undefined,
    async run(turn, { words }) {
      await requireShared(turn, 'workspaces.read')
      return workspaces(turn, words)
    },
  },
  {
    name: 'teams',
    aliases: ['team', 'groups'],
    usage: 'teams [new or add] [name]',
    about: 'named groups of members; new ones, who is in each',
    more: 'teams new Design @budi @sari makes one, teams add @ana to Design brings someone in, and its name alone opens it. Anyone can be in several.',
    example: 'teams',
    area,
    isOffered: ({ plans }) => Object.values(plans).some(({ entitlements }) => entitlements.teams),
    async run(turn, { words }) {
      await requireShared(turn, 'teams.read')
      return teams(turn, words)
    },
  },
]
