// The rows of a system whose shared organizations need a card on file before they can be used.
import { describe, expect, test } from 'vitest'
import { linksIn, pays } from '../stories/money/till.ts'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, foundNew } from './seen.ts'

const world = openWorld({ catalog: 'langsmith' })

/** What is tried in an organization that is to be used: each line, and what is there afterwards if it was done. */
const uses = {
  'invite @ida': (all: World, organizationId: string) => all.db.invitation.count({ where: { organizationId } }),
  'resources project traces': (all: World, organizationId: string) =>
    all.db.resource.count({ where: { organizationId } }),
}

describe('a shared organization', () => {
  test('[L4] needs a card on file before it can be used: a card, not a payment', async () => {
    const all = world()
    await arrive(all, { ida: {} })
    await foundNew(all, 'Tracing', 'lars')
    const { id } = await all.organization('Tracing')
    for (const [line, done] of Object.entries(uses)) {
      const refused = await all.says('lars', line)
      expect(textOf(refused.messages), line).toContain('it waits for a card on file')
      expect(await done(all, id), line).toBe(0)
    }
    // What a declined card leaves is no card.
    const asked = await all.says('lars', 'resources project traces')
    const opened = await all.press('lars', 'Add a card', { in: asked.messages[0]?.ts ?? '' })
    const [url] = linksIn(opened.messages)
    expect(await all.call('pay', { url, card: '4000000000000002' })).toMatchObject({ paid: false })
    await all.settle()
    expect(await all.organization('Tracing')).toMatchObject({ status: 'suspended', suspendedFor: 'card' })
    expect(await all.call('pay', { url })).toMatchObject({ paid: true })
    await all.settle()
    expect(await all.organization('Tracing')).toMatchObject({ status: 'active', suspendedFor: null })
    const charges = all.sandbox.world.stripe?.books.charges.all() ?? []
    expect(charges.filter(({ paid }) => paid)).toEqual([])
    for (const [line, done] of Object.entries(uses)) {
      await all.says('lars', line)
      expect(await done(all, id), line).toBe(1)
    }
    await all.says('lars', 'switch personal')
    expect(textOf((await all.says('lars', 'resources project mine')).messages)).toContain('now owns')
  })

  test('[L5] sends whoever made it to set up billing to proceed', async () => {
    const all = world()
    await arrive(all, { lone: {} })
    await all.says('lone', 'create')
    await all.submit('lone', { 'Organization name': 'Next Step' })
    const { messages } = await all.says('lone', 'create Typed Step')
    const said = textOf(messages)
    expect(said).toMatch(/set up billing/i)
    expect(buttonsOf(messages)).toContain('Add a card')
    const { id } = await all.organization('Typed Step')
    const opened = await all.press('lone', 'Add a card', { in: messages[0]?.ts ?? '' })
    await pays(all, opened.messages)
    expect(await all.db.organization.findUnique({ where: { id } })).toMatchObject({ status: 'active' })
    expect(await all.organization('Next Step')).toMatchObject({ status: 'suspended' })
  })
})
