// Billing as those see it who may: its state in words, what is overdue and what comes of it, what has to be decided.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, textOf, type World } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { answerIn, linksIn, pays, upgrades } from './till.ts'

/** A card that can be kept, and declines when it is charged. */
const failing = '4000000000000341'
const good = '4242424242424242'

/** Puts another card on file, from billing, on Stripe's page. */
async function changesCard(world: World, handle: string, card: string): Promise<void> {
  await world.says(handle, 'billing')
  const { messages } = await world.press(handle, 'Another card')
  expect(textOf(messages)).toContain('The card is typed on Stripe’s page only, and nothing is charged now.')
  expect(await pays(world, messages, card)).toEqual({ paid: true })
}

/** What people were told about money, by its first words. */
const told = async (world: World, handle: string): Promise<string[]> =>
  (await world.inbox(handle)).map(({ text }) => text)

describe('billing', () => {
  const world = openWorld()

  test('is said in words, with the bills, and without anything of the card but when it expires', async () => {
    await hire(world(), { ada: 'Ada Owner', amy: 'Amy Member' })
    await found(world(), 'Adas', 'ada', { amy: 'member' })
    expect(said(await world().says('ada', 'billing'))).toContain('Nothing is paid for it.')
    await upgrades(world(), 'ada', 'startup')
    const { messages } = await world().says('ada', 'billing')
    const text = textOf(messages)
    expect(text).toMatch(/US\$20 a month\. The next invoice is on \d+ \w+ \d{4}: US\$20.00\./)
    expect(text).toContain('A card is on file, which expires 12/2030.')
    expect(text).toMatch(/\d+ \w+ \d{4} {2}· {2}US\$20.00 {2}· {2}paid/)
    expect(text).toMatch(/Checked with Stripe (just now|\d+ min ago)\./)
    expect(JSON.stringify(messages)).not.toMatch(/4242|visa/i)
    expect(buttonsOf(messages)).toEqual(['Edit', 'View', 'See the plans', 'Another card', 'Open Stripe’s billing page'])
    expect(messages.every(({ ephemeral }) => ephemeral)).toBe(true)
    // Whoever only sees it is given no page on which it could be paid.
    const seen = await world().says('amy', 'billing')
    expect(textOf(seen.messages)).toContain('A card is on file, which expires 12/2030.')
    expect(linksIn(seen.messages)).toEqual([])
    expect(buttonsOf(seen.messages)).toEqual(['See the plans'])
  })

  test('opens Stripe’s own page by a link that is made for each click', async () => {
    const first = await world().press('ada', 'Open Stripe’s billing page')
    const second = await world().press('ada', 'Open Stripe’s billing page')
    const pages = [...linksIn(first.messages), ...linksIn(second.messages)]
    expect(new Set(pages).size).toBe(2)
    expect(said(first)).toContain(
      'Invoices, cards and tax IDs are there. The link is yours alone and works for a few minutes only.',
    )
  })

  test('has its own details in each place: changed in the settings, they are on the next bill', async () => {
    await world().says('ada', 'billing')
    await world().press('ada', 'Edit')
    await world().submit('ada', { billingEmail: 'bills@adas.example' })
    await world().settle()
    expect(said(await world().says('ada', 'billing'))).toContain('bills@adas.example')
    await world().says('ada', 'switch personal')
    const own = await world().says('ada', 'billing')
    expect(headerOf(own.messages[0])).toBe('Personal account')
    expect(said(own)).toContain('Nothing is paid for it.')
    expect(said(own)).not.toContain('bills@adas.example')
    await world().says('ada', 'switch Adas')
  })

  test('is put right by looking at it, although no event of Stripe’s ever came', async () => {
    await hire(world(), { bob: 'Bob Owner' })
    await found(world(), 'Bobs', 'bob')
    await world().faults({ stripe: { webhooks: 'drop' } })
    const { messages } = await world().says('bob', 'upgrade startup')
    expect(await pays(world(), messages)).toEqual({ paid: true })
    expect((await world().organization('Bobs')).plan).toBe('free')
    expect(said(await world().says('bob', 'billing'))).toContain('Bobs is on the Startup plan.')
    expect((await world().organization('Bobs')).plan).toBe('startup')
    await world().faults({})
  })

  test('is put right within a day although nobody looks and no event ever came', async () => {
    await hire(world(), { dov: 'Dov Owner' })
    await found(world(), 'Dovs', 'dov')
    await world().faults({ stripe: { webhooks: 'drop' } })
    const { messages } = await world().says('dov', 'upgrade startup')
    const [url = ''] = linksIn(messages)
    expect(await world().call('pay', { url })).toEqual({ paid: true })
    await world().settle()
    expect((await world().organization('Dovs')).plan).toBe('free')
    await world().advance('P1D')
    await world().settle()
    expect((await world().organization('Dovs')).plan).toBe('startup')
    await world().faults({})
  })

  test('says when Stripe does not answer, and shows what was known', async () => {
    await world().faults({ stripe: { api: { status: 500 } } })
    await world().advance('PT1H')
    const text = said(await world().says('bob', 'billing'))
    expect(text).toContain('Bobs is on the Startup plan.')
    expect(text).toMatch(/Stripe is not answering right now\. Checked with Stripe .* ago\./)
    await world().faults({})
    await world().settle()
  })

  test('asks what is to become of a plan that two people paid for, and does what is chosen once', async () => {
    await hire(world(), { cy: 'Cy Owner', cat: 'Cat Billing' })
    await found(world(), 'Cys', 'cy', { cat: 'billing' })
    const one = await world().says('cy', 'upgrade startup')
    const two = await world().says('cat', 'upgrade startup')
    const pages = [linksIn(one.messages)[0], linksIn(two.messages)[0]]
    for (const url of pages) expect(await world().call('pay', { url })).toEqual({ paid: true })
    await world().settle()
    expect((await told(world(), 'cy')).filter((text) => text.includes('needs a decision'))).toHaveLength(1)
    const { messages } = await world().says('cy', 'billing')
    expect(textOf(messages)).toContain('There is a second subscription at Stripe')
    expect(buttonsOf(messages)).toEqual(expect.arrayContaining(['Leave it', 'End it', 'End and refund it']))
    const done = await world().press('cy', 'End and refund it', answerIn({ messages }))
    expect(said(done)).toContain('Cys: That subscription is ended, and its last payment goes back to whoever paid it.')
    await world().settle()
    expect(said(await world().says('cy', 'billing'))).not.toContain('To decide')
    expect((await world().organization('Cys')).plan).toBe('startup')
    const late = await world().press('cy', 'Leave it', answerIn({ messages }))
    expect(said(late)).toContain('that had been decided before')
  })
})

describe('what is paid after an organization was deleted', () => {
  const world = openWorld()

  test('is told with what can be done about it, and goes back from there', async () => {
    await hire(world(), { gil: 'Gil Owner' })
    const { id: organizationId } = await found(world(), 'Gone', 'gil')
    const { messages } = await world().says('gil', 'topup small')
    const [url] = linksIn(messages)
    // The page could not be closed in time.
    await world().faults({ stripe: { api: { path: '/v1/checkout', status: 500 } } })
    await world().says('gil', 'delete')
    await world().submit('gil', { 'Type its name to confirm': 'Gone' })
    await world().advance('PT1M')
    expect(await world().call('pay', { url })).toEqual({ paid: true })
    await world().faults({})
    await world().advance('PT1H')
    await world().settle()
    const letter = (await world().inbox('gil')).find(({ text }) => text.includes('after it had been deleted'))
    expect(letter?.text).toBe('US$10.00 was paid for Gone after it had been deleted.')
    expect(buttonsOf(letter?.blocks)).toEqual(['Bring it back', 'Refund it', 'Leave it'])
    const done = await world().press('gil', 'Refund it', { in: letter?.ts ?? '' })
    expect(said(done)).toContain('What was paid goes back to whoever paid it.')
    await world().settle()
    const { _sum: left } = await world().db.ledgerEntry.aggregate({
      where: { organizationId },
      _sum: { purchased: true },
    })
    expect(Number(left.purchased)).toBe(0)
  })
})

describe('who sees it', () => {
  const world = openWorld({ catalog: 'exoscale' })

  test('are those whose role includes it; others are told who does', async () => {
    await hire(world(), { meg: 'Meg Master', mo: 'Mo Other' })
    await world().says('meg', 'create Megs')
    await world().press('meg', 'Switch')
    const { catalog } = world().deps
    const blind = Object.entries(catalog.roles).find(
      ([, { permissions }]) => permissions !== 'all' && !permissions.includes('billing.read'),
    )?.[0]
    expect(blind, 'a role that does not see billing').toBeDefined()
    await world().says('meg', `invite @mo ${blind}`)
    await answers(world(), 'mo', 'Accept')
    await world().says('mo', 'switch Megs')
    for (const typed of ['billing', 'plan', 'upgrade pro']) {
      const refused = await world().says('mo', typed)
      expect(said(refused), typed).toContain('This takes the permission “see billing” (billing.read).')
      expect(said(refused), typed).toContain('Meg Master can')
    }
    expect(textOf((await world().home('mo')).blocks)).not.toContain('Billing')
  })
})

describe('a payment that fails', () => {
  const world = openWorld()
  const name = 'Dunned'
  /** What was typed where one has been for long is asked about once. */
  const insists = async (typed: string): Promise<string> => {
    const first = await world().says('dee', typed)
    return buttonsOf(first.messages).includes(`Yes, in ${name}`)
      ? said(await world().press('dee', `Yes, in ${name}`, answerIn(first)))
      : said(first)
  }

  /** Moves to ten minutes after so many days of being overdue, however long the month was. */
  async function overdueFor(days: number): Promise<void> {
    const { id: organizationId } = await world().organization(name)
    const { pastDueAt } = await world().db.billingAccount.findUniqueOrThrow({ where: { organizationId } })
    const at = (pastDueAt?.getTime() ?? 0) + days * 86_400_000 + 600_000
    const minutes = Math.ceil((at - world().deps.clock.now().getTime()) / 60_000)
    await world().advance(`PT${minutes}M`)
    await world().settle()
  }

  test('is told at once, with what comes of it when, and the page to pay on for those who may', async () => {
    await hire(world(), { dee: 'Dee Owner', dan: 'Dan Member', dot: 'Dot Invited' })
    await found(world(), name, 'dee', { dan: 'member' })
    await upgrades(world(), 'dee', 'startup')
    await changesCard(world(), 'dee', failing)
    await world().advance('P32D')
    await world().settle()
    const [letter] = (await world().inbox('dee')).filter(({ text }) => text.includes('did not go through'))
    expect(letter?.text).toMatch(
      /^A payment of US\$20.00 for Dunned did not go through\. Stripe tries again on .* If it stays unpaid, it cannot grow from .*, and work stops on .*\. Nothing is deleted\.$/,
    )
    expect(buttonsOf(letter?.blocks)).toEqual(['Pay on Stripe', 'Billing'])
    const [copy] = (await world().inbox('dan')).filter(({ text }) => text.includes('did not go through'))
    expect(buttonsOf(copy?.blocks)).toEqual(['Billing'])
    expect(linksIn(copy?.blocks)).toEqual([])
    expect(said(await world().says('dee', 'billing'))).toMatch(/A payment is overdue since .*\. From .* it cannot grow/)
    expect(await insists('resources agent one')).toContain('Dunned now owns the agent one.')
  })

  test('stops growth after a week, and nothing else', async () => {
    await overdueFor(7)
    expect((await told(world(), 'dee')).at(-1)).toMatch(/^A payment for Dunned is still overdue, so it cannot grow/)
    const refused = await insists('invite @dot')
    expect(refused).toContain('Dunned cannot grow while a payment is overdue.')
    expect(await insists('resources agent two')).toContain('Dunned now owns the agent two.')
    const shown = await world().press('dee', 'Make a payment')
    expect(said(shown)).toContain('It cannot grow until it is paid')
    expect(buttonsOf(shown.messages)).toContain('Pay on Stripe')
  })

  test('stops work after two weeks; nothing is deleted, and everything can be looked at', async () => {
    await overdueFor(14)
    expect((await told(world(), 'dee')).at(-1)).toMatch(
      /^Dunned is suspended, because a payment is overdue\. Nothing was deleted/,
    )
    expect(await world().organization(name)).toMatchObject({ status: 'suspended', suspendedFor: 'unpaid' })
    expect(await insists('resources agent three')).toContain('Dunned is suspended until what is overdue is paid.')
    expect(textOf((await world().home('dee')).blocks)).toContain(
      'It is suspended until it is paid; nothing was deleted.',
    )
    expect(said(await world().says('dee', 'resources'))).toContain('two')
  })

  test('lifts all of it once it is paid', async () => {
    const { messages } = await world().says('dee', 'billing')
    const url = linksIn(messages).find((link) => link.includes('/invoice/'))
    expect(await world().call('pay', { url, card: failing })).toMatchObject({ paid: false })
    expect(await world().call('pay', { url, card: good })).toEqual({ paid: true })
    await world().settle()
    expect(await world().organization(name)).toMatchObject({ status: 'active', restrictedAt: null })
    expect(await told(world(), 'dee')).toContainEqual('What was overdue for Dunned is paid. Everything works again.')
    expect(await insists('resources agent three')).toContain('Dunned now owns the agent three.')
    expect(await insists('invite @dot')).toContain('Invited Dot Invited')
  })
})
