// Carrying out what notices owe: the letter is drawn from the record at the moment of delivery.
import * as approvals from '../asking/approvals.ts'
import type { ActContext, Deps, Place } from '../context.ts'
import * as invitations from '../people/invitations.ts'
import { inviteeOf } from '../people/invitees.ts'
import { enqueue, type Job } from '../queue.ts'
import { thaw } from '../record/receipts.ts'
import type { Letter, News } from './letters.ts'
import * as notices from './notices.ts'

/**
 * Delivers one notice: anew, or in the place of its earlier copy. Where the account cannot be reached, that is kept, and
 * whoever invited them is told. Everything that Slack may get over is thrown, for the job to be tried again.
 */
export async function deliver(deps: Deps, noticeId: string): Promise<void> {
  const found = await deps.db.notice.findUnique({
    where: { id: noticeId },
    include: { identity: { include: { person: { select: { locale: true, timeZone: true } } } } },
  })
  if (!found || found.state === 'refused') return
  const letter = await letterOf(deps, found)
  if (!letter) return
  const { channel, ts, identity } = found
  const keep = async (place: Place) => {
    const data = { ...place, state: 'sent', sentAt: deps.clock.now() } as const
    await deps.db.notice.update({ where: { id: noticeId }, data })
  }
  const refused = await deps.announce.deliver(
    { ...identity, ...identity.person },
    letter,
    channel && ts ? { channel, ts } : null,
    keep,
  )
  if (refused) await giveUp(deps, found, refused.unreachable, letter)
}

type Owed = { id: string; about: string; subjectId: string; facts: unknown; identityId: string }

async function letterOf(deps: Deps, { about, subjectId, facts }: Owed): Promise<Letter | null> {
  if (about === 'invitation') return invitations.letterOf(deps, subjectId)
  if (about === 'approval') return approvals.letterOf(deps, subjectId)
  if (about === 'closed') return approvals.closedLetterOf(deps, subjectId)
  return { kind: 'news', ...thaw<News>(facts) }
}

async function giveUp(
  { db, clock }: Deps,
  { id, identityId, subjectId }: Owed,
  because: string,
  letter: Letter,
): Promise<void> {
  const posted: Job[] = []
  await db.$transaction(async (tx) => {
    await tx.notice.update({ where: { id }, data: { state: 'refused' } })
    await tx.slackIdentity.update({ where: { id: identityId }, data: { unreachable: because } })
    if (letter.kind === 'invitation') {
      const found = await tx.invitation.findUniqueOrThrow({
        where: { id: subjectId },
        include: { invitee: true },
      })
      const news = {
        news: 'unreachable',
        organization: letter.organization,
        invitee: inviteeOf(found),
        because,
      } as const
      await notices.tell({ tx, now: clock.now(), enqueue: (job) => void posted.push(job) }, news, [found.inviterId])
    }
    await enqueue(tx, clock, posted)
  })
}

/** The context of what the system does by itself, in jobs. */
export const bySystem = (deps: Deps): Omit<ActContext, 'organizationId'> => ({
  deps,
  actor: { kind: 'system' },
  surface: 'job',
})
