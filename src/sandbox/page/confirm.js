// Asks once more, in the words that the app gave for it.
import { at, make } from './make.js'
import { names } from './state.js'
import { drawText } from './text.js'

/** Resolves with whether the person goes on. */
export function confirmed(question) {
  const dialog = at('confirm')
  return new Promise((resolve) => {
    let answer = false
    const close = (given) => () => {
      answer = given
      dialog.close()
    }
    dialog.onclose = () => resolve(answer)
    const look = question.style === 'danger' ? 'danger' : 'primary'
    dialog.replaceChildren(
      make('header', {}, make('h2', { id: 'confirm-title', dir: 'auto' }, drawText(question.title, names))),
      make('div', { class: 'body', id: 'confirm-text', dir: 'auto' }, drawText(question.text, names)),
      make(
        'footer',
        {},
        make('button', { type: 'button', class: 'button', onclick: close(false) }, question.deny?.text ?? 'Cancel'),
        make(
          'button',
          { type: 'button', class: `button ${look}`, onclick: close(true), autofocus: true },
          question.confirm?.text ?? 'Yes',
        ),
      ),
    )
    dialog.showModal()
  })
}
