// `kill -9` at any moment: what was answered stays done, what was half done is not, and what was owed is delivered by the
// next process, which comes back without anyone's help.
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { dice } from '../org/cast.ts'
import { textOf, type View } from '../world.ts'
import { type Driven, drive, expectWhole, inviteAll, lettersOf, settleIn } from './driven.ts'
import type { Running } from './process.ts'

const invitations = 100
const kills = 12

test(`${kills} kills at random moments of ${invitations} invitations lose none, and double at most one each`, {
  timeout: 240_000,
}, async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e6))
  console.info(`SEED=${seed} gives the same moments again`)
  const roll = dice(seed)
  const driven = await drive('collective')
  let running = await driven.start()
  const handles = await settleIn(driven, invitations)
  await driven.says('budi', 'create')

  const inviting = inviteAll(driven, handles)
  for (let kill = 0; kill < kills; kill++) {
    await inviting.reached(Math.floor(((kill + roll(100) / 100) * invitations) / kills))
    await pause(roll(40))
    inviting.holdBack()
    await running.end('SIGKILL')
    running = await again(driven, roll)
    inviting.goOn()
  }
  await inviting.done

  const letters = await lettersOf(driven, handles)
  const doubled = letters.reduce((sum, count) => sum + count, 0) - invitations
  console.info(`${inviting.acknowledged()} of ${invitations} were acknowledged, ${doubled} letters came twice`)
  expect(Math.min(...letters)).toBe(1)
  expect(doubled).toBeLessThanOrEqual(kills)
  await expectWhole(driven, handles)
  await expectSandboxKept(driven, inviting.acknowledged())
})

/** Starts it again, now and then after a start that is itself cut short. */
async function again(driven: Driven, roll: (below: number) => number): Promise<Running> {
  if (roll(4) === 0) {
    const short = driven.begin()
    await pause(roll(1_000))
    await short.end('SIGKILL')
  }
  return driven.start()
}

/** A form that stood open all the time can still be sent, and all that was answered can still be read. */
async function expectSandboxKept(driven: Driven, answers: number): Promise<void> {
  const { view } = await driven.call<{ view: View }>('seat?as=budi')
  expect(textOf(view.title)).toBe('Create Organization')
  await driven.call('submit', { as: 'budi', values: { 'Organization Name': 'Begun before it all' } })
  expect(await driven.ask(`select 1 from "Organization" where name = 'Begun before it all'`)).toHaveLength(1)
  const read = (await driven.call<unknown[]>('conversation?as=dina')).map(textOf)
  expect(read.filter((text) => /invited/i.test(text)).length).toBeGreaterThanOrEqual(answers)
}
