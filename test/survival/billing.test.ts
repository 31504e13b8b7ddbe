// `kill -9` of the worker at every step of settling a payment: whatever was done by then, what comes of it is one grant, one
// change of plan and one direct message – two of those only where the wire was cut after it had been sent.
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import * as changes from '../../src/org/billing/changes.ts'
import { callerOf } from '../../src/org/people/people.ts'
import { type Bank, openBank } from '../org/billing/bank.ts'
import { type Seen, textOf } from '../world.ts'
import { freePort, launch, type Running, ready } from './process.ts'
import { type Standing, stand } from './slack.ts'

type Surroundings = {
  slack: Standing
  bank: Bank
  web: Running
  worker(): Running
  /** Has the connection of a test hold something, until it lets go. */
  hold(sql: string, values?: unknown[]): Promise<() => Promise<void>>
  ask<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>
  /** Starts the web again; Stripe is told where. */
  serve(): Promise<Running>
}

/** A web that hears Stripe, a Slack and a Stripe that outlive every process, and no worker yet. */
async function surroundings(): Promise<Surroundings> {
  const slack = await stand()
  const bank = await openBank(loadCatalog('standard'), slack.database.url)
  const pool = new pg.Pool({ connectionString: slack.database.url, max: 4 })
  // The database goes from under what a killed process left open.
  pool.on('error', () => {})
  onTestFinished(async () => {
    await bank.close()
    await pool.end()
  })
  const { secretKey, webhookSecrets, address } = bank.counter.local
  const env = {
    ...slack.env,
    GUILDHALL_CATALOG: 'standard',
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecrets.join(','),
    STRIPE_API_URL: address,
  }
  const serve = async () => {
    const port = await freePort()
    const web = launch('web', { ...env, PORT: String(port) })
    await ready(`http://127.0.0.1:${port}`, web)
    slack.slack.sendTo(`http://127.0.0.1:${port}/slack/events`)
    bank.counter.local.sendTo(`http://127.0.0.1:${port}/stripe/webhook`)
    return web
  }
  return {
    slack,
    bank,
    serve,
    web: await serve(),
    worker: () => launch('worker', { ...env, ...slack.overWire }),
    ask: async (sql, values = []) => (await pool.query(sql, values)).rows,
    async hold(sql, values = []) {
      const client = await pool.connect()
      await client.query('begin')
      await client.query(sql, values)
      return async () => {
        await client.query('rollback')
        client.release()
      }
    },
  }
}

/** Someone has chosen a plan and paid for it, and Stripe has said so; nobody works yet. */
async function paid({ slack, bank, ask }: Surroundings, handle: string): Promise<string> {
  await slack.slack.addPerson({ handle, name: `Person ${handle}` })
  await slack.drive('/command', { as: handle, text: `create Clinic of ${handle}` })
  // The first command of a process that has just begun may be answered late.
  const found = await vi.waitFor(() => founded(ask, `Clinic of ${handle}`), { timeout: 60_000, interval: 20 })
  const caller = await callerOf(bank.deps, found, 'slack')
  if ('outsider' in caller) throw new Error('the payer is an outsider')
  const organizationId = found.id
  const ctx = { ...caller.ctx, organizationId }
  const { url } = await changes.upgrade(ctx, { organizationId, plan: 'startup', interval: 'month' })
  expect(bank.pay(url)).toEqual({ paid: true })
  await bank.counter.settle()
  await soon(async () => expect(await waiting(ask)).toBeGreaterThan(0))
  return organizationId
}

type Founded = { id: string; tenant: string; teamId: string; userId: string }

async function founded(ask: Surroundings['ask'], name: string): Promise<Founded> {
  const [found] = await ask<Founded>(
    `select o.id, i.tenant, i."teamId", i."userId" from "Organization" o join "Membership" m on m."organizationId" = o.id
     join "SlackIdentity" i on i."personId" = m."personId" where o.name = $1`,
    [name],
  )
  if (!found) throw new Error('the organization was not created')
  return found
}

const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 10 })
const waiting = async (ask: Surroundings['ask']): Promise<number> => {
  const [row] = await ask<{ count: number }>(
    `select count(*)::int as count from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'settle-billing'`,
  )
  return row?.count ?? 0
}

/** Whether some process waits for a lock. */
const isStuck = (ask: Surroundings['ask'], on: RegExp) => async () => {
  const rows = await ask<{ query: string }>(
    `select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  )
  expect(rows.some(({ query }) => on.test(query))).toBe(true)
}

const granted = async (ask: Surroundings['ask'], organizationId: string): Promise<number> =>
  (await ask(`select 1 from "LedgerEntry" where "organizationId" = $1 and kind = 'allowance'`, [organizationId])).length

/** What must be so once a worker has been at work undisturbed. */
async function expectOnce({ slack, ask }: Surroundings, handle: string, organizationId: string, mostLetters = 1) {
  await soon(async () => {
    const plans = await ask<{ plan: string }>(`select plan from "Organization" where id = $1`, [organizationId])
    expect(plans).toEqual([{ plan: 'startup' }])
    expect(await ask(`select 1 from "StripeEvent" where "settledAt" is null and "customerId" is not null`)).toEqual([])
    expect(await ask(`select 1 from "Notice" where state = 'pending'`)).toEqual([])
  })
  await slack.drive('/settle', {})
  expect(await granted(ask, organizationId)).toBe(1)
  const changed = `select 1 from "AuditEntry" where "organizationId" = $1 and action = 'plan.changed'`
  expect(await ask(changed, [organizationId])).toHaveLength(1)
  const [balance] = await ask(`select allowance::int from "Balance" where "organizationId" = $1`, [organizationId])
  expect(balance).toEqual({ allowance: 10_000 })
  const letters = (await slack.drive<Seen[]>(`/inbox?as=${handle}`)).map(textOf).filter((text) => /startup/i.test(text))
  expect(letters.length).toBeGreaterThanOrEqual(1)
  expect(letters.length).toBeLessThanOrEqual(mostLetters)
}

/** One step at which the worker is killed: what holds it there, and how one sees that it has come so far. */
type Step = {
  hold(around: Surroundings, organizationId: string): Promise<() => Promise<void>>
  reached(around: Surroundings, organizationId: string): Promise<void>
  /** How many rows the payment has caused by then. */
  rows: number
  mostLetters?: number
}

const steps: Record<string, Step> = {
  'after reading Stripe': {
    hold: ({ hold }, id) => hold(`select 1 from "Organization" where id = $1 for update`, [id]),
    reached: ({ ask }) => soon(isStuck(ask, /"Organization"/)),
    rows: 0,
  },
  'before commit': {
    hold: ({ hold }) => hold(`lock table "StripeEvent" in share mode`),
    reached: ({ ask }) => soon(isStuck(ask, /"StripeEvent"/)),
    rows: 0,
  },
  'after commit, before its job is done with': {
    // Taken jobs are marked before they run; what is held here is only that they are marked as done.
    async hold({ ask, hold }) {
      const letGo = await hold(`select pg_advisory_xact_lock(4711)`)
      await ask(`create function public.halt() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock_shared(4711); return old; end $$`)
      await ask(
        `create trigger halt before delete on graphile_worker._private_jobs for each row execute function public.halt()`,
      )
      return async () => {
        await letGo()
        await ask(`drop trigger halt on graphile_worker._private_jobs`)
        await ask(`drop function public.halt()`)
      }
    },
    async reached({ ask }, id) {
      await soon(async () => expect(await granted(ask, id)).toBe(1))
      await soon(isStuck(ask, /./))
    },
    rows: 1,
  },
  'before the direct message is sent': {
    async hold({ slack }) {
      slack.wire.stop('chat.postMessage')
      return async () => slack.wire.release()
    },
    reached: ({ slack }) => soon(async () => expect(slack.wire.held()).toBeGreaterThan(0)),
    rows: 1,
  },
  'when the direct message is sent and not yet answered for': {
    async hold({ slack }) {
      slack.wire.hold('chat.postMessage')
      return async () => slack.wire.release()
    },
    reached: ({ slack }) => soon(async () => expect(slack.wire.held()).toBeGreaterThan(0)),
    rows: 1,
    mostLetters: 2,
  },
}

test('a worker killed at any step of settling leaves one grant, one plan and one message', {
  timeout: 240_000,
}, async () => {
  const around = await surroundings()
  let nth = 0
  for (const [name, { hold, reached, rows, mostLetters }] of Object.entries(steps)) {
    const handle = `payer${++nth}`
    const organizationId = await paid(around, handle)
    const letGo = await hold(around, organizationId)
    const doomed = around.worker()
    await reached(around, organizationId)
    await doomed.end('SIGKILL')
    expect(await granted(around.ask, organizationId), name).toBe(rows)
    await letGo()
    const next = around.worker()
    await expectOnce(around, handle, organizationId, mostLetters)
    await next.end('SIGTERM')
  }
})

test('what was stored before the web was killed is settled by whoever works next', { timeout: 240_000 }, async () => {
  const around = await surroundings()
  const organizationId = await paid(around, 'payer')
  await around.web.end('SIGKILL')
  expect(await around.ask(`select 1 from "StripeEvent" where "settledAt" is null`)).not.toEqual([])
  around.worker()
  await expectOnce(around, 'payer', organizationId)
})
