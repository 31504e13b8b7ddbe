// What a choice comes to by the record alone, and who and what it concerns: reckoned for what is shown, and again under the
// lock for what is done, so that a mark of both tells whether anything has changed in between.
import { createHash } from 'node:crypto'
import type { Catalog } from '../../catalog/catalog.ts'
import { rolesOn } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import { isRefusal } from '../errors.ts'
import { becomingOn } from '../people/plan-roles.ts'
import { type Account, findAccount } from './account.ts'
import type { Affects, Step } from './plans.ts'
import * as steps from './steps.ts'

/** An organization as it stands on the ladder, with its account. */
export async function stand(db: Tx, id: string): Promise<{ who: steps.Chooser; account: Account }> {
  const select = { id: true, kind: true, plan: true, grantedPlan: true } as const
  const who = await db.organization.findUniqueOrThrow({ where: { id }, select })
  return { who, account: await findAccount(db, id) }
}

export type Weighed = {
  who: steps.Chooser
  account: Account
  kind: Step
  price: ReturnType<typeof steps.pricedAs>
  affects: Affects
  /** The mark of all of this: the same as long as nothing of it has changed. */
  mark: string
}

/** What a choice comes to by the record alone, with its mark: within an act, as it is under the lock. */
export async function weigh(deps: Deps, tx: Tx, organizationId: string, choice: steps.Choice): Promise<Weighed> {
  const { who, account } = await stand(tx, organizationId)
  const kind = stepOrContact(deps, who, account, choice)
  const price = steps.pricedAs(deps.catalog, choice, account.interval)
  const affects = await affected(deps.catalog, tx, who, choice.plan)
  const { plan, interval, status, periodEnd, endsAt, nextPlan, nextInterval } = account
  // By the price that it came to: whoever names no interval sees the same as whoever names that one.
  const facts = [
    who,
    choice.plan,
    kind,
    price,
    affects,
    plan,
    interval,
    status,
    periodEnd,
    endsAt,
    nextPlan,
    nextInterval,
  ]
  const mark = createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22)
  return { who, account, kind, price, affects, mark }
}

function stepOrContact({ catalog, payments }: Deps, who: steps.Chooser, account: Account, choice: steps.Choice): Step {
  try {
    const step = steps.stepTo(catalog, who, account, choice)
    return step !== 'same' && payments === null ? 'contact' : step
  } catch (thrown) {
    if (isRefusal(thrown, 'not_for_sale') && thrown.detail.because === 'contact') return 'contact'
    throw thrown
  }
}

async function affected(catalog: Catalog, tx: Tx, who: steps.Chooser, plan: string): Promise<Affects> {
  const where = { organizationId: who.id }
  const members = await tx.membership.count({ where })
  const held = await tx.membership.groupBy({ by: ['role'], where, _count: { _all: true } })
  const maxMembers = catalog.plans[plan]?.limits.members ?? 'unlimited'
  const offered = rolesOn(catalog, plan)
  const now = catalog.plans[who.plan]?.entitlements.invite ?? false
  const becoming = await becomingOn(tx, catalog, who.id, plan)
  return {
    members,
    pendingInvitations: await tx.invitation.count({ where: { ...where, state: 'pending' } }),
    resources: await tx.resource.count({ where }),
    over: maxMembers === 'unlimited' ? 0 : Math.max(0, members - maxMembers),
    maxMembers,
    rolesLost: held
      .filter(({ role }) => !offered.includes(role))
      .map(({ role, _count }) => ({ role, people: _count._all }))
      .sort((a, b) => a.role.localeCompare(b.role)),
    losesInvite: now && !(catalog.plans[plan]?.entitlements.invite ?? false),
    ...(becoming ? { becoming } : {}),
  }
}
