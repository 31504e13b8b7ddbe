// How open requests end: what each ending is called in the record, and taking back those that nobody decides any more.
import type { Prisma } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { RecordedAction } from '../record/record.ts'
import * as notices from '../telling/notices.ts'

type Ending = 'repeated' | 'approved' | 'denied' | 'expired' | 'withdrawn'

const ofRequests: Record<Ending, RecordedAction> = {
  repeated: 'request.repeated',
  approved: 'request.approved',
  denied: 'request.denied',
  expired: 'request.expired',
  withdrawn: 'request.withdrawn',
}

/** An offer waits for one person's yes, and is told apart from what is asked of those with a right. */
const ofOffers: Record<Ending, RecordedAction> = {
  repeated: 'transfer.reminded',
  approved: 'transfer.accepted',
  denied: 'transfer.declined',
  expired: 'transfer.expired',
  withdrawn: 'transfer.withdrawn',
}

/** What becomes of a request as the record calls it, by the act that it asks for. */
export const recordedAs = (verb: string, ending: Ending): RecordedAction =>
  (verb === 'transfer' ? ofOffers : ofRequests)[ending]

export type Withdrawn = { id: string; requesterId: string; verb: string }

/** Takes back open requests of the organization, on every copy; gives those that were open. */
export async function withdraw(org: OpenOrganization, which: Prisma.ApprovalWhereInput): Promise<Withdrawn[]> {
  const withdrawn = await org.tx.approval.updateManyAndReturn({
    where: { ...which, organizationId: org.id, state: 'pending' },
    data: { state: 'withdrawn', decidedAt: org.now },
    select: { id: true, requesterId: true, verb: true },
  })
  for (const { id, verb } of withdrawn) org.record(recordedAs(verb, 'withdrawn'), id)
  await notices.redrawAll(
    org,
    'approval',
    withdrawn.map(({ id }) => id),
  )
  return withdrawn
}
