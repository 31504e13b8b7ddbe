// App Home as the record knows it: who looks at theirs, and where on it they are.
import { z } from 'zod'
import { Prisma } from '../../db/client.ts'
import type { Concern, Deps } from '../context.ts'
import type { AccountId } from '../people/accounts.ts'
import type { Caller } from '../people/people.ts'

/** Whoever opened Home within so many hours is taken to look at it still; for others it is drawn when they open it. */
const lookHours = 24

const Page = z.object({ offset: z.int().min(0).catch(0), search: z.string().max(200).nullable().catch(null) })
const Spot = z.object({
  /** What the pages are of: in another context, and in the same one entered again, they begin anew. */
  at: z.string().catch(''),
  tasks: z.int().min(0).catch(0),
  list: Page.catch({ offset: 0, search: null }),
  /** What was decided there last, whose outcome stands in its place until something else is done. */
  decided: z
    .object({ about: z.enum(['invitation', 'approval']), id: z.string() })
    .nullable()
    .catch(null),
  /** The organization or the workspace that they were in and found ended when they opened it. */
  ended: z
    .object({ name: z.string(), why: z.enum(['left', 'deleted', 'walledOff', 'archived']) })
    .nullable()
    .catch(null),
})

/** What the pages are of: a context, from the moment it was entered. */
export const stayOf = ({ context, session }: Pick<Caller, 'context' | 'session'>): string =>
  `${context.id}@${session.enteredAt.getTime()}`

/** Where someone is on their Home. */
export type Spot = z.infer<typeof Spot>
export type ListPage = z.infer<typeof Page>

/** The beginning of Home in a context. */
export const beginning = (at: string): Spot => ({
  at,
  tasks: 0,
  list: { offset: 0, search: null },
  decided: null,
  ended: null,
})

/** Where an account is on its Home in this context: where it was left, or at the beginning where the context is another. */
export async function spotOf({ db }: Pick<Deps, 'db'>, { tenant, userId }: AccountId, at: string): Promise<Spot> {
  const where = { tenant_userId: { tenant, userId } }
  const found = await db.slackIdentity.findUnique({ where, select: { home: true } })
  const read = Spot.safeParse(found?.home ?? null)
  if (!read.success) return beginning(at)
  // What was decided in one context may have been the switch to the other.
  return read.data.at === at ? read.data : { ...beginning(at), decided: read.data.decided }
}

/** Takes an account elsewhere on its Home. */
export async function move(deps: Pick<Deps, 'db'>, account: AccountId, at: string, to: Partial<Spot>): Promise<void> {
  const { tenant, userId } = account
  const home = { ...(await spotOf(deps, account, at)), ...to }
  await deps.db.slackIdentity.updateMany({ where: { tenant, userId }, data: { home } })
}

/** Notes that an account opened Home, and clears away what was over; `ended` is the place that it found ended. */
export async function open(
  deps: Pick<Deps, 'db' | 'clock'>,
  account: AccountId,
  at: string,
  ended: Spot['ended'],
): Promise<void> {
  const { tenant, userId } = account
  const home = { ...(await spotOf(deps, account, at)), decided: null, ended }
  await deps.db.slackIdentity.updateMany({ where: { tenant, userId }, data: { homeAt: deps.clock.now(), home } })
}

/** Since when someone must have opened Home to be taken to look at it. */
export const lookedSince = ({ clock }: Pick<Deps, 'clock'>): Date =>
  new Date(clock.now().getTime() - lookHours * 3_600_000)

/**
 * The accounts that look at Home among those whom changes concern. One statement, however many organizations and people
 * they are about: it begins at whichever there are fewer of, those who look or those who are concerned.
 */
export async function lookers(deps: Deps, { organizationIds, personIds, noticeIds }: Concern): Promise<AccountId[]> {
  const since = lookedSince(deps)
  const looks = Prisma.sql`i."homeAt" > ${since} and i.kind in ('member', 'guest')`
  return deps.db.$queryRaw<AccountId[]>`
    select i.tenant, i."teamId", i."userId" from "SlackIdentity" i
    where ${looks} and i."personId" = any(${[...personIds]})
    union
    select i.tenant, i."teamId", i."userId" from "SlackIdentity" i join "Membership" m on m."personId" = i."personId"
    where ${looks} and m."organizationId" = any(${[...organizationIds]})
    union
    select i.tenant, i."teamId", i."userId" from "SlackIdentity" i join "Notice" n on n."identityId" = i.id
    where ${looks} and n.id = any(${[...noticeIds]})`
}
