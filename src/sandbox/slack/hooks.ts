// response_url: five answers within thirty minutes, from wherever the person was (slack-platform §4).

import { isSet } from './api/call.ts'
import { blocksOf, post, rewrite, textIn } from './api/chat.ts'
import type { Json } from './blocks.ts'
import { type Complaint, cite } from './rules/complaint.ts'
import { checkMessage } from './rules/messages.ts'
import { type Hook, keepMessage, type Message, newId, type Workspace } from './workspace.ts'

const MOST_USES = 5
const LIFE_MS = 30 * 60_000

/** Makes a response_url for one payload. */
export async function newHook(space: Workspace, given: Pick<Hook, 'user' | 'channel'> & Partial<Hook>): Promise<Hook> {
  const hook = { id: `${newId('R')}${newId('X')}`, bornAt: space.clock.now().getTime(), uses: 0, ...given }
  await space.hooks.put(hook.id, hook.user, hook)
  return hook
}

/** What a response_url answers. */
export type HookReply = { status: number; body: string; complaints: Complaint[] }

const refuse = (status: number, error: string, text: string): HookReply => ({
  status,
  body: error,
  complaints: [{ error, text: `response_url: ${text}`, cites: cite('4') }],
})

/** Takes what the app sends to a response_url. */
export async function useHook(space: Workspace, id: string, body: Json): Promise<HookReply> {
  const hook = space.hooks.get(id)
  if (!hook) return refuse(404, 'invalid_url', 'no payload was sent with this address')
  const refused = spent(space, hook)
  if (refused) return refused
  const counted = { ...hook, uses: hook.uses + 1 }
  const counting = space.hooks.put(id, hook.user, counted)
  const complaints = checkMessage(body)
  if (complaints.length > 0) return { status: 400, body: complaints[0]?.error ?? 'invalid_payload', complaints }
  await Promise.all([counting, say(space, counted, body)])
  return { status: 200, body: 'ok', complaints: [] }
}

function spent(space: Workspace, hook: Hook): HookReply | undefined {
  if (hook.uses >= MOST_USES) return refuse(404, 'used_url', `it was used ${MOST_USES} times already, that is the most`)
  const age = space.clock.now().getTime() - hook.bornAt
  if (age > LIFE_MS) return refuse(404, 'expired_url', `it is ${Math.round(age / 60_000)} minutes old, it lives 30`)
  return undefined
}

/** Shows what was said in answer to a payload, in its ack or by its response_url. */
export async function say(space: Workspace, hook: Hook, body: Json): Promise<void> {
  const source = hook.source === undefined ? undefined : space.messages.get(hook.source)
  const standing = source?.deleted ? undefined : source
  if (isSet(body, 'delete_original')) {
    if (standing) await keepMessage(space, because(hook, { ...standing, deleted: true }))
    return
  }
  if (isSet(body, 'replace_original') && standing) {
    await rewrite(space, standing, { text: '', blocks: [], ...body }, hook.cause)
    return
  }
  const message = await post(space, because(hook, addressed(hook, body)))
  // A command has no message of its own: its first answer is what later ones replace.
  if (hook.source === undefined) {
    const latest = space.hooks.get(hook.id) ?? hook
    await space.hooks.put(hook.id, hook.user, { ...latest, source: `${message.channel}:${message.ts}` })
  }
}

const because = <T extends Partial<Message>>(hook: Hook, message: T): T =>
  hook.cause === undefined ? message : { ...message, cause: hook.cause }

function addressed(hook: Hook, body: Json): Pick<Message, 'channel' | 'text' | 'blocks'> & Partial<Message> {
  const message = { channel: hook.channel, text: textIn(body), blocks: blocksOf(body) }
  return body.response_type === 'in_channel' ? message : { ...message, ephemeralTo: hook.user }
}
