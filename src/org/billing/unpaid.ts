// The plans of those who pay nothing: no customer at Stripe says what is so, but the catalog and the operators' word do.
import { act } from '../act.ts'
import type { Deps } from '../context.ts'
import { follow } from '../people/plan-roles.ts'
import { bySystem } from '../telling/deliveries.ts'
import { accountOf } from './account.ts'
import { effectivePlan, standingOn } from './deciding.ts'

type Repaired = { organizationId: string; changed: string[] }

/**
 * Puts an organization, or all, that Stripe knows nothing of on the plan that they have without paying, where they are on
 * another: one that the catalog no longer has, or that nobody gave. Gives what was put right.
 */
export async function repairUnpaid(deps: Deps, organizationId: string | null): Promise<Repaired[]> {
  const repaired: Repaired[] = []
  for (const id of await misplaced(deps, organizationId)) {
    const changed = await repair(deps, id)
    if (changed.length) repaired.push({ organizationId: id, changed })
  }
  return repaired
}

async function misplaced({ db, catalog }: Deps, organizationId: string | null): Promise<string[]> {
  const { personal, shared } = catalog.creation.plan
  const found = await db.$queryRaw<{ id: string }[]>`
    select o.id from "Organization" o left join "BillingAccount" b on b."organizationId" = o.id
    where b."customerId" is null and o.status <> 'deleted' and (${organizationId}::text is null or o.id = ${organizationId})
      and o.plan <> coalesce(o."grantedPlan", case o.kind::text when 'personal' then ${personal} else ${shared} end)
    order by o.id`
  return found.map(({ id }) => id)
}

async function repair(deps: Deps, organizationId: string): Promise<string[]> {
  const ask = { verb: 'openBilling', input: {} } as const
  return act({ ...bySystem(deps), organizationId }, { ask }, async (org) => {
    const { tx, id, kind, now } = org
    const row = await tx.organization.findUniqueOrThrow({ where: { id }, include: { billing: true } })
    const account = accountOf(row.billing)
    const entitled = { kind, plan: row.plan, grantedPlan: row.grantedPlan }
    const plan = effectivePlan(deps.catalog, entitled, account, now)
    if (account.customerId || plan === row.plan) {
      org.keep()
      return []
    }
    const standing = standingOn(deps.catalog, entitled, { account, plan, now })
    await tx.organization.update({ where: { id }, data: { plan, ...standing } })
    await follow(org, plan)
    org.record('plan.changed', id, { before: { plan: row.plan }, after: { plan } })
    return ['plan']
  })
}
