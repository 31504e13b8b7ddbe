// Jobs are typed letters posted inside the transaction of the change: if the change rolls back, so do they.
import { z } from 'zod'
import type { Db, Tx } from '../db/client.ts'
import type { Clock } from './context.ts'

/** Every job with its payload. */
export const jobs = {
  'deliver-notice': z.object({ noticeId: z.string() }),
  'send-digest': z.object({ identityId: z.string() }),
  'mail-news': z.object({ personId: z.string() }),
  'mail-digest': z.object({ personId: z.string() }),
  'expire-invitation': z.object({ invitationId: z.string() }),
  'find-invitees': z.object({ invitationIds: z.array(z.string()) }),
  'expire-approval': z.object({ approvalId: z.string() }),
  'end-key': z.object({ keyId: z.string() }),
  'erase-organization': z.object({ organizationId: z.string() }),
  /** `since` when it was first owed: what the mail server does not take for days is given up. */
  'mail-invitation': z.object({ invitationId: z.string(), turn: z.int(), since: z.iso.datetime() }),
  'export-audit': z.object({ entryId: z.string(), identityId: z.string() }),
  'export-usage': z.object({ entryId: z.string(), identityId: z.string() }),
  'remind-move': z.object({ moveId: z.string() }),
  'carry-out-change': z.object({ changeId: z.string() }),
  'settle-billing': z.object({ customerId: z.string() }),
  'find-payer': z.object({ eventId: z.string(), aboutId: z.string() }),
  'look-again': z.object({ customerId: z.string() }),
  'close-page': z.object({ sessionId: z.string() }),
  'end-billing': z.object({ organizationId: z.string(), customerId: z.string() }),
  'save-customer': z.object({ organizationId: z.string() }),
  'reconcile-billing': z.object({}),
  'remind-deciders': z.object({ approvalId: z.string() }),
  'close-lost-copies': z.object({ organizationId: z.string(), personId: z.string() }),
  'check-domains': z.object({}),
  'check-domain': z.object({ domainId: z.string() }),
  'refresh-account': z.object({ teamId: z.string(), userId: z.string() }),
  'expire-allowance': z.object({ organizationId: z.string() }),
  'release-hold': z.object({ holdId: z.string() }),
  'give-free-credits': z.object({}),
  'settle-person': z.object({ personId: z.string() }),
  'settle-succession': z.object({ organizationId: z.string() }),
  'sweep-accounts': z.object({}),
  'reach-slack': z.object({ tries: z.int() }),
  'sweep-receipts': z.object({}),
  'sweep-held-values': z.object({}),
} as const
export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]>

export type Lane = {
  /** Jobs of one queue run one after another. */
  queue?: string
  /** A second job under the same key takes the place of the first while that has not begun. */
  key?: string
  /** When it falls due, by the Clock; at once where absent. */
  at?: Date
  /** Whether it waits until Slack lets us in again, whenever it would fall due. */
  isAside?: true
}

export type Job = { [N in JobName]: { name: N; payload: JobPayload<N> } & Lane }[JobName]

/**
 * Posts jobs in the caller's transaction, all in one statement: thousands cost about as much as one. Those of one queue
 * that fall due together run in the order in which they are posted.
 */
export async function enqueue(tx: Tx | Db, clock: Clock, posted: readonly Job[]): Promise<void> {
  if (posted.length === 0) return
  const specs = lastOf(posted).map(({ name, payload, queue, key, at, isAside }, position) => ({
    position,
    identifier: name,
    payload: jobs[name].parse(payload),
    queue_name: queue ?? null,
    job_key: key ?? null,
    run_at: (at ? clock.wall(at) : atOnce(clock)).toISOString(),
    max_attempts: 25,
    is_aside: isAside ?? false,
  }))
  await tx.$executeRaw`
    select graphile_worker.add_jobs(array(
      select row(identifier, payload, queue_name, run_at + (position - ${posted.length}::int) * interval '1 microsecond',
        max_attempts, job_key, null, case when is_aside then array['aside'] end)::graphile_worker.job_spec
      from json_to_recordset(${JSON.stringify(specs)}::json)
        as spec(position int, identifier text, payload json, queue_name text, run_at timestamptz, max_attempts smallint, job_key text, is_aside boolean)))`
}

/** How far apart the clocks of two machines may be: whoever is further from Slack's does not understand Slack. */
const skewMs = 5 * 60_000

/** The moment, in real time, of what is due at once: past also by the clock of a worker that is behind. */
export const atOnce = (clock: Clock): Date => new Date(clock.wall(clock.now()).getTime() - skewMs)

/** Of several under one key the last, as if they had been posted one after another: one statement cannot write one twice. */
function lastOf(posted: readonly Job[]): Job[] {
  const last = new Map(posted.map((job) => [job.key, job]))
  return posted.filter((job) => job.key === undefined || last.get(job.key) === job)
}
