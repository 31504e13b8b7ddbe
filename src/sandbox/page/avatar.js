// A face for everyone: initials on a colour that is always the same for the same person.
import { icon, make } from './make.js'

const HUES = 10

/** The picture of a person; decoration beside their name. */
export function avatar(person, size = '') {
  const seed = [...(person?.slackUserId ?? '?')].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7)
  return make(
    'span',
    { class: `avatar hue-${seed % HUES} ${size}`, 'aria-hidden': 'true' },
    initials(person?.name ?? '?'),
  )
}

function initials(name) {
  const words = name.trim().split(/\s+/)
  const first = (word) => [...(word ?? '')][0] ?? ''
  // Letters that join would join into a word that nobody means.
  if (/[\u0590-\u08ff]/.test(name)) return first(words[0])
  return `${first(words[0])}${words.length > 1 ? first(words.at(-1)) : ''}`.toUpperCase()
}

/** The app's own picture. */
export const appAvatar = () => make('span', { class: 'avatar app', 'aria-hidden': 'true' }, icon('hall'))
