// How changes of budget groups are taken back: as they were, with the people who were in them.
import { z } from 'zod'
import type { OpenOrganization } from '../act.ts'
import type { Ask } from '../asks.ts'
import type { ActContext } from '../context.ts'
import * as budgets from '../credits/budgets.ts'
import { monthOf } from '../credits/months.ts'
import * as raises from '../credits/raises.ts'
import type { Kept, Reversal } from './reversals.ts'

type Entry = Kept & { organizationId: string }

const people = z.array(z.string()).default([])
const Budget = z.object({ name: z.string(), cap: z.number(), isHard: z.boolean() })
const Changed = Budget.extend({
  added: people,
  removed: people,
  moved: z.array(z.object({ personId: z.string(), from: z.string() })).default([]),
})
const Archived = Budget.extend({ people })
const Raised = z.object({ amount: z.number(), month: z.string() })

const touching = ({ organizationId, subjectId }: Entry): Reversal['touching'] => [
  { organizationId, subjectId, action: { startsWith: 'budget.' } },
]

/** A change of a group's name, cap or people. */
export async function ofBudgetChange(_: ActContext, entry: Entry): Promise<Reversal> {
  const { organizationId, subjectId: groupId } = entry
  const was = Budget.parse(entry.before)
  const is = Changed.parse(entry.after)
  const input = { groupId, ...was, add: is.removed, remove: is.added }
  const ask: Ask = { verb: 'changeBudget', input }
  return {
    organizationId,
    also: [],
    need: 'budgets.manage',
    ask,
    byHand: { kind: 'fill', ask },
    as: 'budget.changed',
    touching: touching(entry),
    stands: (org) => isAsLeft(org, groupId, is),
    async apply(_, org) {
      const back = await still(org, is.removed)
      const { budget } = await budgets.apply(org, { ...input, add: back }, ask)
      await returnMoved(org, is.moved)
      return { undone: 'budget.changed', name: budget.name, cap: budget.cap }
    },
  }
}

/** The end of a group. */
export async function ofBudgetArchive(_: ActContext, entry: Entry): Promise<Reversal> {
  const { organizationId, subjectId: groupId } = entry
  const { name, cap, isHard, people } = Archived.parse(entry.before)
  const ask: Ask = { verb: 'createBudget', input: { name, cap, isHard, people } }
  return {
    organizationId,
    also: [],
    need: 'budgets.manage',
    ask,
    byHand: { kind: 'fill', ask },
    as: 'budget.restored',
    touching: touching(entry),
    stands: async ({ tx }) => (await tx.budgetGroup.findUnique({ where: { id: groupId } }))?.archivedAt != null,
    async apply(_, org) {
      const restored = await budgets.restore(org, groupId, people, ask)
      return { undone: 'budget.archived', name: restored.name }
    },
  }
}

/** More of a group for its month: only in that month, however often it was raised since. */
export async function ofBudgetRaise({ deps }: ActContext, entry: Entry): Promise<Reversal> {
  const { organizationId, subjectId: groupId } = entry
  const { amount, month } = Raised.parse(entry.after)
  const group = await deps.db.budgetGroup.findUniqueOrThrow({ where: { id: groupId } })
  const ask: Ask = { verb: 'changeBudget', input: { groupId, cap: Number(group.cap) } }
  return {
    organizationId,
    also: [],
    need: 'budgets.manage',
    ask,
    byHand: { kind: 'fill', ask },
    as: 'budget.lowered',
    touching: [{ organizationId, subjectId: groupId, action: 'budget.archived' }],
    stands: async ({ tx, now }) => {
      const { archivedAt } = await tx.budgetGroup.findUniqueOrThrow({ where: { id: groupId } })
      return archivedAt === null && month === monthOf(now)
    },
    async apply(_, org) {
      const { budget, limit } = await raises.lower(org, { groupId, amount }, ask)
      return { undone: 'budget.raised', name: budget.name, limit }
    },
  }
}

/** Those of them who are members now. */
async function still({ tx, id: organizationId }: OpenOrganization, ids: readonly string[]): Promise<string[]> {
  const where = { organizationId, personId: { in: [...ids] } }
  return (await tx.membership.findMany({ where, select: { personId: true } })).map(({ personId }) => personId)
}

async function isAsLeft({ tx }: OpenOrganization, groupId: string, is: z.infer<typeof Changed>): Promise<boolean> {
  const group = await tx.budgetGroup.findUnique({ where: { id: groupId } })
  const isSame = group && !group.archivedAt && group.name === is.name && Number(group.cap) === is.cap
  if (!isSame || group.isHard !== is.isHard) return false
  const added = await tx.budgetMember.count({ where: { groupId, personId: { in: is.added } } })
  const { organizationId } = group
  const removed = await tx.budgetMember.count({ where: { organizationId, personId: { in: is.removed } } })
  return added === is.added.length && removed === 0
}

/** Whoever came from another group is in that one again, where it is there. */
async function returnMoved(org: OpenOrganization, moved: readonly { personId: string; from: string }[]): Promise<void> {
  const where = { id: { in: moved.map(({ from }) => from) }, archivedAt: null }
  const there = new Set((await org.tx.budgetGroup.findMany({ where, select: { id: true } })).map(({ id }) => id))
  const back = moved.filter(({ from }) => there.has(from))
  await org.tx.budgetMember.createMany({
    data: back.map(({ personId, from: groupId }) => ({ organizationId: org.id, personId, groupId, addedAt: org.now })),
    skipDuplicates: true,
  })
}
