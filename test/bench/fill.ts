// Who is there when the measuring begins: people with their personal organizations, shared organizations, and the
// memberships between them; written by the server itself, since no program could send so many in the time.
import pg from 'pg'

/** How many of each. The first so many people are the callers; each owns one shared organization and acts in it. */
export type Size = { organizations: number; people: number; callers: number; memberships: number }

/** Ids like the real ones: in the order of their making, with a random end. */
const idFunction = `
  create function pg_temp.id(prefix text, n bigint) returns text language sql immutable
  return prefix || '_' || lpad(n::text, 12, '0') || substr(md5(n::text), 1, 9)`

const people = `
  insert into "Person" (id, name, email, "emailConfirmed", locale, "timeZone", "createdAt")
  select pg_temp.id('per', n), 'Person ' || n, 'person' || n || '@example.com', true, 'en-US', 'Asia/Jakarta', now()
  from generate_series(1, $1::bigint) n`

const identities = `
  insert into "SlackIdentity" (id, tenant, "userId", "teamId", "personId", kind, "seenAt")
  select pg_temp.id('sid', n), 'TBENCH', 'U' || n, 'TBENCH', pg_temp.id('per', n), 'member', now()
  from generate_series(1, $1::bigint) n`

const shared = `
  insert into "Organization" (id, kind, status, name, "nameKey", plan, "createdAt")
  select pg_temp.id('org', n), 'shared', 'active', 'Clinic ' || n, 'clinic ' || n, 'team', now()
  from generate_series(1, $1::bigint) n`

const personal = `
  insert into "Organization" (id, kind, status, name, "nameKey", "personId", plan, "createdAt")
  select pg_temp.id('org', $2 + n), 'personal', 'active', 'Person ' || n, 'person ' || n, pg_temp.id('per', n), 'free', now()
  from generate_series(1, $1::bigint) n`

const own = `
  insert into "Membership" (id, "organizationId", "personId", role, "joinedAt")
  select pg_temp.id('mem', n), pg_temp.id('org', $2 + n), pg_temp.id('per', n), 'owner', now()
  from generate_series(1, $1::bigint) n`

const contexts = `
  insert into "Context" ("personId", "organizationId", "enteredAt", "activeAt")
  select pg_temp.id('per', n), pg_temp.id('org', case when n <= $3 then n else $2 + n end), now(), now()
  from generate_series(1, $1::bigint) n`

// Goes round the people again and again; each round sets everyone 37 organizations further, so that nobody is in one
// twice. In the first round the callers, who come first, enter the organizations of their own numbers as owners.
const memberships = `
  insert into "Membership" (id, "organizationId", "personId", role, "joinedAt")
  select pg_temp.id('mem', $5::bigint + k), pg_temp.id('org', (person - 1 + 37 * round) % $4::bigint + 1),
    pg_temp.id('per', person), case when round = 0 and person <= $4 then 'owner' else 'member' end,
    now() - round * interval '1 day'
  from generate_series(0, $1::bigint - 1) k,
    lateral (select $2::bigint + k % $3::bigint as person, $6::bigint + k / $3::bigint as round) at`

/** Those whose Homes are measured: Slack user ids, by how much there is to show. */
export const viewers = { one: 'UONE', hundred: 'UHUNDRED', crowd: 'UCROWD' } as const
/** How many others are in the organization that the last of them is in, and how much was recorded there. */
export const crowd = { members: 9_999, entries: 100_000 }

const viewer = `
  with who as (select pg_temp.id('per', $1::bigint) as person, pg_temp.id('org', $2::bigint) as own),
  person as (
    insert into "Person" (id, name, "emailConfirmed", "createdAt") select person, $3::text, false, now() from who
  ), identity as (
    insert into "SlackIdentity" (id, tenant, "userId", "teamId", "personId", kind, "seenAt", "homeAt")
    select pg_temp.id('sid', $1::bigint), 'TBENCH', $3::text, 'TBENCH', person, 'member', now(), now() from who
  ), own as (
    insert into "Organization" (id, kind, status, name, "nameKey", "personId", plan, "createdAt")
    select own, 'personal', 'active', $3::text, $3::text, person, 'free', now() from who
  ), member as (
    insert into "Membership" (id, "organizationId", "personId", role, "joinedAt")
    select pg_temp.id('mem', 900000000000 + $1::bigint), own, person, 'owner', now() from who
  )
  insert into "Context" ("personId", "organizationId", "enteredAt", "activeAt")
  select person, case when $4::bigint is null then own else pg_temp.id('org', $4::bigint) end, now(), now() from who`

const joins = `
  insert into "Membership" (id, "organizationId", "personId", role, "joinedAt")
  select pg_temp.id('mem', 910000000000 + $1::bigint * 1000 + n), pg_temp.id('org', n), pg_temp.id('per', $1::bigint),
    'member', now() from generate_series(1, $2::bigint) n`

const crowdOrganization = `
  insert into "Organization" (id, kind, status, name, "nameKey", plan, "createdAt")
  values (pg_temp.id('org', $1::bigint), 'shared', 'active', 'Crowd', 'crowd', 'team', now())`

const crowdMembers = `
  insert into "Membership" (id, "organizationId", "personId", role, "joinedAt")
  select pg_temp.id('mem', 920000000000 + n), pg_temp.id('org', $1::bigint),
    pg_temp.id('per', case when n = 0 then $2::bigint else n end), case when n = 0 then 'owner' else 'member' end,
    now() + n * interval '1 second' from generate_series(0, $3::bigint) n`

const crowdRecord = `
  insert into "AuditEntry" (id, "organizationId", at, "actorId", "actorKind", surface, action, "subjectId")
  select pg_temp.id('aud', n), pg_temp.id('org', $1::bigint), now() - n * interval '1 minute', pg_temp.id('per', $2::bigint),
    'person', 'slack', 'member.joined', pg_temp.id('per', 1 + n % 9000) from generate_series(1, $3::bigint) n`

/** Adds those whose Homes are measured: in one organization, in a hundred, and in one that ten thousand are in. */
export async function fillHomes(url: string, { organizations, people: persons }: Size): Promise<void> {
  const place = (nth: number) => [persons + nth, organizations + persons + nth]
  const crowdId = organizations + persons + 9
  await writing(url, async (client) => {
    await client.query(crowdOrganization, [crowdId])
    await client.query(viewer, [...place(1), viewers.one, null])
    await client.query(viewer, [...place(2), viewers.hundred, null])
    await client.query(viewer, [...place(3), viewers.crowd, crowdId])
    await client.query(joins, [persons + 1, 1])
    await client.query(joins, [persons + 2, 100])
    await client.query(crowdMembers, [crowdId, persons + 3, crowd.members])
    await client.query(crowdRecord, [crowdId, persons + 3, crowd.entries])
  })
}

/** Fills an empty record. Everyone is in as many shared organizations as the memberships are enough for. */
export async function fill(url: string, size: Size): Promise<void> {
  await writing(url, async (client) => {
    const { organizations, people: persons, callers } = size
    await client.query(people, [persons])
    await client.query(identities, [persons])
    await client.query(shared, [organizations])
    await client.query(personal, [persons, organizations])
    await client.query(own, [persons, organizations])
    await client.query(contexts, [persons, organizations, callers])
    await client.query(memberships, [size.memberships, 1, persons, organizations, persons + 1, 0])
  })
}

/**
 * Brings the memberships to `total`. All new ones are of people who call nothing: the callers' own answers stay as long as
 * they were, so that what is compared is the size of the record.
 */
export async function grow(url: string, size: Size, total: number): Promise<void> {
  const { people: persons, organizations, callers } = size
  const [before, rounds] = [size.memberships, Math.ceil(size.memberships / persons)]
  await writing(url, async (client) => {
    const values = [total - before, callers + 1, persons - callers, organizations, persons + before + 1, rounds]
    await client.query(memberships, values)
  })
}

/** Writes without the membership's indexes and foreign keys, which come back at the end; then tidies up as autovacuum would. */
async function writing(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '256MB'; ${idFunction}`)
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select indexname as name, indexdef as definition from pg_indexes
       where tablename = 'Membership' and indexname <> 'Membership_pkey'`,
    )
    for (const { name } of indexes) await client.query(`drop index "${name}"`)
    await work(client)
    for (const { definition } of indexes) await client.query(definition)
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}
