// The walk of the roles: everything there is to type, press and send is open to whoever may by the list of permissions, and
// shut to whoever may not. What is one's own affair is walked by an owner, what any member may by a viewer too.
import { expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { permissionsOf } from '../../src/catalog/ladder.ts'
import type { Deed, Step } from './deed.ts'
import { type Ground, openGround, type Role, walkers } from './ground.ts'
import { type Table, walkable } from './tables.ts'

const catalog = loadCatalog('standard')
const others = (Object.keys(walkers) as Role[]).filter((role) => role !== 'owner')

function mayBeside({ need }: Deed, role: Role): boolean {
  if (need === 'self') return false
  return need === null ? role === 'viewer' : permissionsOf(catalog, role).has(need)
}

/** The refusals but the one that is the answer to whoever may, with what was said. */
async function refusalsOf(ground: Ground, deed: Deed, handle: string, step: Step) {
  const { refused, words } = await ground.step(handle, step)
  return { refused: refused.filter((code) => code !== deed.answer), words: words.slice(0, 300) }
}

/** Walks through every row of these tables in each role. */
export function walkRoles(...tables: Table[]): void {
  const ground = openGround()

  test.each(walkable(...tables))('%s', async (_, deed) => {
    const olaf = walkers.owner
    const step = await deed.prepare(ground(), olaf)
    const before = await ground().quiet()
    for (const role of deed.need === null || deed.need === 'self' ? [] : others) {
      if (mayBeside(deed, role)) continue
      const tried = await refusalsOf(ground(), deed, walkers[role], step)
      expect(tried, `a ${role} came in`).not.toMatchObject({ refused: [] })
    }
    expect(await ground().digest(), 'whoever may not changed something').toBe(before)
    expect(await refusalsOf(ground(), deed, olaf, step)).toMatchObject({ refused: [] })
    expect((await ground().quiet()) !== before, 'whether something changed').toBe(deed.changes)
    await deed.after?.(ground(), olaf)
    for (const role of others.filter((one) => mayBeside(deed, one))) {
      const own = await deed.prepare(ground(), walkers[role])
      const came = await refusalsOf(ground(), deed, walkers[role], own)
      expect(came, `a ${role} was shut out`).toMatchObject({ refused: [] })
      await deed.after?.(ground(), walkers[role])
    }
  })
}
