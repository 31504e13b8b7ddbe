// Writing down what was chosen about money: in the act, with the job that carries it out.
import type { Prisma } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { ActContext } from '../context.ts'
import { newId } from '../ids.ts'
import type { ChangeKind } from './changes.ts'

/** How long a job leaves a choice to the conversation in which it was made. */
export const headStartMs = 10_000

/** What a change takes, whatever its kind. */
export type ChangeInput = {
  plan?: string
  interval?: 'month' | 'year'
  lookupKey?: string
  trialDays?: number
  pack?: string
  quantity?: number
  /** Of a finding: what it is about, and what was chosen. */
  findingId?: string
  code?: string
  subjectId?: string
  refund?: boolean
  /** Whether another customer is made. */
  anew?: boolean
  /** Of an organization that was deleted, or restored: whether its subscription ends. */
  ends?: boolean
}

/** Writes a choice down, to be carried out by a job: at once, or where a conversation sees to it a little later. Gives its id. */
export async function writeChange(
  ctx: ActContext,
  org: OpenOrganization,
  { kind, input, isAwaited = false }: { kind: ChangeKind; input: ChangeInput; isAwaited?: boolean },
): Promise<string> {
  const id = newId('chg', org.now)
  const { grant, actor } = ctx
  const isLent = grant !== undefined && !grant.isConsent
  const personId = isLent ? grant.deciderId : actor.kind === 'person' ? actor.personId : null
  await org.tx.billingChange.create({
    data: {
      id,
      organizationId: org.id,
      personId,
      kind,
      input: input as Prisma.InputJsonObject,
      state: 'asked',
      createdAt: org.now,
    },
  })
  const { plan, interval, pack, quantity, code } = input
  const told = { kind, plan, interval, pack, quantity, code }
  org.record('billing.chosen', id, {
    after: Object.fromEntries(Object.entries(told).filter(([, v]) => v !== undefined)),
  })
  const at = isAwaited ? new Date(org.now.getTime() + headStartMs) : org.now
  org.enqueue({ name: 'carry-out-change', payload: { changeId: id }, key: `carry-out-change:${id}`, at })
  return id
}
