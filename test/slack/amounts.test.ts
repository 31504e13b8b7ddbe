// Amounts as people type them, wherever they learned to write numbers.
import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { amountFilled, amountIn, packIn } from '../../src/slack/subjects/amounts.ts'
import { creditRefusals } from '../../src/slack/words/credits.ts'

const [credits, euros] = [{ catalog: loadCatalog('collective') }, { catalog: loadCatalog('exoscale') }]
const words = (text: string) => text.split(' ').map((one) => ({ text: one, userId: null, channelId: null }))

describe('an amount that is typed', () => {
  test.each([
    ['5000', 5_000],
    ['5,000', 5_000],
    ['5.000', 5_000],
    ['5_000', 5_000],
    ['1.234.567', 1_234_567],
    ['12,345,678', 12_345_678],
    ['1.5', 1.5],
    ['1,5', 1.5],
    ['0.001', 0.001],
    ['-5', -5],
  ])('%s is so many credits', (typed, amount) => {
    expect(amountIn(credits, typed)).toBe(amount)
  })

  test.each([
    ['5', 500],
    ['€5', 500],
    ['5,50', 550],
    ['5.50', 550],
    ['€1.234,56', 123_456],
    ['1,234.56', 123_456],
    ['1.000', 100_000],
    ['0,05', 5],
    ['1.15', 115],
    ['2.675', 267_500],
    ['10,5055', 1_050.55],
  ])('%s is so many cents', (typed, amount) => {
    expect(amountIn(euros, typed)).toBe(amount)
  })

  test.each(['', 'many', '5.', '1,2,3', '1,23,456', '5-5', '1e9', 'NaN'])(
    '%s is none, and is refused as that',
    (typed) => {
      expect(amountIn(credits, typed)).toBe(0)
    },
  )

  test('in a form is a number as Slack gives it', () => {
    expect(['5.5', '1.234', '12', '', 'x'].map((text) => amountFilled(euros, text))).toEqual([550, 123.4, 1_200, 0, 0])
    expect(amountFilled(credits, '1.234')).toBe(1.234)
  })

  test('is refused in the currency in which it was meant', () => {
    const refused = (problem: 'fraction' | 'small' | 'large', typed: number) =>
      creditRefusals.invalid_amount({ problem, typed, max: 1_000_000_000 }, { ...euros, command: '/org' })
    expect(refused('fraction', 1_050.5)).toMatchObject({
      rule: 'An amount is €0.01 to €10,000,000.00.',
      fact: 'This is 10.505 EUR: finer than its coins.',
    })
    expect(refused('small', 0).fact).toBe('This is 0 EUR: too little.')
  })
})

describe('a pack', () => {
  const typed = (say: typeof credits, text: string) => packIn({ ...say, command: '/org' }, words(text))

  test('is known by its name or its size, and how many by a number beside it', () => {
    expect(typed(credits, '10,000')).toMatchObject({ pack: 'large', quantity: 1 })
    expect(typed(credits, '10.000 credits')).toMatchObject({ pack: 'large', quantity: 1 })
    expect(typed(credits, 'small 3')).toMatchObject({ pack: 'small', quantity: 3 })
  })

  test('of money is known by what it costs', () => {
    for (const text of ['50', '€50', '50.00', '50,00'])
      expect(typed(euros, text)).toMatchObject({ pack: 'fifty', quantity: 1 })
    expect(typed(euros, '200')).toMatchObject({ pack: 'twoHundred', quantity: 1 })
    expect(typed(euros, '€50 x3')).toMatchObject({ pack: 'fifty', quantity: 3 })
  })
})
