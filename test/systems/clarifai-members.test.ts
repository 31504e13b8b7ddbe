// The rows of bringing people who are there already together in one organization.
import { expect, test } from 'vitest'
import { answers, said } from '../stories/cast.ts'
import { openWorld } from '../world.ts'
import { arrive, found } from './seen.ts'

const world = openWorld({ catalog: 'clarifai' })

test('[K1] several accounts are consolidated in one organization: their people join it, and their accounts stay', async () => {
  const all = world()
  await arrive(all, { kim: { email: 'kim@kin.example' }, kay: { email: 'kay@kin.example' } })
  for (const handle of ['kim', 'kay']) await all.says(handle, 'resources app own-app')
  await found(all, 'Kin Lab', 'kira')
  await all.says('kira', 'invite kim@kin.example kay@kin.example')
  await all.settle()
  for (const handle of ['kim', 'kay']) await answers(all, handle, 'Accept')
  expect((await all.roles('Kin Lab')).map((line) => line.split(':')[0])).toEqual(['Kira Tan', 'Kim Tan', 'Kay Tan'])
  for (const handle of ['kim', 'kay']) {
    const { id: personId } = await all.person(handle)
    const own = await all.db.organization.findUniqueOrThrow({ where: { personId }, include: { resources: true } })
    expect([own.kind, own.status, own.resources.map(({ externalId }) => externalId)]).toEqual([
      'personal',
      'active',
      ['own-app'],
    ])
    // They are where they were, and go where they like.
    expect(said(await all.says(handle, 'list'))).toContain('Kin Lab')
  }
})

test('[K2] an administrator invites people who are there already, by their account or by their address', async () => {
  const all = world()
  await arrive(all, { kurt: {}, klara: { email: 'klara@known.example' } })
  for (const handle of ['kurt', 'klara']) await all.says(handle, 'whoami')
  await found(all, 'Known Ltd', 'kara')
  const words = said(await all.says('kara', 'invite @kurt KLARA@known.example'))
  // Of someone who is known, the address has a name at once.
  expect(words).toContain('Invited Kurt Tan and Klara Tan (klara@known.example) to Known Ltd')
  await all.settle()
  for (const handle of ['kurt', 'klara']) await answers(all, handle, 'Accept')
  expect((await all.roles('Known Ltd')).map((line) => line.split(':')[0])).toEqual(
    expect.arrayContaining(['Kurt Tan', 'Klara Tan']),
  )
})
