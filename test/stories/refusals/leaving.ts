// Refusals at the end of a membership: of handing something over, and of bringing somebody back.
import type { Exchange, View, World } from '../../world.ts'
import { answers, found, hire } from '../cast.ts'
import { held, type Scenarios } from './scenario.ts'
import { working } from './settings.ts'

/** Sends the form while the organization is held, so that it is answered late. */
async function sentLate(world: World, organizationId: string): Promise<Exchange> {
  const release = await held(world, organizationId)
  const sent = world.submit('larry', { receiver: 'lena' })
  await working(world, sent, 'remove')
  await release()
  return sent
}

export const leaving = {
  cannot_hand_over: {
    'resources to whoever leaves them, in a form that had to wait': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { larry: 'Larry Owner', lena: 'Lena Maker' })
        const { id } = await found(world, 'Larrys', 'larry', { lena: 'member' })
        await world.says('lena', 'resources voice v-1')
        await world.says('larry', 'remove @lena')
        let exchange = await sentLate(world, id)
        // On a quick day it is refused in time, at its field, and the form stays: then once more.
        for (let tries = 1; exchange.errors && tries < 4; tries++) exchange = await sentLate(world, id)
        await world.settle()
        const { view } = await world.call<{ view: View }>('seat?as=larry')
        return { ...exchange, view }
      },
      rule: 'What someone made is handed to somebody who stays.',
      fact: 'Lena Maker is the one who goes.',
      fix: 'Choose another member.',
      who: 'You can do this yourself.',
      button: null,
      async madeGood(world) {
        await world.submit('larry', { receiver: 'larry' })
        const { id: makerId } = await world.person('larry')
        return [await world.roles('Larrys'), await world.db.resource.count({ where: { makerId } })]
      },
      done: [['Larry Owner: owner'], 1],
    },
  },
  departure_unknown: {
    'the button of an earlier removal': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { lida: 'Lida Owner', lewin: 'Levi Gone' })
        await found(world, 'Lidas', 'lida', { lewin: 'member' })
        await world.says('lida', 'remove @lewin')
        const first = await world.says('lida', 'members former')
        await world.says('lida', 'invite @lewin viewer')
        await answers(world, 'lewin', 'Accept')
        await world.says('lida', 'remove @lewin')
        return world.press('lida', 'Bring back', { in: first.messages[0]?.ts ?? '' })
      },
      rule: 'Somebody is brought back by the latest end of their membership.',
      fact: 'This one is over, or was never here.',
      fix: 'See /org members former.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      async madeGood(world) {
        await world.says('lida', 'members former')
        await world.press('lida', 'Bring back')
        return world.roles('Lidas')
      },
      done: ['Lida Owner: owner', 'Levi Gone: viewer'],
    },
  },
  member_restore_over: {
    'somebody who was removed longer ago than the catalog says': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { leon: 'Leon Owner', lila: 'Lila Gone' })
        const { id: organizationId } = await found(world, 'Leons', 'leon', { lila: 'member' })
        await world.says('leon', 'remove @lila')
        await world.says('leon', 'members former')
        const restoreUntil = new Date(world.deps.clock.now().getTime() - 1)
        await world.db.departure.updateMany({ where: { organizationId }, data: { restoreUntil } })
        return world.press('leon', 'Bring back')
      },
      rule: 'A membership can be brought back for a time only.',
      fact: 'That of Lila Gone in Leons could be until ',
      fix: 'Invite them again.',
      who: 'You can do this yourself.',
      button: 'Yes, invite Lila Gone',
      async madeGood(world) {
        await world.press('leon', 'Yes, invite Lila Gone')
        await answers(world, 'lila', 'Accept')
        return world.roles('Leons')
      },
      done: ['Leon Owner: owner', 'Lila Gone: member'],
    },
  },
} satisfies Scenarios
