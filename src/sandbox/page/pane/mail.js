// The mailbox: letters that the app sent, to anyone, newest first. Nothing leaves this machine.
import { ask } from '../ask.js'
import { at, icon, make } from '../make.js'
import { morphChildren } from '../morph.js'
import { moment } from '../times.js'

let letters = []
let open = -1

/** Looks into the mailbox. */
export async function lookMail() {
  letters = await ask('/mail').catch(() => letters)
  drawMail()
}

/** Draws the list, or the letter that is open. */
export function drawMail() {
  const letter = letters[open]
  morphChildren(at('mail'), [make('h2', { 'data-key': 'title' }, 'Mail'), letter ? drawLetter(letter) : drawList()])
}

function drawList() {
  if (letters.length === 0)
    return make(
      'p',
      { class: 'lead', 'data-key': 'none' },
      'No letters yet. What the app sends by e-mail arrives here, and only here.',
    )
  const line = (letter, number) => {
    const show = () => {
      open = number
      drawMail()
      at('mail').querySelector('button')?.focus()
    }
    return make(
      'li',
      { 'data-key': number },
      make(
        'button',
        { type: 'button', class: 'letter', onclick: show },
        make('strong', { dir: 'auto' }, letter.subject),
        make('span', { class: 'hint' }, `${letter.to} · ${moment(letter.at)}`),
      ),
    )
  }
  return make('ol', { class: 'letters', 'data-key': 'letters' }, letters.map(line).reverse())
}

function drawLetter(letter) {
  const back = () => {
    open = -1
    drawMail()
  }
  const body = letter.html
    ? make('iframe', {
        sandbox: '',
        src: `/sandbox/api/letter?number=${open}`,
        title: letter.subject,
        'data-key': `frame ${open}`,
      })
    : make('pre', { class: 'plain', dir: 'auto', tabindex: 0 }, letter.text)
  return make(
    'div',
    { class: 'opened', 'data-key': `letter ${open}` },
    make('button', { type: 'button', class: 'button small', onclick: back }, icon('back'), 'All letters'),
    make('h3', { dir: 'auto' }, letter.subject),
    make('p', { class: 'hint' }, `To ${letter.to} · ${moment(letter.at)}`),
    body,
  )
}
