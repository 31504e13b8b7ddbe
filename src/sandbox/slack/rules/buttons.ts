// Elements one presses or merely looks at: buttons, the overflow menu, images, sources.
import { confirm, distinctValues, id, link, menuItem, oneSource, picture, plainText } from './composition.ts'
import { type Fields, list, object, oneOf, type Shape, string, url, words, written } from './shape.ts'
import { acting, element } from './traits.ts'

const label: Fields = { text: plainText(75), 'accessibility_label?': string(75) }
const colour = oneOf('primary', 'danger')
const feedback = object({ ...label, value: string(2000) })
const trigger = object({
  url: url(3000, 'https'),
  'customizable_input_parameters?': list(object({ name: words, value: words })),
})

/** A button: text 75 (clips at about 30), value 2,000, url 3,000. */
export const button: Shape = element('button', 'button', {
  ...acting,
  ...label,
  'url?': link,
  'value?': string(2000),
  'style?': colour,
  'confirm?': confirm,
})

/** A workflow button; unlike others it must have an action id. */
export const workflowButton: Shape = element('workflow_button', 'workflow-button', {
  ...label,
  action_id: id,
  workflow: object({ trigger }),
  'style?': colour,
  'confirm?': confirm,
})

/** A small icon to press. */
export const iconButton: Shape = element('icon_button', 'icon-button', {
  ...acting,
  ...label,
  icon: words,
  'value?': string(2000),
  'confirm?': confirm,
  'visible_to_user_ids?': list(written(/^[UW][A-Z0-9]+$/, 'a user id')),
})

/** Thumbs up and thumbs down. */
export const feedbackButtons: Shape = element('feedback_buttons', 'feedback-buttons', {
  ...acting,
  positive_button: feedback,
  negative_button: feedback,
})

/** The three dots: up to five options, which may be links. */
export const overflow: Shape = element(
  'overflow',
  'overflow-menu',
  { ...acting, options: list(menuItem, 5), 'confirm?': confirm },
  distinctValues,
)

/** An image as an element: described in words, from one source. */
export const image: Shape = element('image', 'image', picture, oneSource)

/** A source of a task card. */
export const urlSource: Shape = element('url', 'url-source', { url: url(3000, 'http', 'https'), text: words })
