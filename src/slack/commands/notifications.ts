// What can be typed about what reaches one.
import * as preferences from '../../org/telling/preferences.ts'
import { openForm } from '../modals.ts'
import { says } from '../turn/answers.ts'
import { notUnderstood, saved } from '../views/people/notifications.ts'
import { typedIn, ways } from '../words/reach.ts'
import type { Command } from './row.ts'

export const notifications: readonly Command[] = [
  {
    name: 'notifications',
    aliases: ['notification', 'notify', 'reach'],
    usage: 'notifications [topic] [way]',
    about: 'what reaches you: by direct message, by e-mail, once a day, or not at all',
    more: 'Topics are billing, people, approvals and reviews; without one, all of them. Ways are dm, email, both, digest, digest email and off.',
    example: 'notifications people digest',
    area: 'Where am I',
    async run(turn, { words }) {
      const typed = typedIn(words.map(({ text }) => text))
      if (typed.is === 'open') return openForm(turn, 'notifications')
      if (typed.is === 'unknown') return says(notUnderstood(turn.say, turn.caller, typed))
      const choice = Object.fromEntries(typed.topics.map((topic) => [topic, ways[typed.way].ways]))
      return says(saved(turn.say, turn.caller, await preferences.choose(turn.ctx, choice)))
    },
  },
]
