// The page of an invitation as strangers meet it: what it shows to whom, what it takes to come in, and that nothing else does.
import { beforeAll, describe, expect, test } from 'vitest'
import * as board from '../../src/org/inviting/invitation-board.ts'
import * as links from '../../src/org/inviting/links.ts'
import { openWorld } from '../world.ts'
import { inviteByMail, linkTo, pageOf, Visitor } from './visitor.ts'

const world = openWorld({ catalog: 'collective' })
const visitor = () => new Visitor(world())
const invite = (email: string) => inviteByMail(world(), { as: 'dina', to: 'Kopi', email })

beforeAll(async () => {
  await world().says('dina', 'create Kopi')
})

describe('whoever opens the page', () => {
  test('sees who invites whom to what, until when, and nothing of the whole address; and nothing has changed', async () => {
    const { page, id } = await invite('ada.lovelace@acme.example')
    const { status, words, text } = await visitor().ask(page)
    expect(status).toBe(200)
    expect(words).toContain('Dina Kusuma invites you to Kopi')
    expect(words).toContain('Sent to a…@acme.example')
    expect(words).toMatch(/Open until \d+ \w+ \d{4} in 7 days/)
    expect(words).toContain('Sign in with Slack')
    expect(text).not.toContain('ada.lovelace')
    expect((await world().db.invitation.findUniqueOrThrow({ where: { id } })).state).toBe('pending')
    expect(await world().db.pageVisit.count()).toBe(0)
  })

  test('is given no reason to trust anything else: nothing runs, nothing is fetched elsewhere, nobody frames it', async () => {
    const { page } = await invite('heads@acme.example')
    const { headers, text } = await visitor().ask(page)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).not.toContain('unsafe')
    expect(policy).not.toContain('script-src')
    expect(policy).toContain(`form-action 'self' ${new URL(world().sandbox.slack.apiUrl).origin}`)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(text).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/)
  })

  test('is told the same of every address that leads nowhere', async () => {
    const { page } = await invite('none@acme.example')
    const token = page.split('/').at(-1) ?? ''
    const { page: other } = await invite('other@acme.example')
    const [id, mac] = token.split('.')
    const crossed = `${id}.${other.split('.').at(-1)}`
    const wrong = [
      token.slice(0, -1),
      `${token}A`,
      `${token}%20`,
      crossed,
      `inv_unknown.${mac}`,
      mac,
      id,
      'x',
      '%00',
      token.toUpperCase(),
    ]
    const answers = await Promise.all(wrong.map((one) => visitor().ask(`/invitations/${one}`)))
    const nowhere = await visitor().ask('/invitations')
    for (const { status, text } of answers) expect([status, text]).toEqual([404, nowhere.text])
    const posts = await Promise.all(wrong.map((one) => visitor().post(`/invitations/${one}/accept`)))
    for (const { status, text } of posts) expect([status, text]).toEqual([404, nowhere.text])
  })

  test('cannot be led astray by names: they are text, whatever they look like', async () => {
    const hostile = `<img src=x onerror=alert(1)>"'&</title>\u202eevil`
    const { id } = await world().organization('Kopi')
    await world().db.organization.update({ where: { id }, data: { name: hostile } })
    const {
      page,
      ctx,
      id: invited,
    } = await inviteByMail(world(), { as: 'dina', to: hostile, email: 'names@acme.example' })
    const { text, words } = await visitor().ask(page)
    await world().db.organization.update({ where: { id }, data: { name: 'Kopi' } })
    expect(text).not.toContain('<img src=x')
    expect(text).not.toContain('\u202e')
    expect(words).toContain(`<img src=x onerror=alert(1)>"'&</title>`)
    await board.revoke(ctx, invited)
  })

  test('may only look: other ways of asking are told so', async () => {
    const { page } = await invite('ways@acme.example')
    expect((await visitor().ask(`${page}/`)).status).toBe(200)
    expect((await visitor().ask(page, { method: 'POST' })).status).toBe(405)
    expect((await visitor().ask(`${page}/accept`, { method: 'PUT' })).status).toBe(405)
    expect(await visitor().ask(page, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
    expect(await visitor().ask(`${page}/accept`)).toMatchObject({ status: 303, location: page })
  })
})

describe('whoever it is for', () => {
  test('signs in from a Slack elsewhere, accepts, is welcome, and is a member; once more gives the same', async () => {
    const ada = visitor()
    const { page } = await invite('ada@elsewhere.example')
    const signedIn = await ada.signIn(page, { name: 'Ada Lovelace', email: 'Ada@Elsewhere.example' })
    expect(signedIn.words).toContain('Ada Lovelace Ada@Elsewhere.example')
    expect(signedIn.words).toContain('Join Kopi')
    expect(await world().roles('Kopi')).not.toContain('Ada Lovelace: member')
    expect(await ada.send(page, 'accept')).toMatchObject({ status: 303, location: page })
    const { words } = await ada.ask(page)
    expect(words).toContain('You are in, Ada Lovelace')
    expect(words).toContain('reaches you by e-mail at Ada@Elsewhere.example')
    expect(words).not.toContain('Open Slack')
    expect((await world().roles('Kopi')).filter((one) => one.startsWith('Ada Lovelace'))).toHaveLength(1)
    const identity = await world().db.slackIdentity.findFirstOrThrow({ where: { person: { name: 'Ada Lovelace' } } })
    expect(identity.kind).toBe('external')
    expect((await visitor().ask(page)).words).toContain('This invitation was accepted')
    const entry = await world().db.auditEntry.findFirstOrThrow({
      where: { action: 'invitation.accepted', actorId: identity.personId },
    })
    expect(entry.surface).toBe('web')
  })

  test('of this Slack accepts as the account that they have here', async () => {
    const { page } = await invite('sari@sehat.example')
    const sari = visitor()
    await sari.signIn(page, { as: 'sari' })
    await sari.send(page, 'accept')
    const { words } = await sari.ask(page)
    expect(words).toContain('You are in, Sari Wulandari')
    expect(words).toContain('Open Slack')
    expect(await world().roles('Kopi')).toContain('Sari Wulandari: member')
    expect(await world().db.slackIdentity.count({ where: { userId: 'U0SARI00001' } })).toBe(1)
    expect((await world().says('sari', 'switch Kopi')).messages[0]?.text).toContain('Kopi')
  })

  test('may decline, and whoever invited is told', async () => {
    const { page } = await invite('no@elsewhere.example')
    const no = visitor()
    await no.signIn(page, { name: 'Norah No', email: 'no@elsewhere.example' })
    await no.send(page, 'decline')
    expect((await no.ask(page)).words).toContain('This invitation was declined')
    expect((await world().inbox('dina')).some(({ text }) => /Norah No declined/.test(text))).toBe(true)
  })

  test('is as good as signed out after an hour', async () => {
    const { page } = await invite('late@elsewhere.example')
    const late = visitor()
    await late.signIn(page, { name: 'Late', email: 'late@elsewhere.example' })
    expect((await late.ask(page)).words).toContain('Join Kopi')
    await world().advance('PT61M')
    expect((await late.ask(page)).words).toContain('Sign in with Slack')
  })
})

describe('whoever it is not for', () => {
  test('is told for whom it is as far as its holder knows it, and whom to ask; and stays outside', async () => {
    const { page } = await invite('right@elsewhere.example')
    const wrong = visitor()
    const { words, text } = await wrong.signIn(page, { name: 'Wrong', email: 'wrong@elsewhere.example' })
    expect(words).toContain('This invitation is for r…@elsewhere.example, and that is not a confirmed address of yours')
    expect(words).toContain('ask Dina Kusuma to invite wrong@elsewhere.example')
    expect(words).toContain('Sign in as someone else')
    expect(text).not.toContain('/accept')
    expect(text).not.toContain('right@')
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    const forced = await wrong.post(`${page}/accept`, { seal })
    expect(forced.status).toBe(403)
    expect(forced.words).toContain('This invitation is for r…@elsewhere.example.')
    expect(await world().roles('Kopi')).not.toContain('Wrong: member')
  })

  test('gains nothing by an address that Slack has not confirmed', async () => {
    const { page } = await invite('claimed@elsewhere.example')
    const liar = visitor()
    const { text, words } = await liar.signIn(page, {
      name: 'Liar',
      email: 'claimed@elsewhere.example',
      confirmed: false,
    })
    expect(words).toContain('and Slack has not confirmed that it is yours')
    expect(words).not.toContain('ask Dina')
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    expect((await liar.post(`${page}/accept`, { seal })).status).toBe(403)
  })

  test('can sign in as someone else, and is that one then', async () => {
    const { page } = await invite('second@elsewhere.example')
    const both = visitor()
    await both.signIn(page, { name: 'First', email: 'first@elsewhere.example' })
    const before = both.cookie
    const { words } = await both.signIn(page, { name: 'Second', email: 'second@elsewhere.example' })
    expect(words).toContain('Second second@elsewhere.example')
    const old = visitor()
    old.cookie = before
    expect((await old.ask(page)).words).toContain('Sign in with Slack')
  })
})

describe('an invitation that is over', () => {
  const ended = async (email: string, end: (offered: Awaited<ReturnType<typeof invite>>) => Promise<unknown>) => {
    const offered = await invite(email)
    const guest = visitor()
    const { text } = await guest.signIn(offered.page, { name: 'Guest', email })
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    await end(offered)
    const forced = await guest.post(`${offered.page}/accept`, { seal })
    return { status: forced.status, words: (await visitor().ask(offered.page)).words, forced: forced.words }
  }

  test('taken back: the page says so, and accepting is refused', async () => {
    const { status, words, forced } = await ended('revoked@e.example', ({ ctx, id }) => board.revoke(ctx, id))
    expect(words).toContain('This invitation was taken back')
    expect([status, forced]).toEqual([409, expect.stringContaining('Ask Dina Kusuma to send you a new one')])
  })

  test('sent again: the earlier page points to the newer, which is good', async () => {
    const offered = await invite('again@e.example')
    await board.resend(offered.ctx, offered.id)
    expect((await visitor().ask(offered.page)).words).toContain('There is a newer invitation')
    const newer = await pageOf(world(), offered.id)
    expect(newer).not.toBe(offered.page)
    expect((await visitor().ask(newer)).words).toContain('Dina Kusuma invites you to Kopi')
  })

  test('expired: the page says until when it was open', async () => {
    const offered = await invite('expired@e.example')
    await world().advance('P8D')
    expect((await visitor().ask(offered.page)).words).toMatch(
      /This invitation has expired It was open until \d+ \w+ \d{4}/,
    )
  })
})

test('under another name of this machine the page is the one that Slack sends people back to', async () => {
  const { page } = await invite('names.of.machine@acme.example')
  const { port } = new URL(world().sandbox.address)
  const { status, location } = await visitor().ask(`http://localhost:${port}${page}`)
  expect([status, location]).toEqual([303, `http://127.0.0.1:${port}${page}`])
  const sent = await visitor().post(`http://localhost:${port}${page}/sign-in`)
  expect([sent.status, sent.location]).toEqual([307, `http://127.0.0.1:${port}${page}/sign-in`])
})

describe('a link', () => {
  test('lets in who signs in, as often as it was made for; of two at its last use one comes in', async () => {
    const { page } = await linkTo(world(), { as: 'dina', to: 'Kopi', uses: 1 })
    const guests = [visitor(), visitor()]
    for (const [at, guest] of guests.entries())
      await guest.signIn(page, { name: `Linked ${at}`, email: `linked${at}@e.example` })
    const statuses = await Promise.all(guests.map(async (guest) => (await guest.send(page, 'accept')).status))
    expect(statuses.toSorted()).toEqual([303, 409])
    expect((await visitor().ask(page)).words).toContain('This link has been used up')
    expect((await world().roles('Kopi')).filter((one) => one.startsWith('Linked'))).toHaveLength(1)
  })

  test('of a domain is for its people only', async () => {
    const { page } = await linkTo(world(), { as: 'dina', to: 'Kopi', domain: 'acme.example' })
    const omar = await visitor().signIn(page, { as: 'omar' })
    expect(omar.words).toContain('Join Kopi')
    const other = visitor()
    const { words, text } = await other.signIn(page, { name: 'Other', email: 'other@e.example' })
    expect(words).toContain('Only people with a confirmed address at acme.example can use this link')
    const seal = /name="seal" value="([^"]*)"/.exec(text)?.[1] ?? ''
    expect((await other.post(`${page}/accept`, { seal })).status).toBe(403)
  })

  test('taken back is good for nobody', async () => {
    const { page, ctx, id } = await linkTo(world(), { as: 'dina', to: 'Kopi' })
    await links.revoke(ctx, { linkId: id })
    expect((await visitor().ask(page)).words).toContain('This invitation was taken back')
  })
})

describe('an organization without a free seat', () => {
  const small = openWorld({ catalog: 'standard' })

  test('lets nobody in by a link, says so, and the page stays as it is until there is room', async () => {
    await small().says('dina', 'create Nook')
    const { page } = await linkTo(small(), { as: 'dina', to: 'Nook' })
    const held = await inviteByMail(small(), { as: 'dina', to: 'Nook', email: 'one@e.example' })
    await inviteByMail(small(), { as: 'dina', to: 'Nook', email: 'two@e.example' })
    const late = new Visitor(small())
    await late.signIn(page, { as: 'budi' })
    const { status, words } = await late.send(page, 'accept')
    expect([status, words]).toEqual([409, expect.stringContaining('Nook has no free seat at the moment.')])
    expect(words).toContain('Ask Dina Kusuma to make room.')
    await board.revoke(held.ctx, held.id)
    expect((await late.send(page, 'accept')).status).toBe(303)
    expect(await small().roles('Nook')).toContain('Budi Santoso: member')
  })
})

describe('in an Enterprise organization, and over Socket Mode', () => {
  const whole = openWorld({ enterprise: true })
  const socket = openWorld({ socket: true })

  test.each([
    ['the organization', whole],
    ['Socket Mode', socket],
  ])('%s: people come in as the account that they have', async (_, of) => {
    await of().says('dina', 'create Wide')
    await of().says('budi', '')
    const { page } = await inviteByMail(of(), { as: 'dina', to: 'Wide', email: 'budi@sehat.example' })
    const budi = new Visitor(of())
    await budi.signIn(page, { as: 'budi' })
    await budi.send(page, 'accept')
    expect(await of().roles('Wide')).toContain('Budi Santoso: member')
    expect(await of().db.slackIdentity.count({ where: { userId: 'U0BUDI00001' } })).toBe(1)
  })
})
