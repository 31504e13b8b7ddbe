// What waits for the morning, and is then told at once.
import { describe, expect, test } from 'vitest'
import { decide } from '../../../src/org/asking/approvals.ts'
import * as joinRequests from '../../../src/org/joining/join-requests.ts'
import * as memberships from '../../../src/org/people/memberships.ts'
import * as preferences from '../../../src/org/telling/preferences.ts'
import { at, type Player } from '../cast.ts'
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
