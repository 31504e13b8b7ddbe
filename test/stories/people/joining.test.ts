// Asking to be let in, as those who ask and those who decide meet it: colleagues who are told of each other, a reason, a denial
// with a reason, reminders, the end of the time, and rights that went or came meanwhile.
import { describe, expect, test } from 'vitest'
import { buttonsOf, openWorld, textOf, type World } from '../../world.ts'
import { answers, denies, found, hire, letIn, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

/** People of one company, each with a confirmed address there; the first founds the organization. */
async function company(all: World, name: string, people: Record<string, string>): Promise<string[]> {
  for (const [handle, full] of Object.entries(people))
    await hire(all, { [handle]: full }, { email: `${handle}@${name.toLowerCase()}.example` })
  const handles = Object.keys(people)
  await found(all, name, handles[0] ?? '')
  return handles
}

/** What a message that someone has says, newest last. */
const texts = async (all: World, handle: string) => (await all.inbox(handle)).map(({ blocks }) => textOf(blocks))
const asksIn = async (all: World, handle: string, what: string) =>
  (await all.inbox(handle)).filter(({ text }) => text.includes(`asks to ${what}`))

describe('colleagues', () => {
  const world = openWorld({ catalog: roomy })

  test('are suggested at first contact, on Home too, and asking shows there', async () => {
    const all = world()
    await company(all, 'Alba', { ada: 'Ada Owner', abe: 'Abe New' })
    const first = await all.says('abe', '')
    expect(said(first)).toContain('Your colleagues at alba.example are in Alba.')
    await all.home('abe')
    expect(textOf(await all.home('abe'))).toContain('Your colleagues at alba.example are in Alba.')
    await all.press('abe', 'Ask to join Alba', { in: 'home' })
    await all.submit('abe', { Why: 'I keep the books' })
    const letter = (await asksIn(all, 'ada', 'join Alba')).at(-1)
    expect(textOf(letter?.blocks)).toContain('Abe New asks to join Alba.')
    expect(textOf(letter?.blocks)).toContain('Why: I keep the books')
    const after = textOf(await all.home('abe'))
    expect(after).not.toContain('Ask to join Alba')
    expect(after).toContain('You asked to join Alba.')
    await answers(all, 'ada', 'Approve')
    await all.settle()
    expect(textOf(await all.home('abe'))).not.toContain('Your colleagues')
    expect(await all.roles('Alba')).toEqual(['Ada Owner: owner', 'Abe New: member'])
  })

  test('are not told of to an address that is not confirmed, or at a provider of free mail', async () => {
    const all = world()
    await company(all, 'Bora', { bob: 'Bob Owner' })
    await all.event({
      type: 'team_join',
      user: { handle: 'bea', name: 'Bea Unsure', email: 'bea@bora.example', isEmailConfirmed: false },
    })
    await hire(all, { bill: 'Bill Mail' }, { email: 'bill@gmail.com' })
    for (const handle of ['bea', 'bill'])
      expect(said(await all.says(handle, '')), handle).not.toContain('Your colleagues')
  })

  test('answer an invitation where they have one, and need not ask, whatever their address', async () => {
    const all = world()
    await company(all, 'Xera', { xia: 'Xia Owner', xan: 'Xan Near' })
    await hire(all, { xue: 'Xue Far' }, { email: 'xue@elsewhere.example' })
    await all.says('xia', 'switch Xera')
    await all.says('xia', 'invite @xan @xue')
    await all.settle()
    expect(textOf(await all.home('xan'))).not.toContain('Ask to join Xera')
    for (const handle of ['xan', 'xue']) {
      const answer = await all.says(handle, 'join Xera')
      expect(said(answer), handle).toContain('You are invited there already')
      await all.press(handle, 'Accept', { in: answer.messages[0]?.ts ?? '' })
    }
    expect(await asksIn(all, 'xia', 'join Xera')).toEqual([])
    expect(await all.roles('Xera')).toEqual(['Xia Owner: owner', 'Xan Near: member', 'Xue Far: member'])
  })

  test('are not pressed on whoever was denied or has left', async () => {
    const all = world()
    await company(all, 'Cera', { cal: 'Cal Owner', cat: 'Cat Denied', col: 'Col Leaves' })
    await all.says('cat', 'join Cera')
    await denies(all, 'cal')
    expect(said(await all.says('cat', ''))).not.toContain('Your colleagues')
    await letIn(all, 'cal', 'col', 'member')
    await all.says('col', 'leave')
    await all.submit('col')
    expect(said(await all.says('col', ''))).not.toContain('Your colleagues')
    // They can still ask of their own accord.
    expect(said(await all.says('cat', 'join Cera'))).toContain('Asked to join Cera.')
  })
})

describe('a request to join', () => {
  const world = openWorld({ catalog: roomy })

  test('is denied with a reason, which its maker reads and nobody else', async () => {
    const all = world()
    await company(all, 'Dova', { dan: 'Dan Owner', deb: 'Deb Asks' })
    await all.says('dan', 'whoami')
    await all.says('deb', 'join Dova')
    const letter = (await asksIn(all, 'dan', 'join Dova')).at(-1)
    const form = await all.press('dan', 'Deny', { in: letter?.ts ?? '' })
    expect(textOf(form.view)).toContain('Deb Asks asks to join Dova.')
    expect(await all.roles('Dova')).toEqual(['Dan Owner: owner'])
    await all.submit('dan', { 'Your reason': 'We *only* take <!channel> clinicians' })
    const told = (await texts(all, 'deb')).at(-1)
    expect(told).toContain('Dan Owner denied your request to join Dova.')
    expect(told).toContain('Their reason: We *only* take <!channel> clinicians')
    expect((await all.inbox('deb')).at(-1)?.text).not.toContain('<!channel>')
    const closed = (await all.inbox('dan')).find(({ ts }) => ts === letter?.ts)
    expect(textOf(closed?.blocks)).toContain('Denied by Dan Owner.')
    expect(buttonsOf(closed?.blocks)).toEqual([])
    expect(said(await all.says('deb', 'requests'))).toContain('“We *only* take <!channel> clinicians”')
    const entry = await all.db.auditEntry.findFirstOrThrow({ where: { action: 'request.denied' } })
    expect(JSON.stringify(entry)).not.toContain('clinicians')
  })

  test('is denied without a reason too, and from Home, which shows the outcome', async () => {
    const all = world()
    await company(all, 'Elba', { eli: 'Eli Owner', eva: 'Eva Asks' })
    await all.says('eva', 'join Elba')
    await all.home('eli')
    await all.press('eli', 'Deny', { in: 'home' })
    await all.submit('eli')
    const { view } = await all.call<{ view: object }>('home', { as: 'eli' })
    expect(textOf(view)).not.toContain('Eva Asks asks to join Elba.')
    expect((await texts(all, 'eva')).at(-1)).toContain('Eli Owner denied your request to join Elba.')
    expect((await texts(all, 'eva')).at(-1)).not.toContain('Their reason')
  })

  test('that was decided elsewhere while the reason was typed stays decided, and the form says so', async () => {
    const all = world()
    await company(all, 'Fova', { fay: 'Fay Owner', fox: 'Fox Admin', flo: 'Flo Asks' })
    await letIn(all, 'fay', 'fox', 'admin')
    await all.says('flo', 'join Fova')
    await answers(all, 'fay', 'Deny')
    await answers(all, 'fox', 'Approve')
    const late = await all.submit('fay', { 'Your reason': 'Too late' })
    expect(said(late)).toContain('Approved by Fox Admin.')
    expect(await all.roles('Fova')).toContain('Flo Asks: member')
    expect((await texts(all, 'flo')).join()).not.toContain('Too late')
    // Pressed once more, there is no form to fill in.
    const again = await all
      .press('fay', 'Deny', { in: (await asksIn(all, 'fay', 'join Fova'))[0]?.ts ?? '' })
      .catch(() => null)
    expect(again?.view).toBeUndefined()
  })

  test('is nobody’s own to decide, however they come by it', async () => {
    const all = world()
    await company(all, 'Gova', { gil: 'Gil Owner', gus: 'Gus Admin' })
    await letIn(all, 'gil', 'gus', 'member')
    await all.says('gus', 'invite @sari')
    await all.press('gus', 'Request it')
    await all.inbox('gil')
    await all.says('gil', 'role @gus admin')
    const mine = await all.says('gus', 'requests')
    expect(said(mine)).toContain('Invite Sari Wulandari to Gova')
    expect(buttonsOf(mine.messages)).toEqual(expect.arrayContaining(['Remind them', 'Withdraw']))
    expect(buttonsOf(mine.messages)).not.toContain('Approve')
  })

  test('is taken back by its maker, on every copy', async () => {
    const all = world()
    await company(all, 'Hova', { hal: 'Hal Owner', hana: 'Hana Asks' })
    await all.says('hana', 'join Hova')
    const [letter] = await asksIn(all, 'hal', 'join Hova')
    await all.press('hal', 'Deny', { in: letter?.ts ?? '' })
    await all.says('hana', 'requests')
    expect(said(await all.press('hana', 'Withdraw'))).toContain('Withdrew your request to join Hova.')
    expect(said(await all.submit('hal', {}))).toContain('It had been taken back before you pressed.')
    await all.settle()
    const copy = (await all.inbox('hal')).find(({ ts }) => ts === letter?.ts)
    expect(textOf(copy?.blocks)).toContain('Withdrawn.')
    expect(buttonsOf(copy?.blocks)).toEqual([])
    expect(await all.recorded('Hova')).toContain('request.withdrawn')
    expect(said(await all.says('hana', 'requests'))).toContain('Join Hova  ·  withdrawn')
    // It can be asked anew.
    expect(said(await all.says('hana', 'join Hova'))).toContain('Asked to join Hova.')
  })

  test('reminds by itself after two days and on the last, and ends after seven', async () => {
    const all = world()
    await company(all, 'Iova', { ian: 'Ian Owner', ida: 'Ida Asks' })
    await all.says('ida', 'join Iova')
    const count = async () => (await asksIn(all, 'ian', 'join Iova')).length
    expect(await count()).toBe(1)
    await all.advance('P1D')
    expect(await count()).toBe(1)
    await all.advance('P1DT1H')
    expect(await count()).toBe(2)
    await all.advance('P2D')
    expect(await count()).toBe(3)
    await all.advance('P2D')
    expect(await count()).toBe(4)
    await all.advance('P1D')
    expect(await count()).toBe(4)
    for (const letter of await asksIn(all, 'ian', 'join Iova')) {
      expect(textOf(letter.blocks)).toContain('Expired')
      expect(buttonsOf(letter.blocks)).toEqual([])
    }
    expect((await texts(all, 'ida')).at(-1)).toContain('Nobody decided in time about your request to join Iova.')
    const known = (await all.recorded('Iova')).filter((action) => action.startsWith('request.'))
    expect(known).toEqual([
      'request.created',
      'request.repeated',
      'request.repeated',
      'request.repeated',
      'request.expired',
    ])
  })

  test('reminds whoever may decide by then: new ones get a copy, and those who lost the right have none to press', async () => {
    const all = world()
    await company(all, 'Jova', { jan: 'Jan Owner', jim: 'Jim Demoted', joy: 'Joy Promoted', jen: 'Jen Asks' })
    await letIn(all, 'jan', 'jim', 'admin')
    await letIn(all, 'jan', 'joy', 'member')
    await all.says('jen', 'join Jova')
    expect(await asksIn(all, 'jim', 'join Jova')).toHaveLength(1)
    expect(await asksIn(all, 'joy', 'join Jova')).toHaveLength(0)
    await all.says('jan', 'role @jim member')
    await all.says('jan', 'role @joy admin')
    const [closed] = await asksIn(all, 'jim', 'join Jova')
    expect(buttonsOf(closed?.blocks)).toEqual([])
    expect(textOf(closed?.blocks)).toContain('It is no longer yours to decide.')

    await all.advance('P2DT1H')
    expect(await asksIn(all, 'jim', 'join Jova')).toHaveLength(1)
    const [fresh] = await asksIn(all, 'joy', 'join Jova')
    await all.press('joy', 'Approve', { in: fresh?.ts ?? '' })
    await all.settle()
    expect(await all.roles('Jova')).toContain('Jen Asks: member')
    for (const letter of await asksIn(all, 'jan', 'join Jova'))
      expect(textOf(letter.blocks)).toContain('Approved by Joy Promoted.')
  })

  test('is not decided by whoever lost the right, though Slack still shows them the buttons', async () => {
    const all = world()
    await company(all, 'Mova', { max: 'Max Owner', moe: 'Moe Demoted', mia: 'Mia Asks' })
    await letIn(all, 'max', 'moe', 'admin')
    await all.says('mia', 'join Mova')
    const [copy] = await asksIn(all, 'moe', 'join Mova')
    await all.faults({ slack: { method: { name: 'chat.update', error: 'message_not_found' } } })
    await all.says('max', 'role @moe member')
    for (const button of ['Approve', 'Deny'])
      expect(said(await all.press('moe', button, { in: copy?.ts ?? '' })), button).toContain('requests.decide')
    await all.faults({})
    expect(await all.roles('Mova')).not.toContain('Mia Asks: member')
    expect((await all.db.approval.findFirstOrThrow({ where: { requester: { name: 'Mia Asks' } } })).state).toBe(
      'pending',
    )
  })

  test('decided on the second day reminds nobody', async () => {
    const all = world()
    await company(all, 'Kova', { kai: 'Kai Owner', kim: 'Kim Asks' })
    await all.says('kim', 'join Kova')
    await answers(all, 'kai', 'Approve')
    const before = (await all.inbox('kai')).length
    await all.advance('P6D')
    expect(await asksIn(all, 'kai', 'join Kova')).toHaveLength(1)
    expect((await all.inbox('kai')).length).toBe(before)
  })

  test('is typed with a reason too, and a name that has the word in it stays a name', async () => {
    const all = world()
    await company(all, 'Nova', { ned: 'Ned Owner', nia: 'Nia Asks', nik: 'Nik Asks' })
    await all.says('ned', 'rename Better because Smaller')
    await all.says('nia', 'join better BECAUSE smaller because I like  small rooms')
    await all.says('nik', 'join Better because Smaller')
    const letters = (await texts(all, 'ned')).filter((text) => text.includes('asks to join Better because Smaller'))
    expect(letters).toHaveLength(2)
    expect(letters[0]).toContain('Why: I like small rooms')
    expect(letters[1]).not.toContain('Why:')
  })

  test('takes a further reason, on every copy, and says so; one that is too long is said not to be taken', async () => {
    const all = world()
    await company(all, 'Oova', { ole: 'Ole Owner', oda: 'Oda Asks' })
    await all.says('oda', 'join Oova because I keep the books')
    const again = await all.says('oda', 'join Oova because I also *clean* <!channel>')
    expect(said(again)).toContain('your request to join Oova is still open, now with what you added.')
    const copies = await asksIn(all, 'ole', 'join Oova')
    expect(copies).toHaveLength(2)
    for (const { blocks } of copies)
      expect(textOf(blocks)).toContain('Why: I keep the books\nI also *clean* <!channel>')
    // Said again it is nothing new, and a reminder alone takes nothing away.
    expect(said(await all.says('oda', 'join Oova because I keep the books'))).not.toContain('added')
    await all.press('oda', 'Remind them')
    expect(said(await all.says('oda', `join Oova because ${'x'.repeat(2000)}`))).toContain('was not added')
    const { reason } = await all.db.approval.findFirstOrThrow({ where: { requester: { name: 'Oda Asks' } } })
    expect(reason).toBe('I keep the books\nI also *clean* <!channel>')
  })

  test('shows where one looks for it: what waits for one, what one asked, what became of it', async () => {
    const all = world()
    await company(all, 'Lova', { lea: 'Lea Owner', lou: 'Lou Asks' })
    expect(said(await all.says('lou', 'requests'))).toContain('Nothing waits for you.')
    await all.says('lou', 'join Lova')
    const waiting = await all.says('lea', 'requests')
    expect(said(waiting)).toContain('Lou Asks asks to join Lova.')
    expect(said(await all.says('lou', 'requests'))).toContain('Join Lova  ·  open until')
    const done = await all.press('lea', 'Approve', { in: waiting.messages[0]?.ts ?? '' })
    expect(said(done)).toContain('Approved by Lea Owner.')
    expect(said(await all.says('lou', 'requests'))).toContain('Join Lova  ·  approved by Lea Owner on')
  })
})
