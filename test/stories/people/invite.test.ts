// Letting people in by their addresses, hundreds at once, and what those who invite see of it.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

describe('inviting by address', () => {
  const world = openWorld({ catalog: roomy })

  const invited = async (organization: string) => {
    const { id } = await world().organization(organization)
    const open = await world().db.invitation.findMany({
      where: { organizationId: id, state: 'pending' },
      include: { invitee: true },
      orderBy: { id: 'asc' },
    })
    return open.map(({ email, invitee, role }) => `${email ?? '-'} ${invitee?.name ?? '?'} ${role}`)
  }

  test('whoever Slack knows by the address gets a direct message beside the e-mail, and accepting by it uses the one invitation', async () => {
    await hire(world(), { ada: 'Ada Owner' })
    await hire(world(), { ali: 'Ali Colleague' }, { email: 'ali@sehat.example' })
    await found(world(), 'Adas', 'ada')
    const answer = said(await world().says('ada', 'invite Ali@Sehat.example stranger@elsewhere.example viewer'))
    expect(answer).toContain('Invited ali@sehat.example and stranger@elsewhere.example to Adas as Viewer.')
    expect(answer).toContain('They get an e-mail with a page to accept on')
    await world().settle()
    expect(await invited('Adas')).toEqual([
      'ali@sehat.example Ali Colleague viewer',
      'stranger@elsewhere.example ? viewer',
    ])
    expect((await world().inbox('ali')).at(-1)?.text).toContain('Ada Owner invites you to Adas as Viewer.')
    await answers(world(), 'ali', 'Accept')
    expect(await world().roles('Adas')).toEqual(['Ada Owner: owner', 'Ali Colleague: viewer'])
    expect(await invited('Adas')).toEqual(['stranger@elsewhere.example ? viewer'])
  })

  test('two hundred addresses are pasted as they are, over several fields, and everyone reads what became of each', async () => {
    await hire(world(), { bea: 'Bea Owner', ben: 'Ben Member', bob: 'بوب الأحمد' })
    await found(world(), 'Beas', 'bea', { ben: 'member' })
    const good = Array.from({ length: 210 }, (_, n) => `person.number${n}@company${n % 7}.example`)
    const { email: member } = await world().person('ben')
    const lines = [
      ...good.slice(0, 70),
      ...good.slice(70, 140).map((email, n) => `"Lastname, Person ${n}" <${email.toUpperCase()}>;`),
      ...good.slice(140).map((email) => `mailto:${email}`),
      'يوسف الأحمد <yusuf@b\u00fccher.example>',
      '\u202eana@sehat.example\u202c',
      `${member}, nobody at all.example; two@@ats.example\tno@domain`,
      good[3] ?? '',
      'ANA@SEHAT.EXAMPLE',
    ]
    await world().says('bea', 'invite')
    const texts = [lines.slice(0, 80), lines.slice(80, 140), lines.slice(140)].map((part) => part.join('\n'))
    const { messages, errors } = await world().submit('bea', {
      people: ['bob'],
      'E-mail addresses': texts[0],
      'More addresses': texts[1],
      'Still more addresses': texts[2],
      role: 'Viewer',
    })
    expect(errors).toBeUndefined()
    await world().settle()
    // On a busy machine it is said in the form, under which it was waited for.
    const { view } = await world().call<{ view: { blocks: unknown[] } | null }>('seat?as=bea')
    const words = textOf(messages[0]?.blocks ?? view?.blocks)
    if (view) await world().close('bea')
    expect(words).toContain('Invited 213 people to Beas as Viewer.')
    expect(words).toContain('بوب الأحمد')
    expect(words).toContain(`${member} is a member already`)
    expect(words).toContain('“two@@ats.example” has more than one @')
    expect(words).toContain('“no@domain” has no domain that mail could go to')
    expect(words).toContain(`Named more than once, invited once: ${good[3]} and ana@sehat.example.`)
    expect(words).toContain('212 addresses get an e-mail')
    await world().settle()
    const all = await invited('Beas')
    expect(all).toHaveLength(213)
    expect(all).toContain('yusuf@xn--bcher-kva.example ? viewer')
    // The board tells them apart, page by page, and finds one by its address.
    const [board] = (await world().says('bea', 'invites NUMBER209@')).messages
    expect(textOf(board?.blocks)).toContain('person.number209@company6.example  ·  Viewer  ·  by Bea Owner')
    expect(textOf(board?.blocks)).toContain('by e-mail')
    const [first] = (await world().says('bea', 'invites')).messages
    expect(textOf(first?.blocks)).toContain('1–8 of 213 open, each holding a seat.')
    await world().press('bea', 'Next →')
    expect(textOf((await world().press('bea', 'Next →')).messages)).toContain('17–24 of 213 open')
  })

  test('a paste of five thousand lines is refused whole, and says how to go on', async () => {
    await hire(world(), { cleo: 'Cleo Owner' })
    await found(world(), 'Cleos', 'cleo')
    const text = Array.from({ length: 5_000 }, (_, n) => `p${n}@c.example`).join('\n')
    await world().says('cleo', 'invite')
    const { errors } = await world().submit('cleo', { emails: text })
    expect(errors).toEqual({ emails: expect.stringContaining('Send them in parts of at most 1,000.') })
    expect(errors?.emails).toContain('5,000')
    await world().close('cleo')
    expect(await invited('Cleos')).toEqual([])
  })

  test('everyone who cannot be invited is named beside an address that can', async () => {
    await hire(world(), { cem: 'Cem Owner' })
    await found(world(), 'Cems', 'cem')
    const words = said(await world().says('cem', 'invite @robo @dewi far@far.example'))
    expect(words).toContain('Invited far@far.example to Cems')
    expect(words).toContain('Robo is a bot')
    expect(words).toContain('Dewi Anggraini has a deactivated Slack account')
  })

  test('what is no address at all is refused where it was typed, with an example of one', async () => {
    await hire(world(), { dora: 'Dora Owner' })
    await found(world(), 'Doras', 'dora')
    const typed = said(await world().says('dora', 'invite dora@@sehat.example'))
    expect(typed).toContain('“dora@@sehat.example” is not an e-mail address.')
    await world().says('dora', 'invite')
    const sent = await world().submit('dora', { emails: 'budi at sehat' })
    expect(sent.errors).toEqual({ emails: expect.stringContaining('“budi at sehat” is not an e-mail address.') })
    await world().close('dora')
    await world().says('dora', 'invite')
    expect((await world().submit('dora', {})).errors).toEqual({ people: expect.stringContaining('Nobody was chosen.') })
    await world().close('dora')
  })

  test('a role behind addresses is read as it is meant, and a mistyped one keeps them', async () => {
    await hire(world(), { edda: 'Edda Owner' })
    await found(world(), 'Eddas', 'edda')
    const answer = await world().says('edda', 'invite Budi S <budi@far.example>, sari@far.example as Viwer')
    expect(said(answer)).toContain('None is called “Viwer”.')
    await world().press('edda', 'Yes, Viewer')
    expect(await invited('Eddas')).toEqual(['budi@far.example ? viewer', 'sari@far.example ? viewer'])
    await world().says('edda', 'invite budi@far.example admin')
    expect(await invited('Eddas')).toEqual(['budi@far.example ? admin', 'sari@far.example ? viewer'])
  })

  test('who may not invite asks for it, and the request carries the addresses', async () => {
    await hire(world(), { fay: 'Fay Owner', fin: 'Fin Member' })
    await found(world(), 'Fays', 'fay', { fin: 'member' })
    await world().says('fin', 'invite kim@far.example lee@far.example')
    await world().press('fin', 'Request it')
    expect((await world().inbox('fay')).at(-1)?.text).toContain('invite kim@far.example and lee@far.example to Fays')
    await answers(world(), 'fay', 'Approve')
    await world().settle()
    expect(await invited('Fays')).toEqual(['kim@far.example ? member', 'lee@far.example ? member'])
  })

  test('bots, guests kept out, people who are gone and those elsewhere have their e-mail, and nothing in Slack', async () => {
    await hire(world(), { gus: 'Gus Owner' })
    await found(world(), 'Guss', 'gus')
    const people = await world().call<{ handle: string; email: string | null }[]>('people')
    const emailOf = (handle: string) => people.find((one) => one.handle === handle)?.email ?? ''
    const gone = emailOf('dewi')
    expect(said(await world().says('gus', `invite ${gone}`))).toContain(`Invited ${gone} to Guss`)
    await world().settle()
    expect(await invited('Guss')).toEqual([`${gone} ? member`])
  })

  test('what was sent can be sent again, extended and revoked, and the board says how its e-mail fares', async () => {
    await hire(world(), { hal: 'Hal Owner' })
    await found(world(), 'Hals', 'hal')
    await world().faults({ mail: { reject: 'ghost@far.example' } })
    await world().says('hal', 'invite ghost@far.example')
    await world().settle()
    await world().faults({})
    const board = said(await world().says('hal', 'invites'))
    expect(board).toContain('the e-mail was refused')
    expect(said(await world().press('hal', 'Send again'))).toContain(
      'The invitation to ghost@far.example was sent again and is open until',
    )
    await world().settle()
    expect(said(await world().says('hal', 'invites'))).toContain('by e-mail')
    expect(said(await world().press('hal', 'Revoke'))).toContain('The invitation to ghost@far.example was revoked.')
    await world().press('hal', 'Undo')
    expect(await invited('Hals')).toEqual(['ghost@far.example ? member'])
  })
})

describe('links', () => {
  const world = openWorld({ catalog: roomy })

  test('are made in a form, shown to whoever may invite and to nobody else, and revoked', async () => {
    await hire(world(), { lea: 'Lea Owner', lou: 'Lou Member' })
    await found(world(), 'Leas', 'lea', { lou: 'member' })
    expect(said(await world().says('lea', 'links'))).toContain('No link is open.')
    await world().press('lea', 'New link')
    const wrong = await world().submit('lea', { uses: '0' })
    expect(wrong.errors).toEqual({ uses: expect.stringContaining('Type one from 1 to 500.') })
    const made = await world().submit('lea', { role: 'Viewer', uses: '25', days: '14', domain: '@Sehat.example' })
    const words = said(made)
    expect(words).toContain('This link lets people in as Viewer')
    expect(words).toContain('0 of 25 uses, for sehat.example only')
    const [address = ''] = /https?:\S+\/invitations\/\S+/.exec(words) ?? []
    expect(address).toMatch(/lnk_\w+\.[\w-]{43}/)
    expect(made.messages.every(({ ephemeral }) => ephemeral)).toBe(true)
    // It is kept nowhere: not in the record, not among the effects that happened.
    const token = address.split('/').at(-1) ?? 'nothing'
    for (const table of ['Receipt', 'AuditEntry', 'InvitationLink', 'HeldValue', 'Notice'])
      expect(JSON.stringify(await world().db.$queryRawUnsafe(`select t::text from "${table}" t`)), table).not.toContain(
        token,
      )
    // Each reads of its end by their own clock.
    const { expiresAt } = await world().db.invitationLink.findFirstOrThrow({ where: { domain: 'sehat.example' } })
    await world().event({ type: 'user_change', user: 'lea', patch: { locale: 'en-US', timeZone: 'America/New_York' } })
    await world().settle()
    const american = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'America/New_York' })
    const list = await world().says('lea', 'links')
    expect(said(list)).toContain(`open until ${american.format(expiresAt)}`)
    expect(said(list)).not.toContain('/invitations/')
    expect(said(await world().press('lea', 'Show address'))).toContain(address)
    expect(said(await world().says('lou', 'links'))).toContain('(members.invite)')
    expect(said(await world().says('lea', 'audit'))).toContain(
      'made a link as Viewer for 25 people at sehat.example until',
    )
    await world().says('lea', 'links')
    expect(said(await world().press('lea', 'Revoke'))).toContain('No link is open.')
    expect(said(await world().says('lea', 'audit'))).toContain('revoked a link, by which 0 people came in')
  })

  test('give at most what the ceiling may do, and the form offers no more', async () => {
    await hire(world(), { mia: 'Mia Owner' })
    await found(world(), 'Mias', 'mia')
    await world().says('mia', 'links')
    const { view } = await world().press('mia', 'New link')
    const words = JSON.stringify(view)
    expect(buttonsOf(view)).toEqual([])
    for (const label of ['Member', 'Viewer']) expect(words).toContain(`"text":"${label}"`)
    for (const label of ['Owner', 'Admin']) expect(words).not.toContain(`"text":"${label}"`)
    await world().close('mia')
  })
})
