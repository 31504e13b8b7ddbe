// Refusals about credits: what is not there, what stays where it is, what is no amount. What only programs meet is met as
// the sandbox's small product meets it: in words, without a button.
import { expect } from 'vitest'
import type { World } from '../../world.ts'
import { found, hire, said } from '../cast.ts'
import { bought, product, type Told } from '../money/spending.ts'
import type { Scenarios } from './scenario.ts'

/** An organization of its own for a story, with 5,000 credits. */
async function funded(world: World, handle: string, name: string, organization: string): Promise<void> {
  await hire(world, { [handle]: name })
  await found(world, organization, handle)
  await bought(world, handle, '5,000 credits')
}

const left = ({ available, refused }: Told): number | string => available ?? JSON.stringify(refused)

export const credits = {
  out_of_credits: {
    'spending more than there is': {
      in: 'sold',
      async refused(world) {
        await hire(world, { ozan: 'Ozan Owner' })
        await found(world, 'Ozans', 'ozan')
        return product(world, { as: 'ozan', amount: 10 })
      },
      rule: 'Ozans spends no more credits than it has.',
      fact: 'This takes 10 credits, and 0 credits are left.',
      fix: 'Top up, or go to a higher plan.',
      who: 'You can do this yourself.',
      button: null,
      async madeGood(world) {
        await bought(world, 'ozan', '5,000 credits')
        return left(await product(world, { as: 'ozan', amount: 10 }))
      },
      done: 4_990,
    },
  },
  invalid_amount: {
    'a budget of half a credit': {
      in: 'sold',
      async refused(world) {
        await hire(world, { anna: 'Anna Amounts' })
        await found(world, 'Annas', 'anna')
        return world.says('anna', 'budgets new Design 1.5')
      },
      rule: 'Credits are counted in whole numbers, 1 to 1,000,000,000.',
      fact: 'This is 1.5: not a whole number.',
      fix: 'Give another amount.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      async madeGood(world) {
        const help = said(await world.press('anna', 'Tell me more'))
        return [help.includes('/org credits'), said(await world.says('anna', 'budgets new Design 15'))]
      },
      done: [true, expect.stringContaining('The budget Design allows 15 credits a month')],
    },
    'a program that spends less than nothing': {
      in: 'sold',
      async refused(world) {
        await funded(world, 'abel', 'Abel Amounts', 'Abels')
        return product(world, { as: 'abel', amount: -1 })
      },
      rule: 'Credits are counted in whole numbers, 1 to 1,000,000,000.',
      fact: 'This is -1: less than 1.',
      fix: 'Give another amount.',
      who: 'You can do this yourself.',
      button: null,
      madeGood: async (world) => left(await product(world, { as: 'abel', amount: 1 })),
      done: 4_999,
    },
  },
  invalid_key: {
    'a program that spends without a key of its own': {
      in: 'sold',
      async refused(world) {
        await funded(world, 'kemal', 'Kemal Keyless', 'Kemals')
        return product(world, { as: 'kemal', amount: 5, key: '' })
      },
      rule: 'What is spent carries a key of 1 to 200 characters, so that it is spent once.',
      fact: 'This has none.',
      fix: 'Send it with such a key.',
      who: 'You can do this yourself.',
      button: null,
      madeGood: async (world) => left(await product(world, { as: 'kemal', amount: 5, key: 'one' })),
      done: 4_995,
    },
  },
  key_used: {
    'a program that spends another amount under the same key': {
      in: 'sold',
      async refused(world) {
        await funded(world, 'koray', 'Koray Twice', 'Korays')
        await product(world, { as: 'koray', amount: 5, key: 'one' })
        return product(world, { as: 'koray', amount: 6, key: 'one' })
      },
      rule: 'One key stands for one amount.',
      fact: 'Under this one stand 5 credits, and now it is 6 credits.',
      fix: 'Use a new key for what is new.',
      who: 'You can do this yourself.',
      button: null,
      madeGood: async (world) => left(await product(world, { as: 'koray', amount: 6, key: 'two' })),
      done: 4_989,
    },
  },
  hold_closed: {
    'a program that settles what was released': {
      in: 'sold',
      async refused(world) {
        await funded(world, 'hana', 'Hana Holds', 'Hanas')
        const { holdId = '' } = await product(world, { as: 'hana', amount: 50, hold: 'open' })
        await product(world, { as: 'hana', hold: 'release', holdId })
        return product(world, { as: 'hana', amount: 20, hold: 'settle', holdId })
      },
      rule: 'What is set aside is settled or released once.',
      fact: 'It was released.',
      fix: 'Spend what is new under a key of its own.',
      who: 'You can do this yourself.',
      button: null,
      madeGood: async (world) => left(await product(world, { as: 'hana', amount: 20, key: 'of its own' })),
      done: 4_980,
    },
  },
  credits_stay: {
    'handing on what cannot be': {
      in: 'sold',
      async refused(world) {
        await funded(world, 'tara', 'Tara Two', 'Taras second')
        await world.says('tara', 'switch personal')
        return world.says('tara', 'credits transfer 100 to Taras second')
      },
      rule: 'Credits cannot be transferred from a personal account.',
      fact: 'stays there.',
      fix: 'Top up the organization itself.',
      who: 'You can do this yourself.',
      button: 'Switch to Taras second',
      async madeGood(world) {
        await world.press('tara', 'Switch to Taras second')
        await bought(world, 'tara', '5,000 credits')
        return left(await product(world, { as: 'tara', amount: 1 }))
      },
      done: 9_999,
    },
  },
  nothing_free: {
    'an operator’s gift to an organization': {
      in: 'sold',
      async refused(world) {
        await hire(world, { nils: 'Nils Owner' })
        await found(world, 'Nilss', 'nils')
        return world.says('omar', 'credits give 500 to Nilss')
      },
      rule: 'Organizations get no free credits.',
      fact: 'Nilss is an organization.',
      fix: 'Top up, or go to a higher plan.',
      who: 'Nils Owner can (Billing and Owner).',
      button: 'Tell me more',
      async madeGood(world) {
        const help = said(await world.press('omar', 'Tell me more'))
        await bought(world, 'nils', '5,000 credits')
        return [help.includes('credits give'), left(await product(world, { as: 'nils', amount: 1 }))]
      },
      done: [true, 4_999],
    },
  },
} satisfies Scenarios
