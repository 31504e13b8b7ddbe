// The settings of an organization, as people change them: in the form and in one line, alone and at the same time.
import { describe, expect, test } from 'vitest'
import { mentionsIn } from '../../../src/sandbox/slack/rules/markup.ts'
import { buttonsOf, headerOf, openWorld, textOf, type View, type World } from '../../world.ts'
import { answers, found, hire, letIn, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

const world = openWorld({ catalog: roomy })
const address = {
  line1: 'Jl. Sudirman 12',
  line2: 'Lantai 3',
  postalCode: '10220',
  city: 'Jakarta',
  state: 'DKI Jakarta',
  country: 'Indonesia',
}

const kept = async (name: string) => {
  const { handle, billingEmail, billingAddress } = await world().organization(name)
  return { handle, billingEmail, billingAddress }
}
const entriesOf = async (name: string) => {
  const { id: organizationId } = await world().organization(name)
  const where = { organizationId, action: 'organization.settingsChanged' }
  return world().db.auditEntry.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }] })
}
const fieldsOf = (view: View | undefined): string[] =>
  (view?.blocks ?? []).flatMap(({ type, label }) => (type === 'input' ? [label.text] : []))
/** What stands below a field of a form. */
const hintOf = (view: View | undefined, field: string): string =>
  view?.blocks.find(({ block_id }) => String(block_id).split(':')[0] === field)?.hint?.text ?? ''
const modalOf = async (all: World, as: string): Promise<View> => {
  const { view } = await all.call<{ view: View }>(`seat?as=${as}`)
  return view
}

describe('the form', () => {
  test('shows what there is, changes what was changed, and says so with a way back', async () => {
    const { says, submit, press } = world()
    await hire(world(), { fred: 'Fred Owner' })
    await found(world(), 'Freds', 'fred')
    const { view } = await says('fred', 'settings')
    expect(headerOf(view)).toBe('Freds · Owner')
    expect(view?.state.values.name.name.value).toBe('Freds')
    const sent = await submit('fred', {
      Name: 'Freds Clinic',
      id: 'Freds Clinic',
      billingEmail: 'b@freds.example',
      ...address,
    })
    expect(sent.closed).toBe(true)
    expect(said(sent)).toContain('Saved the settings of Freds Clinic.')
    expect(said(sent)).toContain('ID: freds-clinic  (was none)')
    expect(said(sent)).toContain('Billing address: Jl. Sudirman 12, Lantai 3, 10220 Jakarta, DKI Jakarta, Indonesia')
    expect(headerOf(sent.messages[0])).toBe('Freds Clinic · Owner')
    expect(await kept('Freds Clinic')).toEqual({
      handle: 'freds-clinic',
      billingEmail: 'b@freds.example',
      billingAddress: { ...address, country: 'ID' },
    })
    const again = await press('fred', 'Settings')
    expect(again.view?.state.values.country.country.selected_option.value).toBe('ID')
    expect(said(await submit('fred'))).toContain('Nothing was changed')
    expect(await entriesOf('Freds Clinic')).toHaveLength(1)
  })

  test('is undone by its button', async () => {
    const { says, press } = world()
    await hire(world(), { udo: 'Udo Owner' })
    await found(world(), 'Udos', 'udo')
    await says('udo', 'settings id udos')
    await says('udo', 'settings id udos-new')
    await press('udo', 'Undo')
    expect((await kept('Udos')).handle).toBe('udos')
    expect((await says('udo', 'whoami')).messages[0]?.text).toContain('Its ID is udos.')
  })

  test('shows each only what is theirs: bills to those who see to them, and nothing to those who change nothing', async () => {
    const { says } = world()
    await hire(world(), { rosa: 'Rosa Owner', rolf: 'Rolf Billing', rita: 'Rita Viewer' })
    await found(world(), 'Rosas', 'rosa', { rolf: 'billing', rita: 'viewer' })
    const { view } = await says('rolf', 'settings')
    expect(fieldsOf(view)[0]).toBe('Billing e-mail')
    expect(fieldsOf(view)).not.toContain('Name')
    expect(buttonsOf(view)).toEqual(['API keys', 'Leave'])
    await world().submit('rolf', { billingEmail: 'bills@rosas.example' })
    expect((await kept('Rosas')).billingEmail).toBe('bills@rosas.example')

    const refused = await says('rita', 'settings')
    expect(refused.view).toBeUndefined()
    expect(said(refused)).toContain('Your role in Rosas is Viewer, which does not include it.')
    expect(said(refused)).toContain('Ask for the role')
    await world().press('rita', 'Request it')
    await answers(world(), 'rosa', 'Approve')
    expect(fieldsOf((await says('rita', 'settings')).view)).toContain('Name')
  })

  test('of a personal account asks for its bills, and its name and id are refused', async () => {
    const { says, submit } = world()
    await hire(world(), { pia: 'Pia Alone' })
    const { view } = await says('pia', 'settings')
    expect(fieldsOf(view)).not.toContain('Name')
    expect(buttonsOf(view)).toEqual(['API keys'])
    expect(said(await submit('pia', { billingEmail: 'pia@mail.example' }))).toContain(
      'Saved the settings of Personal account.',
    )
    expect(said(await says('pia', 'settings id pias'))).toContain('You are in your Personal account.')
  })

  test('says at each field what is wrong with it, and nothing is half done', async () => {
    const { says, submit } = world()
    await hire(world(), { wim: 'Wim Owner', wout: 'Wout Owner' })
    await found(world(), 'Wouts', 'wout')
    await says('wout', 'settings id wouts')
    await found(world(), 'Wims', 'wim')
    await says('wim', 'settings')
    const refused: [object, string, string][] = [
      [{ Name: 'n'.repeat(201) }, 'name', '200 characters are the most'],
      [{ Name: `n${'\u0301'.repeat(6_000)}` }, 'name', '200 characters are the most'],
      [{ Name: 'Wims', id: 'Wouts' }, 'id', '“wouts” is taken. Type another one: “wouts-2” is free.'],
      [{ id: 'api' }, 'id', 'is reserved for the product itself'],
      [{ id: '<!channel>' }, 'id', 'has characters other than'],
      [{ id: '', billingEmail: 'wim' }, 'billingEmail', '“wim” is not an e-mail address.'],
      [{ billingEmail: '', line1: 'Somewhere 1' }, 'postalCode', 'The postal code is missing.'],
      [{ postalCode: '1', city: 'n'.repeat(201), country: 'Norway' }, 'city', 'has more than 200 characters'],
    ]
    for (const [values, field, words] of refused) {
      const { errors } = await submit('wim', { Name: 'Wims anew', ...values })
      expect(Object.keys(errors ?? {}), words).toEqual([field])
      expect(errors?.[field]).toContain(words)
    }
    expect(await kept('Wims')).toEqual({ handle: null, billingEmail: null, billingAddress: null })
    await submit('wim', { city: 'Oslo' })
    expect((await kept('Wims anew')).billingAddress).toMatchObject({
      line1: 'Somewhere 1',
      city: 'Oslo',
      country: 'NO',
    })
    await says('wim', 'settings')
    const emptied = Object.fromEntries([...Object.keys(address).map((part) => [part, '']), ['country', 'No country']])
    await submit('wim', emptied)
    expect((await kept('Wims anew')).billingAddress).toBeNull()
  })

  test('changes only what its filler changed: what others changed meanwhile stays', async () => {
    const { says, submit } = world()
    await hire(world(), { anna: 'Anna One', arne: 'Arne Two' })
    await found(world(), 'Pair', 'anna', { arne: 'admin' })
    await Promise.all([says('anna', 'settings'), says('arne', 'settings')])
    await Promise.all([submit('anna', { billingEmail: 'anna@pair.example' }), submit('arne', { id: 'pair-id' })])
    expect(await kept('Pair')).toMatchObject({ handle: 'pair-id', billingEmail: 'anna@pair.example' })
    expect((await entriesOf('Pair')).map(({ after }) => Object.keys(after as object).join())).toHaveLength(2)
  })

  test('sent three times over changes once', async () => {
    const { says, submit, faults } = world()
    await hire(world(), { trix: 'Trix Owner' })
    await found(world(), 'Trix', 'trix')
    await says('trix', 'settings')
    await faults({ slack: { deliver: { times: 3 } } })
    await submit('trix', { id: 'trix-once', billingEmail: 't@trix.example' })
    await faults({})
    await world().settle()
    expect(await entriesOf('Trix')).toHaveLength(1)
  })

  test('of another organization than one is in changes that one', async () => {
    const { says, press, submit, whereIs } = world()
    await hire(world(), { otto: 'Otto Owner' })
    await found(world(), 'Here', 'otto')
    const overview = await says('otto', '')
    await found(world(), 'There', 'otto')
    await press('otto', 'Settings', { in: overview.messages[0]?.ts ?? '' })
    await submit('otto', { id: 'here-it-is' })
    expect([(await kept('Here')).handle, (await kept('There')).handle]).toEqual(['here-it-is', null])
    expect(await whereIs('otto')).toBe('There')
  })
})

describe('a right that is lacking', () => {
  test('can be asked for with exactly what was typed', async () => {
    const { says, press } = world()
    await hire(world(), { olga: 'Olga Owner', mick: 'Mick Member' })
    await found(world(), 'Olgas', 'olga', { mick: 'member' })
    const refused = await says('mick', 'settings id olgas-by-mick')
    expect(said(refused)).toContain('Your role in Olgas is Member')
    await press('mick', 'Request it')
    const letter = (await world().inbox('olga')).at(-1)
    expect(textOf(letter?.blocks)).toContain('change the settings of Olgas: the ID “olgas-by-mick”.')
    await answers(world(), 'olga', 'Approve')
    expect((await kept('Olgas')).handle).toBe('olgas-by-mick')
  })

  test('that ends while the form is open is no right any more', async () => {
    const { says, submit, roles } = world()
    await hire(world(), { ella: 'Ella Owner', emil: 'Emil Admin' })
    await found(world(), 'Ellas', 'ella')
    await letIn(world(), 'ella', 'emil', 'admin')
    await says('emil', 'settings')
    await says('ella', 'role @emil viewer')
    expect(said(await submit('emil', { id: 'too-late' }))).toContain('Your role in Ellas is Viewer')
    expect((await kept('Ellas')).handle).toBeNull()
    expect(await roles('Ellas')).toContain('Emil Admin: viewer')
  })
})

describe('while one types', () => {
  test('a name is counted and an id is looked up, letter by letter; what is typed stays', async () => {
    const { says, choose } = world()
    await hire(world(), { tina: 'Tina Types', theo: 'Theo Taken' })
    await found(world(), 'Theos', 'theo')
    await says('theo', 'settings id theos')
    await found(world(), 'Tinas', 'tina')
    await says('tina', 'settings id tinas')
    await says('tina', 'settings')
    const steps: [string, string, string][] = [
      ['name', 'T', '1/200 characters'],
      ['name', '👨‍👩‍👧‍👦é', '2/200 characters'],
      ['name', 'n'.repeat(207), '207/200 characters: 7 too many'],
      ['id', 'th', '“th” is too short'],
      ['id', 'theos', '“theos” is taken; “theos-2” is free.'],
      ['id', 'Theos 3', '“theos-3” is free.'],
      ['id', 'tinas', 'This is the current ID.'],
      ['id', 'log/in', 'has characters other than'],
      ['id', '', 'For example sehat-clinic'],
    ]
    for (const [field, value, words] of steps) {
      const { view } = await choose('tina', field, value)
      expect(hintOf(view, field)).toContain(words)
      expect(view?.state.values[field][field].value ?? '').toBe(value)
    }
    expect(hintOf(await modalOf(world(), 'tina'), 'name')).toContain('7 too many')
    expect(
      (await modalOf(world(), 'tina')).blocks.some(({ type, level }) => type === 'alert' && level === 'error'),
    ).toBe(true)
    const { view } = await choose('tina', 'name', 'Tinas & <friends>')
    expect(view?.blocks.some(({ type }) => type === 'alert')).toBe(false)
    expect(headerOf(view)).toBe('Tinas · Owner')
    const { errors } = await world().submit('tina', { id: 'tinas' })
    expect(errors).toBeUndefined()
    expect((await kept('Tinas & <friends>')).handle).toBe('tinas')
  })

  test('as fast as fingers go, the last letter has the last word', async () => {
    const { says, choose, faults } = world()
    await hire(world(), { fleur: 'Fleur Fast' })
    await found(world(), 'Fleurs', 'fleur')
    await says('fleur', 'settings')
    const typed = Array.from({ length: 25 }, (_, n) => 'fleurs-garden-of-flowers-n'.slice(0, n + 1))
    // Slow enough for many letters to come while one drawing is under way.
    await faults({ slack: { method: { name: 'views.update', delayMs: 150 } } })
    await Promise.all(typed.map((text) => choose('fleur', 'id', text)))
    await Promise.all(['F', 'Fl', 'Fleurs Garden'].map((text) => choose('fleur', 'name', text)))
    const text = (await modalOf(world(), 'fleur')).state.values.id.id.value
    const name = (await modalOf(world(), 'fleur')).state.values.name.name.value
    await expect
      .poll(async () => hintOf(await modalOf(world(), 'fleur'), 'name'), { timeout: 5_000 })
      .toBe(`${name.length}/200 characters`)
    await expect
      .poll(async () => hintOf(await modalOf(world(), 'fleur'), 'id'))
      .toContain(text.length < 3 ? `“${text}”` : text.endsWith('-') ? 'hyphen' : `“${text}” is free.`)
    await faults({})
  })

  test('a drawing that came too late is left to the next letter', async () => {
    const { says, choose, faults } = world()
    await hire(world(), { lena: 'Lena Late' })
    await found(world(), 'Lenas', 'lena')
    await says('lena', 'settings')
    await faults({ slack: { method: { name: 'views.update', error: 'hash_conflict' }, next: 1 } })
    const { view } = await choose('lena', 'name', 'Lenas t')
    expect(hintOf(view, 'name')).toBe('5/200 characters')
    expect(hintOf((await choose('lena', 'name', 'Lenas two')).view, 'name')).toBe('9/200 characters')
    await faults({})
  })

  test('a form that is sent meanwhile is sent as it was typed', async () => {
    const { says, choose, submit, faults } = world()
    await hire(world(), { sven: 'Sven Sends' })
    await found(world(), 'Svens', 'sven')
    await says('sven', 'settings')
    await faults({ slack: { method: { name: 'views.update', delayMs: 400 } } })
    const typing = choose('sven', 'name', 'Svens sent')
    const sent = await submit('sven', { Name: 'Svens sent', id: 'svens' })
    await typing
    await faults({})
    expect(sent.errors).toBeUndefined()
    expect((await kept('Svens sent')).handle).toBe('svens')
  })
})

test('hostile words mention nobody and mislead nobody', async () => {
  const { says, submit, press, choose } = world()
  await hire(world(), { hugo: 'Hugo Hostile' })
  await found(world(), 'Hugos', 'hugo')
  await says('hugo', 'settings')
  await choose('hugo', 'name', '<!channel> \u202Eevil')
  const sent = await submit('hugo', {
    Name: '<!channel> \u202Eevil',
    line1: '<@U0DINA00001>',
    postalCode: '*1*',
    city: '_x_',
    country: 'Chad',
  })
  expect(mentionsIn(sent.messages[0]?.text ?? '')).toEqual([])
  expect(said(sent)).toContain('<!channel> evil')
  await press('hugo', 'Settings')
  expect((await modalOf(world(), 'hugo')).state.values.line1.line1.value).toBe('<@U0DINA00001>')
})
