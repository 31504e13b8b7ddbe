// What is amiss between Stripe and here that nobody but a person should decide: each with its choices, and the way in which
// one is carried out.

import type { Permission } from '../../catalog/permissions.ts'
import type { Tx } from '../../db/client.ts'
import type { BillingFinding } from '../../db/generated/client.ts'
import { unseen as lacks } from '../access.ts'
import { act, type OpenOrganization } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, OrganizationRef } from '../context.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import * as restorations from '../organization/restorations.ts'
import type { Noticed } from './amiss.ts'
import { writeChange } from './written.ts'

/** Everything that can be found, with what can be done about it; the first choice changes least. */
export const choices = {
  /** A live subscription beside the one that counts. */
  second_subscription: ['keep', 'end', 'endAndRefund'],
  /** A price at Stripe that no plan of the catalog has. The plan stays as it was. */
  unknown_price: ['keep', 'end'],
  /** Something was bought that is no pack of the catalog, so that nothing came of it. */
  unknown_purchase: ['keep', 'refund'],
  /** The price at Stripe is not what the catalog says. What Stripe takes counts. */
  price_differs: ['keep'],
  /** Another quantity than one. */
  quantity_differs: ['keep', 'end'],
  /** The customer was deleted at Stripe, and its subscription with it. */
  customer_deleted: ['keep', 'renew'],
  /** Paid after the organization was deleted. */
  paid_after_deletion: ['restore', 'refund', 'keep'],
  /** Another customer at Stripe says that it is this organization's, and has a subscription. */
  second_customer: ['keep', 'end', 'endAndRefund'],
  /** A payment was disputed. */
  disputed: ['keep'],
} as const
export type FindingCode = keyof typeof choices
export type Choice = (typeof choices)[FindingCode][number]

/** What was found, as far as it has facts: amounts in minor units. */
export type FindingFacts = {
  plan?: string
  lookupKey?: string
  priceId?: string
  amount?: number
  expected?: number
  currency?: string
  quantity?: number
  at?: string
  customerId?: string
}

export type Found = {
  findingId: string
  code: FindingCode
  organization: OrganizationRef
  subjectId: string
  facts: FindingFacts
  choices: Choice[]
  foundAt: Date
  state: 'open' | 'settled' | 'left'
  choice: Choice | null
}

export type Resolved = Found & {
  /** False where it had been decided before. */
  isNow: boolean
  /** Whether something is to be done at Stripe for it; it is carried out as soon as Stripe answers. */
  changeId: string | null
}

export type Opened = Noticed & { id: string }

/** Keeps what was noticed, once each; closes what is no longer so. Gives what is newly to be decided. */
export async function keepFindings(org: OpenOrganization, noticed: readonly Noticed[]): Promise<Opened[]> {
  const { tx, id: organizationId, now } = org
  const known = await tx.billingFinding.findMany({ where: { organizationId } })
  const isNoticed = (one: BillingFinding) => noticed.some((n) => n.code === one.code && n.subjectId === one.subjectId)
  for (const one of known)
    if (one.state !== 'settled' && one.code !== 'second_customer' && !isNoticed(one))
      await tx.billingFinding.update({ where: { id: one.id }, data: { state: 'settled', settledAt: now } })
  const opened: Opened[] = []
  for (const one of noticed) {
    const before = known.find(({ code, subjectId }) => code === one.code && subjectId === one.subjectId)
    const id = await keepOne(org, one, before ?? null)
    if (id) opened.push({ ...one, id })
  }
  return opened
}

/** Opens one finding, or opens it again where its facts are others now; null where there is nothing new to decide. */
export async function keepOne(
  org: OpenOrganization,
  { code, subjectId, facts }: Noticed,
  before: BillingFinding | null,
): Promise<string | null> {
  const { tx, id: organizationId, now } = org
  const isSame = before !== null && sameFacts(before.facts, facts)
  if (before && before.state !== 'settled' && isSame) return null
  if (before?.state === 'open') {
    await tx.billingFinding.update({ where: { id: before.id }, data: { facts } })
    return null
  }
  const id = before?.id ?? newId('fnd', now)
  const fresh = { facts, state: 'open', choice: null, deciderId: null, foundAt: now, settledAt: null }
  await tx.billingFinding.upsert({
    where: { id },
    create: { id, organizationId, code, subjectId, ...fresh },
    update: fresh,
  })
  org.record('billing.found', id, { after: { code, subjectId, ...facts } })
  return id
}

// Postgres keeps the keys of JSON in an order of its own.
const sorted = (facts: unknown): string => JSON.stringify(Object.entries(facts ?? {}).sort())
const sameFacts = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other)

/** What is to be decided in an organization, the first found first. */
export async function openIn(db: Tx, organization: OrganizationRef): Promise<Found[]> {
  const where = { organizationId: organization.id, state: 'open' }
  const found = await db.billingFinding.findMany({ where, orderBy: [{ foundAt: 'asc' }, { id: 'asc' }], take: 50 })
  return found.filter(isKnown).map((one) => asFound(one, organization))
}

const isKnown = (one: BillingFinding): one is BillingFinding & { code: FindingCode } => Object.hasOwn(choices, one.code)

function asFound(one: BillingFinding & { code: FindingCode }, organization: OrganizationRef): Found {
  const { id: findingId, code, subjectId, facts, foundAt, state, choice } = one
  return {
    findingId,
    code,
    organization,
    subjectId,
    facts: facts as FindingFacts,
    choices: [...choices[code]],
    foundAt,
    state: state as Found['state'],
    choice: choice as Choice | null,
  }
}

/** The right that a choice takes: where money goes back, that of whoever pays. */
const needOf = (choice: Choice): Permission =>
  choice === 'refund' || choice === 'endAndRefund' ? 'billing.pay' : 'billing.manage'

/** Decides what becomes of something that was found: holders of `billing.manage`, of `billing.pay` where money moves, and operators. */
export async function resolve(ctx: ActContext, input: Asks['resolveFinding']): Promise<Resolved> {
  const { findingId } = input
  const ask: Ask = { verb: 'resolveFinding', input }
  const found = await ctx.deps.db.billingFinding.findUnique({ where: { id: findingId } })
  if (!found || !isKnown(found)) throw unseen()
  const choice = choices[found.code].find((one) => one === input.choice)
  if (!choice) throw unseen()
  const { organizationId } = found
  const also = ctx.actor.kind === 'person' && choice === 'restore' ? [ctx.actor.personalId] : []
  return act({ ...ctx, organizationId }, { ask, isForDeleted: true, isKnown: true, also }, async (org) => {
    requireMayDecide(ctx, org, ask, choice)
    const now = await org.tx.billingFinding.findUniqueOrThrow({ where: { id: findingId } })
    if (now.state !== 'open') {
      org.keep()
      return { ...asFound({ ...now, code: found.code }, org.ref), isNow: false, changeId: null }
    }
    const changeId = await begin(ctx, org, { ...now, code: found.code }, choice)
    const deciderId = ctx.actor.kind === 'person' ? ctx.actor.personId : null
    const data = { state: 'left', choice, deciderId, settledAt: org.now }
    const decided = await org.tx.billingFinding.update({ where: { id: findingId }, data })
    org.record('billing.decided', findingId, { after: { code: found.code, choice } })
    return { ...asFound({ ...decided, code: found.code }, org.ref), isNow: true, changeId }
  })
}

const unseen = (): Refusal =>
  new Refusal('finding_unknown', {}, { kind: 'do', ask: { verb: 'openBilling', input: {} }, choice: '' })

// Of a deleted organization, too, for which no right is asked otherwise.
function requireMayDecide({ actor }: ActContext, org: OpenOrganization, ask: Ask, choice: Choice): void {
  if (actor.kind === 'system' || actor.isOperator) return
  const need = needOf(choice)
  if (org.rights.has(need)) return
  if (org.role === null || !org.rights.has('billing.read')) throw unseen()
  const detail = { need, role: org.role, organization: org.name }
  const needs = { permissions: [need], organizationId: org.id }
  const facts = { ...org, organizationId: org.id }
  throw lacks(org.deps.catalog, facts, { code: 'not_permitted', detail, needs }, actor.personId, ask)
}

type Chosen = BillingFinding & { code: FindingCode }

/** What is to be done at Stripe for a choice; null where there is nothing. */
async function begin(ctx: ActContext, org: OpenOrganization, found: Chosen, choice: Choice): Promise<string | null> {
  const about = { findingId: found.id, code: found.code, subjectId: found.subjectId }
  switch (choice) {
    case 'keep':
      return null
    case 'end':
      return writeChange(ctx, org, { kind: 'end', input: { ...about, refund: false } })
    case 'endAndRefund':
      return writeChange(ctx, org, { kind: 'end', input: { ...about, refund: true } })
    case 'refund':
      return writeChange(ctx, org, { kind: 'refund', input: about })
    case 'renew':
      // The next payment makes another customer: nothing is left that could be asked of this one.
      return writeChange(ctx, org, { kind: 'details', input: { ...about, anew: true } })
    case 'restore':
      await restorations.restore({ ...ctx, within: org.tx }, { organizationId: org.id })
      return null
  }
}
