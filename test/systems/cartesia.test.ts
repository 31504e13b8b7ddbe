// The rows of a system whose organizations invite people once they are upgraded, and manage profile and team in one form.
import { describe, expect, test } from 'vitest'
import { upgrades } from '../stories/money/till.ts'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, inputsOf, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'cartesia' })
const png = {
  name: 'logo.png',
  type: 'image/png',
  base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
}

/** Someone new with an organization that they have entered. */
async function studio(all: World, name: string, owner: string): Promise<void> {
  await arrive(all, { [owner]: {} })
  await all.says(owner, `create ${name}`)
  await all.says(owner, `switch ${name}`)
}

/** Has the organization that someone is in upgraded, as the guide says: by its owner, who pays. */
const upgrade = (all: World, owner: string): Promise<void> => upgrades(all, owner, 'startup')

describe('creating an organization', () => {
  test('[C10] begins at the switcher: “Create organization” stands there, in the personal account and in an organization', async () => {
    const all = world()
    await studio(all, 'Sonic Studio', 'sonia')
    const [shared, personal] = [await all.says('sonia', ''), await all.says('sari', '')]
    expect(buttonsOf(shared.messages)).toContain('Create organization')
    expect(buttonsOf(personal.messages)).toContain('Create organization')
    await all.press('sari', 'Create organization', { in: personal.messages[0]?.ts ?? '' })
    expect((await modalOf(all, 'sari')).title.text).toBe('Create organization')
    expect(buttonsOf(await all.home('sari'))).toContain('Create organization')
  })

  test('[C11] asks for a name and takes a logo, which may be left out', async () => {
    const all = world()
    await arrive(all, { noor: {} })
    await all.says('noor', 'create')
    const modal = await modalOf(all, 'noor')
    const fields = inputsOf(modal).map(({ label, element, optional = false }) => [label.text, element.type, optional])
    expect(fields).toEqual([
      ['Organization name', 'plain_text_input', false],
      ['Logo', 'file_input', true],
    ])
    expect(modal.submit.text).toBe('Create organization')
    expect(await all.submit('noor', { 'Organization name': 'With logo', Logo: png })).toMatchObject({ closed: true })
    await all.says('noor', 'create')
    expect(await all.submit('noor', { 'Organization name': 'Without' })).toMatchObject({ closed: true })
    const logos = await all.db.logo.findMany({ include: { organization: true } })
    expect(logos.map(({ organization }) => organization.name)).toEqual(['With logo'])
  })
})

describe('managing an organization', () => {
  test('[C21] a Manage button stands in the switcher for the active organization once it is upgraded, not before', async () => {
    const all = world()
    await studio(all, 'Upgraded', 'uma')
    expect(buttonsOf((await all.says('uma', '')).messages)).not.toContain('Manage')
    await upgrade(all, 'uma')
    const overview = await all.says('uma', '')
    expect(buttonsOf(overview.messages)).toContain('Manage')
    await all.press('uma', 'Manage', { in: overview.messages[0]?.ts ?? '' })
    expect((await modalOf(all, 'uma')).title.text).toBe('Manage')
    await all.close('uma')
    await all.says('uma', 'switch personal')
    expect(buttonsOf((await all.says('uma', '')).messages)).not.toContain('Manage')
  })

  test('[C22] opens one form of two parts, the profile and the invitations, that change together or not at all', async () => {
    const all = world()
    await studio(all, 'Two Parts', 'tom')
    await upgrade(all, 'tom')
    await arrive(all, { vera: {}, wes: {} })
    await all.says('tom', '')
    await all.press('tom', 'Manage')
    const modal = await modalOf(all, 'tom')
    const titles = modal.blocks.filter(({ type }) => type === 'header').map(({ text }) => text.text)
    expect(titles).toEqual(['Profile', 'Invitations'])
    expect(inputsOf(modal).map(({ label }) => label.text)).toEqual(['Name', 'Logo', 'People', 'Role'])
    expect(textOf(modal.blocks)).toContain('No invitation is open.')

    const refused = await all.submit('tom', { Name: 'Two Parts Anew', People: ['tom'] })
    expect(refused.errors?.people).toContain('You are in already.')
    expect(await all.roles('Two Parts')).toEqual(['Tom Tan: owner'])
    const sent = await all.submit('tom', { Logo: png, People: ['vera', 'wes'], Role: 'Admin' })
    expect(textOf(sent.messages[0]?.blocks)).toContain('Saved the settings of Two Parts Anew.')
    expect(textOf(sent.messages[0]?.blocks)).toContain('Invited Vera Tan and Wes Tan to Two Parts Anew as Admin.')
    expect((await all.recorded('Two Parts Anew')).slice(-4)).toEqual(
      expect.arrayContaining(['organization.logoChanged', 'organization.settingsChanged', 'invitation.created']),
    )
    await all.inbox('vera')
    await all.press('vera', 'Accept')
    await all.settle()
    expect(await all.roles('Two Parts Anew')).toEqual(['Tom Tan: owner', 'Vera Tan: admin'])

    await all.says('tom', '')
    await all.press('tom', 'Manage')
    expect(textOf((await modalOf(all, 'tom')).blocks)).toContain('1 invitation is open.')
    const board = await all.press('tom', 'Open invitations', { in: (await modalOf(all, 'tom')).id })
    expect(textOf(board.view?.blocks)).toContain('Wes Tan')
  })

  test('[C22] shows a member without the right no button, and refuses the form', async () => {
    const all = world()
    await studio(all, 'Closed Parts', 'cleo')
    await upgrade(all, 'cleo')
    await arrive(all, { mo: {} })
    await all.says('cleo', 'invite @mo admin')
    await all.inbox('mo')
    await all.press('mo', 'Accept')
    await all.settle()
    await all.says('mo', 'switch Closed Parts')
    const overview = await all.says('mo', '')
    expect(buttonsOf(overview.messages)).toContain('Manage')
    await all.says('cleo', 'role @mo member')
    await all.settle()
    const refused = await all.press('mo', 'Manage', { in: overview.messages[0]?.ts ?? '' })
    expect(textOf(refused.messages)).toContain('Your role in Closed Parts is Member, which does not include it.')
    expect(buttonsOf((await all.says('mo', '')).messages)).not.toContain('Manage')
  })
})
