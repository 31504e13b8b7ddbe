// Every door there is, from the tables of commands, actions and forms: open to whoever may, shut to whoever may not, and shut
// to whoever was removed, whatever they have kept. A row that nobody walked through fails here.
import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { permissionsOf } from '../../src/catalog/ladder.ts'
import { actions } from '../../src/slack/actions.ts'
import { commands } from '../../src/slack/commands.ts'
import { modals } from '../../src/slack/modals.ts'
import type { Deed, Step } from './deed.ts'
import { MARK, openGround, type Role, walkers } from './ground.ts'
import { pressed } from './pressed.ts'
import { sent } from './sent.ts'
import { typed } from './typed.ts'

const tables: Record<string, { rows: string[]; deeds: Partial<Record<string, Deed>> }> = {
  typed: { rows: commands.map(({ name }) => name), deeds: typed },
  pressed: { rows: Object.keys(actions), deeds: pressed },
  sent: { rows: Object.keys(modals), deeds: sent },
}
const all = Object.entries(tables).flatMap(([table, { rows, deeds }]) =>
  rows.map((row) => [`${table}: ${row || '(nothing)'}`, deeds[row]] as const),
)
const walkable = all.flatMap(([row, deed]) => (deed ? [[row, deed] as const] : []))

test('every row is walked through, and every walk is of a row', () => {
  expect(all.flatMap(([row, deed]) => (deed ? [] : [row]))).toEqual([])
  for (const { rows, deeds } of Object.values(tables)) expect(rows).toEqual(expect.arrayContaining(Object.keys(deeds)))
})

describe.each(Object.entries(walkers) as [Role, string][])('%s', (role, handle) => {
  const ground = openGround()
  const held = permissionsOf(loadCatalog('standard'), role)

  // What takes nothing in the organization is the same for everyone.
  const taking = walkable.filter(([, { need }]) => role === 'owner' || (need !== null && need !== 'self'))

  test.each(taking)('%s', async (_, deed) => {
    const step = await deed.prepare(ground(), handle).catch((error) => {
      if (role === 'owner') throw error
      return null
    })
    if (!step) return
    const mayIt = deed.need === null || deed.need === 'self' || held.has(deed.need)
    const { refused, hasChanged, words } = await ground().step(handle, step)
    const found = { isRefused: refused.some((code) => code !== deed.answer), hasChanged }
    const told = `${refused}: ${words.slice(0, 300)}`
    if (!mayIt) expect(found, told).toEqual({ isRefused: true, hasChanged: false })
    else expect(found, told).toEqual({ isRefused: false, hasChanged: role === 'owner' ? deed.changes : hasChanged })
    await deed.after?.(ground(), handle)
  })
})

/** What someone is told who presses in a place that is not theirs any more. */
const gone = 'Walks is no longer yours to act in'

describe('someone who was removed', () => {
  const ground = openGround()
  const olaf = walkers.owner
  const steps = new Map<string, Step>()

  /** Puts them where they were, as if nobody had noticed that they are gone. */
  async function pretend(): Promise<void> {
    const { world, organizationId } = ground()
    await world.db.context.update({ where: { personId: await ground().idOf(olaf) }, data: { organizationId } })
  }

  test('has kept everything that they could do when they were the owner', async () => {
    // Forms first: what the others prepare would stand in the way of some.
    const formsFirst = walkable.toSorted(([a], [b]) => Number(b.startsWith('sent')) - Number(a.startsWith('sent')))
    for (const [row, deed] of formsFirst) steps.set(row, await deed.prepare(ground(), olaf))
    await ground().world.says('olga', `remove @${olaf}`)
    await ground()
      .world.submit('olga', {})
      .catch(() => undefined)
    expect((await ground().world.roles('Walks')).filter((one) => one.startsWith('Walker owner'))).toEqual([])
  })

  test.each(walkable)(
    '%s',
    async (row, deed) => {
      const step = steps.get(row)
      if (!step) throw new Error(`nothing was kept of ${row}`)
      await pretend()
      const { refused, hasChanged, words } = await ground().step(olaf, step)
      const told = `${refused}: ${words.slice(0, 300)}`
      expect({ hasChanged, tells: words.includes(MARK) }, told).toEqual({ hasChanged: false, tells: false })
      // What is typed is done where they are now, which is their own account.
      if (!row.startsWith('typed') && deed.need !== 'self')
        expect({ isShut: refused.some((code) => code !== deed.answer) || words.includes(gone) }, told).toEqual({
          isShut: true,
        })
    },
    30_000,
  )
})
