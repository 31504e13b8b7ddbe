// Direct messages owed to people. A notice is written with the change that causes it; a job delivers it, and again each
// time its subject changes, so that every copy shows the outcome.
import { permissionsOf } from '../../catalog/ladder.ts'
import type { Permission } from '../../catalog/permissions.ts'
import type { Prisma, Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import { newId } from '../ids.ts'
import { freeze } from '../record/receipts.ts'
import type { News } from './letters.ts'

type Opened = Pick<OpenOrganization, 'tx' | 'now' | 'enqueue'>
export type About = 'invitation' | 'approval'

/** Owes every reachable account of these people a message about something that can change. */
export async function post(org: Opened, about: About, subjectId: string, personIds: readonly string[]): Promise<void> {
  await write(org, personIds, (id) => ({ id, about, subjectId }))
}

/** Owes these people a piece of news, said once: at once, or to whom `at` gives a moment, then. */
export async function tell(
  org: Opened,
  news: News,
  personIds: readonly (string | null)[],
  at: (personId: string) => Date | undefined = () => undefined,
): Promise<void> {
  const known = personIds.filter((id) => id !== null)
  await write(org, known, (id) => ({ id, about: 'news', subjectId: id, facts: freeze(news) }), at)
}

/**
 * Owes every member but one a piece of news, by the thousand as by the one. What it says may depend on whether its reader
 * holds a permission.
 */
export async function tellMembers(
  org: OpenOrganization,
  news: (holds: boolean) => News,
  need: Permission,
  but: string,
): Promise<void> {
  const found = await org.tx.$queryRaw<{ id: string; role: string }[]>`
    select i.id, m.role from "Membership" m join "SlackIdentity" i on i."personId" = m."personId"
    where m."organizationId" = ${org.id} and m."personId" <> ${but} and i.kind in ('member', 'guest')`
  const facts = { holding: freeze(news(true)), lacking: freeze(news(false)) }
  const owed = found.map(({ id: identityId, role }) => {
    return { id: newId('ntc', org.now), identityId, holds: permissionsOf(org.deps.catalog, role).has(need) }
  })
  await org.tx.$executeRaw`
    insert into "Notice" (id, about, "subjectId", facts, "identityId", state, "createdAt")
    select id, 'news', id, case when holds then ${facts.holding}::jsonb else ${facts.lacking}::jsonb end, "identityId", 'pending', ${org.now}
    from json_to_recordset(${JSON.stringify(owed)}::json) as owed(id text, "identityId" text, holds boolean)`
  for (const { id, identityId } of owed) org.enqueue(deliveryOf(id, identityId))
}

/** Postgres takes some ten thousands of values in one statement. */
const inOneStatement = 2_000

type Draft = { id: string; about: string; subjectId: string; facts?: Prisma.InputJsonValue }

async function write(
  { tx, now, enqueue }: Opened,
  personIds: readonly string[],
  draft: (id: string) => Draft,
  at: (personId: string) => Date | undefined = () => undefined,
): Promise<void> {
  const identities = await tx.slackIdentity.findMany({
    where: { personId: { in: [...personIds] }, kind: { in: ['member', 'guest'] } },
    select: { id: true, personId: true },
  })
  const due = new Map(identities.map(({ id, personId }) => [id, at(personId)]))
  const notices = identities.map(({ id: identityId }) => {
    return { ...draft(newId('ntc', now)), identityId, state: 'pending' as const, createdAt: now }
  })
  if (notices.length) await tx.notice.createMany({ data: notices })
  for (const { id, identityId } of notices) {
    const later = due.get(identityId)
    enqueue({ ...deliveryOf(id, identityId), ...(later ? { at: later } : {}) })
  }
}

/** Has every copy of a message about something drawn anew, now that it has changed. */
export async function redraw(
  { tx, enqueue }: { tx: Tx; enqueue: Opened['enqueue'] },
  about: About,
  subjectId: string,
): Promise<void> {
  const copies = await tx.notice.findMany({ where: { about, subjectId }, select: { id: true, identityId: true } })
  for (const { id, identityId } of copies) enqueue(deliveryOf(id, identityId))
}

/** The same for many at once. */
export async function redrawAll(
  { tx, enqueue }: Pick<Opened, 'tx' | 'enqueue'>,
  about: About,
  subjectIds: readonly string[],
): Promise<void> {
  for (let at = 0; at < subjectIds.length; at += inOneStatement) {
    const where = { about, subjectId: { in: subjectIds.slice(at, at + inOneStatement) } }
    const copies = await tx.notice.findMany({ where, select: { id: true, identityId: true } })
    for (const { id, identityId } of copies) enqueue(deliveryOf(id, identityId))
  }
}

/** Closes a person's copies of an organization's open requests: drawn once more, without a choice, and never again. */
export async function close(
  { tx, id: organizationId, deps, enqueue }: OpenOrganization,
  personId: string,
): Promise<void> {
  const open = await tx.approval.findMany({ where: { organizationId, state: 'pending' }, select: { id: true } })
  // Operators decide without being members.
  const identity = { personId, userId: { notIn: [...deps.operators] } }
  const closed = await tx.notice.updateManyAndReturn({
    where: { about: 'approval', subjectId: { in: open.map(({ id }) => id) }, identity },
    data: { about: 'closed' },
    select: { id: true, identityId: true },
  })
  for (const { id, identityId } of closed) enqueue(deliveryOf(id, identityId))
}

// An account's messages share a queue: they come in their order, and two deliveries of one notice never overlap. There are
// few queues, since the worker looks through all of them for every job that it takes.
const queues = 64
const queueOf = (identityId: string): string =>
  `dm:${[...identityId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % queues}`

const deliveryOf = (noticeId: string, identityId: string) =>
  ({
    name: 'deliver-notice',
    payload: { noticeId },
    queue: queueOf(identityId),
    key: `deliver-notice:${noticeId}`,
  }) as const
