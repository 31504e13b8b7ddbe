// What can be typed next: subcommands with how they are used and what they do, and people after an @.
import { avatar } from './avatar.js'
import { make } from './make.js'
import { state } from './state.js'

/** What fits what stands before the caret: entries with the text that would stand there instead. */
export function completions(text, caret, everything = false) {
  const before = text.slice(0, caret)
  const person = /(^|\s)@([^\s@]*)$/.exec(before)
  if (person) return peopleFor(person[2], before, text.slice(caret))
  if (/\s/.test(before.trimStart()) || (before.trim() === '' && !everything)) return []
  return commandsFor(before.trim().toLowerCase())
}

function commandsFor(typed) {
  const rows = state.commands.filter(({ name }) => name !== '' && name.startsWith(typed))
  // A whole word that is the only fit leaves nothing to complete; how it is used stands beside the composer.
  if (rows.length === 1 && rows[0].name === typed) return []
  return rows.map((row) => ({
    key: row.name,
    group: row.area,
    text: row.usage === row.name ? row.name : `${row.name} `,
    draw: () => [
      make(
        'span',
        { class: 'words' },
        make('code', {}, `${state.shown?.command ?? ''} ${row.usage}`),
        make('span', { class: 'hint' }, row.about),
      ),
    ],
  }))
}

function peopleFor(typed, before, after) {
  const wanted = typed.toLowerCase()
  const start = before.slice(0, before.length - typed.length - 1)
  const people = state.shown?.people.filter(
    ({ handle, name }) => handle.startsWith(wanted) || name.toLowerCase().includes(wanted),
  )
  return (people ?? []).map((person) => ({
    key: person.handle,
    text: `${start}@${person.handle} ${after.trimStart()}`,
    caret: start.length + person.handle.length + 2,
    draw: () => [
      avatar(person, 'tiny'),
      make(
        'span',
        { class: 'words' },
        make('bdi', {}, person.name),
        make('span', { class: 'hint' }, `@${person.handle}${person.kind === 'member' ? '' : ` · ${person.kind}`}`),
      ),
    ],
  }))
}

/** How the subcommand that stands there is used. */
export function usageOf(text) {
  const word = text.trim().split(/\s+/)[0]?.toLowerCase()
  return word ? state.commands.find(({ name }) => name === word) : undefined
}
