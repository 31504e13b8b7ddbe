// The traffic between Slack, Stripe and the app, newest first: what went where, how fast it was answered, and every complaint.
import { ask, complain } from '../ask.js'
import { at, make } from '../make.js'
import { morphChildren } from '../morph.js'
import { names, personOf, state } from '../state.js'
import { moment } from '../times.js'

const LATE_MS = 3000
const MOST = 300

const kept = { lines: [], filter: 'all', open: new Map() }

/** Opens the list with its filters. */
export function openTraffic() {
  const choose = (filter) => () => {
    kept.filter = filter
    drawTraffic()
  }
  const filters = [
    ['all', 'All'],
    ['wrong', 'Errors'],
    ['mine', 'This person'],
  ]
  at('traffic').replaceChildren(
    make('h2', {}, 'Traffic'),
    make(
      'p',
      { class: 'lead' },
      'Every request between Slack, Stripe and the app, as it went over the wire. Slack waits three seconds for an answer.',
    ),
    make(
      'div',
      { class: 'filters', role: 'group', 'aria-label': 'Which of it' },
      filters.map(([key, words]) =>
        make('button', { type: 'button', class: 'chip', 'data-filter': key, onclick: choose(key) }, words),
      ),
    ),
    make('ol', { class: 'wire', id: 'wire' }),
  )
}

/** Asks for what came since the last look. */
export async function lookTraffic() {
  const after = kept.lines.at(-1)?.number ?? 0
  const fresh = await ask(`/wire?after=${after}`).catch(() => [])
  if (fresh.length > 0)
    kept.lines = [...kept.lines, ...fresh.filter(({ number }) => number > (kept.lines.at(-1)?.number ?? 0))].slice(
      -MOST,
    )
  drawTraffic()
}

/** What came after some number, for whoever wants to tell of it. */
export const trafficSince = (number) => kept.lines.filter((line) => line.number > number)

/** Slack waits no longer for an answer; Stripe, whose webhooks these are else, does. */
const isLate = ({ direction, what, ms }) => direction === 'to the app' && ms > LATE_MS && !what.startsWith('webhook ')

const isWrong = (line) => line.complaints.length > 0 || line.status >= 400 || Boolean(line.error) || isLate(line)

const FILTERS = {
  all: () => true,
  wrong: isWrong,
  mine: ({ who }) => who !== null && who === personOf(state.me)?.slackUserId,
}

/** Draws the list. */
export function drawTraffic() {
  if (at('traffic').hidden) return
  for (const chip of at('traffic').querySelectorAll('[data-filter]'))
    chip.setAttribute('aria-pressed', String(chip.dataset.filter === kept.filter))
  const shown = kept.lines.filter(FILTERS[kept.filter]).reverse().slice(0, 150)
  const none =
    kept.filter === 'wrong' ? 'Nothing wrong. The app keeps to the rules of Slack and of Stripe.' : 'Nothing yet.'
  morphChildren(at('wire'), shown.length > 0 ? shown.map(drawLine) : [make('li', { class: 'none' }, none)])
}

function drawLine(line) {
  const { number, at: when, direction, what, ms, who, error, complaints } = line
  const isIn = direction === 'to the app'
  const open = kept.open.get(number)
  const late = isLate(line)
  const summary = make(
    'button',
    { type: 'button', class: 'line', 'aria-expanded': String(Boolean(open)), onclick: () => toggle(number) },
    make(
      'span',
      { class: `way ${isIn ? 'in' : 'out'}`, title: direction },
      isIn ? '→' : '←',
      make('span', { class: 'unseen' }, direction),
    ),
    make('span', { class: 'what' }, what),
    who ? make('bdi', { class: 'whom' }, personOf(who)?.handle ?? names(who)) : '',
    make(
      'span',
      { class: `status ${isWrong(line) ? 'bad' : ''}` },
      (complaints.length > 0 ? 'refused' : error) ?? (line.status === 200 ? 'ok' : String(line.status || 'none')),
    ),
    make(
      'span',
      { class: `ms ${late ? 'bad' : ''}` },
      `${Math.round(ms)} ms`,
      late ? make('span', { class: 'unseen' }, ' too late') : '',
    ),
  )
  return make(
    'li',
    { 'data-key': number, class: complaints.length > 0 ? 'wrong' : '' },
    summary,
    complaints.map((one) =>
      make('p', { class: 'complaint' }, make('strong', {}, one.error), ` ${one.text} `, make('small', {}, one.cites)),
    ),
    open ? drawEntry(open, when) : '',
  )
}

async function toggle(number) {
  if (kept.open.delete(number)) return drawTraffic()
  try {
    kept.open.set(number, await ask(`/entry?number=${number}`))
  } catch (error) {
    complain(error)
  }
  drawTraffic()
}

const drawEntry = ({ request, answer }, when) =>
  make(
    'div',
    { class: 'entry' },
    make('p', { class: 'hint' }, moment(when)),
    part('Request', request),
    part('Answer', answer),
  )

function part(title, json) {
  const text =
    json === null || json === undefined || json === ''
      ? 'empty'
      : typeof json === 'string'
        ? json
        : JSON.stringify(json, null, 2)
  return make('div', {}, make('h3', {}, title), make('pre', { tabindex: 0, role: 'group', 'aria-label': title }, text))
}
