// The record as people read it: in words, filtered, page by page, and as a file.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, type Seen, textOf } from '../../world.ts'
import { answers, found, hire, letIn, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

/** The acts that a page of the record tells, newest first. */
const told = (message: Seen | undefined): string[] =>
  (message?.blocks ?? []).filter(({ type }) => type === 'rich_text').map(textOf)

describe('the record', () => {
  const world = openWorld({ catalog: roomy })
  const download = async (handle: string): Promise<{ name: string; text: string }[]> => {
    const letters = await world().inbox(handle)
    const files = letters.flatMap(({ files = [] }) => files)
    return Promise.all(files.map(async ({ name, url_private_download: url }) => ({ name, text: await textAt(url) })))
  }
  async function textAt(url: string): Promise<string> {
    const { botToken } = world().sandbox.slack.space.keys
    const answer = await fetch(url, { headers: { authorization: `Bearer ${botToken}` } })
    return Buffer.from(await answer.arrayBuffer()).toString('utf8')
  }

  test('tells who did what, before and after, when, and on whose right', async () => {
    await hire(world(), { aida: 'Aida Owner', abel: 'Abel Member', arno: 'Arno Invited' })
    await found(world(), 'Aidas', 'aida', { abel: 'member' })
    await world().says('aida', 'rename Aidas Clinic')
    await world().says('aida', 'role @abel admin')
    await world().says('aida', 'role @abel member')
    await world().says('abel', 'invite @arno viewer')
    await world().press('abel', 'Request it')
    await answers(world(), 'aida', 'Approve')
    await world().settle()
    const [page] = (await world().says('aida', 'audit')).messages
    expect(told(page)).toEqual(
      expect.arrayContaining([
        'Aida Owner changed the name: “Aidas” → “Aidas Clinic”',
        'Aida Owner changed the role of Abel Member: Member → Admin',
        'Abel Member invited Arno Invited as Viewer',
        'Aida Owner approved the request of Abel Member to invite Arno Invited as Viewer',
      ]),
    )
    const text = textOf(page?.blocks)
    expect(text).toMatch(/\d{1,2} \w{3} \d{4}, \d{2}:\d{2} · approved by Aida Owner · in Slack/)
    expect(text).toContain('times in Asia/Jakarta')
  })

  test('writes days and hours as its reader does, in what was done and in what refuses an undo too', async () => {
    const american = { locale: 'en-US', timeZone: 'America/New_York' }
    await hire(world(), { lena: 'Lena Owner', lars: 'Lars Invited' })
    await world().event({ type: 'user_change', user: 'lena', patch: american })
    await found(world(), 'Lenas', 'lena')
    await world().says('lena', 'invite @lars')
    await world().says('lena', 'invites')
    await world().press('lena', 'Extend')
    const date = String.raw`[A-Z]\w{2} \d{1,2}, \d{4}`
    const page = said(await world().says('lena', 'audit'))
    expect(page).toMatch(new RegExp(`gave Lars Invited more time to answer: ${date} → ${date}`))
    expect(page).toMatch(new RegExp(`${date}, \\d{1,2}:\\d{2}\\s[AP]M · in Slack`))
    expect(page).not.toMatch(/\d{1,2} [A-Z]\w{2} \d{4}/)
    await world().says('lena', 'rename Lenas Two')
    await world().advance('PT11M')
    const late = said(await world().says('lena', 'undo'))
    expect(late).toMatch(new RegExp(`“Lenas” → “Lenas Two” \\(${date}, \\d{1,2}:\\d{2}\\s[AP]M\\)`))
  })

  test('is filtered by what is typed: a person, a kind, a time', async () => {
    await hire(world(), { fay: 'Fay Owner', fred: 'Fred Member' })
    await found(world(), 'Fays', 'fay', { fred: 'member' })
    await world().says('fay', 'rename Fays Two')
    await world().says('fay', 'role @fred viewer')
    const of = async (typed: string) => told((await world().says('fay', `audit ${typed}`)).messages[0])
    expect(await of('rename')).toEqual(['Fay Owner changed the name: “Fays” → “Fays Two”'])
    expect(await of('members @fred hour')).toEqual([
      'Fay Owner changed the role of Fred Member: Member → Viewer',
      'Fred Member joined as Member',
    ])
    expect(await of('role by Fred')).toEqual(['Fay Owner changed the role of Fred Member: Member → Viewer'])
    expect(await of('2020-01-01 2020-02-01')).toEqual([
      expect.stringContaining('Nothing in the record of Fays Two fits: from 1 Jan 2020 · to 1 Feb 2020.'),
    ])
    expect(buttonsOf((await world().says('fay', 'audit exports')).messages[0])).toEqual(['Filter', 'Show all'])
  })

  test('is filtered by the form, which knows what it is filtered by already', async () => {
    await hire(world(), { finn: 'Finn Owner', fina: 'Fina Member' })
    await found(world(), 'Finns', 'finn', { fina: 'member' })
    await world().says('finn', 'role @fina viewer')
    await world().says('finn', 'audit members')
    const form = await world().press('finn', 'Filter')
    expect(JSON.stringify(form.view?.blocks)).toContain('Members: all')
    const shown = await world().submit('finn', { person: 'fina', kind: 'member.roleChanged', span: 'hour' })
    expect(told(shown.messages[0])).toEqual(['Finn Owner changed the role of Fina Member: Member → Viewer'])
    await world().press('finn', 'Filter')
    const none = await world().submit('finn', { from: '2020-01-01', until: '2020-01-31' })
    expect(said(none)).toContain('Members: role changed · from 1 Jan 2020 · to 31 Jan 2020')
  })

  test('is paged between entries: pages keep their place and their filter while new entries come', async () => {
    await hire(world(), { paul: 'Paul Owner' })
    await found(world(), 'Pauls', 'paul')
    for (let n = 1; n <= 23; n++) await world().says('paul', `rename Pauls ${n}`)
    const [first] = (await world().says('paul', 'audit rename')).messages
    const names = (message: Seen | undefined) => told(message).map((line) => /→ “Pauls (\d+)”/.exec(line)?.[1])
    expect(names(first)).toEqual(['23', '22', '21', '20', '19', '18', '17', '16', '15', '14'])
    await world().says('paul', 'rename Pauls 24')
    const [second] = (await world().press('paul', 'Older →', { in: first?.ts ?? '' })).messages
    expect(names(second)).toEqual(['13', '12', '11', '10', '9', '8', '7', '6', '5', '4'])
    await world().says('paul', 'rename Pauls 25')
    const [third] = (await world().press('paul', 'Older →', { in: second?.ts ?? '' })).messages
    expect(names(third)).toEqual(['3', '2', '1'])
    expect(buttonsOf(third)).not.toContain('Older →')
    const [back] = (await world().press('paul', '← Newer', { in: third?.ts ?? '' })).messages
    expect(names(back)).toEqual(names(second))
    await world().press('paul', '← Newer', { in: back?.ts ?? '' })
    const [top] = (await world().press('paul', '← Newer', { in: back?.ts ?? '' })).messages
    expect(names(top)[0]).toBe('25')
    expect(buttonsOf(top)).not.toContain('← Newer')
  })

  test('of a personal account is its own', async () => {
    await hire(world(), { pia: 'Pia Alone' })
    await world().says('pia', 'create Pias')
    const page = said(await world().says('pia', 'audit'))
    expect(page).toContain('got a Personal account on their first visit')
    expect(page).not.toContain('Pias')
  })

  test('is for those who may read it; the others are offered to ask for the role that may', async () => {
    await hire(world(), { vera: 'Vera Owner' })
    await found(world(), 'Veras', 'vera')
    await world().says('budi', 'whoami')
    const { id: organizationId } = await world().organization('Veras')
    const { id: personId } = await world().person('budi')
    await world().db.membership.create({
      data: { id: 'mem_norole', organizationId, personId, role: 'gone', joinedAt: new Date() },
    })
    await world().says('budi', 'switch Veras')
    const refused = await world().says('budi', 'audit')
    expect(said(refused)).toContain('This takes the permission “read the record” (audit.read)')
    expect(buttonsOf(refused.messages[0])).toEqual(['Request it'])
    expect(said(await world().says('budi', 'audit export'))).toContain('(audit.read)')
    expect(await world().recorded('Veras')).not.toContain('audit.exported')
  })

  test('never tells where bills go', async () => {
    await hire(world(), { bill: 'Bill Owner' })
    const { id } = await found(world(), 'Bills', 'bill')
    await world().says('bill', 'settings billing email hidden@sehat.example')
    const address = { line1: 'Jalan Rahasia 7', line2: '', postalCode: '1', city: 'Jakarta', state: '', country: 'ID' }
    await world().db.auditEntry.create({
      data: {
        ...{ id: 'aud_bill', organizationId: id, at: new Date(), actorId: null, actorKind: 'system', surface: 'cli' },
        ...{ action: 'organization.settingsChanged', subjectId: id, after: { billingAddress: address }, before: {} },
      },
    })
    const page = said(await world().says('bill', 'audit'))
    expect(page).toContain('changed the settings: the billing address')
    expect(page).not.toContain('Rahasia')
    await world().says('bill', 'audit export')
    const [file] = await download('bill')
    expect(file?.text).toContain('settingsChanged')
    expect(file?.text).not.toMatch(/Rahasia|hidden@/)
  })
})

describe('the record as a file', () => {
  const world = openWorld({ catalog: roomy })
  const files = async (handle: string) => (await world().inbox(handle)).flatMap(({ files = [] }) => files)

  test('comes by direct message, and that it was asked for is on record with what for', async () => {
    await hire(world(), { xena: 'Xena Owner' })
    const { id } = await found(world(), 'Xenas', 'xena')
    await world().says('xena', 'rename =HYPERLINK("https://evil.example")')
    await world().says('xena', 'audit')
    const answer = said(await world().press('xena', 'Export'))
    expect(answer).toContain('is on its way to you: 3 entries as a CSV file. It comes by direct message.')
    const [file] = await files('xena')
    expect(file?.name).toMatch(/^record-\d{4}-\d{2}-\d{2}\.csv$/)
    const [entry] = await world().db.auditEntry.findMany({ where: { organizationId: id, action: 'audit.exported' } })
    expect(entry?.after).toMatchObject({ count: 3, who: null, kind: null })
    expect(said(await world().says('xena', 'audit exports'))).toContain('exported the record')
  })

  test('asked for three times in one delivery comes once; asked for again it comes again', async () => {
    await hire(world(), { xola: 'Xola Owner' })
    await found(world(), 'Xolas', 'xola')
    await world().faults({ slack: { deliver: { times: 3 }, next: 1 } })
    await world().says('xola', 'audit export members')
    await world().faults({})
    expect(await files('xola')).toHaveLength(1)
    await world().says('xola', 'audit export')
    expect(await files('xola')).toHaveLength(2)
  })

  test('is not waited for by someone who cannot be reached', async () => {
    await hire(world(), { xero: 'Xero Closed' })
    await found(world(), 'Xeros', 'xero')
    await world().faults({ slack: { method: { name: 'conversations.open', error: 'user_disabled' }, next: 1 } })
    await world().says('xero', 'audit export')
    expect(await files('xero')).toEqual([])
    const { id: personId } = await world().person('xero')
    expect((await world().db.slackIdentity.findFirstOrThrow({ where: { personId } })).unreachable).toBe('user_disabled')
    await letIn(world(), 'xero', 'sari', 'viewer')
    expect(await world().roles('Xeros')).toHaveLength(2)
  })
})
