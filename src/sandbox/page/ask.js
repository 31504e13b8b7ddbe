// Talks to the driver API: one act after another, and whatever could not be done said in one place.
import { at } from './make.js'

/** Asks the driver; throws what it says where it refuses. */
export async function ask(path, body) {
  const sent = body && { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`/sandbox/api${path}`, sent).catch(() => {
    throw new Error('The sandbox does not answer. Is it still running?')
  })
  const said = await answer.json().catch(() => ({ error: `The sandbox answered ${answer.status} without words` }))
  if (!answer.ok) throw new Error(said.error)
  return said
}

let hiding

/** Says what went wrong, for a while. */
export function complain(error) {
  const problem = at('problem')
  clearTimeout(hiding)
  problem.hidden = false
  problem.textContent = error.message
  hiding = setTimeout(() => {
    problem.hidden = true
  }, 8000)
}

let queue = Promise.resolve()

/** Does something in the world once everything before it is done. Answers undefined where it could not be done. */
export function act(path, body) {
  const done = queue.then(() =>
    ask(path, typeof body === 'function' ? body() : body).catch((error) => {
      complain(error)
      return undefined
    }),
  )
  queue = done
  return done
}
