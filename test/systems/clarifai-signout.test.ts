// Clarifai's Sign Out: it ends the person's own account and every organization's with it, until they sign in again.
import { describe, expect, test } from 'vitest'
import { found, hire, letIn, said } from '../stories/cast.ts'
import { buttonsOf, openWorld } from '../world.ts'

describe('Sign Out', () => {
  const world = openWorld({ catalog: 'clarifai' })

  test('[K31] signs out of the platform: of the personal account and of every organization at once', async () => {
    await hire(world(), { vera: 'Vera Vision', wim: 'Wim Works' })
    await found(world(), 'Vision Works', 'vera')
    await letIn(world(), 'vera', 'wim', 'admin')
    expect(said(await world().says('wim', 'signout'))).toContain('You left Vision Works.')
    for (const text of ['', 'whoami', 'switch Vision Works', 'switch personal', 'members', 'resources model mine']) {
      const answer = await world().says('wim', text)
      expect(said(answer), text).toContain('You are signed out.')
      expect(buttonsOf(answer.messages.map(({ blocks }) => blocks)), text).toEqual(['Sign in'])
    }
    expect(await world().db.resource.count()).toBe(0)
    expect(await world().whereIs('wim')).toBe('personal')
    // Nobody else's session ended.
    expect(said(await world().says('vera', 'whoami'))).toContain('Vision Works')
    await world().press('wim', 'Sign in')
    await world().says('wim', 'switch Vision Works')
    expect(await world().whereIs('wim')).toBe('Vision Works')
  })
})
