// That the details on bills have changed: Stripe is told by a job, since nothing of it is called while an organization is
// held.
import type { OpenOrganization } from '../act.ts'
import type { Deps } from '../context.ts'
import { enqueue, type Job } from '../queue.ts'

const jobOf = (organizationId: string): Job => ({
  name: 'save-customer',
  payload: { organizationId },
  key: `save-customer:${organizationId}`,
})

/** Has Stripe told of an organization's details, where anyone is to be told. */
export function changed({ deps, enqueue: post, id }: OpenOrganization): void {
  if (deps.payments) post(jobOf(id))
}

/** The same after an act that was one statement. Lost in a crash, it is made up for by the daily reconcile. */
export async function changedAtOnce({ db, clock, payments }: Deps, id: string): Promise<void> {
  if (payments) await enqueue(db, clock, [jobOf(id)])
}
