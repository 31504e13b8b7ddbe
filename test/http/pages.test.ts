// What the pages say in every state, drawn from plain facts: names are always text, and nobody is left without a next step.
import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/catalog.ts'
import { type Guest, invitationPage, type Shown } from '../../src/http/pages/invitation.ts'
import { type AtTheDoor, refused } from '../../src/http/pages/refusals.ts'
import { dayOf, hourOf, initialOf, localeAskedFor, named, untilThen } from '../../src/http/pages/words.ts'
import { type Details, Refusal } from '../../src/org/errors.ts'
import type { Offer, OfferState } from '../../src/org/inviting/admission.ts'

const now = new Date('2026-11-23T08:00:00Z')
const hostile = '"><script>alert(1)</script>'
const offer: Offer = {
  kind: 'invitation',
  id: 'inv_1',
  state: 'pending',
  organization: { id: 'org_1', name: `Kopi ${hostile}`, kind: 'shared' },
  inviter: { id: 'per_1', name: `Dina ${hostile}` },
  role: 'member',
  workspaces: ['Lab', `Clinic ${hostile}`],
  expiresAt: new Date('2026-11-30T08:00:00Z'),
  addressee: 'a…@acme.example',
  domain: null,
}
const guest: Guest = {
  name: `Ada ${hostile}`,
  email: 'ada@acme.example',
  isInSlack: true,
  seal: 'sealed',
  role: null,
  isTheirs: true,
  isUnconfirmed: false,
}
const shown: Shown = {
  offer,
  path: '/invitations/inv_1.x',
  logo: null,
  guest: null,
  canSignIn: true,
  catalog: loadCatalog('standard'),
  command: '/org',
  slack: 'slack://open',
  now,
  eyes: { locale: null, timeZone: null },
  problem: null,
}
const draw = async (more: Partial<Shown>): Promise<string> => String(await invitationPage({ ...shown, ...more }).body)
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

const states: OfferState[] = ['pending', 'accepted', 'declined', 'revoked', 'expired', 'replaced', 'used_up', 'gone']
const guests: [string, Guest | null][] = [
  ['a stranger', null],
  ['whom it is for', guest],
  ['someone else', { ...guest, isTheirs: false, email: null }],
  ['someone whose address is unconfirmed', { ...guest, isTheirs: false, isUnconfirmed: true }],
  ['a member', { ...guest, role: 'member' }],
  ['a member with no Slack here', { ...guest, role: 'admin', isInSlack: false }],
]

describe.each(states)('%s', (state) => {
  test.each(guests)('%s reads whole sentences, in which names are text', async (_, one) => {
    for (const kind of ['invitation', 'link'] as const) {
      const html = await draw({
        offer: { ...offer, kind, state, domain: kind === 'link' ? 'acme.example' : null },
        guest: one,
      })
      expect(html).not.toContain('<script')
      expect(html).toMatch(/<h1 class="[a-z]*">.+<\/h1>/)
      expect(words(html)).not.toMatch(/undefined|null|\[object/)
    }
  })
})

test('an open invitation names the role, what it is about, the workspaces and the day', async () => {
  const text = words(await draw({}))
  expect(text).toContain('Your role Member Works with resources and has keys of their own')
  expect(text).toMatch(/Workspaces Lab Clinic/)
  expect(text).toContain('Open until 30 November 2026 in 7 days')
})

test('whoever can do something finds one form for each thing, with the seal of their visit', async () => {
  const forms = (html: string) =>
    [...html.matchAll(/action="\/invitations\/inv_1\.x\/([a-z-]+)"/g)].map(([, act]) => act)
  expect(forms(await draw({}))).toEqual(['sign-in'])
  expect(forms(await draw({ canSignIn: false }))).toEqual([])
  expect(forms(await draw({ guest }))).toEqual(['sign-out', 'accept', 'decline'])
  expect(forms(await draw({ guest, offer: { ...offer, kind: 'link' } }))).toEqual(['sign-out', 'accept'])
  expect(forms(await draw({ guest: { ...guest, isTheirs: false } }))).toEqual(['sign-out', 'sign-in'])
  expect(forms(await draw({ guest: { ...guest, role: 'member' } }))).toEqual(['sign-out'])
  const sealed = [...(await draw({ guest })).matchAll(/name="seal" value="([^"]*)"/g)].map(([, seal]) => seal)
  expect(sealed).toEqual(['sealed', 'sealed', 'sealed'])
})

describe('refusals at the door', () => {
  const setting = { catalog: loadCatalog('standard'), inviter: 'Dina', organization: 'Kopi' }
  const facts: { [C in AtTheDoor]: Details[C] } = {
    invitation_settled: { state: 'revoked', organization: 'Kopi' },
    other_invitee: {
      addressee: 'a…@acme.example',
      isUnconfirmed: false,
      organization: 'Kopi',
      inviter: { id: 'p', name: 'Dina' },
    },
    other_domain: { domain: 'acme.example', organization: 'Kopi' },
    link_lapsed: { organization: 'Kopi', maker: { id: 'p', name: 'Dina' } },
    limit_reached: { limit: 'members', max: 3, used: 3, pending: 0, more: 1, plan: 'free', lifts: 'startup' },
    role_not_offered: { role: 'billing', plan: 'free', lifts: 'startup' },
    guests_may_not: { act: 'act' },
    organization_gone: { organization: 'Kopi' },
    busy: {},
    role_coming: { role: 'auditor' },
    unknown_role: { typed: 'auditor', offered: [], nearest: null },
    plan_lacks: { entitlement: 'invite', plan: 'free', lifts: 'startup' },
    personal_context: { need: 'members.invite' },
    account_deactivated: { person: { id: 'p', name: 'Dina' } },
    unknown_organization: { typed: null, nearest: null },
    suspended: { organization: 'Kopi', because: 'unpaid', lifts: null },
    growth_restricted: { organization: 'Kopi', overdueSince: now, suspendAt: now },
  }

  test.each(Object.entries(facts))('%s says what is so and what to do', (code, detail) => {
    const refusal = new Refusal(code as AtTheDoor, detail as never, { kind: 'create' })
    const { fact, fix, status } = refused(refusal, setting)
    expect(fact).toMatch(/^[A-Z].+\.$/)
    expect(fix).toMatch(/^[A-Z].+\.$/)
    expect(status).toBeGreaterThanOrEqual(400)
  })

  test('what has no business at a door is a fault, and tells nothing of the organization’s own', () => {
    const detail = { need: 'members.invite', role: 'x', organization: 'Kopi' } as const
    const met = () => refused(new Refusal('not_permitted', detail, { kind: 'create' }), setting)
    expect(met).toThrow('not_permitted was met at a door')
  })
})

describe('small words', () => {
  test.each([
    ['2026-11-30T08:00:00Z', 'in 7 days'],
    ['2026-11-24T09:00:00Z', 'in 25 hours'],
    ['2026-11-23T09:00:00Z', 'in 1 hour'],
    ['2026-11-23T08:10:00Z', 'within the hour'],
  ])('%s is %s', (at, text) => {
    expect(untilThen(new Date(at), now)).toBe(text)
  })

  test.each([
    ['en-US', 'America/Los_Angeles', 'November 29, 2026'],
    ['ar-SA', 'Asia/Riyadh', '30 November 2026'],
    ['no such language!', 'No/Where', '30 November 2026'],
    [null, null, '30 November 2026'],
  ])('a day for %s in %s is %s', (locale, timeZone, text) => {
    expect(dayOf(new Date('2026-11-30T02:00:00Z'), { locale, timeZone })).toBe(text)
  })

  test('an hour says whose clock shows it', () => {
    const at = new Date('2026-11-30T08:13:00Z')
    expect(hourOf(at, { locale: null, timeZone: null })).toBe('08:13 (UTC)')
    expect(hourOf(at, { locale: 'id-ID', timeZone: 'Asia/Jakarta' })).toBe('15:13 (Asia/Jakarta)')
    expect(hourOf(at, { locale: 'en-US', timeZone: 'America/New_York' })).toMatch(/^3:13\sAM \(America\/New_York\)$/)
  })

  test.each([
    ['de-DE,de;q=0.9,en-US;q=0.8', 'en-US'],
    ['ar, fa;q=0.5', 'ar'],
    ['*', '*'],
    ['', null],
    [', ;q=1,', null],
  ])('of the languages “%s” the English one counts: %s', (asked, locale) => {
    expect(localeAskedFor(new Request('http://x.example', { headers: { 'accept-language': asked } }))).toBe(locale)
  })

  test.each([
    ['kopi', 'K'],
    ['  ñandú', 'Ñ'],
    ['يوسف', 'ي'],
    ['👩‍👩‍👧 Family', '👩‍👩‍👧'],
    ['"', '"'],
    ['', '·'],
  ])('%j stands as %s', (name, letter) => {
    expect(initialOf(name)).toBe(letter)
  })

  test('what turns a sentence round is no part of a name', () => {
    expect(named('\u202eevil\u2066 name\n')).toMatch(/^evil +name$/)
  })
})
