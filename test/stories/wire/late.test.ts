// What comes too late, twice, or from the wrong hands: buttons of yesterday, double clicks, two who decide at once, forms
// whose organization or right is gone. One effect at most, and always an answer.
import { describe, expect, test } from 'vitest'
import { newHook } from '../../../src/sandbox/slack/hooks.ts'
import { messageActionPayload, submissionPayload } from '../../../src/sandbox/slack/payloads.ts'
import { messageId, type Trigger } from '../../../src/sandbox/slack/workspace.ts'
import { buttonsOf, headerOf, openWorld, type Seen, textOf, type World } from '../../world.ts'
import { answers, found, hire, letIn, said } from '../cast.ts'
import { roomy, withoutGuests } from '../catalogs.ts'

const button = (message: Seen | undefined, label: string): string => {
  const found = message?.blocks.flatMap(({ elements = [] }) => elements).find((one) => one.text?.text === label)
  if (!found) throw new Error(`there is no ${label} in ${JSON.stringify(message)}`)
  return found
}

const trigger = (user: string): Trigger => ({ id: `copied.${user}`, user, bornAt: Date.now(), used: false }) as Trigger

/** Sends a press of a button that stands in someone else's message, signed as Slack signs; answers what comes back. */
async function pressesCopy(world: World, as: string, message: Seen | undefined, label: string): Promise<string[]> {
  const { slack } = world.sandbox
  const person = slack.space.people.all().find(({ handle }) => handle === as)
  const source = slack.space.messages.get(messageId(message?.channel ?? '', message?.ts ?? ''))
  if (!person || !source) throw new Error(`${as} cannot press in ${message?.ts}`)
  const hook = await newHook(slack.space, { user: person.id, channel: source.channel })
  const ids = { trigger: trigger(person.id), hook }
  const pressed = button(message, label) as never
  const payload = messageActionPayload(slack.space, slack.ground.host(), person, source, pressed, ids)
  const { status } = await slack.deliverRaw({ kind: 'interactive', payload })
  expect(status).toBe(200)
  await world.settle()
  return slack.space.messages
    .all()
    .filter(({ ephemeralTo }) => ephemeralTo === person.id)
    .map(({ blocks }) => textOf(blocks))
}

/** What `/org …` answers to an account that cannot be played at a keyboard. */
async function typesAs(world: World, userId: string, text: string, teamId = 'T0SEHAT0001'): Promise<string> {
  const { slack } = world.sandbox
  const hook = await newHook(slack.space, { user: userId, channel: 'C0GENERAL01' })
  const payload = {
    command: '/org',
    text,
    user_id: userId,
    team_id: teamId,
    channel_id: 'C0GENERAL01',
    trigger_id: `typed.${userId}.${text}`,
    response_url: `${slack.ground.host()}/commands/T0SEHAT0001/${hook.id}`,
  }
  const { body } = await slack.deliverRaw({ kind: 'slash_commands', payload })
  return textOf((body as Seen).blocks)
}

describe('accounts that are no members of the workspace', () => {
  const world = openWorld({ catalog: roomy })

  test.each([
    ['a bot', 'U0ROBO00001', 'Bots cannot act here'],
    ['a deactivated account', 'U0DEWI00001', 'This Slack account is deactivated'],
    ['someone of another company', 'U0EKO000001', 'This works for people of this Slack workspace only.'],
    ['an account that does not exist', 'U0NOBODY001', 'Slack does not know this account'],
    ['Slackbot', 'USLACKBOT', 'Slack does not know this account'],
  ])('%s is told why it cannot act, and nothing is made for it', async (_, userId, words) => {
    expect(await typesAs(world(), userId, 'create Theirs')).toContain(words)
    expect(await world().db.slackIdentity.findFirst({ where: { userId } })).toBeNull()
  })

  test('someone of another company who presses a button that they can see is told so, and nothing changes', async () => {
    await found(world(), 'Visible', 'dina')
    await world().says('dina', 'invite @budi')
    const [letter] = await world().inbox('budi')
    expect(await pressesCopy(world(), 'eko', letter, 'Accept')).toEqual([
      'This works for people of this Slack workspace only. Ask someone in it to do it for you.',
    ])
    expect(await world().roles('Visible')).toEqual(['Dina Kusuma: owner'])
  })

  test('an invitation is answered by its invitee only: for anyone else its button is as if there were none', async () => {
    await world().says('sari', 'whoami')
    const [letter] = await world().inbox('budi')
    const [, told = ''] = await pressesCopy(world(), 'sari', letter, 'Accept')
    expect(told).toContain('This one is not yours, or no longer there.')
    expect(told).not.toContain('Visible')
    expect(await world().roles('Visible')).toEqual(['Dina Kusuma: owner'])
  })

  test('whoever is deactivated keeps nothing they could act with, and acts again once they are back', async () => {
    await hire(world(), { dodo: 'Dodo Leaves' })
    await letIn(world(), 'dina', 'dodo', 'member')
    await world().event({ type: 'user_change', user: 'dodo', patch: { deleted: true } })
    const { slackUserId } = (await world().call<{ handle: string; slackUserId: string }[]>('people')).find(
      ({ handle }) => handle === 'dodo',
    ) ?? { slackUserId: '' }
    await world().settle()
    expect(await typesAs(world(), slackUserId, 'whoami')).toContain('This Slack account is deactivated')
    await world().event({ type: 'user_change', user: 'dodo', patch: { deleted: false } })
    await world().settle()
    expect(said(await world().says('dodo', 'whoami'))).toContain('Member in Visible')
  })
})

describe('where the catalog keeps guests out', () => {
  const world = openWorld({ catalog: withoutGuests })

  test('a guest cannot act and cannot be invited', async () => {
    await found(world(), 'Closed', 'dina')
    expect(said(await world().says('gita', 'whoami'))).toContain(
      'Guests of this Slack workspace cannot take part here.',
    )
    expect(said(await world().says('dina', 'invite @gita'))).toContain('is a guest of this Slack workspace')
  })

  test('a member who becomes a guest can no longer accept', async () => {
    await world().says('dina', 'invite @budi')
    const [letter] = await world().inbox('budi')
    await world().event({ type: 'user_change', user: 'budi', patch: { kind: 'guest' } })
    await world().settle()
    expect(said(await world().press('budi', 'Accept', { in: letter?.ts ?? '' }))).toContain('cannot take part here')
    expect(await world().roles('Closed')).toEqual(['Dina Kusuma: owner'])
  })
})

describe('buttons of yesterday', () => {
  const world = openWorld({ catalog: roomy })

  test('a button drawn for an admin is refused once they are a member', async () => {
    await hire(world(), { bea: 'Bea Owner', bill: 'Bill Demoted', bob: 'Bob Member' })
    await found(world(), 'Beas', 'bea', { bill: 'admin', bob: 'member' })
    const list = await world().says('bill', 'members')
    await world().says('bea', 'role @bill member')
    const answer = await world().press('bill', 'Remove', { in: list.messages[0]?.ts ?? '', value: 'Bob Member' })
    expect(said(answer)).toContain('Your role in Beas is Member, which does not include it.')
    expect(await world().roles('Beas')).toContain('Bob Member: member')
  })

  test('a button drawn under an old name acts in the organization under its new one', async () => {
    await hire(world(), { rena: 'Rena Owner', ron: 'Ron Invited' })
    const created = await world().says('rena', 'create Old Rena')
    await world().press('rena', 'Switch')
    await world().says('rena', 'rename New Rena')
    const form = await world().press('rena', 'Invite your team', { in: created.messages[0]?.ts ?? '' })
    expect(textOf(form.view)).toContain('New Rena')
    const sent = await world().submit('rena', { people: ['ron'] })
    expect(said(sent)).toContain('Invited Ron Invited to New Rena')
  })

  test('a button acts in the organization that its message names, also after its reader has switched away', async () => {
    await hire(world(), { alba: 'Alba Owner', abby: 'Abby Invited' })
    await found(world(), 'Alba One', 'alba')
    await found(world(), 'Alba Two', 'alba')
    const one = await world().says('alba', 'switch Alba One')
    await world().says('alba', 'switch Alba Two')
    const form = await world().press('alba', 'Invite', { in: one.messages[0]?.ts ?? '' })
    expect(textOf(form.view)).toContain('Alba One · Owner')
    await world().submit('alba', { people: ['abby'] })
    expect((await world().inbox('abby')).at(-1)?.text).toContain('invites you to Alba One')
    expect(await world().whereIs('alba')).toBe('Alba Two')
  })

  test('a button of an organization that was deleted says so', async () => {
    await hire(world(), { gina: 'Gina Owner' })
    const { id } = await found(world(), 'Ginas', 'gina')
    const list = await world().says('gina', '')
    await world().db.organization.update({ where: { id }, data: { status: 'deleted', deletedAt: new Date() } })
    const answer = said(await world().press('gina', 'Invite', { in: list.messages[0]?.ts ?? '' }))
    expect(answer).toContain('Ginas was deleted. What you sent changed nothing.')
  })

  test('whose membership ended a second ago is back in their own account, and told so', async () => {
    await hire(world(), { eda: 'Eda Owner', emil: 'Emil Removed' })
    await found(world(), 'Edas', 'eda', { emil: 'member' })
    const before = await world().says('emil', '')
    await world().says('eda', 'remove @emil')
    const answer = await world().says('emil', 'whoami')
    // What they were told of their removal may come in between.
    expect(headerOf(answer.messages.find(({ ephemeral }) => ephemeral))).toBe('Personal account')
    expect(said(answer)).toContain('Edas is no longer yours to act in; you are back in your Personal account.')
    expect(said(await world().says('emil', 'whoami'))).not.toContain('no longer yours')
    expect((await world().inbox('emil')).at(-1)?.text).toBe(
      'Eda Owner removed you from Edas. You are back in your own account.',
    )
    const stale = await world().press('emil', 'Users', { in: before.messages[0]?.ts ?? '' })
    expect(said(stale)).toContain('Only members can act in Edas.')
    expect(await world().whereIs('emil')).toBe('personal')
  })

  test('what was meant for an organization one was removed from is not done elsewhere', async () => {
    await hire(world(), { esra: 'Esra Owner', eva: 'Eva Removed' })
    await found(world(), 'Esras', 'esra', { eva: 'member' })
    await world().says('esra', 'remove @eva')
    const first = said(await world().says('eva', 'resources agent triage-bot'))
    expect(first).toContain('Esras is no longer yours to act in; you are back in your Personal account.')
    expect(await world().db.resource.count({ where: { externalId: 'triage-bot' } })).toBe(0)
    expect(said(await world().says('eva', 'resources agent triage-bot'))).toContain('now owns the agent triage-bot')
  })

  test('whoever leaves by themselves is back in their own account, and knows it', async () => {
    await hire(world(), { edo: 'Edo Owner', emmy: 'Emmy Leaves' })
    await found(world(), 'Edos', 'edo', { emmy: 'member' })
    await world().says('emmy', 'leave')
    await world().submit('emmy')
    expect(await world().whereIs('emmy')).toBe('personal')
    expect(said(await world().says('emmy', 'whoami'))).not.toContain('no longer yours')
  })

  test('a context that ended without the context knowing says so once, in words', async () => {
    await hire(world(), { ela: 'Ela Owner', enzo: 'Enzo Removed' })
    const { id } = await found(world(), 'Elas', 'ela', { enzo: 'member' })
    await world().db.membership.deleteMany({ where: { organizationId: id, role: 'member' } })
    const first = said(await world().says('enzo', 'rename Mine'))
    expect(first).toContain('Elas is no longer yours to act in; you are back in your Personal account.')
    expect(first).toContain('You are in Personal account')
    expect(said(await world().says('enzo', 'whoami'))).not.toContain('no longer yours')
  })

  test('a context whose organization was deleted says so', async () => {
    await hire(world(), { gil: 'Gil Owner' })
    const { id } = await found(world(), 'Gils', 'gil')
    await world().db.organization.update({ where: { id }, data: { status: 'deleted', deletedAt: new Date() } })
    expect(said(await world().says('gil', 'whoami'))).toContain(
      'Gils was deleted; you are back in your Personal account.',
    )
  })
})

describe('forms that were open for too long', () => {
  const world = openWorld({ catalog: roomy })

  test('one opened in one organization and sent after a switch acts in the first', async () => {
    await hire(world(), { fay: 'Fay Owner' })
    await found(world(), 'Fay One', 'fay')
    await world().says('fay', 'create Fay Two')
    await world().says('fay', 'rename')
    await world()
      .press('fay', 'Switch', { value: 'Fay Two' })
      .catch(() => world().says('fay', 'switch Fay Two'))
    const open = (await world().call<{ view: { id: string } | null }>('seat?as=fay')).view
    expect(await world().whereIs('fay')).toBe('Fay Two')
    await world().call('submit', { as: 'fay', values: { name: 'Fay First' }, view: open?.id })
    expect(await world().recorded('Fay First')).toContain('organization.renamed')
    expect(await world().recorded('Fay Two')).toEqual(['organization.created', 'context.switched'])
  })

  test('one whose sender was demoted meanwhile is refused, and offers to have it approved', async () => {
    await hire(world(), { fred: 'Fred Owner', finn: 'Finn Demoted' })
    await found(world(), 'Freds', 'fred', { finn: 'admin' })
    await world().says('finn', 'rename')
    await world().says('fred', 'role @finn member')
    const sent = await world().submit('finn', { name: 'Finns' })
    expect(textOf(sent.view)).toContain('Your role in Freds is Member, which does not include it.')
    expect(buttonsOf(sent.view)).toEqual(['Request it'])
    await world().press('finn', 'Request it')
    await answers(world(), 'fred', 'Approve')
    expect(await world().recorded('Finns')).toContain('request.approved')
  })

  test('one whose sender was removed meanwhile is refused, and offers to ask to join', async () => {
    await hire(world(), { flo: 'Flo Owner', fritz: 'Fritz Removed' })
    await found(world(), 'Flos', 'flo', { fritz: 'admin' })
    await world().says('fritz', 'invite')
    await world().says('flo', 'remove @fritz')
    const sent = await world().submit('fritz', { people: ['dina'] })
    expect(textOf(sent.view)).toContain('Only members can act in Flos.')
    await world().press('fritz', 'Ask to join')
    await answers(world(), 'flo', 'Approve')
    await world().settle()
    expect(await world().roles('Flos')).toEqual(['Flo Owner: owner', 'Fritz Removed: member'])
  })
})

describe('the same thing twice', () => {
  const world = openWorld({ catalog: roomy })

  test('a button pressed twice has one effect and one answer', async () => {
    await hire(world(), { tia: 'Tia Owner', tom: 'Tom Invited' })
    await found(world(), 'Tias', 'tia')
    await world().says('tia', 'invite @tom')
    const [letter] = await world().inbox('tom')
    const at = { in: letter?.ts ?? '' }
    const both = await Promise.all([world().press('tom', 'Accept', at), world().press('tom', 'Accept', at)])
    await world().settle()
    for (const { messages } of both) for (const { text } of messages) expect(text).not.toContain('wrong')
    expect(await world().roles('Tias')).toEqual(['Tia Owner: owner', 'Tom Invited: member'])
    const recorded = await world().recorded('Tias')
    expect(recorded.filter((action) => action === 'member.joined')).toHaveLength(1)
    expect(recorded.filter((action) => action === 'invitation.accepted')).toHaveLength(1)
    const news = await world().inbox('tia')
    expect(news.filter(({ text }) => text.includes('Tom Invited accepted'))).toHaveLength(1)
  })

  test.each([
    ['Send again', 'invites', 'invitation.resent'],
    ['Extend', 'invites', 'invitation.extended'],
    ['Revoke', 'invites', 'invitation.revoked'],
  ])('%s clicked twice at once happens once', async (label, board, action) => {
    const owner = `${action}.owner`.toLowerCase()
    const other = `${action}.other`.toLowerCase()
    await hire(world(), { [owner]: 'Click Owner', [other]: 'Click Other' })
    const name = `Clicks ${label}`
    await found(world(), name, owner, board === 'members' ? { [other]: 'member' } : {})
    if (board === 'invites') await world().says(owner, `invite @${other}`)
    const shown = await world().says(owner, board)
    const at = { in: shown.messages[0]?.ts ?? '', value: 'Click Other' }
    await Promise.all([world().press(owner, label, at), world().press(owner, label, at)])
    await world().settle()
    expect((await world().recorded(name)).filter((entry) => entry === action)).toHaveLength(1)
  })

  test('two who decide at once make one decision, and both copies show it and who made it', async () => {
    await hire(world(), { una: 'Una Owner', udo: 'Udo Admin', uwe: 'Uwe Asks' })
    await found(world(), 'Unas', 'una', { udo: 'admin', uwe: 'member' })
    await world().says('uwe', 'rename Uwes')
    await world().press('uwe', 'Request it')
    const [one, two] = [(await world().inbox('una')).at(-1), (await world().inbox('udo')).at(-1)]
    await world().press('udo', 'Deny', { in: two?.ts ?? '' })
    await Promise.all([world().press('una', 'Approve', { in: one?.ts ?? '' }), world().submit('udo')])
    await world().settle()
    const decisions = await world().db.approval.findMany({ include: { decider: true, requester: true } })
    const mine = decisions.filter(({ requester }) => requester.name === 'Uwe Asks')
    expect(mine).toHaveLength(1)
    const outcome = `${mine[0]?.state === 'approved' ? 'Approved' : 'Denied'} by ${mine[0]?.decider?.name}.`
    for (const [handle, copy] of [
      ['una', one],
      ['udo', two],
    ] as const) {
      const now = (await world().inbox(handle)).find(({ ts }) => ts === copy?.ts)
      expect(textOf(now?.blocks)).toContain(outcome)
      expect(buttonsOf(now?.blocks)).toEqual([])
    }
    const told = (await world().inbox('uwe')).filter(({ text }) => / your request to /.test(text))
    expect(told).toHaveLength(1)
    const renamed = (await world().db.organization.findFirst({ where: { name: 'Uwes' } })) !== null
    expect(renamed).toBe(mine[0]?.state === 'approved')
  })

  test('a form sent twice at once makes one organization', async () => {
    const { slack } = world().sandbox
    await world().says('ana', 'create')
    const person = slack.space.people.all().find(({ handle }) => handle === 'ana')
    const { id } = (await world().call<{ view: { id: string } }>('seat?as=ana')).view
    const view = slack.space.views.get(id)
    if (!person || !view) throw new Error('Ana has no form open')
    const [block] = view.blocks.filter(({ type }) => type === 'input')
    const typed = { [String(block?.block_id)]: { name: { type: 'plain_text_input', value: 'Only one' } } }
    const payload = submissionPayload(slack.space, person, { ...view, typed } as typeof view, trigger(person.id))
    const delivery = { kind: 'interactive' as const, payload }
    const [first, second] = await Promise.all([slack.deliverRaw(delivery), slack.deliverRaw(delivery)])
    expect(first.status).toBe(200)
    expect(second.body).toEqual(first.body)
    expect(await world().db.organization.count({ where: { name: 'Only one' } })).toBe(1)
    await world().close('ana')
  })
})
