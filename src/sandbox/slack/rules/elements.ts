// All block elements that Slack knows, and which of them each block takes.
import { button, feedbackButtons, iconButton, image, overflow, urlSource, workflowButton } from './buttons.ts'
import {
  datepicker,
  datetimepicker,
  emailInput,
  fileInput,
  numberInput,
  plainTextInput,
  richTextInput,
  timepicker,
  urlInput,
} from './inputs.ts'
import {
  channelsSelect,
  checkboxes,
  conversationsSelect,
  externalSelect,
  multiChannelsSelect,
  multiConversationsSelect,
  multiExternalSelect,
  multiStaticSelect,
  multiUsersSelect,
  radioButtons,
  staticSelect,
  usersSelect,
} from './selects.ts'
import { kinds, type Shape } from './shape.ts'

const menus = {
  static_select: staticSelect,
  external_select: externalSelect,
  users_select: usersSelect,
  conversations_select: conversationsSelect,
  channels_select: channelsSelect,
  multi_static_select: multiStaticSelect,
  multi_external_select: multiExternalSelect,
  multi_users_select: multiUsersSelect,
  multi_conversations_select: multiConversationsSelect,
  multi_channels_select: multiChannelsSelect,
}
const choices = { checkboxes, radio_buttons: radioButtons }
const clocks = { datepicker, timepicker }

const elements: Record<string, Shape> = {
  ...menus,
  ...choices,
  ...clocks,
  button,
  datetimepicker,
  email_text_input: emailInput,
  feedback_buttons: feedbackButtons,
  file_input: fileInput,
  icon_button: iconButton,
  image,
  number_input: numberInput,
  overflow,
  plain_text_input: plainTextInput,
  rich_text_input: richTextInput,
  url: urlSource,
  url_text_input: urlInput,
  workflow_button: workflowButton,
}

const shared = [...Object.keys(menus), ...Object.keys(choices), ...Object.keys(clocks)]
const taking = (what: string, ...allowed: string[]): Shape => kinds(what, elements, allowed)

/** What a section takes at its side. */
export const accessory = taking('an accessory', 'button', 'image', 'overflow', 'workflow_button', ...shared)

/** What an actions block takes: no inputs one types plain text into. */
export const action = taking(
  'an element of actions',
  'button',
  'datetimepicker',
  'overflow',
  'rich_text_input',
  'workflow_button',
  ...shared,
)

/** What an input block takes: nothing one presses. */
export const input = taking(
  'an element of input',
  'datetimepicker',
  'email_text_input',
  'file_input',
  'number_input',
  'plain_text_input',
  'rich_text_input',
  'url_text_input',
  ...shared,
)

/** What a context_actions block takes. */
export const contextAction = taking('an element of context_actions', 'feedback_buttons', 'icon_button')

/** A button and nothing else. */
export const onlyButton = taking('a button', 'button')

/** An image and nothing else. */
export const onlyImage = taking('an image', 'image')

/** A source and nothing else. */
export const onlySource = taking('a source', 'url')
