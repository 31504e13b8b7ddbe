// Accounts of members, asked about once a day: Slack says by no event of its own that one was deactivated, and events are
// lost (slack.dev, Events API: best effort).

import { owningRoles } from '../../catalog/ladder.ts'
import type { Deps } from '../context.ts'
import { askAboutLater } from '../people/accounts.ts'
import { enqueue, type Job } from '../queue.ts'

/** Of what was heard within so many hours, nothing is asked. */
const freshHours = 20
/** So many accounts are asked about a minute: half of what Slack allows for users.info. */
const perMinute = 50

/**
 * Has jobs ask Slack again about the account of everyone who is a member of something, or whose keys work, spread over time.
 * One that waits to be asked about already is asked about once.
 */
export async function sweep(deps: Deps): Promise<void> {
  const { db, clock } = deps
  const now = clock.now()
  const found = await db.$queryRaw<{ teamId: string; userId: string }[]>`
    select i."teamId", i."userId" from "SlackIdentity" i
    where i."seenAt" <= ${new Date(now.getTime() - freshHours * 3_600_000)} and i.kind in ('member', 'guest', 'deactivated')
      and (exists (select 1 from "Membership" m join "Organization" o on o.id = m."organizationId"
          where m."personId" = i."personId" and o.kind = 'shared' and o.status <> 'deleted')
        or exists (select 1 from "Key" k where k."personId" = i."personId" and k."revokedAt" is null))
    order by i."seenAt", i.id`
  const at = (index: number) => new Date(now.getTime() + Math.floor(index / perMinute) * 60_000)
  await enqueue(
    db,
    clock,
    found.map((account, index) => askAboutLater(account, at(index))),
  )
  await lookForOwners(deps)
}

// One that was deleted while its owners went, and is back, waits for nothing that was posted.
async function lookForOwners({ db, clock, catalog }: Deps): Promise<void> {
  const owners = { role: { in: owningRoles(catalog) } }
  const found = await db.organization.findMany({
    where: {
      kind: 'shared',
      status: { not: 'deleted' },
      memberships: { some: owners, none: { ...owners, person: { absentSince: null } } },
    },
    select: { id: true },
  })
  const jobs = found.map(
    ({ id }): Job => ({ name: 'settle-succession', payload: { organizationId: id }, key: `look-for-owner:${id}` }),
  )
  await enqueue(db, clock, jobs)
}
