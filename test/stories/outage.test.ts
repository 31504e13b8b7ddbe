// Slack down, slow or refusing for a while: the act stands, the answer comes where it can, and nothing owed is lost.
import { describe, expect, test } from 'vitest'
import { openWorld } from '../world.ts'
import { answers, found, hire, said } from './cast.ts'
import { roomy } from './catalogs.ts'

describe('while Slack fails', () => {
  const world = openWorld({ catalog: roomy })
  const invitesTo = async (handle: string, words: string) =>
    (await world().inbox(handle)).filter(({ text }) => text.includes(words)).length

  test.each([
    ['answers 500', { name: 'chat.postMessage', status: 500 }],
    ['asks to slow down', { name: 'chat.postMessage', status: 429 }],
    ['says internal_error', { name: 'chat.postMessage', error: 'internal_error' }],
    ['is slow', { name: 'chat.postMessage', delayMs: 1_500 }],
  ])(
    'and %s at a direct message, the invitation stands, is answered at once, and the message comes once',
    async (kind, method) => {
      const at = kind.replace(/\W/g, '')
      const [owner, invitee] = [`own${at}`.toLowerCase(), `inv${at}`.toLowerCase()]
      await hire(world(), { [owner]: 'Out Owner', [invitee]: 'Out Invited' })
      await found(world(), `Outage ${at}`, owner)
      await world().faults({ slack: { method, next: 2 } })
      const answer = await world().says(owner, `invite @${invitee}`)
      expect(answer.status).toBe(200)
      expect(said(answer)).toContain(`Invited Out Invited to Outage ${at} as Member.`)
      expect(await world().recorded(`Outage ${at}`)).toContain('invitation.created')
      await world().advance('PT1H')
      await world().faults({})
      await world().advance('PT1H')
      expect(await invitesTo(invitee, 'invites you to')).toBe(1)
      await answers(world(), invitee, 'Accept')
      expect(await world().roles(`Outage ${at}`)).toEqual(['Out Owner: owner', 'Out Invited: member'])
    },
  )

  test('copies of a letter that cannot be redrawn now are redrawn later', async () => {
    await hire(world(), { rex: 'Rex Owner', roy: 'Roy Invited' })
    await found(world(), 'Rexs', 'rex')
    await world().says('rex', 'invite @roy')
    await world().settle()
    await world().says('rex', 'invites')
    await world().faults({ slack: { method: { name: 'chat.update', status: 503 }, next: 2 } })
    await world().press('rex', 'Revoke')
    await world().advance('PT2H')
    expect(JSON.stringify((await world().inbox('roy')).at(-1)?.blocks)).toContain('It was taken back.')
  })
})
