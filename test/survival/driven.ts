// A sandbox in a process of its own, driven over its API by a parent that outlives it; what is not answered is not taken
// for done.
import pg from 'pg'
import { expect, onTestFinished, vi } from 'vitest'
import { createDatabase } from '../database.ts'
import { type Exchange, type Seen, textOf } from '../world.ts'
import { freePort, launch, type Running, ready } from './process.ts'

export type Driven = {
  /** Starts it, or starts it again; resolves once it is ready. */
  start(): Promise<Running>
  /** Starts it without waiting for anything. */
  begin(): Running
  whenReady(running: Running): Promise<void>
  /** Calls the driver; throws where the answer does not come or is a refusal of the driver's. */
  call<T>(path: string, body?: object): Promise<T>
  says(as: string, text: string): Promise<Exchange>
  inbox(as: string): Promise<Seen[]>
  /** Asks the record itself. */
  ask<R extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>
}

/** A sandbox that is not started yet, on a database and a port of its own. */
export async function drive(catalog: string): Promise<Driven> {
  const database = await createDatabase()
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const env = { DATABASE_URL: database.url, PORT: String(port), GUILDHALL_CATALOG: catalog, LOG_LEVEL: 'warn' }
  onTestFinished(async () => {
    await pool.end()
    await database.drop()
  })
  const call = async <T>(path: string, body?: object): Promise<T> => {
    const sent = body && { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${address}/sandbox/api/${path}`, sent)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as T
  }
  const begin = () => launch('start', env)
  const whenReady = (running: Running) => ready(address, running)
  return {
    begin,
    whenReady,
    async start() {
      const running = begin()
      await whenReady(running)
      return running
    },
    call,
    says: (as, text) => call('command', { as, text }),
    inbox: (as) => call(`inbox?as=${as}`),
    ask: async (sql, values = []) => (await pool.query(sql, values)).rows,
  }
}

/** Has Dina found an organization and step into it, and that many people join the workspace. */
export async function settleIn(driven: Driven, count: number): Promise<string[]> {
  const handles = Array.from({ length: count }, (_, n) => `p${n}`)
  for (const handle of handles)
    await driven.call('event', { type: 'team_join', user: { handle, name: `Person ${handle}` } })
  await driven.says('dina', 'create Sehat Clinic')
  await driven.call('press', { as: 'dina', action: 'Switch' })
  return handles
}

export type Inviting = {
  /** Resolves when so many have been begun. */
  reached(count: number): Promise<void>
  /** From now on nothing is asked, since nobody is there to answer. */
  holdBack(): void
  goOn(): void
  /** How many invitations were answered as done. */
  acknowledged(): number
  done: Promise<unknown>
}

/** Three hands that have Dina invite everyone, one at a time; what was not answered is asked again unless it is done. */
export function inviteAll(driven: Driven, handles: readonly string[]): Inviting {
  const waiting = [...handles]
  let gate = Promise.withResolvers<void>()
  gate.resolve()
  let acknowledged = 0
  const invite = async (handle: string): Promise<void> => {
    for (;;) {
      await gate.promise
      const answer = await driven.says('dina', `invite @${handle}`).catch(() => null)
      if (answer && /invited/i.test(textOf(answer.messages))) return void acknowledged++
      // No answer is no promise either way: the record says whether there is anything left to do.
      await gate.promise
      if (await isInvited(driven, handle)) return
    }
  }
  const hand = async () => {
    for (let handle = waiting.shift(); handle; handle = waiting.shift()) await invite(handle)
  }
  return {
    reached: (count) =>
      vi.waitFor(() => expect(handles.length - waiting.length).toBeGreaterThanOrEqual(count), {
        timeout: 60_000,
        interval: 1,
      }),
    holdBack: () => {
      gate = Promise.withResolvers()
    },
    goOn: () => gate.resolve(),
    acknowledged: () => acknowledged,
    done: Promise.all([hand(), hand(), hand()]),
  }
}

async function isInvited(driven: Driven, handle: string): Promise<boolean> {
  const found = await driven.ask(
    `select 1 from "Invitation" i join "Person" p on p.id = i."inviteeId" where p.name = $1`,
    [`Person ${handle}`],
  )
  return found.length > 0
}

/** How many direct messages each of these people has, once nothing is left to be done. */
export async function lettersOf(driven: Driven, handles: readonly string[]): Promise<number[]> {
  await driven.call('settle', {})
  return Promise.all(handles.map(async (handle) => (await driven.inbox(handle)).length))
}

/** What must be true at the end of everything: each invitation recorded once, none half done, nothing left in the queue. */
export async function expectWhole(driven: Driven, handles: readonly string[]): Promise<void> {
  const invited = await driven.ask<{ name: string; count: number }>(
    `select p.name, count(*)::int as count from "Invitation" i join "Person" p on p.id = i."inviteeId" group by p.name`,
  )
  expect(invited.map(({ name, count }) => `${name} ${count}`).toSorted()).toEqual(
    handles.map((handle) => `Person ${handle} 1`).toSorted(),
  )
  const [record] = await driven.ask(
    `select count(*)::int as entries, count(distinct a."subjectId")::int as invitations from "AuditEntry" a
     join "Invitation" i on i.id = a."subjectId" where a.action = 'invitation.created'`,
  )
  expect(record).toEqual({ entries: handles.length, invitations: handles.length })
  const unsent = await driven.ask(`select about, state from "Notice" where state <> 'sent' or ts is null`)
  expect(unsent).toEqual([])
  const left = await driven.ask(
    `select task.identifier from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
     where job.run_at <= now() or job.locked_at is not null or job.attempts > 0`,
  )
  expect(left).toEqual([])
}
