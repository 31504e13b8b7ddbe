// The rows of a system with an ordered ladder of tiers: organizations begin on the lowest, pay to go up, and invite from
// Startup on.
import { describe, expect, test } from 'vitest'
import { linksIn, pays, upgrades } from '../stories/money/till.ts'
import { buttonsOf, openWorld, textOf, type World } from '../world.ts'
import { arrive, foundNew, modalOf } from './seen.ts'

const world = openWorld({ catalog: 'cartesia' })
const ladder = ['free', 'pro', 'startup', 'scale', 'enterprise']

const creditsOf = async (all: World, organizationId: string): Promise<number> => {
  const balance = await all.db.balance.findUnique({ where: { organizationId } })
  return balance ? Number(balance.purchased + balance.allowance) : 0
}

/** Whether someone can invite a person from where they are; and what is said otherwise. */
async function invites(all: World, as: string, guest: string): Promise<string | null> {
  const { id: organizationId } = await all.db.context
    .findUniqueOrThrow({ where: { personId: (await all.person(as)).id }, include: { organization: true } })
    .then(({ organization }) => organization)
  const before = await all.db.invitation.count({ where: { organizationId } })
  const { messages } = await all.says(as, `invite @${guest}`)
  return (await all.db.invitation.count({ where: { organizationId } })) > before ? null : textOf(messages)
}

describe('credits', () => {
  test('[C7] organizations get no free credits: not new, not on the free plan next month, and not by promotion', async () => {
    const all = world()
    await foundNew(all, 'No Gift', 'gil')
    const { id } = await all.organization('No Gift')
    expect(await creditsOf(all, id)).toBe(0)
    await all.advance('P32D')
    expect(await creditsOf(all, id)).toBe(0)
    const refused = await all.says('omar', 'credits give 500 to No Gift')
    expect(textOf(refused.messages)).toMatch(/free credits/i)
    expect(await creditsOf(all, id)).toBe(0)
    expect(await all.db.ledgerEntry.count({ where: { organizationId: id } })).toBe(0)
    // A personal account has them.
    const { id: personId } = await all.person('gil')
    const own = await all.db.organization.findFirstOrThrow({ where: { personId } })
    await all.says('gil', 'switch personal')
    await all.says('gil', 'credits')
    expect(await creditsOf(all, own.id)).toBe(20_000)
    const given = await all.says('omar', 'credits give 500 to @gil')
    expect(textOf(given.messages)).toContain('was given 500 credits and has 20,500 credits now.')
    expect(await creditsOf(all, own.id)).toBe(20_500)
    // What operators give, nobody gives themselves.
    const mine = await all.says('gil', 'credits give 500 to @gil')
    expect(textOf(mine.messages)).toContain('Only the operators of this installation do this.')
    expect(await creditsOf(all, own.id)).toBe(20_500)
  })
})

describe('the tiers', () => {
  test('[C8] an organization must be on Startup or above before members can be invited; the refusal names it and offers the upgrade', async () => {
    const all = world()
    await arrive(all, { guy: {} })
    await foundNew(all, 'Too Low', 'tia')
    const refused = await all.says('tia', 'invite @guy')
    expect(textOf(refused.messages)).toContain('Startup')
    const button = buttonsOf(refused.messages).find((text) => /upgrade/i.test(text))
    expect(button).toBeDefined()
    expect(await all.db.invitation.count({ where: { organization: { name: 'Too Low' } } })).toBe(0)
    // The button leads to the form, the form to Stripe, the payment to the invitation.
    await all.press('tia', button ?? '', { in: refused.messages[0]?.ts ?? '' })
    await modalOf(all, 'tia')
    const chosen = await all.submit('tia')
    const seen = linksIn(chosen.view).length
      ? chosen.view
      : linksIn(chosen.messages).length
        ? chosen.messages
        : await modalOf(all, 'tia')
    expect(await pays(all, seen)).toEqual({ paid: true })
    expect(await all.organization('Too Low')).toMatchObject({ plan: 'startup' })
    expect(await invites(all, 'tia', 'guy')).toBeNull()
  })

  test('[C26] the ladder is ordered, and “or above” means it: below Startup no, on it and above it yes', async () => {
    const all = world()
    await arrive(all, { guus: {}, gwen: {}, gala: {} })
    await foundNew(all, 'Climber', 'cleo')
    expect(await invites(all, 'cleo', 'guus')).toContain('Startup')
    await upgrades(all, 'cleo', 'pro')
    expect(await all.organization('Climber')).toMatchObject({ plan: 'pro' })
    expect(await invites(all, 'cleo', 'guus')).toContain('Startup')
    await upgrades(all, 'cleo', 'startup')
    expect(await invites(all, 'cleo', 'guus')).toBeNull()
    await upgrades(all, 'cleo', 'scale')
    expect(await invites(all, 'cleo', 'gwen')).toBeNull()
    const { id } = await all.organization('Climber')
    await all.says('omar', 'whoami')
    const shown = textOf((await all.says('cleo', 'plan')).messages)
    const labels = ladder.map((plan) => `${plan[0]?.toUpperCase()}${plan.slice(1)}`)
    const places = labels.map((label) => shown.indexOf(`\n${label}`))
    expect(
      places.every((at) => at >= 0),
      shown,
    ).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    await all.db.organization.update({ where: { id }, data: { plan: 'enterprise', grantedPlan: 'enterprise' } })
    expect(await invites(all, 'cleo', 'gala')).toBeNull()
  })
})

describe('the guide', () => {
  test('[C12] creating an organization leads to its billing, where a higher tier is chosen', async () => {
    const all = world()
    await arrive(all, { nick: {} })
    await all.says('nick', 'create')
    const made = await all.submit('nick', { 'Organization name': 'Next Is Billing' })
    await all.settle()
    const next = made.view ?? made.messages
    const typed = await all.says('nick', 'create Typed One')
    for (const shown of [next, [typed.messages.map(({ blocks }) => blocks), typed.view?.blocks]]) {
      const said = textOf(shown)
      for (const plan of ['Pro', 'Startup', 'Scale']) expect(said).toContain(plan)
    }
    expect(await all.organization('Typed One')).toMatchObject({ plan: 'free' })
    // What is chosen there is a page of Stripe's, for the organization that was just made.
    const choose = buttonsOf(typed.messages).find((text) => /startup/i.test(text)) ?? ''
    const shown = await all.press('nick', choose, { in: typed.messages[0]?.ts ?? '' })
    const page = linksIn(shown.messages).length ? shown.messages : (await all.submit('nick')).messages
    expect(await pays(all, page)).toEqual({ paid: true })
    expect(await all.organization('Typed One')).toMatchObject({ plan: 'startup' })
    expect(await all.organization('Next Is Billing')).toMatchObject({ plan: 'free' })
  })

  test('[C27] its order is: create, upgrade, invite, create resources; each done or not done', async () => {
    const all = world()
    await arrive(all, { gus: {}, guido: {} })
    const steps = async (): Promise<string[]> => {
      const lines = textOf((await all.home('gus')).blocks).split('\n')
      return lines.filter((line) =>
        /^(Done|Next|To do|✓|✔|○|·|☐|☑)|organization|[Uu]pgrade|[Ii]nvite|resource/.test(line),
      )
    }
    const shown = (await steps()).join('\n')
    const order = [/[Cc]reate an organization/, /[Uu]pgrade/, /[Ii]nvite/, /resource|voice/].map((step) =>
      shown.search(step),
    )
    expect(
      order.every((at) => at >= 0),
      shown,
    ).toBe(true)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    const doneOf = async (): Promise<number> => ((await steps()).join('\n').match(/✓|✔|☑|done/gi) ?? []).length
    expect(await doneOf()).toBe(0)
    await all.says('gus', 'create Guided')
    await all.says('gus', 'switch Guided')
    const created = await doneOf()
    expect(created).toBeGreaterThan(0)
    await upgrades(all, 'gus', 'startup')
    const upgraded = await doneOf()
    expect(upgraded).toBe(created + 1)
    await all.says('gus', 'invite @guido')
    expect(await doneOf()).toBe(upgraded + 1)
    await all.says('gus', 'resources voice first')
    // All four are done: there is nothing left to guide to.
    expect(await doneOf()).toBe(0)
  })
})
