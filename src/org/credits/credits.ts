// What an organization has to spend: seen, given for nothing where the catalog allows it, and handed to another one where it
// may be.
import type { Catalog } from '../../catalog/catalog.ts'
import { labelOfPlace, permissionsOf } from '../../catalog/ladder.ts'
import type { Tx } from '../../db/client.ts'
import type { Facts } from '../access.ts'
import { act, look, type OpenOrganization, unknown } from '../act.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, Deps, OrganizationRef, PersonRef } from '../context.ts'
import { type Fix, Refusal } from '../errors.ts'
import { newId } from '../ids.ts'
import * as allowances from './allowances.ts'
import { type Forecast, forecast } from './forecast.ts'
import { balanceOf, type Kind, open, post } from './ledger.ts'
import { beginOf, endOf, monthOf } from './months.ts'
import { paceOf } from './pace.ts'
import { available, type Balance } from './purse.ts'
import { requireAmount } from './spending.ts'
import { waysToMore } from './ways.ts'

/** A row of the ledger as people read it. */
export type Line = {
  entryId: string
  at: Date
  kind: Kind
  /** What it changed of what can be spent, and what could be spent afterwards. */
  change: number
  left: number
  person: PersonRef | null
  group: { id: string; name: string } | null
  resourceId: string | null
  note: string | null
}

export type Overview = {
  organization: OrganizationRef
  /** What can be spent now. */
  available: number
  balance: Balance
  /** What was used since the month (of UTC) began. */
  usedThisMonth: number
  /** The month, as 2026-11, and when the next one begins. */
  month: string
  monthEndsAt: Date
  /** Credits that come for nothing each month; 0 where none do. */
  freeEachMonth: number
  forecast: Forecast
  /** The latest rows, the newest first. */
  lines: Line[]
  /** What its reader may do about it. */
  may: { pay: boolean; budgets: boolean; transfer: boolean }
}

export type Statement = { organization: OrganizationRef; available: number; lines: Line[]; next: string | null }

export type Given = { organization: OrganizationRef; amount: number; available: number }
export type Transferred = Given & { to: OrganizationRef; entryId: string }

/** How many rows are shown at first, and on a page. */
const [first, page] = [5, 50]

const looking = (ctx: ActContext): Ask => ({ verb: 'switch', input: { organizationId: ctx.organizationId } })
const refOf = ({ organizationId: id, name, kind }: Facts): OrganizationRef => ({ id, name, kind })

/** The balance of the context's organization, what was used this month, and how long it lasts; for holders of `credits.read`. */
export function overview(ctx: ActContext): Promise<Overview> {
  const { deps } = ctx
  return look(ctx, { ask: looking(ctx), need: 'credits.read' }, async (org) => {
    const { organizationId: id, plan, kind } = org
    const now = deps.clock.now()
    const month = monthOf(now)
    await allowances.bringUpToDate(deps, { id, plan, kind })
    const [balance, usedThisMonth, pace, lines] = await Promise.all([
      balanceOf(deps.db, id),
      usedIn(deps, id, month),
      paceOf(deps.db, id, now),
      linesOf(deps.db, id, null, first),
    ])
    return {
      organization: refOf(org),
      available: available(balance),
      balance,
      usedThisMonth,
      month,
      monthEndsAt: endOf(month),
      freeEachMonth: allowances.freeEachMonth(deps.catalog, { plan, kind }),
      forecast: forecast(available(balance), pace.used, pace.days, now, balance.endsAt),
      lines,
      may: mayOf(ctx, org),
    }
  })
}

function mayOf({ deps, actor }: ActContext, { role, kind }: Facts): Overview['may'] {
  const held = permissionsOf(deps.catalog, role ?? '')
  const isTrusted = actor.kind === 'system'
  const isShared = kind === 'shared'
  return {
    pay: deps.payments !== null && (isTrusted || held.has('billing.pay')),
    budgets: isShared && (isTrusted || held.has('budgets.manage')),
    transfer: isShared && deps.catalog.credits.transferable && (isTrusted || held.has('billing.manage')),
  }
}

async function usedIn({ db }: Deps, organizationId: string, month: string): Promise<number> {
  const [found] = await db.$queryRaw<[{ used: number }]>`
    select coalesce(sum(world), 0)::float8 as used from "LedgerEntry"
    where "organizationId" = ${organizationId} and at >= ${beginOf(month)} and kind in ('usage', 'settle')`
  return found.used
}

function linesOf(db: Tx, organizationId: string, before: string | null, limit: number): Promise<Line[]> {
  const [at = '', id = ''] = before?.split(' ') ?? []
  const until = Number.isNaN(Date.parse(at)) ? null : new Date(at)
  return db.$queryRaw<Line[]>`
    select l.id as "entryId", l.at, l.kind, (l.allowance + l.purchased)::float8 as change, l."left"::float8 as "left",
      case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as person,
      case when g.id is not null then json_build_object('id', g.id, 'name', g.name) end as "group", l."resourceId", l.note
    from "LedgerEntry" l left join "Person" p on p.id = l."personId" left join "BudgetGroup" g on g.id = l."groupId"
    where l."organizationId" = ${organizationId}
      and (${until}::timestamptz is null or (l.at, l.id) < (${until}::timestamptz, ${id}))
    order by l.at desc, l.id desc limit ${limit}`
}

/** The ledger, fifty rows at a time, the newest first; `cursor` is what the page before gave as `next`. */
export function statement(ctx: ActContext, cursor: string | null): Promise<Statement> {
  const { db } = ctx.deps
  return look(ctx, { ask: looking(ctx), need: 'credits.read' }, async (org) => {
    const found = await linesOf(db, org.organizationId, cursor, page + 1)
    const lines = found.slice(0, page)
    const last = lines.at(-1)
    const next = found.length > page && last ? `${last.at.toISOString()} ${last.entryId}` : null
    return { organization: refOf(org), available: available(await balanceOf(db, org.organizationId)), lines, next }
  })
}

/** Gives credits for nothing: an operator's act, refused where the catalog has none for this kind of organization (row C7). */
export function give(ctx: ActContext, input: Asks['giveCredits']): Promise<Given> {
  const { organizationId, amount, note } = input
  const ask: Ask = { verb: 'giveCredits', input }
  return act({ ...ctx, organizationId }, { ask }, async (org) => {
    requireOperator(ctx, ask)
    requireAmount(amount)
    const { kind, name, id, plan } = org
    if (!ctx.deps.catalog.credits.freeFor.includes(kind)) {
      const { fix: way, needs } = waysToMore(ctx.deps.catalog, { id, kind, plan }, amount)
      // Who is not in it cannot ask for anything there.
      const fix: Fix = org.role === null ? { kind: 'help', topic: 'credits' } : way
      throw new Refusal('nothing_free', { organization: name, kind }, fix, needs)
    }
    const entryId = org.record('credits.given', id, { after: { amount, note } })
    await post(org, { source: `gift:${entryId}`, kind: 'gift', organizationId: id, purchased: amount, note })
    return { organization: org.ref, amount, available: available(await balanceOf(org.tx, id)) }
  })
}

function requireOperator({ actor, grant }: ActContext, ask: Ask): void {
  if (actor.kind === 'system' || actor.isOperator || grant?.isOperator) return
  throw new Refusal('operators_only', { act: ask.verb }, { kind: 'ask', ask }, 'operators')
}

/** Hands bought credits to another organization, where the catalog lets it; never from a personal account (row E13). */
export function transfer(ctx: ActContext, input: Asks['transferCredits']): Promise<Transferred> {
  const { toId, amount } = input
  const ask: Ask = { verb: 'transferCredits', input }
  return act(ctx, { ask, need: 'billing.manage', also: [toId] }, async (org) => {
    requireAmount(amount)
    const to = await requireTarget(ctx, org, toId)
    // Locked before it is read: whoever spends at the same time waits.
    const { purse } = await open(org.tx, org.id)
    const left = Math.max(0, Math.min(purse.purchased, available(purse)))
    if (amount > left) {
      const { fix, needs } = waysToMore(ctx.deps.catalog, org, amount - left)
      const organization = labelOfPlace(ctx.deps.catalog, org)
      throw new Refusal('out_of_credits', { organization, asked: amount, left, held: 0 }, fix, needs)
    }
    const id = newId('led', org.now)
    await post(org, { source: `transfer:${id}:out`, kind: 'transfer', organizationId: org.id, purchased: -amount })
    await post(org, { source: `transfer:${id}:in`, kind: 'transfer', organizationId: to.id, purchased: amount })
    const after = { amount, name: to.name, organizationId: to.id }
    const entryId = org.record('credits.transferred', org.id, { after })
    const from = { amount, name: org.name, organizationId: org.id }
    org.record('credits.received', to.id, { after: from, organizationId: to.id })
    return { organization: org.ref, to, amount, available: available(await balanceOf(org.tx, org.id)), entryId }
  })
}

/** The organization that gets them: one that the actor is in, where the catalog lets credits go from one to the other. */
async function requireTarget(ctx: ActContext, org: OpenOrganization, toId: string): Promise<OrganizationRef> {
  const found = org.also.get(toId)
  const personId = ctx.actor.kind === 'person' ? ctx.actor.personId : null
  const isIn =
    personId === null || (await org.tx.membership.findFirst({ where: { organizationId: toId, personId } })) !== null
  if (!found || found.status === 'deleted' || !isIn) throw unknown()
  const to = { id: found.id, name: found.name, kind: found.kind }
  const because = whyNot(ctx.deps.catalog, org, to)
  if (!because) return to
  // Where credits may not be handed on, they can be bought.
  const isThere = because !== 'same'
  const fix: Fix = isThere ? { kind: 'switch', organizations: [to] } : { kind: 'help', topic: 'credits' }
  throw new Refusal('credits_stay', { because, organization: labelOfPlace(ctx.deps.catalog, org) }, fix)
}

function whyNot({ credits }: Catalog, from: OrganizationRef, to: OrganizationRef) {
  if (from.kind === 'personal') return 'personal'
  if (from.id === to.id) return 'same'
  if (to.kind === 'personal') return 'to_personal'
  return credits.transferable ? null : 'not_transferable'
}
