// Draws what can be filled in, and reads from it what the driver wants to be told.
import { drawText, make } from './text.js'

const NONE = ''

/** Draws one input. Its present value comes from the scene; whatever changes goes back there. */
export function drawField(element, block, scene, id) {
  const draw = FIELDS[element.type]
  if (!draw)
    return make('p', { class: 'unknown' }, `Slack would show an input of type "${element.type}", this page cannot`)
  return draw({
    element,
    block,
    scene,
    id,
    value: scene.valueOf(element, block),
    change: (given) => scene.change(element, block, given),
  })
}

const plain =
  (type, key = 'value') =>
  ({ element, id, value, change }) =>
    make('input', {
      id,
      type,
      value: value?.[key] ?? '',
      placeholder: element.placeholder?.text,
      'aria-label': element.placeholder?.text,
      onchange: (event) => change(event.target.value),
      oninput: (event) => event.target.setAttribute('value', event.target.value),
    })

function longText({ element, id, value, change }) {
  const area = make('textarea', {
    id,
    rows: 4,
    placeholder: element.placeholder?.text,
    onchange: (event) => change(event.target.value),
  })
  area.value = value?.value ?? ''
  return area
}

const optionsOf = (element) => (element.option_groups ?? [element]).flatMap((group) => group.options ?? [])

/** A menu: of options, or of people. */
const menu =
  (many, entriesOf, chosenOf) =>
  ({ element, id, scene, value, change }) => {
    const chosen = new Set(chosenOf(value))
    const options = entriesOf(element, scene).map(({ key, label }) =>
      make('option', { value: key, selected: chosen.has(key) }, label),
    )
    const blank = many ? '' : make('option', { value: NONE }, element.placeholder?.text ?? 'Choose …')
    const pick = (event) => {
      const keys = [...event.target.selectedOptions].map((option) => option.value).filter((key) => key !== NONE)
      change(many ? keys : (keys[0] ?? ''))
    }
    return make(
      'select',
      { id, multiple: many, 'aria-label': element.placeholder?.text ?? 'Choose', onchange: pick },
      blank,
      options,
    )
  }

const asEntries = (element) => optionsOf(element).map((option) => ({ key: option.value, label: option.text.text }))
const asPeople = (_element, scene) =>
  scene.people.map((person) => ({ key: person.slackUserId, label: `${person.name} (@${person.handle})` }))
const asChannels = () => [{ key: 'C0GENERAL01', label: '#general' }]
const one = (key) => (value) => (value?.[key] ? [value[key].value ?? value[key]] : [])
const several = (key) => (value) => (value?.[key] ?? []).map((chosen) => chosen.value ?? chosen)

/** A menu that the app fills while one types. */
const external =
  (many) =>
  ({ element, block, scene, id, value, change }) => {
    const shown = many ? several('selected_options')(value).join(', ') : (value?.selected_option?.text?.text ?? '')
    const list = make('datalist', { id: `list-${element.action_id}` })
    const seek = async (event) => {
      if (event.target.value.length < (element.min_query_length ?? 3)) return
      const found = await scene.suggest(element, block, event.target.value)
      list.replaceChildren(...found.map((option) => make('option', { value: option.text.text })))
    }
    const pick = (event) => change(many ? event.target.value.split(/,\s*/).filter(Boolean) : event.target.value)
    const box = make('input', {
      id,
      list: list.id,
      value: shown,
      placeholder: element.placeholder?.text,
      oninput: seek,
      onchange: pick,
    })
    return make('span', {}, box, list)
  }

const choices =
  (type) =>
  ({ element, block, scene, value, change }) => {
    const chosen = new Set(type === 'radio' ? one('selected_option')(value) : several('selected_options')(value))
    const boxes = optionsOf(element).map((option) => {
      const box = make('input', {
        type,
        name: `${block.block_id}-${element.action_id}`,
        value: option.value,
        checked: chosen.has(option.value),
      })
      const about = option.description
        ? make('span', { class: 'hint' }, ' ', drawText(option.description, scene.names))
        : ''
      return make('label', { class: 'choice' }, box, ' ', drawText(option.text, scene.names), about)
    })
    const pick = (event) => {
      const keys = [...event.currentTarget.querySelectorAll('input:checked')].map((box) => box.value)
      change(type === 'radio' ? (keys[0] ?? '') : keys)
    }
    return make('div', { role: type === 'radio' ? 'radiogroup' : 'group', onchange: pick }, boxes)
  }

function upload({ id, change }) {
  const read = async (event) => {
    const files = [...event.target.files].map(async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
      return { name: file.name, type: file.type, base64: btoa(text) }
    })
    change(await Promise.all(files))
  }
  return make('input', { id, type: 'file', multiple: true, onchange: read })
}

const FIELDS = {
  plain_text_input: (field) => (field.element.multiline ? longText(field) : plain('text')(field)),
  rich_text_input: longText,
  email_text_input: plain('email'),
  url_text_input: plain('url'),
  number_input: plain('text'),
  datepicker: plain('date', 'selected_date'),
  timepicker: plain('time', 'selected_time'),
  datetimepicker: plain('datetime-local', 'selected_date_time'),
  file_input: upload,
  static_select: menu(false, asEntries, one('selected_option')),
  multi_static_select: menu(true, asEntries, several('selected_options')),
  external_select: external(false),
  multi_external_select: external(true),
  users_select: menu(false, asPeople, one('selected_user')),
  multi_users_select: menu(true, asPeople, several('selected_users')),
  conversations_select: menu(false, asChannels, one('selected_conversation')),
  multi_conversations_select: menu(true, asChannels, several('selected_conversations')),
  channels_select: menu(false, asChannels, one('selected_channel')),
  multi_channels_select: menu(true, asChannels, several('selected_channels')),
  radio_buttons: choices('radio'),
  checkboxes: choices('checkbox'),
}
