// Keys as people meet them: one's own in each place, those of an organization, and what is seen of a secret.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../../world.ts'
import { found, hire, letIn, said } from '../cast.ts'

const world = openWorld()

const secretIn = (text: string): string => /gh_[a-z]+_\w+/.exec(text)?.[0] ?? ''
const verified = (secret: string, organization?: string) =>
  world().call<{ isValid: boolean; reason?: string }>('verify', { secret, ...(organization ? { organization } : {}) })

/** Everything that was ever shown to anybody in a message, and all that is kept of the conversation. */
async function everythingSaid(handles: readonly string[]): Promise<string> {
  const shown = await Promise.all(handles.map((as) => world().call(`conversation?as=${as}`)))
  return JSON.stringify(shown)
}

describe('a secret', () => {
  test('is shown in the modal alone: no message, no Home and no record has it', async () => {
    const { says, submit, press, close, home } = world()
    await hire(world(), { kim: 'Kim Keys' })
    await found(world(), 'Kims', 'kim')
    const ring = await says('kim', 'keys')
    await press('kim', 'Issue your key', { in: ring.messages[0]?.ts ?? '' })
    const made = await submit('kim', { 'Where you will use it': 'laptop' })
    const secret = secretIn(textOf(made.view?.blocks))
    expect(made.view?.title.text).toBe('Your new key')
    expect(made.messages).toEqual([])
    await close('kim')
    expect(textOf((await says('kim', 'keys')).messages)).toContain(`…${secret.slice(-4)}`)
    const audit = await says('kim', 'audit')
    expect(said(audit)).toContain(`issued their own key (…${secret.slice(-4)})`)
    const kept = JSON.stringify([await everythingSaid(['kim', 'omar']), await home('kim'), audit])
    expect(kept).not.toContain(secret.slice(0, 30))
    expect(await verified(secret, 'Kims')).toMatchObject({ isValid: true })
  })

  test('that comes again is not shown again', async () => {
    const { says, submit, close, faults } = world()
    await hire(world(), { kia: 'Kia Keys' })
    await found(world(), 'Kias', 'kia')
    await says('kia', 'keys issue')
    await faults({ slack: { deliver: { times: 3 }, next: 1 } })
    const shown = secretIn(said(await submit('kia', {})))
    await faults({})
    expect(await verified(shown, 'Kias')).toMatchObject({ isValid: true })
    await close('kia')
    const { id: organizationId } = await world().organization('Kias')
    expect(await world().db.key.count({ where: { organizationId } })).toBe(1)
  })
})

describe('the keys of an organization', () => {
  test('are seen and stopped by those who manage them; members see their own alone', async () => {
    const { says, submit, press, close, inbox } = world()
    await hire(world(), { lou: 'Lou Keys', lin: 'Lin Member' })
    await found(world(), 'Lous', 'lou')
    await letIn(world(), 'lou', 'lin', 'member')
    await says('lin', 'keys issue')
    const theirs = secretIn(said(await submit('lin', {})))
    await close('lin')
    await says('lou', 'keys')
    await press('lou', 'Issue an organization key')
    const refused = await submit('lou', { Name: ' ' })
    expect(refused.errors).toEqual({ key: 'A key has a name of 1 to 80 characters.' })
    const made = said(await submit('lou', { Name: 'Production' }))
    expect(made).toContain('It belongs to Lous.')
    await close('lou')

    const own = await says('lin', 'keys')
    expect(said(own)).not.toContain('Production')
    expect(buttonsOf(own.messages)).toEqual(['Replace it', 'Revoke'])
    const all = await says('lou', 'keys')
    expect(said(all)).toContain('Production')
    expect(said(all)).toContain('Lin Member in Lous')
    const revoked = await press('lou', `Revoke the key of Lin Member …${theirs.slice(-4)}`, {
      in: all.messages[0]?.ts ?? '',
    })
    expect(said(revoked)).toContain(`The key of Lin Member …${theirs.slice(-4)} in Lous has stopped for good.`)
    expect(await verified(theirs)).toEqual({ isValid: false, reason: 'revoked' })
    expect(textOf((await inbox('lin')).at(-1)?.blocks)).toContain(
      `Lou Keys stopped your key …${theirs.slice(-4)} for Lous.`,
    )
  })

  test('one that was replaced while its form lay open is not replaced unseen', async () => {
    const { says, submit, close } = world()
    await hire(world(), { mo: 'Mo Keys' })
    await found(world(), 'Mos', 'mo')
    await says('mo', 'keys issue')
    await world().db.key.create({
      data: {
        id: 'key_meanwhile',
        kind: 'member',
        organizationId: (await world().organization('Mos')).id,
        personId: (await world().person('mo')).id,
        name: '',
        ending: 'wxyz',
        digest: 'meanwhile',
        createdAt: world().deps.clock.now(),
      },
    })
    const again = await submit('mo', {})
    expect(said(again)).toContain('Your key was replaced since you looked, and nothing was done.')
    expect(said(again)).toContain('Your key …wxyz stops at once.')
    expect(secretIn(said(await submit('mo', {})))).toMatch(/^gh_member_/)
    await close('mo')
  })
})
