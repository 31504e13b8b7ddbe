// A rename has a short way and a long one: whoever renames must never be able to tell which of them was taken.
import { expect, test } from 'vitest'
import { act, type OpenOrganization } from '../../src/org/act.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import { thaw } from '../../src/org/record/receipts.ts'
import { at, openCast, type Player, times, together } from './cast.ts'

const cast = openCast()

/** Someone with an organization of their own, and an admin of it. */
async function clinic(name: string): Promise<{ owner: Player; admin: Player; id: string }> {
  const [owner, admin] = (await cast().arrive(`U${name}`, `UADMIN${name}`)) as [Player, Player]
  const id = await cast().founds(owner, name, 'team')
  await cast().admits(owner, id, [admin], 'admin')
  return { owner, admin, id }
}

/** Another act in the organization, that holds it until it is told to end. */
async function holding(
  owner: Player,
  id: string,
  change: (org: OpenOrganization) => Promise<unknown> = async () => {},
) {
  const [began, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const held = act(at(owner, id), { ask: { verb: 'leave', input: {} } }, async (org) => {
    await change(org)
    org.keep()
    began.resolve()
    await end.promise
  })
  await Promise.race([began.promise, held])
  return () => {
    end.resolve()
    return held
  }
}

/** What a rename under an effect id left, but for its moment and its ids. */
async function left(id: string, effectId: string) {
  const { name, nameKey } = await cast().db.organization.findUniqueOrThrow({ where: { id } })
  const { id: own, at: _, ...entry } = (await cast().recorded(id)).at(-1) ?? {}
  const receipt = await cast().db.receipt.findUniqueOrThrow({ where: { id: effectId } })
  const { entryId, ...result } = thaw<organizations.Renamed>(receipt.result)
  expect(entryId).toBe(own)
  return { name, nameKey, entry, result }
}

test('it leaves the same behind when it is done at once as when it had to wait its turn', async () => {
  const { owner, id } = await clinic('SAME')
  const rename = (name: string, effectId: string) => organizations.rename({ ...at(owner, id), effectId }, { name })

  const atOnce = await rename('Ⅳ  Straße', 'at-once')
  const first = await left(id, 'at-once')
  await rename('SAME', 'back')
  const end = await holding(owner, id)
  const waiting = rename('Ⅳ  Straße', 'in-turn')
  await end()

  expect(await waiting).toEqual({ ...atOnce, entryId: expect.stringMatching(/^aud_/) })
  expect(await left(id, 'in-turn')).toEqual(first)
})

test('it is done at once where nothing stands against it', async () => {
  const { owner, id } = await clinic('PLAIN')
  const noLongWay = { ...cast().deps, db: Object.freeze({}) as never }
  const renamed = await organizations.rename({ ...at(owner, id), deps: noLongWay }, { name: 'Plain and new' })
  const { id: entryId } = (await cast().recorded(id)).at(-1) ?? {}
  expect(renamed).toEqual({ organization: { id, name: 'Plain and new', kind: 'shared' }, before: 'PLAIN', entryId })
})

test('delivered again it gives the first answer, also when it has been renamed since', async () => {
  const { owner, id } = await clinic('AGAIN')
  const rename = (name: string, effectId: string) => organizations.rename({ ...at(owner, id), effectId }, { name })
  const first = await rename('One', 'one')
  expect(await rename('One', 'one')).toEqual(first)
  await rename('Two', 'two')
  expect(await rename('One', 'one')).toEqual(first)
  expect((await left(id, 'two')).name).toBe('Two')
})

test('delivered many times at once it happens once', async () => {
  const { owner, id } = await clinic('ONCE')
  const before = (await cast().recorded(id)).length
  const rename = () => organizations.rename({ ...at(owner, id), effectId: 'once' }, { name: 'Only once' })
  const { done, refused } = await together(times(8, () => rename))
  expect(refused).toEqual([])
  const { id: entryId } = (await cast().recorded(id)).at(-1) ?? {}
  const once = { organization: { id, name: 'Only once', kind: 'shared' }, before: 'ONCE', entryId }
  expect(done).toEqual(times(8, () => once))
  expect((await cast().recorded(id)).length).toBe(before + 1)
})

test('a right that ends while it waits is no right any more', async () => {
  const { owner, admin, id } = await clinic('ENDED')
  const end = await holding(owner, id, ({ tx }) =>
    tx.membership.updateMany({ where: { organizationId: id, personId: admin.id }, data: { role: 'viewer' } }),
  )
  const renaming = together([() => organizations.rename(at(admin, id), { name: 'Too late' })])
  await end()
  expect(await renaming).toEqual({ done: [], refused: ['not_permitted'] })
})

test('each of many at once sees the name that the one before has given', async () => {
  const { owner, admin, id } = await clinic('CHAIN')
  const names = times(12, (n) => `Link ${n}`)
  const { done } = await together(
    names.map((name, n) => () => organizations.rename(at(n % 2 ? owner : admin, id), { name })),
  )
  const [last] = done.filter(({ organization }) => !done.some(({ before }) => before === organization.name))
  expect(new Set(done.map(({ before }) => before))).toEqual(
    new Set(['CHAIN', ...names.filter((name) => name !== last?.organization.name)]),
  )
})

test('of many at once in many organizations each gets its own answer, and none is held up by another’s', async () => {
  const clinics = await Promise.all(times(4, (n) => clinic(`MANY${n}`)))
  const [first, second] = clinics as [(typeof clinics)[0], (typeof clinics)[0]]
  const rename = ({ owner, id }: typeof first, name: string) => organizations.rename(at(owner, id), { name })
  await organizations.rename({ ...at(first.owner, first.id), effectId: 'many' }, { name: 'Known' })
  await cast().admits(first.owner, first.id, [second.owner], 'viewer')
  const barred = () => organizations.rename(at(second.owner, first.id), { name: 'Not mine' })
  const known = () => organizations.rename({ ...at(first.owner, first.id), effectId: 'many' }, { name: 'Known' })
  const { done, refused } = await together([barred, known, ...clinics.map((one, n) => () => rename(one, `Mine ${n}`))])

  expect(refused).toEqual(['not_permitted'])
  expect(done.map(({ organization }) => [organization.id, organization.name])).toEqual([
    [first.id, 'Known'],
    ...clinics.map(({ id }, n) => [id, `Mine ${n}`]),
  ])
  const names = await cast().db.organization.findMany({ where: { id: { in: clinics.map(({ id }) => id) } } })
  expect(names.map(({ name }) => name).sort()).toEqual(times(4, (n) => `Mine ${n}`))
})
