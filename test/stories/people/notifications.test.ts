// What reaches people, as they choose it by a command or a form: by direct message, by e-mail, once a day, or not at all.
import { beforeAll, describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, type Seen, textOf } from '../../world.ts'
import { found } from '../cast.ts'

const world = openWorld()

type Letter = { to: string; subject: string; text: string; html: string }
const mailTo = async (address: string): Promise<Letter[]> => {
  await world().settle()
  return world().call<Letter[]>(`mail?to=${address}`)
}
const said = (messages: { blocks: unknown }[]): string => messages.map(({ blocks }) => textOf(blocks)).join('\n')

/** An organization of someone's own, with a member, to whom nothing was told just now. */
async function clinic(name: string, owner: string, member: string): Promise<void> {
  await found(world(), name, owner, { [member]: 'member' })
  await world().advance('PT2M')
}

const newest = async (handle: string): Promise<Seen | undefined> => (await world().inbox(handle)).at(-1)

/** A member invites somebody, who declines: news to whoever invited. */
async function declined(inviter: string, invitee: string): Promise<void> {
  // After a day without an act a new session begins in the personal account.
  if (inviter === 'dina') await world().says('dina', 'switch Sehat Clinic')
  await world().says(inviter, `invite @${invitee}`)
  const letter = await newest(invitee)
  await world().press(invitee, 'Decline', { in: letter?.ts ?? '' })
  await world().settle()
}

beforeAll(() => clinic('Sehat Clinic', 'dina', 'budi'))

describe('what reaches one', () => {
  test('is shown in a form, with the usual way for every topic', async () => {
    const { view } = await world().says('dina', 'notifications')
    const shown = textOf(view?.blocks)
    for (const topic of ['Billing', 'People', 'Approvals', 'Reviews']) expect(shown).toContain(topic)
    expect(shown).toContain('E-mail goes to dina@sehat.example.')
    expect(shown).toContain('always reach you at once')
  })

  test('is chosen in the form, said, and recorded in one’s own account alone', async () => {
    await world().says('dina', 'notifications')
    const sent = await world().submit('dina', { people: 'Not at all', billing: 'Daily digest by e-mail' })
    const answer = said(sent.messages)
    expect(answer).toContain('Billing: daily digest by e-mail')
    expect(answer).toContain('People: not at all')
    expect(answer).toContain('To hear of people again, type /org notifications people on.')
    const { personalId } = { personalId: (await world().person('dina')).id }
    const [entry] = await world().db.auditEntry.findMany({
      where: { action: 'notifications.changed', subjectId: personalId },
    })
    expect(entry?.organizationId).not.toBe((await world().organization('Sehat Clinic')).id)
    const { view } = await world().says('dina', 'notifications')
    expect(JSON.stringify(view?.blocks)).toContain('"value":"off"')
    await world().close('dina')
  })

  test.each([
    ['people digest', 'People: daily digest by direct message'],
    ['People: e-mail', 'People: e-mail'],
    ['billing both', 'Billing: direct message and e-mail'],
    ['approvals digest email', 'Approvals: daily digest by e-mail'],
    ['review off', 'Reviews: not at all'],
    ['off', 'Billing: not at all'],
    ['all on', 'Billing: direct message'],
  ])('is typed at once: %s', async (typed, expected) => {
    expect(said((await world().says('dina', `notifications ${typed}`)).messages)).toContain(expected)
  })

  test('is asked for in the form where what was typed is not whole', async () => {
    for (const typed of ['people', 'all'])
      expect((await world().says('dina', `notifications ${typed}`)).view?.type).toBe('modal')
    await world().close('dina')
  })

  test.each([
    ['nonsense', '“nonsense” is neither a topic nor a way.', null],
    ['🎉', '“🎉” is neither a topic nor a way.', null],
    ['*bold* <!channel>', '“*bold* <!channel>” is neither', null],
    ['people sometimes', '“sometimes” is no way in which news reach you.', null],
    ['people digets', '“digets” is no way in which news reach you.', 'people digest'],
    ['aprovals off', '“aprovals” is neither a topic nor a way.', 'approvals off'],
    ['bilings', '“bilings” is neither a topic nor a way.', 'billing'],
  ])('that was not understood is said, and changes nothing: %s', async (typed, expected, meant) => {
    const { reach } = await world().person('dina')
    const answer = await world().says('dina', `notifications ${typed}`)
    expect(said(answer.messages)).toContain(expected)
    expect(said(answer.messages)).toContain('Topics are billing, people, approvals and reviews.')
    const buttons = buttonsOf(answer.messages)
    expect(buttons).toEqual([...(meant ? [`/org notifications ${meant}`] : []), 'Choose in a form'])
    expect((await world().person('dina')).reach).toEqual(reach)
    if (!meant?.includes(' ')) return
    const done = await world().press('dina', `/org notifications ${meant}`)
    expect(said(done.messages)).toContain('This reaches you now')
    await world().says('dina', 'notifications on')
  })

  test('is changed for oneself and for nobody else', async () => {
    await world().says('budi', 'notifications off')
    const { reach } = await world().person('dina')
    expect(JSON.stringify(reach)).not.toContain('"direct":false')
    await world().says('budi', 'notifications on')
  })
})

describe('news', () => {
  test('that were turned off do not come; those about oneself do', async () => {
    await world().says('dina', 'notifications people off')
    const before = (await world().inbox('dina')).length
    await declined('dina', 'sari')
    expect(await world().inbox('dina')).toHaveLength(before)
    await world().says('budi', 'notifications off')
    await world().says('dina', 'role @budi admin')
    expect((await newest('budi'))?.text).toContain('made you Admin')
    await world().says('dina', 'role @budi member')
    await world().says('dina', 'notifications on')
    await world().says('budi', 'notifications on')
  })

  test('of a request come by e-mail with where it is decided', async () => {
    await world().says('dina', 'notifications approvals email')
    await world().says('budi', 'switch Sehat Clinic')
    await world().says('budi', 'invite @ana')
    await world().press('budi', 'Request it')
    const mail = (await mailTo('dina@sehat.example')).at(-1)
    expect(mail?.subject).toContain('Budi Santoso asks to')
    expect(mail?.text).toContain('To decide, type /org requests in Slack')
    await world().says('budi', 'requests')
    await world().press('budi', 'Withdraw')
    await world().says('dina', 'notifications on')
  })

  test('come by e-mail in the same words, with the way to change that', async () => {
    await world().advance('PT2M')
    await world().says('dina', 'notifications people email')
    const before = (await world().inbox('dina')).length
    await declined('dina', 'sari')
    expect(await world().inbox('dina')).toHaveLength(before)
    const mail = (await mailTo('dina@sehat.example')).at(-1)
    expect(mail?.subject).toContain('Sari Wulandari declined the invitation to Sehat Clinic.')
    for (const text of [mail?.text, mail?.html]) expect(text).toContain('/org notifications')
    await world().says('dina', 'notifications on')
  })

  test('of a minute come in one message, which grows', async () => {
    await world().advance('PT2M')
    const before = (await world().inbox('dina')).length
    await declined('dina', 'sari')
    await declined('dina', 'ana')
    const inbox = await world().inbox('dina')
    expect(inbox).toHaveLength(before + 1)
    expect(said(inbox.slice(-1))).toMatch(/Sari Wulandari declined[\s\S]*Ana Pratiwi declined/)
    await world().advance('PT2M')
    await declined('dina', 'sari')
    expect(await world().inbox('dina')).toHaveLength(before + 2)
  })

  test('with a name that is no markup mention nobody', async () => {
    await world().advance('PT2M')
    await clinic('*Bold* <!channel> ✨', 'omar', 'ana')
    await declined('omar', 'sari')
    await declined('omar', 'gita')
    const last = await newest('omar')
    expect(last?.text).not.toContain('<!channel>')
    expect(said([last as Seen])).toContain('*Bold* <!channel> ✨')
  })
})

describe('the daily digest', () => {
  test('comes at eight where its reader is, with what came since, and a button to change it', async () => {
    await world().advance('PT2M')
    await world().says('dina', 'notifications people digest')
    const before = (await world().inbox('dina')).length
    await declined('dina', 'sari')
    await declined('dina', 'ana')
    expect(await world().inbox('dina')).toHaveLength(before)
    await world().advance('P1D')
    const inbox = await world().inbox('dina')
    expect(inbox).toHaveLength(before + 1)
    const digest = inbox.at(-1)
    expect(said([digest as Seen])).toMatch(/Your digest of[\s\S]*Sari Wulandari declined[\s\S]*Ana Pratiwi declined/)
    expect(buttonsOf(digest?.blocks)).toEqual(['Change what reaches you'])
    const hour = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Jakarta', hour: 'numeric', hourCycle: 'h23' })
    expect(hour.format(new Date(digest?.at ?? 0))).toBe('08')
    const { view } = await world().press('dina', 'Change what reaches you', { in: digest?.ts ?? '' })
    expect(view?.title.text).toBe('What reaches you')
    await world().close('dina')
  })

  test('is none where nothing came, and one after a month', async () => {
    const before = (await world().inbox('dina')).length
    await world().advance('P3D')
    expect(await world().inbox('dina')).toHaveLength(before)
    await declined('dina', 'sari')
    await world().advance('P30D')
    expect(await world().inbox('dina')).toHaveLength(before + 1)
  })

  test('comes by e-mail to whoever chose that', async () => {
    await world().says('dina', 'notifications people digest email')
    await declined('dina', 'sari')
    const count = (await mailTo('dina@sehat.example')).length
    await world().advance('P1D')
    const mails = await mailTo('dina@sehat.example')
    expect(mails).toHaveLength(count + 1)
    expect(mails.at(-1)?.text).toContain('Sari Wulandari declined')
    expect(mails.at(-1)?.text).toContain('/org notifications')
  })
})

test('a language says how days are written, a place which day it is', async () => {
  await world().event({ type: 'user_change', user: 'ana', patch: { locale: 'en-US', timeZone: 'America/New_York' } })
  // Events leave the language out; it is asked for again with what Slack says of someone.
  await world().advance('P2D')
  await world().says('ana', 'whoami')
  await world().settle()
  await world().says('dina', 'switch Sehat Clinic')
  await world().says('dina', 'invite @ana')
  const letter = await newest('ana')
  expect(said([letter as Seen])).toMatch(/Open until [A-Z][a-z]{2} \d{1,2}, \d{4}\./)
})
