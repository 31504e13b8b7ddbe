// The composer: what follows the command, completed while one types, with what was typed before behind the arrow keys.
import { act } from './ask.js'
import { completions, usageOf } from './completion.js'
import { at, make } from './make.js'
import { showEnd } from './messages.js'
import { busy, told } from './scene.js'
import { refresh, state } from './state.js'

const list = { entries: [], active: -1 }
const past = { index: -1, draft: '' }
let typed

/** Opens the composer; `show` brings the conversation to the front. */
export function openComposer(show) {
  typed = at('typed')
  typed.addEventListener('input', () => {
    past.index = -1
    suggest(dropCommand())
  })
  typed.addEventListener('keydown', onKey)
  typed.addEventListener('blur', hide)
  at('slash').addEventListener('click', () => {
    typed.focus()
    if (list.entries.length > 0) hide()
    else suggest(true)
  })
  at('completions').addEventListener('mousedown', (event) => event.preventDefault())
  at('composer').addEventListener('submit', (event) => {
    event.preventDefault()
    void send(show)
  })
}

/** Puts text into the composer for someone to look at and send. */
export function putIn(text) {
  typed.value = text
  typed.focus()
  typed.setSelectionRange(text.length, text.length)
  showUsage()
}

/** The command alone is the command with nothing behind it. */
const whole = (text) => (text === commandWord() || text === '/' ? '' : text)

async function send(show) {
  const text = whole(typed.value.trim())
  typed.value = ''
  past.index = -1
  hide()
  showUsage()
  show()
  await busy(at('composer'), async () => {
    const answer = await act('/command', { as: state.me, text })
    if (answer) told(answer)
    else if (typed.value === '') typed.value = text
    await refresh()
    showEnd()
  })
}

/** Whoever types the command itself finds it there already. True while that is all that is typed: they ask what there is. */
function dropCommand() {
  const command = commandWord()
  if (typed.value.startsWith(`${command} `)) {
    typed.value = typed.value.slice(command.length + 1)
    return typed.value === ''
  }
  return typed.value !== '' && command.startsWith(typed.value)
}

const commandWord = () => state.shown?.command ?? '/org'

function suggest(everything = false) {
  const text = everything ? '' : typed.value
  list.entries = completions(text, everything ? 0 : (typed.selectionStart ?? text.length), everything)
  list.active = -1
  drawList()
  showUsage()
}

function drawList() {
  const box = at('completions')
  const isOpen = list.entries.length > 0
  box.hidden = !isOpen
  typed.setAttribute('aria-expanded', String(isOpen))
  let group
  box.replaceChildren(
    ...list.entries.flatMap((entry, index) => {
      const head =
        entry.group && entry.group !== group ? [make('p', { class: 'group', role: 'presentation' }, entry.group)] : []
      group = entry.group
      return [...head, row(entry, index)]
    }),
  )
  mark()
}

const row = (entry, index) =>
  make(
    'div',
    {
      id: `completion-${index}`,
      role: 'option',
      class: 'option',
      'aria-selected': 'false',
      onclick: () => take(entry),
    },
    entry.draw(),
  )

function mark() {
  const rows = [...at('completions').querySelectorAll('[role=option]')]
  rows.forEach((one, index) => {
    one.classList.toggle('active', index === list.active)
    one.setAttribute('aria-selected', String(index === list.active))
  })
  const active = rows[list.active]
  if (active) typed.setAttribute('aria-activedescendant', active.id)
  else typed.removeAttribute('aria-activedescendant')
  active?.scrollIntoView({ block: 'nearest' })
}

function hide() {
  list.entries = []
  list.active = -1
  drawList()
}

function take(entry) {
  typed.value = entry.text
  const caret = entry.caret ?? entry.text.length
  typed.focus()
  typed.setSelectionRange(caret, caret)
  hide()
  showUsage()
}

function showUsage() {
  const usage = usageOf(typed.value)
  const hint = at('usage')
  const words = usage
    ? [make('code', {}, `${state.shown?.command ?? ''} ${usage.usage}`), make('span', {}, usage.about)]
    : [
        make(
          'span',
          {},
          'Enter sends. ',
          make('kbd', {}, '/'),
          ' shows what there is, ',
          make('kbd', {}, '@'),
          ' names people.',
        ),
      ]
  hint.replaceChildren(...words)
}

function onKey(event) {
  if (event.isComposing) return
  const isOpen = list.entries.length > 0
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown')
    return arrow(event, isOpen, event.key === 'ArrowUp' ? -1 : 1)
  if (!isOpen) return
  if (event.key === 'Escape') {
    event.preventDefault()
    hide()
  } else if (event.key === 'Tab' || (event.key === 'Enter' && list.active >= 0)) {
    event.preventDefault()
    take(list.entries[Math.max(0, list.active)])
  }
}

function arrow(event, isOpen, step) {
  if (!isOpen && step === 1 && typed.value === '' && past.index < 0) {
    event.preventDefault()
    return suggest(true)
  }
  if (!isOpen) return recall(event, step)
  event.preventDefault()
  const { length } = list.entries
  list.active = list.active < 0 ? (step === 1 ? 0 : length - 1) : (list.active + step + length) % length
  mark()
}

/** What was typed before, the latest first; only from an empty composer, so that nothing typed is lost. */
function recall(event, step) {
  const said = [...new Set((state.shown?.typed ?? []).map((one) => one.text).reverse())]
  if (past.index < 0 && (typed.value !== '' || step === 1)) return
  event.preventDefault()
  past.index = Math.min(said.length - 1, past.index - step)
  typed.value = past.index < 0 ? '' : (said[past.index] ?? '')
  typed.setSelectionRange(typed.value.length, typed.value.length)
  showUsage()
}
