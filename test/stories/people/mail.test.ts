// E-mail as people of the sandbox meet it: what comes into its mailbox, and what they are told where nothing does.
import { afterEach, describe, expect, test } from 'vitest'
import { inviteByMail, Visitor } from '../../http/visitor.ts'
import { openWorld, textOf } from '../../world.ts'
import { answers, found, said } from '../cast.ts'

const world = openWorld({ catalog: 'collective' })

type Letter = { to: string; subject: string; text: string; html: string; at: string; headers: Record<string, string> }
const mailTo = async (to: string): Promise<Letter[]> => {
  await world().settle()
  return world().call(`mail?to=${encodeURIComponent(to)}`)
}
/** Dina founds an organization of that name, and is in it. */
const hers = (name: string) => found(world(), name, 'dina')
const board = async () => said(await world().says('dina', 'invites'))
const toldDina = async () => (await world().inbox('dina')).map(({ blocks }) => textOf(blocks)).join('\n')

afterEach(() => world().faults({}))

describe('someone who is invited by their address', () => {
  test('gets one e-mail, readable in both its shapes, and nobody else does', async () => {
    await hers('Sehat Clinic')
    const before = world().deps.clock.now().getTime()
    expect(said(await world().says('dina', 'invite siti@apotek.example'))).toContain('Invited siti@apotek.example')
    const [letter, ...more] = await mailTo('Siti@Apotek.example')
    expect(more).toEqual([])
    expect(Object.keys(letter ?? {}).sort()).toEqual(['at', 'headers', 'html', 'subject', 'text', 'to'])
    expect(letter).toMatchObject({ to: 'siti@apotek.example', subject: 'Dina Kusuma invites you to Sehat Clinic' })
    expect(Date.parse(letter?.at ?? '')).toBeGreaterThanOrEqual(before)
    const [page] = /http\S+\/invitations\/\S+/.exec(letter?.text ?? '') ?? []
    expect(page?.startsWith(world().sandbox.address)).toBe(true)
    expect(letter?.html).toContain(`href="${page}"`)
    expect(await mailTo('budi@sehat.example')).toEqual([])
    expect(await board()).toContain('by e-mail')
  })

  test('gets it whole in any script, and names in it are but names', async () => {
    await hers('عيادة <img src=x> الشفاء')
    await world().says('dina', 'invite lina@apotek.example')
    const [letter] = await mailTo('lina@apotek.example')
    expect(letter?.subject).toContain('عيادة <img src=x> الشفاء')
    expect(letter?.text).toContain('عيادة <img src=x> الشفاء')
    expect(letter?.html).toContain('عيادة &lt;img src=x&gt; الشفاء')
    expect(letter?.html).not.toContain('<img')
  })

  test('and a hundred others get theirs, each one', async () => {
    await hers('Hundred Clinic')
    const addresses = Array.from({ length: 100 }, (_, n) => `one${n}@hundred.example`)
    await world().says('dina', `invite ${addresses.join(' ')}`)
    await world().settle()
    const all = await world().call<Letter[]>('mail')
    const mine = all.filter(({ to }) => to.endsWith('@hundred.example'))
    expect(mine.map(({ to }) => to).sort()).toEqual([...addresses].sort())
    const pages = mine.map(({ text }) => /invitations\/(\S+)/.exec(text)?.[1])
    expect(new Set(pages).size).toBe(100)
  })
})

describe('whoever wants no e-mail', () => {
  const visitor = () => new Visitor(world())
  /** Dina invites them somewhere; gives the way out that stands in their e-mail. */
  async function wayOut(email: string, organization: string): Promise<string> {
    await hers(organization)
    await world().says('dina', `invite ${email}`)
    const { headers, text, html } = (await mailTo(email)).at(-1) as Letter
    const [, page = ''] = /^<(\S+\/e-mail\/[\w-]{43})>$/.exec(headers['List-Unsubscribe'] ?? '') ?? []
    expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(text).toContain(`Stop e-mail from here to this address:\n${page}`)
    expect(html).toContain(`href="${page}"`)
    return new URL(page).pathname
  }
  const stops = () => world().db.mailStop.findMany({ where: { stoppedAt: { not: null } } })

  test('says so on a page that knows their address and shows it to nobody, and takes it back there', async () => {
    const page = await wayOut('leila.stops@far.example', 'Stop Clinic')
    // Scanners look at every address in an e-mail, and so does whoever is curious.
    for (const path of [page, `${page}/stop`, `${page}/allow`, page]) await visitor().ask(path)
    await visitor().ask(page, { method: 'HEAD' })
    expect(await stops()).toEqual([])
    const asked = await visitor().ask(page)
    expect(asked.words).toContain('Stop e-mail to this address? People here can invite l…@far.example')
    expect(asked.text).not.toContain('leila')
    for (const _ of [1, 2]) await visitor().post(`${page}/stop`)
    expect((await visitor().ask(page)).words).toContain('Nothing is sent from here to l…@far.example')
    expect(await stops()).toHaveLength(1)

    expect(said(await world().says('dina', 'invite leila.stops@far.example'))).toContain(
      'leila.stops@far.example takes no e-mail from here',
    )
    expect(await mailTo('leila.stops@far.example')).toHaveLength(1)
    expect(await board()).toContain('the address takes no e-mail from here')
    expect(said(await world().press('dina', 'Send again'))).toContain(
      'Nothing was sent: the address takes no e-mail from here.',
    )
    // Another organization's are held back too, and nobody is told whose invitations there were.
    await hers('Other Clinic')
    await world().says('dina', 'invite leila.stops@far.example kim.goes@far.example')
    expect(await mailTo('leila.stops@far.example')).toHaveLength(1)
    expect(await mailTo('kim.goes@far.example')).toHaveLength(1)

    await visitor().send(page, 'allow')
    expect(await stops()).toEqual([])
    await world().says('dina', 'invites leila')
    await world().press('dina', 'Send again')
    expect(await mailTo('leila.stops@far.example')).toHaveLength(2)
  })

  test('has it said by their mail client at one click, however its form is written, and by nothing else', async () => {
    const page = await wayOut('omid@far.example', 'Click Clinic')
    const wrong = [{}, { 'List-Unsubscribe': 'no' }, { stop: '1' }]
    for (const fields of wrong) expect((await visitor().post(page, fields as Record<string, string>)).status).toBe(400)
    expect(
      (await visitor().ask(page, { method: 'POST', body: '{}', headers: { 'content-type': 'text/x' } })).status,
    ).toBe(400)
    expect((await visitor().ask(page, { method: 'DELETE' })).status).toBe(405)
    expect(await stops()).toEqual([])
    const whole = new FormData()
    whole.set('List-Unsubscribe', 'One-Click')
    const foreign = { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' }
    expect((await visitor().ask(page, { method: 'POST', body: whole, headers: foreign })).status).toBe(200)
    expect(await stops()).toHaveLength(1)
    await visitor().post(`${page}/allow`)
    expect((await visitor().post(page, { 'List-Unsubscribe': 'One-Click' }, foreign)).status).toBe(200)
    expect((await stops()).map(({ email }) => email)).toEqual(['omid@far.example'])
  })

  test('decides for no other address, and no guess tells whether e-mail was ever sent', async () => {
    const page = await wayOut('sara@far.example', 'Guess Clinic')
    const other = await wayOut('sam@far.example', 'Guess Clinic 2')
    expect(page).not.toBe(other)
    const before = await stops()
    const guesses = [
      page.slice(0, -1),
      `${page}A`,
      '/e-mail/',
      `/e-mail/${'A'.repeat(43)}`,
      `/e-mail/${'%00'.repeat(9)}`,
    ]
    const answers = new Set<string>()
    for (const guess of guesses)
      for (const method of ['GET', 'POST']) {
        const { status, text } = await visitor().ask(guess, { method })
        answers.add(`${status} ${text}`)
      }
    expect([...answers].map((answer) => answer.slice(0, 3))).toEqual(['404'])
    expect(await stops()).toEqual(before)
  })

  test('and came in with a Slack elsewhere is told nothing more, in which nothing is said of what they cannot type', async () => {
    await hers('News Clinic')
    const { page } = await inviteByMail(world(), { as: 'dina', to: 'News Clinic', email: 'nadia@far.example' })
    const nadia = visitor()
    await nadia.signIn(page, { email: 'nadia@far.example', name: 'Nadia Far' })
    await nadia.send(page, 'accept')
    expect(said(await world().says('dina', 'role "Nadia Far" admin'))).toContain('Nadia Far')
    const news = (await mailTo('nadia@far.example')).at(-1)
    expect(news?.subject).toContain('Admin')
    expect(news?.text).not.toContain('/org notifications')
    const [, way = ''] = /^<(\S+)>$/.exec(news?.headers['List-Unsubscribe'] ?? '') ?? []
    expect((await visitor().post(new URL(way).pathname, { 'List-Unsubscribe': 'One-Click' })).status).toBe(200)
    const before = (await mailTo('nadia@far.example')).length
    await world().advance('PT10M')
    await world().says('dina', 'role "Nadia Far" member')
    await world().advance('PT10M')
    expect(await mailTo('nadia@far.example')).toHaveLength(before)
  })

  test('is heard while an e-mail waits for the mail server, and whoever invited is told no more than that', async () => {
    const page = await wayOut('wait@far.example', 'Wait Clinic')
    await world().faults({ mail: { down: true } })
    await hers('Wait Clinic 2')
    await world().says('dina', 'invite wait@far.example')
    await world().settle()
    await visitor().post(`${page}/stop`)
    await world().faults({})
    await world().advance('PT10M')
    expect(await mailTo('wait@far.example')).toHaveLength(1)
    expect(await toldDina()).toContain('did not reach wait@far.example: it takes no e-mail from here.')
  })
})

describe('an address that takes no e-mail', () => {
  test('is told to whoever invited, with what the mail server said, and can be sent to again', async () => {
    await hers('Refused Clinic')
    await world().faults({ mail: { reject: '550 5.1.1 No such user', next: 1 } })
    await world().says('dina', 'invite nobody@apotek.example')
    expect(await mailTo('nobody@apotek.example')).toEqual([])
    expect(await toldDina()).toContain(
      'The invitation to Refused Clinic did not reach nobody@apotek.example: no mail server takes it (“550 5.1.1 No such user”).',
    )
    expect(await board()).toContain('the e-mail was refused: 550 5.1.1 No such user')
    const opened = await answers(world(), 'dina', 'Open invitations')
    expect(said(opened)).toContain('nobody@apotek.example')
    await world().press('dina', 'Send again', { value: 'nobody@apotek.example' })
    expect(await mailTo('nobody@apotek.example')).toHaveLength(1)
  })

  test('among others holds up none of them', async () => {
    await hers('Among Clinic')
    await world().faults({ mail: { reject: 'gone@among.example' } })
    await world().says('dina', 'invite a@among.example gone@among.example b@among.example')
    for (const [to, count] of [
      ['a', 1],
      ['gone', 0],
      ['b', 1],
    ] as const)
      expect(await mailTo(`${to}@among.example`)).toHaveLength(count)
    expect((await toldDina()).match(/did not reach \S+@among\.example/g)).toEqual(['did not reach gone@among.example'])
  })
})

describe('a mail server', () => {
  test.each([
    ['is away', { down: true }, 'the mail server cannot be reached'],
    ['takes nothing for now', { reject: 451 }, 'the mail server says: 451 Try again later'],
  ])(
    'that %s is tried again until it takes the e-mail, and the board says that it waits',
    async (how, fault, words) => {
      await hers(`Waiting ${how}`)
      const to = `${how.replaceAll(' ', '.')}@waiting.example`
      await world().faults({ mail: fault })
      await world().says('dina', `invite ${to}`)
      expect(await mailTo(to)).toEqual([])
      expect(await board()).toContain(`the e-mail is waiting: ${words}`)
      await world().faults({})
      await world().advance('PT10M')
      expect(await mailTo(to)).toHaveLength(1)
      expect(await board()).toContain('by e-mail')
      expect(await toldDina()).not.toContain(to)
    },
  )

  test('that is away for days is given up, and whoever invited is told', async () => {
    await hers('Days Clinic')
    await world().faults({ mail: { down: true } })
    await world().says('dina', 'invite long@days.example')
    await world().settle()
    await world().advance('P5D')
    expect(await toldDina()).toContain('did not reach long@days.example')
    await world().faults({})
    await world().advance('P1D')
    expect(await mailTo('long@days.example')).toEqual([])
  })

  test('that is slow keeps nobody waiting', async () => {
    await hers('Slow Clinic')
    await world().faults({ mail: { delayMs: 1_500, next: 1 } })
    const answer = await world().says('dina', 'invite slow@slow.example')
    expect(answer.ackMs).toBeLessThan(1_500)
    expect(said(answer)).toContain('Invited slow@slow.example')
    expect(await mailTo('slow@slow.example')).toHaveLength(1)
  })

  test('is told of its faults by their names only', async () => {
    for (const mail of [{ reject: 7 }, { delayMs: -1 }, { next: 0 }, { eat: true }])
      expect((await world().ask('faults', { mail })).status).toBe(400)
  })
})
