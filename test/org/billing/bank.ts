// A bank for the tests of billing's rules: the rules on a database of their own, with the local Stripe behind the Payments
// port, in process and without Slack. Webhooks pile up until a test has them heard; jobs wait until it has them done.
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Catalog, loadCatalog } from '../../../src/catalog/catalog.ts'
import { type Connection, connect } from '../../../src/db/client.ts'
import { hotStatements } from '../../../src/db/hot.ts'
import { tasks } from '../../../src/jobs/tasks.ts'
import * as billing from '../../../src/org/billing/billing.ts'
import type { ActContext, Deps } from '../../../src/org/context.ts'
import * as organizations from '../../../src/org/organization/organizations.ts'
import { callerOf } from '../../../src/org/people/people.ts'
import { type JobName, jobs } from '../../../src/org/queue.ts'
import type { Letter } from '../../../src/org/telling/letters.ts'
import { createPictures } from '../../../src/pictures/logo.ts'
import { pay } from '../../../src/sandbox/stripe/pages/pay.ts'
import { connectStripe } from '../../../src/stripe/client.ts'
import { createPayments } from '../../../src/stripe/payments.ts'
import { setUp } from '../../../src/stripe/setup.ts'
import { type Counter, openCounter, type Taken } from '../../sandbox/stripe/counter.ts'

export type Player = { ctx: ActContext; id: string; personalId: string; userId: string }

/** Someone's letter as it reached them. */
export type Delivered = { userId: string; letter: Letter }

export type Bank = Awaited<ReturnType<typeof openBank>>

const tenant = 'T0BANK00001'
const publicUrl = 'https://org.example.com'
/** Who runs the installation. */
export const operator = 'UOPERATOR'

/** Opens a bank for the test file that calls it, and closes it when the file is done; a complaint of the local Stripe fails the test. */
export function bankFor({ catalog = loadCatalog('standard') }: { catalog?: Catalog } = {}): () => Bank {
  let bank: Bank
  beforeAll(async () => {
    bank = await openBank(catalog)
  })
  afterEach(() =>
    expect({ complaints: bank.counter.complaints, errors: bank.errors }).toEqual({ complaints: [], errors: [] }),
  )
  afterAll(() => bank?.close())
  return () => bank
}

/** Opens a bank, its rules on the database of someone else where its address is given. */
export async function openBank(catalog: Catalog, url?: string) {
  const counter = await openCounter()
  const record = connect(url ?? counter.databaseUrl, { max: 14, connectionTimeoutMs: 20_000 })
  const errors: unknown[] = []
  const letters: Delivered[] = []
  const deps = depsOn(record, counter, { catalog, errors, letters })
  await setUp(
    counter.stripe,
    { catalog, publicUrl, withEndpoint: false },
    {
      isDry: false,
    },
  )
  const unheard: Taken[] = []
  let taken = 0
  /** The webhooks that came since the last call, and have not been heard. */
  const pending = async (): Promise<Taken[]> => {
    await counter.settle()
    unheard.push(...counter.taken.slice(taken))
    taken = counter.taken.length
    return unheard.splice(0)
  }
  const hear = async ({ body, signature }: Taken) => {
    const event = deps.payments?.hear(body, signature)
    if (!event || typeof event === 'string') throw new Error(`a webhook was not taken: ${event}`)
    await billing.heard(deps, event)
  }
  return {
    counter,
    deps,
    db: record.prisma,
    errors,
    letters,
    stripe: counter.stripe,
    pay: (url: string | null, card?: string) => pay(counter.local.books, url ?? '', card),
    comes: (userId: string) => comes(deps, userId),
    /** A shared organization of someone's own. */
    founds: async ({ ctx }: Player, name: string): Promise<string> =>
      (await organizations.create(ctx, { name })).organization.id,
    pending,
    hear,
    /** Has every webhook heard as it came, and all done that is due by then. */
    settle: async (): Promise<void> => {
      for (let round = 0; round < 20; round++) {
        const came = await pending()
        for (const one of came) await hear(one)
        if (!(await workOff(record, deps)) && !came.length) return
      }
      throw new Error('it never comes to rest')
    },
    /** Does the jobs that are due, as a worker would; gives how many. */
    work: () => workOff(record, deps),
    /** Moves every clock, and what waits for a moment with it. */
    advance: async (duration: string): Promise<void> => {
      const before = counter.clock.now().getTime() - Date.now()
      await counter.advance(duration)
      const movedMs = Math.round(counter.clock.now().getTime() - Date.now() - before)
      await record.pool.query(
        `update graphile_worker._private_jobs set run_at = run_at - $1 * interval '1 millisecond'`,
        [movedMs],
      )
    },
    close: async () => {
      await record.close()
      await counter.close()
    },
  }
}

type Kept = { catalog: Catalog; errors: unknown[]; letters: Delivered[] }

function depsOn({ prisma: db, pool }: Connection, counter: Counter, { catalog, errors, letters }: Kept): Deps {
  const { local, clock } = counter
  const log: Deps['log'] = {
    debug() {},
    info() {},
    warn() {},
    error: (facts, message) => void errors.push({ message, facts }),
  }
  const settings = {
    secretKey: local.secretKey,
    webhookSecrets: local.webhookSecrets,
    apiUrl: local.address,
    isPaced: false,
  }
  const payments = createPayments(connectStripe(settings, { log }), {
    clock,
    log,
    home: () => publicUrl,
    currency: catalog.currency,
  })
  return {
    db,
    hot: hotStatements(pool),
    catalog,
    clock,
    log,
    directory: {
      find: async ({ teamId, userId }) => account(teamId, userId),
      findByEmail: async () => null,
      tenant: async () => 'T1',
      reach: async () => true,
    },
    mail: null,
    signIn: null,
    tokens: { of: (subject) => `token of ${subject}` },
    resolver: { txt: async () => [] },
    isFreeMail: () => false,
    pagesUrl: 'https://org.example.com',
    announce: {
      deliver: async ({ userId }, letter, _at, keep) => {
        // Of news that are drawn into one message, the last is what was said now.
        const newest = letter.kind === 'several' ? letter.news.at(-1) : undefined
        letters.push({ userId, letter: newest ? { kind: 'news', ...newest } : letter })
        await keep({ channel: `D${userId}`, ts: `${letters.length}.0` })
        return null
      },
      share: async () => null,
      write: () => ({ lines: [], links: [], closing: [] }),
    },
    homes: { changed() {} },
    uploads: { read: async () => ({ problem: 'incomplete' }) },
    charts: { shown: async () => ({ fileId: 'F1' }) },
    pictures: createPictures(),
    payments,
    publicUrl,
    operators: [operator],
  }
}

const account = (teamId: string, userId: string) => ({
  tenant,
  teamId,
  userId,
  kind: 'member' as const,
  name: userId,
  email: `${userId.toLowerCase()}@sehat.example`,
  emailConfirmed: true,
  locale: null,
  timeZone: null,
})

async function comes(deps: Deps, userId: string): Promise<Player> {
  const caller = await callerOf(deps, { tenant, teamId: tenant, userId }, 'slack')
  if ('outsider' in caller) throw new Error(`${userId} is an outsider`)
  return { ctx: caller.ctx, id: caller.person.id, personalId: caller.personalId, userId }
}

type Due = { id: string; name: JobName; payload: unknown }

async function workOff({ pool }: Connection, deps: Deps): Promise<number> {
  const { rows } = await pool.query<Due>(
    `with due as (
       select j.id, t.identifier as name, j.payload, j.run_at from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id where j.run_at <= $1 and j.locked_at is null
     ), gone as (delete from graphile_worker._private_jobs where id in (select id from due))
     select id::text, name, payload from due order by run_at, id`,
    [deps.clock.wall(deps.clock.now())],
  )
  const run = ({ name, payload }: Due) => tasks[name].run(deps, jobs[name].parse(payload) as never)
  // Several at once, as a worker does, where none waits for another.
  const isAlone = ({ name }: Due) => name === 'carry-out-change'
  await Promise.all(rows.filter(isAlone).map(run))
  for (const row of rows) if (!isAlone(row)) await run(row)
  return rows.length
}

/** The same person, acting in that organization. */
export const at = ({ ctx }: Player, organizationId: string): ActContext => ({ ...ctx, organizationId })

/** What an organization's people were told, by the name of each piece of news. */
export const told = (bank: Bank, organizationId: string): string[] =>
  bank.letters.flatMap(({ letter }) =>
    letter.kind === 'news' && 'organization' in letter && letter.organization?.id === organizationId
      ? [letter.news]
      : [],
  )
