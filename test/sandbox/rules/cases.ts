// A rule in one row: what is bad, what Slack says about it, and the good twin that passes. Shared by the tests of this folder.
import { expect, test } from 'vitest'
import type { Complaint } from '../../../src/sandbox/slack/rules/complaint.ts'

/** The rule in words; a payload that breaks it and nothing else; what each complaint says; the same payload made right. */
export type Case = [rule: string, bad: unknown, says: string | string[], good: unknown]

/** One test per row: the bad payload draws exactly these complaints, each citing its source; the good one draws none. */
export function ruleTests(check: (payload: unknown) => Complaint[], cases: Case[]): void {
  test.each(cases)('%s', (_, bad, says, good) => {
    const found = check(bad)
    const expected = [says].flat().map((part) => expect.stringContaining(part))
    expect(found.map(({ error, text }) => `${error}: ${text}`)).toEqual(expected)
    for (const { cites } of found) expect(cites).toMatch(/^slack-platform §\d+/)
    expect(check(good)).toEqual([])
  })
}

/** A string of so many UTF-16 units. */
export const chars = (length: number): string => 'x'.repeat(length)

/** A list of so many items. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

/** A plain_text object. */
export const plain = (text: string) => ({ type: 'plain_text', text })

/** A mrkdwn object. */
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })

/** A section that says something. */
export const section = (more: Record<string, unknown> = {}) => ({ type: 'section', text: mrkdwn('hello'), ...more })

/** An option of a menu. */
export const option = (value: string, more: Record<string, unknown> = {}) => ({ text: plain(value), value, ...more })

/** A button that may be pressed. */
export const button = (more: Record<string, unknown> = {}) => ({ type: 'button', text: plain('Press'), ...more })

/** A labelled question around one element. */
export const input = (element: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: 'input',
  label: plain('Name'),
  element,
  ...more,
})

/** Rows about one thing, of which the bad and the good payload each change some properties. */
export const twin =
  (base: Record<string, unknown>) =>
  (rule: string, bad: Record<string, unknown>, says: string, good: Record<string, unknown>): Case => [
    rule,
    { ...base, ...bad },
    says,
    { ...base, ...good },
  ]
