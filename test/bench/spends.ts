// How fast credits are spent, on one organization and on a thousand, beside a bare insert of a row of the same size into a
// table with the same indexes and checks, on the same Postgres; through the rules themselves, as the product's reports come in.
import type pg from 'pg'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { connect } from '../../src/db/client.ts'
import { hotStatements } from '../../src/db/hot.ts'
import type { Deps } from '../../src/org/context.ts'
import * as ledger from '../../src/org/credits/ledger.ts'
import { type Spender, spend } from '../../src/org/credits/spending.ts'
import { newId } from '../../src/org/ids.ts'
import { inTable, race, type Way } from './side-by-side.ts'

const organizations = 1_000
/** So many of the thousand have a budget, to which their spender belongs. */
const plenty = 1_000_000_000_000

/** Measures on a record that was filled by `fill`; prints a Markdown table. */
export async function measureSpends(url: string, rounds: number, ms: number): Promise<string> {
  const { deps, pool, close } = openRules(url)
  try {
    const who = await endow(pool)
    const rows = await race(await waysOf(deps, pool, who), [16, 64], rounds, ms)
    const drift = await ledger.verify(deps.db)
    if (drift.length) throw new Error(`the ledger does not add up: ${JSON.stringify(drift.slice(0, 3))}`)
    return inTable(rows)
  } finally {
    await close()
  }
}

/** The rules on a record, as far as spending needs them. */
function openRules(url: string) {
  const { prisma: db, pool, close } = connect(url, { max: 16 })
  const silent = () => undefined
  const never = async () => {
    throw new Error('spending talks to nobody')
  }
  const deps: Deps = {
    db,
    hot: hotStatements(pool),
    catalog: loadCatalog('standard'),
    clock: { now: () => new Date(), wall: (moment: Date) => moment },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    directory: { find: never },
    announce: { deliver: never, share: never, write: () => ({ lines: [], links: [], closing: [] }) },
    homes: { changed: silent },
    uploads: { read: never },
    pictures: { check: never },
    payments: null,
    charts: null,
    publicUrl: null,
    operators: [],
  } as unknown as Deps
  return { deps, pool, close }
}

/** Gives the first organizations plenty, posted as it is to be; the first of them a budget as well. */
async function endow(pool: pg.Pool): Promise<Spender[]> {
  const { rows } = await pool.query<Spender>(
    `select m."organizationId", min(m."personId") as "personId" from "Membership" m
     join "Organization" o on o.id = m."organizationId" and o.kind = 'shared'
     group by 1 order by 1 limit ${organizations}`,
  )
  const ids = rows.map(({ organizationId }) => organizationId)
  await pool.query(
    `insert into "LedgerEntry" (id, "organizationId", at, kind, source, purchased, world, "left")
     select 'led_' || id, id, now(), 'gift', 'bench:' || id, ${plenty}, -${plenty}, ${plenty} from unnest($1::text[]) id`,
    [ids],
  )
  await pool.query(
    `insert into "Balance" ("organizationId", purchased) select id, ${plenty} from unnest($1::text[]) id`,
    [ids],
  )
  await pool.query('create table "Bare" (like "LedgerEntry" including all)')
  await pool.query('vacuum analyze')
  return rows
}

async function waysOf(deps: Deps, pool: pg.Pool, who: readonly Spender[]): Promise<Way[]> {
  const [first] = who
  if (!first) throw new Error('nobody to spend')
  const text = `insert into "Bare" (id, "organizationId", at, kind, source, purchased, world, "personId", "left")
    values ($1, $2, $3, 'usage', $4, $5, $6, $7, $8)`
  const bare = (n: number) => {
    const { organizationId, personId } = who[n % who.length] ?? first
    const values = [
      newId('led', new Date()),
      organizationId,
      new Date(),
      `usage:${organizationId}:bare-${n}`,
      -3,
      3,
      personId,
      n,
    ]
    return pool.query({ name: 'bare', text, values })
  }
  const budgeted = await withBudget(pool, who[1] ?? first)
  return [
    { name: 'bare insert', once: bare },
    { name: 'spend, one organization', once: (n) => spend(deps, first, { amount: 3, key: `one-${n}` }) },
    {
      name: 'spend, 1,000 organizations',
      once: (n) => spend(deps, who[2 + (n % (who.length - 2))] ?? first, { amount: 3, key: `many-${n}` }),
    },
    {
      name: 'spend, one organization, with a budget',
      once: (n) => spend(deps, budgeted, { amount: 3, key: `budget-${n}` }),
    },
  ]
}

async function withBudget(pool: pg.Pool, who: Spender): Promise<Spender> {
  await pool.query(
    `with made as (
       insert into "BudgetGroup" (id, "organizationId", name, "nameKey", cap, "isHard", "createdAt")
       values ('bud_bench', $1, 'Bench', 'bench', ${plenty}, true, now()) returning id
     ) insert into "BudgetMember" ("organizationId", "personId", "groupId", "addedAt") select $1, $2, id, now() from made`,
    [who.organizationId, who.personId],
  )
  return who
}
