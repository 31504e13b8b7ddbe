// Whole views: modals and App Home, with the limits of §5 around their blocks.
import { readBlocks } from './blocks.ts'
import type { Complaint } from './complaint.ts'
import { plainText } from './composition.ts'
import {
  at,
  complain,
  type Fields,
  flag,
  isObject,
  object,
  oneOf,
  type Rule,
  type Shape,
  type Spot,
  start,
  string,
} from './shape.ts'

const LARGEST_BYTES = 250_000

const common: Fields = {
  blocks: () => undefined, // read by checkView, which knows the surface
  'private_metadata?': string(3000, 0),
  'callback_id?': string(255, 0),
  'external_id?': string(255, 0),
}

const submitWithInputs: Rule = (view, spot) => {
  const blocks = Array.isArray(view.blocks) ? view.blocks : []
  if (view.submit === undefined && blocks.some((block) => isObject(block) && block.type === 'input'))
    complain(at(spot, 'submit'), 'is required because the view has an input block')
}

const EMOJI_AS_NAME = 10

/** A label of 24. An emoji is sent as its :name: unless emoji is false, so it may be far longer than it looks (#2282). */
const label: Shape = (value, spot) => {
  plainText(24)(value, spot)
  if (!isObject(value) || typeof value.text !== 'string' || value.emoji === false || value.text.length > 24) return
  const emoji = value.text.match(/\p{Extended_Pictographic}/gu)?.length ?? 0
  const length = value.text.length + emoji * EMOJI_AS_NAME
  if (emoji > 0 && length > 24)
    complain({ ...spot, section: '17' }, `may have ${length} characters once its emoji are names, the limit is 24`)
}

const modal = object(
  {
    type: oneOf('modal'),
    title: label,
    'submit?': label,
    'close?': label,
    'clear_on_close?': flag,
    'notify_on_close?': flag,
    ...common,
  },
  submitWithInputs,
)
const home = object({ type: oneOf('home'), ...common })

/** Every reason why Slack would refuse this view (a modal or App Home). */
export function checkView(view: unknown): Complaint[] {
  const spot = start({ section: '5', error: 'invalid_arguments', page: 'reference/views' })
  if (!isObject(view)) complain(spot, 'a view must be an object')
  else if (view.type !== 'modal' && view.type !== 'home') complain(at(spot, 'type'), 'must be modal | home')
  else readView(view, view.type, spot)
  return spot.found
}

function readView(view: Record<string, unknown>, surface: 'modal' | 'home', spot: Spot): void {
  const here = { ...spot, surface }
  if (surface === 'modal') modal(view, here)
  else home(view, here)
  const blocks = at({ ...here, section: '6' }, 'blocks')
  if (Array.isArray(view.blocks)) readBlocks(view.blocks, blocks)
  else if (view.blocks !== undefined) complain(blocks, 'must be a list of blocks')
  const bytes = Buffer.byteLength(JSON.stringify(view))
  if (bytes > LARGEST_BYTES)
    complain(here, `the view has ${bytes} bytes, the limit is ${LARGEST_BYTES}`, 'view_too_large')
}
