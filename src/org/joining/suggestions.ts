// What someone who is new is met with: whether they come for themselves or for a company (row E12), and the organizations
// of their colleagues, which they may know of by their confirmed e-mail domain (row K21).
import { type ActContext, type OrganizationRef, requirePerson } from '../context.ts'
import * as invitations from '../inviting/invitations.ts'
import * as domains from './domains.ts'

/** What people can say that they are here for. */
export const purposes = ['self', 'company'] as const
export type Purpose = (typeof purposes)[number]

/** An organization of colleagues; with the request to be let in, where there is one that nobody has decided. */
export type Suggestion = { organization: OrganizationRef; approvalId: string | null }
export type Welcome = {
  purpose: Purpose | null
  /** Whether they are in no shared organization yet. */
  isAlone: boolean
  /** The domain that they and their colleagues share; null where there is none to tell of. */
  domain: string | null
  near: Suggestion[]
}

/** So many are suggested; whoever looks for another one finds all of them where they ask to join. */
const most = 3
/** Where one was turned away, or has left, is suggested again after so many days. */
const restDays = 30

type Facts = { purpose: string | null; isAlone: boolean; isAway: boolean }

/** What the actor is met with; what they put away with the first steps is not asked again. */
export async function of(ctx: ActContext): Promise<Welcome> {
  const { personId } = requirePerson(ctx)
  const [[facts], near] = await Promise.all([
    ctx.deps.db.$queryRaw<Facts[]>`
      select p.purpose, p."guidedAt" is not null as "isAway", not exists (
        select 1 from "Membership" m join "Organization" o on o.id = m."organizationId"
        where m."personId" = p.id and o.kind = 'shared' and o.status <> 'deleted') as "isAlone"
      from "Person" p where p.id = ${personId}`,
    suggested(ctx),
  ])
  const said = purposes.find((one) => one === facts?.purpose) ?? null
  const isAlone = facts?.isAlone === true
  return { purpose: said, isAlone: isAlone && !(facts?.isAway && !said), ...near }
}

async function suggested(ctx: ActContext): Promise<Pick<Welcome, 'domain' | 'near'>> {
  const { personId } = requirePerson(ctx)
  const all = await domains.organizationsNear(ctx)
  if (!all.length) return { domain: null, near: [] }
  const { db, clock } = ctx.deps
  const ids = all.map(({ id }) => id)
  const since = new Date(clock.now().getTime() - restDays * 86_400_000)
  const [invited, person, asked, parted] = await Promise.all([
    invitations.mine(ctx),
    db.person.findUniqueOrThrow({ where: { id: personId }, select: { email: true, emailConfirmed: true } }),
    db.approval.findMany({
      where: {
        requesterId: personId,
        verb: 'join',
        organizationId: { in: ids },
        OR: [
          { state: 'pending', expiresAt: { gt: clock.now() } },
          { state: 'denied', decidedAt: { gt: since } },
        ],
      },
      select: { id: true, organizationId: true, state: true },
    }),
    db.auditEntry.findMany({
      where: {
        organizationId: { in: ids },
        subjectId: personId,
        action: { in: ['member.removed', 'member.left'] },
        at: { gt: since },
      },
      select: { organizationId: true },
    }),
  ])
  // Whoever is invited has that to answer, and nothing to ask for.
  const away = new Set([
    ...invited.map(({ organization }) => organization.id),
    ...[...parted, ...asked.filter(({ state }) => state === 'denied')].map((one) => one.organizationId),
  ])
  const open = new Map(
    asked.flatMap(({ id, organizationId, state }) => (state === 'pending' ? [[organizationId, id]] : [])),
  )
  const near = all
    .filter(({ id }) => !away.has(id))
    .slice(0, most)
    .map((organization) => ({ organization, approvalId: open.get(organization.id) ?? null }))
  return { domain: near.length ? domains.domainOf(ctx.deps, person) : null, near }
}

/** Keeps what the actor says that they are here for, and gives what they are met with now. */
export async function say(ctx: ActContext, purpose: Purpose): Promise<Welcome> {
  const { personId: id } = requirePerson(ctx)
  await ctx.deps.db.person.update({ where: { id }, data: { purpose } })
  return of(ctx)
}
