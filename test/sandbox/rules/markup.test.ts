// How Slack reads mrkdwn: what pings, and what a reader sees.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mentionsIn, plainText } from '../../../src/sandbox/slack/rules/markup.ts'

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '<@U1>',
        '<',
        '>',
        '&',
        '&lt;',
        '!here',
        '|',
        '@U1',
        '*',
        '_',
        '~',
        '`',
        '\0',
        ' ',
        'a',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('what pings', () => {
  test.each([
    ['<!channel> and <!here>', ['<!channel>', '<!here>']],
    ['<!everyone|all>', ['<!everyone>']],
    ['<!group>', ['<!group>']],
    ['hi <@U12AB> and <@W34|dina>', ['<@U12AB>', '<@W34>']],
    ['<!subteam^S1|@owners>', ['<!subteam^S1>']],
    ['`<!here>` even in code', ['<!here>']],
    ['&lt;!channel&gt;', []],
    ['<!date^1^{date}|today> <#C1|general> <https://x/|@here>', []],
    ['@channel @U123 <!unknown>', []],
  ])('%s', (text, mentions) => {
    expect(mentionsIn(text)).toEqual(mentions)
  })

  test('nothing that was escaped', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(mentionsIn(escaped(text))).toEqual([])
      }),
    )
  })

  test('every mention that is placed in an escaped text', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('<!channel>', '<@U1>', '<!subteam^S1>'), (text, mention) => {
        expect(mentionsIn(escaped(text) + mention + escaped(text))).toEqual([mention])
      }),
    )
  })
})

describe('what a reader sees', () => {
  const names = (id: string) => ({ U1: 'Dina', C1: 'general', S1: 'owners' })[id] ?? id
  test.each([
    ['*Sehat Clinic* is _yours_, ~not mine~', 'Sehat Clinic is yours, not mine'],
    ['*bold _and italic_*', 'bold and italic'],
    ['2 * 3 * 4 and snake_case_name and a*b*c', '2 * 3 * 4 and snake_case_name and a*b*c'],
    ['* not bold *', '* not bold *'],
    ['*\u200Bclinic\u200B*', '*clinic*'],
    ['`*code*` stays', '*code* stays'],
    ['```\n*code*\n```', '\n*code*\n'],
    ['&gt; quoted', 'quoted'],
    ['<https://example.com/a_b_c|the page>', 'the page'],
    ['<https://example.com/_a_?x=1&amp;y=2>', 'https://example.com/_a_?x=1&y=2'],
    ['<mailto:a@example.com|a@example.com> <mailto:b@example.com>', 'a@example.com b@example.com'],
    ['hello <@U1>, <@U9|budi>', 'hello @Dina, @U9'],
    ['*<@U1>* in <#C1>', '@Dina in #general'],
    ['<!subteam^S1> <!channel> <!here|here>', '@owners @channel @here'],
    ['<!date^1392734382^{date}|Feb 18>', 'Feb 18'],
    ['&lt;!channel&gt; &amp;lt;', '<!channel> &lt;'],
  ])('%s', (text, seen) => {
    expect(plainText(text, names)).toBe(seen)
  })

  test('a mention without a known name reads as its label, else its id', () => {
    expect(plainText('<@U1|dina> <@U2> <#C1|general>')).toBe('@dina @U2 #general')
  })

  test('whatever a person typed, once escaped and kept from styling, reads as typed', () => {
    const typed = fc.string({ unit: 'binary' }).map((text) => text.replace(/[*_~`\0\u200B\u2060]/g, ''))
    const unquoted = typed.filter((text) => !/^>/m.test(text))
    fc.assert(
      fc.property(unquoted, (text) => {
        expect(plainText(escaped(text))).toBe(text)
      }),
    )
  })
})
