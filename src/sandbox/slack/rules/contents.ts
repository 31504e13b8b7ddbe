// What a Web API call carries: JSON in form fields, and the messages, blocks and views inside it.
import { checkBlocks } from './blocks.ts'
import { checkMessage } from './messages.ts'
import { at, complain, isObject, type Spot } from './shape.ts'
import { checkView } from './views.ts'

const BAD_JSON: Record<string, string> = {
  blocks: 'invalid_blocks_format',
  attachments: 'invalid_attachments',
  metadata: 'invalid_metadata_format',
  view: 'invalid_arguments',
  files: 'invalid_arguments',
}
const FLAGS = ['mrkdwn', 'reply_broadcast', 'unfurl_links', 'unfurl_media', 'link_names']
const MESSAGES = ['chat.postMessage', 'chat.postEphemeral', 'chat.update']
const NOT_OF_THE_MESSAGE = ['token', 'team_id', 'as_user', 'file_ids']
const SURFACES: Record<string, string[]> = {
  'views.open': ['modal'],
  'views.push': ['modal'],
  'views.update': ['modal', 'home'],
  'views.publish': ['home'],
}

/** Adds what is wrong with the JSON arguments of a call, and with the message, blocks or view in them. */
export function checkContents(name: string, args: Record<string, unknown>, scopes: string[], spot: Spot): void {
  const read: Record<string, unknown> = {}
  let readable = true
  for (const [key, value] of Object.entries(args)) {
    const result = parsed(key, value)
    if (result.error) complain(at(spot, key), 'does not parse as a JSON object or list', BAD_JSON[key])
    readable &&= !result.error
    read[key] = result.value
  }
  if (readable) checkParsed(name, read, scopes, spot)
}

/** A form field as Slack reads it: JSON where an object is expected, "true" and "1" as true. */
function parsed(key: string, value: unknown): { value: unknown; error?: true } {
  if (typeof value !== 'string') return { value }
  if (FLAGS.includes(key) && /^(true|false|1|0)$/.test(value)) return { value: value === 'true' || value === '1' }
  if (!Object.hasOwn(BAD_JSON, key)) return { value }
  try {
    const json: unknown = JSON.parse(value)
    return typeof json === 'object' && json !== null ? { value: json } : { value, error: true }
  } catch {
    return { value, error: true }
  }
}

function checkParsed(name: string, args: Record<string, unknown>, scopes: string[], spot: Spot): void {
  if (MESSAGES.includes(name)) spot.found.push(...checkMessage(messageIn(args)))
  if (name in SURFACES && args.view !== undefined) checkViewIn(name, args.view, spot)
  if (name === 'files.completeUploadExternal' && args.blocks !== undefined)
    spot.found.push(...checkBlocks(args.blocks, 'message'))
  checkScopesWithin(args, scopes, spot)
}

function messageIn(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(args).filter(([key]) => !NOT_OF_THE_MESSAGE.includes(key)))
}

function checkViewIn(name: string, view: unknown, spot: Spot): void {
  const type = isObject(view) ? view.type : undefined
  const allowed = SURFACES[name] ?? []
  if ((type === 'modal' || type === 'home') && !allowed.includes(type))
    complain(at(at(spot, 'view'), 'type'), `is ${type}, ${name} takes ${allowed.join(' or ')}`)
  spot.found.push(...checkView(view))
}

/** Some contents need a scope of their own, whatever the method's is. */
function checkScopesWithin(args: Record<string, unknown>, scopes: string[], spot: Spot): void {
  const json = JSON.stringify([args.view, args.blocks])
  const needed: [boolean, string, string][] = [
    [json.includes('"type":"file_input"'), 'a file_input', 'files:read'],
    [json.includes('"type":"video"'), 'a video block', 'links.embed:write'],
    [['username', 'icon_emoji', 'icon_url'].some((key) => key in args), 'another name or icon', 'chat:write.customize'],
  ]
  for (const [carried, what, scope] of needed)
    if (carried && !scopes.includes(scope)) complain(spot, `${what} needs the scope ${scope}`, 'missing_scope')
}
