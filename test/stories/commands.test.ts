// Every subcommand of the table: it works and is on the record, asks for what is missing, is refused with a reason to
// whoever has no right, can be repeated, answers to its other names, and stands in help.
import { describe, expect, test } from 'vitest'
import { commands } from '../../src/slack/commands.ts'
import { buttonsOf, type Exchange, openWorld } from '../world.ts'
import { answers, found, hire, letIn, said } from './cast.ts'
import { roomy, tight } from './catalogs.ts'

type Row = {
  /** Typed by the owner with all it needs; `{n}` is the name of their organization, `@other` a member of it. */
  typed: string
  says: string
  /** What stands on the record afterwards. */
  recorded?: string
  /** Typed with nothing: the title of the form that opens, or words that are shown. */
  bare: { form: string } | { shows: string }
  /** Typed by a viewer of the organization: refused in these words; absent where everyone may. */
  refused?: string
  /** Typed once more with the same words. */
  again: string
}

const rows: Record<string, Row> = {
  '': { typed: '', says: 'You are in {n} as Owner', bare: { shows: 'Switch' }, again: 'You are in {n} as Owner' },
  list: { typed: 'list', says: '{n}  ·  Owner  ·  you are here', bare: { shows: 'Your organizations' }, again: '{n}' },
  switch: {
    typed: 'switch personal',
    says: 'You are now in Personal account. You were in {n}.',
    bare: { form: 'Switch' },
    again: 'You are in Personal account already.',
  },
  whoami: { typed: 'whoami', says: 'Owner in {n}', bare: { shows: 'You are' }, again: 'Owner in {n}' },
  signout: {
    typed: 'signout',
    says: 'You are signed out. You left {n}.',
    bare: { shows: 'You are signed out.' },
    again: 'You are signed out.',
  },
  signin: {
    typed: 'signin',
    says: 'You are signed in. You are in {n}',
    bare: { shows: 'You are signed in.' },
    again: 'You are signed in. You are in {n}',
  },
  help: {
    typed: 'help switch',
    says: '/org switch [name]',
    bare: { shows: 'What you can type' },
    again: '/org switch [name]',
  },
  notifications: {
    typed: 'notifications people off',
    says: 'People: not at all',
    bare: { form: 'What reaches you' },
    again: 'People: not at all',
  },
  create: {
    typed: 'create {n} Again',
    says: 'Created the organization {n} Again',
    bare: { form: 'Create organization' },
    again: 'Created the organization {n} Again',
  },
  rename: {
    typed: 'rename {n} Two',
    says: '{n} is now called {n} Two.',
    recorded: 'organization.renamed',
    bare: { form: 'Rename' },
    refused: '(organization.update)',
    again: '{n} Two has that name already.',
  },
  settings: {
    typed: 'settings id {n}',
    says: 'Saved the settings of {n}.',
    recorded: 'organization.settingsChanged',
    bare: { form: 'Settings' },
    refused: '(organization.update)',
    again: 'Nothing was changed: {n} has these settings already.',
  },
  leave: {
    typed: 'leave',
    says: '{n} must always have an Owner.',
    bare: { shows: 'is the only one.' },
    again: '{n} must always have an Owner.',
  },
  transfer: {
    typed: 'transfer @other',
    says: 'Whoever you choose becomes Owner of {n}',
    bare: { form: 'Transfer' },
    refused: '(organization.transfer)',
    again: 'Whoever you choose becomes Owner of {n}',
  },
  delete: {
    typed: 'delete {n}',
    says: 'This deletes {n}:',
    bare: { form: 'Delete?' },
    refused: '(organization.delete)',
    again: 'This deletes {n}:',
  },
  restore: {
    typed: 'restore Nowhere',
    says: 'None of them is called “Nowhere”.',
    bare: { shows: 'There is nothing that you can restore.' },
    again: 'None of them is called “Nowhere”.',
  },
  invite: {
    typed: 'invite @third viewer',
    says: 'Invited Third Person to {n} as Viewer.',
    recorded: 'invitation.created',
    bare: { form: 'Invite' },
    refused: '(members.invite)',
    again: 'Sent the invitation again to Third Person, as Viewer.',
  },
  invites: {
    typed: 'invites nobody',
    says: 'No open invitation holds “nobody”.',
    bare: { shows: 'Open invitations' },
    refused: '(members.invite)',
    again: 'No open invitation holds “nobody”.',
  },
  links: {
    typed: 'links',
    says: 'No link is open.',
    bare: { shows: 'Links' },
    refused: '(members.invite)',
    again: 'No link is open.',
  },
  members: {
    typed: 'members other',
    says: '1–1 of 1 whose name holds “other”.',
    bare: { shows: '1–2 of 2.' },
    again: 'Other Person',
  },
  role: {
    typed: 'role @other admin',
    says: 'Other Person is now Admin in {n}; they were Viewer.',
    recorded: 'member.roleChanged',
    bare: { form: 'Change a role' },
    refused: '(members.setRole)',
    again: 'Other Person is Admin in {n} already.',
  },
  remove: {
    typed: 'remove @other',
    says: 'Other Person is no longer in {n}. They were Viewer.',
    recorded: 'member.removed',
    bare: { form: 'Remove a member' },
    refused: '(members.remove)',
    again: 'Other Person is not a member of {n}.',
  },
  join: {
    typed: 'join Nowhere',
    says: 'None of them is called “Nowhere”.',
    bare: { shows: 'that you could ask to join.' },
    again: 'None of them is called “Nowhere”.',
  },
  why: { typed: 'why members.invite', says: 'members.invite', bare: { form: 'Why?' }, again: 'members.invite' },
  requests: {
    typed: 'requests',
    says: 'What you asked for',
    bare: { shows: 'Nothing waits for you.' },
    again: 'What you asked for',
  },
  domains: {
    typed: 'domains add proof.example',
    says: '.example. One step is left: prove that it is yours.',
    recorded: 'domain.added',
    bare: { shows: 'E-mail domains' },
    refused: '(domains.manage)',
    again: '.example waits for its proof.',
  },
  roles: {
    typed: 'roles viewer',
    says: 'Looks, and changes nothing',
    bare: { shows: 'May do everything but' },
    again: 'Looks, and changes nothing',
  },
  workspaces: {
    typed: 'workspaces new Den',
    says: 'Created the workspace Den in {n}.',
    recorded: 'workspace.created',
    bare: { shows: 'Each workspace keeps its work apart' },
    refused: '(workspaces.create)',
    again: 'Den',
  },
  teams: {
    typed: 'teams new Band',
    says: 'Created the team Band.',
    recorded: 'team.created',
    bare: { shows: 'A team is a named group of members.' },
    refused: '(teams.manage)',
    again: 'Band',
  },
  plan: {
    typed: 'plan',
    says: '{n} is on the Free plan.',
    bare: { shows: 'is on the Free plan.' },
    again: '{n} is on the Free plan.',
  },
  upgrade: {
    typed: 'upgrade Nowhere',
    says: 'There is no plan “Nowhere” for {n}.',
    bare: { shows: 'is on the Free plan.' },
    again: 'There is no plan “Nowhere” for {n}.',
  },
  billing: {
    typed: 'billing',
    says: '{n} is on the Free plan',
    bare: { shows: 'Bills go to' },
    again: '{n} is on the Free plan',
  },
  credits: {
    typed: 'credits',
    says: '{n} has 0 credits to spend.',
    bare: { shows: 'Nothing came in and nothing was used yet.' },
    again: '{n} has 0 credits to spend.',
  },
  topup: {
    typed: 'topup 5,000 credits',
    says: 'Continue to Stripe',
    recorded: 'billing.chosen',
    bare: { form: 'Top up' },
    refused: '(billing.pay)',
    again: 'Continue to Stripe',
  },
  budgets: {
    typed: 'budgets new Design 100',
    says: 'The budget Design allows 100 credits a month',
    recorded: 'budget.created',
    bare: { shows: 'has no budgets' },
    refused: '(budgets.manage)',
    again: 'There is a budget “Design” already.',
  },
  usage: {
    typed: 'usage',
    says: '{n} used 0 credits',
    bare: { shows: 'Usage in ' },
    again: '{n} used 0 credits',
  },
  resources: {
    typed: 'resources agent triage-bot',
    says: '{n} now owns the agent triage-bot.',
    recorded: 'resource.registered',
    bare: { shows: 'Resources' },
    refused: '(resources.create)',
    again: '{n} owns the agent triage-bot already.',
  },
  star: {
    typed: 'star nothing-here',
    says: 'None here is called “nothing-here”.',
    bare: { shows: 'has no resources yet.' },
    again: 'None here is called “nothing-here”.',
  },
  history: { typed: 'history', says: 'Your history', bare: { shows: 'Nobody else sees it' }, again: 'Your history' },
  keys: { typed: 'keys', says: 'Keys', bare: { shows: 'Keys' }, again: 'Keys' },
  move: {
    typed: 'move {n}',
    says: 'Move to {n}',
    bare: { shows: 'Move to' },
    again: 'Move to {n}',
  },
  audit: {
    typed: 'audit export members',
    says: 'is on its way to you: 1 entry as a CSV file.',
    recorded: 'audit.exported',
    bare: { shows: 'Other Person joined as Viewer' },
    again: 'It comes by direct message.',
  },
  undo: {
    typed: 'undo',
    says: 'Undone: you are back in Personal account',
    bare: { shows: 'Undone' },
    again: 'There is nothing of yours to undo.',
  },
}

describe('every subcommand', () => {
  const world = openWorld({ catalog: roomy })
  let stories = 0
  /** An owner in an organization of their own, and a viewer of it who is in it too. */
  const stage = async () => {
    const at = ++stories
    const [owner, other, third] = [`own${at}`, `other${at}`, `third${at}`]
    const people = { [owner]: 'Own Person', [other]: 'Other Person', [third]: 'Third Person' }
    await hire(world(), people, { email: `x@stage${at}.example` })
    const name = `Stage ${at}`
    await found(world(), name, owner, { [other]: 'viewer' })
    const put = (text: string) =>
      text.replaceAll('{n}', name).replace('@other', `@${other}`).replace('@third', `@${third}`)
    return { owner, other, name, put }
  }
  const closed = async (exchange: Exchange, handle: string) => {
    if (exchange.view) await world().close(handle)
    return `${exchange.view?.title?.text ?? ''}\n${said(exchange)}`
  }

  test('has its row here', () => {
    expect(Object.keys(rows)).toEqual(commands.map(({ name }) => name))
  })

  for (const [name, row] of Object.entries(rows)) {
    test(`/org ${name}: works, is on the record, and can be repeated`, async () => {
      const { owner, name: at, put } = await stage()
      expect(await closed(await world().says(owner, put(row.typed)), owner)).toContain(put(row.says))
      if (row.recorded) {
        const { id } = await world().db.organization.findFirstOrThrow({ where: { name: { startsWith: at } } })
        const entries = await world().db.auditEntry.findMany({ where: { organizationId: id, action: row.recorded } })
        const { id: actorId } = await world().person(owner)
        expect(entries.map((entry) => ({ by: entry.actorId, from: entry.surface }))).toContainEqual({
          by: actorId,
          from: 'slack',
        })
      }
      expect(await closed(await world().says(owner, put(row.typed)), owner)).toContain(put(row.again))
    })

    test(`/org ${name}: with nothing behind it ${'form' in row.bare ? 'asks for what is missing' : 'shows'}`, async () => {
      const { owner } = await stage()
      const bare = await world().says(owner, name)
      if ('form' in row.bare) expect(bare.view?.title.text).toBe(row.bare.form)
      else expect(said(bare)).toContain(row.bare.shows)
      if (bare.view) await world().close(owner)
    })

    if (row.refused)
      test(`/org ${name}: is refused with a reason and a way on to whoever may not`, async () => {
        const { other, name: at, put } = await stage()
        const before = await world().recorded(at)
        const typed = row.typed.replace('@other', '@dina')
        const answer = await world().says(other, put(typed))
        expect(said(answer)).toContain(row.refused)
        expect(said(answer)).toContain('Your role in')
        expect(buttonsOf(answer.messages.map(({ blocks }) => blocks))).toEqual(['Request it'])
        expect(await world().recorded(at)).toEqual(before)
      })
  }

  const named = commands.flatMap(({ name, aliases = [] }) => aliases.map((alias) => [alias, name] as const))
  test.each(named)('/org %s is /org %s', async (alias, name) => {
    const one = await world().says('yusuf', alias)
    const oneText = await closed(one, 'yusuf')
    const other = await world().says('yusuf', name)
    expect(oneText).toEqual(await closed(other, 'yusuf'))
  })

  test('help lists exactly what works', async () => {
    const text = said(await world().says('yusuf', 'help'))
    const listed = [...text.matchAll(/^\/org(?: (\S+))?.*? {2}/gm)].map(([, word = '']) => word.replace(/^\[.*/, ''))
    expect(listed).toEqual(commands.map(({ name }) => name))
    for (const later of ['elevate', 'policies'])
      expect(said(await world().says('yusuf', later)), later).toContain(`There is no ${later}`)
  })

  test.each(commands.filter(({ name }) => name).map(({ name }) => name))('/org help %s tells more', async (name) => {
    const text = said(await world().says('yusuf', `help ${name}`))
    expect(text).toContain(`/org ${name}`)
    expect(text).not.toContain('What you can type\n')
  })
})

describe('looking where one may not', () => {
  const world = openWorld({ catalog: roomy })

  test('whoever may not see the invitations can ask for a role that may, and sees them once it is given', async () => {
    await hire(world(), { vera: 'Vera Owner', vito: 'Vito Member' })
    await found(world(), 'Veras', 'vera', { vito: 'member' })
    const answer = await world().says('vito', 'invites')
    expect(said(answer)).toContain('(members.invite)')
    expect(said(answer)).toContain('Vera Owner can (Admin and Owner).')
    expect(said(await world().press('vito', 'Request it'))).toContain('make Vito Member Admin')
    await answers(world(), 'vera', 'Approve')
    expect(said(await world().says('vito', 'invites'))).toContain('No invitation is open.')
  })

  test('whoever may give roles is named, not whoever may see', async () => {
    await hire(world(), { vala: 'Vala Owner', vigo: 'Vigo Billing', vita: 'Vita Viewer' })
    await found(world(), 'Valas', 'vala', { vita: 'viewer', vigo: 'billing' })
    const answer = said(await world().says('vigo', 'resources'))
    expect(answer).toContain('(resources.read)')
    expect(answer).toContain('Vala Owner can (Owner).')
  })
})

describe('people as they are typed', () => {
  const world = openWorld({ catalog: roomy })
  let stories = 0
  /** An owner, and in their organization Budi Santoso and Sari Putri as viewers; each time others of that name. */
  const stage = async () => {
    const at = ++stories
    const [owner, budi, sari, gus] = [`boss${at}`, `budi${at}`, `sari${at}`, `gus${at}`]
    const people = { [owner]: `Boss${at} Person`, [budi]: `Budi${at} Santoso`, [sari]: `Sari${at} Putri` }
    await hire(world(), { ...people, [gus]: `Gus${at} Admin` }, { email: null })
    await found(world(), `Typed ${at}`, owner, { [budi]: 'viewer', [sari]: 'viewer' })
    return { at, owner, budi, sari, name: `Typed ${at}`, roles: () => world().roles(`Typed ${at}`) }
  }
  const initial = (view: Exchange['view']) => JSON.stringify(view?.blocks)

  test('a person is removed by a mention at once, by a typed name only after the form has shown who it is', async () => {
    const { at, owner, budi, sari, roles } = await stage()
    for (const typed of [`remove Budi${at} Santoso`, `remove budi${at}`, `remove "Budi${at} Santoso"`]) {
      const answer = await world().says(owner, typed)
      expect(answer.view?.title.text, typed).toBe('Remove a member')
      expect(initial(answer.view)).toContain('initial_user')
      expect(await roles()).toHaveLength(3)
      if (typed.includes('"')) await world().submit(owner)
      else await world().close(owner)
    }
    expect(await roles()).toEqual([`Boss${at} Person: owner`, `Sari${at} Putri: viewer`])
    expect(said(await world().says(owner, `remove @${sari}`))).toContain(`Sari${at} Putri is no longer in`)
    expect(said(await world().says(owner, `remove @${budi}`))).toContain('is not a member of')
  })

  test('nobody is removed by a part of what was typed', async () => {
    const { at, owner, budi, sari, roles } = await stage()
    const other = said(await world().says(owner, `remove Budi${at} Hartono`))
    expect(other).toContain(`Nobody here is called “Budi${at} Hartono”.`)
    expect(other).toContain(`Did you mean Budi${at} Santoso?`)
    const again = await world().press(owner, 'Fill it in again')
    expect(again.view?.title.text).toBe('Remove a member')
    expect(initial(again.view)).toContain('initial_user')
    await world().close(owner)
    expect(said(await world().says(owner, `remove @${budi} extra`))).toContain('Nobody here is called “extra”.')
    expect(said(await world().says(owner, `remove Budi${at} Sari${at}`))).toContain('Nobody here is called')
    const several = await world().says(owner, `remove @${budi} @${sari}`)
    expect(several.view?.title.text).toBe('Remove a member')
    await world().close(owner)
    expect(await roles()).toHaveLength(3)
  })

  test('a role goes to the person of the longest name that was typed; the rest is the role', async () => {
    const { at, owner, budi, roles } = await stage()
    const says = async (typed: string) => said(await world().says(owner, typed))
    expect(await says(`role Budi${at} Santoso admin`)).toContain(`Budi${at} Santoso is now Admin`)
    expect(await says(`role budi${at} as member`)).toContain(`Budi${at} Santoso is now Member`)
    expect(await says(`role @${budi} as billing`)).toContain(`Budi${at} Santoso is now Billing`)
    expect(await says(`role Budi${at} Hartono admin`)).toContain(`Nobody here is called “Budi${at} Hartono”.`)
    expect(await says(`role Budi${at} Santoso admn`)).toContain('None is called “admn”.')
    expect(await says(`role Budi${at} Sari${at} admin`)).toContain(`Nobody here is called “Budi${at} Sari${at}”.`)
    expect(await roles()).toContain(`Budi${at} Santoso: billing`)
  })

  test('a name with a slip and no role opens the form with the person who was meant', async () => {
    const { at, owner, roles } = await stage()
    expect(said(await world().says(owner, `role bud${at}`))).toContain(`Did you mean Budi${at} Santoso?`)
    const { view } = await world().press(owner, 'Change the role')
    expect(view?.title.text).toBe('Change a role')
    expect(initial(view)).toContain('initial_user')
    await world().submit(owner, { role: 'admin' })
    expect(await roles()).toContain(`Budi${at} Santoso: admin`)
  })

  test('people are invited by full names, first names or mentions, several at once, with or without “as”', async () => {
    const { at, owner } = await stage()
    await hire(world(), {
      [`ina${at}`]: `Ina${at} Dua Tiga`,
      [`joko${at}`]: `Joko${at} Satu`,
      [`kiki${at}`]: `Kiki${at} Satu`,
    })
    for (const handle of [`ina${at}`, `joko${at}`, `kiki${at}`]) await world().says(handle, 'whoami')
    const says = async (typed: string) => said(await world().says(owner, typed))
    expect(await says(`invite Ina${at} Dua Tiga as admin`)).toContain(`Ina${at} Dua Tiga to Typed ${at} as Admin`)
    expect(await says(`invite joko${at} kiki${at}`)).toContain(`Invited Joko${at} Satu and Kiki${at} Satu`)
    expect(await says(`invite @joko${at} as viewer`)).toContain(`Joko${at} Satu, as Viewer`)
    expect(await says(`invite Joko${at} Nobodyhere viewer`)).toContain('Nobody here is called “Nobodyhere”.')
    expect(await says(`invite Joko${at} viewr`)).toContain('None is called “viewr”.')
    expect(await says(`invite @joko${at} stranger viewer`)).toContain('Nobody here is called “stranger”.')
  })

  test('a surname that is a role’s name belongs to the person', async () => {
    const { at, owner, roles } = await stage()
    await letIn(world(), owner, `gus${at}`, 'viewer')
    const { view } = await world().says(owner, `role Gus${at} Admin`)
    expect(view?.title.text).toBe('Change a role')
    await world().close(owner)
    expect(said(await world().says(owner, `role Gus${at} Admin member`))).toContain(`Gus${at} Admin is now Member`)
    expect(await roles()).toContain(`Gus${at} Admin: member`)
  })

  test('why takes a person and a permission in either order, and drops no word', async () => {
    const { at, owner, budi } = await stage()
    for (const typed of [`budi${at} members.invite`, `members.invite Budi${at} Santoso`, `@${budi} members.invite`]) {
      const answer = said(await world().says(owner, `why ${typed}`))
      expect(answer, typed).toContain(`Budi${at} Santoso`)
      expect(answer, typed).toContain('members.invite')
    }
    const { view } = await world().says(owner, `why budi${at} members.invit`)
    expect(view?.title.text).toBe('Why?')
    expect(initial(view)).toMatch(/initial_user.*initial_option.*members\.invite/)
    await world().close(owner)
    expect(said(await world().says(owner, `why frobnicate members.invite`))).toContain(
      'Nobody here is called “frobnicate”.',
    )
    expect(said(await world().says(owner, `why @${budi} frobnicate`))).toContain('Nobody here is called “frobnicate”.')
  })
})

describe('what is asked that cannot be', () => {
  const world = openWorld({ catalog: roomy })

  test('an organization one is in cannot be joined again: the answer leads into it', async () => {
    await hire(world(), { jana: 'Jana Owner' }, { email: null })
    await found(world(), 'Janas', 'jana')
    await world().says('jana', 'switch personal')
    const answer = await world().says('jana', 'join janas')
    expect(said(answer)).toContain('Jana Owner is in Janas already, as Owner.')
    await world().press('jana', 'Yes, Janas')
    expect(await world().whereIs('jana')).toBe('Janas')
  })

  test('whoever is alone in an organization is led to invite someone before they can leave', async () => {
    await hire(world(), { lola: 'Lola Owner', lino: 'Lino Heir' })
    await found(world(), 'Lolas', 'lola')
    const refused = await world().says('lola', 'leave')
    expect(refused.view).toBeUndefined()
    expect(said(refused)).toContain('Lolas must always have')
    const [button = ''] = buttonsOf(refused.messages.map(({ blocks }) => blocks))
    const { view } = await world().press('lola', button)
    expect(view?.title.text).toBe('Invite')
    await world().submit('lola', { people: ['lino'] })
    await answers(world(), 'lino', 'Accept')
    expect((await world().says('lola', 'leave')).view?.title.text).toBe('Leave?')
    await world().submit('lola')
    expect(await world().roles('Lolas')).toEqual(['Lino Heir: owner'])
  })

  test('a mention alone is no subcommand, and is said as it was typed', async () => {
    const answer = said(await world().says('yusuf', '@dina'))
    expect(answer).toContain('There is no @dina')
    expect(answer).toContain('/org help shows what there is.')
  })

  test('help on what is no topic says so, then shows all of it', async () => {
    const answer = said(await world().says('yusuf', 'help nonsense'))
    expect(answer).toContain('There is no help on “nonsense”.')
    expect(answer).toContain('What you can type')
    expect(said(await world().says('yusuf', 'help'))).not.toContain('There is no')
  })

  test('help on what is nearly a topic leads to it, by its name or another word for it', async () => {
    expect(said(await world().says('yusuf', 'help swich'))).toContain('Did you mean switch?')
    expect(said(await world().press('yusuf', '/org help switch'))).toContain('act in another of your')
    expect(said(await world().says('yusuf', 'help permisions'))).toContain('Did you mean roles?')
    expect(said(await world().says('yusuf', 'permisions'))).toContain('Did you mean /org roles?')
    expect(said(await world().says('yusuf', 'help /org switch'))).toContain('act in another of your')
  })

  test('help on an area shows what is in it', async () => {
    const answer = said(await world().says('yusuf', 'help money'))
    expect(answer).toContain('topup')
    expect(answer).not.toContain('There is no help')
    expect(answer).not.toContain('rename')
  })

  test('what is no subcommand is repeated only as far as it can be read', async () => {
    for (const typed of ['y'.repeat(8_000), `help ${'y'.repeat(8_000)}`]) {
      const answer = await world().says('yusuf', typed)
      expect(said(answer)).toContain('yyy…')
      expect(said(answer)).not.toContain('y'.repeat(70))
    }
  })

  test.each(['invite', 'role', 'remove'])('the form of “%s” does not open in a personal account', async (typed) => {
    await world().says('omar', 'switch personal')
    const answer = await world().says('omar', typed)
    expect(answer.view).toBeUndefined()
    expect(said(answer)).toContain('a shared organization lets you')
  })
})

describe('roles as they are typed', () => {
  const world = openWorld({ catalog: tight })

  test('only roles that the plan offers are listed and suggested', async () => {
    await hire(world(), { rory: 'Rory Owner' })
    await found(world(), 'Rorys', 'rory')
    const answer = said(await world().says('rory', 'role @rory auditr'))
    expect(answer).toContain('None is called “auditr”.')
    expect(answer).not.toContain('Auditor')
    expect(said(await world().says('rory', 'role @rory auditor'))).toContain(
      'The role Auditor is not part of the Basic plan.',
    )
  })
})
