// What every modal is built of: the shape of a form, and the fields in it.
// No text field has a `max_length`: the exact words about a name too long are ours to say.
import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import type { Caller } from '../../org/people/people.ts'
import { anyEyes, type Eyes } from '../../org/telling/eyes.ts'
import type { Say } from '../words/words.ts'
import { type Message, note, plain, shorten } from './blocks.ts'
import { header } from './header.ts'

/** Where its reader is, and where it is known, how they write moments and amounts. */
export type Here = Pick<Caller, 'context' | 'ended'> & { person?: Eyes }
/** How a reader writes moments and amounts. */
export const eyesOf = ({ person }: Pick<Here, 'person'>): Eyes => person ?? anyEyes
export type Option = { text: string; value: string; about?: string }
type Draft = { name: string; title: string; submit: string; blocks: KnownBlock[] }

/** A form, with the context line first; `name` is its row in `modals.ts`. */
export const form = (say: Say, caller: Here, { name, title, submit, blocks }: Draft): ModalView => ({
  type: 'modal',
  callback_id: name,
  title: plain(title, 24),
  submit: plain(submit, 24),
  close: plain('Cancel', 24),
  private_metadata: JSON.stringify({ o: caller.context.id }),
  blocks: [...header(say, caller), ...blocks],
})

/** A message shown in a modal, for what was asked on a surface that has no messages. */
export const sheet = (title: string, { blocks }: Message): ModalView => ({
  type: 'modal',
  callback_id: 'sheet',
  title: plain(title, 24),
  close: plain('Close', 24),
  blocks,
})

export type Field = {
  id: string
  label: string
  hint?: string
  placeholder?: string
  value?: string
  isOptional?: boolean
  /** What the field is about, which comes back with it. */
  drawnFor?: string
}

/** A field that asks for something, around the element to answer with. */
export const field = ({ id, label, hint, isOptional }: Field, element: InputBlock['element']): InputBlock => ({
  type: 'input',
  block_id: id,
  label: plain(label, 150),
  element,
  ...(hint ? { hint: plain(hint, 2000) } : {}),
  ...(isOptional ? { optional: true } : {}),
})

/** A line of text to type. */
export const text = (about: Field): InputBlock =>
  field(about, {
    type: 'plain_text_input',
    action_id: about.drawnFor === undefined ? about.id : `${about.id}.${about.drawnFor}`,
    ...(about.placeholder ? { placeholder: plain(about.placeholder, 150) } : {}),
    // Slack refuses an initial value over 3,000 units; what is longer has to be typed anew.
    ...(about.value ? { initial_value: shorten(about.value, 3000) } : {}),
  })

/** One of up to a hundred choices; a line that says so where there are none, which Slack takes for no menu. */
export function choice(about: Field, options: readonly Option[]): KnownBlock {
  if (!options.length) return note(`${about.label}: there is nothing to choose from.`)
  const all = options.slice(0, 100).map(({ text, value, about }) => ({
    text: plain(text, 75),
    value,
    ...(about ? { description: plain(about, 75) } : {}),
  }))
  const initial = all.find(({ value }) => value === about.value)
  return field(about, {
    type: 'static_select',
    action_id: about.id,
    placeholder: plain(about.placeholder ?? 'Choose one', 150),
    options: all,
    ...(initial ? { initial_option: initial } : {}),
  })
}

/** One of up to ten choices, all of them in sight. */
export function radio(about: Field, options: readonly Option[]): KnownBlock {
  if (!options.length) return note(`${about.label}: there is nothing to choose from.`)
  const all = options.slice(0, 10).map(({ text, value, about }) => ({
    text: plain(text, 75),
    value,
    ...(about ? { description: plain(about, 75) } : {}),
  }))
  const initial = all.find(({ value }) => value === about.value)
  return field(about, {
    type: 'radio_buttons',
    action_id: about.id,
    options: all,
    ...(initial ? { initial_option: initial } : {}),
  })
}

/** One person of the Slack workspace. */
export const person = (about: Field): InputBlock =>
  field(about, {
    type: 'users_select',
    action_id: about.id,
    placeholder: plain('Choose a person', 150),
    ...(about.value ? { initial_user: about.value } : {}),
  })

/** A picture to upload. What is really in it is known by its content alone; Slack's own check of the name is a convenience. */
export const picture = (about: Field): InputBlock =>
  field(
    { hint: 'PNG, JPEG, GIF or WebP, up to 10 MB', ...about },
    { type: 'file_input', action_id: about.id, filetypes: ['png', 'jpg', 'jpeg', 'gif', 'webp'], max_files: 1 },
  )
