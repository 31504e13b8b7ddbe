// The ladder of plans as people meet it: what there is, who may go where on it, going down, going and coming back.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, textOf } from '../../world.ts'
import { answers, denies, found, hire, said } from '../cast.ts'
import { answerIn, linksIn, pays, upgrades } from './till.ts'

describe('the plans', () => {
  const world = openWorld()

  test('stand in their order, each with its prices, and where one is', async () => {
    await hire(world(), { ada: 'Ada Owner', bea: 'Bea Billing', amy: 'Amy Member' })
    await found(world(), 'Adas', 'ada', { bea: 'billing', amy: 'member' })
    const { messages } = await world().says('ada', 'plan')
    const text = textOf(messages)
    expect(headerOf(messages[0])).toBe('Adas · Owner')
    expect(text).toContain('Adas is on the Free plan.')
    const places = ['Free', 'Startup', 'Team', 'Enterprise'].map((label) => text.indexOf(`\n${label}  ·  `))
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(places[0]).toBeGreaterThan(0)
    expect(text).toMatch(/Startup {2}· {2}US\$20 a month or US\$200 a year/)
    expect(text).toContain('10,000 credits a month  ·  any number of members  ·  own up to 3 organizations')
    expect(text).toMatch(/Free {2}· {2}free of charge {2}· {2}you are here/)
    expect(buttonsOf(messages)).toEqual(['Upgrade to Startup', 'Upgrade to Team', 'Upgrade to Enterprise', 'Billing'])
  })

  test('are those of the personal account for whoever is in it', async () => {
    await hire(world(), { pam: 'Pam Personal' })
    const { messages } = await world().says('pam', 'plan')
    expect(headerOf(messages[0])).toBe('Personal account')
    expect(textOf(messages)).toContain('500 credits a month')
    // Nobody else is ever in it.
    expect(textOf(messages)).not.toMatch(/members|invited/)
    await upgrades(world(), 'pam', 'startup')
    expect(said(await world().says('pam', 'plan'))).toMatch(
      /Personal account is on the Startup plan\.\nUS\$20 a month\./,
    )
  })

  test.each([
    ['upgrade strtup', 'There is no plan “strtup” for Adas. Did you mean Startup?'],
    ['upgrade the moon', 'There is no plan “moon” for Adas. These are the plans.'],
    [`upgrade ${'x'.repeat(300)}`, `There is no plan “${'x'.repeat(59)}…” for Adas.`],
  ])('answer what is none of them: /org %s', async (typed, words) => {
    const { messages } = await world().says('ada', typed)
    expect(textOf(messages)).toContain(words)
    expect(buttonsOf(messages)).toContain('Upgrade to Startup')
  })

  test('are asked for by whoever may not pay, and paid by whoever approves', async () => {
    const shown = await world().says('amy', 'plan')
    expect(buttonsOf(shown.messages)).toEqual(['Ask for it', 'Ask for it', 'Ask for it', 'Billing'])
    const refused = await world().says('amy', 'upgrade team')
    expect(said(refused)).toContain('This takes the permission “make payments” (billing.pay).')
    expect(said(refused)).toMatch(/Ada Owner and Bea Billing can|Bea Billing and Ada Owner can/)
    expect(linksIn(refused.messages)).toEqual([])
    const asked = await world().press('amy', 'Ask for it', { ...answerIn(shown), value: 'Team' })
    expect(said(asked)).toContain('Asked to pay for the Team plan for Adas.')
    const approved = await answers(world(), 'bea', 'Approve')
    expect(said(approved)).toContain('Approved by Bea Billing.')
    expect(said(approved)).toContain('Stripe’s page follows in a direct message to you.')
    // The page is the approver's alone; the other copy says who decided.
    const page = (await world().inbox('bea')).at(-1)
    expect(page?.text).toMatch(/^Here is Stripe’s page on which to pay for Team for Adas\. The link is yours alone/)
    for (const handle of ['ada', 'amy']) expect(linksIn(await world().inbox(handle))).toEqual([])
    const copy = (await world().inbox('ada')).find(({ text }) => text.includes('asks to pay'))
    expect(copy?.text).toContain('Approved by Bea Billing.')
    expect(buttonsOf(copy?.blocks)).toEqual([])
    expect((await world().inbox('amy')).at(-1)?.text).toBe(
      'Bea Billing approved your request to pay for the Team plan for Adas.',
    )
    expect((await world().organization('Adas')).plan).toBe('free')
    expect(await pays(world(), page?.blocks)).toEqual({ paid: true })
    expect((await world().organization('Adas')).plan).toBe('team')
    expect((await world().inbox('bea')).at(-1)?.text).toContain('Adas is on Team, paid monthly. It was on Free.')
  })

  test('nobody approves a payment that they asked for, and who has no right is told why', async () => {
    const { messages } = await world().says('amy', 'plan')
    await world().press('amy', 'Ask for it', { ...answerIn({ messages }), value: 'Enterprise' })
    await denies(world(), 'bea')
    expect((await world().inbox('amy')).at(-1)?.text).toContain('denied your request to pay for the Enterprise plan')
    expect(linksIn((await world().inbox('bea')).at(-1)?.blocks)).toEqual([])
  })
})

describe('going down', () => {
  const world = openWorld()

  test('says before what is lost and when; what changed meanwhile is shown anew and nothing happens', async () => {
    await hire(world(), { ida: 'Ida Owner', ivy: 'Ivy Second', ian: 'Ian Third', ike: 'Ike Fourth' })
    await found(world(), 'Idas', 'ida')
    await upgrades(world(), 'ida', 'team')
    await world().says('ida', 'invite @ivy @ian @ike')
    for (const handle of ['ivy', 'ian', 'ike']) await answers(world(), handle, 'Accept')
    await world().settle()
    const shown = await world().says('ida', 'upgrade free')
    const text = said(shown)
    expect(text).toMatch(/Idas: Team → Free on \d+ \w+ \d{4}/)
    for (const part of [
      'Credits a month: 75,000 → none',
      'Free is for 3 members; there are 4. All stay, and nobody joins until there is room',
      'Until then everything stays as it is, and you can take it back',
      'Nothing is refunded, and nothing is deleted.',
    ])
      expect(text).toContain(part)
    expect(buttonsOf(shown.messages)).toEqual(['Cancel plan', 'See the plans'])
    await world().says('ida', 'remove @ike')
    const anew = await world().press('ida', 'Cancel plan', answerIn(shown))
    expect(said(anew)).toContain('Something changed since you looked, and nothing was done. Look again.')
    expect(said(anew)).not.toContain('there are 4')
    expect((await world().recorded('Idas')).filter((action) => action === 'billing.chosen')).toHaveLength(1)
  })

  test('is confirmed, recorded and told; a second click is the same one; it is taken back by one button', async () => {
    const shown = await world().says('ida', 'upgrade startup')
    const at = answerIn(shown)
    const done = await world().press('ida', 'Downgrade to Startup', at)
    expect(said(done)).toMatch(/Idas goes to Startup on \d+ \w+ \d{4}\. Until then everything stays as it is\./)
    expect(buttonsOf(done.messages)).toEqual(['Stay on Team', 'See the plans'])
    await world().settle()
    expect((await world().organization('Idas')).plan).toBe('team')
    const letter = (await world().inbox('ida')).at(-1)
    expect(letter?.text).toMatch(/^Idas goes to Startup on .* Until then it stays on Team/)
    expect(said(await world().says('ida', 'plan'))).toMatch(/On \d+ \w+ \d{4} Startup takes its place/)
    const kept = await world().press('ida', 'Stay on Team', answerIn(done))
    expect(said(kept)).toContain('Idas stays on Team. Nothing ends.')
    await world().settle()
    expect(said(await world().says('ida', 'plan'))).not.toContain('takes its place')
  })

  test('comes with the end of what is paid: on the day before not yet, on the day after it has', async () => {
    const shown = await world().says('ida', 'upgrade startup')
    await world().press('ida', 'Downgrade to Startup', answerIn(shown))
    await world().settle()
    await world().advance('P27D')
    expect((await world().organization('Idas')).plan).toBe('team')
    await world().advance('P5D')
    await world().settle()
    expect((await world().organization('Idas')).plan).toBe('startup')
    expect((await world().inbox('ida')).map(({ text }) => text)).toContainEqual(
      expect.stringContaining('Idas is on Startup, paid monthly. It was on Team.'),
    )
  })

  test('to nothing is cancelling: it ends with the period, and until then one stays by one button', async () => {
    const shown = await world().says('ida', 'upgrade free')
    const cancelled = await world().press('ida', 'Cancel plan', answerIn(shown))
    expect(said(cancelled)).toMatch(/The plan of Idas ends on \d+ \w+ \d{4}\. Until then everything stays as it is\./)
    await world().settle()
    expect(said(await world().says('ida', 'billing'))).toMatch(/It is cancelled and ends on/)
    expect(buttonsOf((await world().home('ida')).blocks)).toContain('Stay on Startup')
    await world().press('ida', 'Stay on Startup', { in: 'home' })
    await world().settle()
    expect(said(await world().says('ida', 'billing'))).not.toContain('cancelled')
    const again = await world().says('ida', 'upgrade free')
    await world().press('ida', 'Cancel plan', answerIn(again))
    await world().settle()
    await world().advance('P32D')
    await world().settle()
    expect((await world().organization('Idas')).plan).toBe('free')
  })

  test('is for those who may change the plan', async () => {
    await hire(world(), { olga: 'Olga Owner', ola: 'Ola Member' })
    await found(world(), 'Olgas', 'olga', { ola: 'member' })
    await upgrades(world(), 'olga', 'startup')
    const { messages } = await world().says('ola', 'plan')
    expect(buttonsOf(messages)).toEqual(['Ask for it', 'Ask for it', 'Billing'])
    const shown = await world().says('ola', 'upgrade free')
    const refused = await world().press('ola', 'Cancel plan', answerIn(shown))
    expect(said(refused)).toContain('“change billing details and the plan” (billing.manage)')
    await world().settle()
    expect(said(await world().says('olga', 'billing'))).not.toContain('cancelled')
  })
})

describe('a system whose organizations choose a plan first', () => {
  const world = openWorld({ catalog: 'cartesia' })

  test('shows the plans as soon as one is created, whatever it is called, and leads to the page', async () => {
    await hire(world(), { noor: 'نور الهدى' })
    const { messages } = await world().says('noor', 'create عيادة الصحة')
    const text = textOf(messages)
    expect(text).toContain('Created the organization عيادة الصحة  ·  Owner. Choose its plan next.')
    expect(text).toContain('Write to support@cartesia.ai for it.')
    // What is pressed there is about the new one, although nobody has switched into it.
    const chosen = await world().press('noor', 'Upgrade to Startup')
    expect(headerOf(chosen.messages[0])).toContain('عيادة الصحة')
    expect(await pays(world(), chosen.messages)).toEqual({ paid: true })
    expect((await world().organization('عيادة الصحة')).plan).toBe('startup')
    const letter = (await world().inbox('noor')).find(({ text: said }) => said.includes('is on Startup'))
    expect(buttonsOf(letter?.blocks)).toEqual(['Invite people', 'Billing'])
    await world().press('noor', 'Invite people', { in: letter?.ts ?? '' })
    expect(await world().whereIs('noor')).toBe('personal')
  })

  test('says who to talk to about what is not for sale', async () => {
    await world().says('noor', 'switch عيادة الصحة')
    const { messages } = await world().says('noor', 'upgrade enterprise')
    expect(textOf(messages)).toContain('Enterprise is by agreement: write to support@cartesia.ai.')
    expect(linksIn(messages)).toEqual([])
  })
})
