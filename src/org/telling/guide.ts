// The first steps: what someone who is new has done and does next. Read off the record, never off what they clicked.
import type { Catalog } from '../../catalog/catalog.ts'
import { permissionsOf, planAbove } from '../../catalog/ladder.ts'
import type { Activation, Permission } from '../../catalog/permissions.ts'
import type { ActContext, Deps, OrganizationRef } from '../context.ts'
import { requirePerson } from '../context.ts'
import type { OrganizationCard } from '../organization/contexts.ts'

export type StepName = 'organization' | 'enter' | 'upgrade' | 'invite' | 'resource'
export type Step = { name: StepName; isDone: boolean }
/** The steps, which of them is next, and the organization that they are taken in; null before there is one. */
export type Guide = { steps: Step[]; next: StepName; organization: OrganizationRef | null }

type Facts = {
  isAway: boolean
  suspendedFor: string | null
  hasEntered: boolean
  hasCompany: boolean
  hasResource: boolean
}

/** What the catalog has a new organization upgrade by before it can be used with others; null where it needs nothing. */
export function upgradeBy({ activation, creation, plans }: Catalog): Exclude<Activation, 'none'> | null {
  if (activation.needs !== 'none') return activation.needs
  const isLacking = plans[creation.plan.shared]?.entitlements.invite !== true
  return creation.next === 'plans' ||
    (isLacking && Object.values(plans).some(({ entitlements }) => entitlements.invite))
    ? 'plan'
    : null
}

/**
 * The first steps of the actor, of those that their role lets them take; null where all are taken or they were put away.
 * `first` are the first of their organizations; the steps are about the shared one that they are in, else about the newest.
 */
export async function of(
  ctx: ActContext,
  here: OrganizationCard,
  first: readonly OrganizationCard[],
): Promise<Guide | null> {
  const place = here.kind === 'shared' ? here : (first.find(({ kind }) => kind === 'shared') ?? null)
  const facts = await factsOf(ctx, place?.id ?? '')
  if (facts.isAway) return null
  const by = upgradeBy(ctx.deps.catalog)
  const hasUpgraded = place !== null && isUpgraded(ctx.deps.catalog, by, place, facts)
  const steps: Step[] = [
    { name: 'organization', isDone: place !== null },
    // Where a plan comes first, everything about it is done from where one is (row C27).
    ...(by === 'plan' ? [] : [{ name: 'enter', isDone: here.kind === 'shared' || facts.hasEntered } as const]),
    ...(by && may(ctx.deps, place, 'billing.pay') ? [{ name: 'upgrade', isDone: hasUpgraded } as const] : []),
    ...(mayInvite(ctx.deps, place, by) ? [{ name: 'invite', isDone: facts.hasCompany } as const] : []),
    ...(may(ctx.deps, place, 'resources.create') ? [{ name: 'resource', isDone: facts.hasResource } as const] : []),
  ]
  const next = steps.find(({ isDone }) => !isDone)
  return next ? { steps, next: next.name, organization: place } : null
}

function isUpgraded(
  catalog: Catalog,
  by: ReturnType<typeof upgradeBy>,
  { plan, kind }: OrganizationCard,
  { suspendedFor }: Facts,
): boolean {
  if (by !== 'plan') return suspendedFor === null || suspendedFor === 'unpaid'
  const isLifted = planAbove(catalog, plan, kind, ({ entitlements }) => entitlements.invite) === undefined
  const rank = (id: string) => catalog.plans[id]?.rank ?? 0
  const includes = catalog.plans[plan]?.entitlements.invite === true
  return suspendedFor !== 'plan' && rank(plan) > rank(catalog.creation.plan[kind]) && (includes || isLifted)
}

/** Whoever makes an organization will be able to do everything in it. */
const may = ({ catalog }: Deps, place: OrganizationCard | null, need: Permission): boolean =>
  permissionsOf(catalog, place?.role ?? catalog.creation.creatorRole).has(need)

function mayInvite(deps: Deps, place: OrganizationCard | null, by: ReturnType<typeof upgradeBy>): boolean {
  const plan = deps.catalog.plans[place?.plan ?? deps.catalog.creation.plan.shared]
  return may(deps, place, 'members.invite') && (by === 'plan' || plan?.entitlements.invite === true)
}

async function factsOf(ctx: ActContext, organizationId: string): Promise<Facts> {
  const { personId } = requirePerson(ctx)
  const [facts] = await ctx.deps.db.$queryRaw<Facts[]>`
    select p."guidedAt" is not null as "isAway",
      (select "suspendedFor" from "Organization" where id = ${organizationId}) as "suspendedFor",
      exists (select 1 from "AuditEntry" where "subjectId" = p.id and action = 'context.switched') as "hasEntered",
      exists (select 1 from "Membership" where "organizationId" = ${organizationId} and "personId" <> p.id)
        or exists (select 1 from "Invitation" where "organizationId" = ${organizationId}) as "hasCompany",
      exists (select 1 from "Resource" where "organizationId" = ${organizationId}) as "hasResource"
    from "Person" p where p.id = ${personId}`
  return facts ?? { isAway: true, suspendedFor: null, hasEntered: true, hasCompany: true, hasResource: true }
}

/** Puts the first steps away, or takes them out again. */
export async function show(ctx: ActContext, isShown: boolean): Promise<void> {
  const { personId: id } = requirePerson(ctx)
  const { db, clock } = ctx.deps
  await db.person.update({ where: { id }, data: { guidedAt: isShown ? null : clock.now() } })
}
