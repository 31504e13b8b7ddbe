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
