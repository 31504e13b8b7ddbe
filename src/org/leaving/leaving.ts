// What is shown before a membership ends: whether it can, what its person holds, and what can become of that. The act that
// ends it weighs the same once more (`memberships.ts`).
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Facts } from '../access.ts'
import { look } from '../act.ts'
import type { Ask, HandOver } from '../asks.ts'
import { type ActContext, requirePerson } from '../context.ts'
import * as memberships from '../people/memberships.ts'
import { mayDecideKeys, mostRotated } from './handing-over.ts'
import * as holdings from './holdings.ts'

export type Preview = {
  holdings: holdings.Holdings
  /** Whether its person leaves by themselves; and whether it is the actor's own, however it ends. */
  isLeaving: boolean
  isOwn: boolean
  /** What can become of the keys that they made; empty where they made none. */
  keyChoices: HandOver['keys'][]
  /** Whether somebody is there who could have what they made. */
  mayHandOver: boolean
  /** When keys that are let run out stop. */
  runOutAt: Date
  /** Until when the membership could be brought back. */
  restoreUntil: Date
}

/** What removing a member would end; refused as the removal itself would be. */
export function preview(ctx: ActContext, personId: string): Promise<Preview> {
  const ask: Ask = { verb: 'remove', input: { personId } }
  return look(ctx, { ask, need: 'members.remove' }, async (facts) => {
    const org = opened(ctx, facts)
    const member = await memberships.requireRemovable(org, personId, ask)
    return weighed(ctx, org, member, false)
  })
}

/** What leaving would end for the actor; refused where they cannot: out of the personal one, or as the last owner. */
export function previewOwn(ctx: ActContext): Promise<Preview> {
  const { personId: id, name } = requirePerson(ctx)
  const ask: Ask = { verb: 'leave', input: {} }
  return look(ctx, { ask }, async (facts) => {
    memberships.requireLeavable(facts)
    const org = opened(ctx, facts)
    const { role } = await memberships.requireOwn(ctx, org)
    await memberships.requireAnotherOwner(org, { id, name }, { isLeaving: true })
    return weighed(ctx, org, { person: { id, name }, role }, true)
  })
}

type Opened = ReturnType<typeof opened>

function opened({ deps }: ActContext, { organizationId: id, name, kind, role }: Facts) {
  const rights = permissionsOf(deps.catalog, role ?? '')
  return { tx: deps.db, id, name, deps, rights, now: deps.clock.now(), ref: { id, name, kind } }
}

async function weighed(
  ctx: ActContext,
  org: Opened,
  member: Pick<memberships.Member, 'person' | 'role'>,
  isLeaving: boolean,
): Promise<Preview> {
  const { deps } = ctx
  const isOwn = requirePerson(ctx).personId === member.person.id
  const held = await holdings.weigh(org, member)
  const inDays = (days: number) => new Date(org.now.getTime() + days * 86_400_000)
  const { runOutDays, restoreDays } = deps.catalog.people
  return {
    holdings: held,
    isLeaving,
    isOwn,
    keyChoices: keyChoices(org, held.keys.total, isOwn),
    mayHandOver: held.resources.total > 0 && (await holdings.others(deps.db, org.id, member.person.id)) > 0,
    runOutAt: inDays(runOutDays),
    restoreUntil: inDays(restoreDays),
  }
}

// New secrets are for somebody who stays, and as many as can be shown at once.
function keyChoices(org: Opened, keys: number, isOwn: boolean): HandOver['keys'][] {
  if (!keys) return []
  if (!mayDecideKeys(org)) return ['keep']
  const mayRotate = !isOwn && keys <= mostRotated && org.deps.catalog.keys.kinds.includes('organization')
  return mayRotate ? ['runOut', 'rotate', 'revoke', 'keep'] : ['runOut', 'revoke', 'keep']
}
