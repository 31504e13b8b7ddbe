// Promises of the loader: a broken catalog is never used, and whoever wrote it learns everything that is wrong at once.
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { BrokenCatalog, Catalog, loadCatalog, readCatalog } from '../../src/catalog/catalog.ts'
import { standard } from '../../src/catalog/presets/standard.ts'
import { fileWith, problemsIn, problemsOnLoading, spoilt } from './broken.ts'

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

describe('loading', () => {
  test('the same catalog loads from a preset, a JSON file, a JSON file with tabs and a YAML file', () => {
    const texts = {
      'a.json': JSON.stringify(standard),
      'b.json': JSON.stringify(standard, null, '\t'),
      'c.yaml': stringify(standard),
    }
    for (const [name, text] of Object.entries(texts))
      expect(loadCatalog(fileWith(name, text)), name).toEqual(loadCatalog('standard'))
  })

  test('a missing file, a folder and an empty file say so', () => {
    expect(problemsOnLoading('./no/such/catalog.yaml')).toEqual([
      '(whole file): there is no such file; give its path from the folder you are in',
    ])
    expect(problemsOnLoading('./')).toEqual(['(whole file): is a folder; give the file in it'])
    expect(problemsOnLoading(fileWith('empty.yaml', ''))).toEqual([
      expect.stringMatching(/^\(whole file\): must be a group of keys \(name, about, .*\), not nothing$/),
    ])
  })

  test('a name that is no preset is told the nearest one, or all', () => {
    expect(problemsOnLoading('standrd')[0]).toContain('did you mean "standard"?')
    expect(problemsOnLoading('zebra')[0]).toContain(
      'there are standard, cartesia, exoscale, collective, langsmith, clarifai',
    )
  })

  test.each(['__proto__', 'constructor', 'toString', ''])('"%s" is no preset', (name) => {
    expect(problemsOnLoading(name)[0]).toMatch(/^\(name\): is no preset/)
  })

  test('keys given twice are found in YAML and in JSON, each by its line', () => {
    const yaml = 'name: a\nname: b\nabout: c\nabout: d\n'
    expect(problemsOnLoading(fileWith('a.yaml', yaml))).toEqual([
      'line 2: gives a key a second time; keep one of them',
      'line 4: gives a key a second time; keep one of them',
    ])
    const json = JSON.stringify(standard).replace('{', '{"name":"Other",')
    expect(problemsOnLoading(fileWith('a.json', json))).toEqual(['line 1: gives a key a second time; keep one of them'])
  })

  test.each([
    ['an unclosed list', 'roles: [a, b\nplans: {}\n', /^line \d/],
    ['an unknown tag', 'name: !secret x\n', /^line 1: Unresolved tag/],
    ['an unknown alias', 'name: *x\n', /Unresolved alias/],
    ['two documents', 'name: a\n---\nname: b\n', /multiple documents/],
    ['a bomb of aliases', bomb(), /alias/i],
    ['ten thousand levels', `name: ${nested(10_000)}`, /nested too deeply/],
  ])('%s is a broken catalog, not a crash', (_, text, message) => {
    expect(problemsOnLoading(fileWith('a.yaml', text)).join('\n')).toMatch(message)
  })
})

function bomb(): string {
  const levels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const line = (name: string, at: number) =>
    `${name}: &${name} [${Array(9)
      .fill(at === 0 ? 'x' : `*${levels[at - 1]}`)
      .join(', ')}]`
  return levels.map(line).join('\n')
}

describe('problems', () => {
  test('come all at once: those of the shape, and those between the parts', () => {
    const broken = spoilt((catalog) => {
      Object.assign(catalog, { labls: {}, activation: 'payement', context: { start: 'lost', idleHours: 0 } })
      Object.assign(catalog.roles.admin!, { permissions: ['members.invit'], permisions: [] })
      Object.assign(catalog.roles.viewer!, { plans: ['teem'] })
      Object.assign(catalog.plans.team!, { rank: 1 })
      Object.assign(catalog.plans.free!.limits, { members: 0 })
      Object.assign(catalog.creation, { creatorRole: 'Ownr', title: 'Create your new organization here' })
      catalog.invitations.defaultRole = 'menber'
    })
    expect(problemsIn(broken).sort()).toEqual(
      [
        'activation: must be one of "none", "plan", "payment", "card" or a group of keys, not "payement"',
        'context.idleHours: must be at least 1, not 0',
        'context.start: must be one of "personal", "last", not "lost"; did you mean "last"?',
        'creation.creatorRole: names the role "Ownr", which is not defined; did you mean "owner"?',
        'creation.title: must have at most 24 characters; this has 33',
        'invitations.defaultRole: names the role "menber", which is not defined; did you mean "member"?',
        'labls: is not a key here; did you mean "labels"?',
        'plans.free.limits.members: must be at least 1, not 0',
        'plans.team.rank: is 1, as is that of "startup"; give each plan its own',
        'roles.admin.permisions: is not a key here; did you mean "permissions"?',
        'roles.admin.permissions.0: "members.invit" is no permission; did you mean "members.invite"?',
        'roles.viewer.plans.0: names the plan "teem", which is not defined; did you mean "team"?',
      ].sort(),
    )
  })

  test('say what is missing and what to give', () => {
    const broken = spoilt((catalog) => {
      Reflect.deleteProperty(catalog, 'support')
      Reflect.deleteProperty(catalog, 'name')
      Reflect.deleteProperty(catalog.roles.member!, 'permissions')
      Reflect.deleteProperty(catalog.people, 'guests')
    })
    expect(problemsIn(broken).sort()).toEqual([
      'name: is missing; give text',
      'people.guests: is missing; give one of "full", "acceptOnly", "none"',
      'roles.member.permissions: is missing; give "all" or a list',
      'support: is missing; give a group of keys (contact)',
    ])
  })

  test.each([null, 7, 'standard', [], true])('%j as a whole catalog is refused', (value) => {
    expect(problemsIn(value)).toEqual([expect.stringMatching(/^\(whole file\): must be a group of keys/)])
  })

  test('a noun with a star is told the permissions of that noun', () => {
    const broken = spoilt((catalog) =>
      Object.assign(catalog.roles.viewer!, { permissions: ['billing.*', 'zzzzzz', 5] }),
    )
    expect(problemsIn(broken)).toEqual([
      'roles.viewer.permissions.0: "billing.*" is no permission; there are billing.read, billing.manage, billing.pay',
      'roles.viewer.permissions.1: "zzzzzz" is no permission; "npm run catalog -- print" lists the permissions',
      'roles.viewer.permissions.2: must name a permission, such as "organization.read", not 5',
    ])
  })

  test('huge, broken and endless numbers are refused, each once', () => {
    const counts = [-1, 1.5, 1e21, Number.POSITIVE_INFINITY, Number.NaN, '3', 'unlimted', null]
    for (const members of counts) {
      const broken = spoilt((catalog) => Object.assign(catalog.plans.free!.limits, { members }))
      expect(problemsIn(broken), String(members)).toEqual([
        expect.stringMatching(/^plans\.free\.limits\.members: must be /),
      ])
    }
  })

  test('someone must be able to own, on every plan', () => {
    const lesser = spoilt((catalog) => Object.assign(catalog.creation, { creatorRole: 'admin' }))
    expect(problemsIn(lesser)).toEqual([
      'creation.creatorRole: must name a role whose permissions are "all", or nobody could own; "admin" has fewer',
    ])
    const partial = spoilt((catalog) => Object.assign(catalog.roles.owner!, { plans: ['free'] }))
    expect(problemsIn(partial)).toEqual([
      expect.stringMatching(/^creation\.creatorRole: must name a role that every plan offers/),
    ])
  })

  test('an organization cannot start on a plan for the other kind', () => {
    const broken = spoilt((catalog) => Object.assign(catalog.plans.free!, { for: ['personal'] }))
    expect(problemsIn(broken)).toEqual([
      'creation.plan.shared: starts a shared organization on "free", which is not for shared; add it to plans.free.for',
    ])
  })

  test('two prices under one key are refused, and so are free credits that nobody allowed', () => {
    const broken = spoilt((catalog) => {
      Object.assign(catalog.plans.team!.prices!.month!, { lookupKey: 'standard_startup_year' })
      Object.assign(catalog.credits!.packs!.small!.price, { lookupKey: 'standard_startup_month' })
      Object.assign(catalog.plans.free!, { credits: { personal: 500, shared: 1 } })
    })
    expect(problemsIn(broken)).toEqual([
      'plans.team.prices.month.lookupKey: is the key of plans.startup.prices.year too; give each price its own',
      'credits.packs.small.price.lookupKey: is the key of plans.startup.prices.month too; give each price its own',
      'plans.free.credits.shared: gives free credits, since the plan has no price; allow them by credits.freeFor, or take them away',
    ])
  })

  test('an activation that nobody could bring about is refused, and so is a reminder after the end', () => {
    const nothingSold = (needs: 'plan' | 'payment') =>
      spoilt((catalog) => {
        catalog.plans = { free: catalog.plans.free! }
        catalog.activation = needs
        catalog.credits = {}
        catalog.dunning = { restrictAfterDays: 15 }
      })
    const order = 'dunning: suspends before it restricts; let suspendAfterDays be the longer'
    expect(problemsIn(nothingSold('plan'))).toEqual([
      'activation: waits for a plan above the first, and there is none for shared organizations',
      order,
    ])
    expect(problemsIn(nothingSold('payment'))).toEqual([
      'activation: waits for a payment, and nothing can be paid: give a plan a price, or credits a pack',
      order,
    ])
    const leadsNowhere = spoilt((catalog) => Object.assign(catalog.creation, { next: 'activation' }))
    expect(problemsIn(leadsNowhere)).toEqual(['creation.next: leads to an activation, and the catalog asks for none'])
  })

  test('prices are whole minor units under a key that Stripe takes, in a currency it knows', () => {
    const broken = spoilt((catalog) => {
      Object.assign(catalog, { currency: 'USD' })
      Object.assign(catalog.plans.startup!.prices!.month!, { amount: 19.99 })
      Object.assign(catalog.plans.startup!.prices!.year!, { lookupKey: 'a key' })
    })
    expect(problemsIn(broken)).toEqual([
      expect.stringMatching(/^plans\.startup\.prices\.month\.amount: must be a whole number/),
      expect.stringMatching(/^plans\.startup\.prices\.year\.lookupKey: must be 1 to 200 letters/),
      expect.stringMatching(/^currency: must be three small letters/),
    ])
  })

  test('two roles or plans that read alike are refused', () => {
    const broken = spoilt((catalog) => {
      catalog.roles.viewer!.label = 'MEMBER '
      catalog.plans.team!.label = 'Free'
    })
    expect(problemsIn(broken)).toEqual([
      'roles.viewer.label: reads like that of "member"; people could not tell them apart',
      'plans.team.label: reads like that of "free"; people could not tell them apart',
    ])
  })

  test('words that are empty, many lines or too long for Slack are refused', () => {
    const broken = spoilt((catalog) => {
      catalog.labels.personal = '  '
      catalog.labels.shared = 'a\nb'
      catalog.roles.viewer!.about = 'x'.repeat(76)
      catalog.creation.submit = 'x'.repeat(25)
    })
    expect(problemsIn(broken)).toEqual([
      'labels.personal: must not be empty',
      'labels.shared: must be one line',
      'roles.viewer.about: must have at most 75 characters; this has 76',
      'creation.submit: must have at most 24 characters; this has 25',
    ])
  })

  test('are in the message, under the source’s name', () => {
    expect(() =>
      readCatalog(
        'my.yaml',
        spoilt((catalog) => Reflect.deleteProperty(catalog, 'name')),
      ),
    ).toThrow(new BrokenCatalog('my.yaml', [{ path: 'name', message: 'is missing; give text' }]))
  })

  test('between the parts are found by the schema alone too', () => {
    const broken = spoilt((catalog) => Object.assign(catalog.invitations, { defaultRole: 'nobody' }))
    expect(Catalog.safeParse(broken).success).toBe(false)
  })
})

describe('words of the machine', () => {
  test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('"%s" cannot name a role or a plan', (id) => {
    const broken = spoilt((catalog) => {
      catalog.roles = { ...catalog.roles, [id]: { label: 'X', about: 'x', permissions: [] } }
      catalog.plans = { ...catalog.plans, [id]: { ...catalog.plans.free!, label: 'X', rank: 9 } }
    })
    expect(problemsIn(broken)).toEqual([
      `roles.${id}: is a word of the machine’s own; use another`,
      `plans.${id}: is a word of the machine’s own; use another`,
    ])
  })

  test('"__proto__" is never passed over, wherever it is', () => {
    const hide = (text: string) =>
      text.replace('"roles":{', '"roles":{"__proto__":{"label":"X"},').replace('{', '{"__proto__":{},')
    expect(problemsOnLoading(fileWith('a.json', hide(JSON.stringify(standard)))).sort()).toEqual([
      '__proto__: is a word of the machine’s own; use another',
      'roles.__proto__: is a word of the machine’s own; use another',
    ])
  })

  test('are not answered for by what is not there', () => {
    const broken = spoilt((catalog) => {
      catalog.invitations.defaultRole = 'constructor'
      catalog.creation.plan.shared = '__proto__'
    })
    expect(problemsIn(broken)).toEqual([
      expect.stringMatching(/^invitations\.defaultRole: names the role "constructor", which is not defined/),
      expect.stringMatching(/^creation\.plan\.shared: names the plan "__proto__", which is not defined/),
    ])
  })

  test('an id is one short word, and an odd one cannot pretend to be another line', () => {
    const viewer = { about: 'x', permissions: [] }
    const broken = spoilt((catalog) => {
      catalog.roles = { ...catalog.roles, Boss: { ...viewer, label: 'B' }, 'a\nok: b': { ...viewer, label: 'C' } }
    })
    expect(problemsIn(broken)).toEqual([
      expect.stringMatching(/^roles\.Boss: must be one word/),
      expect.stringMatching(/^roles\."a\\nok: b": must be one word/),
    ])
  })
})
