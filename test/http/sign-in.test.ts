// Signing in on the page of an invitation: there and back once, in one browser; who may act no more comes in no more.
import { beforeAll, describe, expect, test } from 'vitest'
import { invitationRoom } from '../../src/http/invitations.ts'
import type { Deps } from '../../src/org/context.ts'
import { openWorld } from '../world.ts'
import { inviteByMail, type Offered, Visitor } from './visitor.ts'

const world = openWorld({ catalog: 'collective' })
const visitor = () => new Visitor(world())
const invite = (email: string) => inviteByMail(world(), { as: 'dina', to: 'Kopi', email })

let offered: Offered
beforeAll(async () => {
  await world().says('dina', 'create Kopi')
  offered = await invite('ada@elsewhere.example')
})
const ada = { name: 'Ada', email: 'ada@elsewhere.example' }
/** The way back from Slack, not gone yet. */
const wayBack = async (of: Visitor): Promise<string> => {
  const url = await of.toSlack(offered.page)
  return (await world().call<{ url: string }>('signin', { url, ...ada })).url
}

describe('there and back', () => {
  test('works by plain redirects, without a driver: to Slack, back, and to the page', async () => {
    const browser = visitor()
    const slack = new URL(await browser.toSlack(offered.page))
    slack.searchParams.set('email', ada.email)
    slack.searchParams.set('name', ada.name)
    const said = await fetch(slack, { redirect: 'manual' })
    const back = await browser.ask(said.headers.get('location') ?? '')
    expect(back).toMatchObject({ status: 303, location: offered.page })
    expect((await browser.ask(offered.page)).words).toContain('Join Kopi')
  })

  test('what the browser keeps is out of reach of scripts and other sites, and is another once they are known', async () => {
    const browser = visitor()
    const sent = await browser.send(offered.page, 'sign-in')
    expect(sent.headers.getSetCookie()[0]).toMatch(
      /^guildhall-visit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600$/,
    )
    const before = browser.cookie
    const { url } = await world().call<{ url: string }>('signin', { url: sent.location, ...ada })
    await browser.ask(url)
    expect(browser.cookie).not.toBe(before)
    const kept = browser.cookie.split('=')[1] ?? ''
    const rows = await world().db.pageVisit.findMany()
    expect(JSON.stringify(rows)).not.toContain(kept)
    expect(JSON.stringify(rows)).not.toContain(offered.page.split('.').at(-1))
  })

  test('a way back is gone once: replayed it leads nowhere, even for the same browser', async () => {
    const browser = visitor()
    const back = await wayBack(browser)
    expect((await browser.ask(back)).status).toBe(303)
    const again = await browser.ask(back)
    expect(again.status).toBe(400)
    expect(again.words).toContain('This sign-in is over')
    expect(again.words).toContain('Back to the invitation')
    expect((await visitor().ask(back)).status).toBe(400)
  })

  test('of two at once with one state, one is signed in', async () => {
    const browser = visitor()
    const back = await wayBack(browser)
    const twin = visitor()
    twin.cookie = browser.cookie
    const statuses = (await Promise.all([browser.ask(back), twin.ask(back)])).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([303, 400])
  })

  test('another browser’s way back signs nobody in, and takes nothing from its owner', async () => {
    const browser = visitor()
    const back = await wayBack(browser)
    const stranger = visitor()
    expect((await stranger.ask(back)).status).toBe(400)
    await stranger.send(offered.page, 'sign-in')
    expect((await stranger.ask(back)).status).toBe(400)
    expect((await stranger.ask(offered.page)).words).toContain('Sign in with Slack')
    expect((await browser.ask(back)).status).toBe(303)
  })

  test.each([
    ['/sign-in/slack'],
    ['/sign-in/slack?code=x'],
    ['/sign-in/slack?state=x&code=x'],
    [`/sign-in/slack?state=${'A'.repeat(43)}&code=x`],
    [`/sign-in/slack?state=${encodeURIComponent("' or 1=1 --")}&code=x`],
  ])('%s leads nowhere', async (path) => {
    const browser = visitor()
    await browser.send(offered.page, 'sign-in')
    expect((await browser.ask(path)).status).toBe(400)
    expect((await visitor().ask(path)).status).toBe(400)
  })

  test('whoever would rather not is back where they were', async () => {
    const browser = visitor()
    const { status, words } = await browser.signIn(offered.page, { deny: true })
    expect([status, words]).toEqual([200, expect.stringContaining('You did not sign in')])
    expect((await browser.ask(offered.page)).words).toContain('Sign in with Slack')
  })

  test('a code that nobody was given is told to be none, and leads back', async () => {
    const browser = visitor()
    const back = new URL(await wayBack(browser))
    back.searchParams.set('code', 'T0SEHAT0001.forged')
    const { status, words } = await browser.ask(back.href)
    expect([status, words]).toEqual([400, expect.stringContaining('Slack did not say who you are')])
    expect(words).toContain('Back to the invitation')
  })

  test('it may take an hour, and no longer', async () => {
    const browser = visitor()
    const back = await wayBack(browser)
    await world().advance('PT61M')
    expect((await browser.ask(back)).status).toBe(400)
  })
})

describe('while Slack does not answer', () => {
  test.each(['openid.connect.token', 'openid.connect.userInfo'])(
    'to %s nobody is signed in, and it can be tried again',
    async (name) => {
      const browser = visitor()
      await world().faults({ slack: { method: { name, status: 503 } } })
      const down = await browser.signIn(offered.page, ada)
      await world().faults({})
      expect([down.status, down.words]).toEqual([503, expect.stringContaining('Slack does not answer')])
      expect((await browser.signIn(offered.page, ada)).words).toContain('Join Kopi')
    },
  )
})

describe('forms of other sites', () => {
  test.each([
    [{ origin: 'https://evil.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'null' }],
  ])('%j change nothing', async (headers) => {
    const browser = visitor()
    const { text } = await browser.signIn(offered.page, ada)
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    for (const act of ['accept', 'decline', 'sign-out', 'sign-in'])
      expect((await browser.post(`${offered.page}/${act}`, { seal }, headers)).status).toBe(403)
    expect((await browser.ask(offered.page)).words).toContain('Join Kopi')
  })

  test('without the seal of the visit, or with another’s, nothing is done', async () => {
    const [browser, other] = [visitor(), visitor()]
    await browser.signIn(offered.page, ada)
    const { text } = await other.signIn(offered.page, ada)
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    for (const given of [{}, { seal: '' }, { seal: 'x' }, { seal }])
      expect((await browser.post(`${offered.page}/accept`, given)).status).toBe(403)
    expect(await world().roles('Kopi')).not.toContain('Ada: member')
  })

  test('whoever is not signed in is told so, whatever they send', async () => {
    const { status, words } = await visitor().post(`${offered.page}/accept`, { seal: 'x' })
    expect([status, words]).toEqual([401, expect.stringContaining('You are not signed in any more')])
  })
})

describe('who may act no more', () => {
  test('signed out in Slack is signed out here; signing in here is signing in', async () => {
    const { page } = await invite('ana@sehat.example')
    const [browser, old] = [visitor(), visitor()]
    await old.signIn(page, { as: 'ana' })
    await world().says('ana', 'signout')
    expect((await old.ask(page)).words).toContain('Sign in with Slack')
    expect((await browser.signIn(page, { as: 'ana' })).words).toContain('Ana Pratiwi')
    expect((await old.ask(page)).words).toContain('Sign in with Slack')
    expect((await world().says('ana', 'whoami')).messages[0]?.text).not.toContain('signed out')
  })

  test('deactivated in Slack is nobody here at once, and does not come in again', async () => {
    await world().event({ type: 'team_join', user: { handle: 'gone', name: 'Gone Soon' } })
    const { page } = await invite('gone@sehat.example')
    const browser = visitor()
    const { text } = await browser.signIn(page, { as: 'gone' })
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    const slack = await visitor().toSlack(page)
    await world().event({ type: 'user_change', user: 'gone', patch: { kind: 'deactivated' } })
    await world().settle()
    expect((await browser.ask(page)).words).toContain('Sign in with Slack')
    expect((await browser.post(`${page}/accept`, { seal })).status).toBe(401)
    const { status } = await world().ask('signin', { url: slack, as: 'gone' })
    expect(status).toBe(409)
    expect(await world().roles('Kopi')).not.toContain('Gone Soon: member')
  })

  test('deactivated while signing in is told so', async () => {
    await world().event({ type: 'team_join', user: { handle: 'quick', name: 'Quick One' } })
    const { page } = await invite('quick@sehat.example')
    const browser = visitor()
    const { url } = await world().call<{ url: string }>('signin', { url: await browser.toSlack(page), as: 'quick' })
    await world().event({ type: 'user_change', user: 'quick', patch: { kind: 'deactivated' } })
    await world().settle()
    const { status, words } = await browser.ask(url)
    expect([status, words]).toEqual([403, expect.stringContaining('This Slack account is deactivated')])
  })
})

describe('who someone is', () => {
  test('from two Slacks elsewhere with one confirmed address is one person', async () => {
    const { page } = await invite('twice@elsewhere.example')
    const who = { name: 'Twice', email: 'twice@elsewhere.example' }
    await visitor().signIn(page, who)
    const first = await world().db.person.findFirstOrThrow({ where: { name: 'Twice' } })
    await world().db.slackIdentity.updateMany({
      where: { personId: first.id },
      data: { userId: 'U9OTHERSLCK', tenant: 'T9OTHER' },
    })
    await visitor().signIn(page, who)
    expect(await world().db.person.count({ where: { name: 'Twice' } })).toBe(1)
    expect(await world().db.slackIdentity.count({ where: { personId: first.id } })).toBe(2)
  })

  test('new here has an account of their own from then on', async () => {
    const { page } = await invite('new@elsewhere.example')
    await visitor().signIn(page, { name: 'Brand New', email: 'new@elsewhere.example' })
    const person = await world().db.person.findFirstOrThrow({
      where: { name: 'Brand New' },
      include: { personal: true },
    })
    expect(person.personal?.kind).toBe('personal')
    expect(person.emailKey).toBe('new@elsewhere.example')
  })
})

test('where signing in is not set up, the page says so and shows who invites all the same', async () => {
  const deps: Deps = { ...world().deps, signIn: null }
  const room = invitationRoom({ depsOf: () => deps, command: '/org', slackAddress: () => 'slack://open' })
  const look = await (await room.fetch(new Request(`http://127.0.0.1${offered.page}`))).text()
  expect(look).toContain('Signing in is not set up here yet.')
  expect(look).toContain('invites you to')
  expect(look).not.toContain('<form')
  const sent = await room.fetch(new Request(`http://127.0.0.1${offered.page}/sign-in`, { method: 'POST' }))
  expect([sent.status, sent.headers.get('location')]).toEqual([303, offered.page])
})

test('over https what the browser keeps goes over https only, and to this very host', async () => {
  const deps: Deps = { ...world().deps, pagesUrl: 'https://org.example.com' }
  const room = invitationRoom({ depsOf: () => deps, command: '/org', slackAddress: () => 'slack://open' })
  const sent = await room.fetch(new Request(`https://org.example.com${offered.page}/sign-in`, { method: 'POST' }))
  expect(sent.headers.getSetCookie()[0]).toMatch(
    /^__Host-guildhall-visit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure$/,
  )
})
