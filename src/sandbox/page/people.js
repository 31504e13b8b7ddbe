// The people one can sit down as, each with what is new to them.
import { avatar } from './avatar.js'
import { at, icon, make } from './make.js'
import { morphChildren } from './morph.js'
import { state } from './state.js'

const KINDS = {
  guest: { badge: 'guest' },
  external: { badge: 'external' },
  bot: { badge: 'bot', why: 'Nobody types as a bot' },
  deactivated: { badge: 'inactive', why: 'Nobody can sign in with a deactivated account' },
}

/** The address of someone's window. */
export const windowOf = (handle) => `/sandbox?as=${encodeURIComponent(handle)}`

/** Draws the list; `sit` is what happens when someone is chosen. */
export const drawPeople = (sit) => (shown) => {
  morphChildren(
    at('people'),
    shown.people.map((person) => entry(person, sit)),
  )
}

function entry(person, sit) {
  const { handle, name, unread, kind } = person
  const { badge, why } = KINDS[kind] ?? {}
  const isMe = handle === state.me
  const news =
    unread > 0
      ? make('span', { class: 'count' }, unread > 99 ? '99+' : unread, make('span', { class: 'unseen' }, ' new'))
      : ''
  const button = make(
    'button',
    {
      type: 'button',
      class: 'person',
      'data-handle': handle,
      'aria-current': isMe ? 'true' : undefined,
      disabled: Boolean(why),
      title: why ?? `Sit down as ${name} (@${handle})`,
      onclick: () => sit(handle),
    },
    avatar(person, 'small'),
    make('bdi', { class: unread > 0 ? 'name new' : 'name' }, name),
    badge ? make('span', { class: 'badge' }, badge) : '',
    news,
  )
  const apart = why
    ? ''
    : make(
        'a',
        {
          class: 'apart',
          href: windowOf(handle),
          target: '_blank',
          title: `Open ${name} in a new window`,
          'aria-label': `Open ${name} in a new window`,
        },
        icon('window'),
      )
  return make('li', { 'data-key': handle }, button, apart)
}
