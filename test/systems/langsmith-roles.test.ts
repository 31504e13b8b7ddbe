// What each role may do in LangSmith, as its documentation lists it: shown by `/org roles`, and true.
import { describe, expect, test } from 'vitest'
import { type Permission, permissions } from '../../src/catalog/permissions.ts'
import { act } from '../../src/org/act.ts'
import { isRefusal } from '../../src/org/errors.ts'
import { actorOf } from '../../src/org/people/people.ts'
import { found, hire, said } from '../stories/cast.ts'
import { type Block, buttonsOf, openWorld, textOf } from '../world.ts'
import { activated } from './seen.ts'

describe('langsmith', () => {
  const world = openWorld({ catalog: 'langsmith' })

  /** The tables in a message, as role → permission → whether it says yes. */
  function tablesIn(blocks: Block[]): Map<string, Map<string, boolean>> {
    const read = new Map<string, Map<string, boolean>>()
    let letters: string[] = []
    for (const block of blocks.filter(({ type }) => type === 'rich_text')) {
      const [element] = block.elements
      if (element.type === 'rich_text_list') letters = element.elements.map((item: Block) => textOf(item))
      if (element.type !== 'rich_text_preformatted') continue
      const [, ...lines] = textOf(element).split('\n')
      for (const line of lines) {
        const [permission = '', ...marks] = line.trim().split(/\s+/)
        marks.forEach((mark, at) => {
          const label = /^\w {2}(.+?)(?: {2}·.*)?$/.exec(letters[at] ?? '')?.[1] ?? ''
          if (!read.has(label)) read.set(label, new Map())
          read.get(label)?.set(permission, mark !== '-')
        })
      }
    }
    return read
  }

  test('[L26] /org roles shows every permission of every role, generated from the policy and true when tried', async () => {
    await hire(world(), { lena: 'Lena Admin' })
    const { id: organizationId } = await found(world(), 'Lenas', 'lena')
    await activated(world(), 'Lenas')
    const { catalog } = world().deps
    const [words] = (await world().says('lena', 'roles')).messages
    expect(textOf(words?.blocks)).toContain('yours')
    expect(textOf(words?.blocks)).toContain('May do everything.')
    const [message] = (await world().press('lena', 'As a table')).messages
    const shown = tablesIn(message?.blocks ?? [])
    const labels = Object.values(catalog.roles).map(({ label }) => label)
    expect([...shown.keys()].toSorted()).toEqual(labels.toSorted())
    const { id: personId } = await world().person('lena')
    for (const [role, { label }] of Object.entries(catalog.roles)) {
      const column = shown.get(label)
      expect([...(column?.keys() ?? [])]).toEqual([...permissions])
      const key = { organizationId_personId: { organizationId, personId } }
      await world().db.membership.update({ where: key, data: { role } })
      for (const permission of permissions)
        expect({ role, permission, may: await tried(permission) }).toEqual({
          role,
          permission,
          may: column?.get(permission),
        })
    }

    /** Whether an act that takes the permission is let through in a shared organization whose plan has it all. */
    async function tried(need: Permission): Promise<boolean> {
      const actor = await actorOf(world().deps, personId)
      const ctx = { deps: world().deps, actor, surface: 'slack' as const, organizationId }
      try {
        await act(ctx, { ask: { verb: 'leave', input: {} }, need }, async (org) => org.keep())
        return true
      } catch (thrown) {
        // What the plan lacks is the plan's, not the role's.
        if (isRefusal(thrown, 'plan_lacks')) return true
        if (isRefusal(thrown, 'not_permitted')) return false
        throw thrown
      }
    }
  })

  test('[L26] one role in full says what it may and may not, by the names of the permissions, and who has it', async () => {
    await hire(world(), { lou: 'Lou Admin' })
    await found(world(), 'Lous', 'lou')
    const { roles, creation } = world().deps.catalog
    const label = roles[creation.creatorRole]?.label ?? ''
    const full = await world().says('lou', `roles ${label}`)
    for (const permission of permissions) expect(said(full)).toContain(permission)
    expect(said(full)).toContain('1 person has it: Lou Admin')
    expect(buttonsOf(full.messages[0])).toEqual(['All roles', 'Change a role', 'Why may I …'])
  })
})
