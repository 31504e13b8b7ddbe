// The rows of a system in which moving from a personal account to an organization is checking out again, moving what one
// made, issuing new keys, and only then cancelling; and in which an enterprise subscription is moved by the vendor.
import { describe, expect, test } from 'vitest'
import * as spending from '../../src/org/credits/spending.ts'
import * as organizations from '../../src/org/organization/organizations.ts'
import { bySystem } from '../../src/org/telling/deliveries.ts'
import { linksIn, pays, upgrades } from '../stories/money/till.ts'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, foundNew, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'cartesia' })

/** Someone's personal account in the record. */
async function ownOf(all: World, handle: string) {
  const { id: personId } = await all.person(handle)
  return all.db.organization.findFirstOrThrow({ where: { personId }, include: { billing: true } })
}
const billingOf = (all: World, organizationId: string) =>
  all.db.billingAccount.findUnique({ where: { organizationId } })

/** Someone new who pays for their personal account, and has an organization that is on its first plan. */
async function mover(all: World, handle: string, name: string, plan = 'startup'): Promise<void> {
  await arrive(all, { [handle]: {} })
  await upgrades(all, handle, plan)
  await all.says(handle, `create ${name}`)
}

/** The steps of the checklist as people read them: "Done: …". */
async function stepsOf(all: World, handle: string): Promise<string[]> {
  const { messages } = await all.says(handle, 'move')
  return textOf(messages)
    .split('\n')
    .filter((line) => /^(Done|Next|Later): /.test(line))
}

/** Issues a key in a form, and reads its secret off the modal in which it is shown. */
async function issues(all: World, handle: string, values: object = {}): Promise<string> {
  await all.says(handle, 'keys issue')
  await all.submit(handle, values)
  const shown = textOf((await modalOf(all, handle)).blocks)
  await all.close(handle)
  return /gh_\w+/.exec(shown)?.[0] ?? ''
}
const verified = (all: World, secret: string, organization?: string) =>
  all.call<{ isValid: boolean; reason?: string; organization?: { name: string } }>('verify', {
    secret,
    ...(organization ? { organization } : {}),
  })

describe('someone on the Enterprise plan', () => {
  test('[C13] is told to contact the vendor, who moves the subscription onto the organization: no checkout', async () => {
    const all = world()
    await arrive(all, { enno: {} })
    await all.says('enno', 'whoami')
    await all.says('omar', 'whoami')
    const own = await ownOf(all, 'enno')
    const at = { ...bySystem(all.deps), organizationId: own.id }
    await organizations.setPlan(at, { organizationId: own.id, plan: 'enterprise' })

    const created = await all.says('enno', 'create Large Voices')
    const words = textOf(created.messages)
    expect(words).toContain('You are on Enterprise, so do not check out again.')
    expect(words).toContain('Contact us at support@cartesia.ai, and we migrate your current subscription')
    expect(linksIn(created.messages)).toEqual([])
    expect(buttonsOf(created.messages).filter((text) => /upgrade/i.test(text))).toEqual([])

    const asked = await all.press('enno', 'Ask to have it moved', { in: created.messages[0]?.ts ?? '' })
    expect(textOf(asked.messages)).toContain('Omar')
    const letter = (await all.inbox('omar')).at(-1)
    expect(textOf(letter?.blocks)).toContain(
      'asks to have the subscription of their Personal account moved to Large Voices',
    )
    await all.press('omar', 'Approve', { in: letter?.ts ?? '' })
    await all.settle()

    const { id, plan, status } = await all.organization('Large Voices')
    expect([plan, status]).toEqual(['enterprise', 'active'])
    expect((await ownOf(all, 'enno')).plan).toBe('free')
    expect(await all.db.billingChange.count({ where: { organizationId: { in: [id, own.id] } } })).toBe(0)
    expect(await all.recorded('Large Voices')).toContain('subscription.migrated')
    expect(textOf((await all.inbox('enno')).map(({ blocks }) => blocks))).toContain(
      'The Enterprise subscription of your Personal account was moved to Large Voices',
    )
    await all.says('enno', 'switch Large Voices')
    expect(textOf((await all.says('enno', 'resources voice warm')).messages)).toContain('now owns the voice warm')
  })
})

describe('moving up', () => {
  test('[C14] every workspace has its own billing: customer, subscription and invoices', async () => {
    const all = world()
    await mover(all, 'bea', 'Bea Voices')
    await all.says('bea', 'switch Bea Voices')
    await upgrades(all, 'bea', 'scale')
    const [own, shared] = [
      (await ownOf(all, 'bea')).billing,
      await billingOf(all, (await all.organization('Bea Voices')).id),
    ]
    for (const field of ['customerId', 'subscriptionId'] as const) {
      expect(own?.[field]).toBeTruthy()
      expect(shared?.[field]).toBeTruthy()
      expect(own?.[field]).not.toBe(shared?.[field])
    }
    const bills = async () => textOf((await all.says('bea', 'billing')).messages)
    expect(await bills()).toMatch(/US\$299/)
    expect(await bills()).not.toMatch(/US\$49/)
    await all.says('bea', 'switch personal')
    expect(await bills()).toMatch(/US\$49/)
    expect(await bills()).not.toMatch(/US\$299/)
  })

  test('[C15] every workspace has its own credits: spending in one never lowers the other, and none move along', async () => {
    const all = world()
    await mover(all, 'cem', 'Cem Voices')
    await all.says('cem', 'switch Cem Voices')
    await upgrades(all, 'cem', 'startup')
    const [own, shared, { id: personId }] = [
      await ownOf(all, 'cem'),
      await all.organization('Cem Voices'),
      await all.person('cem'),
    ]
    const left = async (organizationId: string) => {
      const balance = await all.db.balance.findUniqueOrThrow({ where: { organizationId } })
      return Number(balance.allowance + balance.purchased)
    }
    const [before, beforeShared] = [await left(own.id), await left(shared.id)]
    await spending.spend(all.deps, { organizationId: shared.id, personId }, { amount: 1_000, key: 'c15-shared' })
    expect([await left(own.id), await left(shared.id)]).toEqual([before, beforeShared - 1_000])
    await spending.spend(all.deps, { organizationId: own.id, personId }, { amount: 70, key: 'c15-own' })
    expect([await left(own.id), await left(shared.id)]).toEqual([before - 70, beforeShared - 1_000])
    await all.says('cem', 'switch personal')
    await all.says('cem', 'resources voice along')
    await all.says('cem', 'move')
    await all.press('cem', 'Choose what moves')
    await all.submit('cem', { 'What moves': 'all' })
    expect([await left(own.id), await left(shared.id)]).toEqual([before - 70, beforeShared - 1_000])
  })

  test('[C16] is checking out again as the organization: a personal plan gives it nothing', async () => {
    const all = world()
    await mover(all, 'dov', 'Dov Voices')
    expect((await all.organization('Dov Voices')).plan).toBe('free')
    expect(await stepsOf(all, 'dov')).toEqual([
      'Next: Check out as Dov Voices: it is on Free, your Personal account on Startup. Neither the plan nor credits carry over.',
      expect.stringMatching(/^Done: No resources left/),
      expect.stringMatching(/^Later: Issue a key in Dov Voices/),
      'Later: Then cancel your personal subscription; not before Dov Voices has its own.',
    ])
    // Nothing can be brought to it or made in it before it has its plan, so that nothing is offered that would be refused.
    expect(buttonsOf((await all.says('dov', 'move')).messages)).toEqual(['Upgrade Dov Voices', 'Put it away'])
    await all.press('dov', 'Upgrade Dov Voices')
    const { messages } = await all.submit('dov', {})
    expect(await pays(all, messages)).toMatchObject({ paid: true })
    expect((await all.organization('Dov Voices')).plan).toBe('startup')
    expect((await stepsOf(all, 'dov'))[0]).toBe('Done: Dov Voices is on Startup, apart from your Personal account.')
  })

  test('[C17] does not cancel the personal subscription; cancelling is offered after, and done by hand', async () => {
    const all = world()
    await mover(all, 'eva', 'Eva Voices')
    const before = await all.says('eva', 'move')
    expect(buttonsOf(before.messages)).not.toContain('Cancel the personal subscription')
    await all.says('eva', 'switch Eva Voices')
    await upgrades(all, 'eva', 'startup')
    const own = await ownOf(all, 'eva')
    expect([own.plan, own.billing?.status, own.billing?.endsAt]).toEqual(['startup', 'active', null])
    const after = await all.says('eva', 'move')
    expect(textOf(after.messages)).toContain('Cancel your personal subscription (Startup). Nobody does it for you.')
    await all.press('eva', 'Cancel the personal subscription', { in: after.messages[0]?.ts ?? '' })
    expect((await ownOf(all, 'eva')).billing?.endsAt, 'the preview cancels nothing').toBeNull()
    await all.press('eva', 'Cancel plan')
    await all.settle()
    expect((await ownOf(all, 'eva')).billing?.endsAt).toEqual(own.billing?.periodEnd)
    expect((await billingOf(all, (await all.organization('Eva Voices')).id))?.endsAt).toBeNull()
    expect((await stepsOf(all, 'eva')).at(-1)).toBe('Done: Your personal subscription is cancelled.')
  })

  test('[C18] after cancelling, access lasts until the period ends: the day before yes, the day after no', async () => {
    const all = world()
    await mover(all, 'fay', 'Fay Voices')
    const { messages } = await all.says('fay', 'plan')
    await all.press('fay', 'Cancel plan', { in: messages[0]?.ts ?? '' })
    await all.press('fay', 'Cancel plan')
    await all.settle()
    const { billing } = await ownOf(all, 'fay')
    const days = ((billing?.endsAt?.getTime() ?? 0) - all.deps.clock.now().getTime()) / 86_400_000
    expect(days).toBeGreaterThan(27)
    await all.advance(`P${Math.floor(days) - 1}D`)
    expect([(await ownOf(all, 'fay')).plan, (await ownOf(all, 'fay')).billing?.status]).toEqual(['startup', 'active'])
    await all.advance('P3D')
    expect((await ownOf(all, 'fay')).plan).toBe('free')
  }, 120_000)
})

describe('until the period ends', () => {
  test('[C19] the checklist says until when, moves what was made, and reminds of what has not', async () => {
    const all = world()
    await mover(all, 'gus', 'Gus Voices')
    for (const id of ['warm', 'calm', 'loud']) await all.says('gus', `resources voice ${id}`)
    await all.says('gus', 'switch Gus Voices')
    await upgrades(all, 'gus', 'startup')
    await all.says('gus', 'switch personal')
    const cancel = await all.says('gus', 'plan')
    await all.press('gus', 'Cancel plan', { in: cancel.messages[0]?.ts ?? '' })
    await all.press('gus', 'Cancel plan')
    await all.settle()
    const list = textOf((await all.says('gus', 'move')).messages)
    expect(list).toMatch(/You have access to your Personal account’s Startup plan until \d+ \w+ \d+ \(\d+ days\)/)
    expect(list).toContain('Move what you need: 3 resources still in your Personal account.')

    await all.press('gus', 'Choose what moves')
    const { messages } = await all.submit('gus', { 'What moves': 'chosen', Resources: ['warm', 'calm'] })
    expect(textOf(messages)).toContain('Moved 2 resources from your Personal account to Gus Voices.')
    const { id } = await all.organization('Gus Voices')
    const held = await all.db.resource.findMany({ where: { organizationId: id }, orderBy: { externalId: 'asc' } })
    expect(held.map(({ externalId }) => externalId)).toEqual(['calm', 'warm'])

    const { billing } = await ownOf(all, 'gus')
    const days = ((billing?.endsAt?.getTime() ?? 0) - all.deps.clock.now().getTime()) / 86_400_000
    const reminders = async () =>
      (await all.inbox('gus'))
        .map(({ blocks }) => textOf(blocks))
        .filter((text) => text.includes('has not moved to Gus Voices'))
    await all.advance(`P${Math.floor(days) - 8}D`)
    expect(await reminders()).toEqual([])
    await all.advance('P2D')
    expect(await reminders()).toEqual([
      expect.stringMatching(/1 resource of yours has not moved .* ends on \d+ \w+ \d+/),
    ])
    await all.press('gus', 'Open the checklist', { in: (await all.inbox('gus')).at(-1)?.ts ?? '' })
    await all.press('gus', 'Choose what moves')
    await all.submit('gus', { 'What moves': 'all' })
    await all.advance('P6D')
    expect(await reminders()).toHaveLength(1)
    expect(await all.db.resource.count({ where: { organizationId: id } })).toBe(3)
  }, 120_000)

  test('[C20] new keys of the organization are issued and taken into use: personal keys do not carry over', async () => {
    const all = world()
    await mover(all, 'hal', 'Hal Voices')
    const personal = await issues(all, 'hal')
    expect(await verified(all, personal)).toMatchObject({ isValid: true, organization: { name: 'Hal Tan' } })
    await all.says('hal', 'switch Hal Voices')
    await upgrades(all, 'hal', 'startup')
    expect(await verified(all, personal, 'Hal Voices')).toEqual({ isValid: false, reason: 'elsewhere' })
    const keysStep = async () => (await stepsOf(all, 'hal')).find((step) => /key/i.test(step))
    expect(await keysStep()).toContain('Issue a key in Hal Voices and put it to use')
    const fresh = await issues(all, 'hal')
    expect(fresh).not.toBe(personal)
    expect(await keysStep()).toContain('it has not been used yet')
    expect(await verified(all, fresh, 'Hal Voices')).toMatchObject({ isValid: true })
    expect(await keysStep()).toContain('Done: Keys of Hal Voices are in use.')
    await all.advance('PT5M')
    await verified(all, personal)
    expect(await keysStep()).toContain('something still has it')
  })
})

test('[C23] once it is created and upgraded, an organization can own voices, API keys and other resources', async () => {
  const all = world()
  await foundNew(all, 'Ivo Voices', 'ivo')
  const refused = await all.says('ivo', 'resources voice too-early')
  expect(textOf(refused.messages)).not.toContain('now owns')
  await all.says('ivo', 'keys')
  const early = await all.press('ivo', 'Issue an organization key')
  expect(textOf(early.messages)).toContain('Ivo Voices')
  expect(buttonsOf(early.messages).filter((text) => /upgrade/i.test(text))).toHaveLength(1)
  expect(early.view, 'no form is opened').toBeUndefined()
  await upgrades(all, 'ivo', 'startup')
  for (const type of ['voice', 'dataset'])
    expect(textOf((await all.says('ivo', `resources ${type} one`)).messages)).toContain(
      `Ivo Voices now owns the ${type} one.`,
    )
  await all.says('ivo', 'keys')
  await all.press('ivo', 'Issue an organization key')
  const made = await all.submit('ivo', { Name: 'Production' })
  const secret = /gh_organization_\w+/.exec(textOf(made.view?.blocks))?.[0] ?? ''
  expect(await verified(all, secret, 'Ivo Voices')).toMatchObject({ isValid: true, kind: 'organization', person: null })
})
