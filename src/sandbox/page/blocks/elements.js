// What stands in blocks outside of inputs: pictures, buttons, overflow menus, and menus whose choice is sent at once.
import { icon, make } from '../make.js'
import { drawText } from '../text.js'
import { drawField } from './fields.js'
import { closePopup, placePopup } from './popup.js'

/** A picture with its words. */
export const drawImage = (image) =>
  make('img', {
    src: image.image_url ?? image.slack_file?.url ?? `/sandbox/api/file?id=${image.slack_file?.id}`,
    alt: image.alt_text,
    title: image.alt_text,
  })

/** An element outside of an input block. */
export function drawElement(element, block, scene) {
  if (element.type === 'image') return drawImage(element)
  if (element.type === 'overflow') return drawOverflow(element, block, scene)
  if (element.type === 'feedback_buttons') return drawFeedback(element, block, scene)
  if (BUTTONS.has(element.type)) return drawButton(element, block, scene)
  return drawField(element, block, scene)
}

const BUTTONS = new Set(['button', 'workflow_button', 'icon_button'])

function drawButton(element, block, scene) {
  const look = { primary: 'primary', danger: 'danger' }[element.style] ?? ''
  const press = (event) => {
    if (element.url) window.open(element.url, '_blank', 'noreferrer')
    void scene.press(element, block, element.value, event.currentTarget)
  }
  const attributes = {
    type: 'button',
    class: `button ${look}`,
    dir: 'auto',
    'data-action': element.action_id,
    'data-key': `${block.block_id}/${element.action_id}/${element.text?.text ?? ''}`,
    'aria-label': spoken(element),
    title: element.url,
    onclick: press,
  }
  return make('button', attributes, drawText(element.text, scene.names))
}

/** What is heard of a button: its label, and what is seen on it in any case, so that it can be called by that (WCAG 2.5.3). */
function spoken({ text, accessibility_label: label }) {
  if (!label || !text) return label
  return label.toLowerCase().includes(text.text.toLowerCase()) ? label : `${text.text}: ${label}`
}

function drawFeedback(element, block, scene) {
  const one = (button) => drawButton({ ...button, action_id: element.action_id }, block, scene)
  return make('span', { class: 'feedback' }, one(element.positive_button), one(element.negative_button))
}

/** The menu behind the three dots. */
function drawOverflow(element, block, scene) {
  const id = `more-${scene.where}-${block.block_id}-${element.action_id}`
  const pick = (option) => () => {
    if (option.url) window.open(option.url, '_blank', 'noreferrer')
    closePopup(menu)
    button.focus()
    void scene.press(element, block, option.value, button)
  }
  const items = element.options.map((option) =>
    make(
      'button',
      { type: 'button', role: 'menuitem', tabindex: -1, dir: 'auto', onclick: pick(option) },
      drawText(option.text, scene.names),
    ),
  )
  const menu = make(
    'div',
    { id, class: 'popup menu', role: 'menu', popover: 'auto', onkeydown: walk(items), 'aria-label': 'More' },
    items,
  )
  menu.addEventListener('toggle', ({ newState }) => {
    button.setAttribute('aria-expanded', String(newState === 'open'))
    if (newState === 'open') items[0]?.focus()
  })
  const button = make(
    'button',
    {
      type: 'button',
      class: 'button overflow',
      'aria-label': element.accessibility_label ?? 'More',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': id,
      popovertarget: id,
      onclick: () => placePopup(menu, button, 200),
    },
    icon('more'),
  )
  const same = JSON.stringify([element, block.block_id, scene.where])
  return make('span', { 'data-field': same }, button, menu)
}

const walk = (items) => (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const now = items.indexOf(document.activeElement)
  items[(now + step + items.length) % items.length].focus()
}
