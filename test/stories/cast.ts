// People and organizations for stories: newcomers of the workspace, and organizations with members in the roles that a
// story needs, all of it typed and pressed.
import { type Exchange, textOf, type World } from '../world.ts'

/** Lets people join the Slack workspace: handle → the name that others see. Answers the handles. */
export async function hire<H extends string>(
  world: World,
  people: Record<H, string>,
  more: { kind?: 'guest' | 'member'; email?: string | null } = {},
): Promise<H[]> {
  for (const [handle, name] of Object.entries<string>(people))
    await world.event({ type: 'team_join', user: { handle, name, ...more } })
  return Object.keys(people) as H[]
}

/** Has someone create an organization and switch into it, and the others accept their invitations: handle → role. */
export async function found(world: World, name: string, owner: string, staff: Record<string, string> = {}) {
  await world.says(owner, `create ${name}`)
  await world.press(owner, 'Switch')
  for (const [handle, role] of Object.entries(staff)) await letIn(world, owner, handle, role)
  return world.organization(name)
}

/** Has someone invite a person to where they are, and that person accept and switch there. */
export async function letIn(world: World, inviter: string, handle: string, role: string): Promise<void> {
  await world.says(inviter, `invite @${handle} ${role}`)
  const letter = (await world.inbox(handle)).at(-1)
  await world.press(handle, 'Accept', { in: letter?.ts ?? '' })
  await world.settle()
  await world.press(handle, 'Switch', { in: letter?.ts ?? '' })
}

/** Has someone press a button in the newest direct message that the app sent them. */
export async function answers(world: World, handle: string, button: string): Promise<Exchange> {
  const letter = (await world.inbox(handle)).at(-1)
  return world.press(handle, button, { in: letter?.ts ?? '' })
}

/** Has someone deny what the newest direct message asks of them, with a reason where one is given. */
export async function denies(world: World, handle: string, reason?: string): Promise<Exchange> {
  await answers(world, handle, 'Deny')
  return world.submit(handle, reason ? { 'Your reason': reason } : {})
}

/** Everything that a person reads in an exchange: the messages, then the modal on top. */
export const said = ({ messages, view }: Exchange): string => textOf([...messages.map(({ blocks }) => blocks), view])
