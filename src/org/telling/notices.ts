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
  await write(org, personIds, () => ({ about, subjectId }))
}

/** Owes these people a piece of news, said once: at once, or to whom `at` gives a moment, then. */
export async function tell(
  org: Opened,
  news: News,
  personIds: readonly (string | null)[],
  at: (personId: string) => Date | undefined = () => undefined,
): Promise<void> {
  const known = personIds.filter((id) => id !== null)
  const facts = freeze(news)
  await write(org, known, (id) => ({ about: 'news', subjectId: id, facts }), at)
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
  const found = await org.tx.membership.findMany({
    where: { organizationId: org.id, personId: { not: but } },
    select: { personId: true, role: true },
  })
  for (const holds of [true, false]) {
    const facts = freeze(news(holds))
    const ids = found.filter(({ role }) => permissionsOf(org.deps.catalog, role).has(need) === holds)
    await write(
      org,
      ids.map(({ personId }) => personId),
      (id) => ({ about: 'news', subjectId: id, facts }),
    )
  }
}

/** Postgres takes some ten thousands of values in one statement. */
const inOneStatement = 2_000
/** So many messages are owed in one statement. */
const atOnce = 1_000

type Draft = { about: string; subjectId: string; facts?: Prisma.InputJsonValue }

async function write(
  org: Opened,
  personIds: readonly string[],
  draft: (id: string) => Draft,
  at: (personId: string) => Date | undefined = () => undefined,
): Promise<void> {
  for (let from = 0; from < personIds.length; from += atOnce)
    await writeSome(org, personIds.slice(from, from + atOnce), draft, at)
}

// Whoever has an account that can read here gets a direct message by each; whoever has none, an e-mail. Which way it really
// goes is judged at delivery, by what they chose.
async function writeSome(
  { tx, now, enqueue }: Opened,
  personIds: readonly string[],
  draft: (id: string) => Draft,
  at: (personId: string) => Date | undefined,
): Promise<void> {
  const found = await tx.$queryRaw<Reachable[]>`
    select p.id as "personId", p."emailKey" as address, i.id as "identityId" from "Person" p
    left join "SlackIdentity" i on i."personId" = p.id and i.kind in ('member', 'guest')
    where p.id = any(${[...new Set(personIds)]}) and (i.id is not null or (p."emailKey" is not null and p."absentSince" is null))
    order by p.id, i.id`
  const notices: Prisma.NoticeCreateManyInput[] = []
  for (const { personId, identityId } of found) {
    if (!identityId) continue
    const [id, later] = [newId('ntc', now), at(personId)]
    notices.push({ id, ...draft(id), identityId, state: 'pending', createdAt: now })
    enqueue({ ...deliveryOf(id, identityId), ...(later ? { at: later } : {}) })
  }
  if (notices.length) await tx.notice.createMany({ data: notices })
  await oweMail({ tx, now, enqueue }, found, draft)
}

type Reachable = { personId: string; address: string | null; identityId: string | null }

// E-mail wakes nobody, and need not wait for the morning. An invitation goes to its own address, with its page.
async function oweMail(
  { tx, now, enqueue }: Opened,
  found: readonly Reachable[],
  draft: (id: string) => Draft,
): Promise<void> {
  const mailings: Prisma.MailingCreateManyInput[] = []
  for (const { personId, address, identityId } of found) {
    if (identityId || !address || draft('').about === 'invitation') continue
    const id = newId('mlg', now)
    mailings.push({ id, ...draft(id), to: address, personId, state: 'pending', createdAt: now })
    enqueue(mailOf(personId))
  }
  if (mailings.length) await tx.mailing.createMany({ data: mailings })
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
  const ids = open.map(({ id }) => id)
  await closeCopies({ tx, enqueue }, ids, identity)
}

/** Closes the copies of requests that these accounts have: drawn once more, without a choice, and never again. */
export async function closeCopies(
  { tx, enqueue }: Pick<Opened, 'tx' | 'enqueue'>,
  approvalIds: readonly string[],
  identity: Prisma.SlackIdentityWhereInput,
): Promise<void> {
  const closed = await tx.notice.updateManyAndReturn({
    where: { about: 'approval', subjectId: { in: [...approvalIds] }, identity },
    data: { about: 'closed' },
    select: { id: true, identityId: true },
  })
  for (const { id, identityId } of closed) enqueue(deliveryOf(id, identityId))
}

// An account's messages share a queue: they come in their order, and two deliveries of one notice never overlap. There are
// few queues, since the worker looks through all of them for every job that it takes.
const queues = 64
const sumOf = (id: string): number => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7)
/** The queue of an account's messages. */
export const queueOf = (identityId: string): string => `dm:${sumOf(identityId) % queues}`

/** The job that delivers a notice. */
export const deliveryOf = (noticeId: string, identityId: string) =>
  ({
    name: 'deliver-notice',
    payload: { noticeId },
    queue: queueOf(identityId),
    key: `deliver-notice:${noticeId}`,
  }) as const

/** A slow mail server never holds up all other work. */
const mailQueues = 3
/** The queue of a person's e-mail. */
export const mailQueueOf = (personId: string): string => `letters:${sumOf(personId) % mailQueues}`

/** The job that sends a person what is owed to them by e-mail. */
export const mailOf = (personId: string) =>
  ({ name: 'mail-news', payload: { personId }, queue: mailQueueOf(personId), key: `mail-news:${personId}` }) as const
