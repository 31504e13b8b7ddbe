// News by e-mail, for whoever chose so and for whom Slack does not reach: the first of a minute is sent at once, what follows
// within it comes together. Only to addresses that Slack has confirmed, and to nobody whose accounts are all gone.
import { hash } from 'node:crypto'
import type { Prisma, Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import * as mailStops from '../inviting/mail-stops.ts'
import { enqueue, type Job } from '../queue.ts'
import { letterOf, mostInDigest, toldOf } from './drawing.ts'
import { morningAfter, nextMorning } from './hours.ts'
import type { MailLetter, NewsMail, Reader } from './mail.ts'
import { deliveryOf, mailOf, mailQueueOf } from './notices.ts'
import * as preferences from './preferences.ts'
import { type Topic, topicOfLetter } from './topics.ts'
import { writeDown } from './writing-down.ts'

export type Person = Prisma.PersonGetPayload<Record<never, never>>
type Mailing = Prisma.MailingGetPayload<Record<never, never>>
type Opened = { tx: Tx; now: Date; enqueue(job: Job): void }

const withinMs = 60_000
/** What is kept of an e-mail that was not sent. */
const turnedOff = 'it was turned off'
/** So many come in one e-mail that is no digest. */
const most = 20

/** Where e-mail reaches someone; null where it does not. */
export const addressOf = ({ email, emailKey, absentSince }: Person): string | null =>
  emailKey === null || absentSince ? null : email

/** Whether e-mail reaches someone. */
export const reaches = ({ mail }: Pick<Deps, 'mail'>, person: Person): boolean =>
  mail !== null && addressOf(person) !== null

type Copied = {
  id: string
  about: string
  subjectId: string
  facts: unknown
  topic: string | null
  identityId: string
  identity: { person: Person }
}

/**
 * Owes someone the e-mail of what a notice says, once, however many accounts they have: at once or with the next digest.
 * Requests that were closed for them are not said again.
 */
export async function copy({ tx, now, enqueue: post }: Opened, notice: Copied, isForDigest: boolean): Promise<void> {
  const { person } = notice.identity
  if (!(await isFirst(tx, person, notice.identityId)) || notice.about === 'closed') return
  await tx.mailing.createMany({
    data: [copyOf(notice, person, isForDigest ? 'held' : 'pending', now)],
    skipDuplicates: true,
  })
  post(isForDigest ? await digestFor(tx, person, now) : mailOf(person.id))
}

/** Whether it is the account by which a person is told once, however many they have. */
async function isFirst(tx: Tx, { id: personId }: Person, identityId: string): Promise<boolean> {
  const first = await tx.slackIdentity.findFirst({
    where: { personId, kind: { in: ['member', 'guest'] } },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return first?.id === identityId
}

// Its id follows from the notice's: owed again by a job that ran twice, it is the same.
const copyOf = (
  { id, about, subjectId, facts, topic }: Omit<Copied, 'identity' | 'identityId'>,
  person: Person,
  state: string,
  now: Date,
) => ({
  id: id.replace(/^ntc/, 'mlg'),
  about,
  subjectId,
  topic,
  ...(facts ? { facts: facts as Prisma.InputJsonValue } : {}),
  to: addressOf(person) ?? '',
  personId: person.id,
  state,
  createdAt: now,
})

async function digestFor(tx: Tx, { id: personId, timeZone }: Person, now: Date) {
  const where = { personId, state: 'held' }
  const oldest = await tx.mailing.findFirst({ where, orderBy: { createdAt: 'asc' }, select: { createdAt: true } })
  return digestAt(personId, nextMorning(oldest?.createdAt ?? now, timeZone))
}

// By the oldest that waits: what comes while one is overdue does not put it off by another day.
const digestAt = (personId: string, at: Date) =>
  ({
    name: 'mail-digest',
    payload: { personId },
    queue: mailQueueOf(personId),
    key: `mail-digest:${personId}`,
    at,
  }) as const satisfies Job

/** Owes someone by e-mail, now, the digest that could not be said by direct message. */
export async function digestOf(
  { clock }: Deps,
  tx: Tx,
  { id, person }: { id: string; person: Person },
  waiting: readonly Omit<Copied, 'identity' | 'identityId'>[],
): Promise<void> {
  if (!waiting.length || !(await isFirst(tx, person, id))) return
  const now = clock.now()
  const data = waiting.map((one) => copyOf(one, person, 'held', now))
  await tx.mailing.createMany({ data, skipDuplicates: true })
  await enqueue(tx, clock, [digestAt(person.id, now)])
}

/** Sends someone what is owed to them by e-mail: at once, or where one was sent a moment ago, when the minute is over. */
export async function send(deps: Deps, personId: string): Promise<void> {
  const { db, clock } = deps
  const waiting = await db.mailing.findMany({
    where: { personId, state: 'pending' },
    orderBy: { id: 'asc' },
    take: most,
  })
  if (!waiting.length) return
  const person = await db.person.findUnique({ where: { id: personId } })
  const later = await minuteAfterLast(deps, personId)
  if (later > clock.now()) return enqueue(db, clock, [{ ...mailOf(personId), at: later }])
  const due = person ? await sorted(deps, person, waiting) : []
  if (person && due.length) await handIn(deps, person, due, (letters) => joined(letters))
  if (waiting.length === most) await enqueue(db, clock, [mailOf(personId)])
}

async function minuteAfterLast({ db }: Deps, personId: string): Promise<Date> {
  const last = await db.mailing.findFirst({
    where: { personId, state: 'sent', about: { in: ['news', 'approval'] } },
    orderBy: { sentAt: { sort: 'desc', nulls: 'last' } },
    select: { sentAt: true },
  })
  return new Date((last?.sentAt?.getTime() ?? 0) + withinMs)
}

/** Of what is owed what is to be sent now; what waits for a digest or was turned off meanwhile is put where it belongs. */
async function sorted(deps: Deps, person: Person, waiting: readonly Mailing[]): Promise<Mailing[]> {
  const reach = preferences.reachIn(person.reach)
  const [due, held, off]: [Mailing[], Mailing[], Mailing[]] = [[], [], []]
  for (const one of waiting) {
    const letter = await letterOf(deps, one)
    const topic = letter && topicOfLetter(letter)
    const ways = preferences.waysOf(reach, topic)
    if (!letter || preferences.isOff(ways)) off.push(one)
    else if (ways.digest) held.push({ ...one, topic })
    else due.push(one)
  }
  await settle(deps, off, { state: 'refused', problem: turnedOff })
  if (held.length) await hold(deps, person, held)
  return due
}

const hold = ({ db, clock }: Deps, person: Person, held: readonly Mailing[]): Promise<void> =>
  db.$transaction(async (tx) => {
    for (const { id, topic } of held) await tx.mailing.update({ where: { id }, data: { state: 'held', topic } })
    await enqueue(tx, clock, [await digestFor(tx, person, clock.now())])
  })

/** Sends someone the digest of what waits for it; of more than one holds, the rest in another. */
export async function sendDigest(deps: Deps, personId: string): Promise<void> {
  const where = { personId, state: 'held' }
  const person = await deps.db.person.findUnique({ where: { id: personId } })
  if (!person) return
  const off = { ...where, topic: { in: preferences.offIn(person.reach) } }
  await deps.db.mailing.updateMany({ where: off, data: { state: 'refused', problem: turnedOff } })
  const held = await deps.db.mailing.findMany({ where, orderBy: { id: 'asc' }, take: mostInDigest })
  if (!held.length) return
  // Its reader may be in another zone by now.
  const morning = morningAfter(deps.clock.now(), person.timeZone)
  if (morning) return enqueue(deps.db, deps.clock, [digestAt(personId, morning)])
  const waiting = await withoutDirect(deps, person, held)
  await handIn(deps, person, waiting, (letters) => ({
    kind: 'digest',
    day: deps.clock.now(),
    items: letters,
    closing: letters[0]?.closing ?? [],
  }))
  if (held.length === mostInDigest) await enqueue(deps.db, deps.clock, [digestAt(personId, deps.clock.now())])
}

/** Of what waits for a digest, what is said by e-mail still; the rest by direct message, as its reader chose meanwhile. */
async function withoutDirect(deps: Deps, person: Person, held: Mailing[]): Promise<Mailing[]> {
  const reach = preferences.reachIn(person.reach)
  const isDirect = ({ topic }: Mailing) => {
    const { direct, mail } = preferences.waysOf(reach, topic as Topic | null)
    return direct && !mail
  }
  const noticeOf = ({ id }: Mailing) => id.replace(/^mlg/, 'ntc')
  // Whom Slack does not reach has nothing but e-mail.
  const where = { id: { in: held.filter(isDirect).map(noticeOf) }, identity: { unreachable: null } }
  const notices = await deps.db.notice.findMany({ where })
  const ids = new Set(notices.map(({ id }) => id))
  const unsaid = notices.filter(({ state }) => state === 'refused')
  await deps.db.$transaction(async (tx) => {
    await tx.notice.updateMany({ where: { id: { in: unsaid.map(({ id }) => id) } }, data: { state: 'pending' } })
    await enqueue(
      tx,
      deps.clock,
      unsaid.map(({ id, identityId }) => deliveryOf(id, identityId)),
    )
  })
  const [direct, mailed] = [held.filter((one) => ids.has(noticeOf(one))), held.filter((one) => !ids.has(noticeOf(one)))]
  await settle(deps, direct, { state: 'refused', problem: 'it is said by direct message' })
  return mailed
}

/** Handed in again with the same in it, an e-mail is the same; with more in it another, which nobody takes for the first. */
const idOf = ([first, ...more]: readonly [Mailing, ...Mailing[]]): string =>
  more.length ? `${first.id}.${hash('sha256', JSON.stringify(more.map(({ id }) => id)), 'hex').slice(0, 12)}` : first.id

/** Hands in one e-mail of what its reader may still be told, and keeps what became of it. */
async function handIn(
  deps: Deps,
  person: Person,
  owed: readonly Mailing[],
  whole: (letters: NewsMail[]) => MailLetter,
): Promise<void> {
  const to = addressOf(person)
  const [first, ...more] = owed
  if (!deps.mail || to === null || !first)
    return settle(deps, owed, { state: 'refused', problem: 'there is no address' })
  const identities = await deps.db.slackIdentity.findMany({
    where: { personId: person.id },
    select: { userId: true, kind: true },
  })
  // Whoever has no account here can choose nothing in Slack.
  const isElsewhere = !identities.some(({ kind }) => kind === 'member' || kind === 'guest')
  if (isElsewhere && (await mailStops.isStopped(deps.db, to)))
    return settle(deps, owed, { state: 'refused', problem: turnedOff })
  const stop = isElsewhere ? await mailStops.pageFor(deps, to) : null
  const reader: Reader = { to, name: person.name, locale: person.locale, timeZone: person.timeZone, stop }
  const hearer = { personId: person.id, userIds: identities.map(({ userId }) => userId) }
  const letters = await toldOf(deps, hearer, owed)
  if (!letters.length) return settle(deps, owed, { state: 'refused', problem: 'it is not theirs to know any more' })
  const mails = letters.map((letter) => ({ kind: 'news', ...deps.announce.write(letter, reader) }) as const)
  const answer = await deps.mail.send(idOf([first, ...more]), reader, whole(mails))
  const became = answer
    ? { state: 'refused', problem: answer.refused }
    : { state: 'sent', sentAt: deps.clock.now(), to }
  await writeDown(deps.log, () => settle(deps, owed, became))
}

/** What came within a minute as one e-mail: each in its own words, and every page once. */
function joined(letters: NewsMail[]): NewsMail {
  const links = new Map(letters.flatMap((letter) => letter.links.map((link) => [link.url, link])))
  return {
    kind: 'news',
    lines: letters.flatMap(({ lines }) => lines),
    links: [...links.values()],
    closing: letters[0]?.closing ?? [],
  }
}

const idsOf = (mailings: readonly Mailing[]) => ({ id: { in: mailings.map(({ id }) => id) } })

async function settle(
  { db }: Deps,
  mailings: readonly Mailing[],
  data: Prisma.MailingUpdateManyMutationInput,
): Promise<void> {
  if (mailings.length) await db.mailing.updateMany({ where: idsOf(mailings), data })
}
