// What reaches people, and by which way, in words: as it is read in forms and answers, and as it is typed.
import { z } from 'zod'
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

/** The topics and the way that were typed; null where that is not said whole. Without a topic, all of them are meant. */
export function typedIn(words: readonly string[]): { topics: readonly Topic[]; way: Way } | null {
  const [first = '', ...rest] = words.map((word) => word.toLowerCase().replace(/[,:]$/, ''))
  const topic = topics.find((one) => one === first || one.replace(/s$/, '') === first)
  const behind = (topic || first === 'all' ? rest : [first, ...rest]).filter((word) => word !== 'by')
  const way = typedWays.find(([shape]) => shape.test(behind.join(' ')))?.[1]
  return way ? { topics: topic ? [topic] : topics, way } : null
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
