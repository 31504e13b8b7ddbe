// What people are told, and how: by the ways they chose, several pieces of news in one message, and nothing that they may not
// know any more.
import { beforeEach, describe, expect, test } from 'vitest'
import * as joinRequests from '../../../src/org/people/join-requests.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import type { News } from '../../../src/org/telling/letters.ts'
import * as notices from '../../../src/org/telling/notices.ts'
import * as preferences from '../../../src/org/telling/preferences.ts'
import type { Topic } from '../../../src/org/telling/topics.ts'
import { at, type Player, times } from '../cast.ts'
import { arrive, diesAt, dying, openPost, saidIn, saidTo } from './post.ts'

const post = openPost()
const minute = 60_000
let made = 0

type Place = { owner: Player; member: Player; id: string; ref: Extract<News, { news: 'accepted' }>['organization'] }

/** A new organization with an owner and a member, to whom nothing has been told. */
async function place(role = 'admin'): Promise<Place> {
  made += 1
  const [owner, member] = (await arrive(post(), `UOWNER${made}`, `UMEMBER${made}`)) as [Player, Player]
  const name = `Clinic ${made}`
  const id = await post().founds(owner, name, 'startup')
  await post().admits(owner, id, [member], role)
  await post().work()
  await post().advance(2 * minute)
  post().messages.length = 0
  return { owner, member, id, ref: { id, name, kind: 'shared' } }
}

const by = { id: 'per_1', name: 'Someone' }
const accepted = ({ ref }: Place): News => ({ news: 'accepted', organization: ref, invitee: by, role: 'member' })
const declined = ({ ref }: Place): News => ({ news: 'declined', organization: ref, invitee: by, role: 'member' })
const toppedUp = ({ ref }: Place): News => ({ news: 'topped_up', organization: ref, credits: 10 })
const ways = (direct: boolean, mail: boolean, digest: boolean): preferences.Ways => ({ direct, mail, digest })
const choose = ({ ctx }: Player, topic: Topic, chosen: preferences.Ways) => preferences.choose(ctx, { [topic]: chosen })
const off = ways(false, false, false)

beforeEach(() => {
  post().faults.deliver = undefined as never
  delete post().faults.deliver
  delete post().faults.mail
  delete post().faults.unreachable
  post().mails.length = 0
})

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
    const { request } = await import('../../../src/org/asking/requests.ts')
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
    post().faults.deliver = dying
    await diesAt(post())
    delete post().faults.deliver
    // However long it was away.
    await post().advance(5 * minute)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted', 'declined']])
  })
})

describe('whoever chose so', () => {
  test('is told of a topic by e-mail, at once and only there', async () => {
    const here = await place()
    await choose(here.owner, 'people', ways(false, true, false))
    await post().tell(accepted(here), here.owner)
    await post().tell(toppedUp(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['topped_up']])
    expect(post().mails.map(({ reader, letter }) => [reader.to, letter.kind])).toEqual([
      [`uowner${made}@sehat.example`, 'news'],
    ])
  })

  test('is told by e-mail of what comes within a minute in one more', async () => {
    const here = await place()
    await choose(here.owner, 'people', ways(false, true, false))
    for (const news of [accepted, declined, accepted]) {
      await post().tell(news(here), here.owner)
      await post().work()
    }
    expect(post().mails).toHaveLength(1)
    await post().advance(minute)
    await post().work()
    expect(post().mails.map(({ letter }) => letter.kind === 'news' && letter.lines)).toEqual([
      ['accepted'],
      ['declined', 'accepted'],
    ])
  })

  test('is told nothing of what they turned off, and still of what concerns themselves', async () => {
    const here = await place()
    for (const topic of ['people', 'billing', 'approvals', 'reviews'] as const) await choose(here.owner, topic, off)
    await post().tell(accepted(here), here.owner)
    await post().tell(toppedUp(here), here.owner)
    await post().tell({ news: 'role_changed', organization: here.ref, by, before: 'admin', after: 'owner' }, here.owner)
    const failed = { amount: 1, currency: 'usd', url: null, nextAttemptAt: null }
    const [restrictsAt, suspendsAt] = [new Date(), new Date()]
    await post().tell(
      { news: 'payment_failed', organization: here.ref, ...failed, restrictsAt, suspendsAt },
      here.owner,
    )
    await post().work()
    await post().until(8)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['role_changed'], ['payment_failed']])
    expect(post().mails).toEqual([])
  })

  test('is told by direct message where e-mail was chosen and reaches them no more', async () => {
    const here = await place()
    await choose(here.owner, 'people', ways(false, true, false))
    await post().db.person.update({ where: { id: here.owner.id }, data: { emailConfirmed: false, emailKey: null } })
    await post().tell(accepted(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted']])
    expect(post().mails).toEqual([])
  })

  test('is judged by what they chose last, also after it was posted', async () => {
    const here = await place()
    await post().tell(accepted(here), here.owner)
    await choose(here.owner, 'people', off)
    await post().work()
    await post().tell(declined(here), here.owner)
    await choose(here.owner, 'people', ways(true, true, false))
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['declined']])
    expect(post().mails).toHaveLength(1)
  })
})

describe('the digest', () => {
  const digest = ways(true, false, true)

  test('has what came since the last, at eight in the morning, once', async () => {
    const here = await place()
    await choose(here.owner, 'people', digest)
    await post().until(12)
    await post().tell(accepted(here), here.owner)
    await post().work()
    await post().until(7, 30)
    await post().tell(declined(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([])
    await post().until(8)
    await post().work()
    expect(
      post()
        .of(here.owner)
        .map(({ letter }) => [letter.kind, saidIn(letter)]),
    ).toEqual([['digest', ['accepted', 'declined']]])
    await post().until(8)
    await post().work()
    expect(post().of(here.owner)).toHaveLength(1)
  })

  test('does not pile up while a clock is moved by a month', async () => {
    const here = await place()
    await choose(here.owner, 'people', digest)
    await post().tell(accepted(here), here.owner)
    await post().work()
    await post().advance(30 * 86_400_000)
    await post().work()
    await post().advance(30 * 86_400_000)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted']])
  })

  test('that is overdue is not put off by what comes meanwhile', async () => {
    const here = await place()
    await choose(here.owner, 'people', digest)
    await post().until(12)
    await post().tell(accepted(here), here.owner)
    await post().work()
    await post().until(9)
    await post().tell(declined(here), here.owner)
    // The worker was away at eight, and takes the newer job first.
    await post().pool.query(`update graphile_worker._private_jobs set run_at = now() where key like 'send-digest%'`)
    await post().work()
    expect(saidTo(post(), here.owner).flat().sort()).toEqual(['accepted', 'declined'])
  })

  test('is not sent where nothing of it may be told any more', async () => {
    const here = await place()
    await choose(here.member, 'people', digest)
    await post().tell(accepted(here), here.member)
    await post().work()
    await memberships.remove(at(here.owner, here.id), { personId: here.member.id })
    await post().work()
    await post().until(8)
    await post().work()
    expect(saidTo(post(), here.member)).toEqual([['removed']])
  })

  test('leaves out what was turned off meanwhile', async () => {
    const here = await place()
    await preferences.choose(here.owner.ctx, { people: digest, billing: ways(true, true, true) })
    await post().tell(accepted(here), here.owner)
    await post().tell(toppedUp(here), here.owner)
    await post().work()
    await choose(here.owner, 'people', off)
    await post().until(8)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['topped_up']])
    await choose(here.owner, 'billing', ways(false, true, true))
    await post().tell(toppedUp(here), here.owner)
    await post().work()
    await choose(here.owner, 'billing', off)
    post().mails.length = 0
    await post().until(8)
    await post().work()
    expect(post().mails).toEqual([])
  })

  test('goes by e-mail to whoever chose that, and to whom Slack does not reach', async () => {
    const here = await place()
    await choose(here.owner, 'people', ways(false, true, true))
    await choose(here.member, 'people', digest)
    await post().tell(accepted(here), here.owner, here.member)
    await post().tell(declined(here), here.owner, here.member)
    await post().work()
    expect(post().mails).toEqual([])
    post().faults.unreachable = new Set([`UMEMBER${made}`])
    await post().until(8)
    await post().work()
    const mailed = post().mails.map(({ reader, letter }) => [
      reader.to,
      letter.kind === 'digest' && letter.items.length,
    ])
    expect(mailed.sort()).toEqual([
      [`umember${made}@sehat.example`, 2],
      [`uowner${made}@sehat.example`, 2],
    ])
  })

  test('shows what became of a request that it told of', async () => {
    const here = await place()
    await choose(here.owner, 'approvals', digest)
    const [stranger] = (await arrive(post(), `USTRANGER${made}`)) as [Player]
    const asked = await joinRequests.ask(stranger.ctx, { organizationId: here.id, reason: null })
    await post().work()
    await post().until(8)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['approval pending']])
    const { decide } = await import('../../../src/org/asking/approvals.ts')
    await decide(at(here.member, here.id), { approvalId: asked.approvalId, isApproved: true })
    await post().work()
    expect(
      post()
        .of(here.owner)
        .map(({ letter }) => [letter.kind, saidIn(letter)]),
    ).toEqual([['digest', ['approval approved']]])
  })
})

describe('nobody is told', () => {
  test('what they may not know any more when it is delivered', async () => {
    const here = await place()
    await post().tell(accepted(here), here.member)
    await post().tell({ news: 'domain_lapsed', organization: here.ref, domain: 'sehat.example' }, here.member)
    await memberships.setRole(at(here.owner, here.id), { personId: here.member.id, role: 'viewer' })
    await post().work()
    expect(saidTo(post(), here.member).flat()).toEqual(expect.not.arrayContaining(['domain_lapsed']))
    await post().tell(accepted(here), here.member)
    await memberships.remove(at(here.owner, here.id), { personId: here.member.id })
    await post().advance(2 * minute)
    post().messages.length = 0
    await post().work()
    expect(saidTo(post(), here.member)).toEqual([['removed']])
  })

  test('where to pay, unless they may', async () => {
    const here = await place('admin')
    const url = 'https://invoice.stripe.com/i/1'
    await post().tell({ news: 'suspended_unpaid', organization: here.ref, url }, here.owner, here.member)
    await post().work()
    const urls = [here.owner, here.member].map((one) => {
      const [letter] = post()
        .of(one)
        .map((standing) => standing.letter)
      return letter?.kind === 'news' && 'url' in letter ? letter.url : 'nothing'
    })
    expect(urls).toEqual([url, null])
  })
})

describe('whom Slack does not reach', () => {
  test('is told by e-mail', async () => {
    const here = await place()
    post().faults.unreachable = new Set([`UOWNER${made}`])
    await post().tell(accepted(here), here.owner)
    await post().work()
    expect(post().of(here.owner)).toEqual([])
    expect(post().mails.map(({ reader }) => reader.to)).toEqual([`uowner${made}@sehat.example`])
  })

  test('is told by e-mail where they have no account here at all, unless they turned it off', async () => {
    const here = await place()
    await post().db.slackIdentity.updateMany({ where: { personId: here.owner.id }, data: { kind: 'external' } })
    await post().tell(accepted(here), here.owner)
    await post().work()
    await choose(here.owner, 'people', off)
    await post().advance(2 * minute)
    await post().tell(declined(here), here.owner)
    await post().work()
    expect(post().mails.map(({ letter }) => letter.kind === 'news' && letter.lines)).toEqual([['accepted']])
  })

  test('is told nothing where all their accounts are gone', async () => {
    const here = await place()
    await post().db.slackIdentity.updateMany({ where: { personId: here.owner.id }, data: { kind: 'deactivated' } })
    await post().db.person.update({ where: { id: here.owner.id }, data: { absentSince: new Date() } })
    await post().tell(accepted(here), here.owner)
    await post().work()
    expect([post().of(here.owner), post().mails]).toEqual([[], []])
  })

  test('has one e-mail where the process dies between sending and writing that down', async () => {
    const here = await place()
    await choose(here.owner, 'people', ways(false, true, false))
    await post().tell(accepted(here), here.owner)
    await post().one()
    const { send } = post().deps.mail ?? {}
    post().deps.mail = {
      async send(...given) {
        await send?.(...given)
        return dying()
      },
    }
    await diesAt(post())
    if (send) post().deps.mail = { send }
    await post().work()
    expect(post().mails.map(({ id }) => id)).toHaveLength(1)
    expect(await post().db.mailing.count({ where: { personId: here.owner.id, state: 'sent' } })).toBe(1)
  })

  test('is one e-mail for someone with two accounts', async () => {
    const here = await place()
    const { id: personId } = here.owner
    const account = { tenant: 'T0OTHER', teamId: 'T0OTHER', kind: 'member', seenAt: new Date(), personId }
    await post().db.slackIdentity.create({ data: { id: `sid_zz${made}`, userId: `UZ${made}`, ...account } })
    await choose(here.owner, 'people', ways(true, true, false))
    await post().tell(accepted(here), here.owner)
    await post().work()
    expect(post().mails).toHaveLength(1)
    expect(
      post()
        .messages.map(({ userId }) => userId)
        .sort(),
    ).toEqual([`UOWNER${made}`, `UZ${made}`])
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
  const { act } = await import('../../../src/org/act.ts')
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
