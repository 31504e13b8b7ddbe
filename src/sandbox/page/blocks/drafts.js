// What was filled in and not sent to the sandbox yet. It goes there a moment later, so that the app is told of it with
// whatever is pressed next, and it is still there when the page is loaded again.
import { act } from '../ask.js'
import { state } from '../state.js'

const drafts = new Map()
let waiting

/** Keeps what was filled in. One that is not quiet waits for its own moment or the submission. */
export function keepDraft(where, block, element, value, isQuiet) {
  drafts.set(`${where}/${block.block_id}/${element.action_id}`, { where, block, element, value, isQuiet })
  clearTimeout(waiting)
  waiting = setTimeout(() => void keepDrafts(), 400)
}

/** Hands over everything that is quiet. */
export async function keepDrafts() {
  for (const key of [...drafts.keys()]) {
    // As it is now: it may have been filled in anew, or taken, while another was on its way.
    const { where, block, element, value, isQuiet } = drafts.get(key) ?? {}
    // A file is large: it goes once, with the submission.
    if (!isQuiet || element.type === 'file_input') continue
    drafts.delete(key)
    await act('/choose', {
      as: state.me,
      action: element.action_id,
      block: block.block_id,
      in: where,
      value: value ?? '',
    })
  }
}

/** What was told already is no draft. */
export const dropDraft = (where, block, element) => drafts.delete(`${where}/${block.block_id}/${element.action_id}`)

/** Takes what was filled in somewhere, for its submission, by block. */
export function takeDrafts(where) {
  clearTimeout(waiting)
  const values = {}
  for (const [key, draft] of [...drafts]) {
    if (draft.where !== where) continue
    values[draft.block.block_id] = draft.value ?? ''
    drafts.delete(key)
  }
  return values
}

/** True while something filled in there was not handed over. */
export const isDrafted = (where, block, element) => drafts.has(`${where}/${block.block_id}/${element.action_id}`)
