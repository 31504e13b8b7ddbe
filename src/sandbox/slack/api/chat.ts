// chat.*: messages that the app posts, changes and takes back (slack-platform §7, §9).

import type { Person } from '../../people.ts'
import { type Block, type Json, keptValues, withIds } from '../blocks.ts'
import { isAtHome } from '../user.ts'
import { APP, dmOf, GENERAL, keepMessage, type Message, messageId, personOfDm, type Workspace } from '../workspace.ts'
import { type Call, fault, type Method, outcome, textOf } from './call.ts'

/** A message as the Web API and interaction payloads show it. */
export function messageObject(message: Message): Json {
  const { ts, user, text, blocks, editedAt, files } = message
  const edited =
    editedAt === undefined ? {} : { edited: { user, ts: `${Math.floor(Date.parse(editedAt) / 1000)}.000000` } }
  const bot = { bot_id: APP.botId, app_id: APP.id }
  const said = { text, ...(blocks.length > 0 ? { blocks } : {}), ...(files ? { files } : {}) }
  return { type: 'message', user, ts, ...bot, ...said, ...edited }
}

/** The blocks of a message body; attachments that carry blocks count as blocks, for that is how they are shown. */
export function blocksOf(body: Json): Block[] {
  const attachments = Array.isArray(body.attachments) ? body.attachments : []
  const lists = [body.blocks, ...attachments.map((one: Json) => one.blocks)]
  const said = typeof body.markdown_text === 'string' ? [{ type: 'markdown', text: body.markdown_text }] : []
  return withIds([...said, ...lists.flatMap((list) => (Array.isArray(list) ? list : []))])
}

/** The text of a message body. */
export const textIn = (body: Json): string => textOf(body, 'text') || textOf(body, 'markdown_text')

/** The channel that a call means: a conversation of the app's, by its own id or by its person's. */
export function channelFor(space: Workspace, channel: string): string {
  if (channel === GENERAL.id) throw fault('not_in_channel', '3', 'the app is not in #general: answer by response_url')
  if (/^[UW]/.test(channel)) return dmOf(reachable(space, space.people.get(channel), channel).id)
  const person = personOfDm(space, channel)
  if (!person) throw outcome('channel_not_found', '7', `there is no conversation ${channel}`)
  return dmOf(reachable(space, person, channel).id)
}

function reachable(space: Workspace, person: Person | undefined, id: string): Person {
  if (!person) throw outcome('user_not_found', '7', `nobody has the id ${id}`)
  if (person.kind === 'deactivated') throw outcome('user_disabled', '7', `${person.handle} is deactivated`)
  if (person.kind === 'bot') throw outcome('cannot_dm_bot', '7', `${person.handle} is a bot`)
  if (!isAtHome(person)) throw outcome('channel_not_found', '14', `${person.handle} is of another workspace`)
  if (!space.manifest.messagesTab)
    throw outcome('messages_tab_disabled', '7', 'the manifest does not enable the Messages tab')
  return person
}

const postMessage: Method = async ({ space, args }) => {
  const channel = channelFor(space, textOf(args, 'channel'))
  const message = await post(space, { channel, text: textIn(args), blocks: blocksOf(args) })
  return { channel, ts: message.ts, message: messageObject(message) }
}

const postEphemeral: Method = async ({ space, args, cause }) => {
  const channel = channelFor(space, textOf(args, 'channel'))
  const user = textOf(args, 'user')
  if (personOfDm(space, channel)?.id !== user) throw fault('user_not_in_channel', '7', `${user} is not in ${channel}`)
  const body = { channel, text: textIn(args), blocks: blocksOf(args), ephemeralTo: user }
  const message = await post(space, cause === undefined ? body : { ...body, cause })
  return { message_ts: message.ts }
}

/** Puts a new message of the app before people's eyes. */
export function post(
  space: Workspace,
  body: Pick<Message, 'channel' | 'text' | 'blocks'> & Partial<Message>,
): Promise<Message> {
  const at = space.clock.now().toISOString()
  return keepMessage(space, { ts: space.newTs(), user: APP.botUserId, at, typed: {}, ...body })
}

function ownMessage({ space, args }: Call): Message {
  const [channel, ts] = [textOf(args, 'channel'), textOf(args, 'ts')]
  const message = space.messages.get(messageId(channel, ts))
  if (!message || message.deleted) throw outcome('message_not_found', '7', `there is no message ${ts} in ${channel}`)
  if (message.ephemeralTo) throw fault('message_not_found', '4', 'ephemeral messages change only by response_url')
  if (message.user !== APP.botUserId)
    throw fault('cant_update_message', '7', 'the app may change only its own messages')
  return message
}

const update: Method = async (call) => {
  const { space, args } = call
  const message = ownMessage(call)
  const kept = await rewrite(space, message, args)
  return { channel: kept.channel, ts: kept.ts, text: kept.text, message: messageObject(kept) }
}

/** Gives a message new words and blocks; what is not given stays, save that a new text alone takes the blocks away. */
export function rewrite(space: Workspace, message: Message, body: Json, cause?: string): Promise<Message> {
  const says = (name: string) => body[name] !== undefined
  const rich = says('blocks') || says('attachments') || says('markdown_text')
  const blocks = rich ? blocksOf(body) : says('text') ? [] : message.blocks
  const text = says('text') || says('markdown_text') ? textIn(body) : message.text
  const typed = keptValues(blocks, message.typed)
  const editedAt = space.clock.now().toISOString()
  return keepMessage(space, { ...message, text, blocks, typed, editedAt, ...(cause === undefined ? {} : { cause }) })
}

const remove: Method = async (call) => {
  const message = ownMessage(call)
  await keepMessage(call.space, { ...message, deleted: true })
  return { channel: message.channel, ts: message.ts }
}

const getPermalink: Method = async ({ space, args, host }) => {
  const [channel, ts] = [textOf(args, 'channel'), textOf(args, 'message_ts')]
  if (!space.messages.get(messageId(channel, ts))) throw outcome('message_not_found', '7', `no message ${ts}`)
  return { channel, permalink: `${host}/archives/${channel}/p${ts.replace('.', '')}` }
}

/** The methods of this family. */
export const chat: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
}
