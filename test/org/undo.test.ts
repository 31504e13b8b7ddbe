// Taking back while others act: one effect however many ask at once, and never a mix of two changes.
import { describe, expect, test } from 'vitest'
import * as organizations from '../../src/org/organization/organizations.ts'
import * as memberships from '../../src/org/people/memberships.ts'
import * as undo from '../../src/org/record/undo.ts'
import { at, openCast, type Player, times, together } from './cast.ts'

const cast = openCast()
let count = 0

/** An organization of its own for a test, with a second owner in it. */
async function prepared(): Promise<{ id: string; one: Player; other: Player; name: string }> {
  const n = count++
  const [one, other] = (await cast().arrive(`UONE${n}`, `UOTHER${n}`)) as [Player, Player]
  const name = `Undo ${n}`
  const id = await cast().founds(one, name, 'team')
  await cast().admits(one, id, [other], 'owner')
  return { id, one, other, name }
}

const nameOf = async (id: string): Promise<string> =>
  (await cast().db.organization.findUniqueOrThrow({ where: { id } })).name

/** The renames on record, oldest first, as "before → after", and whether one took another back. */
async function renames(id: string): Promise<string[]> {
  const entries = await cast().db.auditEntry.findMany({
    where: { organizationId: id, action: 'organization.renamed' },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  return entries.map(({ undoesId }) => (undoesId ? 'undo' : 'rename'))
}

describe('many at once', () => {
  test('ten who take the same act back at once take it back once', async () => {
    const { id, one, name } = await prepared()
    const { entryId = '' } = await organizations.rename(at(one, id), { name: 'Another' })
    const { done, refused } = await together(times(10, () => () => undo.takeBack(at(one, id), { entryId })))
    expect({ done: done.length, refused: new Set(refused) }).toEqual({ done: 1, refused: new Set(['undo_overtaken']) })
    expect(await nameOf(id)).toBe(name)
    expect(await renames(id)).toEqual(['rename', 'undo'])
  })

  test('the same delivery three times at once is answered the same, and takes nothing more back', async () => {
    const { id, one } = await prepared()
    await organizations.rename(at(one, id), { name: 'First' })
    await organizations.rename(at(one, id), { name: 'Second' })
    const ctx = { ...at(one, id), effectId: `command:thrice-${id}` }
    const taken = await Promise.all(times(3, async () => undo.takeBack(ctx, await undo.find(ctx))))
    expect(taken).toEqual([taken[0], taken[0], taken[0]])
    expect(await nameOf(id)).toBe('First')
    const late = await undo.takeBack(ctx, await undo.find(ctx))
    expect(late).toEqual(taken[0])
    expect(await nameOf(id)).toBe('First')
  })

  test('a new name and the taking back of the one before: one of both wins, never a mix', async () => {
    const outcomes = new Set<string>()
    for (let round = 0; round < 25; round++) {
      const { id, one, other, name } = await prepared()
      const { entryId = '' } = await organizations.rename(at(one, id), { name: 'Taken back' })
      const acts = [
        () => undo.takeBack(at(one, id), { entryId }),
        () => organizations.rename(at(other, id), { name: 'The other’s' }),
      ]
      const { refused } = await together<unknown>(round % 2 ? acts : acts.reverse())
      const wasLate = refused.includes('undo_overtaken')
      outcomes.add(wasLate ? 'renamed first' : 'taken back first')
      // Whoever was second saw what the first had done: the other's name stands at the end either way.
      expect(await nameOf(id)).toBe('The other’s')
      const last = await cast().db.auditEntry.findFirstOrThrow({
        where: { organizationId: id, action: 'organization.renamed', after: { path: ['name'], equals: 'The other’s' } },
      })
      expect(last.before).toEqual({ name: wasLate ? 'Taken back' : name })
    }
    expect(outcomes.size).toBeGreaterThan(0)
  })

  test('a role given anew and the taking back of the last: nobody ends up with what neither gave', async () => {
    for (let round = 0; round < 10; round++) {
      const { id, one, other } = await prepared()
      const [third] = (await cast().arrive(`UTHIRD${round}`)) as [Player]
      await cast().admits(one, id, [third], 'member')
      const input = { personId: third.id, role: 'admin' }
      const { entryId = '' } = await memberships.setRole(at(one, id), input)
      const { done, refused } = await together<unknown>([
        () => undo.takeBack(at(one, id), { entryId }),
        () => memberships.setRole(at(other, id), { personId: third.id, role: 'viewer' }),
      ])
      expect(done.length + refused.length).toBe(2)
      expect((await cast().members(id))[third.id]).toBe('viewer')
      if (refused.length) expect(refused).toEqual(['undo_overtaken'])
    }
  })

  test('a removal taken back by ten at once makes one membership', async () => {
    const { id, one } = await prepared()
    const [third] = (await cast().arrive(`UBACK${id}`)) as [Player]
    await cast().admits(one, id, [third], 'member')
    const { entryId = '' } = await memberships.remove(at(one, id), { personId: third.id })
    const { done } = await together(times(10, () => () => undo.takeBack(at(one, id), { entryId })))
    expect(done).toHaveLength(1)
    expect((await cast().members(id))[third.id]).toBe('member')
  })
})

test('nobody takes back what someone else did, nor learns that it was', async () => {
  const { id, one, other } = await prepared()
  const { entryId = '' } = await organizations.rename(at(one, id), { name: 'Not yours' })
  const { refused } = await together([
    () => undo.takeBack(at(other, id), { entryId }),
    () => undo.takeBack(at(other, id), { entryId: 'aud_none' }),
  ])
  expect(refused).toEqual(['nothing_to_undo', 'nothing_to_undo'])
})

test('what took something back is taken back by nobody', async () => {
  const { id, one } = await prepared()
  const { entryId = '' } = await organizations.rename(at(one, id), { name: 'There and' })
  await undo.takeBack(at(one, id), { entryId })
  const { id: undoing } = await cast().db.auditEntry.findFirstOrThrow({ where: { undoesId: entryId } })
  expect((await together([() => undo.takeBack(at(one, id), { entryId: undoing })])).refused).toEqual([
    'nothing_to_undo',
  ])
})

test('whoever has left takes nothing back any more', async () => {
  const { id, one } = await prepared()
  const { entryId = '' } = await organizations.rename(at(one, id), { name: 'Left behind' })
  await memberships.leave(at(one, id))
  expect((await together([() => undo.takeBack(at(one, id), { entryId })])).refused).toEqual(['not_a_member'])
  expect(await nameOf(id)).toBe('Left behind')
})
