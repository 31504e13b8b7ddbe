// Whoever is gone finds every door shut, whatever they have kept: all that they could type, press and send as an owner was
// prepared while they were one, and is done after they were removed, or have left. Of accounts that are deactivated Slack
// sends nothing: what else they have kept is in the walk of what is served.
import { beforeAll, describe, expect, test } from 'vitest'
import * as memberships from '../../src/org/people/memberships.ts'
import { textOf } from '../world.ts'
import type { Step } from './deed.ts'
import { type Ground, MARK, openGround } from './ground.ts'
import { walkable } from './tables.ts'

const all = walkable('typed', 'pressed', 'sent')
/** It ends by the same act: of those who left, what is typed and sent and would change something. */
const changing = walkable('typed', 'sent').filter(([, { need, changes }]) => changes && need !== 'self')

type Gone = { handle: string; rows: typeof all; goes(ground: Ground, handle: string): Promise<unknown> }

const gone: Record<string, Gone> = {
  'was removed': {
    handle: 'olaf',
    rows: all,
    goes: async (ground, handle) =>
      memberships.remove(await ground.at('olga'), { personId: await ground.idOf(handle) }),
  },
  'has left': {
    handle: 'lena',
    rows: changing,
    goes: async (ground, handle) => memberships.leave(await ground.at(handle), {}),
  },
}

/** For want of membership, or of things that are theirs to know of; for any other reason they would be let in once it is mended. */
const strange = ['not_a_member', 'unknown_organization', 'unknown_workspace', 'request_unknown', 'finding_unknown']
/** What someone is told who acts in a place that is not theirs any more. */
const over = 'Walks is no longer yours to act in'

const ground = openGround(Object.fromEntries(Object.values(gone).map(({ handle }) => [handle, 'owner'])))
const kept = new Map<string, Step>()

/** Puts someone where they were, as if nobody had noticed that they are gone. */
async function pretend(handle: string): Promise<void> {
  const { world, organizationId } = ground()
  const personId = await ground().idOf(handle)
  await world.db.context.update({ where: { personId }, data: { organizationId } })
}

beforeAll(async () => {
  const everyones = Object.values(gone).flatMap(({ handle, rows }) => rows.map((row) => [handle, ...row] as const))
  // Forms first: what the others prepare would stand in the way of some.
  const isForm = (row: string): number => Number(row.startsWith('sent'))
  for (const [handle, row, deed] of everyones.toSorted(([, a], [, b]) => isForm(b) - isForm(a)))
    kept.set(`${handle} ${row}`, await deed.prepare(ground(), handle))
  for (const { handle, goes } of Object.values(gone)) await goes(ground(), handle)
  await ground().world.settle()
}, 120_000)

describe.each(Object.entries(gone))('someone who %s', (_, { handle, rows }) => {
  test.each(rows)('%s', async (row, deed) => {
    const step = kept.get(`${handle} ${row}`)
    if (!step) throw new Error(`nothing was kept of ${row}`)
    await pretend(handle)
    const before = await ground().digest()
    const { refused, words } = await ground().step(handle, step)
    const told = `${refused}: ${words.slice(0, 300)}`
    expect(words, told).not.toContain(MARK)
    expect((await ground().digest()) === before, told).toBe(true)
    if (deed.need === 'self') return
    expect(
      refused.filter((code) => !strange.includes(code)),
      told,
    ).toEqual([])
    expect(refused.length > 0 || words.includes(over), told).toBe(true)
  })

  test('App Home', async () => {
    await pretend(handle)
    const shown = textOf(await ground().world.home(handle))
    expect(shown).toContain('Personal account')
    expect(shown).not.toContain(MARK)
  })

  test('and nothing was done of it later', async () => {
    const before = await ground().digest()
    expect(await ground().quiet()).toBe(before)
  })
})
