// The rows of a platform whose organizations have a name, an id and a billing e-mail of their own, and that one acts as.
import { describe, expect, test } from 'vitest'
import { type Block, buttonsOf, headerOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, buttonOf, inputsOf, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'clarifai' })
const kept = async (all: World, name: string) => {
  const { handle, billingEmail } = await all.organization(name)
  return [handle, billingEmail]
}
/** Someone new with an organization of that id, which they act as. */
async function actsAs(all: World, handle: string, name: string): Promise<void> {
  await arrive(all, { [handle]: {} })
  await all.says(handle, `create ${name}`)
  await all.says(handle, `switch ${name}`)
}

describe('creating an organization', () => {
  test('[K14] begins at “+ Add an Organization” in the switcher, as oneself and as an organization', async () => {
    const all = world()
    await arrive(all, { ada: {} })
    const own = await all.says('ada', '')
    expect(buttonsOf(own.messages)).toContain('+ Add an Organization')
    await all.press('ada', '+ Add an Organization', { in: own.messages[0]?.ts ?? '' })
    expect((await modalOf(all, 'ada')).title.text).toBe('Create an organization')
    await all.close('ada')
    expect(buttonsOf((await all.says('ada', 'list')).messages)).toContain('+ Add an Organization')
    await all.says('ada', 'create ada-org')
    await all.says('ada', 'switch ada-org')
    expect(buttonsOf((await all.says('ada', '')).messages)).toContain('+ Add an Organization')
  })

  test('[K15] asks for a name that no other organization has', async () => {
    const all = world()
    await arrive(all, { ben: {}, bea: {} })
    await all.says('ben', 'create')
    expect(await all.submit('ben', { 'Organization name': 'test-org', 'Organization ID': '1001' })).toMatchObject({
      closed: true,
    })
    await all.says('bea', 'create')
    for (const name of ['test-org', ' TEST-ORG ']) {
      const { errors } = await all.submit('bea', { 'Organization name': name, 'Organization ID': '1002' })
      expect(errors).toEqual({ name: 'Another organization already has this name. Please enter a different one.' })
    }
    await all.submit('bea', { 'Organization name': 'test-org-2' })
    await all.says('bea', 'switch test-org-2')
    expect(textOf((await all.says('bea', 'rename test-org')).messages)).toContain('“test-org” is in use.')
    expect(await kept(all, 'test-org-2')).toEqual(['1002', 'bea@sehat.example'])
  })

  test('[K16] asks for an id that no other organization has, when it is created and when it is changed', async () => {
    const all = world()
    await arrive(all, { cas: {}, cis: {} })
    await all.says('cas', 'create')
    await all.submit('cas', { 'Organization name': 'cas-org', 'Organization ID': '123455' })
    await all.says('cis', 'create')
    const refused = await all.submit('cis', { 'Organization name': 'cis-org', 'Organization ID': '123455' })
    expect(refused.errors).toEqual({ id: '“123455” is taken. Type another one: “123455-2” is free.' })
    await all.submit('cis', { 'Organization ID': '123456' })
    await all.says('cis', 'switch cis-org')
    expect(textOf((await all.says('cis', 'settings id 123455')).messages)).toContain('“123455” is taken.')
    expect(await kept(all, 'cis-org')).toEqual(['123456', 'cis@sehat.example'])
  })

  test('[K19] ends with the button “Create organization”', async () => {
    const all = world()
    await arrive(all, { dot: {} })
    await all.says('dot', 'create')
    const modal = await modalOf(all, 'dot')
    expect(modal.submit.text).toBe('Create organization')
    expect(inputsOf(modal).map(({ label }) => label.text)).toEqual([
      'Organization name',
      'Organization ID',
      'Billing e-mail',
      'Logo',
      'Invite people',
      'Invite by e-mail',
    ])
  })
})

describe('acting as an organization', () => {
  test('[K17] its id stands in the address that leads to it, and can be read', async () => {
    const all = world()
    await actsAs(all, 'eve', 'Eve Vision')
    const link = (node: Block) => buttonOf(node, 'Open in Clarifai')?.url
    const overview = await all.says('eve', '')
    expect(link(overview.messages)).toBe('https://clarifai.com/eve-vision')
    const whoami = await all.says('eve', 'whoami')
    expect(whoami.messages[0]?.text).toContain('Its ID is eve-vision.')
    expect(link(whoami.messages)).toBe('https://clarifai.com/eve-vision')
    expect(link((await all.says('eve', 'settings')).view)).toBe('https://clarifai.com/eve-vision')
    await all.submit('eve', { 'Organization ID': 'eve-2' })
    expect(link((await all.says('eve', '')).messages)).toBe('https://clarifai.com/eve-2')
    expect((await all.press('eve', 'Open in Clarifai')).messages).toEqual([])
    await all.says('eve', 'switch personal')
    expect(link((await all.says('eve', '')).messages)).toBeUndefined()
  })

  test('[K22][K23][K24] after creating it one acts as it once one picks it, and what is shown changes to it', async () => {
    const all = world()
    await arrive(all, { fox: {} })
    await all.says('fox', 'create fox-org')
    const list = await all.says('fox', 'list')
    expect(headerOf(list.messages[0])).toBe('User account')
    const picked = await all.press('fox', 'Switch', { in: list.messages[0]?.ts ?? '', value: 'fox-org' })
    expect(headerOf(picked.messages[0])).toBe('fox-org · Admin')
    expect(await all.whereIs('fox')).toBe('fox-org')
    await all.says('fox', 'resources model face-detector')
    const { id } = await all.organization('fox-org')
    expect(await all.db.resource.count({ where: { organizationId: id } })).toBe(1)
    expect(headerOf((await all.says('fox', '')).messages[0])).toBe('fox-org · Admin')
    expect((await all.home('fox')).blocks[0].text.text).toBe('fox-org')
    expect(buttonsOf((await all.says('fox', '')).messages)).toEqual(expect.arrayContaining(['Invite', 'Settings']))
    await all.says('fox', 'switch personal')
    expect(headerOf((await all.says('fox', '')).messages[0])).toBe('User account')
  })

  test('[K27] its account is where its profile is updated, where it is deleted, and where it is left', async () => {
    const all = world()
    await actsAs(all, 'gil', 'gil-org')
    await arrive(all, { guy: {} })
    await all.says('gil', 'invite @guy admin')
    await all.inbox('guy')
    await all.press('guy', 'Accept')
    await all.settle()
    const overview = await all.says('gil', '')
    const account = async () => {
      await all.press('gil', 'Settings', { in: overview.messages[0]?.ts ?? '' })
      return modalOf(all, 'gil')
    }
    expect(buttonsOf(await account())).toEqual(expect.arrayContaining(['Delete', 'Leave']))
    await all.submit('gil', { Name: 'gil-org-renamed' })
    expect(await all.roles('gil-org-renamed')).toHaveLength(2)

    await account()
    await all.press('gil', 'Delete')
    expect((await modalOf(all, 'gil')).title.text).toContain('Delete')
    await all.close('gil')

    await account()
    await all.press('gil', 'Leave')
    await all.submit('gil')
    expect(await all.roles('gil-org-renamed')).toEqual(['Guy Tan: admin'])

    await all.says('guy', 'switch gil-org-renamed')
    await all.says('guy', 'settings')
    await all.press('guy', 'Delete')
    const [field] = inputsOf(await modalOf(all, 'guy'))
    await all.submit('guy', { [field.block_id]: 'gil-org-renamed' })
    expect((await all.organization('gil-org-renamed')).status).toBe('deleted')
  })

  test('[K29] its menu has Members, which lists them', async () => {
    const all = world()
    await actsAs(all, 'hal', 'hal-org')
    const overview = await all.says('hal', '')
    const members = await all.press('hal', 'Members', { in: overview.messages[0]?.ts ?? '' })
    expect(members.messages[0]?.blocks.find(({ type }: Block) => type === 'header').text.text).toBe('Members')
    expect(textOf(members.messages[0]?.blocks)).toContain('Hal Tan  ·  Admin')
  })
})
