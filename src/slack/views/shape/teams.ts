// Teams as people see them: who is in each, and what came of a change.
import type { KnownBlock } from '@slack/types'
import type { Caller } from '../../../org/people/people.ts'
import type { TeamCard, Teams } from '../../../org/shape/rosters.ts'
import type { Changed, PutAway, TeamRef } from '../../../org/shape/teams.ts'
import { membersButton, teamsButton, undoButton } from '../../presses.ts'
import { count, list, place, plan, type Say } from '../../words/words.ts'
import {
  buttons,
  divider,
  heading,
  line,
  type Message,
  note,
  type Piece,
  type Press,
  shorten,
  strong,
} from '../blocks.ts'
import { inARow, message } from '../header.ts'

type Here = Pick<Caller, 'context' | 'ended'>

const pageSize = 8
const short = (name: string): string => shorten(name, 100)
const turnTo = (text: string, offset: number): Press => ({ text, action: 'teams', value: { offset } })

/** The teams of where one is. */
export function teams(say: Say, caller: Here, all: Teams): Message {
  const { organization, total, offset, mayManage, isOffered } = all
  const where = place(say, organization)
  const words: Piece[] = [strong(where), total ? ` has ${count(total, 'team')}.` : ' has no teams.']
  return message(
    say,
    caller,
    [...words, ...all.teams.slice(0, 5).map(({ name }) => ` ${short(name)}.`)],
    [
      heading('Teams'),
      line(...words),
      ...(isOffered ? [] : [note(lacking(say, all))]),
      ...(isOffered && !total ? [note('A team is a named group of members. Anyone can be in several.')] : []),
      ...all.teams.flatMap((team) => [divider, ...teamBlocks(team, mayManage)]),
      ...(all.teams.length ? [divider] : []),
      ...buttons([
        offset > 0 && turnTo('← Previous', Math.max(0, offset - pageSize)),
        offset + all.teams.length < total && turnTo('Next →', offset + pageSize),
      ]),
      ...buttons([
        mayManage && isOffered && { text: 'New team', action: 'open', value: { form: 'createTeam' }, style: 'primary' },
        !isOffered && all.lifts !== null && { text: 'See the plans', action: 'plans' },
        membersButton(say),
      ]),
    ],
  )
}

const lacking = (say: Say, { plan: on, lifts }: Teams): string =>
  `The ${plan(say, on)} plan has no teams.${lifts ? ` The ${plan(say, lifts)} plan has.` : ''}`

function teamBlocks(team: TeamCard, mayManage: boolean): KnownBlock[] {
  const { id, name, isArchived, people, members, isOwn } = team
  const first = members.map((one) => shorten(one.name, 75))
  return [
    line(strong(shorten(name, 150)), isArchived ? '  ·  archived' : '', isOwn ? '  ·  you are in it' : ''),
    note(people ? `${count(people, 'member')}: ${list(first, people - first.length)}.` : 'Nobody is in it yet.'),
    ...buttons([
      mayManage &&
        !isArchived && { text: 'Edit', action: 'open', value: { form: 'changeTeam', id }, label: `Edit ${name}` },
      mayManage && (isArchived ? backPress(team) : archivePress(team)),
    ]),
  ]
}

const archivePress = ({ id, name }: TeamRef): Press => ({
  text: 'Archive',
  action: 'archiveTeam',
  value: { teamId: id },
  style: 'danger',
  label: `Archive ${name}`,
  confirm: {
    title: 'Archive the team?',
    text: `${shorten(name, 75)} is no team any more. Who is in it is kept, and it can be brought back.`,
    yes: 'Archive',
  },
})

const backPress = ({ id, name }: TeamRef): Press => ({
  text: 'Bring back',
  action: 'restoreTeam',
  value: { teamId: id },
  label: `Bring back: ${name}`,
})

const named = (people: readonly { name: string }[]): string =>
  list(
    people.slice(0, 5).map(({ name }) => shorten(name, 75)),
    Math.max(0, people.length - 5),
  )

/** A team that was made, or what was changed of one. */
export function teamChanged(
  say: Say,
  caller: Here,
  { team, isNew, before, added, removed, entryId }: Changed,
): Message {
  const name = strong(short(team.name))
  const lines: Piece[][] = [
    ...(isNew ? [['Created the team ', name, '.']] : []),
    ...(before === null ? [] : [[strong(short(before)), ' is now called ', name, '.']]),
    ...(added.length ? [[`${named(added)} came into `, name, '.']] : []),
    ...(removed.length ? [[`${named(removed)} went out of `, name, '.']] : []),
  ]
  const all = lines.length ? lines : [['Nothing is changed in ', name, '.']]
  return message(
    say,
    caller,
    [inARow(all)],
    [
      ...all.map((pieces) => line(...pieces)),
      ...buttons([
        { text: 'Edit', action: 'open', value: { form: 'changeTeam', id: team.id } },
        undoButton(entryId, team.name),
        teamsButton,
      ]),
    ],
  )
}

/** A team that was put away. */
export function teamArchived(say: Say, caller: Here, { team, people }: PutAway): Message {
  const words = ['Archived the team ', strong(short(team.name)), `. Its ${count(people, 'member')} are kept.`]
  return message(say, caller, words, [line(...words), ...buttons([backPress(team), teamsButton])])
}

/** A team that was brought back. */
export function teamBack(say: Say, caller: Here, { team, people }: PutAway): Message {
  const words = ['The team ', strong(short(team.name)), ` is back, with its ${count(people, 'member')}.`]
  return message(say, caller, words, [line(...words), ...buttons([teamsButton])])
}
