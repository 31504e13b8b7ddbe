// The few statements that stand on the way of every `/org`: prepared, on plain `pg`, because a Prisma query costs about
// 160 microseconds of processor more than the same statement here (`npm run bench` shows the difference).
import type { Pool } from 'pg'
import { codeOf } from './problem.ts'

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
  organizationId: string
  organizationName: string
  organizationKind: 'personal' | 'shared'
  organizationStatus: 'active' | 'suspended' | 'deleted'
  plan: string
  /** Null when the membership in the context has ended. */
  role: string | null
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
}

const organizations = (personId: string, page: string) => `
  select o.id, o.name, o.kind::text as kind, o.status::text as status, o.plan, m.role
  from "Membership" m join "Organization" o on o.id = m."organizationId"
  where m."personId" = ${personId} and o.status <> 'deleted'
  order by o.kind, m."joinedAt" desc, o.id limit ${page}`

// As JSON, since the planner would count an array's elements, take every count for worth a plan of its own, and spend ten
// times as long on planning as on reading.
const callers = `
  select asked.at, i.id as "identityId", i.kind as "accountKind", i."seenAt", i."homeAt", p.id as "personId",
    p.name as "personName", p.email, p."emailConfirmed", p.locale, p."timeZone", own.id as "personalId", c."enteredAt",
    c."activeAt", o.id as "organizationId", o.name as "organizationName", o.kind::text as "organizationKind",
    o.status::text as "organizationStatus", o.plan, m.role,
    (select json_agg(mine) from (${organizations('p.id', 'asked.organizations')}) mine) as organizations
  from json_to_recordset($1) asked (at int, tenant text, "userId" text, organizations int)
  join "SlackIdentity" i on i.tenant = asked.tenant and i."userId" = asked."userId"
  join "Person" p on p.id = i."personId" join "Organization" own on own."personId" = p.id
  join "Context" c on c."personId" = p.id join "Organization" o on o.id = c."organizationId"
  left join "Membership" m on m."organizationId" = o.id and m."personId" = p.id`

// Both rows are locked, so that both are read as they are now: the right cannot have ended a moment ago. What another act
// holds is skipped, not waited for: those who wait their turn do so in `act`. A second receipt of one id is refused by
// its key, and takes the rest of the statement with it.
const rename = `
  with org as (
    select o.id, o.name as before from "Organization" o join "Membership" m on m."organizationId" = o.id
    where o.id = $1 and o.kind = 'shared' and o.status <> 'deleted' and o.name <> $4
      and m."personId" = $2 and m.role = any($3::text[])
    for update of o skip locked for share of m skip locked
  ), renamed as (
    update "Organization" o set name = $4, "nameKey" = $5 from org where o.id = org.id returning org.before
  ), entry as (
    insert into "AuditEntry" (id, "organizationId", at, "actorId", "actorKind", surface, action, "subjectId", before, after)
    select $7, $1, $6, $2, 'person', $8, 'organization.renamed', $1,
      jsonb_build_object('result', jsonb_build_object('name', before)),
      jsonb_build_object('result', jsonb_build_object('name', $4::text)) from renamed
  ), receipt as (
    insert into "Receipt" (id, result, at)
    select $9, jsonb_build_object('result', jsonb_build_object('before', before,
      'organization', jsonb_build_object('id', $1::text, 'name', $4::text, 'kind', 'shared'))), $6
    from renamed where $9::text is not null
  )
  select before from renamed`

/** The hot statements on a pool. */
export function hotStatements(pool: Pool): Hot {
  return {
    findCaller: gathered(async (asked: readonly CallerQuestion[]) => {
      const values = [JSON.stringify(asked.map((question, at) => ({ ...question, at })))]
      const { rows } = await pool.query<CallerRow & { at: number }>({ name: 'find-callers', text: callers, values })
      const found = new Map(rows.map((row) => [row.at, row]))
      return asked.map((_, at) => found.get(at) ?? null)
    }),
    async organizationsOf(personId, limit, offset) {
      const [text, values] = [organizations('$1', '$2 offset $3'), [personId, limit, offset]]
      return (await pool.query<OrganizationOf>({ name: 'organizations-of', text, values })).rows
    },
    async rename({ organizationId, personId, roles, name, nameKey, at, entryId, surface, effectId }) {
      const values = [organizationId, personId, roles, name, nameKey, at, entryId, surface, effectId]
      try {
        const { rows } = await pool.query<{ before: string }>({ name: 'rename', text: rename, values })
        return rows[0]?.before ?? null
      } catch (error) {
        if (codeOf(error) === uniqueViolation) return null
        throw error
      }
    },
  }
}

const uniqueViolation = '23505'

/**
 * Answers together what is asked within one turn of the event loop: under load a round trip to the database costs more
 * than what it asks for, and there many ask at once.
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
