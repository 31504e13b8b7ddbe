// What was taken back, and what is true again.

import type { PlacesAgain } from '../../../org/record/shape-reversals.ts'
import type { Undone } from '../../../org/record/undo.ts'
import { anyEyes, type Eyes } from '../../../org/telling/eyes.ts'
import { membersButton, teamsButton, workspacesButton } from '../../presses.ts'
import { stayLost } from '../../words/leaving.ts'
import { credits } from '../../words/money.ts'
import { insideRole, workspaceWords } from '../../words/shape.ts'
import { count, list, place, role, type Say } from '../../words/words.ts'
import { buttons, line, type Message, note, type Piece, type Press, shorten, strong } from '../blocks.ts'
import { eyesOf, type Here } from '../form.ts'
import { message } from '../header.ts'
import { day } from '../letters/letters.ts'

type Again = Undone['again']
type Told = { words: Piece[]; more?: string; next?: Press }

const settingNames = {
  name: 'name',
  id: 'ID',
  billingEmail: 'billing e-mail',
  billingAddress: 'billing address',
  heirId: 'heir',
}

type Words<A> = (again: A, where: string, say: Say, eyes: Eyes) => Told
type Table = { [U in Again['undone']]: Words<Extract<Again, { undone: U }>> }

const put = (name: string, kind: string, kept: string): Told => ({
  words: [`the ${kind} `, strong(shorten(name, 100)), ` is archived. ${kept} is kept, and it can be brought back.`],
})
const there = (name: string, kind: string): Told => ({
  words: [`the ${kind} `, strong(shorten(name, 100)), ' is back.'],
})
const putWorkspace = ({ name }: { name: string }, _: string, say: Say): Told => ({
  ...put(name, workspaceWords(say).one, 'Everything in it'),
  next: workspacesButton(say),
})
const putTeam = ({ name }: { name: string }): Told => ({ ...put(name, 'team', 'Who is in it'), next: teamsButton })

/** A workspace as it was before it was changed: its name, and who is in it. */
function places({ name, before, back, out }: PlacesAgain, _: string, say: Say): Told {
  const named = strong(shorten(name, 100))
  const who = (people: readonly { name: string }[]) =>
    list(
      people.slice(0, 5).map((one) => shorten(one.name, 75)),
      Math.max(0, people.length - 5),
    )
  const roles = [...new Set(back.map((one) => one.role))]
  const parts: Piece[][] = [
    ...(before === null ? [] : [[strong(shorten(before, 100)), ' is called ', named, ' again. ']]),
    ...(out.length ? [[who(out), out.length === 1 ? ' is' : ' are', ' no longer in ', named, '. ']] : []),
    ...roles.map((id) => {
      const people = back.filter((one) => one.role === id).map(({ person }) => person)
      return [who(people), people.length === 1 ? ' is ' : ' are ', insideRole(say, id), ' in ', named, ' again. ']
    }),
  ]
  const isTold = back.length + out.length > 0
  return { words: [...parts.flat(), isTold ? 'They have been told.' : ''], next: workspacesButton(say) }
}

const moreOf = (more: string): Pick<Told, 'more'> => (more ? { more } : {})

/** What each act is, taken back. */
const told: Table = {
  'organization.renamed': ({ name, before }) => ({
    words: [strong(before), ' is called ', strong(name), ' again.'],
  }),
  'organization.settingsChanged': ({ fields }, where) => ({
    words: [strong(where), ` has its old ${list(fields.map((field) => settingNames[field]))} again.`],
    next: { text: 'Settings', action: 'open', value: { form: 'settings' } },
  }),
  'member.roleChanged': ({ person, role: id }, where, say) => ({
    words: [strong(person.name), ` is ${role(say, id)} in `, strong(where), ' again. They have been told.'],
    next: membersButton(say),
  }),
  'member.removed': ({ person, role: id, lost }, where, say) => ({
    words: [strong(person.name), ' is in ', strong(where), ` again, as ${role(say, id)}. They have been told.`],
    ...moreOf(stayLost(lost, false)),
    next: membersButton(say),
  }),
  'member.left': ({ role: id, organization: { id: organizationId, name }, lost }, where, say) => ({
    words: ['you are in ', strong(where), ` again, as ${role(say, id)}.`],
    ...moreOf(stayLost(lost, true)),
    next: { text: 'Switch', action: 'switch', value: { organizationId }, label: `Switch to ${name}`, style: 'primary' },
  }),
  'invitation.revoked': ({ person, role: id, expiresAt }, where, say, eyes) => ({
    words: [
      strong(person.name),
      ' is invited to ',
      strong(where),
      ` again, as ${role(say, id)}, until ${day(expiresAt, eyes)}.`,
    ],
    next: { text: 'Open invitations', action: 'invites' },
  }),
  'budget.changed': ({ name, cap }, where, say) => ({
    words: ['the budget ', strong(name), ' of ', strong(where), ` allows ${credits(say, cap, anyEyes)} a month again.`],
  }),
  'budget.archived': ({ name }, where) => ({
    words: ['the budget ', strong(name), ' of ', strong(where), ' is there again, with its people.'],
  }),
  'budget.raised': ({ name, limit }, where, say) => ({
    words: [
      'the budget ',
      strong(name),
      ' of ',
      strong(where),
      ` allows ${credits(say, limit, anyEyes)} this month again.`,
    ],
  }),
  'resource.removed': ({ type, externalId }, where) => ({
    words: ['the ', type, ' ', strong(externalId), ' is listed in ', strong(where), ' again.'],
    next: { text: 'Resources', action: 'resources', value: { offset: 0 } },
  }),
  'resource.moved': ({ count: n, to }, where, say) => ({
    words: [
      `${count(n, 'resource')} from `,
      strong(where),
      ` ${n === 1 ? 'is' : 'are'} back in your ${place(say, to)}.`,
    ],
  }),
  'workspace.created': putWorkspace,
  'workspace.unarchived': putWorkspace,
  'workspace.archived': ({ name }, _, say) => ({
    ...there(name, workspaceWords(say).one),
    next: workspacesButton(say),
  }),
  'workspace.renamed': places,
  'workspace.memberAdded': places,
  'workspace.roleChanged': places,
  'workspace.memberRemoved': places,
  'team.created': putTeam,
  'team.restored': putTeam,
  'team.archived': ({ name }) => ({ ...there(name, 'team'), next: teamsButton }),
  'team.changed': ({ name, before }) => ({
    words:
      before === null
        ? ['the same people as before are in the team ', strong(shorten(name, 100)), '.']
        : [
            strong(shorten(before, 100)),
            ' is called ',
            strong(shorten(name, 100)),
            ' again, with the same people as before.',
          ],
    next: teamsButton,
  }),
  'context.switched': ({ before, role: id }, where, say) => ({
    words: ['you are back in ', strong(where), ` as ${role(say, id)}. You were in ${place(say, before)}.`],
  }),
}

/** What is true again after something was taken back; after a switch, in the place that one is back in. */
export function undone(say: Say, caller: Here, { organization, again }: Undone): Message {
  const where = place(say, organization)
  const { words, more, next } = (told[again.undone] as Words<Again>)(again, where, say, eyesOf(caller))
  const context = { ...caller.context, name: organization.name, kind: organization.kind }
  const moved = again.undone === 'context.switched' ? { id: organization.id, role: again.role } : {}
  // Whoever came back is where they were meanwhile.
  const here = again.undone === 'member.left' ? caller : { ...caller, context: { ...context, ...moved } }
  const all: Piece[] = ['Undone: ', ...words]
  return message(say, here, all, [line(...all), ...(more ? [note(more)] : []), ...buttons([next])])
}
