// How far whoever tries Guildhall has come: read from Guildhall's own record, so that a step is done when it was done,
// whoever did it, by whatever way, and stays done when the page is loaded again.
import type { Pool } from 'pg'
import type { Seat } from '../slack/workspace.ts'
import type { World } from '../world.ts'

/** Which acts the record knows of, by name, and what the organization that was created last is called. */
export type Record = { acts(): Promise<string[]>; latest(): Promise<string | null> }

/** How far it is: `steps` are true once done. */
export type Progress = { steps: { [step: string]: boolean }; organization: string | null }

// Everyone's personal account is made without their doing anything.
const ACTS = `select distinct "action" from "AuditEntry"
where "action" <> 'organization.created' or "after"->>'kind' = 'shared'`
const LATEST = `select "name" from "Organization" where "kind" = 'shared' order by "createdAt" desc, "id" desc limit 1`

/** Opens Guildhall's record for looking at. */
export function openRecord(pool: Pool): Record {
  return {
    acts: async () => (await pool.query<{ action: string }>(ACTS)).rows.map(({ action }) => action),
    latest: async () => (await pool.query<{ name: string }>(LATEST)).rows[0]?.name ?? null,
  }
}

/** The steps of the guided task and of what may come next, each true once it was done. */
export async function progress(world: World, record: Record | undefined): Promise<Progress> {
  const acts = new Set(record ? await record.acts() : [])
  const seats = world.store.shelf<Seat>('seat').all()
  const steps = {
    create: acts.has('organization.created'),
    switch: acts.has('context.switched'),
    invite: acts.has('invitation.created'),
    accept: acts.has('member.joined'),
    role: acts.has('member.roleChanged'),
    home: seats.some((seat) => seat.homeRev > 0),
  }
  return { steps, organization: record ? await record.latest() : null }
}
