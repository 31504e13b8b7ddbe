// What a person has before their eyes, and the buttons and inputs in it.
import type { Person } from '../people.ts'
import type { Place } from '../slack/acts.ts'
import { type Block, elementsOf, type Placed, type Values } from '../slack/blocks.ts'
import { messageId, seatOf, sees, topView, type Workspace } from '../slack/workspace.ts'
import { CannotDo } from './refusal.ts'

/** One thing with blocks that a person sees. `name` is how a person would say where it is. */
export type Surface = { place: Place; name: string; blocks: Block[]; typed: Values; rev: number }

/** Everything this person sees, what they saw last first; an open modal lies on top of all. */
export function surfacesOf(space: Workspace, person: Person): Surface[] {
  const top = topView(space, person.id)
  const below = [...messagesOf(space, person), ...homeOf(space, person)].sort((a, b) => b.rev - a.rev)
  return top ? [viewSurface(top), ...below] : below
}

const viewSurface = (view: Extract<Place, { view: unknown }>['view']): Surface => {
  const name = view.given.type === 'home' ? 'Home' : `the modal ${view.id}`
  return { place: { view }, name, blocks: view.blocks, typed: view.typed, rev: view.rev }
}

function messagesOf(space: Workspace, person: Person): Surface[] {
  const mine = space.messages.all().filter((message) => sees(person, message))
  return mine.map((message) => ({ place: { message }, name: `the message ${message.ts}`, ...message }))
}

/** Home counts from when it was last looked at: what is published there while nobody looks was not seen. */
function homeOf(space: Workspace, person: Person): Surface[] {
  const home = space.homes.get(person.id)
  const seat = seatOf(space, person.id)
  if (!home || seat.homeRev === 0) return []
  return [{ ...viewSurface(home), rev: seat.home ? Math.max(home.rev, seat.homeRev) : seat.homeRev }]
}

/** The surfaces that `where` means: a message's ts, a view's id, "home", or all of them. */
export function surfacesIn(space: Workspace, person: Person, where: string | undefined): Surface[] {
  const all = surfacesOf(space, person)
  if (where === undefined) return all
  const home = space.homes.get(person.id)
  const found = where === 'home' || where === home?.id ? (home ? [viewSurface(home)] : []) : all.filter(isAt(where))
  if (found.length > 0) return found
  throw new CannotDo(
    404,
    `${person.handle} does not see ${JSON.stringify(where)}: no message, open view or Home by that name`,
  )
}

const isAt =
  (where: string) =>
  ({ place }: Surface): boolean =>
    'view' in place
      ? place.view.id === where
      : place.message.ts === where || messageId(place.message.channel, place.message.ts) === where

/** Everything in a surface that can be pressed, chosen or filled. */
export const controlsIn = (surface: Surface): Placed[] => elementsOf(surface.blocks)
