// What happens when something drawn is pressed or chosen: it is done as the person who sits here, where it stands.
import { act, ask } from './ask.js'
import { dropDraft, keepDrafts } from './blocks/drafts.js'
import { confirmed } from './confirm.js'
import { names, refresh, state } from './state.js'

/** How blocks in one place are drawn, and what can be done there. `where`: a message's ts, a view's id or "home". */
export function sceneFor(where, values, errors = {}) {
  const wish = (element, block) => ({ as: state.me, action: element.action_id, block: block.block_id, in: where })
  return {
    where,
    names,
    errors,
    people: state.shown?.people ?? [],
    valueOf: (element, block) => values?.[block.block_id]?.[element.action_id] ?? firstOf(element),
    press: (element, block, value, button) => press(element, { ...wish(element, block), value }, button),
    choose: (element, block, value) => choose(element, block, { ...wish(element, block), value }),
    suggest: (element, block, typed) => ask('/suggest', { ...wish(element, block), typed }),
  }
}

/** What stands in an element before anyone touched it. */
const firstOf = (element) => ({
  value: element.initial_value,
  selected_option: element.initial_option,
  selected_options: element.initial_options,
  selected_user: element.initial_user,
  selected_users: element.initial_users,
  selected_conversation: element.initial_conversation,
  selected_conversations: element.initial_conversations,
  selected_channel: element.initial_channel,
  selected_channels: element.initial_channels,
  selected_date: element.initial_date,
  selected_time: element.initial_time,
  selected_date_time: element.initial_date_time,
})

async function press(element, wish, button) {
  if (button?.getAttribute('aria-busy') === 'true') return
  if (element.confirm && !(await confirmed(element.confirm))) return
  await busy(button, async () => {
    await keepDrafts()
    tell(await act('/press', wish))
    await refresh()
  })
}

async function choose(element, block, wish) {
  if (element.confirm && !(await confirmed(element.confirm))) return refresh()
  dropDraft(wish.in, block, element)
  await keepDrafts()
  tell(await act('/choose', wish))
  await refresh()
}

const listeners = []

/** Hears what came of each act: the messages that it made. */
export const onTold = (listener) => listeners.push(listener)

function tell(told) {
  if (told) for (const listener of listeners) listener(told)
}

/** Shows that the app has not answered yet; after a moment, so that quick answers do not flicker. */
export async function busy(element, work) {
  element?.setAttribute('aria-busy', 'true')
  try {
    return await work()
  } finally {
    element?.removeAttribute('aria-busy')
  }
}

/** Tells the page what came of an act that was not pressed or chosen. */
export const told = tell
