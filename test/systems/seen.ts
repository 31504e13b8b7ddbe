// What the tests of the rows look with: people who come new, Home as it stands, the modal that lies open, cards.
import { type Block, buttonsOf, textOf, type View, type World } from '../world.ts'

/** New people join the workspace; each handle becomes a name too: "rina" is Rina Tan. */
export async function arrive(world: World, people: Record<string, object>): Promise<void> {
  for (const [handle, more] of Object.entries(people)) {
    const name = `${handle[0]?.toUpperCase()}${handle.slice(1)} Tan`
    await world.event({ type: 'team_join', user: { handle, name, ...more } })
  }
}

type Modal = View & { submit: Block; close: Block }
const seat = (world: World, as: string) => world.call<{ home: View | null; view: Modal | null }>(`seat?as=${as}`)

/** App Home as it was last published to someone; looking does not open it. */
export async function homeOf(world: World, as: string): Promise<View> {
  const { home } = await seat(world, as)
  if (!home) throw new Error(`${as} was never shown a Home`)
  return home
}

/** The modal on top of all, with the words on its buttons. */
export async function modalOf(world: World, as: string): Promise<Modal> {
  const { view } = await seat(world, as)
  if (!view) throw new Error(`${as} has no modal open`)
  return view
}

/** How often Home was published to someone so far. */
export async function publishedTo(world: World, as: string): Promise<number> {
  const wire = await world.call<{ what: string; request: Block }[]>('traffic')
  const people = await world.call<{ handle: string; slackUserId: string }[]>('people')
  const id = people.find(({ handle }) => handle === as)?.slackUserId
  return wire.filter(({ what, request }) => what === 'views.publish' && request.user_id === id).length
}

/** The cards of a list or of Home, each as its line and its buttons: "Kopi Tan  ·  Owner [Switch, Leave]". */
export function cardsOf(shown: { blocks: Block[] } | undefined): string[] {
  const blocks = shown?.blocks ?? []
  const starts = blocks.flatMap(({ type }, at) => (type === 'divider' ? [at + 1] : []))
  return starts.map((at) => {
    const buttons = blocks[at + 1]?.type === 'actions' ? buttonsOf(blocks[at + 1]) : []
    return `${textOf(blocks[at])} [${buttons.join(', ')}]`
  })
}

/** The blocks of a modal that ask for something. */
export const inputsOf = ({ blocks }: View): Block[] => blocks.filter(({ type }) => type === 'input')

/** The choices of a menu, as people read them. */
export const choicesOf = ({ options = [] }: Block): string[] => options.map(({ text }: Block) => text.text)

/** Every menu in something. */
export function menusOf(node: Block): Block[] {
  if (Array.isArray(node)) return node.flatMap(menusOf)
  if (!node || typeof node !== 'object') return []
  return node.type === 'static_select' ? [node] : Object.values(node).flatMap(menusOf)
}

/**
 * A new owner's organization, with new people in it; each person's handle with their role. The owner has entered it, and
 * whatever its activation waits for was done long ago.
 */
export async function found(world: World, name: string, owner: string, members: Record<string, string> = {}) {
  const people = [owner, ...Object.keys(members)]
  await arrive(world, Object.fromEntries(people.map((handle) => [handle, {}])))
  await world.says(owner, `create ${name}`)
  await activated(world, name)
  await world.says(owner, `switch ${name}`)
  for (const [handle, role] of Object.entries(members)) await letIn(world, owner, handle, role)
}

/** The same, just made: it waits for whatever the catalog lets it wait for. */
export async function foundNew(world: World, name: string, owner: string, members: Record<string, string> = {}) {
  const people = [owner, ...Object.keys(members)]
  await arrive(world, Object.fromEntries(people.map((handle) => [handle, {}])))
  await world.says(owner, `create ${name}`)
  await world.says(owner, `switch ${name}`)
  for (const [handle, role] of Object.entries(members)) await letIn(world, owner, handle, role)
}

/** An organization that has paid, long ago, and has a card: for what has nothing to do with that. */
export async function activated(world: World, name: string): Promise<void> {
  const { id: organizationId } = await world.organization(name)
  const known = { hasCard: true, firstPaidAt: new Date('2026-01-01T00:00:00Z') }
  await world.db.billingAccount.upsert({
    where: { organizationId },
    create: { organizationId, ...known },
    update: known,
  })
  await world.db.organization.update({ where: { id: organizationId }, data: { status: 'active', suspendedFor: null } })
}

/** Someone is invited to the organization that the inviter is in, and accepts; every message about it has arrived. */
export async function letIn(world: World, inviter: string, handle: string, role: string): Promise<void> {
  await world.says(inviter, `invite @${handle} ${role}`)
  await world.inbox(handle)
  await world.press(handle, 'Accept')
  await world.settle()
}

/** The button of those words, as Slack was given it. */
export function buttonOf(node: Block, label: string): Block {
  if (Array.isArray(node)) return node.map((one) => buttonOf(one, label)).find(Boolean)
  if (!node || typeof node !== 'object') return undefined
  if (node.type === 'button' && [node.text.text, node.accessibility_label].includes(label)) return node
  return buttonOf(Object.values(node), label)
}
