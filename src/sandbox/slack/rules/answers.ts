// What an app may answer in the body of its 200 (or the socket's payload), one rule per kind of request (§1, §3, §5).
import { type Complaint, cite } from './complaint.ts'
import { option, optionGroup } from './composition.ts'
import { checkMessage } from './messages.ts'
import { exactlyOne, isObject, list, object, shown, start } from './shape.ts'
import { checkView } from './views.ts'

const SUBMISSION = cite('5', 'surfaces/modals')

/** Nothing at all: an empty body, or an empty object as the socket sends it. */
function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || body === '' || (isObject(body) && Object.keys(body).length === 0)
}

/** A command is answered with nothing, with a text, or with a message. */
export function checkCommandAnswer(body: unknown): Complaint[] {
  if (isEmpty(body)) return []
  return checkMessage(typeof body === 'string' ? { text: body } : body)
}

/** Block actions are answered with nothing: errors or views in that body do nothing (bolt-python#1092). */
export function checkActionAnswer(body: unknown): Complaint[] {
  if (isEmpty(body)) return []
  const text = `the answer to a block action must be empty, Slack ignores ${shown(body)}`
  return [{ error: 'invalid_arguments', text, cites: cite('17') }]
}

/** A submission is answered with nothing, or with one response_action. `view` is the one that was submitted. */
export function checkSubmissionAnswer(body: unknown, view: unknown): Complaint[] {
  if (isEmpty(body)) return []
  if (!isObject(body)) return [submission(`the answer must be an object, is ${shown(body)}`)]
  const action = body.response_action
  if (action === 'errors') return [...stray(body, 'errors'), ...checkErrors(body.errors, view)]
  if (action === 'update' || action === 'push') return [...stray(body, 'view'), ...checkNextView(body.view)]
  if (action === 'clear') return stray(body)
  return [submission(`response_action must be errors | update | push | clear, is ${shown(action)}`)]
}

function submission(text: string): Complaint {
  return { error: 'invalid_arguments', text, cites: SUBMISSION }
}

function stray(body: Record<string, unknown>, wanted?: string): Complaint[] {
  return Object.keys(body)
    .filter((key) => key !== 'response_action' && key !== wanted && body[key] !== undefined)
    .map((key) => submission(`${key}: has no place beside response_action ${shown(body.response_action)}`))
}

function checkErrors(errors: unknown, view: unknown): Complaint[] {
  if (!isObject(errors) || Object.keys(errors).length === 0)
    return [submission('errors: must be an object with at least one block_id')]
  const inputs = inputBlocksOf(view)
  return Object.entries(errors).flatMap(([id, text]) => [
    ...(inputs.includes(id) ? [] : [notAnInput(id, inputs)]),
    ...(typeof text === 'string' && text !== '' ? [] : [submission(`errors.${id}: must be a text, is ${shown(text)}`)]),
  ])
}

function notAnInput(id: string, inputs: string[]): Complaint {
  const text = `errors.${id}: is not the block_id of an input block of this view (those are: ${inputs.join(', ')})`
  return { error: 'invalid_arguments', text, cites: `${SUBMISSION} · bolt-js#554, bolt-python#566` }
}

function inputBlocksOf(view: unknown): string[] {
  const blocks = isObject(view) && Array.isArray(view.blocks) ? view.blocks : []
  return blocks.flatMap((block) =>
    isObject(block) && block.type === 'input' && typeof block.block_id === 'string' ? [block.block_id] : [],
  )
}

function checkNextView(view: unknown): Complaint[] {
  if (isObject(view) && view.type === 'home') return [submission('view.type: a modal can only be followed by a modal')]
  return checkView(view).map(({ text, ...rest }) => ({ ...rest, text: `view.${text}` }))
}

const optionsAnswer = object(
  { 'options?': list(option, 100, 0), 'option_groups?': list(optionGroup, 100, 0) },
  exactlyOne('options', 'option_groups'),
)

/** An external menu is answered with up to 100 options or up to 100 groups, in this very body. */
export function checkOptionsAnswer(body: unknown): Complaint[] {
  const page = 'reference/block-kit/block-elements/select-menu-element'
  const spot = start({ section: '6', error: 'invalid_arguments', page })
  optionsAnswer(body, spot)
  return spot.found
}
