// More of a budget for this month alone: given by whoever manages budgets, asked for by anyone else, and taken back.
import { act, type OpenOrganization } from '../act.ts'
import * as requests from '../asking/requests.ts'
import type { Ask, Asks } from '../asks.ts'
import type { ActContext, OrganizationRef } from '../context.ts'
import type { GroupRef } from './budget-people.ts'
import { requireGroup, tellAnew } from './budgets.ts'
import { open } from './ledger.ts'
import { monthOf } from './months.ts'
import { requireAmount } from './spending.ts'

export type Raised = {
  organization: OrganizationRef
  budget: GroupRef
  amount: number
  limit: number
  month: string
  /** Its entry in the record, by which it can be undone. */
  entryId: string
}

/** Adds to a group's cap for this month alone. */
export function raise(ctx: ActContext, input: Asks['raiseBudget']): Promise<Raised> {
  const ask: Ask = { verb: 'raiseBudget', input }
  return act(ctx, { ask, need: 'budgets.manage' }, async (org) => {
    requireAmount(input.amount)
    const { group, ...raised } = await addExtra(org, input, ask)
    await tellAnew(org, group.id, group.cap)
    const entryId = org.record('budget.raised', group.id, { after: { name: group.name, ...raised } })
    return { organization: org.ref, budget: { id: group.id, name: group.name }, ...raised, entryId }
  })
}

/** Takes back what was added to a group's cap for this month, of an organization that is held open. */
export async function lower(org: OpenOrganization, input: Asks['raiseBudget'], ask: Ask): Promise<Raised> {
  const { group, limit, month } = await addExtra(org, { ...input, amount: -input.amount }, ask)
  const lowered = { amount: input.amount, limit, month }
  const entryId = org.record('budget.lowered', group.id, { after: { name: group.name, ...lowered } })
  return { organization: org.ref, budget: { id: group.id, name: group.name }, ...lowered, entryId }
}

async function addExtra(org: OpenOrganization, { groupId, amount }: Asks['raiseBudget'], ask: Ask) {
  const group = await requireGroup(org, groupId, ask)
  // Whoever spends reads the month once the balance is theirs.
  await open(org.tx, org.id)
  const month = monthOf(org.now)
  const { extra } = await org.tx.budgetMonth.upsert({
    where: { groupId_month: { groupId, month } },
    create: { groupId, month, extra: amount },
    update: { extra: { increment: amount } },
  })
  return { group, amount, limit: group.cap + Number(extra), month }
}

/** Asks those who manage budgets to raise one; whoever may do it themselves uses `raise`. */
export async function requestMore(
  ctx: ActContext,
  { reason, ...input }: Asks['raiseBudget'] & { reason: string | null },
): Promise<requests.Asked> {
  requireAmount(input.amount)
  const ask: Ask = { verb: 'raiseBudget', input }
  await requireGroup({ tx: ctx.deps.db, id: ctx.organizationId }, input.groupId, ask)
  return requests.request(ctx, ask, reason)
}
