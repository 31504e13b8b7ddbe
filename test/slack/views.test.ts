// Every view is taken by the strict Slack, whatever people and organizations are called and however many there are.
import { readdir } from 'node:fs/promises'
import type { AnyBlock } from '@slack/types'
import { describe, expect, test } from 'vitest'
import { mentionsIn } from '../../src/sandbox/slack/rules/markup.ts'
import { checkMessage } from '../../src/sandbox/slack/rules/messages.ts'
import { checkView } from '../../src/sandbox/slack/rules/views.ts'
import { actions, isAction } from '../../src/slack/actions.ts'
import { isForm } from '../../src/slack/modals.ts'
import { stamped, withoutLong } from '../../src/slack/turn/stamp.ts'
import { ready } from '../../src/slack/turn/turns.ts'
import { fromTheLeft, heading, line, type Message, note, type Piece, plain } from '../../src/slack/views/blocks.ts'
import { sheet } from '../../src/slack/views/form.ts'
import { place, role } from '../../src/slack/words/words.ts'
import { cases } from './cases/cases.ts'
import { type Scene, scenes } from './cases/scenes.ts'

type Builder = (...args: unknown[]) => unknown
const folder = new URL('../../src/slack/views/', import.meta.url)

async function buildersOf(file: string): Promise<[name: string, builder: Builder][]> {
  const module: object = await import(/* @vite-ignore */ new URL(file, folder).href)
  return Object.entries(module).filter((entry): entry is [string, Builder] => typeof entry[1] === 'function')
}

const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'))
const builders = (
  await Promise.all(files.map(async (file) => (await buildersOf(file)).map(([name, build]) => ({ file, name, build }))))
).flat()

/** These answer no command: letters come by direct message, a decision takes a letter's place, a fault knows no context. */
const withoutContext = ['letterView', 'together', 'digest', 'offerLetter', 'decided', 'broken', 'sheet']

type Node = Record<string, unknown>
type View = Node & { blocks: AnyBlock[] }
type Drawn = { message: Message } | { view: View } | { words: string }

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A form around a field of its own. */
const asked = { callback_id: 'leave', title: plain('A form', 24), submit: plain('Send', 24) }

/** What stands in forms alone. */
const isOfForms = ({ type }: { type?: unknown }): boolean => type === 'input' || type === 'alert'
const formOf = (blocks: unknown[]): Drawn => ({ view: { type: 'modal', ...asked, blocks } as unknown as View })

/** What a builder returned, as the surface that it is for: loose blocks and elements are put into a message. */
function drawn(result: unknown): Drawn {
  if (typeof result === 'string') return { words: result }
  if (Array.isArray(result) && result.some(isOfForms)) return formOf(result)
  if (Array.isArray(result)) return { message: { text: 'Blocks', blocks: result } }
  if (!isNode(result)) throw new Error(`a builder returned ${String(result)}`)
  if (result.type === 'modal' || result.type === 'home') return { view: result as View }
  if ('blocks' in result) return { message: result as Message }
  // How someone reads moments and amounts, which is nothing to see yet.
  if ('locale' in result) return { words: '' }
  if (isOfForms(result)) return formOf([result])
  if (result.type === 'plain_text') return drawn([{ type: 'context', elements: [result] }])
  return drawn('type' in result ? [result] : [line('a piece: ', result as Piece)])
}

const nodesIn = (value: unknown): Node[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  return isNode(value) ? [value, ...Object.values(value).flatMap(nodesIn)] : []
}

const complaints = (found: { error: string; text: string }[]): string[] =>
  found.map(({ error, text }) => `${error}: ${text}`)

/** What is too long for a button, by the name that the button carries instead. */
const heldHere = new Map<string, object>()
function carried<V extends { blocks: AnyBlock[] }>(drawn: V): V {
  const { view, held } = withoutLong(drawn)
  for (const [name, value] of held) heldHere.set(name, value)
  return view
}

/** Everything that is wrong with what a builder drew. */
function faults(result: unknown, name: string, scene: Scene): string[] {
  const what = drawn(result)
  if ('words' in what) return what.words.isWellFormed() ? [] : ['a character is cut in half']
  if ('view' in what) {
    const view = stamped(carried(what.view), 'seed', scene.caller.context.id)
    return [...complaints(checkView(view)), ...faultsIn(view, scene), ...aimless(view)]
  }
  const message = carried(what.message)
  const posted = { ...ready(message, 'seed'), response_type: 'ephemeral' }
  const asModal = stamped(sheet('Guildhall', message), 'seed', message.at)
  return [
    ...complaints(checkMessage(posted)),
    ...complaints(checkView(asModal)).map((text) => `in a modal: ${text}`),
    ...faultsIn(posted, scene),
    ...mentionsIn(posted.text).map((mention) => `the fallback mentions ${mention}`),
    ...(message.text.trim() ? [] : ['the fallback says nothing']),
    ...(isMessage(result) && !withoutContext.includes(name) ? contextless(message, scene) : []),
  ]
}

const isMessage = (result: unknown): boolean => isNode(result) && typeof result.text === 'string' && 'blocks' in result

const faultsIn = (surface: object, scene: Scene): string[] => nodesIn(surface).flatMap((node) => faultsOf(node, scene))

const mentioning = ['user', 'usergroup', 'broadcast', 'channel', 'emoji', 'link']

function faultsOf(node: Node, { name }: Scene): string[] {
  const { type, text } = node
  if (type === 'plain_text' && node.emoji !== false) return [`an emoji name in “${text}” would be drawn`]
  if (type === 'mrkdwn' && typeof text === 'string')
    return text.includes(name) || mentionsIn(text).length ? [`“${text}” is read as markup`] : []
  if (typeof type === 'string' && mentioning.includes(type)) return [`a ${type} stands in rich text`]
  if (type === 'text' && typeof text === 'string' && text.length > 3000)
    return [`${text.length} characters in one leaf`]
  return type === 'button' ? faultsOfButton(node) : []
}

/** Whoever says the words that they read must be understood where others hear them: the one has the other in it (WCAG 2.5.3). */
function unlike({ text, accessibility_label: label }: Node): string[] {
  const bare = (words: unknown) =>
    String(words)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} ]/gu, '')
      .trim()
  const written = isNode(text) ? bare(text.text) : ''
  return label === undefined || bare(label).includes(written) ? [] : [`“${written}” is read out as “${label}”`]
}

/** Presses that open a form, which asks: one question suffices. */
const asksInForm = ['deny', 'leave', 'remove']

function faultsOfButton(node: Node): string[] {
  const { style, confirm, action_id, value, url } = node
  if (url !== undefined) return String(url).startsWith('https://') ? [] : [`${url} is no page`]
  const action = String(action_id).split('#')[0] ?? ''
  if (!isAction(action)) return [`no row of actions.ts is called ${action}`]
  const own = JSON.parse(String(value))
  const read = actions[action].value.safeParse(own.held ? heldHere.get(own.held) : own)
  const form = read.success && isNode(read.data) && typeof read.data.form === 'string' ? read.data.form : 'create'
  return [
    ...(read.success ? [] : [`${action} cannot read ${value}: ${read.error}`]),
    ...unlike(node),
    ...(isForm(form) ? [] : [`no row of modals.ts is called ${form}`]),
    ...(style !== 'danger' || confirm || asksInForm.includes(action)
      ? []
      : [`${action} takes something away without asking`]),
  ]
}

const aimless = ({ callback_id, type }: Node): string[] =>
  type === 'home' || callback_id === 'sheet' || isForm(String(callback_id)) ? [] : [`${callback_id} goes nowhere`]

/** Nothing, if the first block says where its reader acts. */
function contextless({ at, blocks }: Message, { say, caller, name }: Scene): string[] {
  const own = place(say, { kind: 'personal', name })
  const shared = Object.keys(say.catalog.roles).map((id) => `${name} · ${role(say, id)}`)
  const roles = Object.values(say.catalog.workspaces?.roles ?? { gone: { label: 'gone' } })
  const inside = roles.map(({ label }) => `${name} · ${name.slice(0, 80).toWellFormed()} · ${label}`)
  const [text] = nodesIn(blocks[0]).flatMap((node) => (node.type === 'plain_text' ? [node.text] : []))
  const isNamed = [own, ...shared, ...inside].some((where) => plain(fromTheLeft(where), 1900).text === text)
  if (blocks[0]?.type !== 'context' || !isNamed) return [`the first block does not name the context but “${text}”`]
  return at || !caller.context.id ? [] : ['its buttons do not know where they act']
}

/** How many calls of one builder a scene makes at most. */
const most = 8

/** All of a few; of many every so many-th, from another one in each scene, so that in one scene or another each is made. */
function someOf<T>(calls: readonly T[], scene: number): T[] {
  const every = Math.ceil(calls.length / most)
  return calls.filter((_, at) => (at + scene) % every === 0)
}

describe('each exported view', () => {
  test('has a case, and each case a view', () => {
    const known = Object.entries(cases).flatMap(([file, all]) => Object.keys(all).map((name) => `${file} ${name}`))
    expect(known.sort()).toEqual(builders.map(({ file, name }) => `${file} ${name}`).sort())
  })

  test.each(builders)(
    '$file $name is taken by Slack, names the context and mentions nobody',
    ({ file, name, build }) => {
      const found = scenes.flatMap((scene, at) => {
        const calls = cases[file]?.[name]?.(scene) ?? []
        expect(calls.length, `${name} is drawn for ${scene.title}`).toBeGreaterThan(0)
        return someOf(calls, at).flatMap((args) =>
          faults(build(...args), name, scene).map((fault) => `${scene.title}: ${fault}`),
        )
      })
      expect([...new Set(found)].slice(0, 10)).toEqual([])
    },
    180_000,
  )
})

test('words of ours are read from the left, whatever name they begin with; a name alone keeps its direction', () => {
  const mark = '\u200e'
  for (const block of [note('عيادة · Owner'), line('عيادة has a workspace.'), heading('عيادة')])
    expect(JSON.stringify(block)).toContain(`"${mark}عيادة`)
  for (const block of [note('عيادة'), line('عيادة'), note('Clinic · Owner'), heading('Clinic')])
    expect(JSON.stringify(block)).not.toContain(mark)
})
