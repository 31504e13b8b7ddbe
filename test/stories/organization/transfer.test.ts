// Handing an organization over: offered by its owner, accepted or not by one member, and nothing changed in between.
import { describe, expect, test } from 'vitest'
import * as approvals from '../../../src/org/asking/approvals.ts'
import { actorOf } from '../../../src/org/people/people.ts'
import { buttonsOf, openWorld, textOf, type World } from '../../world.ts'
import { answers, found, hire, said } from '../cast.ts'
import { roomy, tight } from '../catalogs.ts'

/** Has someone offer where they are to a member, who is left with the offer. */
async function offers(world: World, giver: string, to: string, keeps?: string) {
  await world.says(giver, `transfer @${to}`)
  return world.submit(giver, { person: to, ...(keeps ? { role: keeps } : {}) })
}

const offer = async (world: World, handle: string) => (await world.inbox(handle)).at(-1)

describe('handing an organization over', () => {
  const world = openWorld({ catalog: roomy })

  test('says beforehand what both will be, and changes nothing until it is accepted', async () => {
    await hire(world(), { ada: 'Ada Owner', abe: 'Abe Heir' })
    await found(world(), 'Adas', 'ada', { abe: 'member' })
    const form = await world().says('ada', 'transfer @abe')
    expect(textOf(form.view)).toContain('Whoever you choose becomes Owner of Adas')
    expect(JSON.stringify(form.view?.state)).toContain('admin')
    const sent = await world().submit('ada')
    expect(said(sent)).toContain('Offered Adas to Abe Heir.')
    expect(said(sent)).toContain('Once they accept, they are Owner and you are Admin. Until then nothing changes.')
    expect(await world().roles('Adas')).toEqual(['Ada Owner: owner', 'Abe Heir: member'])
    const letter = await offer(world(), 'abe')
    expect(letter?.text).toBe('Ada Owner wants to hand Adas over to you.')
    expect(textOf(letter?.blocks)).toContain(
      'If you accept, you are Owner and can do everything there; Ada Owner stays as Admin.',
    )
    expect(buttonsOf(letter?.blocks)).toEqual(['Accept', 'Decline'])
  })

  test('accepted, it is recorded, and both are told', async () => {
    const accepted = await answers(world(), 'abe', 'Accept')
    expect(said(accepted)).toContain('Accepted: you are Owner now, and Ada Owner is Admin.')
    expect([...new Set(buttonsOf(accepted.messages.map(({ blocks }) => blocks)))]).toEqual(['Switch'])
    expect(await world().roles('Adas')).toEqual(['Ada Owner: admin', 'Abe Heir: owner'])
    expect((await world().recorded('Adas')).slice(-3).toSorted()).toEqual([
      'organization.transferred',
      'transfer.accepted',
      'transfer.offered',
    ])
    expect((await world().inbox('ada')).at(-1)?.text).toBe('Abe Heir accepted and is now Owner of Adas. You are Admin.')
    const { id } = await world().organization('Adas')
    const [ada, abe] = [await world().person('ada'), await world().person('abe')]
    const entry = await world().db.auditEntry.findFirstOrThrow({
      where: { action: 'organization.transferred', subjectId: id },
    })
    expect(entry).toMatchObject({
      actorId: ada.id,
      approvedById: abe.id,
      before: { from: { personId: ada.id, role: 'owner' }, to: { personId: abe.id, role: 'member' } },
      after: { from: { personId: ada.id, role: 'admin' }, to: { personId: abe.id, role: 'owner' } },
    })
  })

  test('the new owner may hand it back, and whoever gave it may no more', async () => {
    const refused = await world().says('ada', 'transfer')
    expect(said(refused)).toContain('This takes the permission “hand over ownership” (organization.transfer).')
    expect(said(refused)).toContain('Ask for the role Owner, which has it.')
    await offers(world(), 'abe', 'ada', 'Member')
    await answers(world(), 'ada', 'Accept')
    expect(await world().roles('Adas')).toEqual(['Ada Owner: owner', 'Abe Heir: member'])
  })

  test('an owner may stay one beside the new one', async () => {
    await hire(world(), { bo: 'Bo Owner', bea: 'Bea Second' })
    await found(world(), 'Bos', 'bo', { bea: 'viewer' })
    await offers(world(), 'bo', 'bea', 'Owner')
    await answers(world(), 'bea', 'Accept')
    expect(await world().roles('Bos')).toEqual(['Bo Owner: owner', 'Bea Second: owner'])
  })

  test('declined, nothing changes, and whoever offered is told and may offer it again', async () => {
    await hire(world(), { cy: 'Cy Owner', cleo: 'Cleo Declines' })
    await found(world(), 'Cys', 'cy', { cleo: 'admin' })
    await offers(world(), 'cy', 'cleo')
    const declined = await answers(world(), 'cleo', 'Decline')
    expect(said(declined)).toContain('Declined. Cy Owner was told, and nothing changed.')
    expect(await world().roles('Cys')).toEqual(['Cy Owner: owner', 'Cleo Declines: admin'])
    expect((await world().recorded('Cys')).slice(-2)).toEqual(['transfer.offered', 'transfer.declined'])
    const news = await offer(world(), 'cy')
    expect(news?.text).toBe('Cleo Declines declined to take over Cys. Everything there is as it was.')
    const form = await world().press('cy', 'Offer it again', { in: news?.ts ?? '' })
    expect(textOf(form.view)).toContain('You stay as')
  })

  test('while one is open, it is shown instead of a form, can be reminded of and withdrawn', async () => {
    await hire(world(), { dan: 'Dan Owner', dee: 'Dee Waits' })
    await found(world(), 'Dans', 'dan', { dee: 'member' })
    await offers(world(), 'dan', 'dee')
    const shown = await world().says('dan', 'transfer')
    expect(said(shown)).toContain('Dans is offered to Dee Waits, who has not answered yet.')
    expect(buttonsOf(shown.messages[0]?.blocks)).toEqual(['Remind them', 'Withdraw'])
    const at = { in: shown.messages[0]?.ts ?? '' }
    const before = (await world().inbox('dee')).length
    expect(said(await world().press('dan', 'Remind them', at))).toContain(
      'Reminded Dee Waits of the offer to take over Dans.',
    )
    expect(await world().inbox('dee')).toHaveLength(before + 1)
    expect(said(await world().press('dan', 'Withdraw', at))).toContain(
      'Withdrawn: Dee Waits can no longer take over Dans.',
    )
    for (const { text, blocks } of (await world().inbox('dee')).slice(-2)) {
      expect(text).toContain('The offer no longer stands.')
      expect(buttonsOf(blocks)).toEqual([])
    }
    expect((await world().recorded('Dans')).slice(-3)).toEqual([
      'transfer.offered',
      'transfer.reminded',
      'transfer.withdrawn',
    ])
    expect(said(await world().press('dan', 'Withdraw', at))).toContain('Withdrawn')
  })

  test('a second one beside it is refused with who has it, and a way to withdraw it', async () => {
    await hire(world(), { eli: 'Eli Owner', ella: 'Ella Owner', eve: 'Eve Waits', ewa: 'Ewa Wanted' })
    await found(world(), 'Elis', 'eli', { ella: 'owner', eve: 'member', ewa: 'member' })
    await world().says('ella', 'transfer @ewa')
    await offers(world(), 'eli', 'eve')
    const refused = await world().submit('ella')
    expect(textOf(refused.view)).toContain('Eli Owner has offered Elis to Eve Waits, who has not answered yet.')
    expect(buttonsOf(refused.view)).toEqual(['Withdraw it', 'Remind them'])
    expect(said(await world().press('ella', 'Withdraw it'))).toContain(
      'Withdrawn: Eve Waits can no longer take over Elis.',
    )
    await world().close('ella')
    await offers(world(), 'ella', 'ewa')
    expect((await offer(world(), 'ewa'))?.text).toBe('Ella Owner wants to hand Elis over to you.')
  })

  test('nobody answers in time: it ends by itself, and whoever offered is told', async () => {
    await hire(world(), { fia: 'Fia Owner', flo: 'Flo Silent' })
    await found(world(), 'Fias', 'fia', { flo: 'member' })
    await offers(world(), 'fia', 'flo')
    await world().advance('P8D')
    expect((await offer(world(), 'fia'))?.text).toBe(
      'You offered Fias to Flo Silent, who did not answer in time. Everything there is as it was.',
    )
    const letter = (await world().inbox('flo')).findLast(({ text }) => text.includes('wants to hand'))
    expect(letter?.text).toContain('The offer has expired.')
    expect((await world().recorded('Fias')).at(-1)).toBe('transfer.expired')
  })

  test('the one who is offered it leaves: the offer ends, and whoever offered is told', async () => {
    await hire(world(), { gil: 'Gil Owner', gus: 'Gus Leaves' })
    await found(world(), 'Gils', 'gil', { gus: 'member' })
    await offers(world(), 'gil', 'gus')
    const letter = await offer(world(), 'gus')
    await world().says('gus', 'leave')
    await world().submit('gus')
    expect((await offer(world(), 'gil'))?.text).toContain('who is no longer in it, and your offer ended with that.')
    const now = (await world().inbox('gus')).find(({ ts }) => ts === letter?.ts)
    expect(buttonsOf(now?.blocks)).toEqual([])
    expect((await world().recorded('Gils')).slice(-2).toSorted()).toEqual(['member.left', 'transfer.withdrawn'])
  })

  test('whoever offered may not any more: accepting closes the offer, in words', async () => {
    await hire(world(), { hal: 'Hal Owner', hua: 'Hua Owner', hope: 'Hope Late' })
    await found(world(), 'Hals', 'hal', { hua: 'owner', hope: 'member' })
    await offers(world(), 'hal', 'hope')
    const letter = await offer(world(), 'hope')
    await world().says('hua', 'role @hal member')
    const answer = await world().press('hope', 'Accept', { in: letter?.ts ?? '' })
    expect(said(answer)).toContain(
      'The offer no longer stands. Nothing changed. If you want it, ask Hal Owner to offer it again.',
    )
    expect(await world().roles('Hals')).toEqual(['Hal Owner: member', 'Hua Owner: owner', 'Hope Late: member'])
    expect((await world().recorded('Hals')).at(-1)).toBe('transfer.withdrawn')
    expect((await offer(world(), 'hal'))?.text).toContain('wanted to accept, but it can no longer be handed over')
    expect(said(await world().says('hua', 'audit'))).toContain('ended the offer of ownership to Hope Late')
  })

  test('an operator cannot agree in someone else’s place', async () => {
    await hire(world(), { ian: 'Ian Owner', ivy: 'Ivy Asked' })
    await found(world(), 'Ians', 'ian', { ivy: 'member', omar: 'member' })
    await offers(world(), 'ian', 'ivy')
    const { id } = await world().db.approval.findFirstOrThrow({
      where: { verb: 'transfer', state: 'pending', organization: { name: 'Ians' } },
    })
    const { id: omarId } = await world().person('omar')
    const actor = await actorOf(world().deps, omarId)
    const { id: organizationId } = await world().organization('Ians')
    const ctx = { deps: world().deps, actor, surface: 'slack', organizationId } as const
    await expect(approvals.decide(ctx, { approvalId: id, isApproved: true })).rejects.toMatchObject({
      code: 'request_unknown',
    })
    await expect(approvals.decide(ctx, { approvalId: id, isApproved: false })).rejects.toMatchObject({
      code: 'request_unknown',
    })
    expect(await world().roles('Ians')).toContain('Ian Owner: owner')
  })

  test('to someone who cannot have it, it is refused at the field', async () => {
    await hire(world(), { jon: 'Jon Owner', jim: 'Jim Outside', jay: 'Jay Owner' })
    await found(world(), 'Jons', 'jon', { jay: 'owner' })
    await world().says('jon', 'transfer')
    expect((await world().submit('jon', { person: 'jon' })).errors).toEqual({
      person: 'You chose yourself. Choose someone else.',
    })
    expect((await world().submit('jon', { person: 'jay', role: 'Owner' })).errors).toEqual({
      person: 'Jay Owner owns it already. Choose someone else.',
    })
    const outside = await world().submit('jon', { person: 'jim' })
    expect(textOf(outside.view)).toContain('Jim Outside is not a member of Jons.')
    await world().press('jon', 'Yes, invite Jim Outside')
    expect((await offer(world(), 'jim'))?.text).toContain('invites you to Jons')
  })

  test('a guest is refused where guests may not own', async () => {
    await hire(world(), { kim: 'Kim Owner' })
    await hire(world(), { kay: 'Kay Guest' }, { kind: 'guest' })
    await found(world(), 'Kims', 'kim', { kay: 'member' })
    await world().says('kim', 'transfer')
    expect((await world().submit('kim', { person: 'kay' })).errors).toEqual({
      person:
        'Kay Guest is a guest of this Slack workspace, and guests cannot own an organization. Choose someone else.',
    })
  })

  test('of a personal account it is refused: that is yours for good', async () => {
    await hire(world(), { liv: 'Liv Alone' })
    expect(said(await world().says('liv', 'transfer'))).toContain(
      'A Personal account is yours for good; it cannot be handed to someone else.',
    )
  })

  test('is accepted on App Home as well, which shows it among what waits', async () => {
    await hire(world(), { lea: 'Lea Owner', leo: 'Leo Heir' })
    await found(world(), 'Leas', 'lea', { leo: 'member' })
    await offers(world(), 'lea', 'leo')
    expect(textOf(await world().home('leo'))).toContain('Lea Owner wants to hand Leas over to you.')
    await world().press('leo', 'Accept', { in: 'home' })
    await world().settle()
    expect(await world().roles('Leas')).toEqual(['Lea Owner: admin', 'Leo Heir: owner'])
    expect(textOf(await world().home('leo'))).not.toContain('wants to hand')
  })

  test('delivered three times, it is offered and accepted once', async () => {
    await hire(world(), { max: 'Max Owner', mia: 'Mia Heir' })
    await found(world(), 'Maxs', 'max', { mia: 'member' })
    await world().says('max', 'transfer @mia')
    await world().faults({ slack: { deliver: { times: 3 }, next: 1 } })
    await world().submit('max')
    const letter = await offer(world(), 'mia')
    await world().faults({ slack: { deliver: { times: 3 }, next: 1 } })
    await world().press('mia', 'Accept', { in: letter?.ts ?? '' })
    await world().faults({})
    await world().settle()
    expect(await world().roles('Maxs')).toEqual(['Max Owner: admin', 'Mia Heir: owner'])
    const recorded = await world().recorded('Maxs')
    for (const action of ['transfer.offered', 'transfer.accepted', 'organization.transferred'])
      expect(
        recorded.filter((one) => one === action),
        action,
      ).toHaveLength(1)
  })
})

describe('where a person may own but one', () => {
  const world = openWorld({ catalog: tight })

  test('accepting one more is refused with the plan that allows it, and the offer stays open', async () => {
    await hire(world(), { nan: 'Nan Owner', ned: 'Ned Full' })
    await world().says('omar', 'whoami')
    const { id } = await found(world(), 'Nans', 'nan')
    await world().db.organization.update({ where: { id }, data: { plan: 'plus' } })
    await world().says('nan', 'invite @ned member')
    await answers(world(), 'ned', 'Accept')
    await found(world(), 'Neds', 'ned')
    await offers(world(), 'nan', 'ned')
    const letter = await offer(world(), 'ned')
    const refused = await world().press('ned', 'Accept', { in: letter?.ts ?? '' })
    expect(said(refused)).toContain('The Basic plan allows 1 organization owned by one person.')
    expect(await world().roles('Nans')).toEqual(['Nan Owner: owner', 'Ned Full: member'])
    await world().press('ned', 'Request it')
    await answers(world(), 'omar', 'Approve')
    await world().press('ned', 'Accept', { in: letter?.ts ?? '' })
    expect(await world().roles('Nans')).toEqual(['Nan Owner: admin', 'Ned Full: owner'])
  })
})
