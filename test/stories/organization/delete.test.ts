// Deleting an organization: what ends is said before, its name is typed, everyone is told, and nothing works there after.
import { describe, expect, test } from 'vitest'
import { buttonsOf, headerOf, openWorld, textOf } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

describe('deleting an organization', () => {
  const world = openWorld({ catalog: roomy })

  /** Deletes where someone is, by its name. */
  async function deletes(handle: string, name: string) {
    await world().says(handle, 'delete')
    await world().submit(handle, { confirmation: name })
    await world().settle()
  }

  test('says what ends with it, by number, and until when it can be restored', async () => {
    await hire(world(), { ada: 'Ada Owner', abe: 'Abe Admin', amy: 'Amy Member', ann: 'Ann Invited' })
    await found(world(), 'Adas', 'ada', { abe: 'admin', amy: 'member' })
    await world().says('ada', 'invite @ann')
    await world().says('amy', 'resources agent triage-bot')
    await world().says('amy', 'rename Amys')
    await world().press('amy', 'Request it')
    const { view } = await world().says('ada', 'delete')
    const text = textOf(view)
    for (const part of [
      'Adas',
      '3 members lose access, you among them',
      '1 open invitation ends',
      '1 open request ends',
      '1 resource',
    ])
      expect(text).toContain(part)
    expect(text).toMatch(/It can be restored until \d+ \w+ \d{4}; after that it is erased for good\./)
  })

  test.each([
    ['Ada', '“Ada” is another name. Type the name again.'],
    ['adas', '“adas” differs from it in capitals, spaces or the form of its letters. Type the name again.'],
    ['   ', 'Nothing was typed. Type the name again.'],
  ])('is refused at the field for “%s”', async (typed, words) => {
    expect((await world().submit('ada', { confirmation: typed })).errors).toEqual({ confirmation: words })
    expect((await world().organization('Adas')).status).toBe('active')
  })

  test('shows it once more where something changed since, and deletes nothing', async () => {
    await world().says('abe', 'resources agent second-bot')
    const again = await world().submit('ada', { confirmation: 'Adas' })
    expect(textOf(again.view)).toContain(
      'Something changed since you opened this, and nothing was deleted. Look again.',
    )
    expect(textOf(again.view)).toContain('2 resources')
    expect((await world().organization('Adas')).status).toBe('active')
  })

  test('deletes, records, brings the actor home and offers the way back', async () => {
    const done = await world().submit('ada', { confirmation: ' Adas ' })
    expect(said(done)).toMatch(
      /Adas is deleted\. Everyone who was in it is told\. It can be restored until \d+ \w+ \d{4}\./,
    )
    const answer = done.messages.find(({ ephemeral }) => ephemeral)
    expect(headerOf(answer)).toBe('Personal account')
    expect(buttonsOf(answer?.blocks)).toEqual(['Restore', 'My organizations'])
    const recorded = await world().recorded('Adas')
    for (const action of ['organization.deleted', 'invitation.revoked', 'request.withdrawn'])
      expect(
        recorded.filter((one) => one === action),
        action,
      ).toHaveLength(1)
    expect(await world().whereIs('ada')).toBe('personal')
    expect(said(await world().says('ada', 'whoami'))).not.toContain('was deleted')
  })

  test('tells everyone who was in it, but not who did it; every open letter is closed', async () => {
    for (const handle of ['abe', 'amy']) {
      const news = (await world().inbox(handle)).filter(({ text }) => text.includes('deleted Adas'))
      expect(news.map(({ text }) => text)).toEqual([
        expect.stringMatching(/^Ada Owner deleted Adas\. Nobody can act there any more\. It can be restored until /),
      ])
      expect(buttonsOf(news[0]?.blocks)).toEqual(['Ask to have it back'])
    }
    expect((await world().inbox('ada')).filter(({ text }) => text.includes('deleted Adas'))).toEqual([])
    const invitation = (await world().inbox('ann')).at(-1)
    expect(invitation?.text).toContain('It was revoked.')
    const request = (await world().inbox('abe')).find(({ text }) => text.includes('Amy Member asks to'))
    expect(request?.text).toContain('Withdrawn.')
    expect(buttonsOf(request?.blocks)).toEqual([])
  })

  test('whoever acted there is back in their own account, and told why', async () => {
    expect(said(await world().says('abe', 'members'))).toContain(
      'Adas was deleted; you are back in your Personal account.',
    )
    expect(said(await world().says('abe', 'list'))).not.toContain('Adas')
    const gone = said(await world().says('abe', 'switch Adas'))
    for (const part of ['Adas was deleted.', 'It can be restored for 30 days after that. Ada Owner can (Owner).'])
      expect(gone).toContain(part)
  })

  test('whatever was drawn before says that it is gone, and names who can bring it back', async () => {
    await hire(world(), { bo: 'Bo Owner', bea: 'Bea Admin', ben: 'Ben Invited' })
    await found(world(), 'Bos', 'bo', { bea: 'admin' })
    await world().says('bea', 'invite @ben')
    const letter = (await world().inbox('ben')).at(-1)
    const list = await world().says('bea', 'list')
    const members = await world().says('bea', 'members')
    await world().says('bea', 'rename')
    await world().faults({ slack: { method: { name: 'chat.update', error: 'message_not_found' } } })
    await deletes('bo', 'Bos')
    await world().faults({})
    const gone = 'Bos was deleted. What you sent changed nothing.'
    const sent = await world().submit('bea', { name: 'Beas' })
    expect(textOf(sent.view)).toContain(gone)
    expect(textOf(sent.view)).toContain('It can be restored for 30 days after that. Bo Owner can (Owner).')
    expect(buttonsOf(sent.view)).toEqual(['Request it'])
    await world().close('bea')
    const at = (message: { ts: string } | undefined) => ({ in: message?.ts ?? '' })
    expect(said(await world().press('bea', 'Invite', at(members.messages[0])))).toContain(gone)
    const left = await world().press('bea', 'Leave', { ...at(list.messages[0]), value: 'Bos' })
    expect(said(left)).toContain(gone)
    const accepted = await world().press('ben', 'Accept', at(letter))
    expect(said(accepted)).toContain(gone)
    expect(buttonsOf(accepted.messages.map(({ blocks }) => blocks))).not.toContain('Request it')
    const owners = await world().press('bo', 'Restore')
    expect(said(owners)).toContain('Bos is back')
  })

  test('a button that opens a form of it says so too', async () => {
    await hire(world(), { bix: 'Bix Owner' })
    const created = await world().says('bix', 'create Bixs')
    const at = { in: created.messages[0]?.ts ?? '' }
    await world().press('bix', 'Switch', at)
    await deletes('bix', 'Bixs')
    const answer = await world().press('bix', 'Invite your team', at)
    expect(said(answer)).toContain('Bixs was deleted. What you sent changed nothing.')
    expect(buttonsOf(answer.messages.map(({ blocks }) => blocks))).toEqual(['Restore it'])
  })

  test('an owner who meets it gone restores it without asking', async () => {
    await hire(world(), { cy: 'Cy Owner', cleo: 'Cleo Owner' })
    await found(world(), 'Cys', 'cy', { cleo: 'owner' })
    await world().says('cleo', 'rename')
    await deletes('cy', 'Cys')
    const sent = await world().submit('cleo', { name: 'Cleos' })
    expect(buttonsOf(sent.view)).toEqual(['Restore it'])
    expect(
      textOf(
        await world()
          .press('cleo', 'Restore it')
          .then(({ view }) => view),
      ),
    ).toContain('Cys is back')
    expect((await world().organization('Cys')).status).toBe('active')
  })

  test('is refused to those who may not, with the role that may', async () => {
    await hire(world(), { dan: 'Dan Owner', dee: 'Dee Admin' })
    await found(world(), 'Dans', 'dan', { dee: 'admin' })
    const refused = await world().says('dee', 'delete')
    expect(said(refused)).toContain('This takes the permission “delete the organization” (organization.delete).')
    expect(said(refused)).toContain('Ask for the role Owner, which has it. Dan Owner can (Owner).')
    expect(buttonsOf(refused.messages[0]?.blocks)).toEqual(['Request it'])
  })

  test('whose right was taken away while the form was open is refused', async () => {
    await world().says('dan', 'role @dee owner')
    await world().says('dee', 'delete')
    await world().says('dan', 'role @dee admin')
    const sent = await world().submit('dee', { confirmation: 'Dans' })
    expect(textOf(sent.view)).toContain('Your role in Dans is Admin, which does not include it.')
    expect((await world().organization('Dans')).status).toBe('active')
  })

  test('a personal account is never deleted', async () => {
    await hire(world(), { eve: 'Eve Alone' })
    expect(said(await world().says('eve', 'delete'))).toContain(
      'A Personal account is yours for good; it cannot be deleted.',
    )
  })

  test('typed with another name than that of where one is, it is refused', async () => {
    await hire(world(), { fay: 'Fay Owner' })
    await found(world(), 'Fays', 'fay')
    const refused = await world().says('fay', 'delete Acme')
    expect(said(refused)).toContain('To delete Fays, type its name exactly as it is shown.')
    expect(said(refused)).toContain('“Acme” is another name.')
    const { view } = await world().says('fay', 'delete Fays')
    expect(JSON.stringify(view?.blocks)).toContain('"initial_value":"Fays"')
    await world().submit('fay')
    expect((await world().organization('Fays')).status).toBe('deleted')
  })

  test.each([
    ['👨‍👩‍👧‍👦 كلينيك الصحة 🏥', 'gia'],
    ['n'.repeat(200), 'gus'],
    ['Café ＡＣＭＥ *bold* <!channel>', 'gwen'],
  ])('works for a name such as %s', async (name, handle) => {
    await hire(world(), { [handle]: 'Names Owner' })
    const { id } = await found(world(), name, handle)
    await deletes(handle, name.normalize('NFD'))
    expect((await world().db.organization.findUniqueOrThrow({ where: { id } })).status).toBe('deleted')
  })

  test('delivered three times, it is deleted once, and answered alike', async () => {
    await hire(world(), { hal: 'Hal Owner', hua: 'Hua Member' })
    await found(world(), 'Hals', 'hal', { hua: 'member' })
    await world().says('hal', 'delete')
    await world().faults({ slack: { deliver: { times: 3 }, next: 1 } })
    await world().submit('hal', { confirmation: 'Hals' })
    await world().faults({})
    expect((await world().recorded('Hals')).filter((one) => one === 'organization.deleted')).toHaveLength(1)
    expect((await world().inbox('hua')).filter(({ text }) => text.includes('deleted Hals'))).toHaveLength(1)
  })

  test('its name is free for others at once', async () => {
    await hire(world(), { ian: 'Ian Owner' })
    await world().says('ian', 'create Hals')
    expect(await world().db.organization.count({ where: { name: 'Hals', status: 'active' } })).toBe(1)
  })

  test('a member asks to have it back by the news of it, and an owner approves', async () => {
    await hire(world(), { jon: 'Jon Owner', jay: 'Jay Member' })
    await found(world(), 'Jons', 'jon', { jay: 'member' })
    await deletes('jon', 'Jons')
    const asked = said(await answers(world(), 'jay', 'Ask to have it back'))
    for (const part of ['Asked to have Jons restored.', 'Jon Owner can decide.']) expect(asked).toContain(part)
    await answers(world(), 'jon', 'Approve')
    await world().settle()
    expect((await world().organization('Jons')).status).toBe('active')
    expect(await world().roles('Jons')).toEqual(['Jon Owner: owner', 'Jay Member: member'])
  })

  test('after 30 days it is erased, and nobody who was there is lost', async () => {
    await hire(world(), { kim: 'Kim Owner', kai: 'Kai Member' })
    const { id } = await found(world(), 'Kims', 'kim', { kai: 'member' })
    await deletes('kim', 'Kims')
    await world().advance('P29D')
    expect(await world().db.organization.count({ where: { id } })).toBe(1)
    await world().advance('P2D')
    await world().settle()
    expect(await world().db.organization.count({ where: { id } })).toBe(0)
    const kept = await world().db.auditEntry.findMany({
      where: { subjectId: id },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
    })
    expect(kept.map(({ action, organizationId }) => [action, organizationId])).toEqual([
      ['organization.created', null],
      ['organization.deleted', null],
      ['organization.erased', null],
    ])
    expect(said(await world().says('kai', 'whoami'))).toContain('You are Kai Member')
    expect(said(await world().says('kim', 'restore Kims'))).toContain('None of them is called “Kims”.')
  })
})
