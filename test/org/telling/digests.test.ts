// What waits for the morning, and is then told at once.
import { describe, expect, test } from 'vitest'
import { decide } from '../../../src/org/asking/approvals.ts'
import * as joinRequests from '../../../src/org/joining/join-requests.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import { nextMorning } from '../../../src/org/telling/hours.ts'
import * as preferences from '../../../src/org/telling/preferences.ts'
import { at, type Player, times } from '../cast.ts'
import { accepted, choose, declined, off, openClinics, toppedUp, ways } from './clinic.ts'
import { arrive, saidIn, saidTo } from './post.ts'

const { post, place } = openClinics()

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
    await post().until(9)
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

  test('tells what its reader may be told, however much of what came before they may not any more', async () => {
    const [gone, here] = [await place(), await place()]
    await post().admits(here.owner, here.id, [gone.member], 'admin')
    await post().work()
    await choose(gone.member, 'people', digest)
    await post().until(12)
    for (const _ of times(45, () => 0)) await post().tell(accepted(gone), gone.member)
    await post().tell(declined(here), gone.member)
    await post().work()
    await memberships.remove(at(gone.owner, gone.id), { personId: gone.member.id })
    await post().work()
    await post().until(8)
    await post().work()
    expect(saidTo(post(), gone.member).at(-1)).toEqual(['declined'])
  })

  test('follows its reader to another zone, and never comes at night', async () => {
    const here = await place()
    await choose(here.owner, 'people', digest)
    await choose(here.member, 'people', ways(false, true, true))
    await post().until(12)
    await post().tell(accepted(here), here.owner, here.member)
    await post().work()
    const readers = { id: { in: [here.owner.id, here.member.id] } }
    await post().db.person.updateMany({ where: readers, data: { timeZone: 'America/New_York' } })
    await post().until(8)
    await post().work()
    expect([saidTo(post(), here.owner), post().mails]).toEqual([[], []])
    const hour = new Intl.DateTimeFormat('en', { timeZone: 'America/New_York', hour: 'numeric', hourCycle: 'h23' })
    const eight = [12, 13].find(
      (at) => hour.format(new Date(new Date(post().deps.clock.now()).setUTCHours(at, 0))) === '08',
    )
    await post().until(eight ?? 0)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['accepted']])
    expect(post().mails).toHaveLength(1)
  })

  test('goes the way that its reader chose meanwhile', async () => {
    const here = await place()
    await choose(here.owner, 'people', digest)
    await choose(here.member, 'people', ways(false, true, true))
    await post().until(12)
    await post().tell(accepted(here), here.owner, here.member)
    await post().work()
    await choose(here.owner, 'people', ways(false, true, true))
    await choose(here.member, 'people', digest)
    await post().until(8)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([])
    expect(saidTo(post(), here.member)).toEqual([['accepted']])
    expect(post().mails.map(({ reader, letter }) => [reader.to, letter.kind])).toEqual([
      [`uowner${here.number}@sehat.example`, 'digest'],
    ])
  })

  test.each([
    ['as summer time begins', '2026-03-08T03:00Z', 'America/New_York', '2026-03-08T12:00Z'],
    ['as it ends', '2026-11-01T03:00Z', 'America/New_York', '2026-11-01T13:00Z'],
    ['where it is half an hour', '2026-10-03T12:00Z', 'Australia/Lord_Howe', '2026-10-03T21:00Z'],
    ['where a quarter of an hour counts', '2026-11-23T12:00Z', 'Asia/Kathmandu', '2026-11-24T02:15Z'],
    ['at eight itself, which is the last one’s', '2026-11-23T08:00Z', 'UTC', '2026-11-24T08:00Z'],
    ['where nobody knows the zone', '2026-11-23T07:59Z', 'Mars/Phobos', '2026-11-23T08:00Z'],
  ])('comes at eight on the wall %s', (_, now, zone, expected) => {
    expect(nextMorning(new Date(now), zone)).toEqual(new Date(expected))
  })

  test('goes by e-mail to whoever chose that, and to whom Slack does not reach', async () => {
    const here = await place()
    await choose(here.owner, 'people', ways(false, true, true))
    await choose(here.member, 'people', digest)
    await post().tell(accepted(here), here.owner, here.member)
    await post().tell(declined(here), here.owner, here.member)
    await post().work()
    expect(post().mails).toEqual([])
    post().faults = { unreachable: new Set([`UMEMBER${here.number}`]) }
    await post().until(8)
    await post().work()
    const mailed = post().mails.map(({ reader, letter }) => [
      reader.to,
      letter.kind === 'digest' && letter.items.length,
    ])
    expect(mailed.sort()).toEqual([
      [`umember${here.number}@sehat.example`, 2],
      [`uowner${here.number}@sehat.example`, 2],
    ])
  })

  test('shows what became of a request that it told of', async () => {
    const here = await place()
    await choose(here.owner, 'approvals', digest)
    const [stranger] = (await arrive(post(), `USTRANGER${here.number}`)) as [Player]
    const asked = await joinRequests.ask(stranger.ctx, { organizationId: here.id, reason: null })
    await post().work()
    await post().until(8)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['approval pending']])
    await decide(at(here.member, here.id), { approvalId: asked.approvalId, isApproved: true })
    await post().work()
    expect(
      post()
        .of(here.owner)
        .map(({ letter }) => [letter.kind, saidIn(letter)]),
    ).toEqual([['digest', ['approval approved']]])
  })
})
