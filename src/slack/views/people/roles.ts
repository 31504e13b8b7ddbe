// The roles and what each may do, read from the catalog: in words for each, one of them in full, and all of them as a table
// that is narrow enough for a phone.
import type { KnownBlock } from '@slack/types'
import { permissionsOf } from '../../../catalog/ladder.ts'
import { meaningOf, type Permission, permissions } from '../../../catalog/permissions.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Overview, RoleCard } from '../../../org/people/roles.ts'
import { count, list, place, plan, type Say } from '../../words/words.ts'
import {
  bullets,
  buttons,
  code,
  divider,
  heading,
  line,
  type Message,
  note,
  type Piece,
  type Press,
  strong,
} from '../blocks.ts'
import { message } from '../header.ts'

type Here = Pick<Caller, 'context' | 'ended'>

/** So many roles stand side by side on a phone, and so many one below the other in a message. */
const abreast = 8
const shown = 10
/** A role that lacks no more than this is told by what it lacks. */
const few = 8

/** Every role in words. */
export function roles(say: Say, caller: Here, { organization, own, plan: on, roles: cards }: Overview): Message {
  const rest = cards.slice(shown).map(({ label }) => label)
  return message(
    say,
    caller,
    [`The roles of ${place(say, organization)}: ${list(cards.map(({ label }) => label))}.`],
    [
      heading('Roles'),
      note(`${place(say, organization)} is on the ${plan(say, on)} plan.`),
      ...cards.slice(0, shown).flatMap((card) => [divider, ...cardBlocks(say, card, own)]),
      ...(rest.length ? [note(`Also ${list(rest)}. ${say.command} roles with a role’s name shows it in full.`)] : []),
      divider,
      ...buttons([{ text: 'As a table', action: 'roles', value: { view: 'table' } }, ...ways]),
    ],
  )
}

const ways: Press[] = [
  { text: 'Change a role', action: 'open', value: { form: 'role' } },
  { text: 'Why may I …', action: 'open', value: { form: 'why' } },
]

const titleOf = ({ id, label }: RoleCard, own: string | null): Piece[] => [
  strong(label),
  id === own ? '  ·  yours' : '',
]

function cardBlocks(say: Say, card: RoleCard, own: string | null): KnownBlock[] {
  const { label, about, id } = card
  return [
    line(...titleOf(card, own), `\n${about}. ${inWords(say, id)}`),
    note([`${people(card.holders)}`, offer(say, card)].filter(Boolean).join(' · ')),
    ...buttons([{ text: 'In full', action: 'roles', value: { role: id }, label: `In full: ${label}` }]),
  ]
}

const people = (holders: number): string =>
  holders ? count(holders, 'person has it', 'people have it') : 'Nobody has it yet'

const offer = (say: Say, { id, isOffered, lifts }: RoleCard): string => {
  if (say.catalog.roles[id]?.isComing) return 'coming soon'
  if (isOffered) return ''
  return lifts ? `not on this plan; the ${plan(say, lifts)} plan has it` : 'not on this plan'
}

/** What a role may do, as short as it can be said: by what it lacks, where that is less. */
function inWords({ catalog }: Say, id: string): string {
  const held = permissionsOf(catalog, id)
  const lacking = permissions.filter((permission) => !held.has(permission))
  if (!lacking.length) return 'May do everything.'
  if (lacking.length <= few) return `May do everything but ${list(lacking.map(meaningOf))}.`
  const may = permissions.filter((permission) => held.has(permission))
  return may.length ? `May ${list(may.map(meaningOf))}; nothing else.` : 'May do nothing.'
}

/** One role in full: every permission, by its name too, and who holds it. */
export function role(say: Say, caller: Here, { organization, own, roles: cards }: Overview, id: string): Message {
  const card = cards.find((one) => one.id === id)
  if (!card) throw new Error(`the catalog has no role ${id}`)
  const held = permissionsOf(say.catalog, id)
  const part = (isHeld: boolean): KnownBlock[] => {
    const these = permissions.filter((permission) => held.has(permission) === isHeld)
    return these.length ? [line(strong(isHeld ? 'May' : 'May not')), bullets(these.map(told))] : []
  }
  const { label, about, holders } = card
  const names = card.people.map(({ name }) => name)
  return message(
    say,
    caller,
    [`${label} in ${place(say, organization)}: ${inWords(say, id)}`],
    [
      heading(label),
      line(...titleOf(card, own), `\n${about}.`),
      ...part(true),
      ...part(false),
      note(
        [`${people(holders)}${names.length ? `: ${list(names, holders - names.length)}` : ''}`, offer(say, card)]
          .filter(Boolean)
          .join(' · '),
      ),
      ...buttons([{ text: 'All roles', action: 'roles' }, ...ways]),
    ],
  )
}

const told = (permission: Permission): Piece[] => [`${meaningOf(permission)}  `, code(permission)]

/** All roles against all permissions, each role under a letter that stands for it. */
export function rolesTable(say: Say, caller: Here, { organization, own, roles: cards }: Overview): Message {
  const groups = Array.from({ length: Math.ceil(cards.length / abreast) }, (_, at) =>
    cards.slice(at * abreast, (at + 1) * abreast),
  )
  return message(
    say,
    caller,
    [`What each role may do in ${place(say, organization)}, as a table.`],
    [
      heading('Roles'),
      ...groups
        .slice(0, shown)
        .flatMap((group) => [
          bullets(
            group.map((card, at) => [
              code(letter(at)),
              '  ',
              ...titleOf(card, own),
              offer(say, card) ? `  ·  ${offer(say, card)}` : '',
            ]),
          ),
          table(say, group),
        ]),
      note('A role’s letter means yes, a dash means no.'),
      ...buttons([{ text: 'In words', action: 'roles' }, ...ways]),
    ],
  )
}

const letter = (at: number): string => String.fromCharCode(65 + at)

function table({ catalog }: Say, group: readonly RoleCard[]): KnownBlock {
  const width = Math.max(...permissions.map(({ length }) => length))
  const row = (name: string, marks: readonly string[]) => `${name.padEnd(width)} ${marks.join(' ')}`
  const marks = (permission: Permission) =>
    group.map(({ id }, at) => (permissionsOf(catalog, id).has(permission) ? letter(at) : '-'))
  const rows = [
    row(
      '',
      group.map((_, at) => letter(at)),
    ),
    ...permissions.map((permission) => row(permission, marks(permission))),
  ]
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: rows.join('\n') }] }],
  }
}
