// A menu one can search: a combobox with a list, and where several may be chosen, tokens that can be taken away.
import { icon, make } from '../make.js'
import { closePopup, openPopup } from './popup.js'

/** Draws the menu. What is chosen is told as keys: one, or a list of them. */
export function drawCombobox(field, source, many) {
  const menu = { field, source, many, chosen: source.chosen(field.value ?? {}), found: [], active: -1, asked: 0 }
  const { id, attributes, element } = field
  menu.input = make('input', {
    ...attributes,
    type: 'text',
    role: 'combobox',
    dir: 'auto',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': `${id}-list`,
    oninput: () => search(menu, menu.input.value),
    onkeydown: (event) => onKey(menu, event),
    onclick: () => open(menu),
    onfocus: () => menu.input.select(),
    onblur: () => leave(menu),
  })
  menu.list = make('div', {
    id: `${id}-list`,
    class: 'popup list',
    role: 'listbox',
    popover: 'manual',
    'aria-label': 'Options',
    'aria-multiselectable': many || undefined,
  })
  // A press on the list must not take the focus from what is typed.
  menu.list.addEventListener('mousedown', (event) => event.preventDefault())
  menu.tokens = make('span', { class: 'tokens' })
  menu.placeholder = element.placeholder?.text ?? (many ? 'Choose …' : 'Choose an option')
  menu.box = make(
    'div',
    { class: 'combobox', onclick: ({ target }) => target === menu.box && open(menu) },
    menu.tokens,
    menu.input,
    icon('down'),
  )
  const node = make('div', {}, menu.box, menu.list)
  node.$field = {
    read: () => keysOf(menu),
    give: (given) => {
      if (node.contains(document.activeElement)) return
      menu.chosen = source.chosen(given ?? {})
      show(menu)
    },
    focus: () => menu.input.focus(),
  }
  show(menu)
  return node
}

const keysOf = ({ many, chosen }) => (many ? chosen.map((one) => one.key) : (chosen[0]?.key ?? ''))

function show(menu) {
  const { many, chosen, input } = menu
  if (many) menu.tokens.replaceChildren(...chosen.map((entry) => tokenOf(menu, entry)))
  else input.value = chosen[0]?.label ?? ''
  input.placeholder = many && chosen.length > 0 ? '' : menu.placeholder
  const picture = !many && chosen[0]?.picture
  if (!many) menu.tokens.replaceChildren(...(picture ? [picture()] : []))
}

function tokenOf(menu, entry) {
  const remove = () => {
    choose(
      menu,
      menu.chosen.filter((one) => one.key !== entry.key),
    )
    menu.input.focus()
  }
  const button = make(
    'button',
    { type: 'button', class: 'bare', 'aria-label': `Remove ${entry.label}`, onclick: remove },
    icon('close'),
  )
  return make('span', { class: 'token' }, entry.picture?.(), make('bdi', {}, entry.label), button)
}

function choose(menu, chosen) {
  menu.chosen = chosen
  show(menu)
  menu.field.chosen(keysOf(menu))
}

function open(menu) {
  if (menu.list.matches(':popover-open')) return
  const typed = menu.many ? menu.input.value : ''
  void search(menu, typed)
}

/** Looks for what was typed; an answer that comes after a later question is not shown. */
async function search(menu, typed) {
  const mine = ++menu.asked
  if (menu.source.least > typed.length) return showList(menu, [], `Type ${menu.source.least} letters or more`)
  const found = await menu.source.find(typed).catch(() => [])
  if (mine === menu.asked) showList(menu, found, 'Nothing found')
}

function showList(menu, found, nothing) {
  if (document.activeElement !== menu.input) return
  menu.found = found
  menu.active =
    found.length > 0
      ? Math.max(
          0,
          found.findIndex((entry) => isChosen(menu, entry)),
        )
      : -1
  menu.list.replaceChildren(...rowsOf(menu))
  if (found.length === 0) menu.list.append(make('p', { class: 'none' }, nothing))
  menu.input.setAttribute('aria-expanded', 'true')
  openPopup(menu.list, menu.box)
  mark(menu)
}

const isChosen = (menu, entry) => menu.chosen.some((one) => one.key === entry.key)

function rowsOf(menu) {
  let group
  return menu.found.flatMap((entry, index) => {
    const head =
      entry.group && entry.group !== group ? [make('p', { class: 'group', role: 'presentation' }, entry.group)] : []
    group = entry.group
    return [...head, rowOf(menu, entry, index)]
  })
}

const rowOf = (menu, entry, index) =>
  make(
    'div',
    {
      id: `${menu.field.id}-${index}`,
      role: 'option',
      class: 'option',
      'aria-selected': String(isChosen(menu, entry)),
      onclick: () => pick(menu, entry),
    },
    entry.picture?.(),
    make(
      'span',
      { class: 'words' },
      make('bdi', {}, entry.label),
      entry.about ? make('span', { class: 'hint' }, entry.about) : '',
    ),
    isChosen(menu, entry) ? icon('check') : '',
  )

function mark(menu) {
  const rows = [...menu.list.querySelectorAll('[role=option]')]
  for (const [index, row] of rows.entries()) row.classList.toggle('active', index === menu.active)
  const row = rows[menu.active]
  if (row) menu.input.setAttribute('aria-activedescendant', row.id)
  else menu.input.removeAttribute('aria-activedescendant')
  row?.scrollIntoView({ block: 'nearest' })
}

function pick(menu, entry) {
  const most = menu.field.element.max_selected_items ?? Number.POSITIVE_INFINITY
  if (!menu.many) {
    choose(menu, [entry])
    return close(menu)
  }
  const rest = menu.chosen.filter((one) => one.key !== entry.key)
  const isNew = rest.length === menu.chosen.length
  menu.input.value = ''
  if (!isNew || rest.length < most) choose(menu, isNew ? [...rest, entry] : rest)
  close(menu)
}

function close(menu) {
  menu.asked += 1
  closePopup(menu.list)
  menu.input.setAttribute('aria-expanded', 'false')
  menu.input.removeAttribute('aria-activedescendant')
}

/** What was typed and not chosen is gone; an emptied box is an emptied choice. */
function leave(menu) {
  const emptied = !menu.many && menu.input.value === '' && menu.chosen.length > 0
  const exact = menu.found.find((entry) => entry.label.toLowerCase() === menu.input.value.trim().toLowerCase())
  if (emptied) choose(menu, [])
  else if (!menu.many && exact && !isChosen(menu, exact)) choose(menu, [exact])
  if (menu.many) menu.input.value = ''
  else show(menu)
  close(menu)
}

function onKey(menu, event) {
  const isOpen = menu.list.matches(':popover-open')
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step) {
    event.preventDefault()
    if (!isOpen) return open(menu)
    const count = menu.found.length
    if (count > 0) menu.active = (menu.active + step + count) % count
    return mark(menu)
  }
  if (event.key === 'Enter' && isOpen && menu.found[menu.active]) {
    event.preventDefault()
    return pick(menu, menu.found[menu.active])
  }
  if (event.key === 'Escape' && isOpen) {
    event.preventDefault()
    event.stopPropagation()
    return close(menu)
  }
  if (event.key === 'Backspace' && menu.many && menu.input.value === '' && menu.chosen.length > 0)
    choose(menu, menu.chosen.slice(0, -1))
}
