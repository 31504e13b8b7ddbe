// Makes elements. What people typed becomes text nodes only: it can never become markup of this page.

/** An element with attributes and children; strings become text. `onclick` and the like listen; `live` sets a property. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  dress(element, attributes)
  element.append(...children.flat(Number.POSITIVE_INFINITY).filter(isThere))
  return element
}

const isThere = (child) => child !== undefined && child !== null && child !== false && child !== ''

function dress(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) listen(element, name.slice(2), value)
    else if (value === true) element.setAttribute(name, '')
    else if (isThere(value) || value === '') element.setAttribute(name, String(value))
  }
}

// Listeners are kept beside the element, so that one that is drawn again takes the new ones over.
const hear = (event) => event.currentTarget.$on?.[event.type]?.(event)

/** Listens on an element; one listener for each kind of event. */
export function listen(element, type, listener) {
  element.$on ??= {}
  if (!(type in element.$on)) element.addEventListener(type, hear)
  element.$on[type] = listener
}

/** The element of that id. */
export const at = (id) => document.getElementById(id)

/** Closes a dialog. A browser gives the focus back without a caret, and what one types then goes nowhere: it is taken up anew. */
export function closeDialog(dialog) {
  dialog.close()
  const back = document.activeElement
  if (!back?.matches('input, textarea')) return
  back.blur()
  back.focus()
}

const SVG = 'http://www.w3.org/2000/svg'

/** A small line drawing; the words beside it say what it means. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [key, value] of Object.entries({ viewBox: '0 0 20 20', class: 'icon', 'aria-hidden': 'true' }))
    svg.setAttribute(key, value)
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', ICONS[name] ?? '')
  svg.append(path)
  return svg
}

const ICONS = {
  hall: 'M3 17h14M4.5 17V9M15.5 17V9M8.2 17V9M11.8 17V9M2.5 8.5 10 3.5l7.5 5z',
  window: 'M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7',
  send: 'M3 10 17 4l-5 13-3-6zM9 11l8-7',
  close: 'M5 5l10 10M15 5 5 15',
  back: 'M12 4 6 10l6 6',
  more: 'M4 10h.01M10 10h.01M16 10h.01',
  check: 'M4 10.5 8 14.5 16 6',
  down: 'M5 8l5 5 5-5',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1',
  moon: 'M16 11.5A6.5 6.5 0 1 1 8.5 4a5.2 5.2 0 0 0 7.5 7.500z',
  people:
    'M7.5 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2 16.500c.5-3 2.5-4.5 5.5-4.500s5 1.5 5.5 4.500M13 3.8a3 3 0 0 1 0 5.4M15 12.4c1.7.6 2.7 2 3 4.1',
  chat: 'M3 4.500h14v9.500H9l-4 3v-3H3z',
  tools: 'M4 4h12v12H4zM4 8h12M8 8v8',
  home: 'M3 9.5 10 4l7 5.500M5 8.500V16h10V8.5',
  file: 'M5 3h6l4 4v10H5zM11 3v4h4',
  lock: 'M6 9V7a4 4 0 0 1 8 0v2M4.5 9h11v8h-11z',
  alert: 'M10 3 18 17H2zM10 8v4M10 14.500h.01',
  info: 'M10 2.500a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 9v5M10 6h.01',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
}
