// The everyday blocks, one entry per reference page: section, header, context, actions, input, image, divider, markdown, video, file.
import { anyText, id, oneSource, picture, plainText } from './composition.ts'
import { accessory, action, input, onlyImage } from './elements.ts'
import {
  complain,
  type Fields,
  flag,
  kinds,
  list,
  object,
  oneOf,
  type Rule,
  type Shape,
  type Surface,
  someOf,
  string,
  url,
  whole,
  words,
} from './shape.ts'

/** All surfaces: most blocks may stand on each of them. */
export const everywhere: Surface[] = ['message', 'modal', 'home']

/** A block of one type, enforced in the name of its page and refused on surfaces where it may not stand. */
export const block =
  (type: string, surfaces: Surface[], fields: Fields, ...rules: Rule[]): Shape =>
  (value, spot) => {
    const here = { ...spot, page: `reference/block-kit/blocks/${type.replaceAll('_', '-')}-block` }
    if (spot.surface && !surfaces.includes(spot.surface))
      complain(here, `${type} may not stand on the surface ${spot.surface}, only on ${surfaces.join(', ')}`)
    object({ type: oneOf(type), 'block_id?': id, ...fields }, ...rules)(value, here)
  }

/** Text of up to 3,000, or up to ten fields of 2,000, with one element at the side. */
export const section = block(
  'section',
  everywhere,
  { 'text?': anyText(3000), 'fields?': list(anyText(2000), 10), 'accessory?': accessory, 'expand?': flag },
  someOf('text', 'fields'),
)

/** A title: plain text of up to 150. */
export const header = block('header', everywhere, { text: plainText(150), 'level?': whole(1, 4) })

/** Small print: up to ten texts and images. */
export const context = block('context', everywhere, {
  elements: list(
    kinds('an element of context', { image: onlyImage, plain_text: anyText(3000), mrkdwn: anyText(3000) }),
    10,
  ),
})

/** A row of up to 25 things to press or choose. */
export const actions = block('actions', everywhere, { elements: list(action, 25) })

/** A labelled question with one element. */
export const inputBlock = block('input', everywhere, {
  label: plainText(2000),
  'hint?': plainText(2000),
  element: input,
  'optional?': flag,
  'dispatch_action?': flag,
})

/** A line. */
export const divider = block('divider', everywhere, {})

/** A picture, described in words, from one source. */
export const image = block('image', everywhere, { ...picture, 'title?': plainText(2000) }, oneSource)

/** Standard Markdown; the 12,000 units are counted over all markdown blocks of the message. */
export const markdown = block('markdown', ['message'], { text: string(12_000) })

/** A remote file. */
export const file = block('file', ['message'], { source: oneOf('remote'), external_id: words })

/** An embedded player; needs links.embed:write and an unfurl domain. */
export const video = block('video', everywhere, {
  alt_text: string(2000),
  title: plainText(199),
  video_url: url(3000, 'https'),
  thumbnail_url: url(3000, 'http', 'https'),
  'title_url?': url(3000, 'https'),
  'author_name?': string(49),
  'provider_name?': words,
  'provider_icon_url?': url(3000, 'http', 'https'),
  'description?': plainText(3000),
})
