// What block elements have in common: an id, a confirm step, a placeholder, the focus. Slack's types call these extensions.
import { confirm, dispatchConfig, id, plainText } from './composition.ts'
import { complain, type Fields, flag, object, oneOf, page, type Rule, type Shape } from './shape.ts'

/** An element of one type, enforced in the name of its reference page. */
export const element = (type: string, reference: string, fields: Fields, ...rules: Rule[]): Shape =>
  page(`reference/block-kit/block-elements/${reference}-element`, object({ type: oneOf(type), ...fields }, ...rules))

/** Anything that can be pressed or changed. */
export const acting: Fields = { 'action_id?': id }

/** Anything that can hold the focus when a view opens. */
export const focusing: Fields = { ...acting, 'focus_on_load?': flag }

/** Anything whose change can be confirmed first. */
export const asking: Fields = { ...focusing, 'confirm?': confirm }

/** Anything one picks from a menu. */
export const picking: Fields = { ...asking, 'placeholder?': plainText(150) }

/** Anything one types into. */
export const typing: Fields = {
  ...focusing,
  'placeholder?': plainText(150),
  'dispatch_action_config?': dispatchConfig,
}

/** Refuses an element outside modals. */
export const modalOnly =
  (what: string): Rule =>
  (_, spot) => {
    if (spot.surface !== 'modal') complain(spot, `${what} lives in modals only, not on the surface ${spot.surface}`)
  }
