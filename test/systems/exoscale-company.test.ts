// The row of a cloud that advises companies to begin with an Organization.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../world.ts'
import { arrive, homeOf } from './seen.ts'

const world = openWorld({ catalog: 'exoscale' })
const question = 'Are you here for yourself, or for a company?'

describe('someone who is new', () => {
  test('[E12] is asked what they are here for, and for a company advised to create an organization first', async () => {
    const all = world()
    const { adviceForCompany } = all.deps.catalog.creation
    await arrive(all, { cora: {} })
    const first = await all.says('cora', '')
    expect(textOf(first.messages)).toContain(question)
    expect(textOf(first.messages)).not.toContain(adviceForCompany)
    const said = await all.press('cora', 'For a company')
    expect(textOf(said.messages)).toContain(adviceForCompany)
    expect(adviceForCompany).toMatch(/create an organization/i)
    expect(buttonsOf(said.messages)).toContain('Create Organization')
    // It stays before their eyes until they have done so, and is not asked again.
    await all.home('cora')
    expect(textOf(await homeOf(all, 'cora'))).toContain(adviceForCompany)
    expect(textOf(await homeOf(all, 'cora'))).not.toContain(question)
    await all.press('cora', 'Create Organization', { in: said.messages[0]?.ts ?? '' })
    const address = { line1: 'Uferweg 1', postalCode: '8000', city: 'Zürich', country: 'Switzerland' }
    await all.submit('cora', { name: 'Cora AG', billingEmail: 'bills@cora.example', ...address })
    expect(await all.roles('Cora AG')).toEqual(['Cora Tan: owner'])
    expect(textOf((await all.says('cora', '')).messages)).not.toContain(adviceForCompany)
  })

  test('[E12] on Home too, where the answer shows at once', async () => {
    const all = world()
    const { adviceForCompany } = all.deps.catalog.creation
    await arrive(all, { carl: {} })
    await all.home('carl')
    expect(textOf(await homeOf(all, 'carl'))).toContain(question)
    await all.press('carl', 'For a company', { in: 'home' })
    expect(textOf(await homeOf(all, 'carl'))).toContain(adviceForCompany)
    expect((await all.person('carl')).purpose).toBe('company')
  })

  test('[E12] for themselves is advised nothing of the kind', async () => {
    const all = world()
    const { adviceForCompany } = all.deps.catalog.creation
    await arrive(all, { cleo: {} })
    await all.says('cleo', '')
    const said = await all.press('cleo', 'For myself')
    expect(textOf(said.messages)).toContain('is all you need')
    for (const text of ['', 'help create'])
      expect(textOf((await all.says('cleo', text)).messages)).not.toContain(question)
    expect(textOf((await all.says('cleo', '')).messages)).not.toContain(adviceForCompany)
  })
})
