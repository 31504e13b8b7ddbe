// The few statements that stand on the way of every `/org`: prepared, on plain `pg`, because a Prisma query costs about
// 160 microseconds of processor more than the same statement here (`npm run bench` shows the difference).
import type { Pool } from 'pg'
import { type Hear, hearing } from './hear.ts'
import { codeOf } from './problem.ts'
import { plainSpending, type SpendPlain } from './spend.ts'

/** Everything that a surface needs to know of whoever speaks, in one row. */
export type CallerRow = {
  identityId: string
  accountKind: string
  seenAt: Date
  homeAt: Date | null
  personId: string
  personName: string
  email: string | null
  emailConfirmed: boolean
  locale: string | null
  timeZone: string | null
  personalId: string
  enteredAt: Date
  activeAt: Date
  confirmedAt: Date | null
  /** The Slack workspace in which the context was entered or confirmed. */
  contextTeamId: string | null
  signedOutAt: Date | null
  organizationId: string
  organizationName: string
  organizationHandle: string | null
  organizationKind: 'personal' | 'shared'
  organizationStatus: 'active' | 'suspended' | 'deleted'
  plan: string
  /** Null when the membership in the context has ended. */
  role: string | null
  /** The workspace that they are in, as the context has it; its name is null where it is not there. */
  workspaceId: string | null
  workspaceName: string | null
  workspaceArchivedAt: Date | null
  /** What they were made in it; null where they have no place of their own there. */
  workspaceRole: string | null
  /** The first of their organizations, as many as were asked for; null where none were. */
  organizations: OrganizationOf[] | null
}

/** An organization and someone's role in it. */
export type OrganizationOf = {
  id: string
  name: string
  kind: 'personal' | 'shared'
  status: 'active' | 'suspended' | 'deleted'
  plan: string
  role: string
}

/** Who speaks, and how many of their organizations are to come along. */
export type CallerQuestion = { tenant: string; userId: string; organizations: number }

/** A new name for a shared organization, with all that it takes to apply it and to record it. */
export type Renaming = {
  organizationId: string
  personId: string
  /** The roles in which one may. */
  roles: readonly string[]
  name: string
  nameKey: string
  at: Date
  entryId: string
  surface: string
  /** The receipt's id, where the effect is to happen once. */
  effectId: string | null
}

export type Hot = {
  findCaller(question: CallerQuestion): Promise<CallerRow | null>
  organizationsOf(personId: string, limit: number, offset: number): Promise<OrganizationOf[]>
  /** Renames, records and leaves the receipt; gives the name before. Null, and nothing changed, unless all is plain. */
  rename(renaming: Renaming): Promise<string | null>
  spend: SpendPlain
  hear: Hear
}

const organizations = (personId: string, page: string) => `
  select o.id, o.name, o.kind::text as kind, o.status::text as status, o.plan, m.role
  from "Membership" m join "Organization" o on o.id = m."organizationId"
  where m."personId" = ${personId} and o.status <> 'deleted'
  order by o.kind, m."joinedAt" desc, o.id limit ${page}`

// As JSON, since the planner would count an array's elements, take every count for worth a plan of its own, and spend ten
// times as long on planning as on reading.
const callers = `
  select asked.nth, i.id as "identityId", i.kind as "accountKind", i."seenAt", i."homeAt", p.id as "personId",
    p.name as "personName", p.email, p."emailConfirmed", p.locale, p."timeZone", own.id as "personalId", c."enteredAt",
    c."activeAt", c."confirmedAt", c."teamId" as "contextTeamId", c."signedOutAt", o.id as "organizationId", o.name as "organizationName", o.handle as "organizationHandle", o.kind::text as "organizationKind",
    o.status::text as "organizationStatus", o.plan, m.role, c."workspaceId", w.name as "workspaceName",
    w."archivedAt" as "workspaceArchivedAt", wm.role as "workspaceRole",
    (select json_agg(mine) from (${organizations('p.id', 'asked.organizations')}) mine) as organizations
  from json_to_recordset($1) asked (nth int, tenant text, "userId" text, organizations int)
  join "SlackIdentity" i on i.tenant = asked.tenant and i."userId" = asked."userId"
  join "Person" p on p.id = i."personId" join "Organization" own on own."personId" = p.id
  join "Context" c on c."personId" = p.id join "Organization" o on o.id = c."organizationId"
  left join "Membership" m on m."organizationId" = o.id and m."personId" = p.id
  left join "Workspace" w on w.id = c."workspaceId" and w."organizationId" = o.id
  left join "WorkspaceMember" wm on wm."workspaceId" = w.id and wm."personId" = p.id`

// Both rows are locked, so that both are read as they are now: the right cannot have ended a moment ago. What another act
// holds is skipped, not waited for: those who wait their turn do so in `act`. So does what Stripe is to be told of. A second receipt of one id is refused by
// its key, and takes the rest of the statement with it.
const renamings = `
  with org as (
    select asked.*, o.name as before
    from json_to_recordset($1) asked (nth int, "organizationId" text, "personId" text, roles text[], name text,
      "nameKey" text, at timestamptz, "entryId" text, surface text, "effectId" text)
    join "Organization" o on o.id = asked."organizationId" and o.kind = 'shared' and o.status <> 'deleted'
      and o.name <> asked.name
      and not exists (select 1 from "BillingAccount" b where b."organizationId" = o.id and b."customerId" is not null)
    join "Membership" m on m."organizationId" = o.id and m."personId" = asked."personId" and m.role = any(asked.roles)
    join "Person" p on p.id = asked."personId" and p."absentSince" is null
    for update of o skip locked for share of m skip locked
  ), renamed as (
    update "Organization" o set name = org.name, "nameKey" = org."nameKey" from org where o.id = org."organizationId"
    returning org.*
  ), entry as (
    insert into "AuditEntry" (id, "organizationId", at, "actorId", "actorKind", surface, action, "subjectId", before, after)
    select "entryId", "organizationId", at, "personId", 'person', surface, 'organization.renamed', "organizationId",
      jsonb_build_object('name', before), jsonb_build_object('name', name) from renamed
  ), receipt as (
    insert into "Receipt" (id, result, at)
    select "effectId", jsonb_build_object('result', jsonb_build_object('before', before, 'entryId', "entryId",
      'organization', jsonb_build_object('id', "organizationId", 'name', name, 'kind', 'shared'))), at
    from renamed where "effectId" is not null
  )
  select nth, before from renamed`

/** The hot statements on a pool. */
export function hotStatements(pool: Pool): Hot {
  return {
    spend: plainSpending(pool),
    hear: hearing(pool),
    findCaller: gathered(async (asked: readonly CallerQuestion[]) => {
      const values = [JSON.stringify(asked.map(numbered))]
      const { rows } = await pool.query<CallerRow & Numbered>({ name: 'find-callers', text: callers, values })
      const found = new Map(rows.map((row) => [row.nth, row]))
      return asked.map((_, nth) => found.get(nth) ?? null)
    }),
    async organizationsOf(personId, limit, offset) {
      const [text, values] = [organizations('$1', '$2 offset $3'), [personId, limit, offset]]
      return (await pool.query<OrganizationOf>({ name: 'organizations-of', text, values })).rows
    },
    rename: gathered(async (asked: readonly Renaming[]) => {
      const values = [JSON.stringify(asked.map(numbered))]
      try {
        const { rows } = await pool.query<{ before: string } & Numbered>({ name: 'rename', text: renamings, values })
        const names = new Map(rows.map(({ nth, before }) => [nth, before]))
        return asked.map((_, nth) => names.get(nth) ?? null)
      } catch (error) {
        if (codeOf(error) === uniqueViolation) return asked.map(() => null)
        throw error
      }
    }),
  }
}

/** What belongs to which of the questions asked together. */
type Numbered = { nth: number }
const numbered = <Q extends object>(question: Q, nth: number): Q & Numbered => ({ ...question, nth })

const uniqueViolation = '23505'

/**
 * Answers together what is asked within one turn of the event loop: a round trip to the database, or a commit, costs more
 * than what is asked for, and under load many ask at once.
 */
function gathered<Q, A>(answer: (asked: readonly Q[]) => Promise<A[]>): (question: Q) => Promise<A> {
  let asked: Q[] = []
  let answers: Promise<A[]> | null = null
  const together = () =>
    new Promise<A[]>((resolve, reject) => {
      setImmediate(() => {
        const all = asked
        asked = []
        answers = null
        answer(all).then(resolve, reject)
      })
    })
  return async (question) => {
    const index = asked.push(question) - 1
    answers ??= together()
    const found = await answers
    return found[index]!
  }
}
