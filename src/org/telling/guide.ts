// The first steps: what someone who is new has done and does next. Read off the record, never off what they clicked.
import { permissionsOf } from '../../catalog/ladder.ts'
import type { ActContext, Deps, OrganizationRef } from '../context.ts'
import { requirePerson } from '../context.ts'
import type { OrganizationCard } from '../organization/contexts.ts'

export type StepName = 'organization' | 'enter' | 'invite' | 'resource'
export type Step = { name: StepName; isDone: boolean }
/** The steps, which of them is next, and the organization that they are taken in; null before there is one. */
export type Guide = { steps: Step[]; next: StepName; organization: OrganizationRef | null }

type Facts = { isAway: boolean; hasEntered: boolean; hasCompany: boolean; hasResource: boolean }

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
  const steps: Step[] = [
    { name: 'organization', isDone: place !== null },
    { name: 'enter', isDone: here.kind === 'shared' || facts.hasEntered },
    ...(mayInvite(ctx.deps, place) ? [{ name: 'invite', isDone: facts.hasCompany } as const] : []),
    ...(may(ctx.deps, place, 'resources.create') ? [{ name: 'resource', isDone: facts.hasResource } as const] : []),
  ]
  const next = steps.find(({ isDone }) => !isDone)
  return next ? { steps, next: next.name, organization: place } : null
}

/** Whoever makes an organization will be able to do everything in it. */
const may = ({ catalog }: Deps, place: OrganizationCard | null, need: 'members.invite' | 'resources.create'): boolean =>
  permissionsOf(catalog, place?.role ?? catalog.creation.creatorRole).has(need)

const mayInvite = (deps: Deps, place: OrganizationCard | null): boolean => {
  const plan = deps.catalog.plans[place?.plan ?? deps.catalog.creation.plan.shared]
  return may(deps, place, 'members.invite') && plan?.entitlements.invite === true
}

async function factsOf(ctx: ActContext, organizationId: string): Promise<Facts> {
  const { personId } = requirePerson(ctx)
  const [facts] = await ctx.deps.db.$queryRaw<Facts[]>`
    select p."guidedAt" is not null as "isAway",
      exists (select 1 from "AuditEntry" where "subjectId" = p.id and action = 'context.switched') as "hasEntered",
      exists (select 1 from "Membership" where "organizationId" = ${organizationId} and "personId" <> p.id)
        or exists (select 1 from "Invitation" where "organizationId" = ${organizationId}) as "hasCompany",
      exists (select 1 from "Resource" where "organizationId" = ${organizationId}) as "hasResource"
    from "Person" p where p.id = ${personId}`
  return facts ?? { isAway: true, hasEntered: true, hasCompany: true, hasResource: true }
}

/** Puts the first steps away, or takes them out again. */
export async function show(ctx: ActContext, isShown: boolean): Promise<void> {
  const { personId: id } = requirePerson(ctx)
  const { db, clock } = ctx.deps
  await db.person.update({ where: { id }, data: { guidedAt: isShown ? null : clock.now() } })
}
