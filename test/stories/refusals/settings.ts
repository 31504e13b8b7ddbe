// Refusals about what an organization is known by and billed to.
import { setTimeout as pause } from 'node:timers/promises'
import type { View, World } from '../../world.ts'
import { found, hire } from '../cast.ts'
import { held, type Scenarios } from './scenario.ts'

/** What is kept of the settings of an organization. */
async function kept(world: World, name: string): Promise<unknown[]> {
  const { handle, billingEmail, billingAddress } = await world.organization(name)
  return [handle, billingEmail, billingAddress]
}

/** Waits until a form that was sent just now is answered with "Working…", or with whatever ends it. */
export async function working(world: World, sent: Promise<unknown>, form = 'settings'): Promise<void> {
  const isWaiting = ({ what, answer }: { what: string; answer: unknown }) =>
    what === `view_submission ${form}` && String(JSON.stringify(answer)).includes('Working…')
  // The newest itself and not how many there are: the oldest of the traffic is forgotten.
  const newest = () => world.sandbox.slack.space.traffic.entries().findLast(isWaiting)
  const before = newest()
  let isOver = false
  void sent.catch(() => undefined).then(() => (isOver = true))
  while (!isOver && newest() === before) await pause(50)
}

export const settings = {
  invalid_id: {
    'an id that is a word of the product’s own': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ilse: 'Ilse Owner' })
        await found(world, 'Ilses', 'ilse')
        return world.says('ilse', 'settings id Admin')
      },
      rule: 'An ID has 3 to 40 lowercase letters and digits, with single hyphens between them.',
      fact: '“admin” is reserved for the product itself.',
      fix: 'Type another one, such as sehat-clinic.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('ilse', 'Fill it in again')
        await world.submit('ilse', { id: 'ilses' })
        return kept(world, 'Ilses')
      },
      done: ['ilses', null, null],
    },
  },
  id_taken: {
    'an id that another organization has': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { tilda: 'Tilda First', tess: 'Tess Second' })
        await found(world, 'Tildas', 'tilda')
        await world.says('tilda', 'settings id twins')
        await found(world, 'Tesses', 'tess')
        return world.says('tess', 'settings id Twins')
      },
      rule: 'An ID belongs to one organization only.',
      fact: '“twins” is taken.',
      fix: 'Type another one: “twins-2” is free.',
      who: 'You can do this yourself.',
      button: 'Yes, twins-2',
      async madeGood(world) {
        await world.press('tess', 'Yes, twins-2')
        return [await kept(world, 'Tildas'), await kept(world, 'Tesses')]
      },
      done: [
        ['twins', null, null],
        ['twins-2', null, null],
      ],
    },
  },
  invalid_email: {
    'an e-mail address that is none': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { emma: 'Emma Owner' })
        await found(world, 'Emmas', 'emma')
        return world.says('emma', 'settings email billing-at-emmas')
      },
      rule: 'Bills go to one e-mail address.',
      fact: '“billing-at-emmas” is not an e-mail address.',
      fix: 'Type one, such as billing@sehat.example.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('emma', 'Fill it in again')
        await world.submit('emma', { 'Billing e-mail': 'billing@emmas.example' })
        return kept(world, 'Emmas')
      },
      done: [null, 'billing@emmas.example', null],
    },
  },
  invalid_address: {
    'half an address, in a form that had to wait': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { alba: 'Alba Owner' })
        const { id } = await found(world, 'Albas', 'alba')
        await world.says('alba', 'settings')
        const release = await held(world, id)
        const sent = world.submit('alba', { line1: 'Jl. Sudirman 12', city: 'Jakarta', country: 'ID' })
        await working(world, sent)
        await release()
        const exchange = await sent
        await world.settle()
        const { view } = await world.call<{ view: View }>('seat?as=alba')
        return { ...exchange, view }
      },
      rule: 'A billing address needs a street, a postal code, a city and a country.',
      fact: 'The postal code is missing.',
      fix: 'Fill it in, or leave the whole address empty.',
      who: 'You can do this yourself.',
      button: null,
      async madeGood(world) {
        await world.submit('alba', { postalCode: '10220' })
        return kept(world, 'Albas')
      },
      done: [
        null,
        null,
        { line1: 'Jl. Sudirman 12', line2: '', postalCode: '10220', city: 'Jakarta', state: '', country: 'ID' },
      ],
    },
  },
} satisfies Scenarios
