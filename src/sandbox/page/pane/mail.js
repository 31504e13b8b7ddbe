// The mailbox: letters that the app sent, to anyone, newest first. Nothing leaves this machine.
import { ask } from '../ask.js'
import { at, icon, make } from '../make.js'
import { morphChildren } from '../morph.js'
import { moment } from '../times.js'

const MOST = 100

let letters = []
let total = 0
/** The letter that is open, with its text; and whether it is shown as plain text. */
let open = null
let isPlain = false

/** Looks into the mailbox. */
export async function lookMail() {
  const found = await ask(`/letters?most=${MOST}`).catch(() => undefined)
  if (found) [letters, total] = [found.letters, found.total]
  drawMail()
}

/** Draws the list, or the letter that is open. */
export function drawMail() {
  morphChildren(at('mail'), [make('h2', { 'data-key': 'title' }, 'Mail'), ...(open ? [drawLetter(open)] : drawList())])
}

async function show(number) {
  open = await ask(`/letters?number=${number}`)
  isPlain = !open.hasHtml
  drawMail()
  at('mail').querySelector('button')?.focus()
  await ask('/opened', { letter: number })
  await lookMail()
}

function close() {
  const { number } = open
  open = null
  drawMail()
  at('mail').querySelector(`[data-key="${number}"] button`)?.focus()
}

function drawList() {
  if (letters.length === 0)
    return [
      make(
        'p',
        { class: 'lead', 'data-key': 'none' },
        'No letters yet. What the app sends by e-mail arrives here, and only here.',
      ),
    ]
  const earlier = total - letters.length
  return [
    make('ol', { class: 'letters', 'data-key': 'letters' }, letters.map(drawLine)),
    earlier > 0 && make('p', { class: 'hint', 'data-key': 'earlier' }, `And ${earlier} earlier ones.`),
  ].filter(Boolean)
}

function drawLine({ number, subject, to, at: when, isUnread }) {
  const isNew = isUnread && make('span', { class: 'unread' }, make('span', { class: 'unseen' }, 'Unread: '))
  return make(
    'li',
    { 'data-key': number },
    make(
      'button',
      { type: 'button', class: isUnread ? 'letter new' : 'letter', onclick: () => void show(number) },
      make('span', { class: 'subject', dir: 'auto' }, isNew, subject),
      make('span', { class: 'hint' }, make('bdi', {}, to), ` · ${moment(when)}`),
    ),
  )
}

function drawLetter({ number, subject, to, at: when, text, hasHtml }) {
  const way = (plain, words) => {
    const choose = () => {
      isPlain = plain
      drawMail()
    }
    const pressed = String(isPlain === plain)
    return make('button', { type: 'button', class: 'chip', 'aria-pressed': pressed, onclick: choose }, words)
  }
  return make(
    'div',
    { class: 'opened', 'data-key': `letter ${number}` },
    make('button', { type: 'button', class: 'button small', onclick: close }, icon('back'), 'All letters'),
    make('h3', { dir: 'auto' }, subject),
    make('p', { class: 'hint' }, 'To ', make('bdi', {}, to), ` · ${moment(when)}`),
    hasHtml &&
      make(
        'div',
        { class: 'filters', role: 'group', 'aria-label': 'Shown' },
        way(false, 'As drawn'),
        way(true, 'Plain text'),
      ),
    isPlain
      ? make('pre', { class: 'plain', dir: 'auto', tabindex: 0, 'data-key': 'plain' }, ...linked(text))
      : make('iframe', {
          sandbox: 'allow-popups allow-popups-to-escape-sandbox',
          src: `/sandbox/api/letter?number=${number}`,
          title: subject,
          'data-key': `frame ${number}`,
        }),
  )
}

/** A plain text with its addresses as links, as mail clients show it. */
function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, at) => (at % 2 ? make('a', { href: part, target: '_blank', rel: 'noreferrer' }, part) : part))
}
