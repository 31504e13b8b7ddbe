// Every act that can be handed on, as a table: how its input is read again, whose right it takes, and what runs it.
import { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import { permissionsOf } from '../catalog/ladder.ts'
import { type Permission, permissions } from '../catalog/permissions.ts'
import type { Ask, Asks, Verb } from './asks.ts'
import type { ActContext } from './context.ts'
import * as contexts from './contexts.ts'
import * as invitations from './invitations.ts'
import * as memberships from './memberships.ts'
import * as organizations from './organizations.ts'
import * as resources from './resources.ts'
import * as why from './why.ts'

/** What each act answers with. */
export type Outcomes = {
  create: organizations.Created
  rename: organizations.Renamed
  restore: Awaited<ReturnType<typeof organizations.restore>>
  setPlan: Awaited<ReturnType<typeof organizations.setPlan>>
  switch: contexts.Switched
  invite: invitations.Invited
  setRole: memberships.RoleChanged
  remove: memberships.Parted
  leave: memberships.Parted
  join: Awaited<ReturnType<typeof memberships.join>>
  register: resources.Registered
  why: why.Explanation
}

type Row<V extends Verb> = {
  input: z.ZodType<Asks[V]>
  /** Who can approve it: holders of all these in the organization, or an operator. */
  needs(input: Asks[V], catalog: Catalog): readonly Permission[] | 'operators'
  run(ctx: ActContext, input: Asks[V]): Promise<Outcomes[V]>
}

const id = z.string().min(1).max(40)
/** Empty where nobody has been chosen yet: the form that is filled in again asks for it. */
const person = z.string().max(40)
const role = z.string().max(40)
const reach = (catalog: Catalog, need: Permission, given: string | null): Permission[] => [
  ...new Set([need, ...permissionsOf(catalog, given ?? catalog.invitations.defaultRole)]),
]

const verbs: { [V in Verb]: Row<V> } = {
  create: { input: z.object({ name: z.string() }), needs: () => 'operators', run: organizations.create },
  rename: { input: z.object({ name: z.string() }), needs: () => ['organization.update'], run: organizations.rename },
  restore: { input: z.object({ organizationId: id }), needs: () => 'operators', run: organizations.restore },
  setPlan: {
    input: z.object({ organizationId: id, plan: role }),
    needs: () => 'operators',
    run: organizations.setPlan,
  },
  switch: {
    input: z.object({ organizationId: z.string().max(40) }),
    needs: () => ['organization.read'],
    run: contexts.enter,
  },
  invite: {
    input: z.object({ people: z.array(id).max(100), role: role.nullable() }),
    needs: (input, catalog) => reach(catalog, 'members.invite', input.role),
    run: invitations.create,
  },
  setRole: {
    input: z.object({ personId: person, role }),
    needs: (input, catalog) => reach(catalog, 'members.setRole', input.role),
    run: memberships.setRole,
  },
  remove: { input: z.object({ personId: person }), needs: () => ['members.remove'], run: memberships.remove },
  leave: { input: z.object({}), needs: () => [], run: (ctx) => memberships.leave(ctx) },
  join: {
    input: z.object({ organizationId: id, role: role.nullable() }),
    needs: (input, catalog) => reach(catalog, 'requests.decide', input.role),
    run: memberships.join,
  },
  register: {
    input: z.object({ type: z.string(), externalId: z.string() }),
    needs: () => ['resources.create'],
    run: resources.register,
  },
  why: {
    input: z.object({ personId: person, permission: z.enum(permissions) }),
    needs: () => ['members.read'],
    run: why.explain,
  },
}

/** An act as it was handed on, read again; throws a `ZodError` where it is none. */
export function readAsk(value: unknown): Ask {
  const { verb, input } = z
    .object({ verb: z.enum(Object.keys(verbs) as [Verb, ...Verb[]]), input: z.unknown() })
    .parse(value)
  return { verb, input: verbs[verb].input.parse(input) } as Ask
}

/** Whose right it takes to approve an act: permissions in its organization, or an operator. */
export const needsOf = <V extends Verb>({ verb, input }: { verb: V; input: Asks[V] }, catalog: Catalog) =>
  verbs[verb].needs(input, catalog)

/** Runs an act in a context. */
export const run = <V extends Verb>(
  ctx: ActContext,
  { verb, input }: { verb: V; input: Asks[V] },
): Promise<Outcomes[V]> => verbs[verb].run(ctx, input)

/** The organization that an act is about: the one it names, else the context's; none for what does not exist yet. */
export function organizationOf({ verb, input }: Ask, organizationId: string): string | null {
  if (verb === 'create') return null
  return 'organizationId' in input ? input.organizationId : organizationId
}
