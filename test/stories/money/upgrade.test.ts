// Going up: chosen in a form or typed at once, shown what it comes to, paid on Stripe's page, settled, told.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import { tried } from '../catalogs.ts'
import { answerIn, linksIn, pays, upgrades } from './till.ts'

describe('an upgrade', () => {
  const world = openWorld()

  test('asks in a form for the plan and how often it is paid, and shows what it comes to before anything is', async () => {
    await hire(world(), { ada: 'Ada Owner', amy: 'Amy Member' })
    await found(world(), 'Adas', 'ada', { amy: 'member' })
    await world().home('amy')
    const { view } = await world().says('ada', 'upgrade')
    const text = textOf(view)
    expect(text).toContain('Adas is on the Free plan.')
    expect(text).toMatch(/Startup {2}· {2}US\$20 a month or US\$200 a year/)
    expect(text).toContain('Nothing changes yet: next you see what it comes to.')
    const shown = await world().submit('ada', { Plan: 'startup', Paid: 'year' })
    expect(shown.closed).toBe(true)
    const words = said(shown)
    for (const part of [
      'Adas: Free → Startup',
      'Due now: US$200.00',
      'Credits a month: none → 10,000',
      'It is for all 2 members',
    ])
      expect(words).toContain(part)
    expect(words).toMatch(/Next invoice: US\$200.00 on \d+ \w+ \d{4}/)
    expect(words).toMatch(/The link is yours alone and works until \d+ \w+ \d{4}, \d\d:\d\d\./)
    expect(buttonsOf(shown.messages)).toEqual(['Continue to Stripe', 'Pay monthly instead'])
    expect(shown.messages.every(({ ephemeral }) => ephemeral)).toBe(true)
    expect((await world().organization('Adas')).plan).toBe('free')
  })

  test('is there once it is paid: a card that is declined changes nothing, a good one does; all are told and see it', async () => {
    const { messages } = await world().says('ada', 'upgrade to startup yearly')
    expect(await pays(world(), messages, '4000000000000002')).toMatchObject({ paid: false })
    expect((await world().organization('Adas')).plan).toBe('free')
    expect(await pays(world(), messages)).toEqual({ paid: true })
    expect((await world().organization('Adas')).plan).toBe('startup')
    expect(await world().recorded('Adas')).toContain('plan.changed')
    const letters = (await world().inbox('ada')).filter(({ text }) => text.includes('is on Startup'))
    expect(letters.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Adas is on Startup, paid yearly\. It was on Free\./),
    ])
    // Whoever looks at Home sees it there, without opening it again.
    const seat = await world().call<{ home: object }>('seat?as=amy')
    expect(textOf(seat.home)).toContain('On the Startup plan. US$200 a year.')
    expect(said(await world().says('ada', 'audit plan'))).toContain('changed the plan: Free → Startup')
  })

  test('pressed or typed twice is one page, which is shown again', async () => {
    await hire(world(), { dot: 'Dot Owner' })
    await found(world(), 'Dots', 'dot')
    const shown = await world().says('dot', 'plan')
    const at = answerIn(shown)
    const first = await world().press('dot', 'Upgrade to Team', at)
    const second = await world().press('dot', 'Upgrade to Team', at)
    const typed = await world().says('dot', 'upgrade team month')
    const [page] = linksIn(first.messages)
    expect(page).toBeDefined()
    expect([linksIn(second.messages), linksIn(typed.messages)]).toEqual([[page], [page]])
    const { id } = await world().organization('Dots')
    expect(await world().db.billingChange.count({ where: { organizationId: id } })).toBe(1)
    expect(await pays(world(), typed.messages)).toEqual({ paid: true })
  })

  test('of what is paid already takes off what is left of it, and is paid on Stripe’s own confirmation', async () => {
    await hire(world(), { eve: 'Eve Owner' })
    await found(world(), 'Eves', 'eve')
    await upgrades(world(), 'eve', 'startup')
    const { messages } = await world().says('eve', 'upgrade team')
    expect(textOf(messages)).toContain('Due now: US$80.00; what is left of the time you already paid for is taken off')
    expect(await pays(world(), messages)).toEqual({ paid: true })
    expect((await world().organization('Eves')).plan).toBe('team')
    const same = await world().says('eve', 'upgrade team')
    expect(said(same)).toMatch(/Eves is on Team\n.*That is so already; nothing has to be done\./s)
    expect([linksIn(same.messages), said(same).includes('it costs')]).toEqual([[], false])
  })

  test('or down that is to come already says so, and how to take it back', async () => {
    const down = await world().says('eve', 'upgrade startup')
    await world().press('eve', 'Downgrade to Startup', answerIn(down))
    await world().settle()
    const again = await world().says('eve', 'upgrade startup')
    expect(said(again)).toContain('That comes already; nothing has to be done.')
    expect(buttonsOf(again.messages)).toEqual(['Stay on Team', 'See the plans'])
    const back = await world().says('eve', 'upgrade team')
    expect(said(back)).toContain('Another plan is to come; that can be taken back.')
    await world().press('eve', 'Stay on Team', answerIn(back))
    await world().settle()
    expect(said(await world().says('eve', 'upgrade team'))).toContain('That is so already')
  })

  test('is offered by what a plan refuses, and what was refused works after it', async () => {
    await hire(world(), { fay: 'Fay Owner', f1: 'Fia First', f2: 'Fin Second', f3: 'Flo Third' })
    await found(world(), 'Fays', 'fay')
    await world().says('fay', 'invite @f1 @f2')
    const refused = await world().says('fay', 'invite @f3')
    expect(said(refused)).toContain('The Free plan allows 3 members.')
    expect(buttonsOf(refused.messages)).toEqual(['Upgrade to Startup'])
    await world().press('fay', 'Upgrade to Startup', answerIn(refused))
    const shown = await world().submit('fay')
    expect(await pays(world(), shown.view ?? shown.messages)).toEqual({ paid: true })
    expect(said(await world().says('fay', 'invite @f3'))).toContain('Invited Flo Third')
  })

  test('waits while Stripe does not answer, and the page comes by direct message when it does', async () => {
    await hire(world(), { gus: 'Gus Owner' })
    await found(world(), 'Guss', 'gus')
    await world().faults({ stripe: { api: { status: 503 } } })
    const { messages } = await world().says('gus', 'upgrade startup')
    const text = textOf(messages)
    expect(text).toContain('Guss: Free → Startup')
    expect(text).toContain(
      'Stripe is not answering right now. I will send you the link when it is; you need to do nothing.',
    )
    expect(linksIn(messages)).toEqual([])
    await world().faults({})
    await world().advance('PT1H')
    const letter = (await world().inbox('gus')).at(-1)
    expect(letter?.text).toMatch(
      /^Here is Stripe’s page on which to pay for Startup for Guss\. The link is yours alone/,
    )
    expect(await pays(world(), letter?.blocks)).toEqual({ paid: true })
    expect((await world().organization('Guss')).plan).toBe('startup')
  })
})

describe('a plan that can be tried', () => {
  const world = openWorld({ catalog: tried })

  test('costs nothing until the trial is over, which is told before; it is tried once', async () => {
    await hire(world(), { tia: 'Tia Owner' })
    await found(world(), 'Tias', 'tia')
    const { messages } = await world().says('tia', 'upgrade startup')
    expect(textOf(messages)).toMatch(
      /Nothing is due for 14 days\nFrom \d+ \w+ \d{4} it is US\$20 a month, unless you cancel before/,
    )
    expect(await pays(world(), messages)).toEqual({ paid: true })
    expect((await world().organization('Tias')).plan).toBe('startup')
    expect((await world().inbox('tia')).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/Tias is on Startup, paid monthly\. It was on Free\. The trial ends on \d+ \w+ \d{4}\./),
    )
    expect(said(await world().says('tia', 'billing'))).toMatch(
      /The trial ends on \d+ \w+ \d{4}; then it is US\$20 a month\./,
    )
    await world().advance('P12D')
    expect((await world().inbox('tia')).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(
        /The trial of Startup for Tias ends on \d+ \w+ \d{4}\. Then it is US\$20 a month, charged to the card, unless you cancel before\./,
      ),
    )
    await world().advance('P3D')
    await world().settle()
    expect(said(await world().says('tia', 'billing'))).toMatch(/US\$20.00 {2}· {2}paid/)
    const free = await world().says('tia', 'upgrade free')
    await world().press('tia', 'Cancel plan', answerIn(free))
    await world().advance('P32D')
    await world().settle()
    expect((await world().organization('Tias')).plan).toBe('free')
    expect(said(await world().says('tia', 'upgrade startup'))).toContain('Due now: US$20.00')
  })
})
