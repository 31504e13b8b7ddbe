// The rows of a cloud in which every account has a pair of keys: one's own, and another for each Organization.
import { expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, found, letIn, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

type Pair = { key: string; secret: string }
type Verified = {
  isValid: boolean
  reason?: string
  kind?: string
  organization?: { name: string }
  role?: string | null
}

/** The pair for where someone is: issued in the form, read off the modal. */
async function pairOf(all: World, handle: string): Promise<Pair> {
  const ring = await all.says(handle, 'keys')
  await all.press(handle, 'Issue your key', { in: ring.messages[0]?.ts ?? '' })
  await all.submit(handle, {})
  const shown = textOf((await modalOf(all, handle)).blocks)
  await all.close(handle)
  return { key: /key_\w+/.exec(shown)?.[0] ?? '', secret: /gh_\w+/.exec(shown)?.[0] ?? '' }
}
const verified = (all: World, { key, secret }: Pair, organization?: string) =>
  all.call<Verified>('verify', { secret: `${key}:${secret}`, ...(organization ? { organization } : {}) })

test('[E49] each Personal Account has one pair of API keys, key and secret, under its account details', async () => {
  const all = world()
  await arrive(all, { uwe: {} })
  await all.says('uwe', 'account')
  const details = await modalOf(all, 'uwe')
  expect(buttonsOf(details.blocks)).toContain('API keys')
  const ring = await all.press('uwe', 'API keys', { in: details.id })
  expect(textOf(ring.view?.blocks)).toContain('You have no key of your own for your Personal Account yet.')
  await all.close('uwe')
  const pair = await pairOf(all, 'uwe')
  expect([pair.key, pair.secret]).toEqual([expect.stringMatching(/^key_/), expect.stringMatching(/^gh_personal_/)])
  expect(await verified(all, pair)).toMatchObject({
    isValid: true,
    kind: 'personal',
    organization: { name: 'Uwe Tan' },
  })

  // One pair: a second takes the place of the first, and says so before.
  await all.says('uwe', 'keys')
  await all.press('uwe', 'Replace it')
  expect(textOf((await modalOf(all, 'uwe')).blocks)).toContain(`Your key …${pair.secret.slice(-4)} stops at once.`)
  await all.submit('uwe', {})
  const second = /gh_\w+/.exec(textOf((await modalOf(all, 'uwe')).blocks))?.[0] ?? ''
  await all.close('uwe')
  expect(await verified(all, pair)).toEqual({ isValid: false, reason: 'revoked' })
  expect(await all.call('verify', { secret: second })).toMatchObject({ isValid: true })
  const { id: personId } = await all.person('uwe')
  expect(await all.db.key.count({ where: { personId, revokedAt: null } })).toBe(1)
})

test('[E50][E51] whoever belongs to n Organizations has n+1 pairs, all different, and none works for another', async () => {
  const all = world()
  await found(all, 'Alpha', 'vik')
  await found(all, 'Beta', 'wim')
  await found(all, 'Gamma', 'xia')
  await letIn(all, 'wim', 'vik', 'tech')
  await letIn(all, 'xia', 'vik', 'admin')
  const places = ['personal', 'Alpha', 'Beta', 'Gamma']
  const pairs = new Map<string, Pair>()
  for (const place of places) {
    await all.says('vik', `switch ${place}`)
    pairs.set(place, await pairOf(all, 'vik'))
  }
  const all4 = [...pairs.values()]
  expect(new Set(all4.map(({ secret }) => secret)).size).toBe(places.length)
  expect(new Set(all4.map(({ key }) => key)).size).toBe(places.length)
  for (const [place, pair] of pairs) {
    const { organization, role, kind, isValid } = await verified(all, pair)
    expect([isValid, kind, organization?.name]).toEqual([
      true,
      place === 'personal' ? 'personal' : 'member',
      place === 'personal' ? 'Vik Tan' : place,
    ])
    if (place === 'Beta') expect(role).toBe('tech')
    for (const other of places.slice(1).filter((name) => name !== place))
      expect(await verified(all, pair, other), `${place} for ${other}`).toEqual({ isValid: false, reason: 'elsewhere' })
  }
  // Each user of one Organization has a pair of their own there.
  const [mine] = [pairs.get('Beta') as Pair]
  await all.says('wim', 'switch Beta')
  const theirs = await pairOf(all, 'wim')
  expect(theirs.secret).not.toBe(mine.secret)
  expect(await verified(all, theirs, 'Beta')).toMatchObject({ isValid: true, role: 'owner' })
  // Whoever leaves loses the pair for that Organization, and no other.
  await all.says('vik', 'switch Beta')
  await all.says('vik', 'leave')
  await all.submit('vik')
  await all.settle()
  expect(await verified(all, mine)).toEqual({ isValid: false, reason: 'revoked' })
  expect(await verified(all, pairs.get('Alpha') as Pair)).toMatchObject({ isValid: true })
})
