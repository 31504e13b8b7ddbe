// What people type after the command is read as they mean it, whatever it is.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, readable, words } from '../../src/slack/turn/parse.ts'

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom('<', '>', '|', '@U1', '<@U1|', '!', '#', '&lt;', '&amp;', '"', '“', ' ', '\u00A0', 'a', 'İ', 'Σ'),
    )
    .map((parts) => parts.join('')),
)

/** As Slack sends what was typed, with `should_escape`. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const texts = (typed: string): string[] => parse(typed).words.map(({ text }) => text)

describe('a command is read as it was meant', () => {
  test.each([
    ['', '', ''],
    ['   ', '', ''],
    ['create Sehat Clinic', 'create', 'Sehat Clinic'],
    ['CREATE  Sehat   Clinic ', 'create', 'Sehat Clinic'],
    ['\u00A0create\u2003Sehat\u3000Clinic\u200B', 'create', 'Sehat Clinic'],
    ['/Create Sehat', 'create', 'Sehat'],
    ['create “Sehat Clinic”', 'create', 'Sehat Clinic'],
    ['create „Sehat Clinic“', 'create', 'Sehat Clinic'],
    ['create «Sehat Clinic»', 'create', 'Sehat Clinic'],
    ['“create” x', 'create', 'x'],
    ['create Dina’s "Clinic"', 'create', 'Dina’s "Clinic"'],
    ['create &lt;!channel&gt;', 'create', '<!channel>'],
    ['create <!channel>', 'create', '@channel'],
    ['create <!here|here>', 'create', '@here'],
    ['create <!subteam^S1|@owners>', 'create', '@owners'],
    ['create *bold* _x_ `code` :tada:', 'create', '*bold* _x_ `code` :tada:'],
    ['create A &amp; B', 'create', 'A & B'],
    ['create &amp;lt;', 'create', '&lt;'],
    ['create <https://sehat.example|sehat.example>', 'create', 'sehat.example'],
    ['create <https://sehat.example>', 'create', 'https://sehat.example'],
    ['invite <mailto:budi@sehat.example|budi@sehat.example>', 'invite', 'budi@sehat.example'],
    ['create <#C1|general> <#C2>', 'create', '#general #C2'],
    ['create a\nb', 'create', 'a b'],
    ['<@U1|budi> admin', '', '@budi admin'],
    ['create <', 'create', '<'],
    ['create <<< <@U1', 'create', '<<< <@U1'],
  ])('%j', (typed, subcommand, rest) => {
    expect(parse(typed)).toMatchObject({ subcommand, rest })
  })

  test.each([
    ['invite <@U1|budi> <@W2> tech', ['U1', 'W2', null]],
    ['invite <@U1|Budi Santoso><@U2|sari>', ['U1', 'U2']],
    ['invite <@U1|budi>, <@U2|sari>; <@U3>', ['U1', 'U2', 'U3']],
    ['invite <@U1|budi>,<@U2|sari> Admin', ['U1', 'U2', null]],
    ['invite <@U1|budi> "Org Contributor"', ['U1', null]],
    ['invite &lt;@U1&gt; @budi', [null, null]],
    ['invite <@u1> <@C1>', [null, null]],
  ])('%j mentions whom it names', (typed, userIds) => {
    expect(parse(typed).words.map(({ userId }) => userId)).toEqual(userIds)
  })

  test('the first 8,000 characters count', () => {
    const { subcommand, rest } = parse(`create ${'👨‍👩‍👧‍👦'.repeat(2000)}`)
    expect(subcommand).toBe('create')
    expect(rest.length).toBeLessThanOrEqual(200_000)
    expect(rest.isWellFormed()).toBe(true)
  })
})

describe('whatever is typed', () => {
  const holds = (about: (typed: string) => void) => fc.assert(fc.property(anything, about))

  test('is read without a fault, into words of one line', () => {
    holds((typed) => {
      for (const word of texts(typed)) expect(word).toMatch(/^[^\r\n]+$/)
    })
  })

  test('gives a subcommand in small letters without a slash or space around it', () => {
    holds((typed) => {
      const { subcommand } = parse(typed)
      expect(subcommand).toBe(subcommand.toLowerCase())
      expect(subcommand).not.toMatch(/^\//)
    })
  })

  test('gives no more than was typed', () => {
    holds((typed) => {
      const { subcommand, rest } = parse(typed)
      // A few capitals, such as İ, are longer as small letters.
      expect(subcommand.length + rest.length).toBeLessThanOrEqual(typed.toLowerCase().length)
      expect(readable(typed).length).toBeLessThanOrEqual(typed.length)
    })
  })

  test('names nobody who was not mentioned', () => {
    holds((typed) => {
      expect(words(escaped(typed)).filter(({ userId }) => userId)).toEqual([])
    })
  })

  test('a name in quotes comes out as it was', () => {
    const name = anything
      .map((text) =>
        text
          .replace(/["“”„«»]/g, '')
          .replace(/[\p{Zs}\s\u200B\uFEFF]+/gu, ' ')
          .trim(),
      )
      .filter((text) => text !== '')
    fc.assert(
      fc.property(name, fc.constantFrom('""', '“”', '„“', '«»'), (name, quotes) => {
        expect(texts(`create ${quotes[0]}${escaped(name)}${quotes[1]}`)).toEqual([name])
      }),
    )
  })

  test.each(['<', '<@U1|', '<@U1| ', '"', '" ', '&lt;', '<a|', '“a '])(
    '200,000 characters of %j are read at once',
    (part) => {
      const typed = part.repeat(200_000 / part.length)
      expect(parse(typed).rest.length).toBeLessThanOrEqual(typed.length)
    },
  )
})
