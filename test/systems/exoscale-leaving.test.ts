// The row of a cloud in which each user of an Organization has a pair of keys of their own there, for as long as they are.
import { expect, test } from 'vitest'
import { openWorld, textOf } from '../world.ts'
import { found, letIn, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })

const verified = (secret: string) =>
  world().call<{ isValid: boolean; reason?: string; person?: { name: string } }>('verify', { secret })

async function pairOf(handle: string): Promise<string> {
  const { says, press, submit, close } = world()
  const ring = await says(handle, 'keys')
  expect(textOf(ring.messages)).toContain('You have no key of your own')
  await press(handle, 'Issue your key', { in: ring.messages[0]?.ts ?? '' })
  await submit(handle, {})
  const secret = /gh_\w+/.exec(textOf((await modalOf(world(), handle)).blocks))?.[0] ?? ''
  await close(handle)
  return secret
}

test('[E52] each user gets a new, unique pair for an Organization; it stops as they are removed or leave', async () => {
  const { says, submit } = world()
  await found(world(), 'Cliff', 'cora', { cem: 'tech', cid: 'tech' })
  for (const handle of ['cem', 'cid']) await says(handle, 'switch Cliff')
  const [cem, cid, cora] = [await pairOf('cem'), await pairOf('cid'), await pairOf('cora')]
  expect(new Set([cem, cid, cora]).size).toBe(3)
  for (const [secret, name] of Object.entries({ [cem]: 'Cem Tan', [cid]: 'Cid Tan', [cora]: 'Cora Tan' }))
    expect(await verified(secret)).toMatchObject({ isValid: true, person: { name } })

  const shown = await says('cora', 'remove @cem')
  expect(textOf(shown.view)).toContain(`Their own key …${cem.slice(-4)} stops at once`)
  expect(await verified(cem)).toMatchObject({ isValid: true })
  await submit('cora')
  expect(await verified(cem)).toEqual({ isValid: false, reason: 'revoked' })
  await says('cid', 'leave')
  await submit('cid')
  expect(await verified(cid)).toEqual({ isValid: false, reason: 'revoked' })
  expect(await verified(cora)).toMatchObject({ isValid: true })

  // Let in again, they get another one.
  await letIn(world(), 'cora', 'cem', 'tech')
  await says('cem', 'switch Cliff')
  const again = await pairOf('cem')
  expect([cem, cid, cora]).not.toContain(again)
  expect(await verified(again)).toMatchObject({ isValid: true })
  expect(await verified(cem)).toEqual({ isValid: false, reason: 'revoked' })
})
