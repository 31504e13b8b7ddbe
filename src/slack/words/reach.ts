// What reaches people, and by which way, in words: as it is read in forms and answers, and as it is typed.
import { z } from 'zod'
import { nearest } from '../../org/names.ts'
import { usual, Ways } from '../../org/telling/preferences.ts'
import { type Topic, topics } from '../../org/telling/topics.ts'
import { list } from './words.ts'

/** Each topic's name, and what is in it. */
export const topicWords: Record<Topic, { name: string; about: string }> = {
  billing: {
    name: 'Billing',
    about: 'Plans, invoices, credits and budgets. A payment that failed and a suspension always reach you.',
  },
  people: {
    name: 'People',
    about: 'Who accepted or declined an invitation, who left, and whose Slack account was deactivated.',
  },
  approvals: { name: 'Approvals', about: 'Requests that are yours to decide, and answers to your own.' },
  reviews: { name: 'Reviews', about: 'What should be looked over now and then, such as a domain whose proof is gone.' },
}

/** The ways that can be chosen, each by what it is called. */
export const ways = {
  direct: { text: 'Direct message', ways: usual },
  mail: { text: 'E-mail', ways: { direct: false, mail: true, digest: false } },
  both: { text: 'Direct message and e-mail', ways: { direct: true, mail: true, digest: false } },
  digest: { text: 'Daily digest by direct message', ways: { direct: true, mail: false, digest: true } },
  digestMail: { text: 'Daily digest by e-mail', ways: { direct: false, mail: true, digest: true } },
  digestBoth: { text: 'Daily digest by both', ways: { direct: true, mail: true, digest: true } },
  off: { text: 'Not at all', ways: { direct: false, mail: false, digest: false } },
} as const satisfies Record<string, { text: string; ways: Ways }>
export type Way = keyof typeof ways

const names = Object.keys(ways) as Way[]

/** Whether something names one of the ways. */
export const isWay = (name: string): name is Way => Object.hasOwn(ways, name)

/** What ways are called that were chosen together. */
export const nameOf = ({ direct, mail, digest }: Ways): Way =>
  direct || mail
    ? (names.find((name) => {
        const { ways: these } = ways[name]
        return these.direct === direct && these.mail === mail && these.digest === digest
      }) ?? 'direct')
    : 'off'

const typedWays: readonly [RegExp, Way][] = [
  [/^(?:daily )?digest(?: by)? (?:e-?mail|mail)$/, 'digestMail'],
  [/^(?:daily )?digest(?: by)? both$/, 'digestBoth'],
  [/^(?:(?:daily )?digest|daily)(?: by)?(?: (?:dm|direct(?: message)?))?$/, 'digest'],
  [/^(?:dm|dms|direct(?: messages?)?|slack|on|unmute)$/, 'direct'],
  [/^(?:e-?mails?|mail)$/, 'mail'],
  [/^(?:both|everything)$/, 'both'],
  [/^(?:off|none|no|never|mute|muted|nothing|not at all)$/, 'off'],
]

/** The words by which ways are typed, for what is nearly one of them. */
const wayNames = ['dm', 'email', 'both', 'digest', 'digest email', 'digest both', 'off', 'on'] as const

/** What was typed: topics and a way; a form that asks for the rest, where nothing or a topic alone was; or what was not understood. */
export type Typed =
  | { is: 'choice'; topics: readonly Topic[]; way: Way }
  | { is: 'open' }
  /** `nearest` is what may have been meant, as it is typed. */
  | { is: 'unknown'; what: 'topic' | 'way'; typed: string; nearest: string | null }

const topicIn = (word: string): Topic | undefined =>
  topics.find((one) => one === word || one.replace(/s$/, '') === word)
const wayIn = (words: readonly string[]): Way | undefined =>
  typedWays.find(([shape]) => shape.test(words.join(' ')))?.[1]
const nearestOf = <T extends string>(typed: string, known: readonly T[]): T | null =>
  nearest(typed, known, (one) => one)

/** Reads what was typed. Without a topic, all of them are meant. */
export function typedIn(words: readonly string[]): Typed {
  const read = words.map((word) => word.toLowerCase().replace(/[,:]$/, '')).filter((word) => word !== 'by')
  const [first = '', ...rest] = read
  const topic = topicIn(first)
  const isAll = first === 'all'
  const behind = topic || isAll ? rest : read
  if (!behind.length) return { is: 'open' }
  const way = wayIn(behind)
  return way
    ? { is: 'choice', topics: topic ? [topic] : topics, way }
    : unknown(topic ?? (isAll ? 'all' : null), behind)
}

function unknown(topic: Topic | 'all' | null, behind: readonly string[]): Typed {
  const typed = behind.join(' ')
  if (topic) {
    const close = nearestOf(typed, wayNames)
    return { is: 'unknown', what: 'way', typed, nearest: close && `${topic} ${close}` }
  }
  const [first = '', ...rest] = behind
  const close = nearestOf(first, topics)
  // A way behind a word that is no topic: it is the word that was not understood.
  if (rest.length && wayIn(rest))
    return { is: 'unknown', what: 'topic', typed: first, nearest: close && `${close} ${rest.join(' ')}` }
  return { is: 'unknown', what: 'topic', typed, nearest: nearestOf(typed, wayNames) ?? close }
}

const Change = z.partialRecord(z.enum(topics), Ways).catch({})

/** What was chosen otherwise, as the record tells it. */
export function reachChanges(before: unknown, after: unknown): string {
  const [was, is] = [Change.parse(before), Change.parse(after)]
  const textOf = (chosen: Ways | undefined) => ways[nameOf(chosen ?? usual)].text.toLowerCase()
  const changed = topics.filter((topic) => is[topic])
  return list(
    changed.map((topic) => `${topicWords[topic].name.toLowerCase()}, ${textOf(was[topic])} → ${textOf(is[topic])}`),
  )
}
