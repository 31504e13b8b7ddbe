// A small product, used by hand: whoever sits here spends credits where they act, at once or after setting some aside, and
// sees what the product would be told: an answer, or the refusal in words.
import { act } from '../ask.js'
import { at, make } from '../make.js'
import { morphChildren } from '../morph.js'
import { busy } from '../scene.js'
import { names, refresh, state } from '../state.js'

/** What came of each use, the newest first; and what is set aside and neither settled nor released. */
let outcomes = []
let holds = []
const most = 30

/** Opens the product. */
export function openProduct() {
  const field = (id, label, attributes) =>
    make('p', { class: 'asked' }, make('label', { for: id }, label), make('input', { id, ...attributes }))
  const use = (event) => {
    event.preventDefault()
    void spend(event.submitter?.value === 'open')
  }
  at('product').replaceChildren(
    make('h2', {}, 'Product'),
    make(
      'p',
      { class: 'lead' },
      'A product that spends credits, as the person who sits here, in the context that they are in.',
    ),
    make(
      'form',
      { id: 'use', onsubmit: use },
      field('use-amount', 'Amount', { type: 'number', min: 1, value: 100, required: true, inputmode: 'numeric' }),
      field('use-key', 'Once-only key', {
        type: 'text',
        placeholder: 'a new one each time',
        'aria-describedby': 'use-key-hint',
      }),
      make('p', { id: 'use-key-hint', class: 'hint' }, 'The same key spends once, however often it is sent.'),
      field('use-note', 'Note', { type: 'text', placeholder: 'Voice of the reception' }),
      make(
        'p',
        { class: 'own' },
        make('input', { id: 'use-own', type: 'checkbox' }),
        make('label', { for: 'use-own' }, 'By the organization itself, not by a member'),
      ),
      make(
        'div',
        { class: 'buttons' },
        make('button', { type: 'submit', class: 'button primary', value: 'spend' }, 'Spend'),
        make('button', { type: 'submit', class: 'button', value: 'open' }, 'Set aside'),
      ),
    ),
    make('div', { id: 'held' }),
    make('div', { id: 'used', role: 'status' }),
  )
  draw()
}

async function spend(isHold) {
  const [key, note] = [at('use-key').value.trim(), at('use-note').value.trim()]
  const asked = {
    as: state.me,
    amount: Number(at('use-amount').value),
    ...(key ? { key } : {}),
    ...(note ? { note } : {}),
    ...(at('use-own').checked ? { own: true } : {}),
    ...(isHold ? { hold: 'open' } : {}),
  }
  const answer = await send(asked)
  if (answer?.holdId && !holds.some(({ holdId }) => holdId === answer.holdId))
    holds = [{ holdId: answer.holdId, amount: answer.amount, who: asked.as }, ...holds]
  draw()
}

/** Settles what was set aside at what it came to, or gives it back. */
async function close(hold, how, amount) {
  const asked = { as: hold.who, hold: how, holdId: hold.holdId, ...(how === 'settle' ? { amount } : {}) }
  const answer = await send(asked)
  if (answer?.state || answer?.refused?.code === 'hold_closed')
    holds = holds.filter(({ holdId }) => holdId !== hold.holdId)
  draw()
}

async function send(asked) {
  const answer = await busy(at('product'), () => act('/product', asked))
  if (!answer) return undefined
  outcomes = [{ number: (outcomes[0]?.number ?? 0) + 1, asked, answer }, ...outcomes].slice(0, most)
  await refresh()
  return answer
}

const said = (n) => Number(n).toLocaleString('en')

function draw() {
  morphChildren(at('held'), holds.length ? [make('h3', { 'data-key': 'title' }, 'Set aside'), drawHolds()] : [])
  morphChildren(
    at('used'),
    outcomes.length ? [make('h3', { 'data-key': 'title' }, 'What it was told'), drawUses()] : [],
  )
}

const drawHolds = () =>
  make(
    'ul',
    { class: 'holds', 'data-key': 'holds' },
    holds.map((hold) => {
      const amount = make('input', {
        type: 'number',
        min: 0,
        value: hold.amount,
        'aria-label': 'What it came to',
        inputmode: 'numeric',
      })
      const settle = () => void close(hold, 'settle', Number(amount.value))
      return make(
        'li',
        { 'data-key': hold.holdId },
        make('span', {}, `${said(hold.amount)} by `, make('bdi', {}, names(hold.who))),
        make(
          'span',
          { class: 'custom' },
          amount,
          make('button', { type: 'button', class: 'button small', onclick: settle }, 'Settle'),
          make(
            'button',
            { type: 'button', class: 'button small', onclick: () => void close(hold, 'release') },
            'Release',
          ),
        ),
      )
    }),
  )

const drawUses = () =>
  make(
    'ol',
    { class: 'uses', 'data-key': 'uses' },
    outcomes.map(({ number, asked, answer }) => {
      const { refused } = answer
      const words = refused ? `${refused.rule} ${refused.fact} ${refused.fix}` : told(asked, answer)
      return make(
        'li',
        { 'data-key': number, class: refused ? 'refused' : 'done' },
        make('strong', {}, refused ? 'Refused' : 'Done', ' · ', make('bdi', {}, names(asked.as))),
        make('span', { dir: 'auto' }, words),
        refused?.who ? make('span', { class: 'hint', dir: 'auto' }, refused.who) : '',
      )
    }),
  )

/** An answer in a line. */
function told({ hold, key }, { amount, spent, available, isRepeat, state: ended }) {
  const left = `${said(available)} left to spend.`
  const again = isRepeat ? ` The same as before${key ? ` under “${key}”` : ''}: nothing more was taken.` : ''
  if (ended === 'settled') return `Settled at ${said(spent)}. ${left}${again}`
  if (ended === 'released') return `All of it was given back. ${left}${again}`
  return `${said(amount)} ${hold === 'open' ? 'set aside' : 'spent'}. ${left}${again}`
}
