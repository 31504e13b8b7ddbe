// What people type by mistake, and names that mean mischief: a clear answer, nothing lost, nothing half done, nobody pinged.
import { describe, expect, test } from 'vitest'
import { mentionsIn } from '../../../src/sandbox/slack/rules/markup.ts'
import { buttonsOf, openWorld, type World } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

/** Every text that the app sent to Slack, in which Slack would look for markup. */
function markupSent(world: World): string[] {
  const texts: string[] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, text } = node as { type?: string; text?: unknown }
    if (typeof text === 'string' && (type === undefined || type === 'mrkdwn' || type === 'markdown')) texts.push(text)
    for (const part of Object.values(node)) walk(part)
  }
  for (const { direction, request, answer } of world.sandbox.slack.space.traffic.entries())
    walk(direction === 'from the app' ? request : answer)
  return texts
}

describe('what is typed', () => {
  const world = openWorld({ catalog: roomy })
  const count = () => world().db.organization.count({ where: { kind: 'shared' } })

  test.each([
    ['memebrs', 'members', 'Users'],
    ['swich', 'switch', 'Switch'],
    ['WHOAMi!', 'whoami', 'You are'],
    ['invte @budi', 'invite', 'Invite'],
    ['list.', 'list', 'Your organizations'],
    ['renam', 'rename', 'Rename'],
    ['help?', 'help', 'What you can type'],
    ['members:', 'members', 'Users'],
    ['create, Foo', 'create', 'Create organization'],
    ['invite@budi', 'invite', 'Invite'],
  ])('“%s” is answered with the nearest subcommand, and its button does that', async (typed, nearest, shown) => {
    const handle = `typo.${nearest}.${typed.replace(/\W/g, '')}`.toLowerCase()
    await hire(world(), { [handle]: 'Tia Typo' })
    await found(world(), `Typos ${typed.length}${nearest}`, handle)
    const answer = await world().says(handle, typed)
    expect(said(answer)).toContain(`Did you mean /org ${nearest}?`)
    expect(buttonsOf(answer.messages.map(({ blocks }) => blocks))).toEqual([`/org ${nearest}`, 'Help'])
    const pressed = await world().press(handle, `/org ${nearest}`)
    expect(`${said(pressed)} ${pressed.view?.title?.text}`).toContain(shown)
  })

  test.each([
    'xyzzy frobnicate',
    'uplift',
    'elevate',
    '42',
    '🎉',
    '…',
    '--',
    '<>',
    'constructor',
    '__proto__',
    'toString',
  ])('“%s” is no subcommand, and the answer shows the way to help', async (typed) => {
    const answer = await world().says('yusuf', typed)
    expect(said(answer)).toContain('There is no')
    await world().press('yusuf', 'Help')
    expect(await count()).toBe(await count())
  })

  test('a subcommand in capitals, with smart quotes and odd spaces, is what it means', async () => {
    for (const [typed, name] of [
      ['CREATE “Smart Quotes”', 'Smart Quotes'],
      ['Create\u00a0No\u00a0Break', 'No Break'],
      ['\u2003create\u2003Em\u2003Space', 'Em Space'],
      ['create\u3000全角\u3000空白', '全角 空白'],
      ['create\tTabbed\t\tName', 'Tabbed Name'],
      ['  /create   Slashed  ', 'Slashed'],
      ['create "Straight Quotes"', 'Straight Quotes'],
      ['create «Guillemets»', 'Guillemets'],
      ['new Salt & Pepper <3', 'Salt & Pepper <3'],
      ['create it’s "quoted" inside', 'it’s "quoted" inside'],
    ] as const) {
      const answer = await world().says('sari', typed)
      expect(said(answer), typed).toContain(`Created the organization ${name}`)
      expect((await world().organization(name)).name).toBe(name)
    }
  })

  test('eight thousand characters after the command are answered and change nothing', async () => {
    const before = await count()
    const long = await world().says('ana', `create ${'x'.repeat(8_000)}`)
    expect(said(long)).toContain('That name is a little long: 200 characters are the most.')
    expect(said(await world().says('ana', 'y'.repeat(8_000)))).toContain('There is no')
    expect(said(await world().says('ana', `switch ${'z '.repeat(4_000)}`))).toContain('None of them is called')
    expect(said(await world().says('ana', `why ${'@dina '.repeat(1_300)}`))).not.toContain('went wrong')
    expect(await count()).toBe(before)
  })

  test('a byte that no database takes is looked for in vain, and nothing goes wrong', async () => {
    for (const typed of [
      'switch',
      'restore',
      'join',
      'members',
      'audit',
      'roles',
      'undo',
      'transfer',
      'why',
      'resources',
      'star',
      'move',
      'keys issue',
      'upgrade',
      'topup',
      'budgets more',
      'credits transfer 5 to',
      'usage',
    ])
      for (const name of ['a\u0000b', 'x\ud800y'])
        expect(said(await world().says('ana', `${typed} ${name}`)), typed).not.toContain('went wrong')
    await world().close('ana')
  })

  test('people who cannot be invited are named with the reason, each in their own words', async () => {
    await hire(world(), { hugo: 'Hugo Host', hana: 'Hana Member' })
    await found(world(), 'Hugos', 'hugo', { hana: 'member' })
    for (const [typed, reason] of [
      ['@robo', 'Robo is a bot.'],
      ['@dewi', 'Dewi Anggraini has a deactivated Slack account.'],
      ['@eko', 'Eko Nugroho belongs to another company’s Slack.'],
      ['@hugo', 'You are in already.'],
      ['@hana', 'Hana Member is in Hugos already, as Member.'],
      ['@nobody', 'Nobody here is called “@nobody”.'],
    ] as const) {
      expect(said(await world().says('hugo', `invite ${typed}`)), typed).toContain(reason)
      const form = await world().says('hugo', 'invite')
      if (typed === '@nobody') continue
      const sent = await world().submit('hugo', { people: [typed.slice(1)] })
      // Where the way on leads elsewhere it stands above the form, with its button.
      if (typed === '@hana') expect(buttonsOf(sent.view?.blocks)).toEqual(['Change the role'])
      expect(sent.errors?.people ?? said(sent), typed).toContain(reason.slice(0, -1))
      await world().close('hugo')
      expect(form.view).toBeDefined()
    }
    expect(await world().recorded('Hugos')).not.toContain('invitation.resent')
  })

  test('of several people those who can be invited are, and the others are named', async () => {
    await hire(world(), { heidi: 'Heidi Host', hans: 'Hans Member', hedda: 'Hedda New' })
    await found(world(), 'Heidis', 'heidi', { hans: 'member' })
    const answer = said(await world().says('heidi', 'invite @robo @hedda @eko @dewi @heidi @hans @gita viewer'))
    expect(answer).toContain('Invited Hedda New and Gita Lestari to Heidis as Viewer.')
    for (const reason of [
      'Robo is a bot and cannot be invited.',
      'Eko Nugroho belongs to another company’s Slack.',
      'Dewi Anggraini has a deactivated Slack account.',
      'Heidi Host is you.',
      'Hans Member is a member already.',
    ])
      expect(answer).toContain(reason)
    expect((await world().inbox('hedda')).at(-1)?.text).toContain('Heidi Host invites you to Heidis as Viewer.')
  })

  test.each([
    ['create', { name: 'Please give your organization a name.' }],
    ['rename', { name: 'Please give your organization a name.' }],
    ['invite', { people: 'Nobody was chosen. Pick them from the list, or see /org members.' }],
    ['role', { person: 'Nobody was chosen. Pick them from the list, or see /org members.' }],
    ['remove', { person: 'Nobody was chosen. Pick them from the list, or see /org members.' }],
    [
      'join',
      {
        organization:
          'None was chosen, or it is not one of yours. See /org list, create one, or have someone in it invite you.',
      },
    ],
    ['switch', { organization: 'None was chosen. See /org list, create one, or have someone in it invite you.' }],
    ['resources agent', { id: 'A resource has an id of 1 to 200 characters.' }],
  ])(
    'the form of “%s”, sent empty by a client that does not check, says at the field what is missing',
    async (typed, errors) => {
      if (typed === 'create') {
        await hire(world(), { hera: 'Hera Host', hiro: 'Hiro Near' }, { email: 'x@hera.example' })
        await found(world(), 'Heras', 'hera')
        await found(world(), 'Hiros', 'hiro')
      }
      await world().says('hera', typed)
      const empty = { name: '', people: [], person: '', organization: '', id: '' }
      const [field = ''] = Object.keys(errors)
      const sent = await world().submit('hera', { [field]: empty[field as keyof typeof empty] })
      expect(sent.errors).toEqual(errors)
      await world().close('hera')
    },
  )

  test('a name that nobody has is answered with where to look', async () => {
    await hire(world(), { hope: 'Hope Host' })
    await found(world(), 'Hopes', 'hope')
    const answer = said(await world().says('hope', 'remove Zacharias'))
    expect(answer).toContain('Nobody here is called “Zacharias”.')
    expect(answer).toContain('/org members')
  })
})

const family = '👨‍👩‍👧‍👦'
const marks = `a${'\u0301'.repeat(300)}`

describe('names', () => {
  const world = openWorld({ catalog: roomy })
  const count = () => world().db.organization.count({ where: { kind: 'shared' } })
  let made = 0

  test.each([
    ['Arabic', 'عيادة الصحة'],
    ['Arabic with a joiner', 'می‌خواهم'],
    ['two hundred families', family.repeat(200)],
    ['two hundred letters', 'n'.repeat(200)],
    ['a mention of everyone', '<!channel>'],
    ['a mention of a person', '<@U0BUDI00001>'],
    ['a link', '<https://evil.example|Sehat>'],
    ['bold', '*bold* _italic_ ~struck~ `code`'],
    ['a broadcast', '@here @everyone @channel'],
    ['an emoji code', ':tada: > quoted'],
    ['an entity', '&lt;!here&gt; &amp; co'],
    ['three hundred marks', marks],
    ['a quotation', '“Quoted” and "more"'],
    ['script', '<script>alert(1)</script> \\ %s {0} %(x)s'],
  ])('%s is kept exactly, in a form and everywhere it is shown, and pings nobody', async (_, typed) => {
    const [owner, invitee] = [`owner${++made}`, `invitee${made}`] as const
    await hire(world(), { [owner]: `Owner ${made}`, [invitee]: `Invitee ${made}` })
    await world().says(owner, 'create')
    const created = await world().submit(owner, { name: typed })
    const name = typed.normalize('NFC')
    const [kept] = await world().db.organization.findMany({
      where: { kind: 'shared' },
      orderBy: { id: 'desc' },
      take: 1,
    })
    expect(kept?.name).toBe(name)
    expect(said(created)).toContain(name.length > 3000 ? name.slice(0, 100) : name)

    await world().press(owner, 'Switch')
    await world().says(owner, `invite @${invitee}`)
    await answers(world(), invitee, 'Accept')
    for (const typed of ['', 'list', 'whoami', 'members', 'invites', 'why', 'help', `why @${invitee} members.invite`])
      await world().says(owner, typed)
    await world().home(owner)
    await world().says(owner, 'rename')
    await world().close(owner)
    expect(said(await world().says(owner, 'leave'))).toContain('must always have an Owner')
    await world().says(invitee, `switch ${kept?.id}`)
    expect(said(await world().says(invitee, 'rename Other'))).toContain('organization.update')
    await world().press(invitee, 'Request it')
    await world().settle()
    expect(await world().whereIs(invitee)).toBe(name)
    expect(markupSent(world()).flatMap(mentionsIn)).toEqual([])
  })

  test.each([
    ['Arabic', 'عيادة الصحة الثانية'],
    ['a hundred families', family.repeat(100)],
    ['a mention of everyone', '<!channel> two'],
    ['bold', '*bold* two'],
    ['ampersands', 'Salt & Pepper'],
  ])('%s typed after the command is kept exactly', async (_, typed) => {
    await world().says('ana', `create ${typed}`)
    expect((await world().organization(typed)).name).toBe(typed)
    expect(markupSent(world()).flatMap(mentionsIn)).toEqual([])
  })

  test('a broadcast typed after the command becomes a name that pings nobody', async () => {
    const answer = await world().says('ana', 'create @here')
    expect(said(answer)).toContain('Created the organization @here')
    expect(markupSent(world()).flatMap(mentionsIn)).toEqual([])
  })

  test.each([
    ['nothing', ''],
    ['spaces', '   \t \u00a0\u3000 '],
    ['what cannot be seen', '\u200b\u200d\u2060\u00ad\ufeff'],
    ['a filler', '\u3164\u2800'],
    ['marks on nothing', '\u0301\u0301'],
    ['direction marks', '\u202e\u2066\u2069'],
  ])('%s is no name: the field says so, and a good one can be typed at once', async (_, typed) => {
    const before = await count()
    await world().says('sari', 'create')
    const { errors, view } = await world().submit('sari', { name: typed })
    expect(errors).toEqual({ name: 'Please give your organization a name.' })
    expect(view).toBeDefined()
    expect(await count()).toBe(before)
    const name = `After nothing ${before}`
    await world().submit('sari', { name })
    expect(await world().roles(name)).toEqual(['Sari Wulandari: owner'])
  })

  test.each([
    ['201 letters', 'm'.repeat(201)],
    ['201 families', family.repeat(201)],
    ['5,000 letters', 'm'.repeat(5_000)],
    ['5,000 marks on one letter', `a${'\u0301'.repeat(5_000)}`],
    ['5,000 mentions', '<!channel>'.repeat(500)],
  ])('%s are too long: said at the field and in the channel, and nothing is made', async (_, typed) => {
    const before = await count()
    await world().says('budi', 'create')
    const { errors } = await world().submit('budi', { name: typed })
    expect(errors).toEqual({ name: 'That name is a little long: 200 characters are the most.' })
    await world().close('budi')
    const answer = await world().says('budi', `create ${typed}`)
    expect(said(answer)).toContain('That name is a little long: 200 characters are the most.')
    expect(buttonsOf(answer.messages.map(({ blocks }) => blocks)).length).toBeLessThanOrEqual(1)
    expect(await count()).toBe(before)
    expect(markupSent(world()).flatMap(mentionsIn)).toEqual([])
  })
})
