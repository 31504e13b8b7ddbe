// Everything that can be filled in, by type, and when what is filled in goes to the app.
import { at, make } from '../make.js'
import { drawChoices } from './choices.js'
import { isDrafted, keepDraft } from './drafts.js'
import { drawUpload } from './files.js'
import { drawMenu } from './menus.js'
import { drawDate, drawLine, drawLong, drawMoment } from './typed.js'

const FIELDS = {
  plain_text_input: (field) => (field.element.multiline ? drawLong(field) : drawLine('text')(field)),
  rich_text_input: drawLong,
  email_text_input: drawLine('email'),
  url_text_input: drawLine('url'),
  number_input: drawLine('number'),
  datepicker: drawDate('date', 'selected_date'),
  timepicker: drawDate('time', 'selected_time'),
  datetimepicker: drawMoment,
  file_input: drawUpload,
  static_select: drawMenu,
  multi_static_select: drawMenu,
  external_select: drawMenu,
  multi_external_select: drawMenu,
  users_select: drawMenu,
  multi_users_select: drawMenu,
  conversations_select: drawMenu,
  multi_conversations_select: drawMenu,
  channels_select: drawMenu,
  multi_channels_select: drawMenu,
  radio_buttons: drawChoices('radio'),
  checkboxes: drawChoices('checkbox'),
}

/** The id of an input: the same whenever it is drawn. */
export const idOf = (scene, block, element) =>
  `${scene.where}-${block.block_id}-${element.action_id}`.replace(/[^\w-]/g, '_')

/** True while the form is on its way to the app. */
const isLeaving = () => at('modal').getAttribute('aria-busy') === 'true'

const TEXTS = /_input$/

/**
 * Draws one input. It stays as it is while the app shows the same input again (the same block and action, as in Slack);
 * `$field` reads what stands in it, in the driver's words, and gives it another value.
 */
export function drawField(element, block, scene, said = {}) {
  const draw = FIELDS[element.type]
  if (!draw)
    return make(
      'p',
      { class: 'unknown', role: 'note' },
      `Slack would show an element of type “${element.type}”; this page cannot.`,
    )
  const id = idOf(scene, block, element)
  const label = said.label ?? element.placeholder?.text ?? element.accessibility_label ?? block.text?.text ?? 'Choose'
  const attributes = {
    id,
    'aria-label': said.label === undefined ? label : undefined,
    'aria-describedby': said.describedBy || undefined,
    'aria-invalid': said.isWrong ? 'true' : undefined,
    'aria-required': block.type === 'input' && !block.optional ? 'true' : undefined,
  }
  const value = scene.valueOf(element, block)
  const node = draw({
    element,
    block,
    scene,
    id,
    label,
    labelId: said.labelId,
    attributes,
    value,
    ...senders(element, block, scene),
  })
  const same = TEXTS.test(element.type) ? element.type : JSON.stringify(element)
  node.classList.add('field')
  node.dataset.key = id
  node.dataset.field = `${id} ${same}`
  Object.assign(node.$field, { element, block })
  return node
}

/**
 * When what is filled in is told: `typed` at each letter, `entered` at Enter, `chosen` at a choice. Inputs that do not
 * dispatch only keep it for the submission.
 */
function senders(element, block, scene) {
  const isQuiet = block.type === 'input' && block.dispatch_action !== true
  const { trigger_actions_on: on = ['on_enter_pressed'] } = element.dispatch_action_config ?? {}
  const tell = (value) => scene.choose(element, block, value)
  let waiting
  return {
    typed: (value) => {
      scene.touched?.(block)
      keepDraft(scene.where, block, element, value, isQuiet)
      if (isQuiet || !on.includes('on_character_entered')) return
      clearTimeout(waiting)
      // Whoever has sent or closed the form meanwhile has said more than this.
      waiting = setTimeout(() => isDrafted(scene.where, block, element) && !isLeaving() && tell(value), 250)
    },
    entered: (value) => {
      if (isQuiet || !on.includes('on_enter_pressed')) return false
      clearTimeout(waiting)
      void tell(value)
      return true
    },
    chosen: (value) => {
      scene.touched?.(block)
      keepDraft(scene.where, block, element, value, isQuiet)
      if (!isQuiet) void tell(value)
    },
  }
}
