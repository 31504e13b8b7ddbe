// Buying credits: what it comes to before the page, the page at Stripe, and that they are there once it is paid; and what is
// said where there is nothing to buy, or nobody who may.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../../world.ts'
import { said } from '../cast.ts'
import { pageFor, team } from './spending.ts'

describe('a top-up', () => {
  const world = openWorld()

  test('typed whole shows what it comes to, and leads to Stripe’s page', async () => {
    const exchange = await world().says('ana', 'topup 5,000 credits 3')
    expect(said(exchange)).toContain('Personal account: 3 × 5,000 credits for US$30')
    expect(said(exchange)).toMatch(/Now: 500 credits/)
    expect(said(exchange)).toMatch(/Afterwards: 15[.,]500 credits/)
    expect(exchange.messages[0]?.ephemeral).toBe(true)
    expect(await pageFor(world(), 'ana', exchange)).toContain('/pay/')
  })

  test('counts once it is paid, and not before', async () => {
    const { says, settle } = world()
    const url = await pageFor(world(), 'ana', await says('ana', 'topup 5,000 credits'))
    expect(said(await says('ana', 'credits'))).toContain('has 500 credits')
    expect(await world().call('pay', { url, card: '4000000000000002' })).toMatchObject({ paid: false })
    await settle()
    expect(said(await says('ana', 'credits'))).toContain('has 500 credits')
    expect(await world().call('pay', { url })).toMatchObject({ paid: true })
    await settle()
    const after = said(await says('ana', 'credits'))
    expect(after).toMatch(/has 5[.,]500 credits to spend/)
    expect(after).toMatch(/\+5[.,]000 were bought/)
  })

  test('without words opens the form, and the form leads to the page', async () => {
    const form = await world().says('ana', 'topup')
    expect(textOf(form.view?.blocks)).toMatch(/5,000 credits {2}· {2}US\$10/)
    const sent = await world().submit('ana', { pack: '50,000 credits  ·  US$80', quantity: '2' })
    expect(said(sent)).toContain('2 × 50,000 credits for US$160')
    expect(await pageFor(world(), 'ana', sent)).toContain('/pay/')
  })

  test('is of one pack to a hundred, and says so before anything is paid', async () => {
    for (const many of ['0', '101', '999']) {
      const exchange = await world().says('ana', `topup 5,000 credits ${many}`)
      expect(said(exchange)).toContain(`1 to 100 packs are bought at once, and this is ${many}.`)
      expect(buttonsOf(exchange.messages)).toEqual(['Top up'])
    }
    expect(said(await world().says('ana', 'topup 5,000 credits 100'))).toContain('100 × 5,000 credits for US$1,000')
  })

  test('of a pack that there is not names those that there are', async () => {
    const exchange = await world().says('ana', 'topup gigantic')
    expect(said(exchange)).toContain('There is nothing called “gigantic” to buy.')
    expect(said(exchange)).toContain('50,000 credits')
  })

  test('of someone who may not pay is asked for, and opens the page for whoever approves', async () => {
    const { says, press, submit, inbox } = world()
    await team(world(), 'Sehat Clinic')
    const refused = await says('budi', 'topup 5,000 credits')
    expect(said(refused)).toContain('make payments')
    await press('budi', 'Request it')
    const letter = (await inbox('dina')).at(-1)
    expect(letter?.text).toContain('asks to buy 5,000 credits for Sehat Clinic')
    const approved = await press('dina', 'Approve', { in: letter?.ts ?? '' })
    const page = [said(approved), ...(await inbox('dina')).map((one) => textOf(one.blocks))].join('\n')
    expect(page).toContain('Continue to Stripe')
    await says('budi', 'topup')
    const asked = await submit('budi', {})
    expect(said(asked) || textOf(asked.view?.blocks)).toContain('make payments')
  })
})

describe('where nothing is sold apart', () => {
  const world = openWorld({ catalog: 'langsmith' })

  test('it says so, and what instead', async () => {
    const exchange = await world().says('ana', 'topup')
    expect(said(exchange)).toContain('not sold apart here')
    expect(buttonsOf(exchange.messages[0]?.blocks)).toEqual(['See the plans', 'Credits'])
  })
})
