// The modal on top of what this person sees. It stays one dialog while the app updates, pushes and pops views in it.
import { act } from './ask.js'
import { isDrafted, keepDraft, takeDrafts } from './blocks/drafts.js'
import { drawBlocks } from './blocks/draw.js'
import { checkFields } from './checks.js'
import { at, closeDialog, icon, make } from './make.js'
import { morphChildren } from './morph.js'
import { busy, sceneFor, told } from './scene.js'
import { refresh, state } from './state.js'

let drawn = { id: '', json: '' }

/** Draws the modal as it is now, or closes it. */
export function drawModal({ view }) {
  const dialog = at('modal')
  if (!view) return away(dialog)
  const isOther = view.id !== drawn.id
  if (isOther) state.errors = { view: view.id, texts: {} }
  const json = JSON.stringify([view, state.errors.texts])
  if (json === drawn.json) return
  drawn = { id: view.id, json }
  morphChildren(dialog, [formOf(view)])
  giveValues(dialog, view)
  if (!dialog.open) dialog.showModal()
  if (isOther) focusFirst(dialog, view)
}

function away(dialog) {
  drawn = { id: '', json: '' }
  if (!dialog.open) return
  closeDialog(dialog)
  dialog.replaceChildren()
}

function formOf(view) {
  const scene = sceneFor(view.id, view.state.values, state.errors.view === view.id ? state.errors.texts : {})
  scene.touched = ({ block_id: id }) => mend(view, id)
  const submit = (event) => {
    event.preventDefault()
    void send(view, at('modal'))
  }
  const under = view.depth > 1
  return make(
    'form',
    { novalidate: true, 'data-key': view.id, onsubmit: submit },
    make(
      'header',
      {},
      under
        ? make(
            'button',
            {
              type: 'button',
              class: 'bare',
              'aria-label': `Back to ${view.under ?? 'the form below'}`,
              onclick: () => close(view.id),
            },
            icon('back'),
          )
        : '',
      make('h2', { id: 'modal-title', dir: 'auto' }, view.title?.text ?? ''),
      under ? make('span', { class: 'badge' }, `${view.depth} open`) : '',
      make(
        'button',
        { type: 'button', class: 'bare', 'aria-label': under ? 'Close all' : 'Close', onclick: () => close(view.root) },
        icon('close'),
      ),
    ),
    make('div', { class: 'body', tabindex: -1 }, make('div', { class: 'blocks' }, drawBlocks(view.blocks, scene))),
    make(
      'footer',
      {},
      make(
        'button',
        { type: 'button', class: 'button', onclick: () => close(view.id) },
        view.close?.text ?? (view.submit ? 'Cancel' : 'Close'),
      ),
      view.submit
        ? make('button', { type: 'submit', class: 'button primary', id: 'modal-submit' }, view.submit.text)
        : '',
    ),
  )
}

const fieldsIn = (dialog) => [...dialog.querySelectorAll('.field')].filter((node) => node.$field)

/** What the app or another window put into an input shows here too, but never over what is being typed. */
function giveValues(dialog, view) {
  for (const { $field } of fieldsIn(dialog)) {
    const { element, block } = $field
    const value = view.state.values?.[block.block_id]?.[element.action_id]
    const json = JSON.stringify(value)
    if (json === $field.known) continue
    $field.known = json
    if (value && !isDrafted(view.id, block, element)) $field.give(value)
  }
}

function focusFirst(dialog, view) {
  const fields = fieldsIn(dialog)
  const wanted = fields.find(({ $field }) => $field.element.focus_on_load)
  const target = wanted ?? fields[0]
  if (target) return target.$field.focus()
  const button = view.submit ? at('modal-submit') : dialog.querySelector('footer button')
  button?.focus()
}

async function send(view, dialog) {
  if (dialog.getAttribute('aria-busy') === 'true') return
  const wrong = checkFields(fieldsIn(dialog))
  if (Object.keys(wrong).length > 0) return showErrors(view.id, wrong)
  await busy(dialog, async () => {
    let values = {}
    const answer = await act('/submit', () => {
      values = takeDrafts(view.id)
      return { as: state.me, view: view.id, values }
    })
    if (answer) told(answer)
    else keepAgain(dialog, view, values)
    await refresh()
    if (answer) showErrors(view.id, answer.errors ?? {})
  })
}

/** What could not be sent is still to be sent. */
function keepAgain(dialog, view, values) {
  for (const { element, block } of fieldsIn(dialog).map(({ $field }) => $field))
    if (block.block_id in values)
      keepDraft(view.id, block, element, values[block.block_id], block.dispatch_action !== true)
}

/** What was wrong with an input is not said of what stands in it now. */
function mend(view, block) {
  if (state.errors.view !== view.id || !(block in state.errors.texts)) return
  const { [block]: _, ...others } = state.errors.texts
  state.errors = { view: view.id, texts: others }
  if (state.shown?.view?.id === view.id) drawModal(state.shown)
}

function showErrors(id, texts) {
  state.errors = { view: id, texts }
  if (!state.shown?.view) return
  drawModal(state.shown)
  const first = fieldsIn(at('modal')).find(({ $field }) => texts[$field.block.block_id])
  first?.$field.focus()
  first?.closest('.input')?.scrollIntoView({ block: 'nearest' })
}

async function close(id) {
  const dialog = at('modal')
  // Escape pressed twice closes once: the second would be for a form that is gone already.
  if (dialog.getAttribute('aria-busy') === 'true') return
  takeDrafts(id)
  await busy(dialog, async () => {
    const answer = await act('/close', { as: state.me, view: id })
    if (answer) told(answer)
    await refresh()
  })
}

/** Begins to listen for Escape. */
export function openModals() {
  at('modal').addEventListener('cancel', (event) => {
    event.preventDefault()
    const view = state.shown?.view
    if (view) void close(view.id)
  })
}
