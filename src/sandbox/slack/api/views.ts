// views.*: modals, three deep at most, and the Home tab (slack-platform §1, §5).
import { filledIn, type Json, keptValues, withIds } from '../blocks.ts'
import { closeViews, viewObject } from '../views.ts'
import { newId, seatOf, type Trigger, topView, type View, type Workspace } from '../workspace.ts'
import { type Call, fault, type Method, outcome, textOf } from './call.ts'

const TRIGGER_LIFE_MS = 3_000
const DEEPEST = 3

/** Takes a trigger id, once and within three seconds of real time. */
async function spend({ space, args }: Call): Promise<Trigger> {
  const id = textOf(args, 'trigger_id')
  const trigger = space.triggers.get(id)
  if (!trigger) throw fault('invalid_trigger_id', '1', `nothing was sent with the trigger_id ${id}`)
  const refuse = trigger.forgiving ? outcome : fault
  if (trigger.used) throw refuse('exchanged_trigger_id', '1', 'a trigger_id opens one view, this one is used')
  const age = Date.now() - trigger.bornAt
  if (age > TRIGGER_LIFE_MS)
    throw refuse('expired_trigger_id', '1', `the trigger_id is ${age} ms old, it lives 3000 ms`)
  await space.triggers.put(id, trigger.user, { ...trigger, used: true })
  return trigger
}

function newView(space: Workspace, user: string, given: Json, below: View | undefined): View {
  const id = newId('V')
  const external = textOf(given, 'external_id')
  const taken = external !== '' && space.views.all().some((view) => view.open && view.given.external_id === external)
  if (taken) throw fault('duplicate_external_id', '5', `another open view has the external_id ${external}`)
  const blocks = withIds(given.blocks as unknown[])
  const place = { root: below?.root ?? id, previous: below?.id ?? null }
  return { id, user, ...place, given, blocks, typed: {}, hash: newHash(space), open: true, rev: space.newRev() }
}

const newHash = (space: Workspace): string => `${space.newTs()}.${newId('h').slice(2)}`

/** Puts a new modal on top of what a person sees. */
export async function pushView(space: Workspace, user: string, given: Json): Promise<View> {
  const view = newView(space, user, given, topView(space, user))
  const seat = seatOf(space, user)
  await Promise.all([
    space.views.put(view.id, user, view),
    space.seats.put(user, user, { ...seat, stack: [...seat.stack, view.id] }),
  ])
  return view
}

/** Gives an open view new contents; what stands in an input stays where its ids stay, even what it was given at first. */
export async function replaceView(space: Workspace, view: View, given: Json): Promise<View> {
  const blocks = withIds(given.blocks as unknown[])
  const typed = keptValues(blocks, filledIn(view.blocks, view.typed))
  const next: View = { ...view, given, blocks, typed, hash: newHash(space), rev: space.newRev() }
  await space.views.put(view.id, view.user, next)
  return next
}

const open: Method = async (call) => {
  const { space, args } = call
  const trigger = await spend(call)
  // From inside a modal it lands on top of it; from anywhere else it takes the place of whatever lay there.
  if (trigger.view === undefined) await closeViews(space, trigger.user)
  else mustFit(space, trigger.user)
  return { view: viewObject(space, await pushView(space, trigger.user, args.view as Json)) }
}

const push: Method = async (call) => {
  const { space, args } = call
  const trigger = await spend(call)
  if (!topView(space, trigger.user)) throw outcome('not_found', '5', 'the modal below was closed')
  mustFit(space, trigger.user)
  return { view: viewObject(space, await pushView(space, trigger.user, args.view as Json)) }
}

/** Refuses a view that would be the fourth. */
export function mustFit(space: Workspace, user: string): void {
  if (seatOf(space, user).stack.length >= DEEPEST)
    throw fault('push_limit_reached', '5', `${DEEPEST} views lie on one another already, that is the most`)
}

const update: Method = async ({ space, args }) => {
  const [id, external] = [textOf(args, 'view_id'), textOf(args, 'external_id')]
  const view = id ? space.views.get(id) : space.views.all().find((v) => v.open && v.given.external_id === external)
  if (!view?.open) throw outcome('not_found', '5', `no view ${id || external} is open`)
  mustBeFresh(view, textOf(args, 'hash'))
  const next = await replaceView(space, view, args.view as Json)
  return { view: viewObject(space, next) }
}

function mustBeFresh(view: View, hash: string): void {
  if (hash !== '' && hash !== view.hash) throw outcome('hash_conflict', '5', `the view ${view.id} has changed since`)
}

const publish: Method = async ({ space, args }) => {
  const user = textOf(args, 'user_id')
  if (!space.manifest.homeTab) throw fault('not_enabled', '5', 'the manifest does not enable the Home tab')
  if (!space.people.get(user)) throw outcome('user_not_found', '5', `nobody has the id ${user}`)
  const before = space.homes.get(user)
  if (before) mustBeFresh(before, textOf(args, 'hash'))
  const fresh = newView(space, user, args.view as Json, undefined)
  const id = before?.id ?? fresh.id
  const typed = keptValues(fresh.blocks, before?.typed ?? {})
  const home: View = { ...fresh, id, root: id, typed }
  await space.homes.put(user, user, home)
  return { view: viewObject(space, home) }
}

/** The methods of this family. */
export const views: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
}
