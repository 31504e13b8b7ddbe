// The few statements that stand on the way of every `/org`: prepared, on plain `pg`, because a Prisma query costs about
// 160 microseconds of processor more than the same statement here (`npm run bench` shows the difference).
import type { Pool } from 'pg'

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

export type Hot = {
  findCaller(tenant: string, userId: string): Promise<CallerRow | null>
  organizationsOf(personId: string, limit: number, offset: number): Promise<OrganizationOf[]>
}

const caller = `
  select i.id as "identityId", i.kind as "accountKind", i."seenAt", i."homeAt", p.id as "personId", p.name as "personName", p.email,
    p."emailConfirmed", p.locale, p."timeZone", own.id as "personalId", c."enteredAt", c."activeAt",
    o.id as "organizationId", o.name as "organizationName", o.kind::text as "organizationKind",
    o.status::text as "organizationStatus", o.plan, m.role
  from "SlackIdentity" i join "Person" p on p.id = i."personId"
  join "Organization" own on own."personId" = p.id
  join "Context" c on c."personId" = p.id join "Organization" o on o.id = c."organizationId"
  left join "Membership" m on m."organizationId" = o.id and m."personId" = p.id
  where i.tenant = $1 and i."userId" = $2`

const organizations = `
  select o.id, o.name, o.kind::text as kind, o.status::text as status, o.plan, m.role
  from "Membership" m join "Organization" o on o.id = m."organizationId"
  where m."personId" = $1 and o.status <> 'deleted'
  order by o.kind, m."joinedAt" desc, o.id limit $2 offset $3`

/** The hot statements on a pool. */
export function hotStatements(pool: Pool): Hot {
  return {
    async findCaller(tenant, userId) {
      const { rows } = await pool.query<CallerRow>({ name: 'find-caller', text: caller, values: [tenant, userId] })
      return rows[0] ?? null
    },
    async organizationsOf(personId, limit, offset) {
      const values = [personId, limit, offset]
      return (await pool.query<OrganizationOf>({ name: 'organizations-of', text: organizations, values })).rows
    },
  }
}
