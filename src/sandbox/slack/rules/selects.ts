// Menus, radio buttons and checkboxes: the elements one chooses from, and the rules that tie a first choice to its options.
import { choice, conversationFilter, distinctValues, initialAmongOptions, option, optionGroup } from './composition.ts'
import { at, complain, exactlyOne, type Fields, flag, list, type Rule, type Shape, whole, written } from './shape.ts'
import { asking, element, picking } from './traits.ts'

const user = written(/^[UW][A-Z0-9]+$/, 'a user id')
const channel = written(/^[CG][A-Z0-9]+$/, 'a channel id')
const conversation = written(/^[CGDUW][A-Z0-9]+$/, 'a conversation id')
const several: Fields = { ...picking, 'max_selected_items?': whole(1) }
const options: Fields = { 'options?': list(option, 100), 'option_groups?': list(optionGroup, 100) }
const oneKindOfOptions = exactlyOne('options', 'option_groups')
const filter: Fields = { 'default_to_current_conversation?': flag, 'filter?': conversationFilter }
const query: Fields = { 'min_query_length?': whole(0) }
const respond: Fields = { 'response_url_enabled?': flag }

const respondsInModals: Rule = (menu, spot) => {
  if (menu.response_url_enabled === true && spot.surface !== 'modal')
    complain(at(spot, 'response_url_enabled'), 'works only for menus in input blocks of modals')
}

const notTooManyAtFirst: Rule = (menu, spot) => {
  const [name, first] = Object.entries(menu).find(([key]) => key.startsWith('initial_')) ?? []
  const max = menu.max_selected_items
  if (name === undefined || typeof max !== 'number' || !Array.isArray(first) || first.length <= max) return
  complain(at(spot, name), `chooses ${first.length} at first, max_selected_items is ${max}`)
}

const select = (type: string, fields: Fields, ...rules: Rule[]): Shape =>
  element(type, 'select-menu', { ...picking, ...fields }, ...rules)

const multiSelect = (type: string, fields: Fields, ...rules: Rule[]): Shape =>
  element(type, 'multi-select-menu', { ...several, ...fields }, notTooManyAtFirst, ...rules)

/** A menu of given options: 1 to 100 options or 1 to 100 groups. */
export const staticSelect = select(
  'static_select',
  { ...options, 'initial_option?': option },
  oneKindOfOptions,
  distinctValues,
  initialAmongOptions,
)

/** A menu whose options the app serves while the person types. */
export const externalSelect = select('external_select', { ...query, 'initial_option?': option })

/** A menu of people. Slack does not filter it: bots, guests and deactivated accounts may come back. */
export const usersSelect = select('users_select', { 'initial_user?': user })

/** A menu of conversations. */
export const conversationsSelect = select(
  'conversations_select',
  { ...filter, ...respond, 'initial_conversation?': conversation },
  respondsInModals,
)

/** A menu of public channels. */
export const channelsSelect = select('channels_select', { ...respond, 'initial_channel?': channel }, respondsInModals)

/** As static_select, several at once. */
export const multiStaticSelect = multiSelect(
  'multi_static_select',
  { ...options, 'initial_options?': list(option, 100) },
  oneKindOfOptions,
  distinctValues,
  initialAmongOptions,
)

/** As external_select, several at once. */
export const multiExternalSelect = multiSelect('multi_external_select', {
  ...query,
  'initial_options?': list(option, 100),
})

/** As users_select, several at once. */
export const multiUsersSelect = multiSelect('multi_users_select', { 'initial_users?': list(user) })

/** As conversations_select, several at once. */
export const multiConversationsSelect = multiSelect('multi_conversations_select', {
  ...filter,
  'initial_conversations?': list(conversation),
})

/** As channels_select, several at once. */
export const multiChannelsSelect = multiSelect('multi_channels_select', { 'initial_channels?': list(channel) })

/** One of up to ten. */
export const radioButtons = element(
  'radio_buttons',
  'radio-button-group',
  { ...asking, options: list(choice, 10), 'initial_option?': choice },
  distinctValues,
  initialAmongOptions,
)

/** Any of up to ten. */
export const checkboxes = element(
  'checkboxes',
  'checkboxes',
  { ...asking, options: list(choice, 10), 'initial_options?': list(choice, 10) },
  distinctValues,
  initialAmongOptions,
)
