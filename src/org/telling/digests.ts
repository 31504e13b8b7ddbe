// The digest: what waits for its reader's next morning, and is then told at once, by direct message or by e-mail. Where
// nothing of it may be told any more, none is sent.
import type { Prisma, Tx } from '../../db/client.ts'
import type { Deps, Place } from '../context.ts'
import { enqueue, type Job } from '../queue.ts'
import { digestOf } from './drawing.ts'
import { morningAfter, nextMorning } from './hours.ts'
import * as mailings from './mailings.ts'
import { queueOf } from './notices.ts'
import * as preferences from './preferences.ts'
import type { Topic } from './topics.ts'
import { writeDown } from './writing-down.ts'

type Opened = { tx: Tx; now: Date; enqueue(job: Job): void }
type Holding = { id: string; identityId: string; identity: { person: { timeZone: string | null } } }

/** Keeps a notice for its account's digest. */
export async function hold({ tx, now, enqueue }: Opened, notice: Holding, topic: Topic | null): Promise<void> {
  const { id, identityId, identity } = notice
  await tx.notice.update({ where: { id }, data: { state: 'held', topic } })
  const where = { identityId, state: 'held' } as const
  const oldest = await tx.notice.findFirst({ where, orderBy: { createdAt: 'asc' }, select: { createdAt: true } })
  enqueue(digestAt(identityId, nextMorning(oldest?.createdAt ?? now, identity.person.timeZone)))
}

// By the oldest that waits: what comes while one is overdue does not put it off by another day.
const digestAt = (identityId: string, at: Date) =>
  ({
    name: 'send-digest',
    payload: { identityId },
    queue: queueOf(identityId),
    key: `send-digest:${identityId}`,
    at,
  }) as const satisfies Job

/** Sends an account what waits for its digest, in one message. */
export async function send(deps: Deps, identityId: string): Promise<void> {
  const { db, clock } = deps
  const identity = await db.slackIdentity.findUnique({ where: { id: identityId }, include: { person: true } })
  if (!identity) return
  const where: Prisma.NoticeWhereInput = { identityId, state: 'held' }
  // What was turned off meanwhile is not said any more.
  const isOff = { topic: { in: preferences.offIn(identity.person.reach) } }
  await db.notice.updateMany({ where: { ...where, ...isOff }, data: { state: 'refused' } })
  const held = await db.notice.findMany({ where, orderBy: { id: 'asc' } })
  if (!held.length) return
  const { personId, teamId, userId, person } = identity
  // Its reader may be in another zone by now, or its worker have been away.
  const morning = morningAfter(clock.now(), person.timeZone)
  if (morning) return enqueue(db, clock, [digestAt(identityId, morning)])
  const waiting = await withoutMail(deps, identity, held)
  const [host] = waiting
  if (!host) return
  const hearer = { personId, userIds: [userId] }
  const day = clock.now()
  const letter = await digestOf(deps, hearer, day, waiting)
  const ids = waiting.map(({ id }) => id)
  const settle = (data: Prisma.NoticeUpdateManyMutationInput) =>
    db.notice.updateMany({ where: { id: { in: ids } }, data })
  if (!letter) return void (await settle({ state: 'refused' }))
  const keep = async (place: Place) => {
    const data = { ...place, state: 'sent', sentAt: day, toldIn: host.id } as const
    await writeDown(deps.log, () => settle(data))
  }
  const to = { teamId, userId, locale: person.locale, timeZone: person.timeZone }
  const refused = await deps.announce.deliver(to, letter, null, keep)
  if (refused) await giveUp(deps, identity, waiting, refused.unreachable)
}

/** Of what waits, what is said by direct message still; the rest goes by e-mail, as its reader chose meanwhile. */
async function withoutMail<N extends Waiting>(
  deps: Deps,
  { id: identityId, person }: Identity,
  held: readonly N[],
): Promise<N[]> {
  const reach = preferences.reachIn(person.reach)
  const isForMail = ({ topic }: Waiting) => !preferences.waysOf(reach, topic as Topic | null).direct
  const mailed = mailings.reaches(deps, person) ? held.filter(isForMail) : []
  if (!mailed.length) return [...held]
  const posted: Job[] = []
  await deps.db.$transaction(async (tx) => {
    const at = { tx, now: deps.clock.now(), enqueue: (job: Job) => void posted.push(job) }
    const isForDigest = ({ topic }: Waiting) => preferences.waysOf(reach, topic as Topic | null).digest
    for (const one of mailed.filter((one) => !isForDigest(one)))
      await mailings.copy(at, { ...one, identityId, identity: { person } }, false)
    // It is this morning's.
    await mailings.digestOf(deps, tx, { id: identityId, person }, mailed.filter(isForDigest))
    await tx.notice.updateMany({ where: { id: { in: mailed.map(({ id }) => id) } }, data: { state: 'refused' } })
    await enqueue(tx, deps.clock, posted)
  })
  return held.filter((one) => !mailed.includes(one))
}

type Waiting = { id: string; about: string; subjectId: string; facts: unknown; topic: string | null }
type Identity = { id: string; person: mailings.Person }

// Whom Slack does not reach has the same digest by e-mail.
async function giveUp(
  deps: Deps,
  { id, person }: Identity,
  waiting: readonly Waiting[],
  unreachable: string,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await tx.slackIdentity.update({ where: { id }, data: { unreachable } })
    await tx.notice.updateMany({ where: { id: { in: waiting.map((one) => one.id) } }, data: { state: 'refused' } })
    if (mailings.reaches(deps, person)) await mailings.digestOf(deps, tx, { id, person }, waiting)
  })
}
