// Brings what stands on the page to what was drawn anew, keeping every element that is still there: whoever types, has
// the focus or has scrolled notices nothing.

/** Makes the children of `old` be what `fresh` are. */
export function morphChildren(old, fresh) {
  const kept = new Map(
    [...old.children].filter((child) => child.dataset.key).map((child) => [child.dataset.key, child]),
  )
  let next = old.firstChild
  for (const child of fresh) {
    const found = twinOf(child, kept, next)
    if (!found) {
      old.insertBefore(child, next)
      continue
    }
    if (found === next) next = next.nextSibling
    else old.insertBefore(found, next)
    morph(found, child)
  }
  while (next) {
    const gone = next
    next = next.nextSibling
    gone.remove()
  }
}

function twinOf(child, kept, next) {
  const key = child.dataset?.key
  if (key) {
    const found = kept.get(key)
    kept.delete(key)
    return found?.nodeName === child.nodeName ? found : undefined
  }
  return next && next.nodeType === child.nodeType && next.nodeName === child.nodeName && !next.dataset?.key
    ? next
    : undefined
}

function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data
    return
  }
  // A field that is still the same belongs to whoever fills it, listeners and all; only what is said about it may change.
  if (old.dataset.field !== undefined && old.dataset.field === fresh.dataset.field) return describe(old, fresh)
  takeListeners(old, fresh)
  syncAttributes(old, fresh)
  morphChildren(old, [...fresh.childNodes])
}

function takeListeners(old, fresh) {
  if (!fresh.$on) return
  for (const [type, listener] of Object.entries(fresh.$on)) adopt(old, type, listener)
  for (const type of Object.keys(old.$on ?? {})) if (!(type in fresh.$on)) delete old.$on[type]
}

function adopt(old, type, listener) {
  const isNew = !old.$on || !(type in old.$on)
  old.$on ??= {}
  old.$on[type] = listener
  if (isNew) old.addEventListener(type, (event) => event.currentTarget.$on?.[event.type]?.(event))
}

const SAID = ['aria-invalid', 'aria-describedby', 'placeholder']

function describe(old, fresh) {
  const [mine, theirs] = [controlIn(old), controlIn(fresh)]
  if (mine && theirs) for (const name of SAID) copy(mine, theirs, name)
}

const controlIn = (field) => (field.matches(CONTROLS) ? field : field.querySelector(CONTROLS))
const CONTROLS = 'input, select, textarea, [role=radiogroup], [role=group]'

function syncAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const { name } of [...fresh.attributes]) copy(old, fresh, name)
}

function copy(old, fresh, name) {
  const value = fresh.getAttribute(name)
  if (value === null) old.removeAttribute(name)
  else if (old.getAttribute(name) !== value) old.setAttribute(name, value)
}
