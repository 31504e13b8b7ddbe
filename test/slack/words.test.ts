// Words: nothing that people typed is read as markup, nothing is cut in the middle, and every refusal is a whole answer.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mentionsIn, plainText } from '../../src/sandbox/slack/rules/markup.ts'
import { fallback, neutral, shorten } from '../../src/slack/views/blocks.ts'
import { asked } from '../../src/slack/words/asked.ts'
import { told, whoCan } from '../../src/slack/words/refusals.ts'
import { names, perPreset } from './cases/scenes.ts'
import { asks, namesIn, refusals, whos } from './examples/examples.ts'

const markup = ['*', '_', '~', '`', '```', '<', '>', '&', '&lt;', '&gt; ', '<!channel>', '<@U1>', '|', ':', ':tada:']
// Without NUL, which is in no name and which the reader of markup keeps for itself.
const typed = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.array(fc.constantFrom(...markup, ' ', '\n', '\u2028', 'a', 'é', '👨‍👩‍👧‍👦')).map((parts) => parts.join('')),
    fc.constantFrom(...Object.values(names)),
  )
  .map((text) => text.replaceAll('\0', ''))

const alike: Record<string, string> = { '∗': '*', '＿': '_', '∼': '~', ˋ: '`', '∶': ':', '＞': '>' }
/** A text with each look-alike, typed or put in, as the character it looks like; without what nobody sees. */
const seen = (text: string): string =>
  text.replace(/[∗＿∼ˋ∶＞]/g, (mark) => alike[mark] ?? mark).replace(/[\u200B\u2060]/g, '')

describe('a name in a fallback text', () => {
  test('mentions nobody', () => {
    fc.assert(
      fc.property(typed, (text) => {
        expect(mentionsIn(neutral(text))).toEqual([])
        expect(mentionsIn(fallback({ strong: text }, ' and ', text))).toEqual([])
      }),
    )
  })

  test('reads as it was typed, look-alikes aside', () => {
    fc.assert(
      fc.property(typed, (text) => {
        expect(seen(plainText(neutral(text)))).toBe(seen(text))
      }),
    )
  })

  test('names no emoji', () => {
    fc.assert(
      fc.property(typed, (text) => {
        expect(neutral(text)).not.toMatch(/:[^\s:]+:/)
      }),
    )
  })

  test('is cut between characters, never inside one that had to be escaped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2980, max: 3010 }), fc.constantFrom('&', '<', '>', '👨‍👩‍👧‍👦'), (length, mark) => {
        const text = fallback('x'.repeat(length), mark.repeat(20))
        expect(text.length).toBeLessThanOrEqual(3000)
        expect(plainText(text)).toMatch(/^x+(?:&|<|>|👨‍👩‍👧‍👦)*…$/u)
      }),
    )
  })
})

describe('a text that is too long', () => {
  const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  const parts = (text: string): string[] => [...graphemes.segment(text)].map(({ segment }) => segment)

  test('is cut at a whole character, within the limit as Slack counts', () => {
    fc.assert(
      fc.property(typed, fc.integer({ min: 1, max: 80 }), (text, max) => {
        const short = shorten(text, max)
        expect(short.length).toBeLessThanOrEqual(max)
        if (text.length <= max) expect(short).toBe(text)
        fc.pre(text.length > max)
        const kept = parts(short.slice(0, -1))
        expect(short.endsWith('…')).toBe(true)
        expect(kept).toEqual(parts(text).slice(0, kept.length))
      }),
    )
  })

  test('keeps as much as fits', () => {
    fc.assert(
      fc.property(typed, fc.integer({ min: 1, max: 80 }), (text, max) => {
        fc.pre(text.length > max)
        const kept = shorten(text, max).slice(0, -1)
        const next = parts(text)[parts(kept).length] ?? ''
        expect(kept.length + next.length).toBeGreaterThan(max - 1)
      }),
    )
  })
})

describe.each(perPreset)('under the preset $title', (scene) => {
  const { say } = scene
  const isSentence = (text: string) => {
    expect(text).toBe(text.trim())
    expect(text).toMatch(/^[\p{Lu}\p{N}\p{Sc}“-].*[.?!]$/su)
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\.\.| {2}|“”| ,| \./)
  }

  test.each(refusals(scene).map((refusal) => [refusal.code, refusal] as const))(
    '%s says rule, fact, fix and who',
    (_, refusal) => {
      const { rule, fact, fix } = told(refusal, say)
      for (const text of [rule, fact, fix, whoCan(refusal.who, say)]) isSentence(text)
    },
  )

  test.each(whos(scene))('whoever can make a change is named: %j', (who) => {
    isSentence(whoCan(who, say))
    if (who && 'people' in who) for (const { name } of who.people) expect(whoCan(who, say)).toContain(name)
  })

  test.each(asks(scene))('to $verb reads as the end of “asks to”', (ask) => {
    const text = asked(ask, { names: namesIn(scene), where: scene.name }, say)
    isSentence(`Dina asks to ${text}.`)
    expect(text).not.toContain('someone')
  })
})
