// Slack down, slow or refusing for a while: the act stands, the answer comes where it can, and nothing owed is lost.
import { describe, expect, test } from 'vitest'
import { openWorld } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

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
    expect(JSON.stringify((await world().inbox('roy')).at(-1)?.blocks)).toContain('It was revoked.')
  })

  /** The errors that the app logged in this test, which expects them. */
  const errorsLogged = () =>
    world()
      .logged.splice(0)
      .filter(({ level }) => level === 'error')
      .map(({ message }) => message)

  test('a form that Slack does not open is answered in words, and opens the next time', async () => {
    await hire(world(), { vic: 'Vic Owner' })
    await world().says('vic', 'whoami')
    await world().faults({ slack: { method: { name: 'views.open', error: 'internal_error' } } })
    const answer = await world().says('vic', 'create')
    expect(answer.view).toBeUndefined()
    expect(said(answer)).toContain('please try again.')
    expect(errorsLogged().length).toBeGreaterThan(0)
    await world().faults({})
    expect((await world().says('vic', 'create')).view?.title.text).toBe('Create organization')
    await world().close('vic')
  })

  test('a form that Slack is slow to open is asked for once, and its reader is told what to do if it does not show', async () => {
    await hire(world(), { una: 'Una Owner' })
    await world().says('una', 'whoami')
    await world().faults({ slack: { method: { name: 'views.open', delayMs: 2_700 } } })
    const answer = await world().says('una', 'create')
    await world().faults({})
    expect(said(answer)).toContain('If nothing has opened by now, please try again.')
    expect(answer.view?.title.text).toBe('Create organization')
    expect(answer.refusals).toEqual([])
    await world().close('una')
  })

  test('someone whom Slack cannot describe at first contact is told to try again, and nothing is half made', async () => {
    await hire(world(), { new1: 'New Comer' })
    const before = await world().db.person.count()
    await world().faults({ slack: { method: { name: 'users.info', error: 'internal_error' } } })
    const answer = said(await world().says('new1', 'create Too early'))
    expect(answer).toMatch(/Something went wrong on our side, and nothing was changed\.[\s\S]*reference [0-9a-f]{8}/)
    expect(errorsLogged().length).toBeGreaterThan(0)
    await world().faults({})
    expect(await world().db.person.count()).toBe(before)
    await world().says('new1', 'create In time')
    expect(await world().roles('In time')).toEqual(['New Comer: owner'])
  })

  test('a Slack that takes its time to describe a newcomer delays the answer, and loses nothing', async () => {
    await hire(world(), { new2: 'Slow Comer' })
    await world().faults({ slack: { method: { name: 'users.info', delayMs: 2_300 }, next: 1 } })
    const { ackMs, messages } = await world().says('new2', 'create After all')
    expect(ackMs).toBeLessThan(3_000)
    expect(messages.map(({ text }) => text)).toEqual([expect.stringContaining('Created the organization After all.')])
    expect(await world().roles('After all')).toEqual(['Slow Comer: owner'])
  })

  test('Home that cannot be published now shows how things are when it is opened again', async () => {
    await hire(world(), { hue: 'Hue Owner' })
    await world().home('hue')
    await world().faults({ slack: { method: { name: 'views.publish', error: 'internal_error' } } })
    const answer = await world().says('hue', 'create Behind')
    expect(said(answer)).toContain('Created the organization Behind')
    await world().settle()
    await world().faults({})
    errorsLogged()
    expect(JSON.stringify(await world().home('hue'))).toContain('Behind')
  })
})
