// What a person puts into an input, as Slack keeps it: an option found by its words, a person by their handle, a file by its bytes.

import { z } from 'zod'
import type { Person } from '../people.ts'
import { type Block, isJson, type Json, type Placed, valueKey } from '../slack/blocks.ts'
import { fileObject } from '../slack/files.ts'
import { GENERAL, newId, type Workspace } from '../slack/workspace.ts'
import { labelOf } from './press.ts'
import { bare, tidy } from './reading.ts'
import { CannotDo } from './refusal.ts'

/** What filling needs: where files go, and what an external menu offers for what is typed into it. */
export type Filler = {
  space: Workspace
  person: Person
  host: string
  suggest: (placed: Placed, typed: string) => Promise<Json[]>
}

/** The state value of an element once this was put into it. Throws 400 where no client of Slack's could send it. */
export async function filled(filler: Filler, placed: Placed, given: unknown): Promise<Json> {
  const { element } = placed
  const key = valueKey(element)
  if (key === 'files') return { type: element.type, files: await uploads(filler, given) }
  const many = key.endsWith('s') && key.startsWith('selected_')
  const wanted = Array.isArray(given) ? given : given === null || given === '' ? [] : [given]
  if (!many && wanted.length > 1) throw new CannotDo(400, `${nameOf(placed)} takes one value`)
  const values = await Promise.all(wanted.map((one) => single(filler, placed, key, one)))
  return { type: element.type, [key]: many ? values : (values[0] ?? null) }
}

/** What an input is called by those who see it. */
export function nameOf({ element, block }: Placed): string {
  return labelOf(block.label) || labelOf(block.text) || labelOf(element.placeholder) || element.action_id
}

async function single(filler: Filler, placed: Placed, key: string, given: unknown): Promise<unknown> {
  if (key.startsWith('selected_option')) return option(filler, placed, String(given))
  if (key.startsWith('selected_user')) return user(filler.space, String(given))
  if (/^selected_(conversation|channel)/.test(key)) return channel(filler.space, String(given))
  if (key === 'selected_date') return written(placed, given, /^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-05-01')
  if (key === 'selected_time') return written(placed, given, /^\d{2}:\d{2}$/, 'a time such as 09:30')
  if (key === 'selected_date_time') return seconds(placed, given)
  if (key === 'rich_text_value') return isJson(given) ? given : richText(String(given))
  if (typeof given === 'object') throw new CannotDo(400, `${nameOf(placed)} takes text`)
  return String(given)
}

async function option(filler: Filler, placed: Placed, wanted: string): Promise<Json> {
  const external = /external_select$/.test(placed.element.type)
  const offered = external ? await filler.suggest(placed, wanted) : optionsOf(placed.element)
  const ways = [
    (one: Json) => one.value === wanted,
    (one: Json) => tidy(labelOf(one.text)) === tidy(wanted),
    (one: Json) => bare(labelOf(one.text)) === bare(wanted),
  ]
  for (const way of ways) {
    const found = offered.filter(way)
    if (found.length > 1) throw new CannotDo(409, `${nameOf(placed)} has "${wanted}" ${found.length} times`, found)
    if (found[0]) return found[0]
  }
  throw new CannotDo(
    400,
    `${nameOf(placed)} does not offer "${wanted}"`,
    offered.map((one) => labelOf(one.text)),
  )
}

/** The options of a menu, those in groups too. */
export function optionsOf(element: Block): Json[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups.filter(isJson) : [element]
  return groups.flatMap((group) => (Array.isArray(group.options) ? group.options.filter(isJson) : []))
}

function user(space: Workspace, wanted: string): string {
  const handle = wanted.replace(/^@/, '').toLowerCase()
  const found = space.people.all().find((one) => one.handle.toLowerCase() === handle || one.id === wanted)
  if (found) return found.id
  throw new CannotDo(
    400,
    `Nobody is called "${wanted}"`,
    space.people
      .all()
      .slice(0, 30)
      .map((one) => one.handle),
  )
}

function channel(space: Workspace, wanted: string): string {
  if ([GENERAL.id, GENERAL.name, `#${GENERAL.name}`].includes(wanted)) return GENERAL.id
  throw new CannotDo(
    400,
    `There is no channel "${wanted}", only #${GENERAL.name} (${space.manifest.botName} is not in it)`,
  )
}

function written(placed: Placed, given: unknown, form: RegExp, example: string): string {
  if (typeof given === 'string' && form.test(given)) return given
  throw new CannotDo(400, `${nameOf(placed)} takes ${example}`)
}

function seconds(placed: Placed, given: unknown): number {
  const at = typeof given === 'number' ? given : Math.floor(Date.parse(String(given)) / 1000)
  if (Number.isInteger(at)) return at
  throw new CannotDo(400, `${nameOf(placed)} takes a moment such as 2026-05-01T09:30:00Z`)
}

const richText = (text: string): Json => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
})

/**
 * A file that someone puts into an input. `size`: what Slack claims it has, where that is not so. `answer`: how Slack
 * answers whoever downloads it with the right token, where it does not simply send it: a page of HTML, a byte now and
 * then, nothing at all, half of it, or bytes without end.
 */
const File = z.strictObject({
  name: z.string().min(1),
  type: z.string().min(1).default('application/octet-stream'),
  base64: z.base64(),
  size: z.int().min(0).exactOptional(),
  answer: z.enum(['html', 'slow', 'silent', 'broken', 'endless']).exactOptional(),
})

async function uploads({ space, person, host }: Filler, given: unknown): Promise<Json[]> {
  const wanted = given === null || given === '' ? [] : [given].flat()
  const files = wanted.map((one) => {
    const read = File.safeParse(one)
    if (read.success) return { id: newId('F'), user: person.id, at: space.clock.now().toISOString(), ...read.data }
    throw new CannotDo(400, `A file is {name, type, base64, size?, answer?}: ${z.prettifyError(read.error)}`)
  })
  await Promise.all(files.map((file) => space.files.put(file.id, person.id, file)))
  return files.map((file) => fileObject(file, host))
}
