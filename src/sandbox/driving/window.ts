// Everything that a person's window on the page shows, in one answer, so that a tick costs the page one request.
import { isJson, type Json } from '../slack/blocks.ts'
import { dmOf, type Message, seatOf, sees, topView, type View, type Workspace } from '../slack/workspace.ts'
import type { World } from '../world.ts'
import { seenMessage, seenView } from './exchange.ts'
import { personBy } from './people.ts'

type Read = { ts: string }

const LAST = 80

/** What `as` sees now: people with what is new to them, the conversation's end, the modal on top, Home, and counts. */
export function windowOf(world: World, as: unknown, last: unknown): Json {
  const { space } = world.slack
  const person = personBy(space, as)
  const seen = space.messages.all().filter((one) => sees(person, one))
  const shown = seen.slice(-(Number(last) || LAST))
  const home = space.homes.get(person.id)
  return {
    me: person.handle,
    now: world.clock.now().toISOString(),
    command: world.command,
    people: peopleIn(world),
    messages: shown.map((message) => messageIn(world, message)),
    earlier: seen.length - shown.length,
    typed: typedBy(space, person.id),
    view: modalOf(space, person.id),
    home: home ? seenView(home) : null,
    complaints: space.traffic.complaints().length,
    traffic: space.traffic.entries().at(-1)?.number ?? 0,
    unreadLetters: world.mailbox.list().filter(({ isUnread }) => isUnread).length,
  }
}

/** Keeps that a person has read everything up to now. */
export async function markRead(world: World, as: string): Promise<void> {
  const { space } = world.slack
  const person = personBy(space, as)
  const latest = unreadOf(world, person.id).at(-1)
  if (latest) await world.store.shelf<Read>('read').put(person.id, person.id, { ts: latest.ts })
}

function unreadOf(world: World, userId: string): Message[] {
  const read = world.store.shelf<Read>('read').get(userId)?.ts ?? ''
  const dm = dmOf(userId)
  const isNew = (one: Message) => one.channel === dm && !one.ephemeralTo && !one.deleted && one.ts > read
  return world.slack.space.messages.all().filter(isNew)
}

const peopleIn = (world: World): Json[] =>
  world.slack.space.people.all().map(({ handle, name, id, email, kind }) => ({
    handle,
    name,
    slackUserId: id,
    email,
    kind,
    unread: unreadOf(world, id).length,
  }))

function messageIn({ slack }: World, message: Message): Json {
  return { ...seenMessage(slack, message), user: message.user, edited: message.editedAt !== undefined }
}

/** What this person typed after the command, as far as the traffic remembers. */
function typedBy(space: Workspace, userId: string): Json[] {
  return space.traffic.entries().flatMap(({ what, request, at, ms, number }) => {
    if (!what.startsWith('command ') || !isJson(request) || request.user_id !== userId) return []
    // As they typed it: Slack has put its own marks around people, addresses and links.
    const text = String(request.text ?? '')
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${calledBy(space, id)}`)
      .replace(/<(?:mailto|https?):[^|<>]*\|([^<>]*)>/g, '$1')
    return [{ number, command: request.command, text, at: new Date(Date.parse(at) - ms).toISOString() }]
  })
}

const calledBy = (space: Workspace, id: string): string => space.people.get(id)?.handle ?? id

/** The modal on top with what lies under it: `depth` counts them all, `root` is the one at the bottom. */
function modalOf(space: Workspace, userId: string): Json | null {
  const top = topView(space, userId)
  if (!top) return null
  const { stack } = seatOf(space, userId)
  const under = stack.length > 1 ? space.views.get(stack.at(-2) ?? '') : undefined
  const { submit = null, close = null } = top.given
  return { ...seenView(top), submit, close, depth: stack.length, root: stack[0], under: titleOf(under) }
}

const titleOf = (view: View | undefined): string | null => {
  const title = view?.given.title
  return isJson(title) ? String(title.text) : null
}
