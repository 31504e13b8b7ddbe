// Several pieces of news in a minute are one message, unless one must be heard; and ten thousand people are told at once.
import { describe, expect, test } from 'vitest'
import { act } from '../../../src/org/act.ts'
import { request } from '../../../src/org/asking/requests.ts'
import * as notices from '../../../src/org/telling/notices.ts'
import { at, times } from '../cast.ts'
import { accepted, by, declined, minute, openClinics, toppedUp } from './clinic.ts'
import { diesAt, dying, saidTo } from './post.ts'

const { post, place } = openClinics()

describe('several pieces of news', () => {
  test('of a minute about one organization are one message, which grows', async () => {
    const here = await place()
    await post().tell(accepted(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted']])
    await post().tell(declined(here), here.owner)
    await post().tell(toppedUp(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted', 'declined', 'topped_up']])
    expect(post().of(here.owner)[0]?.times).toBe(3)
  })

  test('of two minutes are two messages, however it goes on', async () => {
    const here = await place()
    for (let turn = 0; turn < 4; turn++) {
      await post().tell(accepted(here), here.owner)
      await post().work()
      await post().advance(40_000)
    }
    expect(saidTo(post(), here.owner)).toEqual([
      ['accepted', 'accepted'],
      ['accepted', 'accepted'],
    ])
  })

  test('about two organizations are two messages', async () => {
    const here = await place()
    const id = await post().founds(here.member, `Second of ${here.ref.name}`, 'startup')
    await post().admits(here.member, id, [here.owner], 'admin')
    await post().work()
    await post().advance(2 * minute)
    post().messages.length = 0
    await post().tell(accepted(here), here.owner)
    await post().tell(accepted({ ...here, ref: { id, name: 'Second', kind: 'shared' } }), here.owner)
    await post().tell(declined(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted'], ['accepted'], ['declined']])
  })

  test('with something else said in between are two messages, so that what is newest stands last', async () => {
    const here = await place()
    await post().tell(accepted(here), here.owner)
    await post().work()
    const ask = { verb: 'setRole', input: { personId: here.member.id, role: 'owner' } } as const
    await request(at(here.member, here.id), ask, null)
    await post().tell(declined(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted'], ['approval pending'], ['declined']])
  })

  test('that must be heard are messages of their own', async () => {
    const here = await place()
    await post().tell(accepted(here), here.owner)
    await post().tell({ news: 'suspended_unpaid', organization: here.ref, url: null }, here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted'], ['suspended_unpaid']])
  })

  test('by the dozen are as many messages as it takes, and nothing is lost', async () => {
    const here = await place()
    for (const _ of times(40, () => 0)) await post().tell(accepted(here), here.owner)
    await post().work()
    const said = saidTo(post(), here.owner)
    expect(said.flat()).toHaveLength(40)
    expect(said.length).toBeLessThanOrEqual(3)
  })

  test('begin a new message where its reader deleted the last one', async () => {
    const here = await place()
    await post().tell(accepted(here), here.owner)
    await post().work()
    post().messages.length = 0
    post().messages.push({
      userId: 'U0',
      place: { channel: 'D', ts: 'x' },
      letter: { kind: 'several', news: [] },
      times: 1,
    })
    await post().tell(declined(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['declined']])
  })

  test('are drawn once where the process dies between drawing and writing that down', async () => {
    const here = await place()
    await post().tell(accepted(here), here.owner)
    await post().work()
    await post().tell(declined(here), here.owner)
    post().faults = { deliver: dying }
    await diesAt(post())
    post().faults = {}
    // However long it was away.
    await post().advance(5 * minute)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted', 'declined']])
  })
})

test('ten thousand members are told at once, in a few statements', async () => {
  const { pool, deps, db } = post()
  const here = await place()
  const rows = 'generate_series(1, 10000) n'
  const id = (prefix: string) => `'${prefix}_many' || lpad(n::text, 8, '0')`
  await pool.query(`
    insert into "Person" (id, name, "emailConfirmed", "createdAt") select ${id('per')}, 'Many ' || n, true, now() from ${rows};
    insert into "SlackIdentity" (id, tenant, "userId", "teamId", "personId", kind, "seenAt")
      select ${id('sid')}, 'T0RACES0001', 'UM0' || n, 'T0RACES0001', ${id('per')}, 'member', now() from ${rows};
    insert into "Membership" (id, "organizationId", "personId", role, "joinedAt")
      select ${id('mem')}, '${here.id}', ${id('per')}, 'member', now() from ${rows}`)
  const ask = { verb: 'rename', input: { name: 'Many' } } as const
  let statements = 0
  const counted = db.$extends({
    query: {
      $allOperations({ args, query }) {
        statements += 1
        return query(args)
      },
    },
  })
  const ctx = { ...at(here.owner, here.id), deps: { ...deps, db: counted as unknown as typeof db } }
  await act(ctx, { ask }, async (org) => {
    const news = { news: 'restored', organization: org.ref, by } as const
    await notices.tellMembers(org, () => news, 'organization.read', here.owner.id)
    org.keep()
  })
  expect(await db.notice.count({ where: { identity: { userId: { startsWith: 'UM0' } } } })).toBe(10_000)
  expect(statements).toBeLessThan(60)
  await pool.query('delete from graphile_worker._private_jobs')
}, 60_000)
