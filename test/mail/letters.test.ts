// What e-mails say: the same as HTML and as plain text, whatever names are in them, and nothing that runs or is loaded.
import { describe, expect, test } from 'vitest'
import { drawLetter } from '../../src/mail/letters.ts'
import type { InvitationMail, NewsMail, Reader } from '../../src/org/telling/mail.ts'

const siti: Reader = { to: 'siti@apotek.example', name: null, locale: null, timeZone: null, stop: null }
const invitation: InvitationMail = {
  kind: 'invitation',
  organization: { id: 'org_1', name: 'Sehat Clinic', kind: 'shared' },
  inviter: { id: 'per_1', name: 'Dina Kusuma' },
  role: 'Member',
  workspaces: [],
  expiresAt: new Date('2026-11-30T09:14:00Z'),
  url: 'https://org.example.com/invitations/a_token-1',
}
const called = (name: string, more: Partial<InvitationMail> = {}): InvitationMail => ({
  ...invitation,
  organization: { ...invitation.organization, name },
  inviter: { id: 'per_1', name },
  ...more,
})
const news = (lines: string[], links: NewsMail['links'] = []): NewsMail => ({
  kind: 'news',
  lines,
  links,
  closing: ['You chose e-mail for this.'],
})

/** What a reader of the HTML sees, and where its links lead. */
function seen(html: string) {
  const body = html.slice(html.indexOf('<body'))
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
  const plain = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (one) => entities[one] ?? one)
  return {
    words: plain(body.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' '),
    links: [...body.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => plain(href)),
    tags: new Set([...body.matchAll(/<([a-z0-9]+)/gi)].map(([, tag = '']) => tag.toLowerCase())),
  }
}
const ours = new Set(['body', 'div', 'table', 'tr', 'td', 'h1', 'p', 'a', 'br', 'strong', 'bdi'])

describe('an invitation', () => {
  test('says who invites to what, as what and until when, in the reader’s own time, and leads to its page', () => {
    const reader = { ...siti, locale: 'en-US', timeZone: 'Asia/Jakarta' }
    const { subject, text, html } = drawLetter(reader, { ...invitation, workspaces: ['Lab', 'Ward', 'Research'] })
    expect(subject).toBe('Dina Kusuma invites you to Sehat Clinic')
    const { words, links } = seen(html)
    for (const said of [text.replace(/\s+/g, ' '), words.replace(/\s+([.,])/g, '$1')]) {
      expect(said).toContain('You would join as Member, with access to Lab, Ward and Research.')
      expect(said).toContain('open until Nov 30, 2026, 04:14 PM (Asia/Jakarta)')
      expect(said).toContain('Sent to siti@apotek.example, because Dina Kusuma gave this address at org.example.com.')
    }
    expect(new Set(links)).toEqual(new Set([invitation.url]))
    expect(text).toContain(`\n${invitation.url}\n`)
  })

  test('falls back to UTC and to common English where nothing is known of its reader, or nothing that is', () => {
    const odd = { ...siti, locale: 'xx-not-a-locale!', timeZone: 'Mars/Olympus' }
    for (const reader of [siti, odd, { ...siti, locale: 'ar-EG' }])
      expect(drawLetter(reader, invitation).text).toContain('30 Nov 2026, 09:14 (UTC)')
  })

  test.each([
    '<script>alert(1)</script>',
    '</title><img src=x onerror=alert(1)>',
    '"><a href="https://evil.example">here</a>',
    "' style='display:none",
    '<!-- ',
    '&lt;b&gt; & <b>',
    ']]>',
    '{{name}} $& %s',
  ])('is text and nothing else where people are called %s', (name) => {
    const { html, text, subject } = drawLetter(siti, called(name, { role: name, workspaces: [name] }))
    const { words, links, tags } = seen(html)
    expect([...tags].filter((tag) => !ours.has(tag))).toEqual([])
    expect(new Set(links)).toEqual(new Set([invitation.url]))
    const bare = (said: string) => said.replaceAll('\u2060', '')
    expect(bare(words)).toContain(name.trim())
    for (const said of [text, subject]) expect(bare(said)).toContain(name.trim())
    expect(html.match(/<title>([^<]*)<\/title>/)).not.toBeNull()
  })

  test('makes no link of a name, even one that looks like an address', () => {
    const name = 'Your account is locked: https://evil.example/login or www.evil.example'
    const { html, text, subject } = drawLetter(siti, called(name))
    for (const said of [html, text, subject]) {
      expect(said).not.toMatch(/https?:\/\/evil|evil\.example/)
      expect(said.replaceAll('\u2060', '')).toContain('https://evil.example/login')
    }
    expect(drawLetter(siti, called('Dr. Siti & Co. No. 5')).text).toContain('Dr. Siti & Co. No. 5 invites you')
  })

  test('keeps a sentence in its order around names that are written from right to left', () => {
    const { html, text, subject } = drawLetter(siti, called('يوسف الأحمد'))
    expect(subject).toBe('\u2068يوسف الأحمد\u2069 invites you to \u2068يوسف الأحمد\u2069')
    expect(text).toContain(subject)
    expect(html).toContain('<bdi>يوسف الأحمد</bdi></strong> invites you to')
  })

  test('is of one line where names are not, and turns nothing round', () => {
    const { subject, text } = drawLetter(siti, called('Sehat\r\nBcc: x\u202Egpj.exe\0\u2028'))
    expect(subject).toBe('Sehat Bcc: x gpj\u2060.exe invites you to Sehat Bcc: x gpj\u2060.exe')
    expect(text.split('\n')[0]).toBe(subject)
  })

  test('has a subject that fits, and the whole name inside', () => {
    const name = '👩‍⚕️'.repeat(200)
    const { subject, html } = drawLetter(siti, called(name))
    expect([...new Intl.Segmenter('en').segment(subject)].length).toBeLessThan(150)
    expect(subject).toContain('👩‍⚕️…')
    expect(html).toContain(name)
  })
})

describe('any e-mail', () => {
  const letters = [
    invitation,
    news(['Budi joined Sehat Clinic.', 'He is Member.'], [{ label: 'See members', url: 'https://org.example.com/m' }]),
    {
      kind: 'digest' as const,
      day: new Date('2026-11-30T01:00:00Z'),
      items: [news(['One.']), news(['Two.'])],
      closing: [],
    },
  ]

  test.each(letters)('of kind $kind loads nothing, runs nothing, and has colours for the dark', (letter) => {
    const { html } = drawLetter(siti, letter)
    expect(html).not.toMatch(/<(?:img|script|link|iframe|object|form|svg|video|base)\b|@import|url\(|\son\w+=/i)
    expect(html).toContain('<meta name="color-scheme" content="light dark">')
    expect(html).toContain('@media (prefers-color-scheme: dark)')
    for (const name of html.match(/class="([^"]+)"/g)?.flatMap((one) => one.slice(7, -1).split(' ')) ?? [])
      if (name !== 'around') expect(html).toContain(`.${name} {`)
    // Gmail cuts off what is longer than 102 KB.
    expect(html.length).toBeLessThan(20_000)
  })

  test('leads to no address but those that a mail client should open', () => {
    const links = [
      { label: 'Run', url: 'javascript:alert(1)' },
      { label: 'Look', url: 'data:text/html,<script>1</script>' },
      { label: 'Nowhere', url: 'not an address' },
      { label: 'Slack', url: 'slack://open?team=T1&x="' },
    ]
    const { html, text } = drawLetter(siti, news(['Something happened.'], links))
    expect(seen(html).links).toEqual(['slack://open?team=T1&x=%22'])
    expect(`${html}${text}`).not.toMatch(/javascript:|data:text/)
  })
})

describe('news', () => {
  test('have their first line as the subject, shortened, and the others beneath', () => {
    const { subject, text, html } = drawLetter(siti, news([`${'long '.repeat(60)}end`, 'More.']))
    expect(subject).toMatch(/^(?:long )+long…$/)
    expect(text).toMatch(/end\n\nMore\.\n\n-- \nYou chose e-mail for this\.\n$/)
    expect(seen(html).words).toContain('end More.')
  })
})

describe('a digest', () => {
  test('says for which day it is, and has everything in its order', () => {
    const items = [
      news(['Budi joined.']),
      news(['A payment failed.', 'Pay it.'], [{ label: 'Pay', url: 'https://pay.example/x' }]),
    ]
    const { subject, text, html } = drawLetter(siti, {
      kind: 'digest',
      day: new Date('2026-11-30T01:00:00Z'),
      items,
      closing: ['Bye.'],
    })
    expect(subject).toBe('Your digest for 30 Nov 2026: 2 things')
    expect(text).toMatch(
      /Budi joined\.\n\n\* \* \*\n\nA payment failed\.\n\nPay it\.\n\nPay:\nhttps:\/\/pay\.example\/x\n\n-- \nBye\.\n$/,
    )
    expect(seen(html).words).toMatch(/Budi joined\..*A payment failed\. Pay it\. Pay/)
    expect(
      drawLetter(siti, { kind: 'digest', day: new Date(0), items: items.slice(1), closing: [] }).subject,
    ).toContain('one thing')
  })
})
