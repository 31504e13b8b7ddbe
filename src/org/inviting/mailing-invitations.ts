// Invitations by e-mail: drawn from the record when they are sent, and what became of them.
import type { Tx } from '../../db/client.ts'
import type { Deps } from '../context.ts'
import { enqueue, type Job, type JobPayload } from '../queue.ts'
import type { MailLetter, Reader } from '../telling/mail.ts'
import * as notices from '../telling/notices.ts'
import { writeDown } from '../telling/writing-down.ts'
import { shownAddress } from './addressees.ts'
import * as mailStops from './mail-stops.ts'
import { invitationPage } from './page-tokens.ts'
import { placesIn, workspaceNames } from './places.ts'

/** How long the mail server may not take an e-mail before it is given up: somewhat less than an invitation is good for. */
const patienceMs = 3 * 86_400_000
/** E-mail goes out in so few lanes that a slow mail server never holds up all other work. */
const lanes = 3

/** The job that sends the e-mail of that turn of an invitation, first owed at `since`. One of a later turn takes its place. */
export const jobFor = (invitationId: string, turn: number, since: Date) =>
  ({
    name: 'mail-invitation',
    payload: { invitationId, turn, since: since.toISOString() },
    queue: `mail:${laneOf(invitationId)}`,
    key: `mail-invitation:${invitationId}`,
  }) as const satisfies Job

const laneOf = (id: string): number => [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % lanes

/**
 * Sends an invitation's e-mail, unless it is settled, or was sent anew meanwhile. Whoever invited is told where its address
 * is refused, or where nobody took it for days. Throws while the mail server cannot take it, for the job to be tried again.
 */
export async function send(deps: Deps, { invitationId, turn, since }: JobPayload<'mail-invitation'>): Promise<void> {
  const found = await readOwed(deps.db, invitationId, turn)
  if (!found || found.expiresAt <= deps.clock.now() || found.organization.status === 'deleted') return
  if (!deps.mail) return refused(deps, found, 'no e-mail is sent from here')
  // Said since it was owed.
  if (await mailStops.isStopped(deps.db, found.email)) return giveUp(deps, found, 'stopped', null)
  try {
    const reader = { ...readerOf(found), stop: await mailStops.pageFor(deps, found.email) }
    const answer = await deps.mail.send(`${invitationId}.${turn}`, reader, await letterOf(deps, found))
    if (answer) return refused(deps, found, answer.refused)
    await writeDown(deps.log, () => keep(deps, found, { mailState: 'sent', mailProblem: null }))
  } catch (error) {
    const words = wordsOf(error)
    const isOver = deps.clock.now().getTime() - Date.parse(since) >= patienceMs
    if (!isOver) {
      await keep(deps, found, { mailProblem: words })
      throw error
    }
    deps.log.warn({ error, invitationId }, 'an e-mail is given up: no mail server took it for days')
    await refused(deps, found, words)
  }
}

type Found = NonNullable<Awaited<ReturnType<typeof readOwed>>>

async function readOwed(db: Tx, id: string, turn: number) {
  const found = await db.invitation.findFirst({
    where: { id, turn, state: 'pending', mailState: 'pending' },
    include: { organization: true, inviter: true, invitee: true },
  })
  return found?.email ? { ...found, email: found.email } : null
}

const stillOwed = ({ id, turn }: Found) => ({ id, turn, mailState: 'pending' })

const keep = ({ db }: Deps, found: Found, data: { mailState?: string; mailProblem: string | null }) =>
  db.invitation.updateMany({ where: stillOwed(found), data })

const readerOf = ({ email, invitee }: Found): Omit<Reader, 'stop'> => ({
  to: email,
  name: invitee?.name ?? null,
  locale: invitee?.locale ?? null,
  timeZone: invitee?.timeZone ?? null,
})

async function letterOf(deps: Deps, found: Found): Promise<MailLetter> {
  const { organization, inviter, role, expiresAt, workspaces } = found
  return {
    kind: 'invitation',
    organization: { id: organization.id, name: organization.name, kind: organization.kind },
    inviter: { id: inviter.id, name: inviter.name },
    role: deps.catalog.roles[role]?.label ?? role,
    workspaces: await workspaceNames(deps.db, organization.id, placesIn(workspaces)),
    expiresAt,
    url: await pageOf(deps, found),
  }
}

/** Its page, which opens: should tokens be made with another secret since it was owed, the record learns the new one. */
async function pageOf(deps: Deps, found: Found): Promise<string> {
  const { url, digest: tokenDigest } = invitationPage(deps, found)
  if (found.tokenDigest !== tokenDigest)
    await deps.db.invitation.updateMany({ where: stillOwed(found), data: { tokenDigest } })
  return url
}

const refused = (deps: Deps, found: Found, words: string): Promise<void> =>
  giveUp(deps, found, 'refused', shortened(words))

/** Keeps that nobody takes it, and tells whoever invited, once; `because` null where the address takes no e-mail from here. */
async function giveUp(
  { db, clock }: Deps,
  found: Found,
  mailState: 'refused' | 'stopped',
  because: string | null,
): Promise<void> {
  const { id, name, kind } = found.organization
  const address = shownAddress(found.email)
  const news = { news: 'mail_refused', organization: { id, name, kind }, address, because } as const
  await db.$transaction(async (tx) => {
    const data = { mailState, mailProblem: because }
    const { count } = await tx.invitation.updateMany({ where: stillOwed(found), data })
    if (count === 0) return
    const posted: Job[] = []
    await notices.tell({ tx, now: clock.now(), enqueue: (job) => void posted.push(job) }, news, [found.inviterId])
    await enqueue(tx, clock, posted)
  })
}

/** Mail servers may be long-winded. */
const mostWords = 300
const shortened = (words: string): string => words.replace(/\s+/g, ' ').trim().slice(0, mostWords).toWellFormed()
const wordsOf = (error: unknown): string => shortened(error instanceof Error ? error.message : String(error))
