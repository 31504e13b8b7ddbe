// What this window knows: who sits here, what the driver last said that they see, and what is only this window's own.
import { ask, complain } from './ask.js'

/** The window's state. `shown` is the driver's last answer; `errors` stand at a modal's inputs until it is sent again. */
export const state = {
  me: '',
  tab: 'messages',
  shown: null,
  commands: [],
  last: 80,
  errors: { view: '', texts: {} },
}

const drawers = []

/** Draws this part again whenever something changed. */
export const onChange = (draw) => drawers.push(draw)

/** Draws every part from what is known. */
export function redraw() {
  if (state.shown) for (const draw of drawers) draw(state.shown)
}

let running
let again = false

/** Looks at the world and draws it. Asked for while it looks, it looks once more. */
export function refresh() {
  if (running) again = true
  running ??= look().finally(() => {
    running = undefined
    if (again) {
      again = false
      void refresh()
    }
  })
  return running
}

async function look() {
  const me = state.me
  const shown = await ask(`/window?as=${encodeURIComponent(me)}&last=${state.last}`).catch(complain)
  if (!shown) return
  // Someone else sat down meanwhile: what was asked for is not theirs.
  if (me !== state.me) {
    again = true
    return
  }
  state.shown = shown
  redraw()
}

/** A person by their Slack id or handle. */
export const personOf = (id) => state.shown?.people.find((one) => one.slackUserId === id || one.handle === id)

/** A person's name by their Slack id. */
export const names = (id) => personOf(id)?.name ?? (id === 'U0GUILDHALL' ? 'Guildhall' : id)
