// App Home: what the app published for this person, drawn anew in place whenever it publishes again.
import { act } from './ask.js'
import { drawBlocks } from './blocks/draw.js'
import { at, make } from './make.js'
import { morphChildren } from './morph.js'
import { sceneFor } from './scene.js'
import { refresh, state } from './state.js'

let drawn = ''

/** Draws Home. */
export function drawHome({ me, home }) {
  if (state.tab !== 'home') return
  const json = JSON.stringify([me, home])
  if (json === drawn) return
  drawn = json
  const scene = home && sceneFor('home', home.state.values)
  const content = home
    ? drawBlocks(home.blocks, scene)
    : [make('p', { class: 'none' }, 'The app has published no Home yet.')]
  const held = at('home').contains(document.activeElement) ? document.activeElement : null
  morphChildren(at('home'), [make('div', { class: 'blocks', 'data-key': me }, content)])
  if (held && !held.isConnected) keepFocus(held)
}

/** Whoever works by keyboard stays where they were, also where the app has put another element in that place. */
function keepFocus({ id, dataset }) {
  const action = id ? id.split('-').at(-1) : dataset.action
  const twin = id ? at('home').querySelector(`[id$="-${action}"]`) : buttonOf(action)
  const next = twin ?? at('home')
  next.focus()
}

const buttonOf = (action = '') => at('home').querySelector(`[data-action^="${action.split('#')[0]}#"]`)

/** Opens Home as Slack does: the app is told that someone looks. */
export async function openHome() {
  await act('/home', { as: state.me })
  await refresh()
}
