// Keys as people see them: those there are, the form in which one is made, and its secret, once and in a modal only.
import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { OrganizationRef } from '../../../org/context.ts'
import type { Caller } from '../../../org/people/people.ts'
import type { Issued, KeyCard, Revoked, Ring } from '../../../org/programs/keys.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { ago, dayFor } from '../../words/money.ts'
import { article, place, type Say } from '../../words/words.ts'
import {
  bullets,
  buttons,
  code,
  heading,
  line,
  type Message,
  note,
  type Piece,
  type Press,
  plain,
  strong,
} from '../blocks.ts'
import { field, form } from '../form.ts'
import { header, message } from '../header.ts'

type Reader = Pick<Caller, 'context' | 'ended'> & { person: Eyes & { id: string } }

const pageSize = 8

/** What a key is for, where its holder sees it. */
function purpose({ kind, name, person }: KeyCard, where: string): Piece[] {
  if (kind === 'organization') return [strong(name)]
  return [
    strong(person?.name ?? 'Someone who is gone'),
    kind === 'member' ? ` in ${where}` : '',
    name ? ` · ${name}` : '',
  ]
}

const facts = ({ ending, createdAt, maker, lastUsedAt, expiresAt, kind }: KeyCard, eyes: Eyes, now: Date): string =>
  [
    `…${ending}`,
    `issued ${dayFor(createdAt, eyes)}${kind === 'organization' && maker ? ` by ${maker.name}` : ''}`,
    lastUsedAt ? `last used ${ago(lastUsedAt, now)}` : 'not used yet',
    ...(expiresAt ? [`runs out ${dayFor(expiresAt, eyes)}`] : []),
  ].join('  ·  ')

const stopping = 'Whatever uses it stops working at once. This cannot be undone.'

const revokeButton = (key: KeyCard, whose: string): Press => ({
  text: 'Revoke',
  action: 'revokeKey',
  value: { keyId: key.id },
  style: 'danger',
  label: `Revoke ${whose} …${key.ending}`,
  confirm: { title: 'Revoke this key?', text: stopping, yes: 'Revoke' },
})

const issueButton = (text: string, known: object, style: 'primary' | null = null): Press => ({
  text,
  action: 'open',
  value: { form: 'issueKey', ...known },
  ...(style ? { style } : {}),
})

/** Where a key counts, as the end of a sentence to its holder. */
const within = (say: Say, organization: Pick<OrganizationRef, 'kind' | 'name'>): string =>
  organization.kind === 'personal' ? `your ${place(say, organization)}` : organization.name

const explained = 'A key is a pair: an ID, and a secret that is shown once. Your product asks for it.'

/** The keys of where one is: one's own pair, and for those who manage keys all others. */
export function ring(say: Say, caller: Reader, all: Ring, now: Date): Message {
  const where = place(say, all.organization)
  const { own, others } = all
  const said: Piece[] = own
    ? ['Your key for ', strong(where), ` ends in …${own.ending}.`]
    : ['You have no key of your own for ', strong(within(say, all.organization)), ' yet.']
  return message(say, caller, said, [
    heading('Keys'),
    ...ownBlocks(say, caller, all, now),
    ...(others ? otherBlocks(say, caller, all, others, now) : []),
    note(explained),
  ])
}

function ownBlocks(say: Say, { person }: Reader, { own, ownKind, organization }: Ring, now: Date): KnownBlock[] {
  const where = place(say, organization)
  if (!ownKind) return [line(`Your role in ${where} comes without a key of your own there.`)]
  if (!own)
    return [
      line('You have no key of your own for ', strong(within(say, organization)), ' yet.'),
      ...buttons([issueButton('Issue your key', {}, 'primary')]),
    ]
  return [
    line('Your own key for ', strong(within(say, organization)), own.name ? ` · ${own.name}` : '', '\n', code(own.id)),
    note(facts(own, person, now)),
    ...buttons([issueButton('Replace it', {}), revokeButton(own, 'your key')]),
  ]
}

function otherBlocks(
  say: Say,
  { person }: Reader,
  { organization, mayIssueShared }: Ring,
  { keys, total, offset }: NonNullable<Ring['others']>,
  now: Date,
): KnownBlock[] {
  const where = place(say, organization)
  const turn = (text: string, to: number) => ({ text, action: 'keys', value: { offset: to } })
  const issue =
    mayIssueShared && issueButton(`Issue ${article(say.catalog.labels.shared)} key`, { type: 'organization' })
  if (!total && !issue) return []
  return [
    heading(`Other keys of ${where}`),
    ...(total ? [] : [line('There are none yet.')]),
    ...keys.flatMap((key) => [
      line(...purpose(key, where), '\n', code(key.id)),
      note(facts(key, person, now)),
      ...buttons([revokeButton(key, key.name || `the key of ${key.person?.name ?? 'someone'}`)]),
    ]),
    ...buttons([
      issue,
      offset > 0 && turn('← Newer', Math.max(0, offset - pageSize)),
      offset + keys.length < total && turn('Older →', offset + pageSize),
    ]),
  ]
}

/** What a form for a key is drawn with. */
export type Asked = {
  kind: 'personal' | 'member' | 'organization'
  /** The pair that stops with it. */
  current: KeyCard | null
  name: string
  /** Whether another pair is there than was shown at first. */
  isChanged: boolean
}

/** To make a key. What it is made for, and which pair it replaces, stand in the field's own id. */
export function issueForm(say: Say, caller: Reader, asked: Asked, now: Date): ModalView {
  const where = place(say, caller.context)
  const { kind, current, isChanged } = asked
  const isShared = kind === 'organization'
  return form(say, caller, {
    name: 'issueKey',
    title: current ? 'Replace your key' : 'Issue a key',
    submit: current ? 'Replace it' : 'Issue it',
    blocks: [
      ...(isChanged
        ? [line(strong('Your key was replaced since you looked, and nothing was done.'), ' Look again.')]
        : []),
      line(
        isShared
          ? `It will belong to ${where}, whoever comes and goes there.`
          : `It acts as you in ${within(say, caller.context)}, and nowhere else.`,
      ),
      ...(current
        ? [
            line(strong(`Your key …${current.ending} stops at once.`), ' Whatever uses it needs the new one.'),
            note(facts(current, caller.person, now)),
          ]
        : []),
      nameField(asked),
      note('The secret is shown once, in the next step. Have a safe place for it ready.'),
    ],
  })
}

function nameField({ kind, current, name }: Asked): InputBlock {
  const isShared = kind === 'organization'
  const about = {
    id: 'key',
    label: isShared ? 'Name' : 'Where you will use it',
    ...(isShared ? { hint: 'What will use it: you tell the keys apart by it.' } : { isOptional: true }),
  }
  return field(about, {
    type: 'plain_text_input',
    action_id: `key.${kind}.${current?.id ?? ''}`,
    placeholder: plain(isShared ? 'Production' : 'My laptop', 150),
    ...(name ? { initial_value: name } : {}),
  })
}

/** A new key with its secret: in a modal, and never anywhere else. */
export function secret(say: Say, caller: Reader, { organization, key, replaced, secret: text }: Issued): ModalView {
  const where = place(say, organization)
  return {
    type: 'modal',
    callback_id: 'sheet',
    title: plain(text ? 'Your new key' : 'Issued already', 24),
    close: plain(text ? 'I have it' : 'Close', 24),
    blocks: [
      ...header(say, caller),
      ...(text
        ? [
            line(strong('Copy the secret now: it is shown this once, and kept nowhere.')),
            line('ID\n', code(key.id)),
            line('Secret\n', code(text)),
          ]
        : [
            line(
              'The key was issued. Its secret was shown then, and is kept nowhere. If you missed it, replace the key.',
            ),
          ]),
      bullets([
        [
          key.kind === 'organization'
            ? `It belongs to ${where}.`
            : `It acts as you in ${within(say, organization)}, and nowhere else.`,
        ],
        [`Its last letters are …${key.ending}; by them you know it in ${say.command} keys.`],
        ...(replaced ? [[`Your key …${replaced.ending} has stopped.`]] : []),
      ]),
    ],
  }
}

/** That a key was issued, where its secret cannot be shown: in a message. */
export const issued = (say: Say, caller: Reader, { organization, key }: Issued): Message => {
  const words: Piece[] = [strong(`…${key.ending}`), ' was issued in ', strong(place(say, organization)), '.']
  return message(say, caller, words, [
    line(...words, ' Its secret is shown in a form only; if you have missed it, replace the key.'),
    ...buttons([keysButton]),
  ])
}

const keysButton: Press = { text: 'Keys', action: 'keys', value: { offset: 0 } }

/** That a key was stopped. */
export function revoked(say: Say, caller: Reader, { organization, key, isNow }: Revoked): Message {
  const isOwn = key.person?.id === caller.person.id
  const whose =
    key.kind === 'organization' ? key.name : isOwn ? 'Your key' : `The key of ${key.person?.name ?? 'someone'}`
  const words: Piece[] = [
    strong(`${whose} …${key.ending}`),
    ' in ',
    strong(place(say, organization)),
    isNow ? ' has stopped for good.' : ' had stopped before.',
  ]
  return message(say, caller, words, [line(...words), ...buttons([keysButton])])
}
