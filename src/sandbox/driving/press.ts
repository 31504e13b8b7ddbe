// Finding the button that someone means: by its action_id or its label, in the place where they last saw such a button,
// and among several by its value or by what stands beside it.
import type { Person } from '../people.ts'
import { type Block, isJson, type Json, type Placed } from '../slack/blocks.ts'
import type { Workspace } from '../slack/workspace.ts'
import { bare, neighbourhoods, textsIn, tidy } from './reading.ts'
import { CannotDo } from './refusal.ts'
import { controlsIn, type Surface, surfacesIn } from './surfaces.ts'

/** What someone wants pressed. */
export type Wish = { action: string; in?: string | undefined; value?: string | undefined; block?: string | undefined }

/** A thing that can be pressed: a button, or an entry of an overflow menu. */
export type Pressable = { surface: Surface; placed: Placed; label: string; value: string; option?: Json }

/** The one thing that is meant. Throws 404 where there is none, 409 with the choices where there are several. */
export function findPressable(space: Workspace, person: Person, wish: Wish): Pressable {
  const surfaces = surfacesIn(space, person, wish.in)
  const ways = [byId, byLabel, byBareLabel, bySpokenLabel]
  for (const way of ways) {
    for (const surface of surfaces) {
      const there = pressablesIn(surface).filter((one) => isInBlock(one.placed, wish.block))
      const named = there.filter((one) => way(one, wish.action))
      const meant = narrowed(space, named, wish.value)
      if (meant.length > 0) return only(space, wish, meant)
    }
  }
  throw new CannotDo(
    404,
    notFound(person, wish, surfaces),
    surfaces.slice(0, 3).flatMap(pressablesIn).map(choice(space)),
  )
}

/** True in any block where none was named. */
export const isInBlock = ({ block }: Placed, id: string | undefined): boolean =>
  id === undefined || block.block_id === id

const byId = ({ placed }: Pressable, action: string): boolean => placed.element.action_id === action
const byLabel = ({ label }: Pressable, action: string): boolean => tidy(label) === tidy(action)
const byBareLabel = ({ label }: Pressable, action: string): boolean =>
  bare(action) !== '' && bare(label) === bare(action)
/** What a screen reader says instead of the label. */
const spoken = ({ placed }: Pressable): string => String(placed.element.accessibility_label ?? '')
const bySpokenLabel = (one: Pressable, action: string): boolean =>
  spoken(one) !== '' && tidy(spoken(one)) === tidy(action)

function notFound(person: Person, wish: Wish, surfaces: Surface[]): string {
  const where = wish.in === undefined ? `anything ${person.handle} sees` : (surfaces[0]?.name ?? wish.in)
  const beside = wish.value === undefined ? '' : ` with ${JSON.stringify(wish.value)}`
  return `There is no button ${JSON.stringify(wish.action)}${beside} in ${where}`
}

/** Everything that can be pressed on a surface. */
export function pressablesIn(surface: Surface): Pressable[] {
  return controlsIn(surface).flatMap((placed) => {
    const { element } = placed
    if (element.type === 'overflow') return entries(surface, placed)
    if (!['button', 'icon_button', 'workflow_button', 'feedback_buttons'].includes(element.type)) return []
    return [{ surface, placed, label: labelOf(element.text), value: String(element.value ?? '') }]
  })
}

function entries(surface: Surface, placed: Placed): Pressable[] {
  const options = Array.isArray(placed.element.options) ? placed.element.options.filter(isJson) : []
  return options.map((option) => ({
    surface,
    placed,
    option,
    label: labelOf(option.text),
    value: String(option.value),
  }))
}

/** The words of a text object. */
export const labelOf = (text: unknown): string => (isJson(text) && typeof text.text === 'string' ? text.text : '')

/** Those that `value` means, by the surest sign that any of them shows: the value itself, then what stands nearest. */
function narrowed(space: Workspace, found: Pressable[], value: string | undefined): Pressable[] {
  if (value === undefined || found.length === 0) return found
  const same = found.filter((one) => one.value === value)
  if (same.length > 0) return same
  const labelled = found.filter((one) => one.option && tidy(one.label) === tidy(value))
  if (labelled.length > 0) return labelled
  for (const level of [0, 1, 2])
    for (const reads of [isLine, hasWords, contains]) {
      const near = found.filter((one) =>
        textsNear(space, one, level)
          .concat(tidy(spoken(one)))
          .some((text) => reads(text, tidy(value))),
      )
      if (near.length > 0) return near
    }
  return []
}

const isLine = (text: string, wanted: string): boolean => text === wanted || bare(text) === wanted
const contains = (text: string, wanted: string): boolean => text.includes(wanted)

function hasWords(text: string, wanted: string): boolean {
  const at = text.indexOf(wanted)
  const isEdge = (character: string | undefined) => character === undefined || !/[\p{L}\p{N}]/u.test(character)
  return at >= 0 && isEdge(text[at - 1]) && isEdge(text[at + wanted.length])
}

function textsNear(space: Workspace, { surface, placed }: Pressable, level: number): string[] {
  const within = placed.path.at(-2)
  const siblings = within ? [within.child_blocks ?? within.elements ?? []].flat() : surface.blocks
  const blocks = siblings as Block[]
  const near = neighbourhoods(blocks, blocks.indexOf(placed.block))[level] ?? []
  return near.flatMap((block) => textsIn(space, block))
}

function only(space: Workspace, wish: Wish, found: Pressable[]): Pressable {
  const [first] = found
  const differ = new Set(found.map((one) => `${one.placed.element.action_id}\n${one.value}\n${one.label}`))
  if (first && differ.size === 1) return first
  const message = `${JSON.stringify(wish.action)} could be ${found.length} buttons: say which by "value"`
  throw new CannotDo(409, message, found.map(choice(space)))
}

const choice =
  (space: Workspace) =>
  (one: Pressable): Json => {
    const { element, block } = one.placed
    const near = textsNear(space, one, 1)[0] ?? ''
    return {
      action_id: element.action_id,
      text: one.label,
      value: one.value,
      block_id: block.block_id,
      in: one.surface.name,
      near,
    }
  }

/** The `actions[0]` of the payload that pressing it sends. */
export function pressed({ placed, option }: Pressable): Json {
  const { element, block } = placed
  const ids = { action_id: element.action_id, block_id: block.block_id, type: element.type }
  if (option) return { ...ids, selected_option: option }
  const shown = element.text === undefined ? {} : { text: element.text }
  const value = element.value === undefined ? {} : { value: element.value }
  const url = element.url === undefined ? {} : { url: element.url }
  const style = element.style === undefined ? {} : { style: element.style }
  return { ...ids, ...shown, ...value, ...url, ...style }
}
