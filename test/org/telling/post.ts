// A post office for the tests of what people are told: the rules on a database of their own, with messages and e-mails as
// they come out, a clock that can be moved, and jobs that wait until a test has them done.
import { expect } from 'vitest'
import { tasks } from '../../../src/jobs/tasks.ts'
import type { Deps, Place } from '../../../src/org/context.ts'
import { enqueue, type Job, type JobName, jobs } from '../../../src/org/queue.ts'
import type { Letter, News } from '../../../src/org/telling/letters.ts'
import type { MailLetter, Reader } from '../../../src/org/telling/mail.ts'
import * as notices from '../../../src/org/telling/notices.ts'
import { type Cast, openCast, type Player } from '../cast.ts'

/** A message as it stands with someone: what it says now, and how often it was sent or changed. */
export type Standing = { userId: string; place: Place; letter: Letter; times: number }
export type Mailed = { id: string; reader: Reader; letter: MailLetter }

/** Opens a post office for the test file that calls it. */
export function openPost(): () => Post {
  const cast = openCast()
  let post: Post | undefined
  return () => (post ??= postOn(cast()))
}

export type Post = ReturnType<typeof postOn>

function postOn(cast: Cast) {
  const messages: Standing[] = []
  const mails: Mailed[] = []
  /** What the outside does to the next that are sent. */
  const faults: { deliver?: () => unknown; unreachable?: Set<string> } = {}
  let offsetMs = 0
  const wall = (at: Date) => new Date(at.getTime() - offsetMs)
  const announce: Deps['announce'] = {
    async deliver({ userId }, letter, at, keep) {
      if (post.faults.unreachable?.has(userId)) return { unreachable: 'user_disabled' }
      const known = messages.find(({ place }) => place.ts === at?.ts)
      if (at && !known) return null
      const place = at ?? { channel: `D${userId}`, ts: `${messages.length + 1}.0` }
      if (known) Object.assign(known, { letter, times: known.times + 1 })
      else messages.push({ userId, place, letter, times: 1 })
      await post.faults.deliver?.()
      await keep(place)
      return null
    },
    share: async () => null,
    write: (letter) => ({ lines: [saidIn(letter).join(', ')], links: [], closing: ['how to change it'] }),
  }
  const mail: Deps['mail'] = {
    async send(id, reader, letter) {
      if (!mails.some((one) => one.id === id)) mails.push({ id, reader, letter })
      return null
    },
  }
  const deps: Deps = { ...cast.deps, clock: { now: () => new Date(Date.now() + offsetMs), wall }, announce, mail }

  /** Does one job that is due; says whether there was one. A fault leaves it to be done again. */
  async function one(): Promise<boolean> {
    const { rows } = await cast.pool.query<{ id: string; name: JobName; payload: unknown }>(
      `select j.id, t.identifier as name, j.payload from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id where j.run_at <= now() order by j.run_at, j.id limit 1`,
    )
    const [job] = rows
    if (!job) return false
    // Like the queue: what is posted under its key while it runs is another job.
    await cast.pool.query('update graphile_worker._private_jobs set key = null where id = $1', [job.id])
    const run = tasks[job.name].run as (deps: Deps, payload: unknown) => Promise<unknown>
    await run(deps, jobs[job.name].parse(job.payload))
    await cast.pool.query('delete from graphile_worker._private_jobs where id = $1', [job.id])
    return true
  }

  /** Does what is due. */
  async function work(): Promise<void> {
    while (await one());
  }

  /** Moves the clock, and what waits for a moment with it. */
  async function advance(ms: number): Promise<void> {
    offsetMs += ms
    await cast.pool.query(`update graphile_worker._private_jobs set run_at = run_at - $1 * interval '1 millisecond'`, [
      ms,
    ])
  }

  /** Moves the clock to the next moment at which it is that hour and minute of UTC. */
  async function until(hour: number, minute = 0): Promise<void> {
    const now = deps.clock.now()
    const at = new Date(now)
    at.setUTCHours(hour, minute, 0, 0)
    await advance(at.getTime() - now.getTime() + (at <= now ? 86_400_000 : 0))
  }

  /** Tells these people a piece of news, as an act would. */
  async function tell(news: News, ...people: readonly Player[]): Promise<void> {
    const posted: Job[] = []
    await deps.db.$transaction(async (tx) => {
      const org = { tx, now: deps.clock.now(), enqueue: (job: Job) => void posted.push(job) }
      await notices.tell(
        org,
        news,
        people.map(({ id }) => id),
      )
      await enqueue(tx, deps.clock, posted)
    })
  }

  const of = (player: Player) => messages.filter(({ userId }) => userId === userOf(player))
  const post = { ...cast, deps, messages, mails, faults, work, one, advance, until, tell, of }
  return post
}

const userIds = new Map<string, string>()
const userOf = ({ id }: Player): string => userIds.get(id) ?? ''

/** Has people arrive, with an account that messages can be told by. */
export async function arrive(post: Post, ...names: string[]): Promise<Player[]> {
  const players = await post.arrive(...names)
  for (const [at, player] of players.entries()) userIds.set(player.id, names[at] ?? '')
  return players
}

/** What a letter says, piece by piece. */
export function saidIn(letter: Letter): string[] {
  if (letter.kind === 'several') return letter.news.map(({ news }) => news)
  if (letter.kind === 'digest') return letter.items.flatMap((item) => saidIn(item))
  return [letter.kind === 'news' ? letter.news : `${letter.kind} ${letter.state}`]
}

/** What the messages of someone say, one after another. */
export const saidTo = (post: Post, player: Player): string[][] => post.of(player).map(({ letter }) => saidIn(letter))

/** Has something fail so that a process seems to have died in the middle of it. */
export const dying = (): never => {
  throw new Error('killed')
}

/** Expects a job to fail as if its process had died, and to be there to be done again. */
export async function diesAt(post: Post): Promise<void> {
  await expect(post.one()).rejects.toThrow('killed')
}
