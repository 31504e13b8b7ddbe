// What the driver's requests do in the world: each finds what is meant, does it as that person, and gathers the exchange.
import type { Person } from '../people.ts'
import * as acts from '../slack/acts.ts'
import { type Block, isJson, type Json, type Placed, type Values } from '../slack/blocks.ts'
import { messageId, seatOf, topView, type View } from '../slack/workspace.ts'
import type { World } from '../world.ts'
import { type Exchange, exchange, type Patience, quiet, type SeenView, seenView } from './exchange.ts'
import { type Filler, filled, nameOf, optionsOf } from './fill.ts'
import { findPressable, isInBlock, labelOf, pressed, type Wish } from './press.ts'
import { bare, tidy } from './reading.ts'
import { CannotDo } from './refusal.ts'
import { controlsIn, type Surface, surfacesIn } from './surfaces.ts'

const AFTER_ACTION: Patience = (result) => (result.unsent ? 0 : 400)
const AFTER_SUBMISSION: Patience = () => 150
const AFTER_HOME_MS = 1_500
/** A command answered with nothing is answered later: its trigger and its patience last three seconds. */
const AFTER_COMMAND: Patience = (result) => (result.answered ? 40 : 3_000)

/** Types the command with this text after it. */
export function command(world: World, person: Person, text: string): Promise<Exchange> {
  if (person.kind === 'external')
    throw new CannotDo(409, `${person.handle} is of another workspace: Slack offers the command to nobody there`)
  return exchange(world.slack, world.app, person, AFTER_COMMAND, async (watch) => {
    const seat = seatOf(world.slack.space, person.id)
    // Who types a command looks at a channel, no longer at Home.
    if (seat.home) await world.slack.space.seats.put(person.id, person.id, { ...seat, home: false })
    return acts.type(world.slack.ground, watch, person, world.command, text)
  })
}

/** Opens App Home and answers what stands there once the app has published it. */
export async function home(world: World, person: Person): Promise<SeenView | null> {
  const { slack } = world
  if (!slack.space.manifest.homeTab) throw new CannotDo(409, 'The manifest does not enable the Home tab')
  const watch = slack.watches.begin(person.id)
  try {
    await acts.openHome(slack.ground, watch, person)
    await quiet(
      world.app,
      watch,
      slack.space.homes.get(person.id) ? AFTER_ACTION({ status: 200, ms: 0 }) : AFTER_HOME_MS,
    )
  } finally {
    slack.watches.end(watch)
  }
  const view = slack.space.homes.get(person.id)
  return view ? seenView(view) : null
}

/** Presses a button, or an entry of an overflow menu. */
export function press(world: World, person: Person, wish: Wish): Promise<Exchange> {
  const found = findPressable(world.slack.space, person, wish)
  const place = found.surface.place
  return exchange(world.slack, world.app, person, AFTER_ACTION, (watch) =>
    acts.act(world.slack.ground, watch, person, place, pressed(found)),
  )
}

/** What someone wants chosen, and in what. */
export type Choice = { action: string; value: unknown; in?: string | undefined; block?: string | undefined }

/** Chooses or types something in one element, and lets Slack tell the app where it would. */
export function choose(world: World, person: Person, wish: Choice): Promise<Exchange> {
  const { surface, placed } = findElement(world, person, wish)
  if (placed.element.type === 'overflow')
    return press(world, person, { action: placed.element.action_id, in: wish.in, value: String(wish.value) })
  return exchange(world.slack, world.app, person, AFTER_ACTION, async (watch) => {
    const filler = fillerFor(world, person, surface, watch)
    const value = await filled(filler, placed, wish.value)
    const place = await put(world, surface, [[placed, value]])
    const isQuiet = placed.block.type === 'input' && placed.block.dispatch_action !== true
    if (isQuiet) return { status: 200, ms: 0, unsent: true }
    const { action_id } = placed.element
    return acts.act(world.slack.ground, watch, person, place, { ...value, action_id, block_id: placed.block.block_id })
  })
}

type Watching = Parameters<typeof acts.suggest>[1]

function fillerFor(world: World, person: Person, surface: Surface, watch: Watching): Filler {
  const { ground, space } = world.slack
  return {
    space,
    person,
    host: ground.host(),
    suggest: ({ element, block }, value) =>
      acts.suggest(ground, watch, person, surface.place, {
        action_id: element.action_id,
        block_id: block.block_id,
        value,
      }),
  }
}

function findElement(world: World, person: Person, wish: Choice) {
  const surfaces = surfacesIn(world.slack.space, person, wish.in)
  for (const surface of surfaces) {
    const here = controlsIn(surface).filter((placed) => isInBlock(placed, wish.block))
    const named = here.filter((placed) => placed.element.type !== 'button' && isNamed(placed, wish.action))
    const offering = named.filter((placed) => offers(placed.element, wish.value))
    const found = offering.length > 0 ? offering : named
    if (found.length > 1)
      throw new CannotDo(409, `"${wish.action}" could be ${found.length} inputs`, found.map(described))
    if (found[0]) return { surface, placed: found[0] }
  }
  const there = surfaces.slice(0, 3).flatMap(controlsIn).map(described)
  throw new CannotDo(404, `${person.handle} sees nothing called ${JSON.stringify(wish.action)} to choose in`, there)
}

/** An input goes by its action_id, its block_id, or what is written on it. */
function isNamed(placed: Placed, name: string): boolean {
  const { element, block } = placed
  if (element.action_id === name || block.block_id === name) return true
  const written = [labelOf(block.label), labelOf(block.text), labelOf(element.placeholder)].filter(
    (label) => label !== '',
  )
  return written.some((label) => tidy(label) === tidy(name) || (bare(name) !== '' && bare(label) === bare(name)))
}

function offers(element: Block, value: unknown): boolean {
  const wanted = [value].flat().map((one) => tidy(String(one)))
  return optionsOf(element).some(
    (one) => wanted.includes(tidy(labelOf(one.text))) || wanted.includes(tidy(String(one.value))),
  )
}

const described = ({ element, block }: Placed): Json => ({
  action_id: element.action_id,
  block_id: block.block_id,
  type: element.type,
  label: nameOf({ element, block } as Placed),
})

/** Keeps what was typed or chosen, and answers the place as it is now. It changes nothing that the app has shown. */
async function put(world: World, surface: Surface, values: [Placed, Json][]): Promise<acts.Place> {
  const { space } = world.slack
  // As it is at this moment: other hands may have filled other inputs while this value was looked up.
  if ('message' in surface.place) {
    const id = messageId(surface.place.message.channel, surface.place.message.ts)
    const now = space.messages.get(id) ?? surface.place.message
    const message = { ...now, typed: withValues(now.typed, values) }
    await space.messages.put(id, message.channel, message)
    return { message }
  }
  const { id, user, given } = surface.place.view
  const [shelf, key] = given.type === 'home' ? [space.homes, user] : [space.views, id]
  const now = shelf.get(key) ?? surface.place.view
  const view: View = { ...now, typed: withValues(now.typed, values) }
  await shelf.put(key, user, view)
  return { view }
}

function withValues(before: Values, values: [Placed, Json][]): Values {
  const typed = structuredClone(before)
  for (const [{ element, block }, value] of values)
    typed[block.block_id] = { ...typed[block.block_id], [element.action_id]: value }
  return typed
}

/** Fills a modal and sends it off. Inputs that are not named keep what stands in them. */
export function submit(world: World, person: Person, values: Json, viewId: string | undefined): Promise<Exchange> {
  const surface = surfaceOf(openView(world, person, viewId))
  const wanted = Object.entries(values).map(([name, value]) => ({ placed: inputNamed(surface, name), value }))
  return exchange(world.slack, world.app, person, AFTER_SUBMISSION, async (watch) => {
    const filler = fillerFor(world, person, surface, watch)
    const given = await Promise.all(
      wanted.map(async ({ placed, value }): Promise<[Placed, Json]> => [placed, await filled(filler, placed, value)]),
    )
    const place = await put(world, surface, given)
    return 'view' in place ? acts.submit(world.slack.ground, watch, person, place.view) : { status: 0, ms: 0 }
  })
}

const surfaceOf = (view: View): Surface => ({
  place: { view },
  name: `the modal ${view.id}`,
  blocks: view.blocks,
  typed: view.typed,
  rev: view.rev,
})

/** The modal on top, which is the only one that a person can reach. */
function openView(world: World, person: Person, id: string | undefined): View {
  const top = topView(world.slack.space, person.id)
  if (!top) throw new CannotDo(409, `${person.handle} has no modal open`)
  if (id === undefined || id === top.id) return top
  const stack = seatOf(world.slack.space, person.id).stack
  const why = stack.includes(id) ? 'lies under another modal' : 'is not open'
  throw new CannotDo(409, `The view ${id} ${why}; on top of what ${person.handle} sees is ${top.id}`)
}

function inputNamed(surface: Surface, name: string): Placed {
  const inputs = controlsIn(surface).filter(({ element }) => !['button', 'overflow'].includes(element.type))
  const found = inputs.filter((placed) => isNamed(placed, name))
  if (found.length === 1 && found[0]) return found[0]
  const exact = found.filter(({ element, block }) => element.action_id === name || block.block_id === name)
  if (exact.length === 1 && exact[0]) return exact[0]
  const message =
    found.length === 0
      ? `has no input called ${JSON.stringify(name)}`
      : `has ${found.length} inputs called ${JSON.stringify(name)}`
  throw new CannotDo(400, `The modal ${message}`, inputs.map(described))
}

/** Closes the modal on top by Cancel; naming the one at the bottom closes all of them by the x. */
export function close(world: World, person: Person, viewId: string | undefined): Promise<Exchange> {
  const { stack } = seatOf(world.slack.space, person.id)
  const all = viewId !== undefined && stack.length > 1 && viewId === stack[0]
  const view = openView(world, person, all ? undefined : viewId)
  return exchange(world.slack, world.app, person, AFTER_SUBMISSION, (watch) =>
    acts.close(world.slack.ground, watch, person, view, all),
  )
}

/** The options of an external menu for what was typed so far, as the page shows them. */
export async function suggestions(
  world: World,
  person: Person,
  wish: Omit<Choice, 'value'> & { typed: string },
): Promise<Json[]> {
  const { surface, placed } = findElement(world, person, { ...wish, value: '' })
  const watch = world.slack.watches.begin(person.id)
  try {
    return (await fillerFor(world, person, surface, watch).suggest(placed, wish.typed)).filter(isJson)
  } finally {
    world.slack.watches.end(watch)
  }
}
