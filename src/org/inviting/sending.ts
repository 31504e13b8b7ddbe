// Writing invitations and sending them again, by the thousand as by the one: the rows, their ends, their e-mails, and the
// search for those of whom only an address is known.
import { Prisma } from '../../db/client.ts'
import type { OpenOrganization } from '../act.ts'
import { type ActContext, type Deps, requirePerson } from '../context.ts'
import type { Placement } from '../shape/workspace-members.ts'
import * as notices from '../telling/notices.ts'
import { stoppedAmong } from './mail-stops.ts'
import { jobFor } from './mailing-invitations.ts'
import { invitationPage } from './page-tokens.ts'

/** What they are offered; `places` null where workspaces are not spoken of. */
export type Terms = { role: string; expiresAt: Date; places: Placement[] | null }
type To = { personId: string | null; email: string | null }
type Fresh = To & { invitationId: string }
type Again = To & { id: string; turn: number }

/** Writes new invitations by the actor. Seats are the caller's to check. */
export async function write(ctx: ActContext, org: OpenOrganization, fresh: readonly Fresh[], terms: Terms) {
  if (!fresh.length) return
  const inviterId = requirePerson(ctx).personId
  const { role, expiresAt, places } = terms
  const stopped = await stoppedAmong(org.tx, emailsOf(fresh))
  const rows = fresh.map(({ invitationId: id, personId, email }) => ({
    ...{ id, inviteeId: personId, email },
    ...(email ? pageOf(org.deps, { id, turn: 0 }, stopped.has(email)) : {}),
  }))
  // A thousand rows of as many values each are too much for one statement with a parameter for each.
  await org.tx.$executeRaw`
    insert into "Invitation" (id, "organizationId", "inviteeId", "inviterId", email, role, workspaces, state, turn,
      "tokenDigest", "mailState", "createdAt", "expiresAt")
    select id, ${org.id}, "inviteeId", ${inviterId}, email, ${role}, ${placesJson(places)}::jsonb, 'pending', 0,
      "tokenDigest", "mailState", ${org.now}, ${expiresAt}
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as fresh(id text, "inviteeId" text, email text, "tokenDigest" text, "mailState" text)`
  for (const { invitationId, personId, email } of fresh) {
    const workspaces = places?.length ? { workspaces: places } : {}
    org.record('invitation.created', invitationId, { after: { inviteeId: personId, role, expiresAt, ...workspaces } })
    owe(org, { id: invitationId, turn: 0, email: wanted(email, stopped) }, expiresAt)
  }
  search(
    org,
    fresh.map((one) => ({ ...one, id: one.invitationId })),
  )
}

const emailsOf = (all: readonly To[]): string[] => all.flatMap(({ email }) => email ?? [])

/** The address that an e-mail is owed to: none where it wants none. */
const wanted = (email: string | null, stopped: ReadonlySet<string>): string | null =>
  email !== null && stopped.has(email) ? null : email

function search(org: OpenOrganization, rows: readonly (To & { id: string })[]): void {
  const unknown = rows.flatMap(({ id, email, personId }) => (email && !personId ? [id] : []))
  if (unknown.length) org.enqueue(searchFor(unknown))
}

/** Gives pending invitations a new end and what else is offered now, and sends them again; the pages before are good no longer. */
export async function again(org: OpenOrganization, rows: readonly Again[], terms: Terms): Promise<void> {
  if (!rows.length) return
  const { role, expiresAt, places } = terms
  const next = rows.map((row) => ({ ...row, turn: row.turn + 1 }))
  const stopped = await stoppedAmong(org.tx, emailsOf(next))
  const changes = next.map(({ id, personId, email, turn }) => ({
    ...{ id, personId, email, turn },
    ...(email ? pageOf(org.deps, { id, turn }, stopped.has(email)) : { tokenDigest: null, mailState: null }),
  }))
  const workspaces = places ? Prisma.sql`${JSON.stringify(places)}::jsonb` : Prisma.sql`i.workspaces`
  await org.tx.$executeRaw`
    update "Invitation" i set role = ${role}, "expiresAt" = ${expiresAt}, workspaces = ${workspaces}, turn = x.turn,
      email = x.email, "inviteeId" = coalesce(i."inviteeId", x."personId"), "tokenDigest" = x."tokenDigest",
      "mailState" = x."mailState", "mailProblem" = null
    from json_to_recordset(${JSON.stringify(changes)}::json)
      as x(id text, "personId" text, email text, turn int, "tokenDigest" text, "mailState" text)
    where i.id = x.id`
  for (const row of next) {
    org.record('invitation.resent', row.id, { after: { role, expiresAt } })
    owe(org, { ...row, email: wanted(row.email, stopped) }, expiresAt)
  }
  search(org, next)
  await notices.redrawAll(
    org,
    'invitation',
    next.map(({ id }) => id),
  )
}

const placesJson = (places: Placement[] | null): string | null => (places?.length ? JSON.stringify(places) : null)

/** Where no e-mail is sent, its page is as good, and is shown to nobody. */
const pageOf = (deps: Deps, row: { id: string; turn: number }, isStopped: boolean) => ({
  tokenDigest: invitationPage(deps, row).digest,
  mailState: !deps.mail ? 'off' : isStopped ? 'stopped' : 'pending',
  turn: row.turn,
})

function owe(org: OpenOrganization, { id, turn, email }: Omit<Again, 'personId'>, expiresAt: Date): void {
  expireAt(org, id, expiresAt)
  if (email && org.deps.mail) org.enqueue(jobFor(id, turn, org.now))
}

/** Has a job ask whether Slack knows the addresses of invitations. */
export const searchFor = (invitationIds: readonly string[]) =>
  // One after another: Slack lets nobody look up many at once, and other work goes on meanwhile.
  ({ name: 'find-invitees' as const, payload: { invitationIds: [...invitationIds] }, queue: 'find-invitees' })

/** Has an invitation end at its time. */
export const expireAt = (org: Pick<OpenOrganization, 'enqueue'>, invitationId: string, at: Date) =>
  org.enqueue({ name: 'expire-invitation', payload: { invitationId }, key: `expire-invitation:${invitationId}`, at })
