// The clock: what time it is in the sandbox, moving it on, and what fell due on the way.
import { act } from '../ask.js'
import { at, make } from '../make.js'
import { busy } from '../scene.js'
import { names, refresh, state } from '../state.js'
import { wholeMoment } from '../times.js'
import { lookTraffic, trafficSince } from './traffic.js'

const STEPS = [
  ['PT1H', '+1 hour'],
  ['P1D', '+1 day'],
  ['P7D', '+7 days'],
  ['P30D', '+30 days'],
]

/** Opens the clock. */
export function openClock() {
  const custom = make('input', { id: 'custom-time', type: 'number', min: 1, max: 3650, value: 3, inputmode: 'numeric' })
  const unit = make(
    'select',
    { id: 'custom-unit', 'aria-label': 'Unit' },
    [
      ['D', 'days'],
      ['H', 'hours'],
      ['M', 'minutes'],
    ].map(([value, words]) => make('option', { value }, words)),
  )
  const forward = (event) => {
    event.preventDefault()
    const much = Math.max(1, Math.round(Number(custom.value) || 1))
    void move(unit.value === 'D' ? `P${much}D` : `PT${much}${unit.value}`)
  }
  at('clock').replaceChildren(
    make('h2', {}, 'Clock'),
    make('p', { class: 'now' }, make('time', { id: 'now' })),
    make(
      'p',
      { class: 'lead' },
      'Invitations expire, reminders go out, deleted organizations end: move the clock and watch it happen.',
    ),
    make(
      'div',
      { class: 'buttons' },
      STEPS.map(([duration, words]) =>
        make('button', { type: 'button', class: 'button', onclick: () => move(duration) }, words),
      ),
    ),
    make(
      'form',
      { class: 'custom', onsubmit: forward },
      make('label', { for: 'custom-time' }, 'Or forward by'),
      custom,
      unit,
      make('button', { type: 'submit', class: 'button' }, 'Go'),
    ),
    make('div', { id: 'due', role: 'status' }),
  )
}

/** Draws what time it is. */
export function drawClock({ now }) {
  const time = at('now')
  time.dateTime = now
  time.textContent = wholeMoment(now)
}

async function move(duration) {
  const before = state.shown?.traffic ?? 0
  at('due').replaceChildren(make('p', { class: 'hint' }, 'Moving …'))
  const moved = await busy(at('clock'), () => act('/clock', { advance: duration }))
  await refresh()
  await lookTraffic()
  if (!moved) return at('due').replaceChildren()
  const happened = trafficSince(before).filter(({ what, direction }) => direction === 'from the app' && WORDS[what])
  const lines = happened
    .slice(-30)
    .map(({ what, who }) => make('li', {}, `${WORDS[what]}${who ? ` for ${names(who)}` : ''}`))
  at('due').replaceChildren(
    make('h3', {}, lines.length > 0 ? 'What fell due' : 'Nothing that anyone sees fell due.'),
    make('ul', {}, lines),
  )
}

const WORDS = {
  'chat.postMessage': 'A direct message',
  'chat.update': 'A message brought up to date',
  'views.publish': 'Home published anew',
}
