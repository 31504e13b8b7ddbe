// Menus: of options, people, channels, and options that the app finds. A short one is the browser's own; a long one, one
// with faces or one that takes several can be searched.
import { avatar } from '../avatar.js'
import { icon, make } from '../make.js'
import { drawText } from '../text.js'
import { drawCombobox } from './combobox.js'

const SHORT = 10

/** Draws the menu that fits. */
export function drawMenu(field) {
  const { element } = field
  const many = element.type.startsWith('multi_')
  const source = sourceOf(field)
  const isShort = element.type === 'static_select' && source.all().length <= SHORT
  return isShort ? drawSelect(field, source) : drawCombobox(field, source, many)
}

/** What a menu offers: all of it, what fits what was typed, and what is chosen in a state of Slack's. */
function sourceOf({ element, block, scene }) {
  const kind = /(external|users|conversations|channels|static)_select$/.exec(element.type)[1]
  if (kind === 'users')
    return among(scene.people.map(asPerson), ({ selected_user: one, selected_users: many }) => many ?? one)
  if (kind === 'conversations' || kind === 'channels') {
    const stem = kind === 'channels' ? 'selected_channel' : 'selected_conversation'
    return among([{ key: 'C0GENERAL01', label: '#general' }], (value) => value[`${stem}s`] ?? value[stem])
  }
  const chosen = ({ selected_option: one, selected_options: many }) =>
    (many ?? one) ? [many ?? one].flat().map(asEntry) : []
  if (kind === 'static') return { ...among(optionsOf(element), () => []), chosen }
  return {
    all: () => [],
    find: async (typed) => {
      if (typed.length < (element.min_query_length ?? 3)) return []
      return (await scene.suggest(element, block, typed)).map(asEntry)
    },
    least: element.min_query_length ?? 3,
    chosen,
  }
}

const asEntry = (option) => ({ key: option.value, label: option.text.text, about: option.description?.text })
const asPerson = (person) => ({
  key: person.slackUserId,
  label: person.name,
  about: `@${person.handle}`,
  picture: () => avatar(person, 'tiny'),
})

function optionsOf(element) {
  const groups = element.option_groups ?? [element]
  return groups.flatMap((group) =>
    (group.options ?? []).map((option) => ({ ...asEntry(option), group: group.label?.text })),
  )
}

const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

function among(entries, keysIn) {
  const words = (entry) => fold(`${entry.label} ${entry.about ?? ''}`)
  return {
    all: () => entries,
    find: async (typed) => entries.filter((entry) => words(entry).includes(fold(typed))),
    chosen: (value) => {
      const keys = [keysIn(value) ?? []].flat()
      return keys.map((key) => entries.find((entry) => entry.key === key) ?? { key, label: key })
    },
  }
}

/** The browser's own menu, which every screen reader and phone knows. */
function drawSelect(field, source) {
  const { element, attributes, value, scene } = field
  const option = (one) =>
    make('option', { value: one.value }, drawText({ ...one.text, type: 'plain_text' }, scene.names))
  const options = element.option_groups
    ? element.option_groups.map((group) => make('optgroup', { label: group.label.text }, group.options.map(option)))
    : element.options.map(option)
  const blank = make('option', { value: '' }, element.placeholder?.text ?? 'Choose an option')
  const select = make('select', { ...attributes, onchange: () => field.chosen(select.value) }, blank, options)
  const node = make('div', { class: 'select' }, select, icon('down'))
  const give = (given) => {
    select.value = source.chosen(given ?? {})[0]?.key ?? ''
  }
  node.$field = { read: () => select.value, give, focus: () => select.focus() }
  give(value)
  return node
}
