// Addresses as people paste them, however they come: each is read once, and what is none is given back with the reason.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressKey, masked, readAddress, readPaste, shownAddress } from '../../../src/org/inviting/addressees.ts'

const emails = (text: string) => readPaste(text).emails
const bad = (text: string) => readPaste(text).bad.map(({ text, problem }) => `${text}: ${problem}`)

describe('a paste', () => {
  test.each([
    ['a@b.co, c@d.ef;g@h.ij\nk@l.mn\to@p.qr', ['a@b.co', 'c@d.ef', 'g@h.ij', 'k@l.mn', 'o@p.qr']],
    ['Budi Santoso <Budi@Sehat.Example>', ['budi@sehat.example']],
    [
      '"Santoso, Sari" <sari@sehat.example>; Santoso, Budi <budi@sehat.example>',
      ['sari@sehat.example', 'budi@sehat.example'],
    ],
    ['"budi@work" <b@sehat.example>', ['b@sehat.example']],
    ['mailto:x@y.zz?subject=hello', ['x@y.zz']],
    ['<mailto:a@b.co|a@b.co>', ['a@b.co']],
    ['Name\tbudi@sehat.example\tadmin', ['budi@sehat.example']],
    ['- a@b.co\n* c@d.ef\n1. e@f.gh', ['a@b.co', 'c@d.ef', 'e@f.gh']],
    ['(a@b.co). “c@d.ef”', ['a@b.co', 'c@d.ef']],
    ["o'brien@sehat.example, 'p@sehat.example'", ["o'brien@sehat.example", 'p@sehat.example']],
    [
      'يوسف الأحمد <yusuf@sehat.example>، \u202Esari@sehat.example\u202C',
      ['yusuf@sehat.example', 'sari@sehat.example'],
    ],
    ['ana@bücher.example, ana@xn--bcher-kva.example', ['ana@xn--bcher-kva.example']],
    ['ana＠sehat.example；bea@sehat.example', ['ana@sehat.example', 'bea@sehat.example']],
    ['a@b.co\u200B\r\n\uFEFFc@d.ef\u2028e@f.gh', ['a@b.co', 'c@d.ef', 'e@f.gh']],
    ['\n , ; \n\t', []],
  ])('%j is read as it is meant', (text, expected) => {
    expect(readPaste(text)).toMatchObject({ emails: expected, bad: [] })
  })

  test.each([
    ['budi at sehat.example', ['budi at sehat.example: no_at']],
    ['bude.sehat.example, a@b.co', ['bude.sehat.example: no_at']],
    ['a@@b.co', ['a@@b.co: several_at']],
    ['x@y', ['x@y: no_domain']],
    ['root@1.2.3.4', ['root@1.2.3.4: no_domain']],
    ['a..b@c.de .a@c.de', ['a..b@c.de: characters']],
    ['a@b_c.de', ['a@b_c.de: characters']],
    [`${'x'.repeat(65)}@b.co`, [`${'x'.repeat(65)}@b.co: too_long`]],
  ])('of %j what is wrong is said', (text, expected) => {
    expect(bad(text)).toEqual(expected)
  })

  test('names each once, and says which came again, in capitals or not', () => {
    expect(readPaste('a@b.co A@B.CO c@d.ef')).toEqual({ emails: ['a@b.co', 'c@d.ef'], twice: ['a@b.co'], bad: [] })
  })

  test('is read at once, however long and however hostile', () => {
    for (const part of ['<', '"', '.', '@', 'a@', ',', ' ', '<a@b.co', '"a" ', '\u202E', 'a@b.co>'])
      expect(readPaste(part.repeat(200_000 / part.length)).emails.length).toBeLessThan(2)
    expect(emails(Array.from({ length: 5_000 }, (_, n) => `p${n}@c.example`).join('\n'))).toHaveLength(5_000)
  }, 20_000)

  test('whatever it is, gives nothing twice, and nothing that is no address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const found = readPaste(text).emails
        expect(new Set(found).size).toBe(found.length)
        for (const email of found) expect(readAddress(email)).toEqual({ email })
      }),
    )
  })

  test('finds every address among names, marks and separators', () => {
    const email = fc
      .emailAddress({ size: 'small' })
      .filter((one) => 'email' in readAddress(one) && !/^[^@]*[{}|?'*!-]/.test(one))
    const dressed = fc
      .tuple(email, fc.constantFrom('', 'Name <', '"Last, First" <', 'mailto:'))
      .map(([one, before]) => ({
        one,
        text: `${before}${one}${before.endsWith('<') ? '>' : ''}`,
      }))
    fc.assert(
      fc.property(fc.array(dressed, { maxLength: 8 }), fc.constantFrom('\n', '; ', ';\r\n'), (all, separator) => {
        const expected = new Set(all.map(({ one }) => addressKey(one)))
        expect(new Set(emails(all.map(({ text }) => text).join(separator)))).toEqual(expected)
      }),
    )
  })
})

test('an address is shown in its own letters, and to strangers by its first letter and its domain', () => {
  expect(shownAddress('ana@xn--bcher-kva.example')).toBe('ana@bücher.example')
  expect(masked('ana@xn--bcher-kva.example')).toBe('a…@bücher.example')
  expect(addressKey(' Ana@BÜCHER.example ')).toBe('ana@xn--bcher-kva.example')
})
