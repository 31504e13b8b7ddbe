// Composition objects: the small pieces that blocks and elements are made of, as docs.slack.dev lists them.
import {
  at,
  complain,
  exactlyOne,
  flag,
  isObject,
  kinds,
  list,
  object,
  oneOf,
  page,
  type Shape,
  type Spot,
  someOf,
  string,
  url,
} from './shape.ts'

const composition = (name: string, shape: Shape): Shape =>
  page(`reference/block-kit/composition-objects/${name}-object`, shape)

/** The name of a block or an action: 1 to 255 units. */
export const id: Shape = string(255)

/** An address an element may carry. Slack opens http(s) and mailto only (§8). */
export const link: Shape = url(3000, 'http', 'https', 'mailto')

const plain = (max: number): Shape => object({ type: oneOf('plain_text'), text: string(max), 'emoji?': flag })
const mrkdwn = (max: number): Shape => object({ type: oneOf('mrkdwn'), text: string(max), 'verbatim?': flag })

/** A plain_text object of at most `max` units. */
export const plainText = (max: number): Shape =>
  composition('text', kinds('a text', { plain_text: plain(max), mrkdwn: mrkdwn(max) }, ['plain_text']))

/** A mrkdwn object of at most `max` units. */
export const mrkdwnText = (max: number): Shape =>
  composition('text', kinds('a text', { plain_text: plain(max), mrkdwn: mrkdwn(max) }, ['mrkdwn']))

/** A text object of either type, of at most `max` units. */
export const anyText = (max: number): Shape =>
  composition('text', kinds('a text', { plain_text: plain(max), mrkdwn: mrkdwn(max) }))

/** The question asked before an act: all four texts are required by its page. */
export const confirm: Shape = composition(
  'confirmation-dialog',
  object({
    title: plainText(100),
    text: anyText(300),
    confirm: plainText(30),
    deny: plainText(30),
    'style?': oneOf('primary', 'danger'),
  }),
)

const optionOf = (text: Shape, more: Record<string, Shape> = {}): Shape =>
  composition('option', object({ text, value: string(75), 'description?': text, ...more }))

/** An option of a select menu: plain text only, and a value of at most 75 (the stricter of docs and types). */
export const option: Shape = optionOf(plainText(75))

/** An option of radio buttons or checkboxes: may be mrkdwn. */
export const choice: Shape = optionOf(anyText(75))

/** An option of an overflow menu: the only one that may carry a url. */
export const menuItem: Shape = optionOf(plainText(75), { 'url?': link })

/** A labelled group of options in a select menu. */
export const optionGroup: Shape = composition(
  'option-group',
  object({ label: plainText(75), options: list(option, 100) }),
)

/** When a text input sends block actions. */
export const dispatchConfig: Shape = composition(
  'dispatch-action-configuration',
  object({ 'trigger_actions_on?': list(oneOf('on_enter_pressed', 'on_character_entered'), 2) }),
)

/** Which conversations a conversations menu offers; an empty filter is refused. */
export const conversationFilter: Shape = composition(
  'conversation-filter',
  object(
    {
      'include?': list(oneOf('im', 'mpim', 'private', 'public'), 4),
      'exclude_external_shared_channels?': flag,
      'exclude_bot_users?': flag,
    },
    someOf('include', 'exclude_external_shared_channels', 'exclude_bot_users'),
  ),
)

/** A file in Slack, named by its id or by its url, never both. */
export const slackFile: Shape = composition(
  'slack-file',
  object({ 'id?': string(255), 'url?': url(3000, 'https') }, exactlyOne('id', 'url')),
)

/** The two ways in which an image says where it is, and its description for those who do not see it. */
export const picture = {
  alt_text: string(2000),
  'image_url?': url(3000, 'http', 'https'),
  'slack_file?': slackFile,
}

/** An image says where it is in exactly one way. */
export const oneSource = exactlyOne('image_url', 'slack_file')

/** All options of a menu, in groups or not, each with its path. */
export function optionsOf(menu: Record<string, unknown>): { option: unknown; path: (string | number)[] }[] {
  const groups = Array.isArray(menu.option_groups) ? menu.option_groups : []
  const loose = Array.isArray(menu.options) ? menu.options : []
  return [
    ...loose.map((option, i) => ({ option, path: ['options', i] })),
    ...groups.flatMap((group, g) =>
      isObject(group) && Array.isArray(group.options)
        ? group.options.map((option, i) => ({ option, path: ['option_groups', g, 'options', i] }))
        : [],
    ),
  ]
}

/** No two options of one menu may have the same value: the app could not tell them apart. */
export function distinctValues(menu: Record<string, unknown>, spot: Spot): void {
  const seen = new Set<unknown>()
  for (const { option, path } of optionsOf(menu)) {
    if (!isObject(option) || typeof option.value !== 'string') continue
    const here = [...path, 'value'].reduce<Spot>((so, step) => at(so, step), spot)
    if (seen.has(option.value)) complain(here, `the value ${option.value} is already taken by another option`)
    seen.add(option.value)
  }
}

/** What is chosen at first must equal exactly one of the options, in every property. */
export function initialAmongOptions(menu: Record<string, unknown>, spot: Spot): void {
  const offered = optionsOf(menu).map(({ option }) => canonical(option))
  const among = (chosen: unknown, here: Spot) => {
    const hits = offered.filter((option) => option === canonical(chosen)).length
    if (hits !== 1) complain(here, `must equal exactly one of the options, equals ${hits}`)
  }
  if (menu.initial_option !== undefined) among(menu.initial_option, at(spot, 'initial_option'))
  if (!Array.isArray(menu.initial_options)) return
  menu.initial_options.forEach((chosen, index) => {
    among(chosen, at(at(spot, 'initial_options'), index))
  })
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const keys = Object.keys(value).filter((key) => value[key] !== undefined)
  return `{${keys
    .sort()
    .map((key) => `${key}:${canonical(value[key])}`)
    .join()}}`
}
