// Credits as people meet them: the balance in its parts, every entry, what cannot be handed on, and the news that little is
// left. Spent by the small product of the sandbox.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, textOf } from '../../world.ts'
import { said } from '../cast.ts'
import { bought, product, team } from './spending.ts'

describe('credits', () => {
  const world = openWorld()

  test('of a personal account are the free ones of the month, and each use is told with what is left', async () => {
    const { says } = world()
    const first = await says('ana', 'credits')
    expect(said(first)).toContain('Personal account has 500 credits to spend.')
    expect(said(first)).toContain('500 credits a month come free')
    expect(await product(world(), { as: 'ana', amount: 120, key: 'a' })).toMatchObject({ available: 380 })
    expect(await product(world(), { as: 'ana', amount: 120, key: 'a' })).toMatchObject({
      available: 380,
      isRepeat: true,
    })
    const after = said(await says('ana', 'credits'))
    expect(after).toContain('has 380 credits to spend')
    expect(after).toMatch(/−120 used by Ana Pratiwi/)
    expect(after).toMatch(/Used in \w+ so far: 120 credits\./)
    expect(after).toMatch(/At this pace, \d+ a day, the last of the credits is used /)
  })

  test('that are not there are refused whole, in words with the way to more', async () => {
    const refused = await product(world(), { as: 'ana', amount: 5_000 })
    expect(refused.refused).toMatchObject({ code: 'out_of_credits' })
    expect(refused.refused?.fact).toContain('380')
    expect(refused.refused?.rule).toBe('Personal account spends no more credits than it has.')
    expect(said(await world().says('ana', 'credits'))).toContain('has 380 credits to spend')
  })

  test('can be set aside, settled at what the work came to, and the rest comes back', async () => {
    const held = await product(world(), { as: 'ana', amount: 100, hold: 'open' })
    expect(said(await world().says('ana', 'credits'))).toContain('100 credits set aside for work that is under way')
    await product(world(), { as: 'ana', amount: 30, hold: 'settle', holdId: held.holdId ?? '' })
    const after = said(await world().says('ana', 'credits'))
    expect(after).toContain('has 350 credits to spend')
    expect(after).not.toContain('set aside for work that is under way')
  })

  test('are listed entry by entry, the newest first', async () => {
    const { says, press } = world()
    await says('ana', 'credits')
    const all = said(await press('ana', 'All entries'))
    expect(all).toMatch(/every entry/)
    expect(all.indexOf('that was under way')).toBeLessThan(all.indexOf('−120'))
    expect(said(await says('ana', 'credits statement'))).toContain('every entry')
  })

  test('of an organization are empty until it has some, and name the context', async () => {
    const { says } = world()
    await team(world(), 'Sehat Clinic')
    const exchange = await says('dina', 'credits')
    expect(headerOf(exchange.messages[0])).toBe('Sehat Clinic · Owner')
    expect(said(exchange)).toContain('Sehat Clinic has 0 credits to spend.')
    expect(said(exchange)).toContain('Nothing came in and nothing was used yet.')
    expect(buttonsOf(exchange.messages[0]?.blocks)).toEqual(['Top up', 'Budgets'])
  })

  test('that run low are told once to those who see billing, with the way to more', async () => {
    await bought(world(), 'dina', '5,000 credits')
    await product(world(), { as: 'budi', amount: 4_100 })
    const told = (await world().inbox('dina')).filter(({ text }) => text.includes('left'))
    expect(told.at(-1)?.text).toContain('Sehat Clinic has 900 credits left, less than 20%')
    expect(buttonsOf(told.at(-1)?.blocks).slice(-3)).toEqual(['Top up', 'Credits', 'Usage'])
    await product(world(), { as: 'budi', amount: 10 })
    expect((await world().inbox('dina')).filter(({ text }) => text.includes('less than 20%'))).toHaveLength(1)
    const form = await world().press('dina', 'Top up', { in: told.at(-1)?.ts ?? '' })
    expect(textOf(form.view?.blocks)).toContain('Now: 890 credits.')
  })

  test('cannot be handed on where the catalog does not let them', async () => {
    const refused = said(await world().says('dina', 'credits transfer 100 to Sehat Clinic'))
    expect(refused).toMatch(/Credits cannot be transferred|are transferred from one organization to another/)
  })

  test('are not for those whose role does not include seeing them', async () => {
    const { says } = world()
    await says('omar', 'credits')
    expect(said(await says('omar', 'credits'))).toContain('Personal account has 500 credits')
  })
})

describe('funds', () => {
  const world = openWorld({ catalog: 'exoscale' })

  test('are money: in its currency, by the reader’s own way to write it', async () => {
    const { says } = world()
    const exchange = said(await says('ana', 'credits'))
    expect(exchange).toContain('Funds')
    expect(exchange).toMatch(/has €\s?0[.,]00 to spend/)
  })

  test('[E13] cannot be transferred from a personal account', async () => {
    const { says } = world()
    for (const typed of ['credits transfer', 'credits transfer 10 to Anything', 'funds transfer'])
      expect(said(await says('ana', typed))).toMatch(/Funds cannot be transferred from a personal account\./)
  })
})
