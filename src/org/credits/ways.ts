// The ways to more credits: the pack to buy, else the plan that gives more.
import type { Catalog } from '../../catalog/catalog.ts'
import { planAbove } from '../../catalog/ladder.ts'
import { neededToLift, upgrade } from '../access.ts'
import type { Fix, Needs } from '../errors.ts'

type Place = { id: string; kind: 'personal' | 'shared'; plan: string }

/** What would bring so many credits at least, and whom it takes. */
export function waysToMore(catalog: Catalog, place: Place, missing: number): { fix: Fix; needs: Needs } {
  const packs = Object.entries(catalog.credits.packs).sort(([, a], [, b]) => a.credits - b.credits)
  const pack = packs.find(([, { credits }]) => credits >= missing) ?? packs.at(-1)
  if (pack) {
    const quantity = Math.min(100, Math.max(1, Math.ceil(missing / pack[1].credits)))
    const ask = { verb: 'topUp', input: { pack: pack[0], quantity } } as const
    return { fix: { kind: 'ask', ask }, needs: { permissions: ['billing.pay'], organizationId: place.id } }
  }
  const given = catalog.plans[place.plan]?.credits[place.kind] ?? 0
  const plan = planAbove(catalog, place.plan, place.kind, ({ credits }) => credits[place.kind] > given) ?? null
  const fix = upgrade(catalog, place.id, plan)
  return fix
    ? { fix, needs: neededToLift(catalog, place.id, plan) }
    : { fix: { kind: 'help', topic: 'credits' }, needs: 'operators' }
}
