// Carrying out what notices owe: the letter is drawn from the record at the moment of delivery, and whether it is sent, and
// by which way, is judged then.
import type { ActContext, Deps, Place } from '../context.ts'
import { inviteeOf } from '../inviting/invitees.ts'
import { enqueue, type Job } from '../queue.ts'
import { hostOf } from './coalescing.ts'
import * as digests from './digests.ts'
import { letterOf, messageOf } from './drawing.ts'
import { type Hearer, judged } from './judging.ts'
import type { Letter, NewsLetter } from './letters.ts'
import * as mailings from './mailings.ts'
import * as notices from './notices.ts'
import * as preferences from './preferences.ts'
import { topicOfLetter } from './topics.ts'
import { writeDown } from './writing-down.ts'

/**
 * Delivers one notice by the ways that its reader chose: anew, in the place of its earlier copy, or in the message of the
 * minute. Where the account cannot be reached, that is kept, an e-mail goes where one can, and of an invitation whoever
 * invited is told. Everything that Slack may get over is thrown, for the job to be tried again.
 */
export async function deliver(deps: Deps, noticeId: string): Promise<void> {
  const found = await find(deps, noticeId)
  // What waits for a digest is drawn from the record when that is sent.
  if (!found || found.state === 'refused' || found.state === 'held') return
  if (found.state === 'sent') return drawAgain(deps, found)
  const letter = await letterOf(deps, found)
  const told = letter && (await judged(deps, hearerOf(found), letter))
  if (!told) return drop(deps, noticeId)
  if (await setOut(deps, found, told)) await sendDirectly(deps, found, told)
}

const find = ({ db }: Deps, id: string) =>
  db.notice.findUnique({ where: { id }, include: { identity: { include: { person: true } } } })

type Found = NonNullable<Awaited<ReturnType<typeof find>>>

const hearerOf = ({ identity: { personId, userId } }: Found): Hearer => ({ personId, userIds: [userId] })
const toOf = ({ identity }: Found) => {
  const { teamId, userId, person } = identity
  return { teamId, userId, locale: person.locale, timeZone: person.timeZone }
}

const drop = async ({ db }: Deps, id: string) =>
  void (await db.notice.updateMany({ where: { id, state: 'pending' }, data: { state: 'refused' } }))

/** Sends what goes by other ways on its way, once; says whether a direct message is to be sent now. */
async function setOut(deps: Deps, found: Found, letter: Letter): Promise<boolean> {
  const { person } = found.identity
  const topic = topicOfLetter(letter)
  const ways = preferences.waysOf(preferences.reachIn(person.reach), topic)
  const hasMail = ways.mail && mailings.reaches(deps, person)
  // Whoever chose e-mail alone, and has none any more, would hear nothing.
  const isDirect = ways.direct || (ways.mail && !hasMail)
  const isNow = isDirect && !ways.digest
  if (isNow && !hasMail) return true
  const posted: Job[] = []
  await deps.db.$transaction(async (tx) => {
    const at = { tx, now: deps.clock.now(), enqueue: (job: Job) => void posted.push(job) }
    if (hasMail) await mailings.copy(at, { ...found, topic }, ways.digest)
    if (!isDirect) await tx.notice.update({ where: { id: found.id }, data: { state: 'refused', topic } })
    else if (ways.digest) await digests.hold(at, found, topic)
    await enqueue(tx, deps.clock, posted)
  })
  return isNow
}

async function sendDirectly(deps: Deps, found: Found, letter: Letter): Promise<void> {
  if (letter.kind === 'news' && (await sendTogether(deps, found, letter))) return
  const keep = async (place: Place) => {
    const data = { ...place, state: 'sent', sentAt: deps.clock.now(), toldIn: null } as const
    await writeDown(deps.log, () => deps.db.notice.update({ where: { id: found.id }, data }))
  }
  const refused = await deps.announce.deliver(toOf(found), letter, null, keep)
  if (refused) await giveUp(deps, found, refused.unreachable, letter)
}

/** Draws it into the message of the minute; says whether there was one, and it is still there. */
async function sendTogether(deps: Deps, found: Found, news: NewsLetter): Promise<boolean> {
  const { db, clock } = deps
  const host = await hostOf(deps, found, news)
  if (!host) return false
  // Written down before it is drawn: a process that dies in between draws the same message again.
  await db.notice.update({ where: { id: found.id }, data: { toldIn: host.id } })
  const whole = await messageOf(deps, hearerOf(found), host.id)
  if (!whole) return false
  let isThere = false
  const keep = async (place: Place) => {
    const data = { ...place, state: 'sent', sentAt: clock.now() } as const
    await writeDown(deps.log, () => db.notice.update({ where: { id: found.id }, data }))
    isThere = true
  }
  const refused = await deps.announce.deliver(toOf(found), whole, host.place, keep)
  if (refused) await giveUp(deps, found, refused.unreachable, news)
  return isThere || refused !== null
}

/** Draws a message again where it stands, now that something in it has changed. */
async function drawAgain(deps: Deps, found: Found): Promise<void> {
  const { channel, ts, toldIn } = found
  const letter = toldIn ? await messageOf(deps, hearerOf(found), toldIn) : await ownLetter(deps, found)
  if (!letter || !channel || !ts) return
  // Where it stands stays the same, and so does the minute in which it was sent.
  const refused = await deps.announce.deliver(toOf(found), letter, { channel, ts }, async () => {})
  if (refused) await giveUp(deps, found, refused.unreachable, letter)
}

async function ownLetter(deps: Deps, found: Found): Promise<Letter | null> {
  return found.about === 'news' ? messageOf(deps, hearerOf(found), found.id) : letterOf(deps, found)
}

async function giveUp(deps: Deps, found: Found, because: string, letter: Letter): Promise<void> {
  const posted: Job[] = []
  await deps.db.$transaction(async (tx) => {
    const at = { tx, now: deps.clock.now(), enqueue: (job: Job) => void posted.push(job) }
    await tx.notice.update({ where: { id: found.id }, data: { state: 'refused' } })
    await tx.slackIdentity.update({ where: { id: found.identityId }, data: { unreachable: because } })
    if (letter.kind === 'invitation') await tellInviter(at, found.subjectId, letter.organization, because)
    else if (found.state === 'pending' && mailings.reaches(deps, found.identity.person))
      await mailings.copy(at, found, false)
    await enqueue(tx, deps.clock, posted)
  })
}

type At = Parameters<typeof notices.tell>[0]

async function tellInviter(
  at: At,
  id: string,
  organization: NewsLetter['organization'] & {},
  because: string,
): Promise<void> {
  const found = await at.tx.invitation.findUniqueOrThrow({ where: { id }, include: { invitee: true } })
  await notices.tell(at, { news: 'unreachable', organization, invitee: inviteeOf(found), because }, [found.inviterId])
}

/** The context of what the system does by itself, in jobs. */
export const bySystem = (deps: Deps): Omit<ActContext, 'organizationId'> => ({
  deps,
  actor: { kind: 'system' },
  surface: 'job',
})
