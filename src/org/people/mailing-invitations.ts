// Invitations by e-mail: owed with the act that invites, drawn from the record when they are sent, and what became of them.
import type { Tx } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import type { Deps } from '../context.ts'
import { enqueue, type Job, type JobPayload } from '../queue.ts'
import type { MailLetter, Reader } from '../telling/mail.ts'
import * as notices from '../telling/notices.ts'
import { invitationPage } from './page-tokens.ts'

type Opened = Pick<OpenOrganization, 'tx' | 'now' | 'enqueue' | 'deps'>
type Owed = JobPayload<'mail-invitation'>

/** How long the mail server may not take an e-mail before it is given up: somewhat less than an invitation is good for. */
const patienceMs = 3 * 86_400_000
/** E-mail goes out in so few lanes that a slow mail server never holds up all other work. */
const lanes = 3

/**
 * Owes an invitation's address its e-mail, with the page of that turn: any page that was sent before is good no longer.
 * What it is about, its end and who invites are read when it is sent.
 */
export async function post(
  { tx, now, enqueue, deps }: Opened,
  { id, turn }: { id: string; turn: number },
): Promise<void> {
  const { digest: tokenDigest } = invitationPage(deps, { id, turn })
  await tx.invitation.update({ where: { id }, data: { turn, tokenDigest, mailState: 'pending', mailProblem: null } })
  enqueue(jobFor(id, turn, now))
}

/** The job that sends the e-mail of that turn; `post` owes it for one, who writes many at once for each of them. */
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
export async function send(deps: Deps, { invitationId, turn, since }: Owed): Promise<void> {
  const found = await readOwed(deps.db, invitationId, turn)
  if (!found || found.expiresAt <= deps.clock.now() || found.organization.status === 'deleted') return
  if (!deps.mail) return refused(deps, found, 'no e-mail is sent from here')
  try {
    const answer = await deps.mail.send(`${invitationId}.${turn}`, readerOf(found), await letterOf(deps, found))
    if (answer) return refused(deps, found, answer.refused)
    await deps.db.invitation.updateMany({ where: stillOwed(found), data: { mailState: 'sent', mailProblem: null } })
  } catch (error) {
    const words = wordsOf(error)
    if (deps.clock.now().getTime() - Date.parse(since) >= patienceMs) {
      deps.log.warn({ error, invitationId }, 'an e-mail is given up: no mail server took it for days')
      return refused(deps, found, words)
    }
    await deps.db.invitation.updateMany({ where: stillOwed(found), data: { mailProblem: words } })
    throw error
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

const stillOwed = ({ id, turn }: Pick<Found, 'id' | 'turn'>) => ({ id, turn, mailState: 'pending' })

const readerOf = ({ email, invitee }: Found): Reader => ({
  to: email,
  name: invitee?.name ?? null,
  locale: invitee?.locale ?? null,
  timeZone: invitee?.timeZone ?? null,
})

async function letterOf(deps: Deps, found: Found): Promise<MailLetter> {
  const { organization, inviter, role, expiresAt } = found
  return {
    kind: 'invitation',
    organization: { id: organization.id, name: organization.name, kind: organization.kind },
    inviter: { id: inviter.id, name: inviter.name },
    role: deps.catalog.roles[role]?.label ?? role,
    workspaces: await workspaceNames(deps, found),
    expiresAt,
    url: invitationPage(deps, found).url,
  }
}

/** Archived ones are skipped, as they are when the invitation is accepted. */
async function workspaceNames({ db }: Deps, { organizationId, workspaces }: Found): Promise<string[]> {
  if (!Array.isArray(workspaces)) return []
  const ids = workspaces.flatMap((one) => (hasWorkspace(one) ? [one.workspaceId] : []))
  const named = await db.workspace.findMany({
    where: { id: { in: ids }, organizationId, archivedAt: null },
    orderBy: { name: 'asc' },
    select: { name: true },
  })
  return named.map(({ name }) => name)
}

const hasWorkspace = (one: unknown): one is { workspaceId: string } =>
  typeof one === 'object' && one !== null && 'workspaceId' in one && typeof one.workspaceId === 'string'

/** Keeps that nobody takes it, and tells whoever invited, once. */
async function refused({ db, clock }: Deps, found: Found, words: string): Promise<void> {
  const posted: Job[] = []
  await db.$transaction(async (tx) => {
    const data = { mailState: 'refused', mailProblem: words.slice(0, mostWords).toWellFormed() }
    const { count } = await tx.invitation.updateMany({ where: stillOwed(found), data })
    if (count === 0) return
    const { id, name, kind } = found.organization
    const news = {
      news: 'mail_refused',
      organization: { id, name, kind },
      address: found.email,
      because: words,
    } as const
    const opened = { tx, now: clock.now(), enqueue: (job: Job) => void posted.push(job) }
    await notices.tell(opened, news, [found.inviterId])
    await enqueue(tx, clock, posted)
  })
}

/** Mail servers may be long-winded. */
const mostWords = 300
const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, mostWords)
    .toWellFormed()
