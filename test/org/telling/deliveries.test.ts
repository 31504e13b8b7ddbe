// What people are told, and how: by the ways they chose, and nothing that they may not know any more.
import { describe, expect, test } from 'vitest'
import * as memberships from '../../../src/org/people/memberships.ts'
import { shut } from '../../database.ts'
import { at } from '../cast.ts'
import { accepted, by, choose, declined, minute, off, openClinics, toppedUp, ways } from './clinic.ts'
import { diesAt, dying, saidTo } from './post.ts'

const { post, place } = openClinics()

describe('whoever chose so', () => {
  test('is told of a topic by e-mail, at once and only there', async () => {
    const here = await place()
    await choose(here.owner, 'people', ways(false, true, false))
    await post().tell(accepted(here), here.owner)
    await post().tell(toppedUp(here), here.owner)
    await post().work()
    expect(saidTo(post(), here.owner)).toEqual([['topped_up']])
    expect(post().mails.map(({ reader, letter }) => [reader.to, letter.kind])).toEqual([
      [`uowner${here.number}@sehat.example`, 'news'],
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
    post().faults = { unreachable: new Set([`UOWNER${here.number}`]) }
    await post().tell(accepted(here), here.owner)
    await post().work()
    expect(post().of(here.owner)).toEqual([])
    expect(post().mails.map(({ reader }) => reader.to)).toEqual([`uowner${here.number}@sehat.example`])
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

  test('has what came after the process died in an e-mail that is not taken for the first', async () => {
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
    // As after a failure.
    await post().pool.query(`update graphile_worker._private_jobs set run_at = run_at + interval '1 minute'`)
    await post().tell(declined(here), here.owner)
    await post().work()
    const lines = post().mails.map(({ letter }) => (letter.kind === 'news' ? letter.lines : []))
    expect(lines).toEqual([['accepted'], ['accepted', 'declined']])
  })

  test('has one message where the record is away as it is sent', async () => {
    const here = await place()
    await post().tell(accepted(here), here.owner)
    post().faults.deliver = async () => {
      const letIn = await shut(post().pool.options.connectionString ?? '')
      setTimeout(letIn, 50)
    }
    await post().work()
    post().faults.deliver = () => {}
    expect(
      post()
        .of(here.owner)
        .map(({ times }) => times),
    ).toEqual([1])
    expect(await post().db.notice.count({ where: { state: 'pending', identity: { personId: here.owner.id } } })).toBe(0)
  })

  test('is one e-mail for someone with two accounts', async () => {
    const here = await place()
    const { id: personId } = here.owner
    const account = { tenant: 'T0OTHER', teamId: 'T0OTHER', kind: 'member', seenAt: new Date(), personId }
    await post().db.slackIdentity.create({
      data: { id: `sid_zz${here.number}`, userId: `UZ${here.number}`, ...account },
    })
    await choose(here.owner, 'people', ways(true, true, false))
    await post().tell(accepted(here), here.owner)
    await post().work()
    expect(post().mails).toHaveLength(1)
    expect(
      post()
        .messages.map(({ userId }) => userId)
        .sort(),
    ).toEqual([`UOWNER${here.number}`, `UZ${here.number}`])
  })
})
