// The end of a membership as people see it: what someone holds and what can become of it, before; what became of it, and the
// new secrets once, after.
import type { KnownBlock, ModalView } from '@slack/types'
import type { HandOver } from '../../../org/asks.ts'
import type { HandedOver } from '../../../org/leaving/handing-over.ts'
import type { Holdings, KeyMark, Some } from '../../../org/leaving/holdings.ts'
import type { Preview } from '../../../org/leaving/leaving.ts'
import type { Parted } from '../../../org/people/memberships.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { membersButton, undoButton } from '../../presses.ts'
import { dayFor } from '../../words/money.ts'
import { count, list, place, role, type Say } from '../../words/words.ts'
import { bullets, buttons, code, divider, line, type Message, note, plain, strong } from '../blocks.ts'
import { field, form, type Here, person, radio } from '../form.ts'
import { header, message } from '../header.ts'

type Reader = Here & { person: Eyes }

/** To choose who is removed, where nobody was named. */
export const removeForm = (say: Say, caller: Here, user: string): ModalView =>
  form(say, caller, {
    name: 'remove',
    title: 'Remove a member',
    submit: 'Remove',
    blocks: [
      person({
        id: 'person',
        label: 'Member',
        value: user,
        hint: 'They lose their role and every access that comes with it, at once. What they hold is shown first.',
      }),
    ],
  })

/** The account of whoever is removed, to be exchanged for another; and whether all this was otherwise a moment ago. */
type Shown = { user: string; isChanged: boolean }

/** To remove someone, or to leave: what that ends, and what becomes of what they made. */
export function partingForm(say: Say, caller: Reader, all: Preview, { user, isChanged }: Shown): ModalView {
  const { holdings, isLeaving, isOwn } = all
  const verb = isLeaving ? 'left' : 'was removed'
  const drawn = form(say, caller, {
    name: isLeaving ? 'leave' : 'remove',
    title: isLeaving ? 'Leave?' : 'Remove a member',
    submit: isLeaving ? 'Leave' : 'Remove',
    blocks: [
      ...(isChanged ? [line(strong(`Something changed since you looked, and nobody ${verb}.`), ' Look again.')] : []),
      ...(user
        ? [
            person({
              id: 'person',
              label: 'Member',
              value: user,
              hint: 'Choose someone else, and what they hold is shown first.',
            }),
          ]
        : []),
      ...(isLeaving ? ownWords(say, caller, all) : otherWords(say, caller.person, all)),
      ...held(say, holdings, isOwn),
      ...(all.mayHandOver ? [receiver(holdings)] : []),
      ...(all.keyChoices.length ? keysField(all, caller.person) : []),
    ],
  })
  const seen = isLeaving ? holdings.seen : `${holdings.person.id}.${holdings.seen}`
  return { ...drawn, private_metadata: JSON.stringify({ o: holdings.organization.id, s: seen }) }
}

const otherWords = (
  say: Say,
  eyes: Eyes,
  { holdings: { person: who, organization, role: id }, restoreUntil }: Preview,
): KnownBlock[] => [
  line(
    strong(who.name),
    ' is ',
    role(say, id),
    ' in ',
    strong(organization.name),
    ', and loses every access there at once.',
  ),
  note(`They are told. Until ${dayFor(restoreUntil, eyes)} they can be brought back, with their role.`),
]

function ownWords(
  say: Say,
  caller: Reader,
  { holdings: { organization, role: id }, restoreUntil }: Preview,
): KnownBlock[] {
  return [
    line(
      `You will lose your role (${role(say, id)}) in ${place(say, organization)}, and need an invitation to come back.`,
    ),
    note(
      `Until ${dayFor(restoreUntil, caller.person)}, whoever may remove members there can also bring you back as you were.`,
    ),
  ]
}

function held(say: Say, all: Holdings, isOwn: boolean): KnownBlock[] {
  const them = losses(say, all, isOwn)
  if (!them.length) return []
  return [line(strong(isOwn ? 'What you hold there' : 'What they hold there')), bullets(them.map((one) => [one]))]
}

/** "a, b and 3 more" */
const someOf = ({ first, total }: Some): string => list(first, total - first.length)
const keyName = ({ name, ending }: KeyMark): string => (name ? `${name} …${ending}` : `…${ending}`)

function losses(say: Say, all: Holdings, isOwn: boolean): string[] {
  const { ownKey, keys, resources, workspaces, teams, budget, requests, decisions, invitations, links } = all
  const [their, they] = isOwn ? ['Your', 'you'] : ['Their', 'they']
  const one = say.catalog.workspaces?.one ?? 'workspace'
  const many = say.catalog.workspaces?.many ?? 'workspaces'
  return [
    ownKey && `${their} own key …${ownKey.ending} stops at once`,
    keys.total &&
      `${count(keys.total, 'key')} that ${they} made: ${someOf({ first: keys.first.map(keyName), total: keys.total })}`,
    resources.total &&
      `${count(resources.total, 'resource')} that ${they} made: ${someOf(resources)}. ${resources.total === 1 ? 'It stays' : 'They stay'} in ${all.organization.name}`,
    workspaces.total && `${their} place in ${count(workspaces.total, one, many)}: ${someOf(workspaces)}`,
    teams.total && `${their} place in ${count(teams.total, 'team')}: ${someOf(teams)}`,
    budget !== null && `${their} place in the budget ${budget}`,
    requests &&
      `${count(requests, 'open request')} of ${isOwn ? 'yours' : 'theirs'} ${requests === 1 ? 'is' : 'are'} withdrawn`,
    decisions &&
      `${count(decisions, 'request')} that ${they} could decide ${decisions === 1 ? 'waits' : 'wait'} for the others who can`,
    invitations && `${count(invitations, 'invitation')} that ${they} sent ${invitations === 1 ? 'stays' : 'stay'} open`,
    links && `${count(links, 'link')} that ${they} made ${links === 1 ? 'ends' : 'end'}`,
  ].filter((text) => typeof text === 'string')
}

const receiver = ({ resources }: Holdings): KnownBlock =>
  field(
    {
      id: 'receiver',
      label:
        resources.total === 1
          ? 'Who looks after that resource from now on'
          : 'Who looks after those resources from now on',
      hint: 'A member, who is told. Without anybody, their maker stays who it was.',
      isOptional: true,
    },
    { type: 'users_select', action_id: 'receiver', placeholder: plain('Choose a person', 150) },
  )

function keysField({ holdings: { keys }, keyChoices, isOwn, runOutAt }: Preview, eyes: Eyes): KnownBlock[] {
  const many = keys.total !== 1
  if (keyChoices.length < 2)
    return [
      note(
        `${many ? 'Those keys stay' : 'That key stays'} as ${many ? 'they are' : 'it is'}: only whoever manages keys can change that.`,
      ),
    ]
  const words: Record<HandOver['keys'], { text: string; about: string }> = {
    runOut: {
      text: `Let ${many ? 'them' : 'it'} run out`,
      about: `${many ? 'They stop' : 'It stops'} on ${dayFor(runOutAt, eyes)}; those who manage keys are told`,
    },
    rotate: {
      text: 'New secrets now',
      about: `The old ${many ? 'ones stop' : 'one stops'} at once; you see the new ${many ? 'ones' : 'one'} once`,
    },
    revoke: { text: `Stop ${many ? 'them' : 'it'} now`, about: 'Whatever uses them stops working at once' },
    keep: {
      text: `Keep ${many ? 'them' : 'it'}`,
      about: isOwn ? 'You go on knowing the secrets' : 'They go on knowing the secrets',
    },
  }
  const about = { id: 'keys', label: many ? 'Those keys' : 'That key', value: isOwn ? 'keep' : 'runOut' }
  return [
    radio(
      about,
      keyChoices.map((value) => ({ value, ...words[value] })),
    ),
  ]
}

const becameOf = ({ resources, to, keys }: HandedOver, eyes: Eyes): string[] => [
  ...(resources && to ? [`${to.name} looks after ${count(resources, 'resource')} of theirs now.`] : []),
  ...(keys.count && keys.choice === 'runOut' && keys.at
    ? [
        `${count(keys.count, 'key')} that they made ${keys.count === 1 ? 'runs' : 'run'} out on ${dayFor(keys.at, eyes)}.`,
      ]
    : []),
  ...(keys.count && keys.choice === 'rotate' ? [`${count(keys.count, 'key')} that they made got new secrets.`] : []),
  ...(keys.count && keys.choice === 'revoke' ? [`${count(keys.count, 'key')} that they made stopped.`] : []),
]

/** Someone who is a member no more. */
export function removed(
  say: Say,
  caller: Reader,
  { person: who, organization, role: id, entryId, ended, stale }: Parted,
): Message {
  if (stale) return unchanged(say, caller, stale)
  const words = [strong(who.name), ' is no longer in ', strong(organization.name), `. They were ${role(say, id)}.`]
  const more = ended ? becameOf(ended.handed, caller.person) : []
  return message(say, caller, words, [
    line(...words),
    ...(more.length ? [line(more.join(' '))] : []),
    note(
      `Their access ended at once, and they have been told.${ended ? ` Until ${dayFor(ended.restoreUntil, caller.person)} they can be brought back: ${say.command} members former` : ''}`,
    ),
    ...buttons([
      undoButton(entryId, `${who.name} back as ${role(say, id)}`),
      { text: 'Invite again', action: 'open', value: { form: 'invite', personId: who.id, role: id } },
      membersButton(say),
    ]),
  ])
}

/** An organization left behind; one is in the personal one where it was the context. */
export function left(say: Say, caller: Reader, { organization, entryId, ended, stale }: Parted): Message {
  if (stale) return unchanged(say, caller, stale)
  const said = ['You left ', strong(organization.name), '. An invitation brings you back.']
  const more = ended ? becameOf(ended.handed, caller.person) : []
  return message(say, caller, said, [
    line(...said),
    ...(more.length ? [note(more.join(' ').replaceAll('theirs', 'yours').replaceAll('they', 'you'))] : []),
    ...buttons([
      undoButton(entryId, `you back in ${organization.name}`),
      { text: `My ${say.catalog.labels.sharedPlural}`, action: 'list' },
    ]),
  ])
}

/** That nothing happened, since something had changed; where the form cannot be drawn anew. */
function unchanged(say: Say, caller: Reader, { person: who, organization }: Holdings): Message {
  const words = [
    'Nothing happened: what ',
    strong(who.name),
    ' holds in ',
    strong(organization.name),
    ' changed meanwhile.',
  ]
  const again = { text: 'Look again', action: 'open', value: { form: 'remove', personId: who.id } }
  return message(say, caller, words, [line(...words), ...buttons([again])])
}

/** The new secrets of keys that someone made who was removed: in a modal, and never anywhere else. */
export function newSecrets(say: Say, caller: Reader, { person: who, organization, rotated }: Parted): ModalView {
  const isShown = rotated.some(({ secret }) => secret !== null)
  return {
    type: 'modal',
    callback_id: 'sheet',
    title: plain(isShown ? 'New secrets' : 'Replaced already', 24),
    close: plain(isShown ? 'I have them' : 'Close', 24),
    blocks: [
      ...header(say, caller),
      line(strong(who.name), ' is no longer in ', strong(organization.name), '. The keys that they made have stopped.'),
      ...(isShown
        ? [
            line(strong('Copy the secrets now: they are shown this once, and kept nowhere.')),
            ...rotated.flatMap(({ id, name, secret }) => [
              line(strong(name), '\n', code(id), '\n', code(secret ?? '')),
              divider,
            ]),
          ]
        : [
            line('New secrets were made and shown then, and are kept nowhere. If you missed them, replace the keys.'),
            bullets(rotated.map(({ name, ending }) => [`${name} …${ending}`])),
          ]),
      note(
        `You find them in ${say.command} keys by their last letters. To undo the removal, type ${say.command} undo.`,
      ),
    ],
  }
}
