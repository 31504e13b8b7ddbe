// Completing a refusal before it leaves the hearth: the names of those who can make its fix, and where the actor could act.
import type { Permission } from '../catalog/permissions.ts'
import type { Tx } from '../db/client.ts'
import { may, rolesThatCan } from './access.ts'
import { approversOf, isConsent } from './asking/needs.ts'
import type { Verb } from './asks.ts'
import type { ActContext, Deps, OrganizationRef, PersonRef } from './context.ts'
import { isRefusal, type Needs, type Refusal, type Who } from './errors.ts'

/** Adds to a refusal who can make its fix, by name, once. Anything else passes as it is. */
export async function explained(ctx: ActContext, thrown: unknown): Promise<unknown> {
  if (!isRefusal(thrown) || thrown.who) return thrown
  thrown.who = await whoCan(ctx, await neededFor(ctx, thrown))
  const isOwnToMake = thrown.needs === 'operators' && ctx.actor.kind === 'person' && ctx.actor.isOperator
  if (isOwnToMake && thrown.fix.kind === 'ask') {
    thrown.fix = { kind: 'do', ask: thrown.fix.ask, choice: '' }
    thrown.who = { kind: 'self' }
  }
  await leadToPaying(ctx, thrown)
  if (isRefusal(thrown, 'budget_reached')) await leadToRaising(ctx, thrown)
  if (isRefusal(thrown, 'organization_gone')) await leadToRestoring(ctx, thrown)
  if (thrown.fix.kind === 'switch' && !thrown.fix.organizations.length && isRefusal(thrown, 'personal_context')) {
    const organizations = await whereMay(ctx, thrown.detail.need)
    thrown.fix = organizations.length ? { kind: 'switch', organizations } : { kind: 'create' }
  }
  return thrown
}

/** Those who can approve what it offers to ask for, as they would be chosen if it were asked; else those it names. */
async function neededFor({ deps }: ActContext, { fix, needs }: Refusal): Promise<Needs> {
  if (fix.kind !== 'ask' || typeof needs === 'string') return needs
  const { organizationId } = needs
  const permissions = await approversOf(deps, fix.ask, organizationId)
  return typeof permissions === 'string' || isConsent(permissions) ? needs : { permissions, organizationId }
}

// Whoever may delete an organization brings it back without asking; where nobody in it can, operators do. Someone who was
// never in it has nothing to ask for there.
async function leadToRestoring({ deps, actor }: ActContext, refusal: Refusal<'organization_gone'>): Promise<void> {
  const { needs, fix, who } = refusal
  if (fix.kind !== 'ask' || typeof needs === 'string' || actor.kind !== 'person') return
  const key = { organizationId: needs.organizationId, personId: actor.personId }
  const held = await deps.db.membership.findUnique({ where: { organizationId_personId: key } })
  if (actor.isOperator || (held && rolesThatCan(deps.catalog, needs).includes(held.role))) {
    refusal.fix = { kind: 'do', ask: fix.ask, choice: '' }
    refusal.who = { kind: 'self' }
    return
  }
  if (!held) refusal.fix = { kind: 'create' }
  if (who?.kind === 'holders' && !who.people.length)
    refusal.who = { kind: 'operators', people: await operatorsOf(deps) }
}

const forMoney: readonly Verb[] = ['upgrade', 'topUp', 'addCard', 'openBilling']

// Whoever may pay is led to the choice itself: the form where there is something to choose, else the page. Where nothing
// can be paid here at all, an operator's word takes the place of a payment.
async function leadToPaying({ deps, actor }: ActContext, refusal: Refusal): Promise<void> {
  const { fix, needs } = refusal
  if (fix.kind !== 'ask' || typeof needs === 'string' || !forMoney.includes(fix.ask.verb)) return
  const { organizationId } = needs
  const { plan } = await deps.db.organization.findUniqueOrThrow({ where: { id: organizationId } })
  if (!deps.payments) {
    const wanted = fix.ask.verb === 'upgrade' ? fix.ask.input.plan : plan
    refusal.fix = { kind: 'ask', ask: { verb: 'setPlan', input: { organizationId, plan: wanted } } }
    refusal.who = { kind: 'operators', people: await operatorsOf(deps) }
    return
  }
  if (actor.kind !== 'person' || !(await isHolder(deps, needs, actor.personId))) return
  const { ask } = fix
  refusal.fix = ask.verb === 'upgrade' || ask.verb === 'topUp' ? { kind: 'fill', ask } : { kind: 'do', ask, choice: '' }
  refusal.who = { kind: 'self' }
}

// Whoever may raise a budget has nobody to ask.
async function leadToRaising({ deps, actor }: ActContext, refusal: Refusal): Promise<void> {
  const { fix, needs } = refusal
  if (fix.kind !== 'ask' || typeof needs === 'string' || actor.kind !== 'person') return
  if (!(await isHolder(deps, needs, actor.personId))) return
  refusal.fix = { kind: 'do', ask: fix.ask, choice: '' }
  refusal.who = { kind: 'self' }
}

/** Whether someone has what a fix takes by their own role. */
async function isHolder(deps: Deps, needs: Exclude<Needs, string>, personId: string): Promise<boolean> {
  const key = { organizationId: needs.organizationId, personId }
  const held = await deps.db.membership.findUnique({ where: { organizationId_personId: key } })
  return held !== null && rolesThatCan(deps.catalog, needs).includes(held.role)
}

async function whoCan({ deps, actor }: ActContext, needs: Needs): Promise<Who> {
  if (needs === 'self') return { kind: 'self' }
  if (needs === 'operators') return { kind: 'operators', people: await operatorsOf(deps) }
  const roles = rolesThatCan(deps.catalog, needs)
  const where = {
    organizationId: needs.organizationId,
    role: { in: roles },
    personId: { not: actor.kind === 'person' ? actor.personId : '' },
    person: { absentSince: null },
  }
  const [held, count] = await Promise.all([
    deps.db.membership.findMany({ where, include: { person: true }, orderBy: { joinedAt: 'asc' }, take: 3 }),
    deps.db.membership.count({ where }),
  ])
  return {
    kind: 'holders',
    roles,
    people: held.map(({ person }) => ({ id: person.id, name: person.name })),
    more: count - held.length,
  }
}

/** Those who run this installation, as far as they have been here. */
export async function operatorsOf(deps: Deps, db: Tx = deps.db): Promise<PersonRef[]> {
  const found = await db.slackIdentity.findMany({
    where: { userId: { in: [...deps.operators] }, kind: { in: ['member', 'guest'] } },
    include: { person: true },
  })
  return found.map(({ person }) => ({ id: person.id, name: person.name }))
}

/** Up to three shared organizations of the actor in which a permission is theirs. */
async function whereMay({ deps, actor }: ActContext, need: Permission | null): Promise<OrganizationRef[]> {
  if (actor.kind !== 'person') return []
  const held = await deps.db.membership.findMany({
    where: { personId: actor.personId, organization: { kind: 'shared', status: { not: 'deleted' } } },
    include: { organization: true },
    orderBy: { joinedAt: 'desc' },
    take: 100,
  })
  return held
    .filter(
      ({ organization, role }) =>
        need === null || may(deps.catalog, { ...organization, organizationId: organization.id, role }, need).allowed,
    )
    .slice(0, 3)
    .map(({ organization: { id, name, kind } }) => ({ id, name, kind }))
}
