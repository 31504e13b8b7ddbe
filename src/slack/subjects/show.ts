// What is read and shown, wherever it is asked for: by typing, by a button, after a change.
import { permissionsOf } from '../../catalog/ladder.ts'
import * as invitations from '../../org/inviting/invitations.ts'
import * as suggestions from '../../org/joining/suggestions.ts'
import * as contexts from '../../org/organization/contexts.ts'
import * as settings from '../../org/organization/settings.ts'
import * as memberships from '../../org/people/memberships.ts'
import * as roleRules from '../../org/people/roles.ts'
import * as shelf from '../../org/shape/shelf.ts'
import { openElsewhere } from '../presses.ts'
import type { Turn } from '../turn/answers.ts'
import { buttons, code, line, type Message, strong } from '../views/blocks.ts'
import { message } from '../views/header.ts'
import * as organizationViews from '../views/organization/organizations.ts'
import * as peopleViews from '../views/people/people.ts'
import * as roleViews from '../views/people/roles.ts'
import { place, plan, role } from '../words/words.ts'

/** Where one is and where one can go. */
export async function overview({ say, caller, ctx }: Turn): Promise<Message> {
  const [mine, open, elsewhere, met, rooms] = await Promise.all([
    contexts.list(ctx, { size: 100, offset: 0 }),
    invitations.mine(ctx),
    say.catalog.links.organization ? pageOf({ say, caller, ctx }) : null,
    caller.context.kind === 'personal' ? suggestions.of(ctx) : null,
    say.catalog.workspaces && caller.context.kind === 'shared' ? shelf.choices(ctx) : [],
  ])
  return organizationViews.overview(say, caller, mine, open, elsewhere, { met, rooms })
}

const pageOf = async ({ say, caller, ctx }: Pick<Turn, 'say' | 'caller' | 'ctx'>) =>
  openElsewhere(say, { ...caller.context, handle: await chosenId(caller, ctx) })

/** One page of one's organizations. */
export async function list({ say, caller, ctx }: Turn, offset: number): Promise<Message> {
  const size = organizationViews.pageSize
  const first = offset ? null : caller.organizations
  const mine = first ? contexts.pageOf(first, size) : await contexts.list(ctx, { size, offset })
  return organizationViews.list(say, caller, { ...mine, offset })
}

/** One page of the members, with what the reader may do about them. */
export async function members(
  { say, caller, ctx }: Turn,
  page: { offset: number; search: string | null },
): Promise<Message> {
  const found = await memberships.list(ctx, page)
  const held = permissionsOf(say.catalog, caller.context.id === ctx.organizationId ? caller.context.role : '')
  const rights = {
    canInvite: held.has('members.invite'),
    canSetRole: held.has('members.setRole'),
    canRemove: held.has('members.remove'),
    readerId: caller.person.id,
  }
  return peopleViews.members(say, caller, found, rights)
}

/** The roles: all of them in words or as a table, or one in full. */
export async function roles({ say, caller, ctx }: Turn, role: string | null = null, isTable = false): Promise<Message> {
  const found = await roleRules.overview(ctx)
  if (role) return roleViews.role(say, caller, found, role)
  return isTable ? roleViews.rolesTable(say, caller, found) : roleViews.roles(say, caller, found)
}

// It comes along with the caller, but for a place that only a button named.
const chosenId = async ({ context }: Turn['caller'], ctx: Turn['ctx']): Promise<string | null> =>
  context.handle === undefined ? settings.chosenIdOf(ctx) : context.handle

/** Who one is here. */
export async function whoami({ say, caller, ctx }: Turn): Promise<Message> {
  const { person, context, accountKind } = caller
  const where =
    context.kind === 'shared'
      ? `${role(say, context.role)} in ${place(say, context)}`
      : `in your ${place(say, context)}`
  const words = [
    'You are ',
    strong(person.name),
    accountKind === 'guest' ? ', a guest of this Slack workspace' : '',
    `, ${where}, on the ${plan(say, context.plan)} plan.`,
  ]
  const handle = await chosenId(caller, ctx)
  const known = handle ? [` Its ID is `, code(handle), '.'] : []
  return message(
    say,
    caller,
    [...words, ...known],
    [line(...words, ...known), ...buttons([openElsewhere(say, { ...context, handle })])],
  )
}
