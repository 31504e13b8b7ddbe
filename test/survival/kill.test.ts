// `kill -9` at any moment: what was answered stays done, what was half done is not, and what was owed is delivered by the
// next process, which comes back without anyone's help.
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { dice } from '../org/cast.ts'
import { textOf, type View } from '../world.ts'
import { type Driven, drive, expectWhole, isInvited, lettersOf, settleIn } from './driven.ts'
import type { Running } from './process.ts'

const invitations = 100
const kills = 20
const hands = 3

test(`${kills} kills at random moments of ${invitations} invitations lose none and double at most one each`, {
  timeout: 240_000,
}, async () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e6))
  const roll = dice(seed)
  console.info(`seed ${seed} (SEED=${seed} gives the same moments)`)
  const driven = await drive('collective')
  let running = await driven.start()
  const handles = await settleIn(driven, invitations)
  await driven.says('budi', 'create')

  const acknowledged = new Set<string>()
  const waiting = [...handles]
  let back = Promise.resolve()
  const invite = async (handle: string): Promise<void> => {
    for (;;) {
      await back
      const answer = await driven.says('dina', `invite @${handle}`).catch(() => null)
      if (answer && /invited/i.test(textOf(answer.messages))) return void acknowledged.add(handle)
      // No answer is no promise either way: the record says whether there is anything left to do.
      await back
      if (await isInvited(driven, handle)) return
    }
  }
  const inviting = Promise.all(
    Array.from({ length: hands }, async () => {
      for (let handle = waiting.shift(); handle; handle = waiting.shift()) await invite(handle)
    }),
  )

  const moments = Array.from({ length: kills }, (_, n) => Math.floor(((n + roll(100) / 100) * invitations) / kills))
  for (const moment of moments) {
    await expect
      .poll(() => invitations - waiting.length, { timeout: 60_000, interval: 1 })
      .toBeGreaterThanOrEqual(moment)
    await pause(roll(40))
    const started = Promise.withResolvers<void>()
    back = started.promise
    await running.end('SIGKILL')
    running = await again(driven, roll)
    started.resolve()
  }
  await inviting

  const letters = await lettersOf(driven, handles)
  const doubled = letters.filter((count) => count > 1).length
  console.info(`${acknowledged.size} acknowledged, ${doubled} doubled`)
  expect(Math.min(...letters)).toBe(1)
  expect(letters.reduce((sum, count) => sum + count, 0) - invitations).toBeLessThanOrEqual(kills)
  await expectWhole(driven, handles)

  const { view } = await driven.call<{ view: View }>('seat?as=budi')
  expect(textOf(view.title)).toBe('Create Organization')
  await driven.call('submit', { as: 'budi', values: { name: 'Written before it all' } })
  const kept = await driven.call<unknown[]>('conversation?as=dina')
  expect(kept.length).toBeGreaterThanOrEqual(acknowledged.size)
  expect(textOf(kept.slice(0, 2))).toContain('Sehat Clinic')
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
