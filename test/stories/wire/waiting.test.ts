// What waits for someone: the board of invitations, pages of many, requests with their reminders and their ends, time that
// runs out, and Home, which shows how things are.
import { describe, expect, test } from 'vitest'
import { newId } from '../../../src/org/ids.ts'
import { buttonsOf, headerOf, openWorld, textOf, type World } from '../../world.ts'
import { answers, denies, found, hire, said } from '../cast.ts'
import { roomy } from '../catalogs.ts'

const week = 7 * 86_400_000
const pad = (n: number): string => String(n).padStart(2, '0')

/** People whom the record knows, without a story of how each came. */
async function peopleNamed(world: World, names: readonly string[]): Promise<string[]> {
  const now = world.deps.clock.now()
  const people = names.map((name) => ({ id: newId('per', now), name, createdAt: now, emailConfirmed: false }))
  await world.db.person.createMany({ data: people })
  return people.map(({ id }) => id)
}

describe('the board of open invitations', () => {
  const world = openWorld({ catalog: roomy })

  test('shows who was invited, and can send again, extend and revoke', async () => {
    await hire(world(), { bo: 'Bo Owner', bella: 'Bella Invited' })
    await found(world(), 'Board', 'bo')
    await world().says('bo', 'invite @bella viewer')
    const first = await world().db.invitation.findFirstOrThrow()
    const board = said(await world().says('bo', 'invites'))
    expect(board).toContain('Bella Invited  ·  Viewer  ·  by Bo Owner')
    expect(board).toContain('1 open, holding a seat.')

    expect(said(await world().press('bo', 'Extend'))).toContain('The invitation to Bella Invited is open until')
    const extended = await world().db.invitation.findFirstOrThrow()
    expect(extended.expiresAt.getTime() - first.expiresAt.getTime()).toBe(week)

    await world().press('bo', 'Send again')
    expect(await world().inbox('bella')).toHaveLength(2)

    expect(said(await world().press('bo', 'Revoke'))).toContain('The invitation to Bella Invited was revoked.')
    for (const letter of await world().inbox('bella')) {
      expect(textOf(letter.blocks)).toContain('It was revoked.')
      expect(buttonsOf(letter.blocks)).toEqual(['Ask to be let in'])
    }
    expect(await world().recorded('Board')).toEqual([
      'organization.created',
      'context.switched',
      'invitation.created',
      'invitation.extended',
      'invitation.resent',
      'invitation.revoked',
    ])
  })

  test('has pages: each of twenty invitations is shown once, and revoking stays on its page', async () => {
    await hire(world(), { bob: 'Bob Owner' })
    const { id: organizationId } = await found(world(), 'Pages', 'bob')
    const { id: inviterId } = await world().person('bob')
    const ids = await peopleNamed(
      world(),
      Array.from({ length: 20 }, (_, at) => `Waiting ${pad(at + 1)}`),
    )
    const now = world().deps.clock.now()
    await world().db.invitation.createMany({
      data: ids.map((inviteeId, at) => ({
        id: newId('inv', now),
        organizationId,
        inviteeId,
        inviterId,
        role: 'member',
        state: 'pending' as const,
        createdAt: new Date(now.getTime() + at),
        expiresAt: new Date(now.getTime() + week),
      })),
    })
    const seen: string[] = []
    let page = await world().says('bob', 'invites')
    for (;;) {
      seen.push(...[...said(page).matchAll(/Waiting \d\d(?= {2}·)/g)].map(([name]) => name))
      if (!buttonsOf(page.messages.map(({ blocks }) => blocks)).includes('Next →')) break
      page = await world().press('bob', 'Next →')
    }
    expect(seen.toSorted()).toEqual(Array.from({ length: 20 }, (_, at) => `Waiting ${pad(at + 1)}`))
    const after = said(await world().press('bob', 'Revoke', { value: 'Waiting 01' }))
    expect(after).toContain('19 open')
    expect(after).toContain('Waiting 02')
    expect(after).not.toContain('Waiting 20')
  })
})

describe('many members', () => {
  const world = openWorld({ catalog: roomy })

  test('come in pages of ten, each of them once, and can be searched', async () => {
    await hire(world(), { mo: 'Mo Owner' })
    const { id: organizationId } = await found(world(), 'Many', 'mo')
    const names = Array.from({ length: 24 }, (_, at) => `Member ${pad(at + 1)}`)
    const ids = await peopleNamed(world(), names)
    const now = world().deps.clock.now()
    await world().db.membership.createMany({
      data: ids.map((personId, at) => ({
        id: newId('mem', now),
        organizationId,
        personId,
        role: 'member',
        joinedAt: new Date(now.getTime() + at),
      })),
    })
    const first = await world().says('mo', 'members')
    expect(said(first)).toContain('1–10 of 25.')
    const second = await world().press('mo', 'Next →')
    expect(said(second)).toContain('11–20 of 25.')
    const third = await world().press('mo', 'Next →')
    expect(said(third)).toContain('21–25 of 25.')
    expect(buttonsOf(third.messages.map(({ blocks }) => blocks))).not.toContain('Next →')
    const seen = [first, second, third].flatMap((page) =>
      [...said(page).matchAll(/Member \d\d(?= {2}·)/g)].map(([it]) => it),
    )
    expect(seen).toEqual(names)
    expect(said(await world().press('mo', '← Previous'))).toContain('11–20 of 25.')

    const found1 = said(await world().says('mo', 'members mEmBeR 2'))
    expect(found1).toContain('1–5 of 5 whose name holds “mEmBeR 2”.')
    expect(said(await world().says('mo', 'members %'))).toContain('Nobody here has “%” in their name.')
    expect(said(await world().says('mo', 'members _'))).toContain('Nobody here has “_” in their name.')

    await world().says('mo', 'members')
    await world().press('mo', 'Next →')
    await world().db.membership.deleteMany({ where: { organizationId, personId: { in: ids.slice(-6) } } })
    expect(said(await world().press('mo', 'Next →'))).toContain('11–19 of 19.')
  })
})

describe('someone who cannot be reached', () => {
  const world = openWorld({ catalog: roomy })

  test('is invited all the same: the inviter is told, and the invitation can be accepted from /org', async () => {
    await hire(world(), { ute: 'Ute Owner', uri: 'Uri Silent' })
    await found(world(), 'Utes', 'ute')
    await world().faults({
      slack: { method: { name: 'chat.postMessage', error: 'messages_tab_disabled' }, next: 1 },
    })
    await world().says('ute', 'invite @uri')
    expect(await world().inbox('uri')).toEqual([])
    expect((await world().inbox('ute')).at(-1)?.text).toContain('Uri Silent cannot be reached by direct message.')
    const overview = await world().says('uri', '')
    expect(said(overview)).toContain('Ute Owner invites you to Utes as Member.')
    await world().press('uri', 'Accept')
    expect(await world().roles('Utes')).toEqual(['Ute Owner: owner', 'Uri Silent: member'])
  })
})

describe('requests', () => {
  const world = openWorld({ catalog: roomy })

  test('a denied request tells who asked, by whom, and changes nothing', async () => {
    await hire(world(), { dana: 'Dana Owner', deni: 'Deni Asks' })
    await found(world(), 'Danas', 'dana', { deni: 'member' })
    await world().says('deni', 'rename Denis')
    await world().press('deni', 'Request it')
    const decided = await denies(world(), 'dana')
    expect(said(decided)).toContain('Denied by Dana Owner.')
    expect((await world().inbox('deni')).at(-1)?.text).toContain(
      'Dana Owner denied your request to rename Danas to “Denis”',
    )
    expect(await world().recorded('Danas')).not.toContain('organization.renamed')
  })

  test('a request can be repeated by asking again or by reminding: one request, one more letter', async () => {
    await hire(world(), { rae: 'Rae Owner', ria: 'Ria Asks' })
    await found(world(), 'Raes', 'rae', { ria: 'member' })
    const refused = await world().says('ria', 'rename Rias')
    await world().press('ria', 'Request it')
    expect((await world().inbox('rae')).filter(({ text }) => text.includes('Ria Asks asks'))).toHaveLength(1)
    expect(said(await world().press('ria', 'Remind them'))).toContain('Reminded: your request to rename Raes to “Rias”')
    expect((await world().inbox('rae')).filter(({ text }) => text.includes('Ria Asks asks'))).toHaveLength(2)
    await world().says('ria', 'rename Rias')
    // Those who decide are not told again by the minute.
    expect(said(await world().press('ria', 'Request it'))).toContain('They were reminded within the last hour')
    expect((await world().inbox('rae')).filter(({ text }) => text.includes('Ria Asks asks'))).toHaveLength(2)
    await world().advance('PT61M')
    expect(said(await world().press('ria', 'Remind them'))).toContain('Reminded: your request to rename')
    expect((await world().inbox('rae')).filter(({ text }) => text.includes('Ria Asks asks'))).toHaveLength(3)
    expect(await world().db.approval.count({ where: { requester: { name: 'Ria Asks' } } })).toBe(1)
    expect(refused.messages).toHaveLength(1)
    await answers(world(), 'rae', 'Approve')
    for (const copy of (await world().inbox('rae')).filter(({ text }) => text.includes('Ria Asks asks')))
      expect(textOf(copy.blocks)).toContain('Approved by Rae Owner.')
  })

  test('one who lost the right meanwhile cannot decide, is told so, and can remind those who can', async () => {
    await hire(world(), { lea: 'Lea Owner', lou: 'Lou Demoted', lin: 'Lin Asks' })
    await found(world(), 'Leas', 'lea', { lou: 'admin', lin: 'member' })
    await world().says('lin', 'rename Lins')
    await world().press('lin', 'Request it')
    const copy = (await world().inbox('lou')).at(-1)
    await world().says('lea', 'role @lou member')
    const answer = await world().press('lou', 'Approve', { in: copy?.ts ?? '' })
    expect(said(answer)).toContain('Your role in Leas is Member, which does not include it.')
    expect(said(answer)).toContain('Lea Owner can (Admin and Owner).')
    const before = await world().inbox('lea')
    expect(said(await world().press('lou', 'Remind them'))).toContain('Reminded')
    expect(await world().inbox('lea')).toHaveLength(before.length + 1)
    await answers(world(), 'lea', 'Approve')
    expect(await world().recorded('Lins')).toContain('organization.renamed')
  })

  test('a request of someone who was removed meanwhile is withdrawn on every copy', async () => {
    await hire(world(), { zoe: 'Zoe Owner', zac: 'Zac Asks' })
    await found(world(), 'Zoes', 'zoe', { zac: 'member' })
    await world().says('zac', 'rename Zacs')
    await world().press('zac', 'Request it')
    await world().says('zoe', 'remove @zac')
    await world().submit('zoe', {})
    const copy = (await world().inbox('zoe')).find(({ text }) => text.includes('Zac Asks asks'))
    expect(textOf(copy?.blocks)).toContain('Withdrawn')
    expect(buttonsOf(copy?.blocks)).toEqual([])
    expect(await world().recorded('Zoes')).not.toContain('organization.renamed')
  })

  test('the copies of someone who was removed are closed, and those of the others stay', async () => {
    await hire(world(), { cleo: 'Cleo Owner', cato: 'Cato Leaves', cid: 'Cid Asks' })
    await found(world(), 'Cleos', 'cleo', { cato: 'admin', cid: 'member' })
    await world().says('cid', 'rename Cids')
    await world().press('cid', 'Request it')
    await world().says('cleo', 'remove @cato')
    await world().submit('cleo', {})
    await world().settle()
    const copyOf = async (handle: string) =>
      (await world().inbox(handle)).find(({ text }) => text.includes('Cid Asks asks'))
    const closed = await copyOf('cato')
    expect(textOf(closed?.blocks)).toContain('It is no longer yours to decide.')
    expect(buttonsOf(closed?.blocks)).toEqual([])
    expect(buttonsOf((await copyOf('cleo'))?.blocks)).toEqual(['Approve', 'Deny'])
    await answers(world(), 'cleo', 'Approve')
    await world().settle()
    expect(textOf((await copyOf('cato'))?.blocks)).not.toContain('Cleo Owner')
  })

  test('a request to be let in is settled when its asker comes in by an invitation', async () => {
    await hire(world(), { jana: 'Jana Owner', jeff: 'Jeff Joins' }, { email: 'x@jana.example' })
    await found(world(), 'Janas', 'jana')
    await world().says('jeff', 'join Janas')
    await world().says('jana', 'invite @jeff')
    await answers(world(), 'jeff', 'Accept')
    await world().settle()
    const copy = (await world().inbox('jana')).find(({ text }) => text.includes('Jeff Joins asks'))
    expect(textOf(copy?.blocks)).toContain('Withdrawn')
    expect(buttonsOf(copy?.blocks)).toEqual([])
    expect(await world().recorded('Janas')).toContain('request.withdrawn')
    expect(await world().roles('Janas')).toEqual(['Jana Owner: owner', 'Jeff Joins: member'])
  })

  test('what is approved is still held to every rule: a refused approval says why and leaves the request open', async () => {
    await hire(world(), { pam: 'Pam Owner', pip: 'Pip Asks', pod: 'Pod Target' })
    await found(world(), 'Pams', 'pam', { pip: 'member', pod: 'member' })
    await world().says('pip', 'role @pod viewer')
    await world().press('pip', 'Request it')
    await world().says('pod', 'leave')
    await world().submit('pod')
    const answer = await world().press('pam', 'Approve')
    expect(said(answer)).toContain('Pod Target is not a member of Pams.')
    const [request] = await world().db.approval.findMany({ where: { requester: { name: 'Pip Asks' } } })
    expect(request?.state).toBe('pending')
  })
})

describe('time that runs out', () => {
  const world = openWorld({ catalog: roomy })

  test('an invitation ends after seven days, says so, and offers to ask to be let in', async () => {
    await hire(world(), { eva: 'Eva Owner', eli: 'Eli Late' })
    await found(world(), 'Evas', 'eva')
    await world().says('eva', 'invite @eli')
    await world().advance('P6DT23H')
    expect(buttonsOf((await world().inbox('eli')).at(-1))).toEqual(['Accept', 'Decline'])
    await world().advance('PT2H')
    const [letter] = await world().inbox('eli')
    expect(textOf(letter?.blocks)).toContain('It has expired.')
    expect(await world().recorded('Evas')).toContain('invitation.expired')
    expect(said(await world().says('eva', 'invites'))).toContain('No invitation is open.')
    await world().press('eli', 'Ask to be let in', { in: letter?.ts ?? '' })
    await answers(world(), 'eva', 'Approve')
    expect(await world().roles('Evas')).toEqual(['Eva Owner: owner', 'Eli Late: member'])
  })

  test('accepting after the end, from a letter that could not be redrawn, is refused with the way on', async () => {
    await hire(world(), { ewa: 'Ewa Owner', ely: 'Ely Late' })
    await found(world(), 'Ewas', 'ewa')
    await world().says('ewa', 'invite @ely')
    const [letter] = await world().inbox('ely')
    await world().faults({ slack: { method: { name: 'chat.update', error: 'message_not_found' } } })
    await world().advance('P8D')
    await world().faults({})
    const answer = await world().press('ely', 'Accept', { in: letter?.ts ?? '' })
    expect(said(answer)).toContain('This one, to Ewas, has expired.')
    expect(buttonsOf(answer.messages.map(({ blocks }) => blocks))).toEqual(['Ask to join'])
    expect(await world().roles('Ewas')).toEqual(['Ewa Owner: owner'])
  })

  test('an extended invitation outlives its first end', async () => {
    await hire(world(), { exa: 'Exa Owner', exo: 'Exo Slow' })
    await found(world(), 'Exas', 'exa')
    await world().says('exa', 'invite @exo')
    await world().says('exa', 'invites')
    await world().press('exa', 'Extend')
    await world().advance('P10D')
    await answers(world(), 'exo', 'Accept')
    expect(await world().roles('Exas')).toEqual(['Exa Owner: owner', 'Exo Slow: member'])
  })

  test('a request ends when nobody decides, on every copy, and who asked is told', async () => {
    await hire(world(), { oda: 'Oda Owner', ole: 'Ole Asks' })
    await found(world(), 'Odas', 'oda', { ole: 'member' })
    await world().says('ole', 'rename Oles')
    await world().press('ole', 'Request it')
    await world().settle()
    await world().advance('P8D')
    const copy = (await world().inbox('oda')).find(({ text }) => text.includes('Ole Asks asks'))
    expect(textOf(copy?.blocks)).toContain('Expired: nobody decided in time.')
    expect(buttonsOf(copy?.blocks)).toEqual([])
    expect((await world().inbox('ole')).at(-1)?.text).toContain('Nobody decided in time about your request')
    expect(await world().recorded('Odas')).toContain('request.expired')
  })

  test('a session that idles too long starts where the catalog lets it start', async () => {
    await hire(world(), { ida: 'Ida Owner' })
    await found(world(), 'Idas', 'ida')
    await world().advance('P29D')
    expect(headerOf((await world().says('ida', 'whoami')).messages[0])).toBe('Idas · Owner')
    await world().advance('P31D')
    const answer = await world().says('ida', 'whoami')
    const start = world().deps.catalog.context.start
    expect(headerOf(answer.messages[0])).toBe(start === 'last' ? 'Idas · Owner' : 'Personal account')
  })
})

describe('Home', () => {
  const world = openWorld({ catalog: roomy })

  test('shows where one is, what waits, and follows every change of its viewer', async () => {
    await hire(world(), { homer: 'Homer Owner', hebe: 'Hebe Invited' })
    await world().home('homer')
    await world().says('homer', 'create Homers')
    const shown = async (handle: string) => {
      const { home } = await world().call<{ home: { blocks: object[] } | null }>(`seat?as=${handle}`)
      return textOf(home?.blocks)
    }
    expect(await shown('homer')).toContain('Homers  ·  Owner')
    await world().press('homer', 'Switch', { in: 'home', value: 'Homers' })
    expect(await shown('homer')).toContain('Homers · Owner')
    expect(await world().whereIs('homer')).toBe('Homers')

    await world().home('hebe')
    await world().says('homer', 'invite @hebe')
    await world().settle()
    await world().home('hebe')
    expect(await shown('hebe')).toContain('Homer Owner invites you to Homers as Member.')
    await world().press('hebe', 'Accept', { in: 'home' })
    expect(await shown('hebe')).toContain('Homers  ·  Member')
    expect(await world().roles('Homers')).toEqual(['Homer Owner: owner', 'Hebe Invited: member'])
  })

  test('opens the form to create, and shows what was made', async () => {
    await hire(world(), { halo: 'Halo Owner' })
    await world().home('halo')
    await world().press('halo', 'Create organization', { in: 'home' })
    const sent = await world().submit('halo', { name: 'Made at home' })
    expect(sent.closed ?? said(sent)).toBeTruthy()
    expect(textOf(await world().home('halo'))).toContain('Made at home  ·  Owner')
  })
})
