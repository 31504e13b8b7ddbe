// The polite end: SIGTERM, as every deployment sends it. Nothing is lost, nothing is done twice, and the exit says so.
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { dice } from '../org/cast.ts'
import { drive, expectWhole, inviteAll, lettersOf, settleIn } from './driven.ts'

const turns = 6

test(`${turns} polite ends during 60 invitations lose none and double none`, { timeout: 120_000 }, async () => {
  const roll = dice(7)
  const driven = await drive('collective')
  let running = await driven.start()
  const handles = await settleIn(driven, 60)
  const inviting = inviteAll(driven, handles)
  for (let turn = 1; turn <= turns; turn++) {
    await inviting.reached(turn * 9)
    await pause(roll(40))
    inviting.holdBack()
    expect(await running.end('SIGTERM')).toBe(0)
    running = await driven.start()
    inviting.goOn()
  }
  await inviting.done
  expect(await lettersOf(driven, handles)).toEqual(handles.map(() => 1))
  await expectWhole(driven, handles)
  expect(running.said()).not.toMatch(/"level":"error"/)
})
